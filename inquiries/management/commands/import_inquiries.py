from typing import Any

from django.core.management.base import CommandError, CommandParser

from agencies import powers
from agencies.models import User
from agencies.powers import DESK
from core.management.table_command import TableCommand
from core.tables import Report
from inquiries.intake.importing import import_inquiries


class Command(TableCommand):
    help = "Catat pesan dari berkas CSV atau Excel: semua baris atau tidak satu pun."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--by", help="nama pengguna Petugas; hanya untuk Instansinya")

    def take_file(self, content: bytes, *, is_trial: bool, **options: Any) -> Report:
        by = _officer(options["by"]) if options["by"] else None
        permitted = powers.of(by).agencies(*DESK) if by else None
        return import_inquiries(content=content, by=by, permitted=permitted, is_trial=is_trial)


def _officer(username: str) -> User:
    """:raises CommandError: if there is no such person."""
    person = User.objects.filter(username=username).first()
    if person is None:
        raise CommandError(f"Tidak ada pengguna {username}.")
    return person
