"""Gathering inquiries into an issue, and letting them go again.

Locks: the issue, then its inquiries by their keys, then the referrals.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from agencies.models import Agency, User
from core import audit, clock
from inquiries.errors import InquiryError
from inquiries.models import Event, Inquiry, Issue, IssueLink

MOST_OPEN = 1000  # so that one action answers all of an issue


@dataclass(frozen=True)
class Result:
    """What became of one inquiry: done, or why not."""

    inquiry: Inquiry
    is_done: bool
    text: str


@transaction.atomic
def open_issue(
    *, agency: Agency, name: str, inquiries: Iterable[Inquiry], by: User
) -> tuple[Issue, list[Result]]:
    """Make an issue of inquiries of one Instansi; tell what became of each.

    :raises InquiryError: without a name, or if none of them can stand in it.
    """
    if not name.strip():
        raise InquiryError("Beri nama isunya, misalnya: Pipa bocor Jalan Pemuda.")
    at = clock.now()
    issue = Issue.objects.create(agency=agency, name=name.strip(), by=by, at=at)
    audit.record("issue.opened", by=by, obj=issue, scope=agency.code)
    results = join_issue(issue=issue, inquiries=inquiries, by=by)
    if not any(result.is_done for result in results):
        raise InquiryError(results[0].text if results else "Pilih pesannya dahulu.")
    return issue, results


@transaction.atomic
def join_issue(
    *, issue: Issue, inquiries: Iterable[Inquiry], by: User, version: int | None = None
) -> list[Result]:
    """Add inquiries to an issue; tell what became of each, in the order of their keys.

    The oldest becomes the lead where there is none.

    :raises InquiryError: if it would hold more open inquiries than one action answers.
    """
    row = Issue.locked(issue, version=version)
    rows = list(
        Inquiry.objects.filter(pk__in=[inquiry.pk for inquiry in inquiries])
        .select_for_update(no_key=True)
        .order_by("pk")
    )
    standing = dict(
        IssueLink.objects.filter(inquiry__in=rows).values_list("inquiry", "issue__name")
    )
    refused = {inquiry.pk: _why_not(row, inquiry, standing.get(inquiry.pk)) for inquiry in rows}
    new = [inquiry for inquiry in rows if not refused[inquiry.pk]]
    row.check_has_room(sum(inquiry.is_open for inquiry in new), MOST_OPEN)
    if new:
        _link(row, new, by)
    return [
        Result(inquiry, not refused[inquiry.pk], refused[inquiry.pk] or "Ditautkan.")
        for inquiry in rows
    ]


def _why_not(issue: Issue, inquiry: Inquiry, other: str | None) -> str:
    if inquiry.agency_id != issue.agency_id:
        return "Pesan ini milik Instansi lain."
    if other is not None:
        return f"Sudah ada di isu “{other}”."
    return "Pesan ini sudah disisihkan." if inquiry.is_set_aside else ""


def _link(issue: Issue, rows: list[Inquiry], by: User) -> None:
    at = clock.now()
    IssueLink.objects.bulk_create(
        IssueLink(issue=issue, inquiry=inquiry, by=by, at=at) for inquiry in rows
    )
    _log(rows, Event.Kind.ISSUE_JOINED, issue, by)
    issue.changed(lead_id=issue.lead_id or rows[0].pk)
    audit.record(
        "issue.joined", by=by, obj=issue, scope=issue.agency.code,
        inquiries=[inquiry.number for inquiry in rows],
    )  # fmt: skip


@transaction.atomic
def leave_issue(
    *, issue: Issue, inquiries: Iterable[Inquiry], by: User, version: int | None = None
) -> list[Inquiry]:
    """Let inquiries go from an issue; their status and replies stay. Return which left.

    Where the lead leaves, the oldest that stays takes its place.

    :raises InquiryError: if none of them stands in it.
    """
    row = Issue.locked(issue, version=version)
    links = row.links.filter(inquiry__in=[inquiry.pk for inquiry in inquiries])
    left = [link.inquiry for link in links.select_related("inquiry").order_by("inquiry")]
    if not left:
        raise InquiryError("Pesan itu tidak ada di isu ini. Muat ulang halaman.")
    links.delete()
    _log(left, Event.Kind.ISSUE_LEFT, row, by)
    if row.lead_id in {inquiry.pk for inquiry in left}:
        row.lead = row.inquiries.order_by("pk").first()
    row.changed(lead_id=row.lead_id)
    audit.record(
        "issue.left", by=by, obj=row, scope=row.agency.code,
        inquiries=[inquiry.number for inquiry in left],
    )  # fmt: skip
    return left


def _log(rows: list[Inquiry], kind: Event.Kind, issue: Issue, by: User) -> None:
    at = clock.now()
    Event.objects.bulk_create(
        Event(inquiry=inquiry, kind=kind, at=at, by=by, note=issue.name) for inquiry in rows
    )


def hand_over_issues(*, agency: Agency, successor: Agency) -> None:
    """Let the successor of a closed Instansi go on with its issues."""
    Issue.objects.filter(agency=agency).update(agency=successor)
