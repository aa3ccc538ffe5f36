"""Who left the desk of an Instansi, and what must be handed over (Pasal 8d, 9(1)).

A departure is no row of its own: it is the last line of a decree that named somebody and ended,
while no decree names them there now. It is over once everything on its checklist is done.
What a closed Instansi left is handed over at the desk of its last successor.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Least

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
    desk_id: int  # the Instansi that goes on with it
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
        return _left_at(self.line)

    @property
    def last_moment(self) -> datetime:
        """The last instant of the appointment, to be shown as a day."""
        return self.since - timedelta(microseconds=1)


def departed(at: datetime) -> QuerySet[Appointment]:
    """The last line of everybody who left the desk of an Instansi by a moment.

    They left when their decree ended, or when the Instansi was closed before that. `desk` is the
    Instansi that goes on with it. A substitute counts only after a leave that let them act.
    Somebody who is named again at that desk, in whatever role, has not left it.
    """
    closed, ends = F("agency__closed_at"), F("decree__effective_until")
    lines = Appointment.objects.annotate(
        desk=_desk(), left_at=Least(Coalesce(ends, closed), Coalesce(closed, ends))
    )
    ended = lines.filter(
        decree__activated_at__isnull=False,
        left_at__lte=at,
        left_at__gt=F("decree__effective_from"),
    )
    same = {"user": OuterRef("user"), "desk": OuterRef("desk")}
    named = Appointment.objects.signed_in_force(at).annotate(desk=_desk()).filter(**same)
    end = OuterRef("left_at")
    later = ended.filter(**same).filter(Q(left_at__gt=end) | Q(left_at=end, pk__gt=OuterRef("pk")))
    acted = Leave.objects.filter(
        Q(effective_until=None) | Q(effective_until__gt=OuterRef("decree__effective_from")),
        user=OuterRef("substitute_for__user"),
        effective_from__lt=end,
    )
    rows = ended.filter(~Exists(named), ~Exists(later), Q(substitute_for=None) | Exists(acted))
    return rows.select_related("user", "agency", "decree")


def visible_to(user: User, at: datetime) -> QuerySet[Appointment]:
    """Departures from the desk that the person leads; all of them for Diskominfo."""
    held, lines = powers.of(user), departed(at)
    return lines if held.is_evaluator else lines.filter(Q(desk__in=held.agencies(*LEADERS)))


def can_hand_over(user: User, line: Appointment) -> bool:
    """Pejabat and Kepala of the Instansi that was left, or of the one that succeeds it."""
    return powers.of(user).holds_any(LEADERS, line.agency.heir_id)


def checklists(lines: Iterable[Appointment]) -> list[Checklist]:
    """What each departure left to do; four queries, however many departures there are."""
    rows = list(lines)
    heirs = Agency.objects.heirs()
    steps = _steps(rows)
    accounts = _accounts(rows, heirs)
    held = _held(rows, heirs)
    found = []
    for line in rows:
        mine = [*accounts.get(line.pk, []), None]
        items = [Item(row, steps.get((line.pk, row.pk if row else None))) for row in mine]
        desk = heirs.get(line.agency_id, line.agency_id)
        found.append(Checklist(line, desk, items, held.get((line.user_id, desk), [])))
    return found


def unfinished(agencies: QuerySet[Agency], at: datetime) -> list[Checklist]:
    """The checklists at these Instansi that are not done, the newest departure first."""
    lines = (
        departed(at).filter(Q(desk__in=agencies.values("pk"))).order_by(F("left_at").desc(), "-pk")
    )
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
            "departure.ticked_off", by=by, obj=line, scope=_scope(line), user=line.user_id,
            accounts=[item.account.pk for item in new if item.account],
            work=any(item.account is None for item in new),
        )  # fmt: skip
    (after,) = checklists([line])
    return after


def _steps(lines: list[Appointment]) -> dict[tuple[int, int | None], HandOverStep]:
    steps = HandOverStep.objects.filter(line__in=lines).select_related("by")
    return {(step.line_id, step.account_id): step for step in steps}


def _scope(line: Appointment) -> str:
    return Agency.objects.values_list("code", flat=True).get(pk=line.agency.heir_id)


def _desk() -> Case | F:
    """The Instansi at whose desk a line is handed over: the last successor of a closed one."""
    heirs = Agency.objects.heirs()
    cases = [When(agency=pk, then=Value(heir)) for pk, heir in sorted(heirs.items())]
    return Case(*cases, default=F("agency_id"), output_field=IntegerField())


def _left_at(line: Appointment) -> datetime:
    """When the person left: at the end of the decree or of the Instansi, whichever came first."""
    ends = [line.decree.effective_until, line.agency.closed_at]
    return min(end for end in ends if end is not None)


def _accounts(lines: list[Appointment], heirs: dict[int, int]) -> dict[int, list[MediaAccount]]:
    """The accounts that were official at the Instansi while the person served, by the line."""
    desks: dict[int, list[Appointment]] = {}
    for line in lines:
        desks.setdefault(heirs.get(line.agency_id, line.agency_id), []).append(line)
    rows = Designation.objects.filter(
        account__agency__in={*desks, *(line.agency_id for line in lines)},
        decree__activated_at__isnull=False,
    ).select_related("account__platform", "account__agency", "decree")
    found: dict[int, dict[int, MediaAccount]] = {}
    for row in rows.order_by("account__platform__name", "account__handle"):
        here = heirs.get(row.account.agency_id, row.account.agency_id)
        for line in desks.get(here, []):
            if _is_of(row, line.agency) and _meet(line, row):
                found.setdefault(line.pk, {})[row.account_id] = row.account
    return {pk: list(accounts.values()) for pk, accounts in found.items()}


def _is_of(row: Designation, agency: Agency) -> bool:
    """Whether the account was the Instansi's: as signed, or as the decree and its owner say."""
    signed = row.as_signed.get("agency")
    if signed is not None:
        return signed == agency.code
    was_here = agency.closed_at is not None and row.decree.agency_id == agency.pk
    return was_here or row.account.agency_id == agency.pk


def _meet(line: Appointment, row: Designation) -> bool:
    """Whether a person and an account were named in force at the same time."""
    served, starts = line.decree.effective_from, row.decree.effective_from
    if starts is None or served is None:
        return False
    ends = row.decree.effective_until
    return starts < _left_at(line) and (ends is None or ends > max(served, starts))


def _held(
    lines: list[Appointment], heirs: dict[int, int]
) -> dict[tuple[int, int], list[MediaAccount]]:
    """The accounts whose recovery or second factor still lies with the person, by the desk."""
    people = {line.user_id for line in lines}
    rows = AccountDetails.objects.filter(
        Q(recovery_holder__in=people) | Q(factor_holder__in=people),
        account__agency__in={heirs.get(line.agency_id, line.agency_id) for line in lines},
    ).select_related("account__platform", "account__agency")
    found: dict[tuple[int, int], list[MediaAccount]] = {}
    for row in rows.order_by("account__platform__name", "account__handle"):
        for user in {row.recovery_holder_id, row.factor_holder_id}:
            if user is None:
                continue
            found.setdefault((user, row.account.agency_id), []).append(row.account)
    return found
