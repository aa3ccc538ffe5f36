"""Who works during the faults, and referrals whose thresholds pass while they last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from agencies.tokens import issue_token
from core import clock
from inquiries import sla
from inquiries.sla import OFFSETS, Threshold
from tests.factories import (
    make_agency,
    make_assigned,
    make_head,
    make_inquiry,
    make_officer,
    make_referral,
    make_responsible,
)

EVERY = (Threshold.BREACHED, Threshold.REMINDED_1H, Threshold.BREACHED, Threshold.ESCALATED_HEAD)


@dataclass(frozen=True)
class World:
    """`token` records messages; `answers` are referrals to answer, each with the token for it."""

    token: str
    answers: dict[int, str]


def make_world(*, seconds: float, referrals: int) -> World:
    """Two Instansi with people, and referrals that pass a threshold within so many seconds."""
    asking, asked = make_agency("DISHUB"), make_agency("DPUPR")
    officer, target = make_officer(asking), make_officer(asked)
    make_responsible(asked)
    make_head(asked)
    make_assigned("EVALUATOR")
    token, target_token = issue_token(officer), issue_token(target)
    now, answers = clock.now(), {}
    for number in range(referrals):
        passes_at = now + timedelta(seconds=5 + seconds * number / referrals)
        sent_at = passes_at - OFFSETS[EVERY[number % len(EVERY)]] - sla.LIMIT
        with clock.read_from(lambda sent_at=sent_at: sent_at):
            inquiry = make_inquiry(asking, officer, text=f"Rujukan {number}")
            row = make_referral(inquiry, asked, officer)
        if number % 4 == 2:
            answers[row.pk] = target_token
    return World(token, answers)
