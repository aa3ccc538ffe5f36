from argparse import BooleanOptionalAction
from typing import Any

from django.core.management.base import CommandError, CommandParser

from accounts.management.people import acting
from accounts.models import MediaAccount
from accounts.posts import rules
from accounts.posts.importing import Options, import_posts
from core.management.table_command import TableCommand
from core.tables import Report


class Command(TableCommand):
    help = (
        "Impor unggahan dan angkanya dari berkas ekspor platform: semua baris atau tidak satu pun."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--account", help="nama akun, bila berkas tidak menyebutnya")
        parser.add_argument("--platform", help="kode platform akun itu")
        parser.add_argument("--category", default="", help="isi pesan bawaan: a, b, atau c")
        parser.add_argument("--tags", default="", help="tag bawaan, dipisah koma")
        parser.add_argument("--by", help="nama pengguna; bawaan: Admin yang bertugas")
        parser.add_argument(
            "--confirmed", action=BooleanOptionalAction, default=False,
            help="angka yang melonjak dan nama halaman sudah diperiksa",
        )  # fmt: skip

    def take_file(self, content: bytes, *, is_trial: bool, **options: Any) -> Report:
        chosen = Options(
            account=_account(options["account"], options["platform"]),
            category=options["category"],
            tags=rules.read_tags(options["tags"]) if options["tags"] else [],
            is_confirmed=options["confirmed"],
        )
        by = acting(options["by"], called="Pengimpor")
        return import_posts(content=content, by=by, options=chosen, is_trial=is_trial)


def _account(handle: str | None, platform: str | None) -> MediaAccount | None:
    """:raises CommandError: unless it names one account."""
    if not handle:
        return None
    rows = MediaAccount.objects.filter(handle=handle.lstrip("@").lower())
    if platform:
        rows = rows.filter(platform__code=platform)
    found = list(rows.select_related("platform", "agency")[:2])
    if not found:
        raise CommandError(f"Akun {handle} tidak ditemukan.")
    if len(found) > 1:
        raise CommandError(f"{handle} ada di beberapa platform. Sebutkan dengan --platform.")
    return found[0]
