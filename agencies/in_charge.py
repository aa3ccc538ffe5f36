"""Who is in charge of an Instansi, each person once, in however many decrees they stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from agencies.models import AgencyHead, Appointment, User


@dataclass
class InCharge:
    """A person with the roles held, and whom they stand in for."""

    user: User
    roles: list[str] = field(default_factory=list)
    substitutes_for: list[str] = field(default_factory=list)


def each_once(heads: Iterable[AgencyHead], lines: Iterable[Appointment]) -> list[InCharge]:
    """Put the offices and appointments of each person together, in the order they come."""
    found: dict[int, InCharge] = {}
    for office in heads:
        _add(found.setdefault(office.user_id, InCharge(office.user)).roles, str(office))
    for line in lines:
        person = found.setdefault(line.user_id, InCharge(line.user))
        _add(person.roles, line.get_role_display())
        if line.substitute_for:
            _add(person.substitutes_for, line.substitute_for.user.full_name)
    return list(found.values())


def _add(words: list[str], word: str) -> None:
    if word not in words:
        words.append(word)
