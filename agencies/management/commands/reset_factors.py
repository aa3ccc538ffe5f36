"""Take the second factors from somebody who lost them, when no Admin can: the only Admin's own."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agencies import factors
from agencies.models import User


class Command(BaseCommand):
    help = "Melepas faktor kedua seorang pegawai; ia masuk dengan sandi, lalu memasang yang baru."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="nama pengguna, misalnya admin")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError("Nama pengguna itu tidak ada.")
        factors.reset(user=user, by=None)
        self.stdout.write(f"Faktor kedua {user} dilepas. Sesi dan tokennya berakhir.")
