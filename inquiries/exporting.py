"""A list of the desk as a file: what is on screen, with its filters, whole.

A short one is made at once; a long one by the worker, with the powers of the moment in which it is
made, and handed out only to who still has them. Personal data is masked as on the page.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.http import QueryDict

from agencies import powers
from agencies.models import User
from core import audit, clock, keyset, notices, rendering, table_files, uploads
from core.counting import capped_counts
from core.errors import DomainError
from core.text import mask_personal
from inquiries import filters, listing, sla, veil
from inquiries.models import Export, Inquiry, Referral
from inquiries.models.export import KEPT
from inquiries.rows import LONGEST_TEXT

AT_ONCE = 5_000
MOST = 100_000
CHUNK = 500
TOLD = 1_000  # rows between two words about the progress
IN_MEMORY = 1024 * 1024  # bytes; beyond, a file made at once stands on the disk

Written = Iterator[Sequence[object]]
INBOX_HEAD = (
    "Nomor", "Instansi", "Jenis", "Status", "Kanal", "Akun", "Pengirim", "Isi pesan", "Ditulis",
    "Diterima", "Pemegang", "Batas waktu jawaban", "Pertama dijawab", "Selesai",
)  # fmt: skip
REFERRALS_HEAD = (
    "Nomor pesan", "Dari", "Ke", "Wajib", "Status", "Isi pesan", "Dikirim", "Batas waktu jawaban",
    "Jam berhenti", "Penilaian 24 jam",
)  # fmt: skip
BESIDES = ("posted_at", "author_name", "first_answered_at", "closed_at", "account__handle")
VERDICTS = {
    sla.Verdict.RUNNING: "berjalan",
    sla.Verdict.OVERDUE: "terlambat, belum dijawab",
    sla.Verdict.ON_TIME: "tepat waktu",
    sla.Verdict.LATE: "terlambat",
    sla.Verdict.NONE: "tidak dinilai",
}


class ExportError(DomainError):
    """The list cannot be made into a file for this person now."""

    code = "export"


@dataclass(frozen=True)
class Table:
    """The head of a file, the rows behind it in their order, and how one is written."""

    head: Sequence[str]
    rows: QuerySet
    write: Any

    def lines(self) -> Written:
        """The rows written out, a chunk of them in memory at a time."""
        for row in self.rows[:MOST].iterator(chunk_size=CHUNK):
            yield self.write(row)


def table_of(source: str, query: str, user: User, now: datetime) -> Table:
    """What a list's address asks for, as far as the user's powers of now reach."""
    params = QueryDict(query)
    is_masked = not powers.of(user).agencies()
    if source == Export.Source.REFERRALS:
        return _referrals(user, params, now, is_masked=is_masked)
    asked = listing.ask_inbox(user, params, now)
    return Table(
        INBOX_HEAD,
        keyset.ordered(asked.values(*BESIDES, length=LONGEST_TEXT), **asked.ordering),
        lambda row: _inquiry_line(row, now, is_masked=is_masked),
    )


def _referrals(user: User, params: QueryDict, now: datetime, *, is_masked: bool) -> Table:
    asked = listing.ask_referrals(user, params, now)
    rows = asked.rows.annotate(
        excerpt=veil.opening(LONGEST_TEXT, of="inquiry__")
    ).values(
        *("id", "excerpt", "status", "sent_at", "due_at", "stopped_at", "is_mandatory"),
        *("first_answered_at", "inquiry__number"),
        asker=F("from_agency__short_name"),
        target=F("to_agency__short_name"),
    )  # fmt: skip
    return Table(
        REFERRALS_HEAD,
        keyset.ordered(rows, **asked.ordering),
        lambda row: _referral_line(row, now, is_masked=is_masked),
    )


def _inquiry_line(row: dict[str, Any], now: datetime, *, is_masked: bool) -> Sequence[object]:
    handle = f"@{row['author_handle']}" if row["author_handle"] else ""
    author = " · ".join(filter(None, (row["author_name"], handle)))
    is_held = bool(row["lease_until"] and row["lease_until"] > now)
    return (
        row["number"], row["agency_name"], Inquiry.Type(row["type"]).label,
        Inquiry.Status(row["status"]).label, row["platform"] or "Langsung", row["account__handle"],
        "Warga (disamarkan)" if is_masked else author, _text(row["excerpt"], is_masked=is_masked),
        _moment(row["posted_at"]), _moment(row["received_at"]), row["holder"] if is_held else "",
        _moment(row["due_at"]), _moment(row["first_answered_at"]), _moment(row["closed_at"]),
    )  # fmt: skip


def _referral_line(row: dict[str, Any], now: datetime, *, is_masked: bool) -> Sequence[object]:
    given_up = row["status"] in {"WITHDRAWN", "CLOSED_UNANSWERED"}
    verdict = sla.verdict(
        due=row["due_at"],
        stopped=row["stopped_at"],
        now=now,
        is_withdrawn=given_up and row["first_answered_at"] is None,
    )
    return (
        row["inquiry__number"], row["asker"], row["target"],
        "ya" if row["is_mandatory"] else "tidak",
        Referral.Status(row["status"]).label, _text(row["excerpt"], is_masked=is_masked),
        _moment(row["sent_at"]), _moment(row["due_at"]), _moment(row["stopped_at"]),
        VERDICTS[verdict],
    )  # fmt: skip


def _text(text: str, *, is_masked: bool) -> str:
    return mask_personal(text) if is_masked else text


def _moment(moment: datetime | None) -> str:
    """A moment as a spreadsheet sorts it, in WITA."""
    return f"{clock.local(moment):%Y-%m-%d %H:%M}" if moment else ""


def kept_query(query: str) -> str:
    """The part of a list's address that says what it shows; never a page of it."""
    return listing.stays_in(f"?{query}")[:1000]


def amount_of(table: Table) -> int:
    """How many rows the file will have, counted as far as it may go."""
    return capped_counts({"rows": table.rows}, most=MOST)["rows"]


def write(out: IO[bytes], format_: str, head: Sequence[str], lines: Written) -> None:
    """Write the file in one of the formats of `Export`."""
    if format_ == Export.Format.XLSX:
        table_files.write_xlsx(out, head, lines)
    else:
        delimiter = "," if format_ == Export.Format.CSV_COMMA else ";"
        table_files.write_csv(out, head, lines, delimiter=delimiter)


@transaction.atomic
def ask(*, source: str, query: str, format_: str, user: User) -> Export:
    """Ask for a list as a file and leave a word in the trail.

    A short one is never stored: see `make_now`. `total_rows` tells which it is.
    """
    now = clock.now()
    kept = kept_query(query)
    export = Export(
        source=source,
        query=kept,
        format=format_,
        by=user,
        at=now,
        expires_at=now + KEPT,
        total_rows=amount_of(table_of(source, kept, user, now)),
    )
    if not is_short(export):
        export.save()
    params = QueryDict(kept)
    audit.record(
        "list.exported",
        by=user,
        source=source,
        format=format_,
        rows=export.total_rows,
        masked=not powers.of(user).agencies(),
        searched="q" in params,  # the words may be a citizen's
        tab=params.get("tab", ""),
        filters=filters.read(params),
    )
    return export


def is_short(export: Export) -> bool:
    """Whether the file is made at once instead of by the worker."""
    return export.total_rows <= AT_ONCE


def make_now(export: Export) -> IO[bytes]:
    """Make a short file; what is beyond a megabyte stands on the disk until it is sent."""
    table = table_of(export.source, export.query, export.by, export.at)
    out = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it
    write(out, export.format, table.head, table.lines())
    out.seek(0)
    return out


# --- what the worker does -----------------------------------------------------------------------
def make_pending() -> int:
    """Make the long files still missing, tell who waits for them, drop what is over."""
    made = rendering.render_pending(Export.objects.select_related("by"), _press)
    _tell_ready()
    _drop_expired()
    return made


def _press(export: Export) -> dict[str, rendering.File]:
    """:raises ExportError: if the person's powers have ended."""
    user = User.objects.get(pk=export.by_id)
    held = powers.of(user)
    if not (held.agencies() or held.is_evaluator):
        raise ExportError("Wewenang Anda sudah berakhir, jadi unduhan ini tidak dibuat.")
    table = table_of(export.source, export.query, user, held.at)
    with tempfile.TemporaryFile() as out:
        write(out, export.format, table.head, _counting(export, table.lines()))
        out.seek(0)
        content = out.read()
    sets = {"scope": sorted(held.agencies()) or None}
    return {"pdf": rendering.File(export.document_name, content, export.content_type, sets)}


def _counting(export: Export, lines: Written) -> Written:
    """Pass the lines on, and write down now and then how far it is."""
    rows = Export.objects.filter(pk=export.pk)
    for number, line in enumerate(lines, 1):
        if number % TOLD == 0:
            rows.update(done_rows=number)
        yield line


def _tell_ready() -> None:
    for export in Export.objects.ready_untold().select_related("by")[:50]:
        with transaction.atomic():
            notices.notify(
                [export.by],
                text=f"Unduhan {export.document_name} siap.",
                url=f"/unduhan/{export.key}/",
                dedup_key=f"export:{export.pk}",
                email=False,
            )
            Export.objects.filter(pk=export.pk).update(told_at=clock.now())


def _drop_expired() -> None:
    over = Export.objects.filter(expires_at__lte=clock.now()).select_related("pdf")
    for export in over.order_by("expires_at")[:50]:
        export.delete()
        if export.pdf is not None:
            uploads.discard(export.pdf)


def may_fetch(user: User, export: Export) -> bool:
    """Whether the person still holds the powers with which the file was made."""
    held = powers.of(user)
    if export.scope is None:
        return held.is_evaluator
    return set(export.scope) <= held.agencies()
