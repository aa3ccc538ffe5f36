"""What the tests of every app share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.storage import storages
from django.db.backends.sqlite3.base import DatabaseOperations

from core import clock as core_clock
from core import triggers

TUESDAY_AFTERNOON = datetime(2026, 11, 24, 14, 5, tzinfo=core_clock.WITA)


class StoppedClock:
    """The time of `core.clock`, which only the test moves."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment.astimezone(UTC)

    def __call__(self) -> datetime:
        return self.moment

    def set(self, moment: datetime) -> None:
        self.moment = moment.astimezone(UTC)

    def advance(self, step: timedelta) -> None:
        self.moment += step


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> StoppedClock:
    """Stop `core.clock` on Tuesday 24 November 2026 at 14.05 WITA."""
    stopped = StoppedClock(TUESDAY_AFTERNOON)
    monkeypatch.setattr(core_clock, "_source", stopped)
    return stopped


@pytest.fixture(autouse=True)
def private_files(tmp_path: Path) -> Iterator[Path]:
    """Give each test an empty folder for private files."""
    with private_folder(tmp_path / "private") as folder:
        yield folder


@contextmanager
def private_folder(folder: Path) -> Iterator[Path]:
    """Let the storage of private files keep them in `folder`."""
    storage = storages["private"]
    cached = ("base_location", "location")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(storage, "_location", str(folder))
        for name in cached:
            storage.__dict__.pop(name, None)
        yield folder
    for name in cached:
        storage.__dict__.pop(name, None)


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    """Forget the throttles' counts of earlier tests."""
    cache.clear()


@pytest.fixture(autouse=True, scope="session")
def _guards_let_tests_empty_the_tables() -> Iterator[None]:
    """Take the guards of SQLite away while a transactional test's tables are emptied.

    There the flush deletes row by row, which `core.triggers` rightly refuses; PostgreSQL truncates.
    The product has no such door.
    """
    flush = DatabaseOperations.execute_sql_flush

    def flush_without_guards(self: DatabaseOperations, sql_list: list[str]) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            guards = [row for row in cursor.fetchall() if row[0].startswith(triggers.PREFIX)]
            for name, _ in guards:
                cursor.execute(f'DROP TRIGGER "{name}"')
            try:
                flush(self, sql_list)
            finally:
                for _, sql in guards:
                    cursor.execute(sql)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", flush_without_guards)
        yield
