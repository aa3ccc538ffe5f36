"""After a step one stands where one stood: at the inquiry, beside the same list."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from core.htmx import go_to
from inquiries import listing


def stay_at(request: HttpRequest, number: str) -> HttpResponse:
    """Go to the inquiry, beside the list from which it was opened.

    The page that sent the step knows that list: htmx and the browser tell its address.
    """
    url = reverse("inquiries:detail", args=[number])
    came_from = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    try:
        kept = listing.stays_in(came_from)
    except ValueError:  # not an address at all
        kept = ""
    return go_to(request, f"{url}?{kept}" if kept else url)
