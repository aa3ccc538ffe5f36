"""Lists: the digests somebody may read, and the messages behind one theme."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F
from django.http import QueryDict
from django.urls import reverse

from agencies import powers
from agencies.models import User
from core import keyset
from core.formats import number_id, span, tanggal, wita
from core.text import isolate
from inquiries import veil
from inquiries.models import Inquiry, Theme, ThemeDigest, ThemeMember
from inquiries.rows import EXCERPT, Row


def digests(user: User, params: QueryDict, now: datetime) -> tuple[list[Row], keyset.Page]:
    """One page of the digests that the user may read, newest first."""
    rows: Any = ThemeDigest.objects.visible_to(user)
    columns = (
        "id", "period_from", "period_until", "status", "requested_at", "done", "total",
        "agency__short_name",
    )  # fmt: skip
    page = keyset.page_of(rows.values(*columns), params, field="requested_at")
    return [_digest_row(row, now) for row in page.rows], page


def _digest_row(row: dict, now: datetime) -> Row:
    return Row(
        key=str(row["id"]),
        url=reverse("inquiries:digest", args=[row["id"]]),
        excerpt=f"{tanggal(row['period_from'])} – {tanggal(row['period_until'])}",
        facts=[row["agency__short_name"], f"{number_id(row['total'])} pesan dibaca"],
        age=f"{span(now - row['requested_at'])} lalu",
        moment=wita(row["requested_at"]),
        status=ThemeDigest.Status(row["status"]).label,
    )


def members(
    theme: Theme, user: User, params: QueryDict, now: datetime
) -> tuple[list[Row], keyset.Page]:
    """One page of the messages of a theme that the user may read, newest first."""
    seen = Inquiry.objects.visible_to(user).filter(pk__in=theme.members.values("inquiry"))
    rows: Any = seen.annotate(excerpt=veil.opening(4 * EXCERPT)).values(
        "id", "number", "excerpt", "status", "type", "received_at", agency_key=F("agency")
    )
    page = keyset.page_of(rows, params, field="received_at")
    tones = dict(
        ThemeMember.objects.filter(
            digest=theme.digest_id, inquiry__in=[row["id"] for row in page.rows]
        ).values_list("inquiry", "tone")
    )
    is_masked = theme.digest.agency_id not in powers.of(user).agencies()
    return [_member_row(row, tones, now, is_masked=is_masked) for row in page.rows], page


def _member_row(row: dict, tones: dict[int, str], now: datetime, *, is_masked: bool) -> Row:
    tone = ThemeMember.Tone(tones[row["id"]]).label.lower()
    return Row(
        key=row["number"],
        url=reverse("inquiries:detail", args=[row["number"]]),
        excerpt=isolate(veil.on_one_line(row["excerpt"], is_masked=is_masked, length=EXCERPT)),
        facts=[row["number"], Inquiry.Type(row["type"]).label, f"nada {tone}"],
        age=f"{span(now - row['received_at'])} lalu",
        moment=wita(row["received_at"]),
        status=Inquiry.Status(row["status"]).label,
    )
