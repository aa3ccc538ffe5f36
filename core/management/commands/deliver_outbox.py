from typing import Any

from django.core.management.base import BaseCommand

from core import outbox


class Command(BaseCommand):
    help = "Kirim surel yang menunggu di kotak keluar (dipakai bila pekerja tidak berjalan)."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Surel terkirim: {outbox.deliver()}. Menunggu: {outbox.waiting()}.")
