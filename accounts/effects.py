"""What begins and what ends at once when a decree is activated or revoked (Pasal 9(1)).

For the page that asks before it happens; the powers themselves come from `agencies.powers`.
"""

from dataclasses import dataclass, field
from datetime import datetime

from accounts.models import Designation, MediaAccount
from agencies.models import Appointment, Decree


@dataclass(frozen=True)
class Effects:
    """The people and accounts on both sides of a change."""

    appointed: list[Appointment] = field(default_factory=list)
    dismissed: list[Appointment] = field(default_factory=list)
    official: list[MediaAccount] = field(default_factory=list)
    no_longer_official: list[MediaAccount] = field(default_factory=list)
    lasts_again: Decree | None = None


def of_activation(decree: Decree, at: datetime) -> Effects:
    """Say what the activation of a draft begins, and what it ends of the decree it supersedes."""
    new_people = _people(decree)
    new_accounts = _accounts(decree)
    if decree.supersedes is None:
        return Effects(appointed=new_people, official=new_accounts)
    kept = {_post(line) for line in new_people} | _held_elsewhere(decree.supersedes, at)
    still = {account.pk for account in new_accounts}
    return Effects(
        appointed=new_people,
        official=new_accounts,
        dismissed=[line for line in _people(decree.supersedes) if _post(line) not in kept],
        no_longer_official=[a for a in _accounts(decree.supersedes) if a.pk not in still],
    )


def of_revocation(decree: Decree, at: datetime) -> Effects:
    """Say whose power and which accounts end with a decree, unless another one holds them.

    A decree that had not begun leaves the one it supersedes its end back.
    """
    kept, former = _held_elsewhere(decree, at), _lasting_again(decree, at)
    still = set()
    if former is not None:
        kept |= {_post(line) for line in _people(former)}
        still = {account.pk for account in _accounts(former)}
    return Effects(
        dismissed=[line for line in _people(decree) if _post(line) not in kept],
        # no other decree may name them at this time
        no_longer_official=[a for a in _accounts(decree) if a.pk not in still],
        lasts_again=former,
    )


def _lasting_again(decree: Decree, at: datetime) -> Decree | None:
    former = decree.supersedes
    if former is None or decree.status_at(at) != Decree.Status.NOT_YET:
        return None
    return former if former.lasts_again_without(decree) else None


def _people(decree: Decree) -> list[Appointment]:
    return list(
        decree.appointments.select_related("user", "agency", "substitute_for__user").order_by(
            "-role", "pk"
        )
    )


def _accounts(decree: Decree) -> list[MediaAccount]:
    lines = Designation.objects.filter(decree=decree).select_related("account__platform")
    return [line.account for line in lines.order_by("account__platform__name", "account__handle")]


def _post(line: Appointment) -> tuple[int, int, str]:
    return line.user_id, line.agency_id, line.role


def _held_elsewhere(decree: Decree, at: datetime) -> set[tuple[int, int, str]]:
    users = decree.appointments.values("user")
    others = Appointment.objects.in_force(at).filter(user__in=users).exclude(decree=decree)
    return {_post(line) for line in others}
