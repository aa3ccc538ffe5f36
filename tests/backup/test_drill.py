"""The drill: what a backup holds comes back whole in an empty place, and only there."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.management import CommandError, call_command
from django.db import connection

from core import backup, sealing
from core.models import AuditSeal
from inquiries.models.event import ERASED
from inquiries.personal_data import erasing
from reports import services
from reports.tasks import render_reports
from tests.backup.place import counts
from tests.factories import make_inquiry
from tests.reports.conftest import make_draft, make_team
from tools.environment import ROOT

PASSWORD = "kata sandi yang panjang"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        connection.vendor == "postgresql" and not shutil.which("pg_dump"),
        reason="needs postgresql-client",
    ),
]


@pytest.fixture(autouse=True)
def records(settings, tmp_path) -> Path:
    settings.AUDIT_ANCHOR_FILE = str(tmp_path / "anchor.log")
    settings.ERASURE_LOG_FILE = str(tmp_path / "erasures.log")
    return tmp_path


@pytest.fixture
def made(tmp_path, clock) -> Path:
    """A backup of nearly nothing."""
    return backup.make(tmp_path / "backup")


@pytest.fixture
def place(tmp_path, settings) -> Iterator[dict[str, str]]:
    """The environment of an empty place: on PostgreSQL a new database, else a new folder."""
    env = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "berau_sosmed.settings.dev",
        "DATA_DIR": str(tmp_path / "place"),
        "DEMO": "0",
        "SECRET_KEY": settings.SECRET_KEY,
        "FIELD_ENCRYPTION_KEYS": ",".join(settings.FIELD_ENCRYPTION_KEYS),
        "FIELD_HASH_KEY": settings.FIELD_HASH_KEY,
    }
    if connection.vendor != "postgresql":
        yield env
        return
    name = f"drill_{uuid.uuid4().hex[:12]}"
    its = connection.settings_dict
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    login = f"{its['USER']}:{its['PASSWORD']}" if its["PASSWORD"] else its["USER"]
    yield env | {"DATABASE_URL": f"postgres://{login}@{its['HOST']}:{its['PORT']}/{name}"}
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def restore_in(
    env: dict[str, str], folder: Path, log: Path, name: str
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.backup.place", str(folder), str(log), name, PASSWORD]
    return subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.django_db(transaction=True)
def test_everything_comes_back_in_an_empty_place_and_people_sign_in(clock, place, tmp_path):
    team = make_team()
    team.officer.password = Argon2PasswordHasher().encode(PASSWORD, "garam-garam")
    team.officer.save(update_fields=["password"])
    inquiry = make_inquiry(team.agency, team.officer)
    report = services.submit_report(report=make_draft(team), by=team.head)
    render_reports()
    report.refresh_from_db()
    sealing.seal_entries()
    sealing.anchor()
    head = AuditSeal.objects.last()

    call_command("backup", str(tmp_path / "backup"), stdout=io.StringIO())
    before = counts()
    (folder,) = (tmp_path / "backup").iterdir()
    erasing.erase([inquiry.pk], [], at=clock())
    done = restore_in(place, folder, tmp_path / "erasures.log", team.officer.username)

    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["head"] == [head.number, head.digest]
    assert found["findings"] == []
    assert hashlib.sha256(bytes.fromhex(found["pdf"])).hexdigest() == report.pdf.sha256
    assert found["texts"] == [ERASED], "erased since the backup"
    assert found["leads_to"] == "/dasbor/"
    restored = found["counts"]
    signs = restored.pop("core.AuditEntry") - before.pop("core.AuditEntry")
    assert signs >= 1, "that it was restored, and the sign-in"
    assert restored == before


def test_a_place_that_is_not_empty_is_left_alone(made):
    with pytest.raises(CommandError, match="tidak kosong"):
        call_command("restore", str(made))


@pytest.mark.parametrize("part", ["database", "files.tar", "audit-anchor.log"])
def test_a_damaged_backup_is_refused(made, part):
    with (made / part).open("ab") as file:
        file.write(b"x")

    with pytest.raises(CommandError, match=f"Cadangan rusak: {part}"):
        call_command("restore", str(made))


def test_what_is_no_backup_is_refused(tmp_path):
    with pytest.raises(CommandError, match="Bukan cadangan"):
        call_command("restore", str(tmp_path))


def test_a_backup_that_fails_leaves_nothing_behind(tmp_path, clock, monkeypatch):
    def fail(path: Path) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(backup, "_pack", fail)
    with pytest.raises(OSError, match="no space"):
        backup.make(tmp_path / "backup")

    assert list((tmp_path / "backup").iterdir()) == []


def test_old_backups_go_and_the_newest_stays(tmp_path, clock):
    folder = tmp_path / "backup"
    for _ in range(3):
        backup.make(folder)
        clock.advance(timedelta(days=20))

    backup.forget(folder, older_than=timedelta(days=30))
    assert len(list(folder.iterdir())) == 1
    clock.advance(timedelta(days=365))
    backup.forget(folder, older_than=timedelta(days=30))

    assert len(list(folder.iterdir())) == 1
