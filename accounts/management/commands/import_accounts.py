from typing import Any

from django.core.management.base import CommandError, CommandParser

from accounts.importing import import_accounts
from agencies import powers
from agencies.models import User
from agencies.powers import Role
from core.management.table_command import TableCommand
from core.tables import Report


class Command(TableCommand):
    help = "Usulkan akun dari berkas CSV: semua baris atau tidak satu pun."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--by", help="nama pengguna pengusul; bawaan: Admin yang bertugas")

    def take_file(self, content: bytes, *, is_trial: bool, **options: Any) -> Report:
        return import_accounts(content=content, by=_proposer(options["by"]), is_trial=is_trial)


def _proposer(username: str | None) -> User:
    """:raises CommandError: if there is no such person, or no Admin."""
    people = User.objects.filter(username=username) if username else powers.assigned(Role.ADMIN)
    person = people.order_by("pk").first()
    if person is None:
        raise CommandError("Pengusul tidak ditemukan. Sebutkan dengan --by NAMA_PENGGUNA.")
    return person
