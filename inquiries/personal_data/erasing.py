"""Blanking what a citizen wrote and what was written to them; rows and figures stay.

Reports and certificates that are frozen stay as they were issued: they mask personal data. Each
erasure is noted in a log outside the database, so that a restored backup forgets it again.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from core import idempotency, records
from inquiries.models import (
    AnswerEntry,
    AnswerVoid,
    CitizenContact,
    Delivery,
    Event,
    FollowUp,
    HoldingReply,
    Inquiry,
    Mention,
    QuarantinedMessage,
    Rating,
    Referral,
    ReferralAnswer,
    Reply,
    ReplyProposal,
    SavedDraft,
    TrackingCode,
)
from inquiries.models.event import ERASED

RAW_NEAR = timedelta(days=1)  # raw deliveries this near to a message may hold it


def erase(inquiry_ids: Iterable[int], quarantined_ids: Iterable[int], *, at: datetime) -> None:
    """Note the erasure outside, then carry it out in the caller's transaction.

    The note comes first: should the transaction fail, it was approved all the same.
    """
    inquiries = list(Inquiry.objects.filter(pk__in=inquiry_ids))
    caught = list(QuarantinedMessage.objects.filter(pk__in=quarantined_ids))
    note = {
        "at": at.isoformat(),
        "inquiries": [[row.number, row.received_at.isoformat()] for row in inquiries],
        "quarantined": [[row.pk, row.received_at.isoformat()] for row in caught],
    }
    records.append(Path(settings.ERASURE_LOG_FILE), [json.dumps(note)])
    _blank(inquiries, caught)


@transaction.atomic
def replay() -> int:
    """Carry out again every erasure that the log holds; return how many it holds.

    A message counts as the noted one only with the same time of receipt: after a restore, a
    number may have been given a second time.
    """
    lines = records.lines(Path(settings.ERASURE_LOG_FILE))
    for line in lines:
        note = json.loads(line)
        numbers = dict(note["inquiries"])
        inquiries = Inquiry.objects.filter(number__in=numbers)
        keys = dict(note["quarantined"])
        caught = QuarantinedMessage.objects.filter(pk__in=keys)
        _blank(
            [row for row in inquiries if row.received_at.isoformat() == numbers[row.number]],
            [row for row in caught if row.received_at.isoformat() == keys[row.pk]],
        )
    return len(lines)


def _blank(inquiries: list[Inquiry], caught: list[QuarantinedMessage]) -> None:
    ids = [row.pk for row in inquiries]
    _forget_answers(inquiries, caught)
    _blank_author(inquiries)
    _blank_raw(inquiries)
    CitizenContact.objects.filter(inquiry__in=ids).delete()
    TrackingCode.objects.filter(Q(inquiry__in=ids) | Q(quarantined__in=caught)).delete()
    of_inquiry = Q(inquiry__in=ids)
    SavedDraft.objects.filter(of_inquiry).delete()
    Mention.objects.filter(of_inquiry).update(text=ERASED, author_handle="", url="")
    FollowUp.objects.filter(of_inquiry).update(text=ERASED)
    Rating.objects.filter(of_inquiry).update(word="")
    Reply.objects.filter(of_inquiry).update(text=ERASED, url="", deviation_reason="")
    HoldingReply.objects.filter(of_inquiry).update(text=ERASED)
    ReplyProposal.objects.filter(of_inquiry).update(
        text=ERASED, url="", deviation_reason="", note=""
    )
    Event.objects.filter(of_inquiry).exclude(note="").update(note=ERASED)
    _blank_referrals(ids)
    QuarantinedMessage.objects.filter(pk__in=[row.pk for row in caught]).update(
        text=ERASED, contact=""
    )


def _forget_answers(inquiries: list[Inquiry], caught: list[QuarantinedMessage]) -> None:
    """What the API keeps for repeated writes says the citizen's words again."""
    ids = [row.pk for row in inquiries]
    words = {word for row in inquiries for word in (row.number, row.text)}
    words |= {contact.value for contact in CitizenContact.objects.filter(inquiry__in=ids)}
    words |= set(Mention.objects.filter(inquiry__in=ids).values_list("text", flat=True))
    words |= {row.text for row in caught}
    idempotency.forget_answers(words - {"", ERASED})


def _blank_author(inquiries: list[Inquiry]) -> None:
    """One person stays one person in the figures, under a key that leads to nobody."""
    stand_ins: dict[str, str] = {"": ""}
    for row in inquiries:
        stand_in = stand_ins.setdefault(row.author_key, secrets.token_hex(32))
        Inquiry.objects.filter(pk=row.pk).update(
            text=ERASED,
            gist="",
            author_name="",
            author_handle="",
            author_key=stand_in,
            source_url="",
            version=row.version + 1,
        )


def _blank_raw(inquiries: list[Inquiry]) -> None:
    """Empty the raw deliveries around each message that came through a channel."""
    for row in inquiries:
        for message in row.channel_messages.all():
            Delivery.objects.filter(
                channel=message.channel,
                processed_at__isnull=False,
                received_at__range=(message.at - RAW_NEAR, message.at + RAW_NEAR),
            ).update(body="")


def _blank_referrals(ids: list[int]) -> None:
    """The words between two Instansi repeat the question; times and verdicts stay."""
    referrals: dict[str, Any] = {"referral__inquiry__in": ids}
    Referral.objects.filter(inquiry__in=ids).update(reason=ERASED)
    Referral.objects.filter(inquiry__in=ids).exclude(outcome_reason="").update(
        outcome_reason=ERASED
    )
    ReferralAnswer.objects.filter(**referrals).update(text=ERASED)
    AnswerEntry.objects.filter(answer__referral__inquiry__in=ids).update(informant=ERASED)
    voids = AnswerVoid.objects.filter(answer__referral__inquiry__in=ids)
    voids.update(reason=ERASED)
    for name in ("contest_reason", "decision_reason"):
        voids.exclude(**{name: ""}).update(**{name: ERASED})
