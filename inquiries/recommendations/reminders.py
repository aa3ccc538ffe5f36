"""Who is told that a recommendation is due, or over its date: each step once."""

from __future__ import annotations

from datetime import date

from agencies import powers
from agencies.models import User
from agencies.powers import DESK, Role
from core import clock, notices
from core.formats import tanggal
from core.notices import Notice
from inquiries.models import Recommendation

DAYS_BEFORE = (14, 3, 0)
WEEK = 7
MOST = 2000


def remind() -> int:
    """Tell owners and desks before the date, and the Kepala too once a week after it.

    Only the newest step that has come is told, whatever an outage skipped. Safe to run twice.
    Returns how many recommendations were told of.
    """
    now, day = clock.now(), clock.today()
    rows = Recommendation.objects.under_way().filter(due_date__lte=_horizon(day))
    found = list(rows.select_related("agency", "owner").order_by("due_date", "pk")[:MOST])
    people = powers.holders_by_agency([row.agency_id for row in found], now)
    notices.notify_many(_notice(row, day, people) for row in found)
    return len(found)


def _horizon(day: date) -> date:
    return date.fromordinal(day.toordinal() + max(DAYS_BEFORE))


def step_of(due: date, day: date) -> str:
    """The last reminder whose day has come."""
    left = (due - day).days
    if left < 0:
        return f"after{(-left - 1) // WEEK}"
    return f"before{min(days for days in DAYS_BEFORE if left <= days)}"


def _notice(row: Recommendation, day: date, people: dict[tuple[Role, int], list[User]]) -> Notice:
    is_late = row.due_date < day
    roles = (*DESK, Role.HEAD) if is_late else DESK
    users = [row.owner, *powers.among(people, roles, row.agency_id)]
    when = tanggal(row.due_date)
    text = (
        f"{row} lewat tanggalnya ({when}). Selesaikan, atau nyatakan tidak dilanjutkan."
        if is_late
        else f"{row} selesai paling lambat {when}."
    )
    return Notice(
        users=list(dict.fromkeys(users)),
        text=text,
        url=f"/umpan-balik/rekomendasi/{row.pk}/",
        dedup_key=f"recommendation.due:{row.pk}:{row.due_date:%Y%m%d}:{step_of(row.due_date, day)}",
    )
