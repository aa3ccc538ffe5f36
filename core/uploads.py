"""Files from outside: checked before they are kept, kept where no address leads, served safely."""

from __future__ import annotations

import errno
import hashlib
import re
import subprocess
import sys
import tempfile
import unicodedata
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError
from django.db.models import ForeignObjectRel
from django.http import FileResponse, Http404

from core import audit, clock, scanning
from core.errors import DomainError
from core.models import Upload
from core.storage import UPLOADS, private_storage, upload_path

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser as User

log = structlog.get_logger(__name__)

MAX_SIZE = 10 * 1024 * 1024
PATIENCE = 5  # seconds for one inspection
INSPECTOR = Path(__file__).with_name("upload_inspector.py")
ORPHAN_AGE = timedelta(days=1)
# The agreed test file of virus scanners, in two pieces lest a scanner takes away this module.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"


class UploadRefused(DomainError):
    """The file may not be kept; nothing of it was."""

    code = "upload_refused"


class UploadTooLarge(UploadRefused):
    """The file is larger than 10 MB."""

    code = "upload_too_large"


class NotScanned(UploadRefused):
    """The virus scanner could not be asked; trying later may help."""

    code = "not_scanned"

    def __init__(self) -> None:
        super().__init__("Pemindai virus tidak dapat dihubungi. Coba lagi nanti.")


class StorageFull(DomainError):
    """There is no room for the file; trying later may help."""

    code = "storage_full"

    def __init__(self) -> None:
        super().__init__("Penyimpanan sedang penuh. Berkas belum tersimpan. Coba lagi nanti.")


@dataclass(frozen=True)
class Kind:
    """A sort of file that may be uploaded."""

    label: str
    content_type: str
    extensions: tuple[str, ...]
    signature: bytes
    signature_within: int


PDF = Kind("PDF", "application/pdf", (".pdf",), b"%PDF-", 1024)  # scanners write a line before it
JPEG = Kind("JPG", "image/jpeg", (".jpg", ".jpeg"), b"\xff\xd8\xff", 3)
PNG = Kind("PNG", "image/png", (".png",), b"\x89PNG\r\n\x1a\n", 8)
STRAY_BYTES = 64  # before and behind a PDF
ALL_KINDS = (PDF, JPEG, PNG)
KNOWN_EXTENSIONS = frozenset(extension for kind in ALL_KINDS for extension in kind.extensions)
INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})  # Unicode categories

NAME_REFUSED = "Nama atau jenis berkas tidak diizinkan. Gunakan {} yang namanya sesuai isinya."
PDF_VERDICTS = {
    "active": "PDF memuat konten aktif. Cetak ulang ke PDF lalu unggah.",
    "encrypted": "PDF terkunci. Simpan tanpa kata sandi lalu unggah.",
    "broken": "PDF tidak dapat diproses. Cetak ulang ke PDF lalu unggah.",
}
IMAGE_VERDICTS = {"broken": "Gambar tidak dapat diproses. Simpan ulang lalu unggah."}


@dataclass(frozen=True)
class Inspected:
    """A file from outside that may be kept; nothing of it is yet."""

    name: str
    kind: Kind
    content: bytes


def store(file: UploadedFile | Inspected, *, by: User, kinds: tuple[Kind, ...] = (PDF,)) -> Upload:
    """Check a file from outside and keep it; the row is written in the caller's transaction.

    What was inspected before is not inspected again.

    :raises UploadRefused: if name, kind, size or content is not allowed.
    :raises StorageFull: if there is no room for it.
    """
    checked = file if isinstance(file, Inspected) else inspect(file, by=by, kinds=kinds)
    content_type = checked.kind.content_type
    return _keep(checked.content, name=checked.name, content_type=content_type, by=by)


def inspect(file: UploadedFile, *, by: User, kinds: tuple[Kind, ...] = (PDF,)) -> Inspected:
    """Check a file from outside without keeping it: call it where no transaction waits.

    :raises UploadRefused: if name, kind, size or content is not allowed.
    :raises StorageFull: if there is no room to look at it.
    """
    name = clean_name(file.name or "")
    kind = _kind_of(file.name or "", name, kinds)
    if not file.size:
        raise UploadRefused("Berkas kosong.")
    if file.size > MAX_SIZE:
        raise UploadTooLarge("Ukuran berkas paling besar 10 MB.")
    file.seek(0)
    content = file.read()
    _refuse_malware(content, by)
    if kind.signature not in content[: kind.signature_within]:
        raise UploadRefused(NAME_REFUSED.format(_choice(kinds)))
    return Inspected(name, kind, _inspect(content, kind))


def store_generated(
    content: bytes, *, name: str, content_type: str, by: User | None = None
) -> Upload:
    """Keep a file that the portal made itself.

    :raises StorageFull: if there is no room for it.
    """
    return _keep(content, name=clean_name(name), content_type=content_type, by=by)


def discard(upload: Upload) -> None:
    """Remove an upload that nothing came to refer to: its row, if it stands, and its file."""
    Upload.objects.filter(pk=upload.pk).delete()
    upload.file.delete(save=False)


def serve(upload: Upload, *, inline: bool = False) -> FileResponse:
    """Hand out a stored file to a caller whose right the view has checked.

    The browser may show it only where `inline` says so, and never as a page of ours.

    :raises Http404: if the file is gone.
    """
    try:
        content = upload.file.open("rb")
    except FileNotFoundError as error:
        log.exception("upload_file_missing", upload=upload.pk)
        raise Http404 from error
    response = FileResponse(
        content,
        as_attachment=not inline,
        filename=clean_name(upload.name),
        content_type=upload.content_type,
    )
    # Browsers refuse to open their PDF viewer in a sandbox; the viewer is a sandbox itself.
    sandbox = "" if inline and upload.content_type == PDF.content_type else "sandbox; "
    response["Content-Security-Policy"] = f"{sandbox}default-src 'none'; frame-ancestors 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def clean_name(name: str) -> str:
    """Return a name fit for a header and a page: one line, no path, nothing invisible."""
    name = unicodedata.normalize("NFKC", name)
    name = re.split(r"[/\\]", name)[-1]
    visible = (c for c in name if unicodedata.category(c) not in INVISIBLE)
    stem, dot, extension = "".join(visible).strip().rpartition(".")
    return f"{stem[:120]}{dot}{extension[:20]}" or "berkas"


def _kind_of(original: str, name: str, kinds: tuple[Kind, ...]) -> Kind:
    """Choose the kind by the extension, looked at only after the name was cleaned.

    :raises UploadRefused: if it is none of `kinds`, or the name pretends to be another.
    """
    parts = name.casefold().split(".")
    kind = next((kind for kind in kinds if f".{parts[-1]}" in kind.extensions), None)
    if not parts[0].strip() or not parts[-1] or "%00" in original or "\0" in original:
        raise UploadRefused(NAME_REFUSED.format(_choice(kinds)))
    if kind and len(parts) > 1:
        return kind
    pretends = any(f".{part}" in KNOWN_EXTENSIONS for part in parts[1:-1])
    if pretends or any(unicodedata.category(character) in INVISIBLE for character in original):
        raise UploadRefused(NAME_REFUSED.format(_choice(kinds)))
    raise UploadRefused(f"Jenis berkas tidak diizinkan. Gunakan {_choice(kinds)}.")


def _choice(kinds: tuple[Kind, ...]) -> str:
    labels = [kind.label for kind in kinds]
    return labels[0] if len(labels) == 1 else f"{', '.join(labels[:-1])}, atau {labels[-1]}"


def _refuse_malware(content: bytes, by: User) -> None:
    """Refuse the scanners' test file and what ClamAV knows, where there is one.

    The trail keeps digest and name, the disk keeps nothing.

    :raises UploadRefused: if the content is known to be harmful.
    :raises NotScanned: if the scanner gives no verdict.
    """
    found = "EICAR" if EICAR in content else ""
    if not found and scanning.is_on():
        try:
            found = scanning.find_malware(content)
        except scanning.ScannerAway as error:
            raise NotScanned from error
    if found:
        digest = hashlib.sha256(content).hexdigest()
        audit.record("upload.malware", by=by, outcome=audit.REFUSED, sha256=digest, found=found)
        raise UploadRefused("Berkas terdeteksi berbahaya.")


def _inspect(content: bytes, kind: Kind) -> bytes:
    """Return what may be kept: a PDF as it came, a picture written anew.

    :raises UploadRefused: if the inspector finds a reason, dies, or takes too long.
    """
    with tempfile.TemporaryDirectory(prefix="berau-upload-") as folder:
        source, target = Path(folder, "source"), Path(folder, "target")
        try:
            source.write_bytes(content)
        except OSError as error:
            raise _full(error) from error
        if kind is PDF:
            _refuse_foreign_parts(content)
            _ask_inspector(PDF_VERDICTS, "pdf", source)
            return content
        _ask_inspector(IMAGE_VERDICTS, "image", source, target)
        return target.read_bytes()


def _refuse_foreign_parts(content: bytes) -> None:
    """Refuse a PDF that may be another file as well; a scanner's line before or after it may stay.

    :raises UploadRefused: if there is more before its head or behind its end.
    """
    before = content.partition(PDF.signature)[0]
    _, end, behind = content.rpartition(b"%%EOF")
    if len(before) > STRAY_BYTES or (end and len(behind.strip(b"\0 \t\r\n")) > STRAY_BYTES):
        raise UploadRefused(
            "PDF memuat data lain di luar dokumennya. Cetak ulang ke PDF lalu unggah."
        )


def _ask_inspector(verdicts: dict[str, str], mode: str, *paths: Path) -> None:
    verdict = _run_inspector(mode, *paths)
    if verdict != "ok":
        raise UploadRefused(verdicts.get(verdict, verdicts["broken"]))


def _run_inspector(mode: str, *paths: Path) -> str:
    """Return the inspector's word; one that dies or dawdles has none.

    `-I` and an empty environment keep our modules and secrets away from it.
    """
    command = [sys.executable, "-I", str(INSPECTOR), mode, *map(str, paths)]
    try:
        result = subprocess.run(  # noqa: S603  (no word of the command comes from outside)
            command, capture_output=True, timeout=PATIENCE, env={}, check=False, text=True
        )
    except subprocess.TimeoutExpired:
        return ""
    return result.stdout.strip()


def _keep(content: bytes, *, name: str, content_type: str, by: User | None) -> Upload:
    """Write the file, then the row; if the row fails, the file goes, too."""
    upload = Upload(
        key=uuid.uuid4(),
        name=name,
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        by_id=by.pk if by else None,
        created_at=clock.now(),
    )
    storage = private_storage()
    path = upload_path(upload, name)
    try:
        upload.file.name = storage.save(path, ContentFile(content))
    except OSError as error:
        storage.delete(path)
        raise _full(error) from error
    try:
        upload.save(force_insert=True)
    except DatabaseError:
        storage.delete(upload.file.name)
        raise
    return upload


def _full(error: OSError) -> Exception:
    full = error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
    return StorageFull() if full else error


def sweep() -> None:
    """Remove files without a row and rows without a file, once they are a day old.

    A file is left without a row where a transaction rolled back or the process died. A row that
    something refers to stays, and the log tells of it; so do all when the whole folder is gone.
    """
    before = clock.now() - ORPHAN_AGE
    storage = private_storage()
    stored = set(_stored(storage, UPLOADS))
    known = set(Upload.objects.values_list("file", flat=True).iterator())
    for path in stored - known:
        if storage.get_modified_time(path) < before:
            storage.delete(path)
            log.info("upload_without_row_removed", path=path)
    if not stored and known:
        log.error("upload_folder_missing", rows=len(known))
        return
    for upload in Upload.objects.filter(file__in=known - stored, created_at__lt=before):
        if _is_referred_to(upload):
            log.error("upload_file_missing", upload=upload.pk)
        else:
            upload.delete()


def _stored(storage: Storage, folder: str) -> Iterator[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}" for name in files)
    for name in folders:
        yield from _stored(storage, f"{folder}/{name}")


def _is_referred_to(upload: Upload) -> bool:
    relations = (
        field
        for field in Upload._meta.get_fields(include_hidden=True)
        if isinstance(field, ForeignObjectRel)
    )
    return any(
        relation.field.model._base_manager.filter(**{relation.field.name: upload}).exists()
        for relation in relations
    )
