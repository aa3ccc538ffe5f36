"""What the two lists of the desk show: tabs with capped counts, and rows written out in Python.

A list costs the same number of queries for one row and for fifty.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, F, Min, OuterRef, QuerySet, Subquery
from django.http import QueryDict
from django.urls import reverse

from agencies import powers
from agencies.models import User
from core import keyset
from core.formats import span, wita
from core.keyset import capped_counts
from core.text import isolate, mask_personal
from inquiries import search, veil
from inquiries.models import Inquiry, Referral
from inquiries.models.inquiry import InquiryQuerySet
from inquiries.models.referral import ReferralQuerySet
from inquiries.search.highlight import hit_words
from inquiries.sla import LIMIT

EXCERPT = 140
LONGEST_TEXT = 5000
FINISHED = frozenset({"REDIRECTED", "CLOSED", "DUPLICATE", "SPAM"})


@dataclass(frozen=True)
class Tab:
    """One heading of a list; `is_alert` counts what is late, in red."""

    slug: str
    label: str
    empty: tuple[str, str]
    is_alert: bool = False
    is_counted: bool = True


@dataclass(frozen=True)
class Row:
    """One line of a list, ready to print."""

    key: str
    url: str
    excerpt: str
    facts: list[str]
    age: str
    moment: str
    status: str = ""
    holder: str = ""
    due_at: datetime | None = None
    sent_at: datetime | None = None
    stopped_at: datetime | None = None
    stopped_word: str = ""
    is_current: bool = False


@dataclass(frozen=True)
class Listing:
    """A list as one page shows it; `fingerprint` tells whether it has changed since."""

    label: str
    path: str
    tab: Tab | None
    tabs: list[dict[str, Any]]
    rows: list[Row]
    newer_url: str
    older_url: str
    query: str
    refresh_url: str
    also: str = ""  # words found that are spelt nearly like what was typed

    @property
    def fingerprint(self) -> str:
        shown = repr((self.tabs, self.rows, self.newer_url, self.older_url))
        return sha256(shown.encode()).hexdigest()[:24]


INBOX_TABS: dict[Tab, Callable[[InquiryQuerySet, datetime], InquiryQuerySet]] = {
    Tab(
        "perlu-dijawab",
        "Perlu dijawab",
        ("Tidak ada yang perlu dijawab", "Pesan baru tampil di sini begitu dicatat."),
    ): lambda rows, _: rows.to_answer(),
    Tab(
        "menunggu",
        "Menunggu Instansi lain",
        ("Tidak ada yang ditunggu", "Pesan yang Anda teruskan tampil di sini sampai dijawab."),
    ): lambda rows, _: rows.waiting(),
    Tab(
        "siap",
        "Jawaban siap",
        (
            "Belum ada jawaban yang siap",
            "Jawaban Instansi lain tampil di sini, siap dibalaskan.",
        ),
    ): lambda rows, _: rows.ready(),
    Tab(
        "terlambat",
        "Terlambat",
        ("Tidak ada yang terlambat", "Rujukan yang lewat 24 jam tampil di sini."),
        is_alert=True,
    ): lambda rows, now: rows.overdue(now),
    Tab(
        "selesai",
        "Selesai",
        ("Belum ada yang selesai", "Pesan yang sudah dijawab tampil di sini."),
        is_counted=False,
    ): lambda rows, _: rows.finished(),
}


def tab_of(inquiry: Inquiry) -> str:
    """The tab in which an inquiry stands."""
    if inquiry.can_be_answered:
        return "siap" if inquiry.is_ready else "perlu-dijawab"
    return "menunggu" if inquiry.is_open else "selesai"


REFERRAL_TABS: dict[Tab, Callable[[User], ReferralQuerySet]] = {
    Tab(
        "menunggu",
        "Menunggu jawaban",
        ("Tidak ada yang menunggu Anda", "Permintaan Instansi lain tampil di sini."),
    ): lambda user: Referral.objects.addressed_to(user).owing(),
    Tab(
        "dijawab",
        "Sudah dijawab",
        ("Belum ada yang dijawab", "Rujukan yang sudah Anda jawab atau tolak tampil di sini."),
        is_counted=False,
    ): lambda user: Referral.objects.addressed_to(user).settled(),
    Tab(
        "dari-kami",
        "Dari kami",
        ("Belum ada rujukan dari Instansi Anda", "Pesan yang Anda teruskan tampil di sini."),
        is_counted=False,
    ): Referral.objects.asked_by,
}


@dataclass(frozen=True)
class Place:
    """Where the reader is: the list, the page of it, and the row that is open."""

    label: str
    path: str
    here: dict[str, str]
    opened: str
    now: datetime
    is_masked: bool

    def beside(self, step: str) -> str:
        """The address of the page before or after; empty where there is none."""
        stay: dict[str, str] = {
            name: value for name, value in self.here.items() if name in {"tab", "q"}
        }
        return f"{self.path}?{urlencode(stay)}{'&' if stay else ''}{step}" if step else ""

    @property
    def refresh_url(self) -> str:
        """The address of this very page, ready for one more parameter."""
        again = {**self.here, **({"buka": self.opened} if self.opened else {})}
        return f"{self.path}?{urlencode(again)}{'&' if again else ''}"


def inbox(user: User, params: QueryDict, now: datetime, *, opened: str = "") -> Listing:
    """The inbox of the user's Instansi: one tab of it, or what a search finds in all of it."""
    place = _place(user, "Pesan masuk", "inquiries:inbox", params, now, opened)
    query = params.get("q", "").strip()[:100]
    desk = Inquiry.objects.on_desk_of(user)
    tab = None if query else _chosen(INBOX_TABS, params.get("tab"))
    found = None if tab else search.find(desk, query, hides=place.is_masked)
    chosen = found.rows if found else desk
    if tab:
        chosen = INBOX_TABS[tab](desk, now)
    whole = veil.opening(LONGEST_TEXT if found else 4 * EXCERPT)
    page = keyset.page_of(_inquiry_values(chosen, whole), params, field="received_at")
    rows = [_inquiry_row(row, place, found) for row in page.rows]
    tabs = _tabs(place.path, tab, {each: pick(desk, now) for each, pick in INBOX_TABS.items()})
    also = _forgiven(page, found)
    return replace(_listing(place, tab, tabs, rows, page, query), also=also)


def referrals(user: User, params: QueryDict, now: datetime, *, opened: str = "") -> Listing:
    """What is asked of the user's Instansi, by time left; or what it asks of others."""
    place = _place(user, "Rujukan", "inquiries:referrals", params, now, opened)
    tab = _chosen(REFERRAL_TABS, params.get("tab"))
    is_queue = tab.slug == "menunggu"
    page = keyset.page_of(
        _referral_values(REFERRAL_TABS[tab](user)),
        params,
        field="due_at" if is_queue else "sent_at",
        ascending=is_queue,
    )
    rows = [_referral_row(row, place, is_ours=tab.slug == "dari-kami") for row in page.rows]
    late = Referral.objects.addressed_to(user).awaiting().missed(by=now)
    sets = {each: pick(user) for each, pick in REFERRAL_TABS.items()}
    tabs = _tabs(place.path, tab, sets, late=late)
    return _listing(place, tab, tabs, rows, page, "")


def _place(
    user: User, label: str, name: str, params: QueryDict, now: datetime, opened: str
) -> Place:
    return Place(
        label=label,
        path=reverse(name),
        here=_here(params, ("tab", "q")),
        opened=opened,
        now=now,
        is_masked=not powers.of(user).agencies(),
    )


def _listing(
    place: Place,
    tab: Tab | None,
    tabs: list[dict[str, Any]],
    rows: list[Row],
    page: keyset.Page,
    query: str,
) -> Listing:
    return Listing(
        label=place.label,
        path=place.path,
        tab=tab,
        tabs=tabs,
        rows=rows,
        newer_url=place.beside(page.previous),
        older_url=place.beside(page.next),
        query=query,
        refresh_url=place.refresh_url,
    )


def _chosen(tabs: Iterable[Tab], slug: str | None) -> Tab:
    """The tab of that name; the first, when there is none."""
    return next((tab for tab in tabs if tab.slug == slug), next(iter(tabs)))


def _here(params: QueryDict, names: tuple[str, ...]) -> dict[str, str]:
    """The part of the address that says which list, and which page of it, one is in."""
    kept = (*names, keyset.NEXT, keyset.PREVIOUS)
    return {name: str(params[name])[:100] for name in kept if params.get(name)}


def _tabs(
    path: str, current: Tab | None, sets: Mapping[Tab, QuerySet], *, late: QuerySet | None = None
) -> list[dict[str, Any]]:
    """The tabs with all their counts, in one query; `late` is the alert on the first of them."""
    rows = {tab.slug: each for tab, each in sets.items() if tab.is_counted}
    counts = capped_counts({**rows, "late": late} if late is not None else rows)
    tabs = [
        {
            "label": tab.label,
            "url": f"{path}?tab={tab.slug}",
            "current": tab == current,
            "count": None if tab.is_alert else counts.get(tab.slug),
            "alert": counts[tab.slug] if tab.is_alert else None,
        }
        for tab in sets
    ]
    if late is not None:
        tabs[0]["alert"] = counts["late"]
    return tabs


def _forgiven(page: keyset.Page, found: search.Found | None) -> str:
    """The words on this page that a typing error may have meant; none of what is not shown."""
    if not found or not found.guessed:
        return ""
    words = {word for row in page.rows for word in hit_words(row["excerpt"], found.guessed)}
    return ", ".join(sorted(words)[:5])


def _inquiry_values(rows: QuerySet, excerpt: Case) -> QuerySet:
    owed = Referral.objects.owing().filter(inquiry=OuterRef("pk")).order_by().values("inquiry")
    return rows.annotate(
        excerpt=excerpt,
        due_at=Subquery(owed.annotate(first=Min("due_at")).values("first")),
    ).values(
        "id",
        "number",
        "excerpt",
        "type",
        "status",
        "received_at",
        "author_handle",
        "lease_until",
        "due_at",
        platform=F("account__platform__name"),
        agency_name=F("agency__short_name"),
        holder=F("claimed_by__full_name"),
    )


def _inquiry_row(row: dict[str, Any], place: Place, found: search.Found | None) -> Row:
    is_held = bool(row["lease_until"] and row["lease_until"] > place.now)
    facts = [row["platform"] or "Langsung", Inquiry.Type(row["type"]).label.lower()]
    if place.is_masked:
        facts.insert(0, row["agency_name"])
    return Row(
        key=row["number"],
        url=_url(reverse("inquiries:detail", args=[row["number"]]), place.here),
        excerpt=_excerpt(row["excerpt"], place.is_masked, found.stems if found else ()),
        facts=facts,
        age=f"{span(place.now - row['received_at'])} lalu",
        moment=wita(row["received_at"]),
        status=Inquiry.Status(row["status"]).label if row["status"] in FINISHED else "",
        holder=row["holder"] if is_held and row["holder"] else "",
        due_at=row["due_at"],
        sent_at=row["due_at"] - LIMIT if row["due_at"] else None,
        is_current=row["number"] == place.opened,
    )


def _referral_values(rows: ReferralQuerySet) -> QuerySet:
    return rows.annotate(excerpt=veil.opening(4 * EXCERPT, of="inquiry__")).values(
        "id",
        "excerpt",
        "status",
        "sent_at",
        "due_at",
        "stopped_at",
        "is_mandatory",
        asker=F("from_agency__short_name"),
        target=F("to_agency__short_name"),
        kind=F("inquiry__type"),
    )


def _referral_row(row: dict[str, Any], place: Place, *, is_ours: bool) -> Row:
    between = row["target"] if is_ours else row["asker"]
    status = Referral.Status(row["status"])
    is_clocked = status is not Referral.Status.WITHDRAWN
    return Row(
        key=str(row["id"]),
        url=_url(reverse("inquiries:referral", args=[row["id"]]), place.here),
        excerpt=_excerpt(row["excerpt"], place.is_masked),
        facts=[f"ke {between}" if is_ours else f"dari {between}"]
        + ([] if row["is_mandatory"] else ["tidak wajib"]),
        age=f"{span(place.now - row['sent_at'])} lalu",
        moment=wita(row["sent_at"]),
        status="" if status is Referral.Status.SENT else status.label,
        due_at=row["due_at"] if is_clocked else None,
        sent_at=row["sent_at"],
        stopped_at=row["stopped_at"],
        stopped_word="ditolak" if status is Referral.Status.REJECTED else "dijawab",
        is_current=str(row["id"]) == place.opened,
    )


def _url(path: str, here: dict[str, str]) -> str:
    return f"{path}?{urlencode(here)}" if here else path


def _excerpt(text: str, is_masked: bool, wanted: Collection[str] = ()) -> str:
    """The opening of a message on one line, or the stretch around the words that were looked for.

    It is masked before it is cut, so nothing slips through.
    """
    line = " ".join(text.split())
    if is_masked:
        line = mask_personal(line)
    if wanted:
        return search.snippet(line, wanted, length=EXCERPT)
    return isolate(line if len(line) <= EXCERPT else f"{line[: EXCERPT - 1]}…")
