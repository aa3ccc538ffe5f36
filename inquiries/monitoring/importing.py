"""Comments from a platform's export file: all rows or none, and no comment twice (Pasal 8f)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import MediaAccount
from accounts.posts.export_dates import is_day_first, read_moment
from accounts.posts.exports import Export
from agencies.models import User
from core import audit, clock, tables, workbooks
from core.forms import LinkField
from core.tables import Result, Row, RowError, TableError
from core.text import clean, shortened
from inquiries.forms import LONGEST
from inquiries.intake.heard import key
from inquiries.monitoring.services import Said, Source, known, note_mention

SHOWN = 60
COMMENTS = Export(
    "ekspor komentar",
    (),
    ("text", "at"),
    {
        "text": ("comment", "comment_text", "comment_content", "komentar", "isi_komentar",
                 "teks_komentar", "isi", "teks", "message", "pesan", "text"),
        "at": ("comment_create_timestamp", "comment_time", "comment_date", "created_time",
               "create_time", "published_at", "timestamp", "waktu_komentar", "tanggal_komentar",
               "waktu", "tanggal", "date", "time"),
        "author": ("username", "user_name", "author", "author_name", "commenter", "nama_pengguna",
                   "nama_akun", "penulis", "pengirim", "name", "nama"),
        "url": ("comment_permalink", "comment_url", "comment_link", "permalink", "permalink_url",
                "tautan_komentar", "tautan", "link", "url"),
        "external_id": ("comment_id", "id_komentar", "id_luar", "id"),
        "account": ("account_username", "account", "nama_pengguna_akun", "akun"),
        "platform": ("platform",),
    },
)  # fmt: skip
KNOWN = sorted({name for names in COMMENTS.columns.values() for name in names})
UNKNOWN = (
    "Berkas ini bukan ekspor komentar yang dikenal. Perlu paling sedikit kolom isi komentar dan "
    "waktunya, misalnya comment dan date, atau komentar dan tanggal."
)
IS_LINK = LinkField(required=False)


def import_mentions(
    *,
    content: bytes,
    by: User,
    permitted: Iterable[int],
    account: MediaAccount | None = None,
    is_trial: bool = False,
) -> tables.Report:
    """Put the comments of an export file onto the board; the same file twice adds nothing.

    `permitted` are the ids of the Instansi whose accounts it may be about. `account` is what the
    file does not say itself.

    :raises core.tables.TableError: if the file cannot be read, or is no export of comments.
    :raises core.tables.ImportRefused: if a row was refused; nothing is kept then.
    """
    table = workbooks.read(content, required=(), optional=KNOWN)
    present = COMMENTS.present(set(table.columns))
    if not all(mark in present for mark in COMMENTS.marks):
        raise TableError(UNKNOWN)
    rows = [
        Row(row.number, {ours: row.cells.get(theirs, "") for ours, theirs in present.items()})
        for row in table.rows
    ]
    with transaction.atomic():
        taker = _Taker(rows, by, permitted, account)
        report = tables.run(replace(table, rows=rows), taker.take, is_trial=is_trial)
    if not is_trial:
        audit.record("mention.imported", by=by, rows=len(rows), added=report.added)
    return report


class _Taker:
    """Takes one row after the other; each account is locked when its first row comes."""

    def __init__(
        self, rows: list[Row], by: User, permitted: Iterable[int], account: MediaAccount | None
    ) -> None:
        self.by, self.account = by, account
        own = MediaAccount.objects.filter(agency__in=set(permitted))
        self.accounts = list(own.select_related("platform", "agency"))
        self.day_first = is_day_first((row["at"] for row in rows), usual=False)
        self.locked: set[int] = set()

    def take(self, row: Row) -> tuple[Result, str]:
        """:raises RowError: if a cell cannot be read, or the account is none of one's own."""
        account = self._account(row)
        said = self._said(row)
        named = f"{account.name} · {shortened(' '.join(said.text.split()), SHOWN)}"
        if said.author_handle.lower() == account.handle:
            return Result.SAME, f"{named} · balasan akun sendiri"
        if account.pk not in self.locked:
            MediaAccount.objects.select_for_update(no_key=True).get(pk=account.pk)
            self.locked.add(account.pk)
        if known(account, said) is not None:
            return Result.SAME, named
        note_mention(account=account, said=said, by=self.by, source=Source.IMPORTED)
        return Result.ADDED, named

    def _said(self, row: Row) -> Said:
        written = row.cells.get("external_id", "").removeprefix("'")
        try:
            text = clean(row["text"], label="Isi komentar", max_length=LONGEST)
            author = clean(
                row.cells.get("author", ""), label="Penulis", max_length=120, required=False
            )
            url = IS_LINK.clean(row.cells.get("url", ""))
        except ValidationError as error:
            raise RowError("isinya tidak dapat disimpan.", detail=" ".join(error.messages)) from (
                error
            )
        return Said(
            text=text,
            said_at=self._moment(row["at"]),
            author_handle=author.lstrip("@"),
            url=url,
            external_id=key(written) if written else "",
        )

    def _moment(self, written: str) -> datetime:
        try:
            at = read_moment(written, day_first=self.day_first)
        except (ValueError, OverflowError) as error:
            raise RowError("waktunya tidak dapat dibaca.", detail=written[:SHOWN]) from error
        now = clock.now()
        is_today = clock.local(at).date() == clock.local(now).date()
        return min(at, now) if is_today else at  # a day without a time means its end

    def _account(self, row: Row) -> MediaAccount:
        """The account that the row names, or the chosen one.

        :raises RowError: if they differ, or none is known.
        """
        handle = row.cells.get("account", "").strip().lstrip("@").lower()
        if self.account is not None:
            if handle and handle != self.account.handle:
                raise RowError(f"baris ini milik @{handle[:SHOWN]}, bukan {self.account.name}.")
            return self.account
        if not handle:
            raise RowError("berkas ini tidak menyebut akunnya.", detail="Pilih akunnya dahulu.")
        platform = row.cells.get("platform", "").lower()
        found = [
            account
            for account in self.accounts
            if account.handle == handle
            and platform in {"", account.platform.code.lower(), account.platform.name.lower()}
        ]
        if not found:
            raise RowError(f"@{handle[:SHOWN]} bukan akun Instansi Anda.")
        if len(found) > 1:
            raise RowError(
                f"@{handle[:SHOWN]} ada di beberapa platform.", detail="Pilih akunnya dahulu."
            )
        return found[0]
