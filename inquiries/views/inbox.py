"""The inbox."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from agencies import powers
from agencies.access import power_required
from agencies.powers import IN_AGENCY, Role
from agencies.requests import SignedInRequest
from core.htmx import is_fragment, render_part
from inquiries import bulk, listing, policies
from inquiries.listing import Listing

READERS = (*IN_AGENCY, Role.EVALUATOR)


def list_part(request: SignedInRequest, part: str, shown: Listing) -> HttpResponse:
    """Answer a list that refreshes itself: nothing, while it is as it was."""
    if is_fragment(request) and request.GET.get("sidik") == shown.fingerprint:
        return HttpResponse(status=204)
    context = {
        "list": shown,
        "can_record": policies.can_record(request.user),
        "bulk_actions": bulk.OFFERED,
        "server_time": powers.of(request.user).at,
    }
    return render_part(request, part, "inquiries/_list.html", context)


@power_required(*READERS)
@require_safe
def inbox(request: SignedInRequest) -> HttpResponse:
    """Show what the user's Instansi must answer."""
    opened = request.GET.get("buka", "")
    now = powers.of(request.user).at
    shown = listing.inbox(request.user, request.GET, now, opened=opened, has_panel=True)
    return list_part(request, "inquiries/inbox.html", shown)
