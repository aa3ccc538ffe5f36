"""The decree from draft to its end: /keputusan/ (Pasal 8c, 8d and 9(1))."""

from datetime import date, datetime
from typing import Any

import structlog
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import alarms, decree_pdf, effects, services, timeline
from accounts.differences import differences
from accounts.forms import (
    ActivateForm,
    DecreeForm,
    ReasonForm,
    initial_for,
    initial_of,
)
from accounts.models import MediaAccount
from agencies import policies, powers
from agencies import services as registry
from agencies.access import power_required
from agencies.forms import DayForm, day_of
from agencies.models import Agency, Decree
from agencies.models.decree import DecreeQuerySet
from agencies.moments import moment_of
from agencies.powers import Role
from agencies.requests import SignedInRequest
from core import clock, error_pages, uploads
from core.errors import DomainError
from core.htmx import go_to, render_part
from core.pdf import RenderError

log = structlog.get_logger(__name__)

READERS = (Role.OFFICER, Role.RESPONSIBLE, Role.HEAD, Role.EVALUATOR)
DRAFTERS = (Role.RESPONSIBLE, Role.HEAD)
PAGE = 50
MOST_ALARMS = 30
SIGNED = "Keputusan ini sudah diaktifkan, jadi tidak dapat diubah."
TABS = {"": "Semua", "draf": "Draf", "berlaku": "Berlaku", "berakhir": "Berakhir"}


@power_required(*READERS)
@require_safe
def decrees(request: SignedInRequest) -> HttpResponse:
    """List the decrees that the person may see, newest first; on a day, those in force then."""
    form = DayForm(request.GET or None)
    day = day_of(form)
    at = moment_of(day)
    groups = _groups(request, day, at)
    chosen = request.GET.get("status", "")
    if chosen not in groups:
        chosen = ""
    rows = groups[chosen].with_status().select_related("agency").order_by("-pk")
    rows = list(rows.filter(**_older_than(request))[: PAGE + 1])
    asked = f"?tanggal={day}" if day else f"?status={chosen}"
    context = {
        "form": form,
        "day": day,
        "rows": [_row(decree, at) for decree in rows[:PAGE]],
        "tabs": [] if day else _tabs(groups, chosen),
        "chosen": TABS[chosen],
        "older_url": f"{asked}&sebelum={rows[PAGE - 1].pk}" if len(rows) > PAGE else "",
        "newest_url": asked if "sebelum" in request.GET else "",
        "alarms": [] if chosen or day else _alarms(request, at),
        "may_draft": bool(powers.of(request.user).agencies(*DRAFTERS)),
    }
    page, part = "accounts/decrees.html", "accounts/_decrees.html"
    return render_part(request, page, part, context, status=422 if form.errors else 200)


@power_required(*DRAFTERS)
@require_http_methods(["GET", "HEAD", "POST"])
def draft_decree(request: SignedInRequest) -> HttpResponse:
    """Draft a decree of the one Instansi, or of the one that was chosen."""
    agency, choices = _drafting_agency(request)
    if agency is None:
        page = "accounts/choose_agency.html"
        return render_part(request, page, page, {"agencies": choices})
    form = DecreeForm(
        request.POST if request.method == "POST" else None,
        agency=agency,
        initial=initial_for(agency),
    )
    if form.is_bound and form.is_valid():
        try:
            decree = services.draft_decree(
                agency=agency, by=request.user, **vars(form.terms), **form.content
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Draf tersimpan. Cetak, tandatangani, lalu aktifkan.")
            return go_to(request, "accounts:decree", decree.pk)
    return _decree_form(request, form, {"agency": agency, "several": len(choices) > 1})


@power_required(*READERS)
@require_safe
def decree(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show whom and what a decree names, since when, and what differs from it by now."""
    return _detail(request, _visible(request, pk))


@power_required(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_decree(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write a draft anew."""
    draft = _visible(request, pk)
    if not policies.can_edit_decree(request.user, draft):
        raise PermissionDenied
    if not draft.is_draft and request.method != "POST":
        return _detail(request, draft, refusal=SIGNED, status=422)
    posted = request.POST if request.method == "POST" else None
    form = DecreeForm(posted, agency=draft.agency, initial=initial_of(draft))
    if form.is_bound and form.is_valid():
        try:
            services.revise_decree(
                decree=draft,
                terms=form.terms,
                seen=form.cleaned_data["revision"],
                by=request.user,
                **form.content,
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Perubahan draf tersimpan.")
            return go_to(request, "accounts:decree", draft.pk)
    return _decree_form(request, form, {"agency": draft.agency, "decree": draft})


@power_required(*READERS)
@require_POST
def discard_decree(request: SignedInRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    draft = _visible(request, pk)
    if not policies.can_edit_decree(request.user, draft):
        raise PermissionDenied
    try:
        registry.discard_decree(decree=draft, by=request.user)
    except DomainError as refusal:
        return _detail(request, draft, refusal=str(refusal), status=422)
    messages.success(request, f"Draf {draft.number} dibuang.")
    return go_to(request, "accounts:decrees")


@power_required(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def activate_decree(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask for the signed scan, say what begins at once, then put the decree in force."""
    draft = _visible(request, pk)
    if not policies.can_sign_decree(request.user, draft):
        raise PermissionDenied
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ActivateForm(*posted, initial={"revision": draft.revision})
    if form.is_bound and form.is_valid():
        try:
            services.activate_decree(
                decree=draft,
                scan=form.cleaned_data["scan"],
                by=request.user,
                seen=form.cleaned_data["revision"],
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Keputusan diaktifkan. Wewenang dan akun resmi berlaku.")
            return go_to(request, "accounts:decree", draft.pk)
    elif not draft.is_draft:
        return _detail(request, draft, refusal=SIGNED, status=422)
    return _activation(request, draft, form)


@power_required(*READERS)
@require_POST
def revoke_decree(request: SignedInRequest, pk: int) -> HttpResponse:
    """End a decree now, with its powers and designations."""
    shown = _visible(request, pk)
    if not policies.can_sign_decree(request.user, shown):
        raise PermissionDenied
    form = ReasonForm(request.POST, prefix="cabut")
    if form.is_valid():
        try:
            services.revoke_decree(
                decree=shown, reason=form.cleaned_data["reason"], by=request.user
            )
        except DomainError as refusal:
            return _detail(request, _visible(request, pk), refusal=str(refusal), status=422)
        else:
            messages.success(
                request, "Keputusan dicabut. Wewenang yang bersandar padanya berakhir."
            )
            return go_to(request, "accounts:decree", shown.pk)
    return _detail(request, shown, revoke_form=form, status=422)


@power_required(*READERS)
@require_safe
def decree_scan(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Hand out the signed scan to those who may see the decree."""
    shown = _visible(request, pk)
    if shown.signed_scan is None:
        raise Http404
    return uploads.serve(shown.signed_scan, inline=True)


@power_required(*READERS)
@require_safe
def decree_draft_pdf(request: SignedInRequest, pk: int) -> HttpResponse:
    """Print a draft to be signed; what is signed already is served as its scan."""
    draft = _visible(request, pk)
    if not draft.is_draft:
        raise Http404
    try:
        content = decree_pdf.render(draft)
    except RenderError:
        log.exception("decree_pdf_failed", decree=draft.pk)
        sentence = "PDF belum dapat dibuat. Coba lagi nanti; bila berulang, hubungi Diskominfo."
        return error_pages.respond(request, 503, sentence)
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="draf-keputusan-{draft.pk}.pdf"',
            "Cache-Control": "private, no-store",
        },
    )


def _visible(request: SignedInRequest, pk: int) -> Decree:
    """:raises Http404: if there is none that the person may see."""
    visible = Decree.objects.visible_to(request.user).with_status()
    related = visible.select_related(
        "agency", "supersedes", "signed_scan", "drafted_by", "activated_by", "revoked_by"
    )
    return get_object_or_404(related, pk=pk)


def _groups(request: SignedInRequest, day: date | None, at: datetime) -> dict[str, DecreeQuerySet]:
    """The decrees by tab; a day has one tab, with what was in force then."""
    visible = Decree.objects.visible_to(request.user)
    if day:
        return {"": visible.in_force(at)}
    return {
        "": visible,
        "draf": visible.drafts(),
        "berlaku": visible.can_end(at),
        "berakhir": visible.ended(at),
    }


def _alarms(request: SignedInRequest, at: datetime) -> list[alarms.Alarm]:
    """What is amiss at the Instansi of the person; everywhere for Diskominfo."""
    held, rows = powers.of(request.user), Agency.objects.open()
    mine = rows if held.is_evaluator else rows.filter(pk__in=held.agencies())
    return alarms.alarms(mine, at)[:MOST_ALARMS]


def _row(decree: Decree, at: datetime) -> dict[str, Any]:
    """Say what a decree is at the moment of the page; asking the clock per row costs a query."""
    state = decree.status_at(at)
    return {"decree": decree, "state": state, "is_in_force": state == Decree.Status.IN_FORCE}


def _older_than(request: SignedInRequest) -> dict[str, int]:
    """:raises Http404: if the mark in the address is no number of a decree."""
    mark = request.GET.get("sebelum")
    if mark is None:
        return {}
    if not (mark.isascii() and mark.isdigit() and len(mark) <= 18):
        raise Http404
    return {"pk__lt": int(mark)}


def _tabs(groups: dict[str, Any], chosen: str) -> list[dict[str, Any]]:
    base = reverse("accounts:decrees")
    return [
        {
            "label": label,
            "url": f"{base}?status={key}" if key else base,
            "count": groups[key].count(),
            "current": key == chosen,
        }
        for key, label in TABS.items()
    ]


def _drafting_agency(request: SignedInRequest) -> tuple[Agency | None, list[Agency]]:
    """Find the Instansi to draft for, and those to choose from.

    :raises PermissionDenied: if the person may draft for none that is open.
    """
    mine = powers.of(request.user).agencies(*DRAFTERS)
    choices = list(Agency.objects.filter(pk__in=mine).open())
    if not choices:
        raise PermissionDenied
    if len(choices) == 1:
        return choices[0], choices
    code = request.GET.get("instansi", "")
    return next((agency for agency in choices if agency.code == code), None), choices


def _decree_form(
    request: SignedInRequest, form: DecreeForm, context: dict[str, Any]
) -> HttpResponse:
    status = 422 if form.is_bound else 200
    part = "accounts/_decree_form.html"
    return render_part(
        request, "accounts/decree_form.html", part, {"form": form, **context}, status=status
    )


def _activation(request: SignedInRequest, draft: Decree, form: ActivateForm) -> HttpResponse:
    context = {
        "decree": draft,
        "form": form,
        "effects": effects.of_activation(draft, clock.now()),
        "begins_now": draft.valid_from <= clock.today(),
    }
    page, part = "accounts/activate.html", "accounts/_activate.html"
    return render_part(request, page, part, context, status=422 if form.is_bound else 200)


def _detail(
    request: SignedInRequest,
    shown: Decree,
    *,
    revoke_form: ReasonForm | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    at = clock.now()
    form = DayForm(request.GET or None)
    day = day_of(form)
    may_sign = policies.can_sign_decree(request.user, shown)
    ending = effects.of_revocation(shown, at) if may_sign and shown.can_end_at(at) else None
    context = {
        **_row(shown, at),
        **_named(shown, moment_of(day)),
        "day_form": form,
        "day": day,
        "status_then": shown.status_at(moment_of(day)) if day else None,
        "timeline": timeline.of(shown, at),
        "differences": differences(shown),
        "refusal": refusal,
        "may_edit": shown.is_draft and policies.can_edit_decree(request.user, shown),
        "may_activate": shown.is_draft and may_sign,
        "ending": ending,
        "revoke_form": revoke_form or ReasonForm(prefix="cabut"),
    }
    status = 422 if form.errors else status
    page, part = "accounts/decree.html", "accounts/_decree.html"
    return render_part(request, page, part, context, status=status)


def _named(shown: Decree, at: datetime) -> dict[str, Any]:
    """The people and the accounts that a decree names; Pejabat first."""
    accounts = MediaAccount.objects.filter(designations__decree=shown).with_status(at)
    return {
        "people": shown.appointments.select_related(
            "user", "agency", "substitute_for__user"
        ).order_by("-role", "pk"),
        "accounts": accounts.select_related("platform", "agency"),
    }
