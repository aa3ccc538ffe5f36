"""Messages from a table: written in all at once or not at all; one known already adds nothing."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import MediaAccount
from agencies.models import Agency, User
from core import audit, clock, tables, workbooks
from core.forms import CleanTextField, LinkField, MomentField
from core.tables import Result, Row
from inquiries.forms import LONGEST, ContactField
from inquiries.models import Inquiry
from inquiries.services import Author, receive_inquiry

REQUIRED = ("isi",)
OPTIONAL = (
    "instansi", "jenis", "akun", "platform", "penulis", "nama", "tautan", "waktu", "kontak",
    "id_luar",
)  # fmt: skip
NOT_YOURS = "Anda tidak berwenang atas instansi ini."
KINDS = {word.lower(): kind for kind, label in Inquiry.Type.choices for word in (kind, label)}
FIELDS: dict[str, forms.Field] = {
    "isi": CleanTextField(label="Isi pesan", max_length=LONGEST),
    "penulis": CleanTextField(label="Nama akun pengirim", max_length=120, required=False),
    "nama": CleanTextField(label="Nama pengirim", max_length=255, required=False),
    "tautan": LinkField(label="Tautan pesan", required=False),
    "waktu": MomentField(label="Waktu ditulis", required=False),
    "kontak": ContactField(label="Kontak", required=False),
    "id_luar": CleanTextField(label="Id pesan", max_length=150, required=False),
}


def import_inquiries(
    *,
    content: bytes,
    by: User | None,
    permitted: Iterable[int] | None = None,
    is_trial: bool = False,
) -> tables.Report:
    """Write in the messages of a CSV or Excel file (Lampiran B.1); nobody holds them yet.

    `permitted` are the ids of the Instansi for which the person may record; any, when None.

    :raises core.tables.TableError: if the file cannot be read.
    :raises core.tables.ImportRefused: if a row was refused; nothing is kept then.
    """
    table = workbooks.read(content, required=REQUIRED, optional=OPTIONAL)
    with transaction.atomic():
        taker = _Taker(by, permitted)
        report = tables.run(table, taker.take, is_trial=is_trial)
    if not is_trial:
        audit.record("inquiry.imported", by=by, rows=len(table.rows), added=report.added)
    return report


class _Taker:
    """Takes one row after the other, knowing the Instansi and their accounts.

    Each Instansi is locked when its first row comes: two imports of one file follow each other.
    """

    def __init__(self, by: User | None, permitted: Iterable[int] | None) -> None:
        self.by = by
        self.agencies = {row.code.upper(): row for row in Agency.objects.open()}
        self.permitted = None if permitted is None else set(permitted)
        self.locked: set[int] = set()

    def take(self, row: Row) -> tuple[Result, str]:
        """:raises RowError: if a cell cannot be read or the Instansi is another's."""
        agency = self._agency(row["instansi"])
        account = _account(agency, row)
        told = {name: _cleaned(name, row[name]) for name in FIELDS}
        key = told["id_luar"] or _fingerprint(agency, account, told)
        self._lock(agency)
        named = f"{told['isi'][:60]}"
        if Inquiry.objects.filter(agency=agency, account=account, external_id=key).exists():
            return Result.SAME, named
        inquiry = receive_inquiry(
            agency=agency,
            kind=_kind(row["jenis"]),
            text=told["isi"],
            by=self.by,
            account=account,
            author=Author(name=told["nama"], handle=told["penulis"], contact=told["kontak"]),
            source_url=told["tautan"],
            external_id=key,
            posted_at=_not_future(told["waktu"]),
            source=Inquiry.Source.IMPORT,
        )
        return Result.ADDED, f"{inquiry.number} · {named}"

    def _agency(self, code: str) -> Agency:
        """The Instansi of a row; without one the person's own, where there is one alone."""
        if not code and self.permitted is not None and len(self.permitted) == 1:
            own = [row for row in self.agencies.values() if row.pk in self.permitted]
            if own:
                return own[0]
        agency = self.agencies.get(code.upper())
        if agency is None:
            raise tables.invalid("instansi", detail="Isi dengan kode Instansi, misalnya DISHUB.")
        if self.permitted is not None and agency.pk not in self.permitted:
            raise tables.RowError(NOT_YOURS)
        return agency

    def _lock(self, agency: Agency) -> None:
        if agency.pk not in self.locked:
            Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
            self.locked.add(agency.pk)


def _cleaned(name: str, written: str) -> Any:
    """:raises RowError: naming the column."""
    try:
        return FIELDS[name].clean(_moment_as_typed(written) if name == "waktu" else written)
    except ValidationError as error:
        raise tables.invalid(name, detail=" ".join(error.messages)) from error


def _moment_as_typed(written: str) -> str:
    """Put a moment as spreadsheets and platforms write it into a form the field reads."""
    try:
        return datetime.fromisoformat(written).isoformat()
    except ValueError:
        return written


def _not_future(moment: datetime | None) -> datetime | None:
    """:raises RowError: for a moment that has not come yet."""
    if moment is not None and moment > clock.now():
        raise tables.invalid("waktu", detail="Waktunya belum tiba.")
    return moment


def _kind(written: str) -> str:
    """:raises RowError: for a word that is no kind; without one it is a question."""
    if not written:
        return Inquiry.Type.QUESTION
    kind = KINDS.get(written.lower())
    if kind is None:
        raise tables.invalid("jenis", detail="Isi Pertanyaan, Komentar, Kritik, atau Saran.")
    return kind


def _account(agency: Agency, row: Row) -> MediaAccount | None:
    """:raises RowError: unless the cell names one account of the Instansi."""
    handle = row["akun"].lstrip("@")
    if not handle:
        return None
    found = MediaAccount.objects.filter(agency=agency, handle__iexact=handle)
    if row["platform"]:
        found = found.filter(platform__code__iexact=row["platform"]) | found.filter(
            platform__name__iexact=row["platform"]
        )
    accounts = list(found.select_related("platform")[:2])
    if not accounts:
        raise tables.invalid("akun", detail=f"Tidak ada di antara akun {agency}.")
    if len(accounts) > 1:
        raise tables.invalid("akun", detail="Ada di beberapa platform; isi kolom platform.")
    return accounts[0]


def _fingerprint(agency: Agency, account: MediaAccount | None, told: dict[str, Any]) -> str:
    """What tells a message without an id of its platform from another."""
    said = (told["penulis"], told["nama"], told["isi"], told["tautan"], told["waktu"])
    whose = (agency.code, account.pk if account else None)
    return f"isi:{sha256(repr((whose, said)).encode()).hexdigest()}"
