"""The page that shows a citizen's contact for this one answer: /pesan/<nomor>/buka-data/."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from agencies.access import power_required
from agencies.requests import SignedInRequest
from core.errors import DomainError
from inquiries import policies, services, steps
from inquiries.views import inquiry as inquiry_page


@never_cache
@power_required()
@require_POST
def unmask(request: SignedInRequest, number: str) -> HttpResponse:
    """Show what is masked, once, with a reason; the next look shows it masked again."""
    inquiry = inquiry_page.visible_inquiry(request, number)
    if not policies.can_unmask(request.user, inquiry):
        raise PermissionDenied
    form = steps.inquiry_form(steps.inquiry_kind("buka-data"), inquiry, request.POST)
    if form.is_valid():
        try:
            opened = services.unmask_inquiry(inquiry=inquiry, by=request.user, **form.facts())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return inquiry_page.show(request, inquiry, part=inquiry_page.PAGE, opened_data=opened)
    fresh = inquiry_page.visible_inquiry(request, number)
    form.follow(fresh)
    return inquiry_page.show(request, fresh, part=inquiry_page.PAGE, status=422, refused_step=form)
