"""Write many rows of a model at once: COPY on PostgreSQL, one prepared statement on SQLite.

What does not change from row to row is worked out once, from the model's own defaults; the checks
and the generated columns of the database hold as ever.
"""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection, models, transaction

BATCH = 5000
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


class Loader:
    """Adds rows to the table of `model`; each names the columns of `varying`, in their order.

    The first of them is the primary key. `fixed` are fields that are the same in every row.
    """

    def __init__(self, model: type[models.Model], varying: Sequence[str], **fixed: Any) -> None:
        pattern = model(**fixed)
        columns = {
            field.column: field.get_db_prep_save(field.value_from_object(pattern), connection)
            for field in model._meta.concrete_fields
        }
        self.model = model
        self.columns = [*varying, *(name for name in columns if name not in varying)]
        self.constants = tuple(columns[name] for name in self.columns[len(varying) :])

    def add(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Store the rows, batch by batch."""
        source = iter(rows)
        while batch := list(islice(source, BATCH)):
            with transaction.atomic():
                (self._copy if connection.vendor == "postgresql" else self._insert)(batch)

    def finish(self) -> None:
        """Let the next row of Django's own come after the loaded ones."""
        if connection.vendor != "postgresql":
            return
        table = self.model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'), max(id)) "  # noqa: S608
                f'FROM "{table}"'
            )

    def _copy(self, batch: list[tuple[Any, ...]]) -> None:
        tail = "".join(f"\t{_text(value)}" for value in self.constants) + "\n"
        lines = ("\t".join(map(_text, row)) + tail for row in batch)
        names = ", ".join(f'"{name}"' for name in self.columns)
        with connection.cursor() as cursor:
            cursor.cursor.copy_expert(
                f'COPY "{self.model._meta.db_table}" ({names}) FROM STDIN',
                io.StringIO("".join(lines)),
            )

    def _insert(self, batch: list[tuple[Any, ...]]) -> None:
        names = ", ".join(f'"{name}"' for name in self.columns)
        marks = ", ".join("%s" for _ in self.columns)
        table = self.model._meta.db_table
        statement = f'INSERT INTO "{table}" ({names}) VALUES ({marks})'  # noqa: S608
        adapt = connection.ops.adapt_datetimefield_value
        with connection.cursor() as cursor:
            cursor.executemany(
                statement,
                [
                    tuple(adapt(value) if isinstance(value, datetime) else value for value in row)
                    + self.constants
                    for row in batch
                ],
            )


def _text(value: Any) -> str:
    r"""A value as COPY reads it; nothing is \N."""
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value).translate(ESCAPES)
