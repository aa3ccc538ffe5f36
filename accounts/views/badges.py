"""The badge, the QR code and the poster of an account (Pasal 8c)."""

import structlog
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts import badge, poster
from accounts.models import MediaAccount
from agencies.access import power_required
from agencies.powers import IN_AGENCY, Role
from agencies.requests import SignedInRequest
from core import clock, error_pages
from core.pdf import RenderError

log = structlog.get_logger(__name__)
SVG = "image/svg+xml"
ALWAYS_ASK = "public, no-cache"  # kept, but never shown without asking again


@require_safe
def account_badge(request: HttpRequest, platform: str, handle: str) -> HttpResponse:
    """Draw what the account is now, to be shown on any page of its Instansi."""
    account = badge.shown_account(platform, handle)
    drawn = badge.badge_of(account) if account else None
    if drawn is None:
        raise Http404
    answer = render(request, "accounts/badge.svg", {"badge": drawn}, content_type=SVG)
    return _for_everywhere(answer)


@require_safe
def account_qr(request: HttpRequest, platform: str, handle: str) -> HttpResponse:
    """Draw the QR code of an official account; one that is not official has none."""
    account = badge.shown_account(platform, handle)
    if account is None or not account.is_official:
        raise Http404
    return _for_everywhere(HttpResponse(badge.qr_svg(account), content_type=SVG))


@power_required(*IN_AGENCY, Role.EVALUATOR)
@require_safe
def account_poster(request: SignedInRequest, pk: int) -> HttpResponse:
    """Print the poster of an official account."""
    visible = MediaAccount.objects.visible_to(request.user).with_status(clock.now())
    account = get_object_or_404(visible.select_related("platform", "agency"), pk=pk)
    if not account.is_official:
        raise Http404
    try:
        content = poster.render(account)
    except RenderError:
        log.exception("poster_failed", account=account.pk)
        sentence = "PDF belum dapat dibuat. Coba lagi nanti; bila berulang, hubungi Diskominfo."
        return error_pages.respond(request, 503, sentence)
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="poster-akun-{account.pk}.pdf"',
            "Cache-Control": "private, no-store",
        },
    )


def _for_everywhere(answer: HttpResponse) -> HttpResponse:
    """Let other sites show the picture, and every browser ask again each time."""
    answer["Cache-Control"] = ALWAYS_ASK
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
