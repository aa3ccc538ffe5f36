"""Many inquiries at once: three events and 0.6 referrals each, spread over the Instansi.

Texts are drawn from the words of the example questions, as often as those use them.
"""

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from agencies.loading import load_agencies
from agencies.models import Agency, User
from benchmarks.bulk import Loader
from core import clock
from inquiries import sla
from inquiries.models import Event, Inquiry, Referral
from inquiries.numbers import ALPHABET
from inquiries.search.vocabulary import learn_words
from tests.factories import make_account, make_officer

OPEN_SHARE = 0.06
REFERRED_SHARE = 0.6
TARGETS = 20  # Instansi that are asked by others
YEARS = timedelta(days=3 * 365)
WORDS = 30
OWN, ASKED = 400, 200  # open messages of the first Instansi, and those that it is asked about
RARE_WORD = "kelimutu"  # in one of 5,000 texts
MANY_EVENTS = 50
REFERENCE = Path(settings.BASE_DIR) / "inquiries" / "reference"


@dataclass
class Seeded:
    """What the measurements need."""

    size: int
    officer: User
    agencies: list[Agency]
    few_events: Inquiry
    many_events: Inquiry
    targets: list[Agency] = field(default_factory=list)


@cache
def questions() -> list[str]:
    """The example questions of the reference data."""
    found = []
    for name in ("contoh_a.csv", "contoh_b.csv", "contoh_c.csv"):
        with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
            found += [row["teks"] for row in csv.DictReader(file)]
    return found


def seed(size: int) -> Seeded:
    """Fill the empty database; the same size gives the same rows."""
    load_agencies()
    agencies = list(Agency.objects.filter(closed_at=None).order_by("code"))
    officers = {agency.pk: make_officer(agency, f"bench{agency.pk}") for agency in agencies}
    accounts = {agency.pk: make_account(agency, f"akun{agency.pk}").pk for agency in agencies}
    _Load(size, agencies, officers, accounts).run()
    learn_words()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    officer = officers[agencies[0].pk]
    few, many = Inquiry.objects.filter(agency=agencies[0], status="IN_PROGRESS")[:2]
    Event.objects.bulk_create(
        Event(inquiry=many, kind="NOTED", at=clock.now(), by=officer, note="catatan")
        for _ in range(MANY_EVENTS - many.events.count())
    )
    return Seeded(size, officer, agencies, few, many, agencies[:TARGETS])


class _Load:
    """The rows of one size, made one after the other."""

    def __init__(
        self,
        size: int,
        agencies: list[Agency],
        officers: dict[int, User],
        accounts: dict[int, int],
    ) -> None:
        self.size, self.agencies, self.now = size, agencies, clock.now()
        self.officers = {pk: officer.pk for pk, officer in officers.items()}
        self.accounts = accounts
        self.chance = random.Random(23)
        self.words = [word for text in questions() for word in text.split()]
        self.events = Loader(Event, ["id", "inquiry_id", "kind", "at", "by_id"])
        self.referrals = Loader(
            Referral,
            [
                "id", "inquiry_id", "from_agency_id", "to_agency_id", "sent_by_id", "sent_at",
                "due_at", "status", "stopped_at", "first_answered_at", "next_check_at",
            ],
            reason="Kewenangan Instansi terkait.",
        )  # fmt: skip
        self.inquiries = Loader(
            Inquiry,
            [
                "id", "number", "agency_id", "type", "text", "account_id", "author_handle",
                "author_key", "received_at", "recorded_by_id", "status", "first_answered_at",
                "last_answered_at", "closed_at",
            ],
        )  # fmt: skip
        self.event_count = self.referral_count = 0

    def run(self) -> None:
        step = 5000
        for start in range(0, self.size, step):
            facts = [self._facts(place) for place in range(start, min(start + step, self.size))]
            self.inquiries.add(self._inquiry(*fact) for fact in facts)
            self.referrals.add(self._referrals(facts))
            self.events.add(self._events(facts))
        for loader in (self.inquiries, self.referrals, self.events):
            loader.finish()

    def _facts(self, place: int) -> tuple[int, int, datetime, str, bool]:
        """Key, Instansi, receipt, status and whether it was referred; the last ones are open.

        At every size the first Instansi has enough of each kind to fill a page.
        """
        agency = self.agencies[place % len(self.agencies)].pk
        received = self.now - YEARS * (1 - place / self.size)
        is_referred = self.chance.random() < REFERRED_SHARE
        if place >= self.size - OWN:
            agency = self.agencies[0].pk
        elif place >= self.size - OWN - ASKED:
            agency, is_referred = self.agencies[1].pk, True
        if place < self.size * (1 - OPEN_SHARE):
            status = "CLOSED"
        elif is_referred:
            status = self.chance.choice(["REFERRED", "REFERRED", "READY"])
        else:
            status = self.chance.choice(["NEW", "IN_PROGRESS"])
        return place + 1, agency, received, status, is_referred

    def _inquiry(
        self, key: int, agency: int, received: datetime, status: str, is_referred: bool
    ) -> tuple[Any, ...]:
        words = self.chance.choices(self.words, k=WORDS)
        if key % 5000 == 0:
            words[3] = RARE_WORD
        answered = None
        if status == "CLOSED":
            answered = received + timedelta(hours=self.chance.randint(1, 90))
        return (
            key, number(key), agency, self.chance.choice(Inquiry.Type.values), " ".join(words),
            self.accounts[agency], f"warga{key % 5000}", f"{key % 5000:064d}", received,
            self.officers[agency], status, answered, answered, answered,
        )  # fmt: skip

    def _referrals(self, facts: list[tuple[int, int, datetime, str, bool]]) -> Iterator[tuple]:
        for key, agency, received, status, is_referred in facts:
            if not is_referred:
                continue
            others = [one.pk for one in self.agencies[:TARGETS] if one.pk != agency]
            if self.size - OWN - ASKED < key <= self.size - OWN:
                others = [self.agencies[0].pk]
            sent, runs = received, status == "REFERRED"
            if runs:  # asked within the last two days: half of them late
                sent = self.now - timedelta(hours=self.chance.uniform(0, 48))
            due = sla.due_at(sent)
            stopped = None if runs else sent + timedelta(hours=self.chance.randint(1, 30))
            answer = "ANSWERED" if status == "READY" else "ACCEPTED"
            self.referral_count += 1
            yield (
                self.referral_count, key, agency, self.chance.choice(others),
                self.officers[agency], sent, due, "SENT" if runs else answer, stopped, stopped,
                None,
            )  # fmt: skip

    def _events(self, facts: list[tuple[int, int, datetime, str, bool]]) -> Iterator[tuple]:
        for key, agency, received, _, _ in facts:
            for kind in ("RECORDED", "CLAIMED", "REPLIED"):
                self.event_count += 1
                yield self.event_count, key, kind, received, self.officers[agency]


def number(key: int) -> str:
    """A number as the portal gives it, made from the key."""
    tail = "".join(ALPHABET[key >> shift & 31] for shift in (20, 15, 10, 5, 0))
    return f"2601-{tail}"
