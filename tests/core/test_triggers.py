from __future__ import annotations

import pytest
from django.core.checks import Tags, run_checks
from django.db import IntegrityError, connection, transaction
from django.db.migrations.state import ProjectState

from core import audit, triggers
from core.models import AuditEntry, Heartbeat
from core.triggers import AppendOnly, FrozenColumns, Undeletable

TABLE = "core_heartbeat"


class Editor:
    """Runs statements inside the test's transaction, where SQLite's schema editor may not."""

    connection = connection

    def execute(self, statement: str, params: tuple | None = ()) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, params)


def apply(operation: triggers.Guard, *, backwards: bool = False) -> None:
    method = operation.database_backwards if backwards else operation.database_forwards
    method("core", Editor(), ProjectState(), ProjectState())


@pytest.fixture
def row(db, clock) -> Heartbeat:
    return Heartbeat.objects.create(name="worker", at=clock.moment)


def refused(statement: str, message: str) -> None:
    with (
        pytest.raises(IntegrityError, match=f"^{message}"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def allowed(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        assert cursor.rowcount == 1


def test_an_audit_entry_can_be_neither_changed_nor_deleted(db):
    audit.record("uji.ditambah", by=None)

    refused("UPDATE core_auditentry SET action = 'lain'", "frozen: core_auditentry")
    refused("DELETE FROM core_auditentry", "append-only: core_auditentry")

    assert AuditEntry.objects.get().action == "uji.ditambah"


def test_an_append_only_table_still_takes_new_rows(row):
    apply(AppendOnly(TABLE))

    allowed("INSERT INTO core_heartbeat (name, at) VALUES ('sweep', '2026-11-24 00:00:00+00')")


def test_frozen_columns_refuse_another_value_and_allow_the_same(row):
    apply(FrozenColumns(TABLE, columns=["name"]))

    refused("UPDATE core_heartbeat SET name = 'lain'", "frozen: core_heartbeat")
    allowed("UPDATE core_heartbeat SET name = 'worker', at = '2026-11-25 00:00:00+00'")
    allowed("DELETE FROM core_heartbeat")


def test_columns_are_frozen_only_while_the_condition_holds_on_the_old_row(row):
    apply(FrozenColumns(TABLE, columns=["name", "at"], when="OLD.name <> 'worker'"))

    allowed("UPDATE core_heartbeat SET name = 'selesai'")
    refused("UPDATE core_heartbeat SET name = 'worker'", "frozen: core_heartbeat")


def test_two_sets_of_columns_of_one_table_freeze_apart(row):
    apply(FrozenColumns(TABLE, columns=["name"]))
    apply(FrozenColumns(TABLE, columns=["at"], when="OLD.name = 'lain'"))

    refused("UPDATE core_heartbeat SET name = 'lain'", "frozen: core_heartbeat")
    allowed("UPDATE core_heartbeat SET at = '2026-11-25 00:00:00+00'")


def test_a_null_that_becomes_a_value_counts_as_a_change(db):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE uji_beku (id integer, isi text)")
        cursor.execute("INSERT INTO uji_beku VALUES (1, NULL)")
    apply(FrozenColumns("uji_beku", columns=["isi"]))

    refused("UPDATE uji_beku SET isi = 'x'", "frozen: uji_beku")


def test_an_undeletable_row_stays_while_the_condition_holds(row):
    apply(Undeletable(TABLE, when="OLD.name = 'worker'"))

    refused("DELETE FROM core_heartbeat", "undeletable: core_heartbeat")
    allowed("UPDATE core_heartbeat SET name = 'lain'")
    allowed("DELETE FROM core_heartbeat")


@pytest.mark.parametrize(
    "operation", [AppendOnly(TABLE), FrozenColumns(TABLE, columns=["at"]), Undeletable(TABLE)]
)
def test_a_guard_goes_when_its_migration_is_undone(row, operation):
    apply(operation)
    assert set(operation.names()) <= triggers.present(connection)

    apply(operation, backwards=True)

    assert not set(operation.names()) & triggers.present(connection)
    allowed("UPDATE core_heartbeat SET at = '2026-11-25 00:00:00+00'")
    allowed("DELETE FROM core_heartbeat")


def test_every_guard_that_the_migrations_promise_is_in_the_database(db):
    promised = triggers.expected(connection)

    assert "guard_core_auditentry_delete" in promised
    assert promised <= triggers.present(connection)


def test_the_check_names_a_guard_that_a_later_migration_lost(db):
    apply(AppendOnly("core_auditentry"), backwards=True)

    found = [error.msg for error in run_checks(tags=[Tags.database], databases=["default"])]

    assert "Trigger guard_core_auditentry_delete is missing." in found


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("run", ["first", "second"])
def test_a_transactional_test_leaves_no_guarded_row_and_every_guard(run):
    assert not AuditEntry.objects.exists()
    assert triggers.expected(connection) <= triggers.present(connection)

    audit.record("uji.disimpan", by=None)

    assert AuditEntry.objects.count() == 1
