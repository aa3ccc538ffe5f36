"""The four writes of the desk, beside one transaction that adds the same rows and no more.

Ours is one request of a signed-in person, as a browser sends it: session, powers, form, locks and
checks included; its mail goes out afterwards. The floor is no request at all, which makes the ratio
harder than one against a minimal view.
"""

import re
import statistics
import time
import uuid
from collections.abc import Callable

from django.db import transaction
from django.test import Client

from agencies.models import User
from benchmarks.measure import Timing, count_queries
from benchmarks.pages import reader
from benchmarks.seed import Seeded, number
from benchmarks.table import Table
from core import clock
from core.models import AuditEntry, Notification, OutboxMessage
from inquiries import sla
from inquiries.models import Citation, Event, Inquiry, Referral, ReferralAnswer, Reply

TIMES = 20
FIRST_OWN = 30_000_000  # numbers of the floor's own messages
TEXT = "Lampu jalan di depan pasar mati sejak kemarin malam, kapan diperbaiki?"
STEPS = {"mencatat": 18, "meneruskan": 28, "menjawab rujukan": 27, "membalas": 29}
MOST_RATIO = 14.0


def measure(table: Table, seeded: Seeded) -> None:
    """Live so many messages from receipt to reply, then let the floor live as many."""
    target = User.objects.get(username=f"bench{seeded.agencies[1].pk}")
    ours = _Desk(seeded, reader(seeded.officer), reader(target))
    bare = _Bare(seeded, target)
    for life in (ours, bare):  # once, to warm up
        _live(life)
    ours_times, queries = _timed(ours)
    bare_times, _ = _timed(bare)
    for name, most in STEPS.items():
        got, floor = ours_times[name], statistics.median(bare_times[name])
        timing = Timing(statistics.median(got), sorted(got)[int(0.95 * TIMES) - 1], queries[name])
        table.add(
            name, timing, floor=floor, aim="≤ 1,7 × batas, ≤ 15 kueri", most_queries=most,
            most_ratio=MOST_RATIO,
        )  # fmt: skip


Steps = list[tuple[str, Callable[[], object]]]


class _Desk:
    """Two officers at their browsers."""

    def __init__(self, seeded: Seeded, asker: Client, asked: Client) -> None:
        self.asker, self.asked = asker, asked
        self.target = seeded.agencies[1]

    def steps(self) -> Steps:
        return [
            ("mencatat", self.record),
            ("meneruskan", self.refer),
            ("menjawab rujukan", self.answer),
            ("membalas", self.reply),
        ]

    def record(self) -> None:
        sent = {"type": "QUESTION", "text": f"{TEXT} {uuid.uuid4()}", "token": uuid.uuid4().hex}
        where = self._post(self.asker, "/pesan/baru/", sent)
        found = re.match(r"/pesan/([^/]+)/", where)
        assert found, where
        self.inquiry = Inquiry.objects.get(number=found[1])

    def refer(self) -> None:
        sent = {"agencies": [self.target.code], "reason": "Kewenangan Anda."}
        self._post(self.asker, f"/pesan/{self.inquiry.number}/teruskan/", {**sent, **self.version})
        self.referral = self.inquiry.referrals.get()

    def answer(self) -> None:
        self._post(self.asked, f"/rujukan/{self.referral.pk}/jawab/", {"text": "Hari Kamis."})

    def reply(self) -> None:
        sent = {"text": "Hari Kamis.", "referrals": [self.referral.pk], **self.version}
        self._post(self.asker, f"/pesan/{self.inquiry.number}/jawab/", sent)

    @property
    def version(self) -> dict[str, int]:
        self.inquiry.refresh_from_db()
        return {"version": self.inquiry.version}

    @staticmethod
    def _post(client: Client, url: str, sent: dict) -> str:
        answer = client.post(url, sent)
        assert answer.status_code in {302, 303}, (url, answer.status_code)
        return answer.headers["Location"]


class _Bare:
    """The same rows, each step in one transaction."""

    def __init__(self, seeded: Seeded, target: User) -> None:
        self.agency, self.officer = seeded.agencies[0], seeded.officer
        self.target, self.target_officer = seeded.agencies[1], target
        self.serial = FIRST_OWN

    def steps(self) -> Steps:
        return [
            ("mencatat", self.record),
            ("meneruskan", self.refer),
            ("menjawab rujukan", self.answer),
            ("membalas", self.reply),
        ]

    @transaction.atomic
    def record(self) -> None:
        self.serial += 1
        self.inquiry = Inquiry.objects.create(
            number=number(self.serial), agency=self.agency, type="QUESTION", text=TEXT,
            received_at=clock.now(), recorded_by=self.officer, status="IN_PROGRESS",
        )  # fmt: skip
        self._log("RECORDED", "CLAIMED")

    @transaction.atomic
    def refer(self) -> None:
        self._lock()
        at = clock.now()
        self.referral = Referral.objects.create(
            inquiry=self.inquiry, from_agency=self.agency, to_agency=self.target,
            reason="Kewenangan Anda.", sent_by=self.officer, sent_at=at, due_at=sla.due_at(at),
        )  # fmt: skip
        self._become("REFERRED")
        self._log("REFERRED")
        self._tell(self.target_officer)

    @transaction.atomic
    def answer(self) -> None:
        self._lock()
        at = clock.now()
        self.given = ReferralAnswer.objects.create(
            referral=self.referral, text="Hari Kamis.", by=self.target_officer, at=at
        )
        self.referral.status = "ANSWERED"
        self.referral.stopped_at = self.referral.first_answered_at = at
        self.referral.save(update_fields=["status", "stopped_at", "first_answered_at"])
        self._become("READY")
        self._log("REFERRAL_ANSWERED")
        self._tell(self.officer)

    @transaction.atomic
    def reply(self) -> None:
        self._lock()
        at = clock.now()
        reply = Reply.objects.create(
            inquiry=self.inquiry, cycle=1, text="Hari Kamis.", by=self.officer, at=at
        )
        Citation.objects.create(reply=reply, answer=self.given)
        self.referral.status = "ACCEPTED"
        self.referral.save(update_fields=["status"])
        self._become("ANSWERED")
        self._log("REFERRAL_ACCEPTED", "REPLIED")

    def _lock(self) -> None:
        self.inquiry = Inquiry.objects.select_for_update().get(pk=self.inquiry.pk)

    def _become(self, status: str) -> None:
        self.inquiry.status = status
        self.inquiry.save(update_fields=["status"])

    def _log(self, *kinds: str) -> None:
        at = clock.now()
        Event.objects.bulk_create(
            Event(inquiry=self.inquiry, kind=kind, at=at, by=self.officer) for kind in kinds
        )
        AuditEntry.objects.create(
            at=at, actor=self.officer, action="bench", object_type="inquiry",
            object_id=str(self.inquiry.pk), outcome="DONE",
        )  # fmt: skip

    def _tell(self, person: User) -> None:
        at, key = clock.now(), uuid.uuid4().hex
        Notification.objects.create(
            user=person, text="Ada jawaban.", url="/", dedup_key=key, created_at=at
        )
        OutboxMessage.objects.create(
            dedup_key=key, message_id=key, to=person.email, subject="Jawaban", text="Ada.",
            created_at=at, next_attempt_at=at,
        )  # fmt: skip


def _live(life: _Desk | _Bare) -> dict[str, float]:
    taken = {}
    for name, step in life.steps():
        start = time.perf_counter()
        step()
        taken[name] = 1000 * (time.perf_counter() - start)
    return taken


def _timed(life: _Desk | _Bare) -> tuple[dict[str, list[float]], dict[str, int]]:
    """The milliseconds of each step of many lives, and its queries in one more."""
    queries = {name: count_queries(step) for name, step in life.steps()}
    lives = [_live(life) for _ in range(TIMES)]
    return {name: [one[name] for one in lives] for name in STEPS}, queries
