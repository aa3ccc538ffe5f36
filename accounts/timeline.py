"""What happened to a decree, in order, from its stored times."""

from dataclasses import dataclass
from datetime import datetime

from agencies.models import Decree, User


@dataclass(frozen=True)
class Entry:
    text: str
    at: datetime
    icon: str
    by: User | None = None
    detail: str = ""


def of(decree: Decree, at: datetime) -> list[Entry]:
    """Say what happened to a decree up to a moment, and what is still to come."""
    entries = [Entry("Didraf", decree.drafted_at, "note", decree.drafted_by)]
    if decree.activated_at is not None and decree.effective_from is not None:
        entries.append(Entry("Diaktifkan", decree.activated_at, "seal", decree.activated_by))
        started = at >= decree.effective_from
        word = "Mulai berlaku" if started else "Akan mulai berlaku"
        entries.append(Entry(word, decree.effective_from, "check" if started else "clock"))
    if decree.effective_until is not None:
        entries.append(_end(decree, decree.effective_until, at))
    return entries


def _end(decree: Decree, end: datetime, at: datetime) -> Entry:
    if decree.revoked_at is not None:
        return Entry("Dicabut", decree.revoked_at, "x", decree.revoked_by, decree.revocation_reason)
    if at < end:
        return Entry("Akan berakhir", end, "clock")
    superseded = decree.status_at(at) == Decree.Status.SUPERSEDED
    return Entry("Digantikan" if superseded else "Masa berlaku habis", end, "calendar")
