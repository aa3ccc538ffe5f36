"""The list that Diskominfo watches: every inquiry under a crisis flag that the reader may see."""

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.http import QueryDict
from django.urls import reverse

from agencies import powers
from agencies.models import User
from core import keyset
from core.formats import span, wita
from inquiries import veil
from inquiries.listing import EXCERPT, Row
from inquiries.models import Inquiry, ReplyProposal

WAITING = "balasan menunggu persetujuan"


def flagged(user: User, params: QueryDict, now: datetime) -> tuple[list[Row], keyset.Page]:
    """One page of the inquiries in crisis, newest first; one query however many there are."""
    proposals = ReplyProposal.objects.filter(inquiry=OuterRef("pk"), outcome="WAITING")
    rows = (
        Inquiry.objects.visible_to(user)
        .in_crisis()
        .annotate(excerpt=veil.opening(4 * EXCERPT), is_waiting=Exists(proposals))
    )
    page = keyset.page_of(
        rows.values(
            "id", "number", "excerpt", "status", "received_at",
            "is_waiting", "agency__short_name",
        ),
        params,
        field="received_at",
    )  # fmt: skip
    is_masked = not powers.of(user).agencies()
    return [_row(row, now, is_masked=is_masked) for row in page.rows], page


def _row(row: dict, now: datetime, *, is_masked: bool) -> Row:
    return Row(
        key=row["number"],
        url=reverse("inquiries:detail", args=[row["number"]]),
        excerpt=veil.on_one_line(row["excerpt"], is_masked=is_masked, length=EXCERPT),
        facts=[row["agency__short_name"], *([WAITING] if row["is_waiting"] else [])],
        age=f"{span(now - row['received_at'])} lalu",
        moment=wita(row["received_at"]),
        status=Inquiry.Status(row["status"]).label,
    )
