"""How the database itself notes that a day's tallies are stale, whatever changed its rows.

SQLite forgets a table's triggers whenever Django rebuilds the table. `restore` makes them again
after every `migrate` (see `inquiries.apps`), and distrusts all days.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation, OperationCategory

STALE = "inquiries_staleday"


@dataclass(frozen=True)
class Counted:
    """A table whose rows are tallied by the day of `moment`, and the columns the tallies read."""

    table: str
    moment: str
    columns: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(f"stale_{self.table}_{event}" for event in ("insert", "update", "delete"))

    def statements(self, vendor: str) -> dict[str, str]:
        """The triggers by their names; each row changed leaves a mark, or two for two days."""
        is_postgresql = vendor == "postgresql"
        distinct = "IS DISTINCT FROM" if is_postgresql else "IS NOT"
        changed = " OR ".join(f'OLD."{name}" {distinct} NEW."{name}"' for name in self._read)
        events = ("INSERT", f"UPDATE OF {', '.join(self._read)}", "DELETE")
        rows = (("NEW",), ("NEW", "OLD"), ("OLD",))
        made = {}
        for name, event, known in zip(self.names, events, rows, strict=True):
            when = f"WHEN ({changed})" if len(known) > 1 else ""
            days = [self._day(row, vendor) for row in known]
            mark = f'INSERT INTO "{STALE}" (day) {" UNION ".join(f"SELECT {d}" for d in days)};'
            action = f'EXECUTE FUNCTION "{name}"()' if is_postgresql else f"BEGIN {mark} END"
            trigger = (
                f'CREATE TRIGGER "{name}" AFTER {event} ON "{self.table}" '
                f"FOR EACH ROW {when} {action}"
            )
            function = (
                f'CREATE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $mark$ '
                f"BEGIN {mark} RETURN NULL; END $mark$; "
            )
            made[name] = f"{function}{trigger}" if is_postgresql else trigger
        return made

    def mark_all(self, vendor: str) -> str:
        """SQL that distrusts every day that has rows."""
        return (
            f'INSERT INTO "{STALE}" (day) '  # noqa: S608 - names of ours
            f'SELECT DISTINCT {self._day(self.table, vendor)} FROM "{self.table}"'
        )

    @property
    def _read(self) -> tuple[str, ...]:
        return (self.moment, *self.columns)

    def _day(self, row: str, vendor: str) -> str:
        if vendor == "postgresql":
            return f"({row}.\"{self.moment}\" AT TIME ZONE 'Asia/Makassar')::date"
        # To the second: `date` would round the last half millisecond of a day into the next. WITA
        # knows no summer time.
        return f"date(substr({row}.\"{self.moment}\", 1, 19), '+8 hours')"


ANSWERED = "first_answered_at"
ALL = (
    Counted("inquiries_inquiry", "received_at", ("agency_id", "type", "status", ANSWERED)),
    Counted("inquiries_referral", "sent_at", ("to_agency_id", "status", "stopped_at", ANSWERED)),
)


def restore(connection: BaseDatabaseWrapper) -> None:
    """Make the triggers again that SQLite lost in a rebuild, and distrust what came meanwhile."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master")
        present = {name for (name,) in cursor.fetchall()}
        if STALE not in present:
            return
        for counted in ALL:
            lost = [
                sql for name, sql in counted.statements("sqlite").items() if name not in present
            ]
            if lost and counted.table in present:
                for sql in [*lost, counted.mark_all("sqlite")]:
                    cursor.execute(sql)


class MarkStaleDays(Operation):
    """Let every change of a message or a referral mark its day; so are all days that have any."""

    reversible = True
    reduces_to_sql = True
    category = OperationCategory.SQL

    @property
    def migration_name_fragment(self) -> str:
        return "mark_stale_days"

    def describe(self) -> str:
        return "Mark the days whose tallies are stale"

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Leave the models as they are: a trigger is no part of them."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,
        to_state: Any,
    ) -> None:
        vendor = schema_editor.connection.vendor
        for counted in ALL:
            for sql in [*counted.statements(vendor).values(), counted.mark_all(vendor)]:
                schema_editor.execute(sql, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,
        to_state: Any,
    ) -> None:
        for counted in ALL:
            for name in counted.names:
                if schema_editor.connection.vendor == "postgresql":
                    schema_editor.execute(f'DROP TRIGGER "{name}" ON "{counted.table}"')
                    schema_editor.execute(f'DROP FUNCTION "{name}"()')
                else:
                    schema_editor.execute(f'DROP TRIGGER IF EXISTS "{name}"')
