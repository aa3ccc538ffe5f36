"""Posts, their figures and followers from a platform's export file: all rows or none (Pasal 8e)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.db import transaction

from accounts.audience import Segment
from accounts.models import AccountDetails, FigureSource, MediaAccount, Platform, Post
from accounts.models.figures import MEASURES
from accounts.posts import exports, figures, rules, services
from accounts.posts.export_dates import is_day_first, read_moment
from accounts.posts.exports import Opened
from accounts.posts.figures import Origin
from accounts.posts.services import Content
from accounts.recognition import AddressError, recognise
from agencies.models import User
from core import audit, clock, tables, uploads
from core.tables import Result, Row, RowError
from core.text import clean, shortened

NO_TEXT = "Unggahan tanpa teks"
SHOWN = 60
TYPES = {True: ("ekspor.json", "application/json"), False: ("ekspor.csv", "text/csv")}
OLDEST = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Options:
    """What the file does not say: its account, what its posts are about, since when it counts.

    `is_confirmed` answers what is asked back: a thousandfold rise, a page of another name.
    """

    account: MediaAccount | None = None
    category: str = ""
    tags: list[str] = field(default_factory=list)
    audience: str = ""
    at: datetime | None = None
    is_confirmed: bool = False


def import_posts(
    *,
    content: bytes,
    by: User,
    permitted: Iterable[int] | None = None,
    options: Options | None = None,
    is_trial: bool = False,
) -> tables.Report:
    """Take an export file of a platform; the same file twice adds nothing.

    `permitted` are the ids of the Instansi whose accounts it may be of; any, when None.

    :raises core.tables.TableError: if the file cannot be read, or is no known export.
    :raises core.tables.ImportRefused: if a row was refused; nothing is kept then.
    """
    opened = exports.open_export(content)
    with transaction.atomic():
        taker = _Taker(opened, content, by, permitted, options or Options())
        report = tables.run(opened.table, taker.take, is_trial=is_trial)
    if not is_trial:
        audit.record(
            "post.imported", by=by, rows=len(opened.table.rows), added=report.added,
            export=opened.export.name,
        )  # fmt: skip
    return report


class _Taker:
    """Takes one row after the other; each account is locked when its first row comes."""

    def __init__(
        self,
        opened: Opened,
        content: bytes,
        by: User,
        permitted: Iterable[int] | None,
        options: Options,
    ) -> None:
        self.opened, self.content, self.by, self.options = opened, content, by, options
        self.at = options.at or clock.now()
        self.choice = _Accounts(opened, permitted, options)
        self.origin: Origin | None = None
        export = opened.export
        self.day_first = is_day_first(
            (row["at"] for row in opened.table.rows), usual=export.is_day_first
        )

    def take(self, row: Row) -> tuple[Result, str]:
        """:raises RowError: if a cell cannot be read, or the account is another."""
        account = self.choice.of(row)
        at = self._moment(row)
        if self.opened.is_of_followers:
            return self._take_followers(account, row, at)
        text = clean(row["text"] or NO_TEXT, label="Isi unggahan", max_length=rules.LONGEST_TEXT)
        values = self._values(row)
        key = row.cells.get("external_id") or _fingerprint(row, at)
        named = f"{account.name} · {shortened(' '.join(text.split()), SHOWN)}"
        known = Post.objects.filter(account=account, external_id=key).first()
        if known is not None:
            is_new = self._add_figures(known, values)
            return (Result.ADDED, f"{named} · angka baru") if is_new else (Result.SAME, named)
        self._refuse_of_another(account, key)
        post = services.take_exported(
            account=account,
            content=self._content(account, row, text, key),
            published_at=at,
            external_id=key,
            by=self.by,
        )
        self._add_figures(post, values)
        return Result.ADDED, f"{named}{_warning(text)}"

    def _content(self, account: MediaAccount, row: Row, text: str, key: str) -> Content:
        category = row.cells.get("category") or self.options.category
        if not category:
            raise RowError(
                "berkas ini tidak menyebut isi pesannya.",
                detail="Pilih a, b, atau c (Pasal 10) untuk semua baris.",
            )
        tags = rules.read_tags(row.cells.get("tags", "")) if row.cells.get("tags") else []
        tags = tags or list(dict.fromkeys([*rules.hashtags(text), *self.options.tags]))
        if not tags:
            raise RowError(
                "unggahan ini tidak memuat tagar.", detail="Isi tag bawaan untuk baris tanpa tagar."
            )
        audience, segments = self.choice.audience_of(account)
        return Content(
            text=text,
            category=category,
            tags=tags[: rules.MOST_TAGS],
            audience=row.cells.get("audience") or self.options.audience or audience,
            segments=segments,
            url=_address(row, self.opened, key),
        )

    def _moment(self, row: Row) -> datetime:
        try:
            at = read_moment(row["at"], day_first=self.day_first)
        except ValueError as error:
            raise RowError("waktunya tidak dapat dibaca.", detail=row["at"][:SHOWN]) from error
        now = clock.now()
        is_today = clock.local(at).date() == clock.local(now).date()
        at = min(at, now) if is_today else at  # a day without a time means its end
        if not OLDEST < at <= now:
            raise RowError("waktunya belum tiba atau terlalu lama.", detail=row["at"][:SHOWN])
        return at

    def _values(self, row: Row) -> dict[str, int | None]:
        return {name: _number(row.cells.get(name, ""), MEASURES[name]) for name in MEASURES}

    def _add_figures(self, post: Post, values: dict[str, int | None]) -> bool:
        """Add the figures of a row, unless there are none or they are known already."""
        if all(value is None for value in values.values()):
            return False
        at = max(self.at, post.published_at or self.at)
        before = figures.newest_of(post, at)
        if before is not None and before.values() == values:
            return False
        figures.record_figures(
            post=post, values=values, at=at, origin=self._origin(),
            is_confirmed=self.options.is_confirmed,
        )  # fmt: skip
        return True

    def _take_followers(self, account: MediaAccount, row: Row, at: datetime) -> tuple[Result, str]:
        followers = _number(row["followers"], "pengikut")
        if followers is None:
            raise RowError("angka pengikutnya kosong.")
        named = f"{account.name} · {clock.local(at):%d-%m-%Y}"
        rows = account.audience_snapshots.filter(at=at, followers=followers)
        if rows.exists():
            return Result.SAME, named
        figures.record_followers(
            account=account, followers=followers, at=at, origin=self._origin(),
            is_confirmed=self.options.is_confirmed,
        )  # fmt: skip
        return Result.ADDED, named

    def _origin(self) -> Origin:
        """The file itself is the evidence; kept once, when the first figure comes."""
        if self.origin is None:
            is_json = isinstance(self.opened.table, exports.Document)
            name, content_type = TYPES[is_json]
            upload = uploads.store_generated(
                self.content, name=name, content_type=content_type, by=self.by
            )
            self.origin = Origin(FigureSource.IMPORTED, upload, self.by)
        return self.origin

    def _refuse_of_another(self, account: MediaAccount, key: str) -> None:
        """:raises RowError: if the same post of the platform is another account's already."""
        others = Post.objects.filter(
            external_id=key, account__platform=account.platform_id
        ).exclude(account=account)
        if others.exists():
            raise RowError("unggahan ini sudah tercatat untuk akun lain di platform yang sama.")


class _Accounts:
    """Which account a row belongs to: the chosen one, or the one that the file names."""

    def __init__(self, opened: Opened, permitted: Iterable[int] | None, options: Options) -> None:
        self.opened, self.options = opened, options
        rows = MediaAccount.objects.select_related("platform", "agency")
        if permitted is not None:
            rows = rows.filter(agency__in=set(permitted))
        self.rows = list(rows)
        self.platforms: Sequence[Platform] = list(Platform.objects.all())
        self.locked: set[int] = set()
        self.told: dict[int, tuple[str, list[Segment]]] = {}

    def of(self, row: Row) -> MediaAccount:
        """:raises RowError: if it is none of the permitted accounts, or not the chosen one."""
        named = self._named(row)
        account = self._chosen(named, row) if self.options.account else self._found(named, row)
        if account.pk not in self.locked:
            MediaAccount.objects.select_for_update(no_key=True).get(pk=account.pk)
            self.locked.add(account.pk)
        return account

    def audience_of(self, account: MediaAccount) -> tuple[str, list[Segment]]:
        """What the account says of its audience (Pasal 7)."""
        if account.pk not in self.told:
            details = AccountDetails.objects.filter(account=account).first()
            self.told[account.pk] = (
                (details.audience, details.segment_list) if details else ("", [])
            )
        return self.told[account.pk]

    def _chosen(self, named: str, row: Row) -> MediaAccount:
        account = self.options.account
        assert account is not None  # noqa: S101 - asked by the caller
        export = self.opened.export
        if export.platforms and account.platform.code not in export.platforms:
            raise RowError(f"berkas {export.name} bukan milik {account}.")
        if named and named != account.handle:
            raise RowError(f"berkas ini milik @{named}, bukan {account.name}.")
        page = row.cells.get("page", "")
        is_like = not page or _plain(page) in {
            _plain(account.handle), _plain(account.display_name)
        }  # fmt: skip
        if not (is_like or named or self.options.is_confirmed):
            raise RowError(
                f"berkas ini milik halaman “{page[:SHOWN]}”.",
                detail=f"Bila itu memang {account}, centang bahwa Anda sudah memeriksanya.",
            )
        return account

    def _found(self, named: str, row: Row) -> MediaAccount:
        if not named:
            raise RowError("berkas ini tidak menyebut akunnya.", detail="Pilih akunnya dahulu.")
        platform = row.cells.get("platform", "").lower()
        fits = [
            account
            for account in self.rows
            if account.handle == named and self._is_of(account, platform)
        ]
        if not fits:
            raise RowError(f"@{named} bukan akun Instansi Anda.")
        if len(fits) > 1:
            raise RowError(f"@{named} ada di beberapa platform.", detail="Pilih akunnya dahulu.")
        return fits[0]

    def _is_of(self, account: MediaAccount, platform: str) -> bool:
        if platform:
            return platform in {account.platform.code.lower(), account.platform.name.lower()}
        wanted = self.opened.export.platforms
        return not wanted or account.platform.code in wanted

    def _named(self, row: Row) -> str:
        """The handle that a row tells, in a column of its own or in the post's address."""
        written = row.cells.get("username", "").strip().lstrip("@").lower()
        if written or not self.opened.export.has_handle_in_url:
            return written
        return _owner(row.cells.get("url", ""), self.platforms)


def _owner(link: str, platforms: Sequence[Any]) -> str:
    """The account that an address of a post names; "" for none."""
    try:
        return recognise(link, platforms).handle
    except AddressError:
        return ""


def _address(row: Row, opened: Opened, key: str) -> str:
    """The post's address, if it is one of the web."""
    if opened.export is exports.YOUTUBE:
        return f"https://www.youtube.com/watch?v={key}"
    written = row.cells.get("url", "")
    return written if written.startswith(("https://", "http://")) and len(written) <= 500 else ""


def _number(written: str, label: str) -> int | None:
    """A figure of a cell: 1234, 1,234, 1.234 or 1234.0; nothing for an empty one.

    :raises RowError: for what is no whole number, and below zero.
    """
    text = written.strip().replace("\u2212", "-").removesuffix(".0")
    if text in {"", "-", "–", "--"}:
        return None
    digits = text.removeprefix("-")
    if not digits.replace(",", "").replace(".", "").isdecimal() or len(digits) > 18:
        raise RowError(f"angka {label} tidak dapat dibaca.", detail=text[:SHOWN])
    parts = digits.replace(".", ",").split(",")
    if len(parts) > 1 and any(len(part) != 3 for part in parts[1:]):
        raise RowError(f"angka {label} harus bulat.", detail=text[:SHOWN])
    number = int("".join(parts))
    if text.startswith("-") and number:
        raise RowError(f"angka {label} tidak boleh di bawah nol.", detail=text[:SHOWN])
    return number


def _plain(name: str) -> str:
    return "".join(sign for sign in name.lower() if sign.isalnum())


def _fingerprint(row: Row, at: datetime) -> str:
    """What tells a post without an id of its platform from another."""
    said = row.cells.get("url") or (row.cells.get("text", ""), at.isoformat())
    return f"isi:{sha256(repr(said).encode()).hexdigest()}"


def _warning(text: str) -> str:
    found = rules.kinds_of_personal_data(text)
    return f" · memuat data pribadi: {', '.join(found)}" if found else ""
