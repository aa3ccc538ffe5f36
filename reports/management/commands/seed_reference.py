"""Load what every installation starts from; safe to run at every start."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from accounts.loading import load_platforms
from agencies.loading import load_agencies
from reports.evaluation.criteria import load_criteria


class Command(BaseCommand):
    help = "Memuat data acuan: Instansi Kabupaten Berau, instansi luar, platform, dan kriteria."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        load_agencies()
        load_platforms()
        load_criteria()
        if options["verbosity"] > 0:
            self.stdout.write("Data acuan sudah dimuat.")
