"""Random lives of inquiries: whatever happens in whatever order, the invariants hold."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import DomainError
from inquiries import services, sla
from inquiries.models import Event, Inquiry, Referral
from inquiries.sla import Threshold
from inquiries.tallies import reading
from inquiries.thresholds import sweep_referrals
from tests.factories import (
    SCAN,
    make_agency,
    make_assigned,
    make_inquiry,
    make_officer,
    make_responsible,
)
from tests.inquiries.test_tallies import check_tallies

pytestmark = pytest.mark.django_db
COMMON = ["refer", "refer", "answer", "answer", "return", "void", "reply", "reject", "sweep"]
RARE = [
    "optional", "late answer", "withdraw", "close", "contest", "overturn", "uphold", "designate",
    "follow up", "spam", "duplicate", "restore", "finish", "wait", "crisis", "crisis", "calm",
    "approve", "approve", "send back", "enter", "quiet",
]  # fmt: skip
STEPS = st.lists(
    st.tuples(st.sampled_from(COMMON * 2 + RARE), st.integers(0, 2)), min_size=6, max_size=30
)


class World:
    """One inquiry, three Instansi that may be asked, and everybody who may act."""

    def __init__(self, clock) -> None:
        self.clock = clock
        self.home = make_agency("DISHUB")
        self.officer = make_officer(self.home)
        self.pejabat = make_responsible(self.home)
        self.judge = make_assigned("EVALUATOR")
        self.others = [make_agency(code) for code in ("SATU", "DUA", "TIGA")]
        self.targets = [make_officer(agency) for agency in self.others]
        self.inquiry = make_inquiry(self.home, self.officer)

    def one(self, which: int, *states: str) -> Referral:
        """A referral in one of the states, so that most steps find something to do."""
        rows = Referral.objects.filter(inquiry=self.inquiry, status__in=states).order_by("pk")
        if not rows:
            raise DomainError("Belum ada rujukan.")
        return rows[which % len(rows)]

    def target_of(self, referral: Referral):
        return self.targets[self.others.index(referral.to_agency)]

    def take(self, step: str, which: int) -> None:
        """Try one step; a refusal is as good as success."""
        self.inquiry.refresh_from_db()
        self.clock.advance(timedelta(minutes=37))
        acts = {
            "refer": lambda: self.refer(which, "agencies"),
            "optional": lambda: self.refer(which, "optional"),
            "answer": lambda: self.answer(which),
            "late answer": lambda: (self.clock.advance(timedelta(hours=25)), self.answer(which)),
            "reject": lambda: self.reject(which),
            "return": lambda: services.return_referral(
                referral=self.one(which, "ANSWERED"), reason="Kurang.", by=self.officer
            ),
            "withdraw": lambda: services.withdraw_referral(
                referral=self.one(which, "SENT", "RETURNED"), by=self.officer
            ),
            "close": lambda: services.close_referral_unanswered(
                referral=self.one(which, "SENT", "RETURNED"), reason="Lama.", by=self.pejabat
            ),
            "void": lambda: services.void_answer(
                referral=self.one(which, "ANSWERED"), reason="Tidak.", by=self.pejabat
            ),
            "contest": lambda: self.contest(which),
            "overturn": lambda: self.decide(which, True),
            "uphold": lambda: self.decide(which, False),
            "designate": lambda: services.designate_agency(
                inquiry=self.inquiry, agency=self.others[which], reason="Ya.", by=self.judge
            ),
            "reply": self.reply,
            "follow up": lambda: services.follow_up_inquiry(
                inquiry=self.inquiry, text="Lalu?", by=self.officer
            ),
            "spam": lambda: services.dismiss_inquiry(
                inquiry=self.inquiry, reason="Iklan.", by=self.officer
            ),
            "duplicate": lambda: services.dismiss_inquiry(
                inquiry=self.inquiry,
                original=make_inquiry(self.home, self.officer),
                reason="Sama.",
                by=self.officer,
            ),
            "restore": lambda: services.restore_inquiry(
                inquiry=self.inquiry, reason="Bukan.", by=self.pejabat
            ),
            "finish": lambda: services.close_inquiry(inquiry=self.inquiry, by=self.officer),
            "crisis": lambda: services.flag_crisis(
                inquiry=self.inquiry, reason="Gawat.", by=self.officer
            ),
            "calm": lambda: services.lift_crisis(
                inquiry=self.inquiry, reason="Selesai.", by=self.pejabat
            ),
            "approve": lambda: services.approve_reply(inquiry=self.inquiry, by=self.pejabat),
            "send back": lambda: services.return_proposal(
                inquiry=self.inquiry, reason="Kurang.", by=self.pejabat
            ),
            "enter": lambda: self.enter(which),
            "quiet": lambda: (
                self.clock.advance(timedelta(days=8)),
                services.close_quiet_inquiries(),
            ),
            "sweep": sweep_referrals,
            "wait": lambda: self.clock.advance(timedelta(hours=11)),
        }
        try:
            acts[step]()
        except DomainError:
            return

    def refer(self, which: int, kind: str) -> None:
        asked = {"agencies": [], kind: [self.others[which]]}
        services.refer_inquiry(inquiry=self.inquiry, reason="Ya.", by=self.officer, **asked)

    def answer(self, which: int) -> None:
        row = self.one(which, "SENT", "RETURNED")
        services.answer_referral(referral=row, text="Ya.", by=self.target_of(row))

    def enter(self, which: int) -> None:
        """Enter an answer that came half an hour, or half the referral's life, ago."""
        row = self.one(which, "SENT", "RETURNED")
        age = self.clock() - row.sent_at
        services.enter_answer(
            referral=row,
            text="Ya.",
            channel="PHONE",
            informant="Budi",
            came_at=self.clock() - (age / 2 if which else timedelta(minutes=30)),
            evidence=SimpleUploadedFile("s.pdf", SCAN, content_type="application/pdf"),
            by=self.pejabat,
        )

    def reject(self, which: int) -> None:
        row = self.one(which, "SENT")
        services.reject_referral(referral=row, reason="Bukan.", by=self.target_of(row))

    def contest(self, which: int) -> None:
        row = self.one(which, "SENT", "ANSWERED")
        services.contest_void(referral=row, reason="Sudah.", by=self.target_of(row))

    def decide(self, which: int, is_overturned: bool) -> None:
        services.decide_contest(
            referral=self.one(which, "SENT", "ANSWERED"),
            is_overturned=is_overturned,
            reason="Ya.",
            by=self.judge,
        )

    def reply(self) -> None:
        rows = self.inquiry.referrals.filter(cycle=self.inquiry.cycle)
        cited = [row for row in rows if row.is_answered]
        services.reply_inquiry(inquiry=self.inquiry, text="Ya.", by=self.officer, referrals=cited)


def check(world: World) -> None:
    """What must hold after every step."""
    inquiry = Inquiry.objects.get(pk=world.inquiry.pk)
    rows = list(inquiry.referrals.all())
    live = [row.to_agency_id for row in rows if row.status in {"SENT", "ANSWERED", "RETURNED"}]
    assert len(live) == len(set(live)), "two live referrals at one Instansi"
    owed = [
        row for row in rows if row.cycle == inquiry.cycle and row.is_mandatory and row.awaits_answer
    ]
    if inquiry.is_open:
        assert (inquiry.status == "REFERRED") is bool(owed), "waits for nobody, or does not wait"
    if not inquiry.is_open:
        assert not [row for row in rows if row.awaits_answer], "an Instansi still answers in vain"
    if inquiry.status == "READY":
        assert not owed, "ready although an Instansi still owes an answer"
    for reply in inquiry.replies.select_related("by", "approved_by"):
        is_petugas = reply.by_id == world.officer.pk
        was_crisis = reply.approved_by_id is not None
        assert not was_crisis or is_petugas, "a Pejabat's own reply needs no approval"
    waiting = list(inquiry.proposals.filter(outcome="WAITING", cycle=inquiry.cycle))
    assert len(waiting) <= 1, "two replies wait for one approval"
    assert not waiting or inquiry.is_crisis or not inquiry.is_open, "waits, and is no crisis"
    now = world.clock()
    for row in rows:
        assert row.due_at == row.sent_at + sla.LIMIT
        end = row.stopped_at or now
        late = end > row.due_at
        verdict = row.verdict_at(now)
        assert (verdict in {"LATE", "OVERDUE"}) is late, "the verdict differs from the times"
        valid = [
            answer.at
            for answer in row.answers.select_related("void")
            if not hasattr(answer, "void") or answer.void.is_overturned
        ]
        assert row.first_answered_at == min(valid, default=None)
        if valid:
            assert row.stopped_at == min(valid), "not the first valid answer"
        breaches = Event.objects.filter(referral=row, kind=Threshold.BREACHED)
        assert breaches.count() <= 1
        if row.stopped_at and late:
            assert breaches.exists(), "late and not recorded"
        assert not [breach for breach in breaches if breach.at <= row.due_at]


def judged_inside(first, last, *by, at):
    """`tallies.punctuality` in the transaction of a whole life, which is no snapshot."""
    return reading._judged((first, last), by, at, None)


@settings(
    max_examples=60,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_the_invariants_hold_in_any_life(steps, clock):
    with transaction.atomic():
        world = World(clock)
        for step, which in steps:
            world.take(step, which)
            check(world)
        check_tallies(clock(), judge=judged_inside)
        transaction.set_rollback(True)
