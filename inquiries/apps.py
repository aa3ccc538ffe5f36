from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class InquiriesConfig(AppConfig):
    name = "inquiries"
    verbose_name = "Pesan masuk"

    def ready(self) -> None:
        """Let SQLite stem and keep its triggers: the only hooks Django offers for either."""
        connection_created.connect(_teach_to_stem, dispatch_uid="search_stems")
        post_migrate.connect(_restore_triggers, sender=self, dispatch_uid="triggers")


def _teach_to_stem(connection: Any, **kwargs: Any) -> None:
    from inquiries.search import index  # noqa: PLC0415 - needs the apps loaded

    index.register_stems(connection)


def _restore_triggers(using: str, **kwargs: Any) -> None:
    from django.db import connections  # noqa: PLC0415

    from inquiries.search import index  # noqa: PLC0415 - needs the apps loaded
    from inquiries.tallies import marks  # noqa: PLC0415

    index.restore(connections[using])
    marks.restore(connections[using])
