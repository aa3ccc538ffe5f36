from typing import Any

from django.core.management.base import CommandParser

from accounts.importing import import_accounts
from accounts.management.people import acting
from core.management.table_command import TableCommand
from core.tables import Report


class Command(TableCommand):
    help = "Usulkan akun dari berkas CSV: semua baris atau tidak satu pun."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--by", help="nama pengguna pengusul; bawaan: Admin yang bertugas")

    def take_file(self, content: bytes, *, is_trial: bool, **options: Any) -> Report:
        by = acting(options["by"], called="Pengusul")
        return import_accounts(content=content, by=by, is_trial=is_trial)
