"""Who may act where, now or on a date: the one place that answers it.

A power exists only while something in force grants it (Pasal 9(1)). It is asked of the database
at every request and never kept in a session or token. Within one request the answer is held on
that request's own `User` instance by `core.middleware`; outside a request nothing is held.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import CharField, IntegerField, QuerySet, TextChoices, Value

from agencies.models import Agency, AgencyHead, Appointment, RoleAssignment, User
from core import clock


class Role(TextChoices):
    OFFICER = "OFFICER", "Petugas"
    RESPONSIBLE = "RESPONSIBLE", "Pejabat Penanggung Jawab"
    HEAD = "HEAD", "Kepala Instansi"
    EVALUATOR = "EVALUATOR", "Evaluator"
    REGENT = "REGENT", "Bupati"
    ADMIN = "ADMIN", "Admin"
    EXAMINER = "EXAMINER", "Penilai Diskominfo"


DESK = (Role.OFFICER, Role.RESPONSIBLE)
IN_AGENCY = (Role.OFFICER, Role.RESPONSIBLE, Role.HEAD)


@dataclass(frozen=True)
class Powers:
    """What one person may be at one moment; `grants` are (role, agency id or None) pairs.

    `names` are the short names of the Instansi among them. `at` is the moment the database was
    asked: a page that only reads takes it for "now".
    """

    at: datetime
    grants: frozenset[tuple[str, int | None]] = field(default_factory=frozenset)
    names: dict[int, str] = field(default_factory=dict, compare=False)

    def __bool__(self) -> bool:
        return bool(self.grants)

    def holds(self, role: Role, agency_id: int | None = None) -> bool:
        """Whether the role is held for an Instansi, or everywhere when none is named."""
        return (role.value, agency_id) in self.grants

    def holds_any(self, roles: Iterable[Role], agency_id: int | None) -> bool:
        return any(self.holds(role, agency_id) for role in roles)

    def agencies(self, *roles: Role) -> set[int]:
        """The ids of the Instansi where one of the roles is held; any role when none is named."""
        wanted = {role.value for role in roles or IN_AGENCY}
        return {agency for role, agency in self.grants if role in wanted and agency is not None}

    def roles(self) -> list[Role]:
        """The distinct roles held anywhere, in the order of `Role`."""
        held = {role for role, _ in self.grants}
        return [role for role in Role if role.value in held]

    @property
    def is_evaluator(self) -> bool:
        return self.holds(Role.EVALUATOR)

    @property
    def is_regent(self) -> bool:
        return self.holds(Role.REGENT)

    @property
    def is_admin(self) -> bool:
        return self.holds(Role.ADMIN)

    @property
    def is_examiner(self) -> bool:
        return self.holds(Role.EXAMINER)


def of(user: User | AnonymousUser, at: datetime | None = None) -> Powers:
    """All powers of a person at a moment (default: now), in one query."""
    held = user.__dict__.get("powers_of_request")
    if at is None and held is not None:
        return held
    moment = at or clock.now()
    if not isinstance(user, User) or not user.is_active:
        return Powers(moment)
    text, number = CharField(), IntegerField()
    appointed = Appointment.objects.in_force(moment).filter(user=user)
    heads = AgencyHead.objects.in_force(moment).filter(user=user)
    assigned = RoleAssignment.objects.in_force(moment).filter(user=user)
    rows = (
        appointed.order_by()
        .values_list("role", "agency_id", "agency__short_name")
        .union(
            heads.values_list(Value(Role.HEAD.value, text), "agency_id", "agency__short_name"),
            assigned.values_list("role", Value(None, number), Value("", text)),
        )
    )
    found = list(rows)
    names = {agency: name for _, agency, name in found if agency is not None}
    return Powers(moment, frozenset((role, agency) for role, agency, _ in found), names)


def hold_for_request(user: User | AnonymousUser) -> Powers:
    """Ask once and keep the answer on this request's own user instance."""
    powers = of(user)
    user.__dict__["powers_of_request"] = powers
    return powers


def holders(
    roles: Iterable[Role], agency: Agency | int, at: datetime | None = None
) -> QuerySet[User]:
    """The active people who hold one of the roles for an Instansi at a moment."""
    moment = at or clock.now()
    agency_id = agency if isinstance(agency, int) else agency.pk
    names = [role.value for role in roles]
    appointed = Appointment.objects.in_force(moment).filter(agency=agency_id, role__in=names)
    people = User.objects.filter(pk__in=appointed.values("user"))
    if Role.HEAD in names:
        heads = AgencyHead.objects.in_force(moment).filter(agency=agency_id)
        people = people | User.objects.filter(pk__in=heads.values("user"))
    return people.filter(is_active=True).distinct()


def assigned(role: Role, at: datetime | None = None) -> QuerySet[User]:
    """The active people assigned everywhere: Evaluator, Bupati, Admin or Penilai Diskominfo."""
    rows = RoleAssignment.objects.in_force(at or clock.now()).filter(role=role)
    return User.objects.filter(pk__in=rows.values("user"), is_active=True)


def staffed_agencies(at: datetime | None = None) -> set[int]:
    """The ids of the Instansi that have a Petugas or Pejabat in force who can sign in."""
    rows = Appointment.objects.in_force(at or clock.now()).filter(user__is_active=True)
    return set(rows.order_by().values_list("agency_id", flat=True).distinct())


def among(
    people: Mapping[tuple[Role, int], list[User]], roles: Iterable[Role], agency_id: int
) -> list[User]:
    """Those of `holders_by_agency` who hold one of the roles at an Instansi, role by role."""
    return [user for role in roles for user in people.get((role, agency_id), [])]


def holders_by_agency(
    agency_ids: Iterable[int], at: datetime
) -> dict[tuple[Role, int], list[User]]:
    """The active holders of every role at each Instansi, in two queries however many there are."""
    ids = set(agency_ids)
    found: dict[tuple[Role, int], list[User]] = {}
    if not ids:
        return found
    appointed = Appointment.objects.in_force(at).filter(agency__in=ids, user__is_active=True)
    for line in appointed.select_related("user"):
        found.setdefault((Role(line.role), line.agency_id), []).append(line.user)
    heads = AgencyHead.objects.in_force(at).filter(agency__in=ids, user__is_active=True)
    for head in heads.select_related("user"):
        found.setdefault((Role.HEAD, head.agency_id), []).append(head.user)
    return found
