"""Many inquiries at once: three events and 0.6 referrals each, spread over the Instansi."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from agencies.loading import load_agencies
from agencies.models import Agency, User
from core import clock
from inquiries import sla
from inquiries.models import Event, Inquiry, Referral
from inquiries.numbers import ALPHABET
from tests.factories import make_officer

BATCH = 2000
OPEN_SHARE = 0.05
REFERRED_SHARE = 0.6
YEARS = timedelta(days=3 * 365)


@dataclass(frozen=True)
class Seeded:
    """What the measurements need: one officer and one of their inquiries with many events."""

    officer: User
    long_inquiry: Inquiry


def seed(size: int) -> Seeded:
    """Fill the empty database; the same size gives the same rows."""
    load_agencies()
    agencies = list(Agency.objects.order_by("code"))
    officers = {agency.pk: make_officer(agency, f"bench{agency.pk}") for agency in agencies}
    chance = random.Random(23)
    now = clock.now()
    made = 0
    while made < size:
        count = min(BATCH, size - made)
        rows = [
            _inquiry(made + step, size, agencies, officers, chance, now) for step in range(count)
        ]
        _store(rows, agencies, chance)
        made += count
    officer = officers[agencies[0].pk]
    inquiry = Inquiry.objects.filter(agency=agencies[0], status="IN_PROGRESS").first()
    assert inquiry is not None
    Event.objects.bulk_create(
        Event(inquiry=inquiry, kind="NOTED", at=now, by=officer, note="catatan") for _ in range(47)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Seeded(officer, inquiry)


def _inquiry(
    position: int,
    size: int,
    agencies: list[Agency],
    officers: dict[int, User],
    chance: random.Random,
    now: datetime,
) -> Inquiry:
    agency = agencies[position % len(agencies)]
    is_open = position >= size * (1 - OPEN_SHARE)
    received = now - YEARS * (1 - position / size)
    return Inquiry(
        number=_number(position),
        agency=agency,
        type=chance.choice(Inquiry.Type.values),
        text=" ".join(chance.choice(WORDS) for _ in range(30)),
        author_handle=f"warga{position % 5000}",
        author_key=f"{position % 5000:064d}",
        received_at=received,
        recorded_by=officers[agency.pk],
        status="IN_PROGRESS" if is_open else "CLOSED",
        first_answered_at=None if is_open else received + timedelta(hours=chance.randint(1, 90)),
    )


@transaction.atomic
def _store(rows: list[Inquiry], agencies: list[Agency], chance: random.Random) -> None:
    referrals = list(_referrals(rows, agencies, chance))
    Inquiry.objects.bulk_create(rows)
    Event.objects.bulk_create(
        Event(inquiry=row, kind=kind, at=row.received_at, by=row.recorded_by)
        for row in rows
        for kind in ("RECORDED", "CLAIMED", "REPLIED")
    )
    Referral.objects.bulk_create(referrals)


def _referrals(
    rows: list[Inquiry], agencies: list[Agency], chance: random.Random
) -> Iterator[Referral]:
    for row in rows:
        if chance.random() >= REFERRED_SHARE:
            continue
        target = chance.choice([agency for agency in agencies[:20] if agency != row.agency])
        yield sent(row, target, row.received_at, is_open=row.status != "CLOSED")


def sent(row: Inquiry, target: Agency, at: datetime, *, is_open: bool) -> Referral:
    """A referral of the inquiry, still running or answered after seven hours."""
    due = sla.due_at(at)
    if is_open:
        row.status = "REFERRED"
    return Referral(
        inquiry=row,
        from_agency=row.agency,
        to_agency=target,
        reason="Kewenangan Instansi terkait.",
        sent_by=row.recorded_by,
        sent_at=at,
        due_at=due,
        status="SENT" if is_open else "ACCEPTED",
        stopped_at=None if is_open else at + timedelta(hours=7),
        first_answered_at=None if is_open else at + timedelta(hours=7),
        next_check_at=None,
    )


def _number(position: int) -> str:
    tail = "".join(ALPHABET[position >> shift & 31] for shift in (20, 15, 10, 5, 0))
    return f"2601-{tail}"


WORDS = """
jalan lampu air sampah sekolah puskesmas parkir pasar banjir drainase jembatan warga kampung tolong
kapan sudah belum minggu malam pagi rusak mati bau lambat antre bayar surat izin data kartu bantuan
petugas kantor dinas kecamatan kelurahan sungai pantai kapal bandara listrik
""".split()  # noqa: SIM905 - reads as words
