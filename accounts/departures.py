"""Who left the desk of an Instansi, and what must be handed over (Pasal 8d, 9(1)).

A departure is no row of its own: it is the last line of a decree that named somebody and ended,
while no decree names them there now. It is over once everything on its checklist is done.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.models import AccountDetails, Designation, HandOverStep, MediaAccount
from agencies import powers
from agencies.models import Agency, Appointment, Leave, User
from agencies.powers import Role
from core import audit, clock
from core.errors import DomainError
from core.formats import tanggal

LEADERS = (Role.RESPONSIBLE, Role.HEAD)


class DepartureError(DomainError):
    code = "departure"


@dataclass(frozen=True)
class Item:
    """One thing to hand over: the credentials of an account; the open work, for no account."""

    account: MediaAccount | None
    step: HandOverStep | None

    @property
    def key(self) -> str:
        return str(self.account.pk) if self.account else "pekerjaan"

    @property
    def is_done(self) -> bool:
        return self.step is not None


@dataclass(frozen=True)
class Checklist:
    """What a departure leaves to do; `still_held` are accounts that the person can recover."""

    line: Appointment
    items: list[Item] = field(default_factory=list)
    still_held: list[MediaAccount] = field(default_factory=list)

    @property
    def left(self) -> int:
        return sum(not item.is_done for item in self.items) + len(self.still_held)

    @property
    def is_done(self) -> bool:
        return self.left == 0

    @property
    def has_unticked(self) -> bool:
        return any(not item.is_done for item in self.items)

    @property
    def left_words(self) -> str:
        return f"{self.left} hal belum selesai"

    @property
    def lead(self) -> str:
        role, place = self.line.get_role_display(), self.line.agency
        return f"{role} {place} sampai {tanggal(self.last_moment)}, menurut {self.line.decree}."

    @property
    def since(self) -> datetime:
        end = self.line.decree.effective_until
        assert end is not None  # noqa: S101 - a departure is a line of a decree that ended
        return end

    @property
    def last_moment(self) -> datetime:
        """The last instant of the appointment, to be shown as a day."""
        return self.since - timedelta(microseconds=1)


def departed(at: datetime) -> QuerySet[Appointment]:
    """The last line of everybody who left the desk of an open Instansi by a moment.

    A substitute counts only after a leave that let them act. Somebody who is named again at the
    same Instansi, in whatever role, has not left it.
    """
    ended = Appointment.objects.filter(
        decree__activated_at__isnull=False,
        decree__effective_until__lte=at,
        decree__effective_until__gt=F("decree__effective_from"),
        agency__closed_at=None,
    )
    same = {"user": OuterRef("user"), "agency": OuterRef("agency")}
    named = Appointment.objects.signed_in_force(at).filter(**same)
    end = OuterRef("decree__effective_until")
    later = ended.filter(**same).filter(
        Q(decree__effective_until__gt=end) | Q(decree__effective_until=end, pk__gt=OuterRef("pk"))
    )
    acted = Leave.objects.filter(
        Q(effective_until=None) | Q(effective_until__gt=OuterRef("decree__effective_from")),
        user=OuterRef("substitute_for__user"),
        effective_from__lt=end,
    )
    lines = ended.filter(~Exists(named), ~Exists(later), Q(substitute_for=None) | Exists(acted))
    return lines.select_related("user", "agency", "decree")


def visible_to(user: User, at: datetime) -> QuerySet[Appointment]:
    """Departures of the Instansi that the person leads; all of them for Diskominfo."""
    held, lines = powers.of(user), departed(at)
    return lines if held.is_evaluator else lines.filter(agency__in=held.agencies(*LEADERS))


def can_hand_over(user: User, line: Appointment) -> bool:
    """Pejabat and Kepala of the Instansi that was left."""
    return powers.of(user).holds_any(LEADERS, line.agency_id)


def checklists(lines: Iterable[Appointment]) -> list[Checklist]:
    """What each departure left to do; three queries, however many departures there are."""
    rows = list(lines)
    steps = _steps(rows)
    accounts = _accounts(rows)
    held = _held(rows)
    found = []
    for line in rows:
        mine = [*accounts.get(line.pk, []), None]
        items = [Item(row, steps.get((line.pk, row.pk if row else None))) for row in mine]
        found.append(Checklist(line, items, held.get((line.user_id, line.agency_id), [])))
    return found


def unfinished(agencies: QuerySet[Agency], at: datetime) -> list[Checklist]:
    """The checklists at these Instansi that are not done, the newest departure first."""
    lines = departed(at).filter(agency__in=agencies).order_by("-decree__effective_until", "-pk")
    return [row for row in checklists(lines) if not row.is_done]


@transaction.atomic
def tick_off(*, line: Appointment, keys: Iterable[str], by: User) -> Checklist:
    """Keep that things were done; what was ticked off before keeps who did it, and when.

    :raises DepartureError: if nothing is named, or something that is not on the checklist.
    """
    wanted = set(keys)
    if not wanted:
        raise DepartureError("Centang dahulu apa yang sudah dikerjakan.")
    (checklist,) = checklists([line])
    items = {item.key: item for item in checklist.items}
    if not wanted <= set(items):
        raise DepartureError("Daftarnya sudah berubah. Muat ulang halaman, lalu centang lagi.")
    at = clock.now()
    new = [items[key] for key in sorted(wanted) if not items[key].is_done]
    HandOverStep.objects.bulk_create(
        [HandOverStep(line=line, account=item.account, at=at, by=by) for item in new],
        ignore_conflicts=True,  # somebody else ticked it off at the same moment
    )
    if new:
        audit.record(
            "departure.ticked_off", by=by, obj=line, scope=line.agency.code, user=line.user_id,
            accounts=[item.account.pk for item in new if item.account],
            work=any(item.account is None for item in new),
        )  # fmt: skip
    (after,) = checklists([line])
    return after


def _steps(lines: list[Appointment]) -> dict[tuple[int, int | None], HandOverStep]:
    steps = HandOverStep.objects.filter(line__in=lines).select_related("by")
    return {(step.line_id, step.account_id): step for step in steps}


def _accounts(lines: list[Appointment]) -> dict[int, list[MediaAccount]]:
    """The accounts that were official at the Instansi while the person served, by the line."""
    places: dict[int, list[Appointment]] = {}
    for line in lines:
        places.setdefault(line.agency_id, []).append(line)
    rows = Designation.objects.filter(
        account__agency__in=list(places), decree__activated_at__isnull=False
    ).select_related("account__platform", "account__agency", "decree")
    found: dict[int, dict[int, MediaAccount]] = {}
    for row in rows.order_by("account__platform__name", "account__handle"):
        for line in places[row.account.agency_id]:
            if _meet(line, row):
                found.setdefault(line.pk, {})[row.account_id] = row.account
    return {pk: list(accounts.values()) for pk, accounts in found.items()}


def _meet(line: Appointment, row: Designation) -> bool:
    """Whether two decrees were in force at the same time."""
    ours, theirs = line.decree, row.decree
    starts, end = theirs.effective_from, ours.effective_until
    if starts is None or end is None or ours.effective_from is None:
        return False
    ends = theirs.effective_until
    return starts < end and (ends is None or ends > max(ours.effective_from, starts))


def _held(lines: list[Appointment]) -> dict[tuple[int, int], list[MediaAccount]]:
    """The accounts whose recovery or second factor still lies with the person."""
    people = {line.user_id for line in lines}
    rows = AccountDetails.objects.filter(
        Q(recovery_holder__in=people) | Q(factor_holder__in=people),
        account__agency__in={line.agency_id for line in lines},
    ).select_related("account__platform", "account__agency")
    found: dict[tuple[int, int], list[MediaAccount]] = {}
    for row in rows.order_by("account__platform__name", "account__handle"):
        for user in {row.recovery_holder_id, row.factor_holder_id}:
            if user is None:
                continue
            found.setdefault((user, row.account.agency_id), []).append(row.account)
    return found
