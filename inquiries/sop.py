"""The SOP targets of one inquiry (Pasal 11(1)): they bind the Instansi itself, and stop nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from agencies.working_days import Calendar
from inquiries.models import FollowUp, Inquiry


@dataclass(frozen=True)
class Target:
    """What should be done by when."""

    name: str
    until: datetime
    is_past: bool


def targets_of(
    inquiry: Inquiry, follow_ups: Iterable[FollowUp], calendar: Calendar, now: datetime
) -> list[Target]:
    """What an open inquiry still owes by the SOP of its Instansi: triage, the reply, a disposisi.

    A new cycle begins with the follow-up that opened it.
    """
    if not inquiry.is_open:
        return []
    sop, since = inquiry.agency.sop, _begun(inquiry, follow_ups)
    due = [("balasan", calendar.after(since, sop.reply_days))]
    if inquiry.status == Inquiry.Status.NEW:
        due.insert(0, ("triase", since + sop.triage))
    if inquiry.assigned_to_id and inquiry.assigned_due_at:
        due.append(("disposisi", inquiry.assigned_due_at))
    return [Target(name, until, now > until) for name, until in due]


def _begun(inquiry: Inquiry, follow_ups: Iterable[FollowUp]) -> datetime:
    later = [row.at for row in follow_ups if row.cycle == inquiry.cycle and not row.is_thanks]
    return max(later) if inquiry.cycle > 1 and later else inquiry.received_at
