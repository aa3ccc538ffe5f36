from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import sealing


class Command(BaseCommand):
    help = "Periksa jejak audit: catatan yang diubah, dihapus, atau dipotong dari belakang."

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(sealing.findings())
        if found:
            raise CommandError("\n".join(["Jejak audit tidak utuh:", *found]))
        self.stdout.write("Jejak audit utuh.")
