from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import clock
from inquiries.intake import deliveries
from inquiries.models import Delivery


class Command(BaseCommand):
    help = "Olah kiriman platform yang menunggu; atau ulangi yang sudah ada."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--replay", metavar="KANAL:ID", help="olah satu kiriman sekali lagi")
        what.add_argument("--replay-failed", action="store_true", help="olah lagi semua yang gagal")

    def handle(self, *args: Any, replay: str | None, replay_failed: bool, **options: Any) -> None:
        if replay:
            channel, _, external_id = replay.partition(":")
            try:
                deliveries.replay(channel, external_id)
            except Delivery.DoesNotExist as error:
                raise CommandError(f"Tidak ada kiriman {replay}.") from error
        if replay_failed:
            Delivery.objects.given_up().update(next_try_at=clock.now(), attempts=0)
        self.stdout.write(f"{deliveries.process_due()} kiriman diolah.")
