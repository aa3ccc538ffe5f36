from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import backup, records
from inquiries.personal_data import erasing


class Command(BaseCommand):
    help = "Pulihkan cadangan ke tempat yang kosong, lalu ulangi penghapusan data warga sesudahnya."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--erasures", type=Path, metavar="BERKAS", help="erasures.log yang terbaru"
        )

    def handle(self, *args: Any, folder: Path, erasures: Path | None, **options: Any) -> None:
        try:
            backup.restore(folder)
        except backup.BackupError as error:
            raise CommandError(str(error)) from error
        if erasures:
            backup.add_erasures(records.lines(erasures))
        count = erasing.replay()
        self.stdout.write(f"Pulih dari {folder.name}; {count} penghapusan data warga diulang.")
        self.stdout.write("Lanjutkan dengan manage.py verify_audit.")
