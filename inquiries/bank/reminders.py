"""Who is told that answers of the bank are about to expire, or have."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from agencies import powers
from agencies.models import Agency, User
from agencies.powers import DESK, Role
from core import clock, notices
from core.formats import number_id, tanggal
from core.notices import Notice
from inquiries.models import BankAnswer
from inquiries.models.bank import BankAnswerQuerySet

THRESHOLDS = (14, 3, -1)  # days before an answer expires; at the last it has
BATCH = 500
LIST = "/bank-jawaban/?tab=perlu-diperbarui"


def remind() -> int:
    """Tell the officers of each Instansi what is to be renewed, each threshold once.

    Where nobody holds the desk, the Kepala is told. After an outage only the newest threshold is
    told. Safe to run late, twice, or at the same time. Returns how many answers were told of.
    """
    told = 0
    while count := _remind_some():
        told += count
    return told


@transaction.atomic
def _remind_some() -> int:
    at, day = clock.now(), clock.today()
    rows = _due(day).select_for_update(skip_locked=True, no_key=True, of=("self",))
    found = list(rows.select_related("agency").order_by("agency_id", "expires_date", "pk")[:BATCH])
    for threshold in THRESHOLDS:
        passed = [row.pk for row in found if threshold_of(row.expires_date, day) == threshold]
        BankAnswer.objects.filter(pk__in=passed).update(told_days=threshold)
    notices.notify_many(_notices(found, at, day))
    return len(found)


def threshold_of(expires: date, day: date) -> int | None:
    """The last threshold that an answer has passed on a day."""
    left = (expires - day).days
    return min((days for days in THRESHOLDS if left <= days), default=None)


def _due(day: date) -> BankAnswerQuerySet:
    """Answers that have passed a threshold nobody was told of."""
    passed = Q()
    for days in THRESHOLDS:
        is_untold = Q(told_days=None) | Q(told_days__gt=days)
        passed |= Q(expires_date__lte=day + timedelta(days=days)) & is_untold
    return BankAnswer.objects.to_renew(day).filter(passed)


def _notices(found: Iterable[BankAnswer], at: datetime, day: date) -> list[Notice]:
    """One notice for each Instansi, however many answers it is about."""
    by_agency: dict[Agency, list[BankAnswer]] = {}
    for row in found:
        by_agency.setdefault(row.agency, []).append(row)
    people = powers.holders_by_agency([agency.pk for agency in by_agency], at)
    return [
        Notice(
            users=_told(people, agency),
            text=_sentence(rows, day),
            url=f"/bank-jawaban/{rows[0].code}/" if len(rows) == 1 else LIST,
            dedup_key=f"bank.renew:{rows[0].pk}:{rows[0].version}:{len(rows)}:{day}",
        )
        for agency, rows in by_agency.items()
    ]


def _told(people: dict[tuple[Role, int], list[User]], agency: Agency) -> list[User]:
    desk = powers.among(people, DESK, agency.pk)
    return list(dict.fromkeys(desk or powers.among(people, (Role.HEAD,), agency.pk)))


def _sentence(rows: list[BankAnswer], day: date) -> str:
    if len(rows) > 1:
        return (
            f"{number_id(len(rows))} jawaban di bank jawaban perlu diperbarui. "
            "Periksa isinya, lalu perpanjang."
        )
    (row,) = rows
    if row.is_expired_on(day):
        return (
            f"Jawaban “{row.question}” sudah lewat masa berlakunya dan tidak dapat dipakai. "
            "Periksa, lalu perbarui."
        )
    return (
        f"Jawaban “{row.question}” berlaku sampai {tanggal(row.expires_date)}. "
        "Periksa isinya, lalu perpanjang."
    )
