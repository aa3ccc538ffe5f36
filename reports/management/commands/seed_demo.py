"""Fill an empty database with a small believable demo."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from agencies.models import Agency, User
from core.models import SystemMark
from reports.demo import story


class Command(BaseCommand):
    help = "Mengisi basis data kosong dengan data contoh; hanya bila DEMO=1."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Data contoh hanya untuk DEMO=1.")
        if not Agency.objects.exists():
            raise CommandError("Jalankan seed_reference dahulu.")
        if User.objects.exists():
            if not SystemMark.objects.filter(name="demo").exists():
                raise CommandError("Basis data ini sudah dipakai, jadi tidak diisi data contoh.")
            return
        story.tell(password=settings.DEMO_PASSWORD)
        if options["verbosity"] > 0:
            self.stdout.write("Data contoh sudah dibuat.")
