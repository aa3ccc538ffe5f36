"""Whom a command of the registry acts for."""

from django.core.management.base import CommandError

from agencies import powers
from agencies.models import User
from agencies.powers import Role


def acting(username: str | None, *, called: str) -> User:
    """The person of that name; without one the Admin on duty.

    :raises CommandError: if there is none; `called` says what the person is here.
    """
    people = User.objects.filter(username=username) if username else powers.assigned(Role.ADMIN)
    person = people.order_by("pk").first()
    if person is None:
        raise CommandError(f"{called} tidak ditemukan. Sebutkan dengan --by NAMA_PENGGUNA.")
    return person
