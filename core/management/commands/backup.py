from argparse import ArgumentParser
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core import backup


class Command(BaseCommand):
    help = "Buat cadangan basis data, berkas, dan catatan di luarnya dalam satu folder baru."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=settings.DATA_DIR / "backup")
        parser.add_argument(
            "--keep-days", type=int, metavar="HARI", help="hapus yang lebih tua; yang terbaru tetap"
        )

    def handle(self, *args: Any, folder: Path, keep_days: int | None, **options: Any) -> None:
        try:
            made = backup.make(folder)
        except backup.BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(str(made))
        if keep_days is not None:
            backup.forget(folder, older_than=timedelta(days=keep_days))
