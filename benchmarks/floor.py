"""The bare limit of each page: the same template and the same rows, and nothing else.

No sign-in, no powers, no counts: one query for the rows, one rendering.
"""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.test import RequestFactory

from agencies import powers
from core import clock
from inquiries import listing
from inquiries.conversation import Conversation
from inquiries.models import Inquiry
from inquiries.rows import inquiry_values


def inbox(user) -> Callable[[], HttpResponse]:
    """The inbox's rows and template, its tabs taken as counted already."""
    powers.hold_for_request(user)
    shown = listing.inbox(user, QueryDict(), clock.now())
    agency = next(iter(powers.of(user).agencies()))

    def bare() -> HttpResponse:
        rows = Inquiry.objects.filter(agency_id=agency, status__in=["NEW", "IN_PROGRESS"])
        values = inquiry_values(rows)
        found = list(values.order_by("-received_at", "-pk")[:50])
        assert found
        return _page("inquiries/inbox.html", {"list": shown})

    return bare


def detail(user, inquiry: Inquiry) -> Callable[[], HttpResponse]:
    """The conversation's template over the inquiry and its events."""
    powers.hold_for_request(user)

    def bare() -> HttpResponse:
        row = Inquiry.objects.select_related("agency").get(pk=inquiry.pk)
        talk = Conversation(row, user, clock.now())
        return _page("inquiries/_thread.html", {"talk": talk, "inquiry": row})

    return bare


def _page(template: str, context: dict) -> HttpResponse:
    request: HttpRequest = RequestFactory().get("/")
    request.user = AnonymousUser()
    return HttpResponse(render_to_string(template, {"server_time": clock.now(), **context}))
