"""What posts and followers say about an Instansi's year (Pasal 15(3) b, c, e and f)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from accounts.models import (
    AudienceSnapshot,
    Category,
    FigureSource,
    MediaAccount,
    Post,
    PostFigures,
)
from accounts.posts.figures import newest_by_account
from agencies.models import Agency
from core import clock
from core.formats import number_id
from reports.figures import Figure, Source, unavailable

Row = tuple[str, str]
NO_POSTS = "Belum ada unggahan tahun ini yang tercatat di portal."
NO_POST_FIGURES = "Belum ada angka unggahan tahun ini yang tercatat di portal."
FRESH = timedelta(days=31)  # how old a figure of followers may be on the day it stands for
DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)
CATEGORIES = {
    Category.A: ("posts_activities", "Unggahan kegiatan Instansi"),
    Category.B: ("posts_issues", "Unggahan isu aktual di Kabupaten Berau"),
    Category.C: ("posts_policies", "Unggahan kebijakan pemerintah"),
}
SOURCES = {
    FigureSource.ENTERED: Source.ENTERED,
    FigureSource.IMPORTED: Source.IMPORTED,
    FigureSource.FETCHED: Source.AUTOMATIC,
}


class YearOfPosts:
    """The posts that an Instansi published in a year, as they stand at `at`; in two queries."""

    def __init__(self, agency: Agency, year: int, at: datetime) -> None:
        start, end = clock.year_bounds(year)
        rows = Post.objects.filter(account__agency=agency).published_in(start, min(end, at))
        self.posts = list(
            rows.select_related("account__platform")
            .order_by("published_at", "pk")
            .only("category", "text", "published_at", "account__handle", "account__platform")
        )
        self.figures = list(
            PostFigures.objects.filter(post__in=rows.values("pk"), at__lte=at)
            .order_by("at", "pk")
            .only("post", "shares", "forwards", "source")
        )

    def categories(self) -> list[Figure]:
        """Item c: posts by what they are about (Pasal 10)."""
        return [
            self._count(
                code, "c", label,
                f"Unggahan terbit tahun ini tentang {kind.label[3:]} (Pasal 10 huruf "
                f"{kind.value.lower()}); yang ditarik tidak dihitung.",
                [post for post in self.posts if post.category == kind],
            )
            for kind, (code, label) in CATEGORIES.items()
        ]  # fmt: skip

    def published(self) -> Figure:
        """Item e: all of them."""
        return self._count(
            "posts_published", "e", "Unggahan",
            "Unggahan akun resmi yang terbit tahun ini; yang ditarik tidak dihitung.", self.posts,
        )  # fmt: skip

    def shares(self) -> Figure:
        """Item e: how often the public shared them."""
        return self._sum(
            "shares", "e", "Jumlah dibagikan (sharing)",
            "Jumlah dibagikan menurut angka terakhir tiap unggahan tahun ini; unggahan tanpa angka "
            "tidak ikut.",
        )  # fmt: skip

    def forwards(self) -> Figure:
        """Item f: how often the public passed them on."""
        return self._sum(
            "forwards", "f", "Diteruskan oleh khalayak",
            "Jumlah diteruskan menurut angka terakhir tiap unggahan tahun ini; unggahan tanpa "
            "angka tidak ikut.",
        )  # fmt: skip

    def _count(
        self, code: str, item: str, label: str, definition: str, posts: Sequence[Post]
    ) -> Figure:
        if not self.posts:
            return unavailable(code, item, label, definition, NO_POSTS)
        rows = [(_name(post), f"{clock.local(post.at):%d-%m-%Y}") for post in posts]
        return Figure(code, item, label, definition, value=len(posts), rows=rows)

    def _sum(self, name: str, item: str, label: str, definition: str) -> Figure:
        known = {row.post_id: row for row in self.figures if getattr(row, name) is not None}
        if not known:
            return unavailable(name, item, label, definition, NO_POST_FIGURES)
        rows = [
            (_name(post), number_id(getattr(known[post.pk], name)))
            for post in self.posts
            if post.pk in known
        ]
        return Figure(
            name,
            item,
            label,
            definition,
            value=sum(getattr(row, name) for row in known.values()),
            source=source_of(row.source for row in known.values()),
            rows=rows,
        )


def followers(agency: Agency, year: int, at: datetime) -> list[Figure]:
    """Item b: followers on 1 January and 31 December, per account; in four queries."""
    start, end = clock.year_bounds(year)
    return [
        _followers(agency, "followers_start", "1 Januari", min(start + DAY - INSTANT, at)),
        _followers(agency, "followers_end", "31 Desember", min(end - INSTANT, at)),
    ]


def _followers(agency: Agency, code: str, day: str, last: datetime) -> Figure:
    label = f"Pengikut per {day}"
    definition = (
        f"Jumlah pengikut semua akun resmi pada {day}, atau pada saat laporan diajukan bila tahun "
        "itu belum berakhir, menurut angka terakhir paling lama 31 hari sebelumnya."
    )
    official = MediaAccount.objects.filter(agency=agency).official(last)
    accounts = list(official.select_related("platform").order_by("pk"))
    known = newest_by_account([row.pk for row in accounts], last - FRESH, last + INSTANT)
    missing = [account.name for account in accounts if account.pk not in known]
    if not accounts or missing:
        return unavailable(code, "b", label, definition, _reason(missing))
    return Figure(
        code,
        "b",
        label,
        definition,
        value=sum(row.followers for row in known.values()),
        source=source_of(row.source for row in known.values()),
        rows=[(str(account), _told(known[account.pk])) for account in accounts],
    )


def _reason(missing: Sequence[str]) -> str:
    if not missing:
        return "Tidak ada akun resmi pada hari itu."
    return f"Angka pengikut belum dicatat untuk {', '.join(missing)}."


def _told(row: AudienceSnapshot) -> str:
    day: date = clock.local(row.at).date()
    return f"{number_id(row.followers)} pengikut, {day:%d-%m-%Y}, {row.get_source_display()}"


def source_of(sources: Iterable[str]) -> Source:
    """One source for a sum: the least automatic of its parts."""
    found = {SOURCES[FigureSource(source)] for source in sources}
    order = (Source.ENTERED, Source.IMPORTED, Source.AUTOMATIC)
    return next(source for source in order if source in found)


def _name(post: Post) -> str:
    return f"{post.account.name}: {post.title}"
