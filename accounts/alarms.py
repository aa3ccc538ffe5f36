"""What in the registry needs somebody's attention, computed from the stored data (Pasal 8d, 9(1)).

The pages show all alarms; the daily task tells of each threshold once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from accounts import departures
from accounts.models import MediaAccount
from agencies import powers
from agencies.models import Agency, Appointment, Decree
from agencies.powers import Role
from core import clock, notices
from core.formats import tanggal
from core.notices import Notice

TOLD = (Role.RESPONSIBLE, Role.HEAD)
LAPSING = (1, 7, 30)  # days before a decree lapses


@dataclass(frozen=True)
class Alarm:
    """One matter: for which Instansi, in words, where to act; `key` names its occurrence."""

    agency: Agency
    text: str
    url: str
    key: str


def alarms(agencies: QuerySet[Agency], at: datetime) -> list[Alarm]:
    """All that is amiss at these Instansi; the same number of queries for one and for all."""
    return [
        *_lapsing_decrees(agencies, at),
        *_accounts_without_officer(agencies, at),
        *_people_elsewhere(agencies, at),
        *_unfinished_departures(agencies, at),
        *_unconfirmed_accounts(agencies, at),
    ]


def tell_of_alarms() -> int:
    """Tell Pejabat and Kepala of every alarm, each occurrence once; safe to run twice."""
    at = clock.now()
    found = alarms(Agency.objects.open(), at)
    people = powers.holders_by_agency({alarm.agency.pk for alarm in found}, at)
    rows = []
    for alarm in found:
        told = dict.fromkeys(powers.among(people, TOLD, alarm.agency.pk))
        if told:
            rows.append(Notice(list(told), alarm.text, alarm.url, alarm.key))
    notices.notify_many(rows)
    return len(rows)


def _lapsing_decrees(agencies: QuerySet[Agency], at: datetime) -> Iterator[Alarm]:
    soon = at + timedelta(days=max(LAPSING))
    rows = Decree.objects.in_force(at).filter(agency__in=agencies, effective_until__lte=soon)
    for decree in rows.select_related("agency").order_by("effective_until"):
        if decree.effective_until is None or decree.last_moment is None:
            continue
        left = decree.effective_until - at
        threshold = next(days for days in LAPSING if left <= timedelta(days=days))
        yield Alarm(
            decree.agency,
            f"{decree} habis masa berlakunya pada {tanggal(decree.last_moment)}. Siapkan "
            "penggantinya.",
            f"/keputusan/{decree.pk}/",
            f"alarm.lapsing:{decree.pk}:{threshold}",
        )


def _accounts_without_officer(agencies: QuerySet[Agency], at: datetime) -> Iterator[Alarm]:
    officers = Appointment.objects.in_force(at).filter(role=Appointment.Role.OFFICER)
    staffed = officers.filter(user__is_active=True)  # a closed login serves nobody
    rows = (
        MediaAccount.objects.official(at)
        .filter(agency__in=agencies)
        .exclude(agency__in=staffed.values("agency"))
    )
    for account in rows.select_related("platform", "agency"):
        yield Alarm(
            account.agency,
            f"{account} resmi, tetapi {account.agency} tidak punya Petugas yang berwenang.",
            f"/akun/{account.pk}/",
            f"alarm.no_officer:{account.pk}:{clock.local(at):%Y-%m}",
        )


def _people_elsewhere(agencies: QuerySet[Agency], at: datetime) -> Iterator[Alarm]:
    lines = Appointment.objects.in_force(at).filter(agency__in=agencies)
    for line in lines.select_related("user__home_agency", "agency", "decree"):
        if line.user.belongs_to(line.agency):
            continue
        yield Alarm(
            line.agency,
            f"{line.user} ditunjuk di {line.agency}, tetapi kini pegawai "
            f"{line.user.home_agency or 'Instansi lain'}.",
            f"/keputusan/{line.decree_id}/",
            f"alarm.elsewhere:{line.pk}:{line.user.home_agency_id}",
        )


def _unfinished_departures(agencies: QuerySet[Agency], at: datetime) -> Iterator[Alarm]:
    rows = departures.unfinished(agencies, at)
    desks = {agency.pk: agency for agency in agencies} if rows else {}
    for row in rows:
        line = row.line
        yield Alarm(
            desks[row.desk_id],
            f"{line.user} bukan lagi {line.get_role_display()} {line.agency} sejak "
            f"{tanggal(row.since)}. Selesaikan serah terimanya: {row.left} hal.",
            f"/serah-terima/{line.pk}/",
            f"alarm.departure:{line.pk}",
        )


def _unconfirmed_accounts(agencies: QuerySet[Agency], at: datetime) -> Iterator[Alarm]:
    rows = MediaAccount.objects.official(at).unconfirmed(at).filter(agency__in=agencies)
    for account in rows.with_confirmation().select_related("platform", "agency"):
        last = account.confirmed_at
        since = f"sejak {tanggal(last)}" if last else "sama sekali"
        yield Alarm(
            account.agency,
            f"{account} belum dikonfirmasi {since}.",
            f"/akun/{account.pk}/#konfirmasi",  # its button is there for who may
            f"alarm.unconfirmed:{account.pk}:{last.date() if last else 'never'}",
        )
