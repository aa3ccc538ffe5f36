"""Cek Akun Resmi: is it ours, was it ours, on any date (Pasal 8c and 9(1)).

One indexed query finds the account itself, one more the official accounts that look like it.
An account is official only while a decree in force designates it; one that was merely proposed is
not registered.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, QuerySet, TextChoices

from accounts import lookalikes
from accounts.models import Designation, MediaAccount, Platform, Suspension
from accounts.recognition import Reading
from agencies.models import Decree
from agencies.models.office import in_force_at

MOST_ALIKE = 100  # candidates that are compared; more share a key only where somebody plays
SEAM = timedelta(seconds=1)  # decrees that follow one another without a gap


class Answer(TextChoices):
    OFFICIAL = "OFFICIAL", "Resmi"
    FORMERLY_OFFICIAL = "FORMERLY_OFFICIAL", "Pernah resmi"
    SUSPENDED = "SUSPENDED", "Ditangguhkan"
    UNREGISTERED = "UNREGISTERED", "Tidak terdaftar"


@dataclass(frozen=True)
class Finding:
    """What is known of one account at a moment."""

    account: MediaAccount
    status: Answer
    decree: Decree
    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class Verdict:
    """The answer to one question; `findings` holds one row per platform."""

    status: Answer
    reading: Reading[Platform]
    at: datetime
    findings: list[Finding] = field(default_factory=list)
    nearest: MediaAccount | None = None

    @property
    def is_official(self) -> bool:
        return self.status == Answer.OFFICIAL

    @property
    def is_suspended(self) -> bool:
        return self.status == Answer.SUSPENDED

    @property
    def is_former(self) -> bool:
        return self.status == Answer.FORMERLY_OFFICIAL

    @property
    def platform_names(self) -> str:
        """The platforms on which a bare name is official: "Instagram dan TikTok"."""
        names = [finding.account.platform.name for finding in self.official]
        return " dan ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)

    @property
    def official(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.status == Answer.OFFICIAL]

    @property
    def others(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.status != Answer.OFFICIAL]

    @property
    def main(self) -> Finding | None:
        """The finding that the answer speaks of."""
        return next((row for row in self.findings if row.status == self.status), None)


def verify(reading: Reading[Platform], *, at: datetime) -> Verdict:
    """Answer for an address, or for a bare name on every platform."""
    findings = find(reading, at=at)
    held = {finding.status for finding in findings}
    status = next((answer for answer in BY_WEIGHT if answer in held), Answer.UNREGISTERED)
    near = nearest(reading, at=at) if status == Answer.UNREGISTERED else None
    return Verdict(status, reading, at, findings, near)


BY_WEIGHT = (Answer.OFFICIAL, Answer.SUSPENDED, Answer.FORMERLY_OFFICIAL)


def find(reading: Reading[Platform], *, at: datetime) -> list[Finding]:
    """Find the accounts of that name that are or were official at a moment; one query."""
    rows = designated(at).filter(account__handle__in=reading.handles)
    if reading.platform is not None:
        rows = rows.filter(account__platform=reading.platform)
    by_account: dict[int, list[Designation]] = {}
    for row in rows.order_by("account__platform__name", "account", "decree__effective_from"):
        by_account.setdefault(row.account_id, []).append(row)
    return [_finding(lines, at) for lines in by_account.values()]


def nearest(reading: Reading[Platform], *, at: datetime) -> MediaAccount | None:
    """Find the official account that looks most like a name; one query on the keys."""
    keys = lookalikes.keys(reading.handle)
    rows = (
        designated(at)
        .filter(in_force_at(at, "decree__"), account__lookalike_keys__key__in=keys)
        .filter(is_suspended=False)
    )
    accounts = {row.account_id: row.account for row in rows[:MOST_ALIKE]}.values()
    return _most_alike(reading, accounts)


def designated(at: datetime) -> QuerySet[Designation]:
    """Designations that had begun by a moment, with all that an answer shows."""
    suspended = Suspension.objects.filter(in_force_at(at), account=OuterRef("account"))
    return (
        Designation.objects.filter(decree__effective_from__lte=at)
        .exclude(decree__effective_until=F("decree__effective_from"))
        .select_related("account__platform", "account__agency", "decree__agency")
        .annotate(is_suspended=Exists(suspended))
    )


def _finding(lines: list[Designation], at: datetime) -> Finding:
    """Judge one account by its designations, oldest first."""
    last = lines[-1]
    decree = last.decree
    ended = decree.effective_until is not None and decree.effective_until <= at
    if last.is_suspended:
        status = Answer.SUSPENDED
    else:
        status = Answer.FORMERLY_OFFICIAL if ended else Answer.OFFICIAL
    return Finding(last.account, status, decree, _since(lines), decree.effective_until)


def _since(lines: list[Designation]) -> datetime:
    """Go back through the decrees that followed one another without a gap."""
    since = lines[-1].decree.effective_from
    for line in reversed(lines[:-1]):
        end = line.decree.effective_until
        if end is None or end + SEAM < since:
            break
        since = line.decree.effective_from
    return since


def _most_alike(
    reading: Reading[Platform], accounts: Iterable[MediaAccount]
) -> MediaAccount | None:
    def rank(account: MediaAccount) -> tuple[int, bool, str]:
        apart = lookalikes.distance(reading.handle, account.handle)
        return (9 if apart is None else apart, account.platform != reading.platform, account.handle)

    alike = [row for row in accounts if lookalikes.distance(reading.handle, row.handle) is not None]
    return min(alike, key=rank, default=None)
