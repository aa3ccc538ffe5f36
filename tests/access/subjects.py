"""Everybody who once got a role, in each state that it may be in by now."""

from datetime import datetime, timedelta

from agencies.models import Agency, AgencyHead, Appointment, Decree, Leave, RoleAssignment, User
from core import clock
from tests.factories import make_decree, make_head, make_user

DESK = ("officer", "responsible")
EVERYWHERE = ("evaluator", "admin", "regent", "examiner")
ROLES = (*DESK, "head", *EVERYWHERE)
IN_FORCE = ("in force", "moved", "substitute on recorded leave")
STATES = (
    *IN_FORCE, "not yet", "lapsed", "revoked a second ago", "superseded a second ago",
    "inactive login", "substitute without leave",
)  # fmt: skip
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def states_of(role: str) -> list[str]:
    """The states that a role can be in: only who is named in a decree has substitutes."""
    return [state for state in STATES if role in DESK or not state.startswith("substitute")]


def make_subject(role: str, state: str, home: Agency, other: Agency) -> User:
    """Somebody of `home` with a role in a state; who moved holds it at `other`."""
    name = f"{role}.{state}".replace(" ", "-")
    place = other if state == "moved" else home
    user = make_user(name, agency=place, is_active=state != "inactive login")
    at = clock.now()
    start = at + DAY if state == "not yet" else at - 30 * DAY
    ended = {"lapsed": at - DAY, "revoked a second ago": at - SECOND}
    end = ended.get(state, at - SECOND if state.startswith("superseded") else None)
    if state == "moved":
        _grant(user, role, home, start, at - SECOND)
    if state.startswith("substitute"):
        _substitute(user, role, home, on_leave="recorded" in state)
    elif role in DESK and state in {"revoked a second ago", "superseded a second ago"}:
        _end_decree(_appoint(user, role, home, start, None), user, state)
    else:
        _grant(user, role, place, start, end)
    return user


def _grant(user: User, role: str, agency: Agency, start: datetime, end: datetime | None) -> None:
    if role in DESK:
        _appoint(user, role, agency, start, end)
    elif role == "head":
        kind = AgencyHead.Kind.ACTING_ABSENT  # one of several in this world
        make_head(agency, user, kind=kind, effective_from=start, effective_until=end)
    else:
        RoleAssignment.objects.create(
            user=user,
            role=role.upper(),
            effective_from=start,
            effective_until=end or clock.now() + 365 * DAY,  # Penilai Diskominfo: one without end
        )


def _appoint(
    user: User, role: str, agency: Agency, start: datetime, end: datetime | None
) -> Decree:
    people = {"officers" if role == "officer" else "responsible": [user]}
    return make_decree(agency, since=start, until=end, **people)


def _substitute(user: User, role: str, home: Agency, *, on_leave: bool) -> None:
    holder = make_user(f"pemegang.{user.username}", agency=home)
    start = clock.now() - 30 * DAY
    line = _appoint(holder, role, home, start, None).appointments.get()
    Appointment.objects.create(
        decree=line.decree, agency=home, user=user, role=line.role, substitute_for=line
    )
    if on_leave:
        Leave.objects.create(user=holder, effective_from=start, recorded_by=holder)


def _end_decree(decree: Decree, by: User, state: str) -> None:
    """End it as the portal does, a second before now."""
    at = clock.now() - SECOND
    if state.startswith("revoked"):
        decree.revoked_at, decree.revoked_by, decree.revocation_reason = at, by, "Pindah"
        decree.save(update_fields=["revoked_at", "revoked_by", "revocation_reason"])
    decree.give_way(at)
