from typing import Any

from django.core.management.base import BaseCommand

from inquiries import thresholds


class Command(BaseCommand):
    help = "Catat batas waktu rujukan yang sudah lewat (dipakai bila pekerja tidak berjalan)."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Rujukan diperiksa: {thresholds.sweep_referrals()}.")
