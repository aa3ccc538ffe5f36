"""What is searched, and how each database keeps it current by itself.

PostgreSQL: a generated `tsvector` (configuration `indonesian`, our stop words stripped first) under
a GIN index, and a table of words for typing errors that the worker fills (`vocabulary`).
SQLite: an FTS5 table without content, which triggers fill with stems; its own vocabulary serves
for typing errors, so no text and no word is stored twice.

SQLite forgets a table's triggers whenever Django rebuilds the table. `restore` makes them again
after every `migrate` (see `inquiries.apps`), and indexes what was added without them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation, OperationCategory

from inquiries.search.words import STOP_WORDS, stems

STEMS = "search_stems"  # the function that SQLite's triggers call
WORDS_TABLE = "inquiries_search_word"  # PostgreSQL only


@dataclass(frozen=True)
class TextIndex:
    """The columns of one table that are searched together."""

    table: str
    columns: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"search_{self.table}"

    @property
    def vocabulary(self) -> str:
        """The words that SQLite itself knows of the index."""
        return f"{self.name}_words"

    def text(self, row: str = "") -> str:
        """SQL for the searched text of a row (`NEW`, `OLD`, or the table's own)."""
        return " || ' ' || ".join(
            f'{row}."{name}"' if row else f'"{name}"' for name in self.columns
        )

    def triggers(self) -> dict[str, str]:
        """SQLite's triggers by their names."""
        drop = (
            f'INSERT INTO "{self.name}"("{self.name}", rowid, stems) '  # noqa: S608 - names of ours
            f"VALUES ('delete', OLD.id, {STEMS}({self.text('OLD')}));"
        )
        add = (
            f'INSERT INTO "{self.name}"(rowid, stems) VALUES (NEW.id, {STEMS}({self.text("NEW")}));'  # noqa: S608
        )
        changed = ", ".join(f'"{name}"' for name in self.columns)
        events = {
            "insert": ("INSERT", add),
            "update": (f"UPDATE OF {changed}", drop + add),
            "delete": ("DELETE", drop),
        }
        return {
            f"{self.name}_{key}": f'CREATE TRIGGER "{self.name}_{key}" AFTER {event} '
            f'ON "{self.table}" FOR EACH ROW BEGIN {work} END'
            for key, (event, work) in events.items()
        }

    def fill(self) -> str:
        """SQL that indexes, on SQLite, the rows that the index does not know."""
        return (
            f'INSERT INTO "{self.name}"(rowid, stems) SELECT id, {STEMS}({self.text()}) '  # noqa: S608
            f'FROM "{self.table}" WHERE id NOT IN (SELECT id FROM "{self.name}_docsize")'
        )


INQUIRIES = TextIndex("inquiries_inquiry", ("text",))
ANSWERS = TextIndex("inquiries_bankanswer", ("question", "variants", "answer"))
ALL = (INQUIRIES, ANSWERS)


def register_stems(connection: BaseDatabaseWrapper) -> None:
    """Teach an SQLite connection to stem, for the triggers."""
    if connection.vendor == "sqlite":
        connection.connection.create_function(
            STEMS, 1, lambda text: " ".join(stems(text)), deterministic=True
        )


def restore(connection: BaseDatabaseWrapper) -> None:
    """Make the triggers again that SQLite lost in a rebuild, and index what came meanwhile."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master")
        present = {name for (name,) in cursor.fetchall()}
        for index in ALL:
            lost = {name: sql for name, sql in index.triggers().items() if name not in present}
            if index.name in present and index.table in present and lost:
                for sql in lost.values():
                    cursor.execute(sql)
                cursor.execute(index.fill())


class FullText(Operation):
    """Make a table's columns searchable: by a generated column, or by FTS5 and its triggers."""

    reversible = True
    reduces_to_sql = True
    category = OperationCategory.SQL

    def __init__(self, table: str, columns: list[str]) -> None:
        self.table, self.columns = table, columns

    @property
    def index(self) -> TextIndex:
        return TextIndex(self.table, tuple(self.columns))

    @property
    def migration_name_fragment(self) -> str:
        return f"search_{self.table}"

    def describe(self) -> str:
        return f"Search in {', '.join(self.columns)} of {self.table}"

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Leave the models as they are: only the search reads what this makes."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,
        to_state: Any,
    ) -> None:
        is_postgresql = schema_editor.connection.vendor == "postgresql"
        for statement in self._postgresql() if is_postgresql else self._sqlite():
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,
        to_state: Any,
    ) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f'ALTER TABLE "{self.table}" DROP COLUMN search')
            return
        for name in self.index.triggers():
            schema_editor.execute(f'DROP TRIGGER IF EXISTS "{name}"')
        schema_editor.execute(f'DROP TABLE "{self.index.vocabulary}"')
        schema_editor.execute(f'DROP TABLE "{self.index.name}"')

    def _postgresql(self) -> Iterator[str]:
        plain = f"regexp_replace(lower({self.index.text()}), '[^[:alnum:]]+', ' ', 'g')"
        stops = "|".join(sorted(STOP_WORDS))
        spoken = f"regexp_replace({plain}, '\\y(?:{stops})\\y', '', 'g')"
        yield (
            f'ALTER TABLE "{self.table}" ADD COLUMN search tsvector '
            f"GENERATED ALWAYS AS (to_tsvector('pg_catalog.indonesian', {spoken})) STORED"
        )
        yield (
            f'CREATE INDEX "{self.index.name}" ON "{self.table}" '
            "USING gin (search) WITH (fastupdate = off)"
        )

    def _sqlite(self) -> Iterator[str]:
        index = self.index
        yield (
            f"CREATE VIRTUAL TABLE \"{index.name}\" USING fts5(stems, content='', "
            "tokenize='unicode61 remove_diacritics 0')"
        )
        yield f'CREATE VIRTUAL TABLE "{index.vocabulary}" USING fts5vocab("{index.name}", row)'
        yield from index.triggers().values()
        yield index.fill()


class Vocabulary(Operation):
    """Make PostgreSQL's table of words, with a trigram index where that may be had."""

    reversible = True
    reduces_to_sql = True
    category = OperationCategory.SQL

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Leave the models as they are."""

    def describe(self) -> str:
        return "Keep the words that are searched for, to forgive typing errors"

    @property
    def migration_name_fragment(self) -> str:
        return "search_words"

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,
        to_state: Any,
    ) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return
        schema_editor.execute(f'CREATE TABLE "{WORDS_TABLE}" (word text COLLATE "C" PRIMARY KEY)')
        schema_editor.execute(TRIGRAMS, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,
        to_state: Any,
    ) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f'DROP TABLE "{WORDS_TABLE}"')


# Creating an extension may be forbidden, or it is not installed: search does without it then.
TRIGRAMS = f"""DO $$ BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
  CREATE INDEX "{WORDS_TABLE}_trigrams" ON "{WORDS_TABLE}" USING gin (word gin_trgm_ops);
EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported
    OR undefined_object OR unique_violation THEN
  RAISE NOTICE 'pg_trgm is not to be had: typing errors are looked for without it';
END $$"""
