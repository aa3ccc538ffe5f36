"""Migration operations that let the database itself refuse a change, on PostgreSQL and SQLite.

`AppendOnly("core_auditentry")` refuses every UPDATE and DELETE. `FrozenColumns("t", columns=[…],
when="OLD.status <> 'DRAFT'")` refuses new values in these columns of rows for which `when` holds
(always, without it). `Undeletable("t", when=…)` refuses to delete such rows. `when` is SQL on OLD
that both databases understand.

`Lifted(guard)` takes one away for good: its name is never made again.

Each makes one trigger per event, named `guard_…`, which raises IntegrityError with a text that
starts with "append-only", "frozen" or "undeletable".

- SQLite forgets a table's triggers whenever Django rebuilds the table (AlterField and others):
  repeat the operation after such a migration. The check `core.E001` (`manage.py check --database
  default`) and a test name every guard that is missing.
- Guards have no off-switch in production. To empty the tables after a transactional test,
  `tests/conftest.py` takes the `guard_…` triggers of SQLite away and puts them back; PostgreSQL
  truncates, which fires no row trigger.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation, OperationCategory

PREFIX = "guard_"


class Guard(Operation):
    """Make the triggers that refuse a change of rows in a table."""

    reversible = True
    reduces_to_sql = True
    category = OperationCategory.SQL
    kind: str
    events: tuple[str, ...]

    def __init__(self, table: str) -> None:
        self.table = table

    def names(self) -> list[str]:
        """Return the triggers' names, one for each event."""
        return [self._name(event) for event in self.events]

    def _name(self, event: str) -> str:
        return f"{PREFIX}{self.table}_{event.lower()}"

    @property
    def migration_name_fragment(self) -> str:
        return f"guard_{self.table}"

    def describe(self) -> str:
        return f"Refuse changes of {self.table} ({self.kind})"

    def condition(self, distinct: str) -> str:
        """Return the SQL under which a change is refused; `distinct` is a null-safe `<>`."""
        return ""

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Leave the models as they are: a trigger is no part of them."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,
        to_state: Any,
    ) -> None:
        self.database_backwards(app_label, schema_editor, to_state, from_state)
        for event in self.events:
            for statement in self._create(event, schema_editor.connection.vendor):
                schema_editor.execute(statement, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,
        to_state: Any,
    ) -> None:
        for name in self.names():
            if schema_editor.connection.vendor == "postgresql":
                schema_editor.execute(f'DROP TRIGGER IF EXISTS "{name}" ON "{self.table}"')
                schema_editor.execute(f'DROP FUNCTION IF EXISTS "{name}"()')
            else:
                schema_editor.execute(f'DROP TRIGGER IF EXISTS "{name}"')

    def _create(self, event: str, vendor: str) -> Iterator[str]:
        name, text = self._name(event), f"{self.kind}: {self.table}"
        if vendor == "postgresql":
            condition = self.condition("IS DISTINCT FROM")
            yield (
                f'CREATE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $guard$ '
                f"BEGIN RAISE EXCEPTION USING MESSAGE = '{text}', "
                "ERRCODE = 'integrity_constraint_violation'; END $guard$"
            )
            action = f'EXECUTE FUNCTION "{name}"()'
        else:
            condition = self.condition("IS NOT")
            action = f"BEGIN SELECT RAISE(ABORT, '{text}'); END"
        when = f"WHEN ({condition}) " if condition else ""
        place = f'BEFORE {event} ON "{self.table}" FOR EACH ROW'
        yield f'CREATE TRIGGER "{name}" {place} {when}{action}'


class AppendOnly(Guard):
    """Refuse every UPDATE and DELETE of the table's rows."""

    kind = "append-only"
    events = ("UPDATE", "DELETE")


class Unchangeable(Guard):
    """Refuse every UPDATE of the table's rows."""

    kind = "append-only"
    events = ("UPDATE",)


class Undeletable(Guard):
    """Refuse to delete the rows for which `when` (SQL on OLD) holds; all, without it."""

    kind = "undeletable"
    events = ("DELETE",)

    def __init__(self, table: str, when: str | None = None) -> None:
        super().__init__(table)
        self.when = when

    def condition(self, distinct: str) -> str:
        return self.when or ""


class FrozenColumns(Guard):
    """Refuse new values in `columns` of the rows for which `when` (SQL on OLD) holds.

    `columns` are database columns (`agency_id`, not `agency`). Several may guard one table.
    """

    kind = "frozen"
    events = ("UPDATE",)

    def __init__(self, table: str, columns: Sequence[str], when: str | None = None) -> None:
        super().__init__(table)
        self.columns = list(columns)
        self.when = when

    def _name(self, event: str) -> str:
        digest = zlib.crc32(f"{self.columns} {self.when}".encode())
        return f"{PREFIX}{self.table}_frozen_{digest:08x}"

    def condition(self, distinct: str) -> str:
        changed = " OR ".join(f'OLD."{name}" {distinct} NEW."{name}"' for name in self.columns)
        return f"({changed}) AND ({self.when})" if self.when else changed


class Lifted(Operation):
    """Take a guard away that another migration made; usually a narrower one follows."""

    reversible = True
    reduces_to_sql = True
    category = OperationCategory.SQL

    def __init__(self, guard: Guard) -> None:
        self.guard = guard

    def describe(self) -> str:
        return f"Lift the guard of {self.guard.table} ({self.guard.kind})"

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Leave the models as they are: a trigger is no part of them."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,
        to_state: Any,
    ) -> None:
        self.guard.database_backwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,
        to_state: Any,
    ) -> None:
        self.guard.database_forwards(app_label, schema_editor, from_state, to_state)


def expected(connection: BaseDatabaseWrapper) -> set[str]:
    """Return the names of the triggers that the applied migrations promise."""
    loader = MigrationLoader(connection)
    names: set[str] = set()
    lifted: set[str] = set()
    for key in loader.applied_migrations:
        migration = loader.disk_migrations.get(key)
        for operation in migration.operations if migration else ():
            if isinstance(operation, Guard):
                names.update(operation.names())
            elif isinstance(operation, Lifted):
                lifted.update(operation.guard.names())
    return names - lifted


def present(connection: BaseDatabaseWrapper) -> set[str]:
    """Return the names of the guards that the database has."""
    if connection.vendor == "postgresql":
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    else:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name for (name,) in cursor.fetchall() if name.startswith(PREFIX)}
