"""The audit trail's chain: what the sealer takes, and what no longer agrees with it."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from core import audit, sealing
from core.models import AuditEntry, AuditSeal
from core.tasks import anchor_audit, seal_audit
from tests.core.helpers import in_threads

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def anchors(settings, tmp_path) -> Path:
    settings.AUDIT_ANCHOR_FILE = str(tmp_path / "anchor.log")
    return tmp_path / "anchor.log"


@pytest.fixture
def sealed(alice, clock, anchors) -> list[AuditEntry]:
    """Six entries in three seals of two, the last of them anchored."""
    for number in range(6):
        audit.record("uji.disegel", by=alice, number=number, share=0.5)
        if number % 2:
            seal_audit()
            clock.advance(timedelta(minutes=1))
    anchor_audit()
    return list(AuditEntry.objects.order_by("id"))


@pytest.fixture
def intruder():
    """Somebody at the database's own prompt, who takes the guards away first."""

    def at_the_prompt(statement: str, *params: object) -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET session_replication_role = replica")
            else:
                cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
                for (name,) in cursor.fetchall():
                    cursor.execute(f'DROP TRIGGER "{name}"')
            cursor.execute(statement, params)
            if connection.vendor == "postgresql":
                cursor.execute("SET session_replication_role = DEFAULT")

    return at_the_prompt


def test_a_chain_that_nobody_touched_holds(sealed):
    audit.record("uji.belum", by=None)

    assert list(sealing.findings()) == []
    assert [seal.count for seal in AuditSeal.objects.all()] == [2, 2, 2]


def test_what_is_not_yet_sealed_is_sealed_the_next_time_and_only_once(sealed):
    audit.record("uji.belum", by=None)

    assert (seal_audit(), seal_audit()) == (1, 0)
    assert not AuditEntry.objects.filter(seal=None).exists()
    assert list(sealing.findings()) == []


def test_many_entries_are_sealed_in_batches(alice, monkeypatch):
    monkeypatch.setattr(sealing, "BATCH", 3)
    for number in range(7):
        audit.record("uji", by=alice, number=number)

    assert seal_audit() == 7
    assert [seal.count for seal in AuditSeal.objects.all()] == [3, 3, 1]
    assert list(sealing.findings()) == []


def test_an_edited_entry_is_found(sealed, intruder):
    intruder("UPDATE core_auditentry SET action = 'lain' WHERE id = %s", sealed[2].pk)

    assert list(sealing.findings()) == ["Segel 2: isi catatan tidak sesuai dengan segelnya."]


def test_a_moved_time_is_found_to_the_microsecond(sealed, intruder):
    moved = sealed[2].at + timedelta(microseconds=1)
    intruder("UPDATE core_auditentry SET at = %s WHERE id = %s", moved, sealed[2].pk)

    assert list(sealing.findings()) == ["Segel 2: isi catatan tidak sesuai dengan segelnya."]


def test_a_removed_entry_is_found(sealed, intruder):
    intruder("DELETE FROM core_auditentry WHERE id = %s", sealed[3].pk)

    assert list(sealing.findings()) == ["Segel 2: 2 catatan disegel, 1 ditemukan."]


def test_a_removed_seal_is_found(sealed, intruder):
    seal = sealed[2].seal_id
    intruder("DELETE FROM core_auditentry WHERE seal_id = %s", seal)
    intruder("DELETE FROM core_auditseal WHERE id = %s", seal)

    assert "Segel 2 sampai 2 hilang." in list(sealing.findings())


def test_a_trail_cut_off_at_its_end_is_found_by_the_file_outside(sealed, intruder):
    seal = sealed[-1].seal_id
    intruder("DELETE FROM core_auditentry WHERE seal_id = %s", seal)
    intruder("DELETE FROM core_auditseal WHERE id = %s", seal)

    (found,) = sealing.findings()
    assert found.startswith("Segel 3 yang dicatat di luar pada ")


def test_a_chain_forged_anew_differs_from_the_file_outside(sealed, intruder, settings):
    intruder("UPDATE core_auditseal SET digest = %s WHERE number = 3", "0" * 64)

    found = list(sealing.findings())
    assert len(found) == 2
    assert found[1].startswith("Segel 3 berbeda dari yang dicatat di luar pada ")


def test_the_head_is_written_down_once(sealed, anchors):
    anchor_audit()
    assert len(anchors.read_text().splitlines()) == 1

    audit.record("uji.lagi", by=None)
    seal_audit()
    anchor_audit()
    assert len(anchors.read_text().splitlines()) == 2


def test_a_line_that_a_crash_has_cut_is_passed_over(sealed, anchors):
    with anchors.open("a") as file:
        file.write("2026-11-24T00:00:00+00:00 4 abc")

    assert list(sealing.findings()) == []


def test_the_command_says_what_it_found_and_fails(sealed, intruder):
    out = io.StringIO()
    call_command("verify_audit", stdout=out)
    assert out.getvalue() == "Jejak audit utuh.\n"

    intruder("DELETE FROM core_auditentry WHERE id = %s", sealed[0].pk)
    with pytest.raises(CommandError, match="Segel 1: 2 catatan disegel, 1 ditemukan"):
        call_command("verify_audit")


@pytest.mark.parametrize(
    "change", ["action = 'lain'", "at = NULL", "details = NULL", "seal_id = NULL"]
)
def test_a_sealed_entry_can_no_longer_be_changed(sealed, change):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE core_auditentry SET {change}")  # noqa: S608 - fixed by the test


@pytest.mark.parametrize("statement", ["UPDATE core_auditseal SET count = 9", "DELETE"])
def test_a_seal_can_be_neither_changed_nor_removed(sealed, statement):
    statement = statement.replace("DELETE", "DELETE FROM core_auditseal")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_two_sealers_and_a_writer_at_once_keep_one_chain(alice):
    def write_and_seal() -> int:
        for number in range(10):
            with transaction.atomic():
                audit.record("uji.serentak", by=alice, number=number)
            sealing.seal_entries()
        return 0

    in_threads(3, write_and_seal)
    sealing.seal_entries()

    assert AuditEntry.objects.filter(seal=None).count() == 0
    assert sum(seal.count for seal in AuditSeal.objects.all()) == 30
    assert list(sealing.findings()) == []
