"""A copy of what cannot be made again: database, private files, and the two records beside them.

A backup is a folder. It appears under its final name only when it is whole, and its manifest holds
the checksum of everything in it. Keys are no part of it: keep them apart from it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files import File
from django.core.management import call_command
from django.db import connection
from knox.models import AuthToken

from core import audit, clock, records
from core.errors import DomainError
from core.models import AuditSeal
from core.storage import private_storage

MANIFEST = "manifest.json"
DATABASE = "database"
FILES = "files.tar"
ANCHOR = "audit-anchor.log"
ERASURES = "erasures.log"
NAME = "berau-%Y%m%dT%H%M%SZ"
LIBPQ = {
    "HOST": "PGHOST",
    "PORT": "PGPORT",
    "USER": "PGUSER",
    "PASSWORD": "PGPASSWORD",
    "NAME": "PGDATABASE",
}


class BackupError(DomainError):
    """The copy could not be made, or not be put back; nothing was changed."""

    code = "backup"


# --- Making -----------------------------------------------------------------------------------
def make(folder: Path) -> Path:
    """Write one backup into the folder and return where it lies.

    The head of the trail before the database, which then has it; the database before the files: a
    file is kept before its row, so that every row finds its file.

    :raises BackupError: if the database cannot be dumped.
    """
    target = folder / clock.now().strftime(NAME)
    draft = folder / f"{target.name}.part"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700, parents=True)
    try:
        head = AuditSeal.objects.last()
        for name, path in _records().items():
            (draft / name).write_bytes(records.content(path))
        _dump(draft / DATABASE)
        _pack(draft / FILES)
        _describe(draft, head)
        draft.rename(target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return target


def forget(folder: Path, *, older_than: timedelta) -> int:
    """Remove the backups made before; the newest always stays. Return how many went."""
    limit = (clock.now() - older_than).strftime(NAME)
    old = [path for path in sorted(folder.glob("berau-*Z"))[:-1] if path.name < limit]
    for path in old:
        shutil.rmtree(path)
    return len(old)


def _dump(path: Path) -> None:
    if connection.vendor == "postgresql":
        _postgresql("pg_dump", "--format=custom", "--no-owner", f"--file={path}")
        return
    name = connection.settings_dict["NAME"]
    with closing(sqlite3.connect(name)) as own, closing(sqlite3.connect(path)) as copy:
        own.backup(copy)


def _pack(path: Path) -> None:
    storage = private_storage()
    with tarfile.open(path, "w") as archive:
        for name in _stored():
            with storage.open(name) as file:
                entry = tarfile.TarInfo(name)
                entry.size = file.size
                archive.addfile(entry, file)


def _describe(draft: Path, head: AuditSeal | None) -> None:
    manifest = {
        "made_at": clock.now().isoformat(),
        "database": connection.vendor,
        "audit_head": {"number": head.number, "digest": head.digest} if head else None,
        "sha256": {name: _sha256(draft / name) for name in _parts()},
    }
    (draft / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="ascii")


# --- Putting back -----------------------------------------------------------------------------
def restore(source: Path) -> None:
    """Put a backup back into an empty place: no tables, no private files.

    Sessions and tokens do not come back: what was signed out since must stay so. An anchor file
    that is there already is set aside under another name; erasures noted there are kept.

    :raises BackupError: if the backup is damaged or of another kind of database, or the place is
        not empty.
    """
    manifest = check(source)
    if manifest["database"] != connection.vendor:
        raise BackupError(f"Cadangan ini untuk {manifest['database']}, bukan {connection.vendor}.")
    _refuse_unless_empty()
    _load(source / DATABASE)
    call_command("migrate", interactive=False, verbosity=0)  # the backup may be older than the code
    _unpack(source / FILES)
    _restore_anchor(source / ANCHOR)
    add_erasures(records.lines(source / ERASURES))
    Session.objects.all().delete()
    AuthToken.objects.all().delete()
    audit.record("backup.restored", by=None, made_at=manifest["made_at"])


def check(source: Path) -> dict[str, Any]:
    """Compare everything in the backup with its manifest, and return that.

    :raises BackupError: if something is missing or differs.
    """
    try:
        manifest: dict[str, Any] = json.loads((source / MANIFEST).read_text(encoding="ascii"))
        damaged = [name for name in _parts() if _sha256(source / name) != manifest["sha256"][name]]
    except (OSError, ValueError, KeyError) as error:
        raise BackupError(f"Bukan cadangan yang utuh: {source} ({error}).") from error
    if damaged:
        raise BackupError(f"Cadangan rusak: {', '.join(damaged)} tidak sesuai dengan manifesnya.")
    return manifest


def add_erasures(noted: Iterable[str]) -> None:
    """Note erasures of another log here, those that are not noted yet."""
    path = Path(settings.ERASURE_LOG_FILE)
    known = set(records.lines(path))
    records.append(path, (line for line in noted if line not in known))


def _refuse_unless_empty() -> None:
    if connection.introspection.table_names():
        raise BackupError("Basis data tujuan tidak kosong. Pulihkan hanya ke tempat yang kosong.")
    if next(_stored(), None):
        raise BackupError("Folder berkas tujuan tidak kosong. Kosongkan atau pilih folder lain.")


def _load(path: Path) -> None:
    if connection.vendor == "postgresql":
        database = connection.settings_dict["NAME"]
        options = ("--no-owner", "--exit-on-error", "--single-transaction")
        _postgresql("pg_restore", *options, f"--dbname={database}", str(path))
        return
    name = connection.settings_dict["NAME"]
    with closing(sqlite3.connect(path)) as copy, closing(sqlite3.connect(name)) as own:
        copy.backup(own)


def _unpack(path: Path) -> None:
    storage = private_storage()
    with tarfile.open(path) as archive:
        for entry in archive:
            content = archive.extractfile(entry)
            if content is not None:
                storage.save(entry.name, File(content))


def _restore_anchor(copy: Path) -> None:
    path = Path(settings.AUDIT_ANCHOR_FILE)
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        path.rename(path.with_name(f"{path.name}.{clock.now():%Y%m%dT%H%M%SZ}"))
    path.write_bytes(copy.read_bytes())


# --- Both -------------------------------------------------------------------------------------
def _records() -> dict[str, Path]:
    return {ANCHOR: Path(settings.AUDIT_ANCHOR_FILE), ERASURES: Path(settings.ERASURE_LOG_FILE)}


def _parts() -> tuple[str, ...]:
    return (DATABASE, FILES, *_records())


def _stored(folder: str = "") -> Iterator[str]:
    """The names of all private files."""
    try:
        folders, files = private_storage().listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(files):
        yield f"{folder}{name}"
    for name in sorted(folders):
        yield from _stored(f"{folder}{name}/")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        os.fsync(file.fileno())
        return hashlib.file_digest(file, "sha256").hexdigest()


def _postgresql(program: str, *options: str) -> None:
    """Run one of PostgreSQL's own programs on our database; the password stays off its line.

    :raises BackupError: if it is not installed or fails.
    """
    given = {name: str(connection.settings_dict.get(key) or "") for key, name in LIBPQ.items()}
    env = {**os.environ, **{name: value for name, value in given.items() if value}}
    if mode := connection.settings_dict["OPTIONS"].get("sslmode"):
        env["PGSSLMODE"] = mode
    try:
        subprocess.run(  # noqa: S603 - a program of PostgreSQL, options of ours
            [program, *options], env=env, check=True, capture_output=True, text=True
        )
    except FileNotFoundError as error:
        raise BackupError(f"{program} belum terpasang: pasang postgresql-client.") from error
    except subprocess.CalledProcessError as error:
        raise BackupError(f"{program} gagal: {error.stderr.strip()[-500:]}") from error
