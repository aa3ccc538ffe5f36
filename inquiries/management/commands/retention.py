from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from inquiries import retention

WORDS = {
    "contacts": "kontak pesan yang selesai",
    "deliveries": "kiriman mentah kanal",
    "quarantine": "pesan yang ditahan",
    "mentions": "percakapan di akun",
    "notices": "pemberitahuan terbaca",
    "drafts": "draf yang tidak dilanjutkan",
    "sessions": "sesi yang berakhir",
    "tokens": "token yang berakhir",
}


class Command(BaseCommand):
    help = "Hapus data pribadi yang lewat masa simpannya (juga berjalan sendiri setiap malam)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="hanya hitung, jangan hapus")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        counts = retention.count_over() if dry_run else retention.remove_over()
        verb = "akan dihapus" if dry_run else "dihapus"
        for kind, count in counts.items():
            days = settings.RETENTION_DAYS[kind]
            self.stdout.write(f"{WORDS[kind]} (lewat {days} hari): {count} {verb}")
