"""Make the first Admin of a new installation; everything after that happens on the pages."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from agencies import people, powers
from agencies.models import RoleAssignment
from core import clock
from core.errors import DomainError


class Command(BaseCommand):
    help = "Mendaftarkan Admin pertama; undangannya dikirim lewat surel."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="nama pengguna, misalnya admin")
        parser.add_argument("email", help="alamat surel untuk undangan")
        parser.add_argument("full_name", help="nama lengkap")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if powers.assigned(powers.Role.ADMIN).exists():
            raise CommandError("Sudah ada Admin. Tambah yang lain lewat halaman Pegawai.")
        details = {name: options[name] for name in ("username", "email", "full_name")}
        try:
            user = people.register_person(by=None, **details)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        people.assign_role(
            user=user,
            role=RoleAssignment.Role.ADMIN,
            first_day=clock.today(),
            last_day=None,
            by=None,
        )
        self.stdout.write(f"{user} terdaftar sebagai Admin. Undangan dikirim ke {user.email}.")
