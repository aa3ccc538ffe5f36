"""What the commands that import a table share: FILE, --dry-run, and the report row by row."""

from abc import abstractmethod
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.errors import DomainError
from core.tables import ImportRefused, Report


class TableCommand(BaseCommand):
    """Read a file, take all of its rows or none, and tell what became of each."""

    @abstractmethod
    def take_file(self, content: bytes, *, is_trial: bool, **options: Any) -> Report:
        """Import the content; a trial keeps nothing.

        :raises DomainError: if it is refused; nothing is kept then.
        """

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="berkas CSV")
        parser.add_argument(
            "--dry-run", action="store_true", help="coba saja; tidak ada yang disimpan"
        )

    def handle(self, *args: Any, file: Path, dry_run: bool, **options: Any) -> None:
        try:
            report = self.take_file(file.read_bytes(), is_trial=dry_run, **options)
        except OSError as error:
            raise CommandError(f"Berkas tidak terbaca: {error}") from error
        except ImportRefused as refusal:
            self._show(refusal.report)
            raise CommandError(str(refusal)) from refusal
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        self._show(report)
        self.stdout.write(f"{report.summary} {report.counts}")

    def _show(self, report: Report) -> None:
        for row in report.outcomes:
            self.stdout.write(f"Baris {row.number}: {row.result.label}: {row.full_text}")
