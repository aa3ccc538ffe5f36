"""One answer for an issue: each open inquiry gets its own reply, in as many queries as one does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from agencies import powers
from agencies.models import User
from agencies.powers import Role
from core import audit, clock
from core.errors import DomainError
from inquiries import alerts
from inquiries.errors import InquiryError
from inquiries.issues.services import Result
from inquiries.models import Citation, Event, Inquiry, Issue, Referral, ReferralAnswer, Reply
from inquiries.models.issue import OPEN
from inquiries.services.duplicates import answer_duplicates
from inquiries.services.referring import withdraw_awaited
from inquiries.services.replying import check_deviation


@dataclass(frozen=True)
class Answer:
    """What all of them are told, and what that rests on."""

    text: str
    deviation_reason: str
    by: User
    at: datetime
    needs_approval: bool  # of a reply in a crisis
    basis: list[ReferralAnswer]  # the newest answer of each Instansi that answered the lead


@dataclass
class Case:
    """An inquiry with its referrals of this cycle, and their newest answers by referral."""

    inquiry: Inquiry
    referrals: list[Referral]
    answers: dict[int, ReferralAnswer]

    @property
    def own(self) -> list[ReferralAnswer]:
        """The answers that other Instansi gave to this very inquiry."""
        return [self.answers[row.pk] for row in self.referrals if row.is_answered]

    def check(self, answer: Answer, basis: list[ReferralAnswer]) -> None:
        """:raises DomainError: if this one cannot get the answer now."""
        self.inquiry.check_can_be_answered()
        self.inquiry.check_not_held(answer.by, answer.at)
        if self.inquiry.is_crisis and answer.needs_approval:
            raise InquiryError(
                "Pesan krisis: ajukan balasannya dari halaman pesan ini, untuk disetujui Pejabat."
            )
        if self.own:
            check_deviation(self.inquiry, answer.text, basis, answer.deviation_reason)

    def settle(self, answer: Answer) -> list[Referral]:
        """Accept its answers; withdraw the optional referrals nobody has answered."""
        for referral in self.referrals:
            if referral.is_answered:
                referral.accept_locked(at=answer.at, by=answer.by)
        return withdraw_awaited(self.referrals, at=answer.at, by=answer.by)


@transaction.atomic
def answer_issue(
    *, issue: Issue, text: str, by: User, deviation_reason: str = "", version: int | None = None
) -> list[Result]:
    """Answer every open inquiry of the issue with one text; tell what became of each.

    Each gets its own reply, which cites what other Instansi answered to the lead and to itself
    (Lampiran B.2, B.5). What cannot be answered now stays as it is and stops no other.

    :raises InquiryError: without a text, if none is open, or while the lead waits for an Instansi.
    :raises Deviation: where the text differs from the answers to the lead and no reason is given.
    """
    if not text.strip():
        raise InquiryError("Tuliskan jawabannya.")
    row = Issue.locked(issue, version=version)
    cases = _locked_cases(row)
    at = clock.now()  # after the locks
    lead = cases.pop(row.lead_id or 0, None)
    todo = [*([lead] if lead and lead.inquiry.is_open else []), *cases.values()]
    if not todo:
        raise InquiryError("Tidak ada pesan yang belum dijawab di isu ini. Muat ulang halaman.")
    answer = Answer(
        text=text.strip(),
        deviation_reason=deviation_reason.strip(),
        by=by,
        at=at,
        needs_approval=not powers.of(by).holds(Role.RESPONSIBLE, row.agency_id),
        basis=_basis(lead, text, deviation_reason),
    )
    results = [_judge(case, answer) for case in todo]
    done = [case for case, result in zip(todo, results, strict=True) if result.is_done]
    if done:
        _give(row, done, lead, answer)
    return results


def _locked_cases(issue: Issue) -> dict[int, Case]:
    """The open inquiries and the lead, by key, locked with their referrals of this cycle.

    A duplicate is not touched: whoever replies locks an original before its duplicates.
    """
    open_ones = issue.inquiries.filter(status__in=OPEN, agency=issue.agency_id)
    lead = issue.inquiries.filter(leads=issue).exclude(status__in=["DUPLICATE", "SPAM"])
    rows = Inquiry.objects.filter(pk__in=(open_ones | lead).values("pk"))
    rows = rows.exclude(status="DUPLICATE").select_related("agency", "claimed_by")
    cases = {row.pk: Case(row, [], {}) for row in _locked(rows)}
    asked = Referral.objects.filter(inquiry__in=cases)
    for referral in _locked(asked.select_related("to_agency__parent", "from_agency")):
        case = cases[referral.inquiry_id]
        if referral.cycle == case.inquiry.cycle:
            referral.inquiry = case.inquiry
            case.referrals.append(referral)
    answers = ReferralAnswer.objects.filter(referral__inquiry__in=cases)
    for each in answers.select_related("referral__to_agency").order_by("at", "pk"):
        cases[each.referral.inquiry_id].answers[each.referral_id] = each
    return cases


def _locked(rows: QuerySet) -> QuerySet:
    return rows.select_for_update(of=("self",), no_key=True).order_by("pk")


def _basis(lead: Case | None, text: str, reason: str) -> list[ReferralAnswer]:
    """The answers to the lead.

    :raises InquiryError: while an Instansi still owes one.
    :raises Deviation: where the text says what they do not.
    """
    if lead is None:
        return []
    if lead.inquiry.status == Inquiry.Status.REFERRED:
        raise InquiryError(
            "Instansi yang diminta belum menjawab pesan utama isu ini. Tunggu jawabannya, atau "
            "tarik rujukannya."
        )
    check_deviation(lead.inquiry, text, lead.own, reason)
    return lead.own


def _judge(case: Case, answer: Answer) -> Result:
    try:
        case.check(answer, _cited(case, answer))
    except DomainError as refusal:
        return Result(case.inquiry, is_done=False, text=str(refusal))
    return Result(case.inquiry, is_done=True, text="Dijawab.")


def _cited(case: Case, answer: Answer) -> list[ReferralAnswer]:
    return list({each.pk: each for each in (*answer.basis, *case.own)}.values())


def _give(issue: Issue, cases: list[Case], lead: Case | None, answer: Answer) -> None:
    """Let the replies count, in statements that do not grow with their number."""
    needless = [row for case in cases for row in case.settle(answer)]
    if lead is not None:  # they rest on its answers, even where it cannot be answered itself
        for referral in lead.referrals:
            if referral.is_answered:
                referral.accept_locked(at=answer.at, by=answer.by)
    replies = _replies(cases, answer)
    rows = [case.inquiry for case in cases]
    Inquiry.objects.filter(pk__in=[row.pk for row in rows]).mark_answered(answer.at)
    _log(issue, rows, answer)
    answer_duplicates(replies, answer.at)
    alerts.tell_withdrawn(needless, answer.at)
    issue.changed(answered_at=answer.at)
    scope = issue.agency.code
    audit.record_each("inquiry.replied", by=answer.by, objs=rows, scope=scope)
    audit.record("issue.answered", by=answer.by, obj=issue, scope=scope, inquiries=len(rows))


def _replies(cases: Iterable[Case], answer: Answer) -> list[Reply]:
    pairs = [
        (
            Reply(
                inquiry=case.inquiry,
                cycle=case.inquiry.cycle,
                text=answer.text,
                deviation_reason=answer.deviation_reason if _cited(case, answer) else "",
                by=answer.by,
                at=answer.at,
            ),
            _cited(case, answer),
        )
        for case in cases
    ]
    replies = Reply.objects.bulk_create([reply for reply, _ in pairs])
    Citation.objects.bulk_create(
        Citation(reply=reply, answer=each) for reply, cited in pairs for each in cited
    )
    return replies


def _log(issue: Issue, rows: list[Inquiry], answer: Answer) -> None:
    note = f"Bersama isu “{issue.name}”."
    Event.objects.bulk_create(
        Event(inquiry=row, kind=Event.Kind.REPLIED, at=answer.at, by=answer.by, note=note)
        for row in rows
    )
