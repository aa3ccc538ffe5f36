"""One referral as pages show it: its clock, its answers, and what one may do with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.forms import Form
from django.urls import reverse

from agencies.models import User
from core.text import isolate
from inquiries import policies, whatsapp
from inquiries.models import Referral, ReferralAnswer
from inquiries.sla import Verdict
from inquiries.steps import Step, referral_steps


@dataclass(frozen=True)
class ReferralCard:
    """One referral with its clock and answers, ready to print."""

    referral: Referral
    reason: str
    answers: list[dict[str, Any]]
    outcome: str
    stopped_word: str
    has_clock: bool
    can_withdraw: bool
    can_answer: bool
    steps: list[Step]
    whatsapp_url: str = ""


STOPPED_WORDS = {"REJECTED": "ditolak", "WITHDRAWN": "ditarik", "CLOSED_UNANSWERED": "ditutup"}


def referral_card(
    referral: Referral,
    user: User,
    *,
    show: Callable[[str], str],
    now: datetime,
    refused: Form | None = None,
) -> ReferralCard:
    """Make the card of one referral for one reader."""
    answers = [
        {
            "text": show(answer.text),
            "at": answer.at,
            "by": str(answer.by),
            "void": _void_line(answer, show),
            **_entered(answer),
        }
        for answer in referral.answers.all()
    ]
    is_answered = referral.first_answered_at is not None
    word = "dijawab" if is_answered else STOPPED_WORDS.get(referral.status, "dijawab")
    return ReferralCard(
        referral=referral,
        reason=show(referral.reason),
        answers=answers,
        outcome=show(referral.outcome_reason),
        stopped_word=word,
        has_clock=referral.verdict_at(now) is not Verdict.NONE,
        can_withdraw=referral.awaits_answer and policies.can_withdraw_referral(user, referral),
        can_answer=referral.awaits_answer and policies.can_answer_referral(user, referral),
        steps=referral_steps(referral, user, now, refused),
        whatsapp_url=_whatsapp_url(referral, user),
    )


def _whatsapp_url(referral: Referral, user: User) -> str:
    """For the desk that asked, while an answer is owed."""
    may_tell = referral.awaits_answer and policies.can_withdraw_referral(user, referral)
    return whatsapp.notice_url(referral) if may_tell else ""


def _entered(answer: ReferralAnswer) -> dict[str, str]:
    """The mark of an answer that the asker's Pejabat entered, and where its proof lies."""
    entry = getattr(answer, "entry", None)
    if entry is None:
        return {}
    url = reverse("inquiries:answer_evidence", args=[answer.referral_id, answer.pk])
    return {"entered": isolate(entry.line), "evidence_url": url}


def _void_line(answer: ReferralAnswer, show: Callable[[str], str]) -> str:
    """What became of an answer that was declared void."""
    void = getattr(answer, "void", None)
    if void is None:
        return ""
    line = f"Dinyatakan tidak menjawab oleh {void.by}: {show(void.reason)}"
    if void.contest_reason:
        line += f"\nKeberatan: {show(void.contest_reason)}"
    if void.decided_at is not None:
        word = "jawaban tetap sah" if void.is_overturned else "pembatalan tetap berlaku"
        line += f"\nPutusan Diskominfo: {word}. {show(void.decision_reason)}"
    return line
