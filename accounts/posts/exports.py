"""The platforms' own export files, recognised by their columns in English and Indonesian.

Pure: a file becomes rows with our names of the columns; nothing is looked up.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from core import strict_json, tables, workbooks
from core.formats import number_id
from core.tables import Row, Table, TableError

Columns = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Export:
    """One kind of file: whose accounts it can be of, what its columns are called.

    It is recognised by the columns `marks`. `titles` names the page where it names no account.
    """

    name: str
    platforms: tuple[str, ...]
    marks: tuple[str, ...]
    columns: Columns
    is_day_first: bool = False
    has_handle_in_url: bool = False

    def present(self, names: set[str]) -> dict[str, str]:
        """Our column → the name it has in the file."""
        return {
            ours: next(name for name in theirs if name in names)
            for ours, theirs in self.columns.items()
            if names.intersection(theirs)
        }


META = Export(
    "Meta Business Suite",
    ("instagram", "facebook", "threads"),
    ("external_id", "at", "url"),
    {
        "external_id": ("post_id", "id_postingan", "id_kiriman", "id"),
        "text": ("description", "deskripsi", "caption", "keterangan", "message", "title", "judul"),
        "at": ("publish_time", "waktu_terbit", "waktu_penerbitan", "waktu_publikasi",
               "waktu_posting", "timestamp", "created_time"),
        "url": ("permalink", "permalink_url", "tautan_permanen", "tautan_permalink"),
        "username": ("account_username", "nama_pengguna_akun", "username"),
        "page": ("page_name", "nama_halaman"),
        "reach": ("reach", "jangkauan"),
        "likes": ("likes", "reactions", "suka", "tanda_suka", "reaksi", "like_count"),
        "comments": ("comments", "komentar", "comments_count"),
        "shares": ("shares", "dibagikan", "berbagi", "bagikan", "share_count", "shares_count"),
    },
)  # fmt: skip
YOUTUBE = Export(
    "YouTube Studio",
    ("youtube",),
    ("external_id", "text", "at"),
    {
        "external_id": ("content", "konten", "video", "video_id", "id_video"),
        "text": ("video_title", "judul_video"),
        "at": ("video_publish_time", "waktu_publikasi_video", "waktu_video_dipublikasikan"),
        "reach": ("views", "penayangan", "tayangan"),
        "likes": ("likes", "suka", "like"),
        "comments": ("comments_added", "komentar_ditambahkan", "komentar_yang_ditambahkan"),
        "shares": ("shares", "dibagikan", "berbagi"),
    },
)
X = Export(
    "X Analytics",
    ("x",),
    ("external_id", "text", "at"),
    {
        "external_id": ("post_id", "tweet_id", "id_postingan", "id_tweet", "id_str"),
        "text": ("post_text", "tweet_text", "teks_postingan", "teks_tweet", "full_text"),
        "at": ("date", "time", "tanggal", "waktu", "created_at"),
        "url": ("post_link", "tweet_permalink", "tautan_postingan", "tautan_tweet"),
        "reach": ("impressions", "impresi", "tayangan"),
        "likes": ("likes", "suka", "favorite_count"),
        "comments": ("replies", "balasan"),
        "shares": ("shares", "dibagikan"),
        "forwards": ("reposts", "retweets", "posting_ulang", "postingan_ulang", "retweet_count"),
    },
    has_handle_in_url=True,
)
TIKTOK = Export(
    "TikTok",
    ("tiktok",),
    ("url", "at"),
    {
        "text": ("video_title", "judul_video", "title", "judul"),
        "url": ("video_link", "tautan_video", "link_video", "link"),
        "at": ("post_time", "waktu_posting", "waktu_postingan", "waktu_unggah", "date"),
        "reach": ("total_views", "total_tayangan", "total_penayangan"),
        "likes": ("total_likes", "total_suka", "likes"),
        "comments": ("total_comments", "total_komentar"),
        "shares": ("total_shares", "total_dibagikan", "total_berbagi"),
    },
    has_handle_in_url=True,
)
FOLLOWERS = Export(
    "tabel pengikut",
    (),
    ("at", "followers"),
    {
        "at": ("tanggal", "waktu", "date", "time"),
        "followers": ("pengikut", "followers", "jumlah_pengikut", "total_followers",
                      "total_pengikut"),
        "username": ("akun", "account", "account_username", "nama_pengguna_akun"),
        "platform": ("platform",),
    },
    is_day_first=True,
)  # fmt: skip
PORTAL = Export(
    "tabel portal",
    (),
    ("text", "at", "category"),
    {
        "external_id": ("id_luar",),
        "text": ("isi", "teks"),
        "at": ("waktu", "terbit"),
        "url": ("tautan",),
        "username": ("akun",),
        "platform": ("platform",),
        "category": ("kategori",),
        "tags": ("tag", "penanda"),
        "audience": ("khalayak",),
        "reach": ("jangkauan",),
        "likes": ("suka",),
        "comments": ("komentar",),
        "shares": ("dibagikan",),
        "forwards": ("diteruskan",),
    },
    is_day_first=True,
)
EXPORTS = (PORTAL, META, YOUTUBE, X, TIKTOK, FOLLOWERS)
KNOWN = sorted({name for kind in EXPORTS for names in kind.columns.values() for name in names})
UNKNOWN = (
    "Berkas ini bukan ekspor yang dikenal. Gunakan ekspor unggahan dari Meta Business Suite, "
    "YouTube Studio, X Analytics, atau TikTok (CSV, Excel, atau JSON), tanpa mengubah nama kolom."
)
ARCHIVE_HEAD = re.compile(rb"\A\s*window\.YTD\.[\w.]+\s*=\s*")
MOST_DEEP = 8


@dataclass(frozen=True)
class Document(Table):
    """Records of a JSON file."""

    @property
    def summary(self) -> str:
        return f"{number_id(len(self.rows))} baris dibaca (JSON)."


@dataclass(frozen=True)
class Opened:
    """A file that was recognised: its kind, its rows under our names, the columns it has."""

    export: Export
    table: Table
    columns: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_of_followers(self) -> bool:
        return self.export is FOLLOWERS


def open_export(content: bytes) -> Opened:
    """Recognise an export file and read it.

    :raises TableError: if it cannot be read, or is none that is known.
    """
    if len(content) > tables.LARGEST:
        raise tables.TableTooLarge(f"Berkas paling besar {tables.LARGEST // 1024 // 1024} MB.")
    table = _document(content) if _is_json(content) else workbooks.read(
        content, required=(), optional=KNOWN
    )  # fmt: skip
    export = recognise(set(table.columns))
    present = export.present(set(table.columns))
    rows = [
        Row(row.number, {ours: row.cells.get(present.get(ours, ""), "") for ours in export.columns})
        for row in table.rows
    ]
    kept = [row for row in rows if row.cells.get("external_id", "").lower() != "total"]
    if not kept:
        raise TableError("Berkas tidak berisi data.")
    return Opened(export, replace(table, rows=kept), frozenset(present))


def recognise(names: set[str]) -> Export:
    """The kind of file with these columns: of those that fit, the one that knows most of them.

    :raises TableError: if none fits.
    """
    fits = [
        kind
        for kind in EXPORTS
        if all(names.intersection(kind.columns[mark]) for mark in kind.marks)
    ]
    if not fits:
        raise TableError(UNKNOWN)
    return max(fits, key=lambda kind: len(kind.present(names)))


def _is_json(content: bytes) -> bool:
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return start in {b"{", b"["} or bool(ARCHIVE_HEAD.match(content))


def _document(content: bytes) -> Table:
    """The records of a JSON file: the longest list of objects that is of a known kind.

    :raises TableError: if it is no JSON, or holds no such list.
    """
    plain = ARCHIVE_HEAD.sub(b"", content.removeprefix(b"\xef\xbb\xbf"))
    try:
        value = strict_json.loads(plain)
    except strict_json.InvalidJSON as error:
        raise TableError("Berkas JSON tidak dapat dibaca. Unduh lagi dari platformnya.") from error
    best: list[dict[str, str]] = []
    for records in _lists(value, MOST_DEEP):
        if len(records) > len(best) and _is_known(records):
            best = records
    if not best:
        raise TableError(UNKNOWN)
    if len(best) > tables.MOST_ROWS:
        raise TableError(f"Berkas paling banyak {number_id(tables.MOST_ROWS)} baris. Bagi dahulu.")
    rows = [Row(number, cells) for number, cells in enumerate(best, start=1)]
    names = sorted({name for cells in best for name in cells})
    return Document(rows, "", "utf-8", columns=names)


def _is_known(records: Sequence[dict[str, str]]) -> bool:
    names = {name for cells in records for name in cells}
    try:
        recognise(names)
    except TableError:
        return False
    return True


def _lists(value: Any, depth: int) -> Iterator[list[dict[str, str]]]:
    """Every list of objects in a document, as cells of text."""
    if depth == 0:
        return
    if isinstance(value, list):
        records = [_cells(item) for item in value if isinstance(item, dict)]
        if records:
            yield records
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for item in inner:
        if isinstance(item, dict | list):
            yield from _lists(item, depth - 1)


def _cells(record: dict[str, Any]) -> dict[str, str]:
    """An object as cells: one that wraps another is opened, `{"count": 3}` counts."""
    if len(record) == 1:
        (only,) = record.values()
        if isinstance(only, dict):
            return _cells(only)
    found: dict[str, str] = {}
    for key, value in record.items():
        name = tables.column_name(key)
        if isinstance(value, dict) and isinstance(value.get("count"), int):
            found[f"{name}_count"] = str(value["count"])
        elif isinstance(value, str):
            found[name] = value[: tables.LONGEST_CELL]
        elif isinstance(value, int | float) and not isinstance(value, bool):
            found[name] = json.dumps(value)
    return found
