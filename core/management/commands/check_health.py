import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import health


class Command(BaseCommand):
    help = "Periksa basis data, antrean, dan pekerja; gagal bila salah satunya mati."

    def handle(self, *args: Any, **options: Any) -> None:
        state = health.examine()
        self.stdout.write(json.dumps(state.as_json()))
        if not state.is_well:
            raise CommandError("Ada bagian yang tidak bekerja.")
