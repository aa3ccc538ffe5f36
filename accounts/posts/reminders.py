"""At the end of a month the Petugas are asked for the followers that are not recorded yet."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef

from accounts.models import AudienceSnapshot, MediaAccount
from accounts.posts import figures
from agencies import powers
from agencies.powers import Role
from core import clock, notices
from core.formats import month_name
from core.notices import Notice

LAST_DAYS = 3  # of a month, on which it is asked for
FIRST_DAYS = 5  # of the next one: an outage at the turn of the month loses nothing
NAMED = 5


def remind_of_followers() -> int:
    """Ask each Instansi once a month; safe to run late or twice. Returns how many were asked."""
    now = clock.now()
    month = month_due(clock.local(now).date())
    if month is None:
        return 0
    missing = without_followers(month, now)
    people = powers.holders_by_agency(missing, now)
    rows = [
        Notice(told, _sentence(accounts, month), "/khalayak/", f"followers:{agency}:{month:%Y-%m}")
        for agency, accounts in missing.items()
        if (told := powers.among(people, [Role.OFFICER], agency))
    ]
    notices.notify_many(rows)
    return len(rows)


def month_due(today: date) -> date | None:
    """The first day of the month whose figures are due; none in the middle of a month."""
    if (today + timedelta(days=LAST_DAYS)).month != today.month:
        return today.replace(day=1)
    if today.day <= FIRST_DAYS:
        return (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    return None


def without_followers(month: date, now: datetime) -> dict[int, list[MediaAccount]]:
    """The official accounts without a figure in a month, by Instansi; in one query."""
    start, end = figures.month_bounds(month)
    recorded = AudienceSnapshot.objects.within(start, end).filter(account=OuterRef("pk"))
    rows = MediaAccount.objects.official(now).filter(~Exists(recorded))
    found: dict[int, list[MediaAccount]] = {}
    for account in rows.select_related("platform").order_by("agency", "platform__name", "handle"):
        found.setdefault(account.agency_id, []).append(account)
    return found


def _sentence(accounts: list[MediaAccount], month: date) -> str:
    named = ", ".join(str(account) for account in accounts[:NAMED])
    more = f" dan {len(accounts) - NAMED} lainnya" if len(accounts) > NAMED else ""
    return f"Catat pengikut bulan {month_name(month)} untuk {named}{more}."
