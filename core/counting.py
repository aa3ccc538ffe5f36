"""Several counts in one question to the database, none of them over a whole table."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet


def capped_counts(rows: Mapping[str, QuerySet], *, most: int) -> dict[str, int]:
    """Count each set of rows, but never more than `most` of them, in one statement.

    A page has badges in its menu and on its tabs; asked one by one they cost more than its rows.
    """
    found = dict.fromkeys(rows, 0)
    parts, params, names = [], [], []
    for name, each in rows.items():
        bounded = each.order_by().values("pk")[:most]
        try:
            sql, values = bounded.query.get_compiler(connection=connection).as_sql()
        except EmptyResultSet:
            continue
        parts.append(f"(SELECT count(*) FROM ({sql}) bounded)")  # noqa: S608 - the ORM's own SQL
        params += values
        names.append(name)
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(parts)}", params)
            found.update(zip(names, cursor.fetchone(), strict=True))
    return found
