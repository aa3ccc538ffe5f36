from typing import Any

from agencies.importing import import_agencies
from core.management.table_command import TableCommand
from core.tables import Report


class Command(TableCommand):
    help = "Tambahkan Instansi dan badan luar dari berkas CSV: semua baris atau tidak satu pun."

    def take_file(self, content: bytes, *, is_trial: bool, **options: Any) -> Report:
        return import_agencies(content=content, by=None, is_trial=is_trial)
