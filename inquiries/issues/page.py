"""What the pages of issues show: lists of inquiries, the lead's referrals, and what is alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import QueryDict
from django.urls import reverse

from agencies.models import User
from core import keyset
from core.formats import span, wita
from core.text import isolate, mask_personal
from inquiries import likeness, veil
from inquiries.bulk import Outcome, excerpt
from inquiries.issues import policies
from inquiries.issues.services import Result
from inquiries.models import Inquiry, Issue, IssueLink
from inquiries.models.inquiry_queryset import InquiryQuerySet
from inquiries.models.issue import OPEN
from inquiries.referral_cards import ReferralCard, referral_card
from inquiries.rows import EXCERPT, Row

SHOWN = 500
MOST_ALIKE = 100


def listed(user: User, params: QueryDict, now: datetime) -> tuple[list[Row], keyset.Page]:
    """One page of the issues that the user may see, newest first."""
    rows: Any = Issue.objects.visible_to(user).with_counts()
    page = keyset.page_of(
        rows.values("id", "name", "at", "total", "still_open", "agency__short_name"),
        params,
        field="at",
    )
    return [_issue_row(row, now) for row in page.rows], page


def _issue_row(row: dict, now: datetime) -> Row:
    is_open = row["still_open"]
    return Row(
        key=str(row["id"]),
        url=reverse("inquiries:issue", args=[row["id"]]),
        excerpt=isolate(row["name"]),
        facts=[row["agency__short_name"], f"{row['total']} pesan"],
        age=f"{span(now - row['at'])} lalu",
        moment=wita(row["at"]),
        status=f"{is_open} belum dijawab" if is_open else "Dijawab semua",
    )


@dataclass
class IssuePage:
    """An issue for one reader, in as many queries for one inquiry as for five hundred."""

    issue: Issue
    user: User
    now: datetime
    is_masked: bool = field(init=False)
    waiting: list[Row] = field(init=False)
    answered: list[Row] = field(init=False)

    def __post_init__(self) -> None:
        self.can_work = policies.can_work_on(self.user, self.issue)
        self.is_masked = not policies.sees_personal_data(self.user, self.issue)
        values = self._values()
        open_ones = [row for row in values if row["status"] in OPEN]
        self.waiting = [self._row(row) for row in open_ones]
        self.answered = [self._row(row) for row in values if row["status"] not in OPEN]

    def _values(self) -> list[Any]:
        seen = Inquiry.objects.visible_to(self.user).values("pk")
        rows = self.issue.inquiries.filter(pk__in=seen)
        return list(
            rows.annotate(excerpt=veil.opening(4 * EXCERPT))
            .order_by("received_at", "pk")
            .values(
                "id", "number", "excerpt", "status", "received_at", "source_url", "is_crisis",
                "claimed_by__full_name", "lease_until",
            )[:SHOWN]
        )  # fmt: skip

    def _row(self, row: dict) -> Row:
        is_lead = row["id"] == self.issue.lead_id
        is_held = bool(row["lease_until"] and row["lease_until"] > self.now)
        facts = [row["number"], *(["pesan utama"] if is_lead else [])]
        return Row(
            key=row["number"],
            url=reverse("inquiries:detail", args=[row["number"]]),
            excerpt=veil.on_one_line(row["excerpt"], is_masked=self.is_masked, length=EXCERPT),
            facts=[*facts, *(["krisis"] if row["is_crisis"] else [])],
            age=f"{span(self.now - row['received_at'])} lalu",
            moment=wita(row["received_at"]),
            status=Inquiry.Status(row["status"]).label,
            holder=row["claimed_by__full_name"] if is_held else "",
        )

    @property
    def count(self) -> int:
        return len(self.waiting) + len(self.answered)

    def lead_cards(self) -> list[ReferralCard]:
        """The referrals of the lead, which stand for all."""
        lead = self.issue.lead
        if lead is None:
            return []
        rows = lead.referrals.filter(cycle=lead.cycle).select_related(
            "from_agency", "to_agency", "sent_by", "suggested_agency"
        )
        cards = []
        for row in rows.prefetch_related("answers__by", "answers__void__by", "answers__entry__by"):
            row.inquiry = lead
            cards.append(referral_card(row, self.user, show=self._show, now=self.now))
        return cards

    def _show(self, text: str) -> str:
        return isolate(mask_personal(text) if self.is_masked else text)

    @property
    def refer_url(self) -> str:
        """Where the lead is referred for all; empty where that cannot be."""
        lead = self.issue.lead
        if not (self.can_work and lead and lead.can_be_referred):
            return ""
        return reverse("inquiries:refer", args=[lead.number])

    def suggestions(self) -> list[likeness.Alike]:
        """Messages like the lead that stand in no issue yet."""
        lead = self.issue.lead
        if not (self.can_work and lead):
            return []
        rows = Inquiry.objects.filter(agency=self.issue.agency_id).unfinished()
        return alike(rows, lead.text, self.now)


def alike(rows: InquiryQuerySet, text: str, at: datetime) -> list[likeness.Alike]:
    """Of some inquiries, those like a text that stand in no issue yet."""
    free = rows.filter(~Exists(IssueLink.objects.filter(inquiry=OuterRef("pk"))))
    return likeness.alike(free, text, at=at, most=MOST_ALIKE)


def outcomes(results: Iterable[Result]) -> list[Outcome]:
    """The report of an action, as the reports of bulk actions print it."""
    return [
        Outcome(
            number=result.inquiry.number,
            excerpt=excerpt(result.inquiry),
            url=reverse("inquiries:detail", args=[result.inquiry.number]),
            is_done=result.is_done,
            text=result.text,
        )
        for result in results
    ]
