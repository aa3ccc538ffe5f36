from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import audit, key_rotation
from core.crypto import UnreadableSecret


class Command(BaseCommand):
    help = "Sandikan ulang semua data tersandi dengan kunci pertama FIELD_ENCRYPTION_KEYS."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = key_rotation.rotate_all()
        except UnreadableSecret as error:
            raise CommandError(
                "Ada data yang tidak terbuka oleh kunci mana pun. Tambahkan kunci lamanya pada "
                "FIELD_ENCRYPTION_KEYS, lalu ulangi."
            ) from error
        audit.record("keys.rotated", by=None, rows=count)
        self.stdout.write(f"{count} baris disandikan ulang. Kunci lama boleh dihapus.")
