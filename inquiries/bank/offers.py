"""What the desk is shown of the bank beside one inquiry, and what is taken into its reply."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict

from agencies.models import Agency, User
from core import clock
from core.text import isolate, mask_personal, shortened
from inquiries import policies as desk_policies
from inquiries.bank import likeness, policies, variables
from inquiries.bank.likeness import Hit
from inquiries.errors import BankError
from inquiries.models import BankAnswer, Inquiry, Reply
from inquiries.models.bank import BankAnswerQuerySet

TAKE = "pakai"  # the code of the answer to put into the reply box
TAKEN = "bank"  # the codes of those that stand there already
MOST_TAKEN = 10
EXCERPT = 160


def usable(agency_id: int) -> BankAnswerQuerySet:
    """What an Instansi may answer with today: its own bank, and what others published."""
    return BankAnswer.objects.offered_to(agency_id, clock.today())


def hits(inquiry: Inquiry, agency_id: int) -> list[Hit]:
    """The answers of the bank that fit the inquiry, best first (Lampiran B.2).

    `agency_id` is the Instansi that answers: the inquiry's own, or one that was asked (B.4).

    This is what the page shows beside the inquiry and above the form that refers it.
    """
    return likeness.like(inquiry.text, usable(agency_id))


def shown_before_referring(inquiry: Inquiry) -> dict[str, Any]:
    """What the event of a referral logs: the answers that the bank offered instead (B.3).

    They are computed again by the server at the moment of referring, from the same text, the
    same bank and the same day as those on the page, so no caller can claim to have seen others.
    `bank_offered` holds their codes in the order shown; an empty list says that nothing fitted.
    Whoever refers over the API is offered the same by `inquiries/{number}/answers/`.
    """
    return {"bank_offered": [hit.entry.code for hit in hits(inquiry, inquiry.agency_id)]}


def named(codes: list[str], agency_id: int) -> QuerySet[BankAnswer]:
    """The entries of these codes that an Instansi could know, whether still valid or not."""
    known = Q(agency_id=agency_id) | Q(visibility="PUBLIC")
    return BankAnswer.objects.filter(known, code__in=codes[:MOST_TAKEN])


def insert(data: QueryDict, inquiry: Inquiry, agency: Agency) -> QueryDict:
    """The fields of the reply form with the answer that is asked for below what is typed.

    :raises BankError: if there is no such answer, or it may not be used any more.
    """
    entry = named([data.get(TAKE, "")], agency.pk).first()
    if entry is None:
        raise BankError("Jawaban itu tidak ada di bank jawaban. Pilih yang lain.")
    entry.check_usable_on(clock.today())
    filled = variables.fill(entry.answer, variables.values_for(inquiry, agency))
    typed = data.get("text", "").replace("\r\n", "\n").rstrip()
    fresh = data.copy()
    if filled not in typed:
        fresh["text"] = f"{typed}\n\n{filled}" if typed else filled
    taken = [*data.getlist(TAKEN), entry.code]
    fresh.setlist(TAKEN, list(dict.fromkeys(taken))[:MOST_TAKEN])
    return fresh


@dataclass
class Offers:
    """The bank as the page of one inquiry shows it; nothing is asked before it is shown."""

    inquiry: Inquiry
    user: User
    agency: Agency  # that answers: the inquiry's own, or one that was asked
    codes: list[str] = field(default_factory=list)
    refusal: str = ""
    initial: dict[str, str] = field(default_factory=dict)

    @classmethod
    def on_page(
        cls, request: HttpRequest, inquiry: Inquiry, user: User, *, typed: str = ""
    ) -> Offers:
        """Read what was taken before, and what the address asks to take (`?pakai=<kode>`).

        It goes below what is `typed` already.
        """
        if TAKE not in request.GET:
            return cls(inquiry, user, inquiry.agency, request.POST.getlist(TAKEN))
        data = request.GET.copy()
        data.setdefault("text", typed)
        try:
            fresh = insert(data, inquiry, inquiry.agency)
        except BankError as refusal:
            return cls(inquiry, user, inquiry.agency, refusal=str(refusal))
        taken, text = fresh.getlist(TAKEN), str(fresh["text"])
        return cls(inquiry, user, inquiry.agency, taken, initial={"text": text})

    @cached_property
    def hits(self) -> list[dict[str, Any]]:
        """The answers that fit, ready to print."""
        return [
            {
                "code": hit.entry.code,
                "question": isolate(hit.entry.question),
                "excerpt": self._excerpt(hit.entry),
                "agency": hit.entry.agency if self._is_of_others(hit.entry) else None,
                "percent": hit.percent,
                "words": [isolate(word) for word in hit.words],
                "url": f"/bank-jawaban/{hit.entry.code}/",
            }
            for hit in hits(self.inquiry, self.agency.pk)
        ]

    @cached_property
    def taken(self) -> list[BankAnswer]:
        """The answers that stand in the reply box."""
        return list(named(self.codes, self.agency.pk)) if self.codes else []

    @cached_property
    def reply(self) -> Reply | None:
        """The newest reply, where the reader may put it into the bank."""
        if not policies.can_draft_for(self.user, self.inquiry.agency_id):
            return None
        return self.inquiry.replies.filter(outside_body=None).order_by("at", "pk").last()

    @cached_property
    def saved(self) -> BankAnswer | None:
        """The entry that was made of that reply."""
        return self.reply.bank_answers.order_by("pk").first() if self.reply else None

    def _is_of_others(self, entry: BankAnswer) -> bool:
        return entry.agency_id != self.agency.pk

    def _excerpt(self, entry: BankAnswer) -> str:
        values = variables.values_for(self.inquiry, self.agency)
        if not desk_policies.sees_personal_data(self.user, self.inquiry):
            values = replace(values, nama=variables.CITIZEN)
        line = " ".join(variables.fill(entry.answer, values).split())
        if not policies.sees_personal_data(self.user, entry):
            line = mask_personal(line)
        return isolate(shortened(line, EXCERPT))
