"""The bare limit of each page: its query and its template, and nothing else.

No sign-in, no powers, no counts, no middleware: what surrounds the rows is taken from the real page
once, and every call asks for the rows and renders the same template to the same size.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.template.loader import get_template
from django.test import Client, RequestFactory
from django.test.utils import setup_test_environment, teardown_test_environment

from agencies import powers
from agencies.models import User
from core import clock
from inquiries.listing import Listing
from inquiries.models import Event, Inquiry, Referral
from inquiries.rows import Place, inquiry_row, inquiry_values, referral_row, referral_values

CONTEXT = (
    "nav", "nav_rarer", "unread_count", "role_line", "public_nav", "demo", "base_url",
)  # fmt: skip
ROWS = 51  # one more than a page shows


def inbox(client: Client, url: str, tab: str) -> Callable[[], HttpResponse]:
    """The rows of one tab of an Instansi."""
    draw, user, shown = _page(client, url, "inquiries/inbox.html")
    agency = next(iter(powers.of(user).agencies()))
    statuses = {
        "perlu-dijawab": ["NEW", "IN_PROGRESS"],
        "menunggu": ["REFERRED"],
        "siap": ["READY"],
        "terlambat": ["REFERRED", "READY"],
        "selesai": ["ANSWERED", "REDIRECTED", "CLOSED", "DUPLICATE", "SPAM"],
    }[tab]
    place = _place(shown)

    def bare() -> HttpResponse:
        rows = Inquiry.objects.filter(agency_id=agency, status__in=statuses)
        if tab == "terlambat":
            late = Referral.objects.filter(status="SENT", due_at__lt=place.now)
            rows = rows.filter(pk__in=late.values("inquiry_id"))
        found = list(inquiry_values(rows).order_by("-received_at", "-pk")[:ROWS])
        assert found
        return draw({"list": replace(shown, rows=[inquiry_row(row, place) for row in found[:50]])})

    return bare


def referrals(client: Client, url: str, tab: str) -> Callable[[], HttpResponse]:
    """The rows of one tab of the queue of an Instansi."""
    draw, user, shown = _page(client, url, "inquiries/referrals.html")
    agency = next(iter(powers.of(user).agencies()))
    place = _place(shown)

    def bare() -> HttpResponse:
        if tab == "menunggu":
            rows = Referral.objects.filter(to_agency_id=agency, status__in=["SENT", "RETURNED"])
            rows = rows.order_by("due_at", "pk")
        elif tab == "dijawab":
            rows = Referral.objects.filter(to_agency_id=agency).exclude(
                status__in=["SENT", "RETURNED"]
            )
            rows = rows.order_by("-sent_at", "-pk")
        else:
            rows = Referral.objects.filter(from_agency_id=agency).order_by("-sent_at", "-pk")
        found = list(referral_values(rows)[:ROWS])
        is_ours = tab == "dari-kami"
        written = [referral_row(row, place, is_ours=is_ours) for row in found[:50]]
        return draw({"list": replace(shown, rows=written)})

    return bare


def detail(client: Client, inquiry: Inquiry) -> Callable[[], HttpResponse]:
    """The page of an inquiry over its row and its events."""
    draw, user, _ = _page(client, f"/pesan/{inquiry.number}/", "inquiries/detail.html")
    powers.hold_for_request(user)

    def bare() -> HttpResponse:
        row = Inquiry.objects.select_related("agency", "account__platform").get(pk=inquiry.pk)
        events = list(Event.objects.filter(inquiry=row).select_related("by"))
        assert events
        return draw({"inquiry": row})

    return bare


def _page(
    client: Client, url: str, template: str
) -> tuple[Callable[[dict[str, Any]], HttpResponse], User, Listing]:
    """How to draw the page again, who reads it, and the list on it."""
    setup_test_environment()  # for this one answer: what records its context slows every template
    try:
        answer = client.get(url)
    finally:
        teardown_test_environment()
    assert answer.status_code == 200, (url, answer.status_code)
    taken: dict[str, Any] = {}
    for layer in answer.context[0].dicts:
        taken.update(layer)
    user = answer.wsgi_request.user
    for name in CONTEXT:
        value = taken[name]
        taken[name] = value() if callable(value) else value
    request = RequestFactory().get(url)
    request.user, request.htmx = user, False  # type: ignore[attr-defined]
    request.session = answer.wsgi_request.session
    for name in ("True", "False", "None", "block", "forloop", "request", "csrf_token"):
        taken.pop(name, None)
    page = get_template(template)

    def draw(fresh: dict[str, Any]) -> HttpResponse:
        return HttpResponse(page.render({**taken, **fresh}, request))

    return draw, user, taken.get("list")


def _place(shown: Listing) -> Place:
    return Place(shown.label, shown.path, {}, "", clock.now(), is_masked=False)
