"""What the two lists of the desk show: tabs with capped counts, filters, and one page of rows.

A list costs the same number of queries for one row and for fifty.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from agencies import powers
from agencies.models import User
from agencies.powers import DESK
from core import keyset
from core.keyset import capped_counts
from inquiries import filters, referral_filters, search
from inquiries.filters import Chip, Panel
from inquiries.models import Inquiry
from inquiries.models.inquiry_queryset import InquiryQuerySet
from inquiries.models.referral_queryset import ReferralQuerySet
from inquiries.rows import (
    EXCERPT,
    LONGEST_TEXT,
    Place,
    Row,
    inquiry_row,
    inquiry_values,
    referral_row,
    referral_values,
)
from inquiries.search.highlight import hit_words
from inquiries.tabs import INBOX_TABS, REFERRAL_TABS, Tab, chosen

QUERY = 100  # letters of a search


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
    chips: tuple[Chip, ...] = ()
    panel: Panel | None = None
    can_pick: bool = False  # rows can be ticked to act on several at once
    clear_url: str = ""  # the list without the search
    filters: Mapping[str, str] = field(default_factory=dict)  # which a search keeps

    @property
    def fingerprint(self) -> str:
        shown = repr((self.tabs, self.rows, self.newer_url, self.older_url))
        return sha256(shown.encode()).hexdigest()[:24]


@dataclass(frozen=True)
class Asked:
    """What an address asks of the inbox: which rows, in which order, and the words looked for."""

    desk: InquiryQuerySet
    rows: QuerySet
    tab: Tab | None
    query: str
    found: search.Found | None
    filters: dict[str, str]
    order: str

    @property
    def ordering(self) -> dict[str, Any]:
        """How `keyset.page_of` walks the rows."""
        field = "due_at" if self.order == "sisa" else "received_at"
        return {"field": field, "ascending": bool(self.order)}

    def values(self, *also: str, length: int) -> QuerySet:
        """What is shown of the rows; by time left those alone that have a clock."""
        values = inquiry_values(self.rows, *also, length=length)
        return values.filter(due_at__isnull=False) if self.order == "sisa" else values


def ask_inbox(user: User, params: QueryDict, now: datetime) -> Asked:
    """Understand an address of the inbox: one tab of it, or what a search finds in all of it."""
    picked = filters.read(params)
    desk = filters.narrow(Inquiry.objects.on_desk_of(user), picked, user, now)
    query = params.get("q", "").strip()[:QUERY]
    tab = None if query else chosen(INBOX_TABS, params.get("tab"))
    is_masked = not powers.of(user).agencies()
    found = None if tab else search.find(desk, query, hides=is_masked)
    rows = INBOX_TABS[tab](desk, now) if tab else found.rows if found else desk
    order = params.get(filters.ORDER, "")
    if order not in filters.SORTS or (order == "sisa" and not (tab and tab.has_clock)):
        order = ""
    return Asked(desk, rows, tab, query, found, picked, order)


def inbox(
    user: User, params: QueryDict, now: datetime, *, opened: str = "", has_panel: bool = False
) -> Listing:
    """The inbox of the user's Instansi; with the panel that narrows it where it stands alone."""
    asked = ask_inbox(user, params, now)
    place = _place(user, "Pesan masuk", "inquiries:inbox", params, now, opened)
    if asked.tab:  # named even where it is the first: the way on from a message leads back to it
        place = replace(place, here={"tab": asked.tab.slug, **place.here})
    length = LONGEST_TEXT if asked.found else 4 * EXCERPT
    page = keyset.page_of(asked.values(length=length), params, **asked.ordering)
    stems = asked.found.stems if asked.found else ()
    rows = [inquiry_row(row, place, stems) for row in page.rows]
    sets = {each: pick(asked.desk, now) for each, pick in INBOX_TABS.items()}
    stay = {**asked.filters, **({filters.ORDER: asked.order} if asked.order else {})}
    tabs = _tabs(place.path, asked.tab, sets, stay=stay)
    shown = _listing(place, asked.tab, tabs, rows, page, asked.query)
    return replace(
        shown,
        also=_forgiven(page, asked.found),
        can_pick=has_panel and bool(powers.of(user).agencies(*DESK)),
        clear_url=f"{place.path}?{urlencode(stay)}" if stay else place.path,
        filters=asked.filters,
        **_narrowing(user, place, asked, has_panel=has_panel),
    )


def _narrowing(user: User, place: Place, asked: Asked, *, has_panel: bool) -> dict[str, Any]:
    """The panel, and beside an opened message the chips alone."""
    here = {**place.stays, **asked.filters}
    if has_panel:
        has_clock = bool(asked.tab and asked.tab.has_clock)
        panel = filters.panel(place.path, here, asked.filters, user, has_clock=has_clock)
        return {"panel": panel, "chips": tuple(panel.chips)}
    if not asked.filters:
        return {}
    choices = filters.offered(user)
    return {"chips": tuple(filters.chips(place.path, here, asked.filters, choices))}


@dataclass(frozen=True)
class AskedReferrals:
    """What an address asks of the referral queue: one tab of it, narrowed."""

    tab: Tab
    sets: dict[Tab, ReferralQuerySet]
    filters: dict[str, str]

    @property
    def rows(self) -> ReferralQuerySet:
        return self.sets[self.tab]

    @property
    def ordering(self) -> dict[str, Any]:
        """How `keyset.page_of` walks a tab: what owes an answer, by time left."""
        is_queue = self.tab.slug == "menunggu"
        return {"field": "due_at" if is_queue else "sent_at", "ascending": is_queue}


def ask_referrals(user: User, params: QueryDict, now: datetime) -> AskedReferrals:
    """Understand an address of the referral queue."""
    tab, asked = chosen(REFERRAL_TABS, params.get("tab")), filters.read(params)
    sets = {
        each: referral_filters.narrow(
            pick(user), referral_filters.read(each, asked), user, now, is_ours=_is_ours(each)
        )
        for each, pick in REFERRAL_TABS.items()
    }
    return AskedReferrals(tab, sets, referral_filters.read(tab, asked))


def _is_ours(tab: Tab) -> bool:
    return tab.slug == referral_filters.OURS


def referrals(
    user: User, params: QueryDict, now: datetime, *, opened: str = "", has_panel: bool = False
) -> Listing:
    """What is asked of the user's Instansi, by time left; or what it asks of others."""
    place = _place(user, "Rujukan", "inquiries:referrals", params, now, opened)
    asked = ask_referrals(user, params, now)
    tab = asked.tab
    page = keyset.page_of(referral_values(asked.rows), params, **asked.ordering)
    rows = [referral_row(row, place, is_ours=_is_ours(tab)) for row in page.rows]
    first = next(iter(asked.sets.values()))
    late = first.awaiting().missed(by=now)
    tabs = _tabs(place.path, tab, asked.sets, late=late, stay=asked.filters)
    shown = _listing(place, tab, tabs, rows, page, "")
    if not (has_panel or asked.filters):
        return shown
    panel = referral_filters.panel(place.path, place.stays, asked.filters, user, tab)
    return replace(shown, panel=panel if has_panel else None, chips=tuple(panel.chips))


def stays_in(url: str) -> str:
    """The part of an inquiry's address that says in which list one is; "" where it says none."""
    params = QueryDict(urlsplit(url).query[:2000])
    names = ("tab", "q", filters.ORDER, *filters.NAMES)
    return urlencode({name: params[name] for name in names if params.get(name)})


def _place(
    user: User, label: str, name: str, params: QueryDict, now: datetime, opened: str
) -> Place:
    names = ("tab", "q", filters.ORDER, *filters.NAMES, *keyset.CURSORS)
    return Place(
        label=label,
        path=reverse(name),
        here={name: str(params[name])[: filters.LONGEST] for name in names if params.get(name)},
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
        clear_url=place.path,
    )


def _tabs(
    path: str,
    current: Tab | None,
    sets: Mapping[Tab, QuerySet],
    *,
    late: QuerySet | None = None,
    stay: Mapping[str, str] | None = None,
) -> list[dict[str, Any]]:
    """The tabs with all their counts, in one query; `late` is the alert on the first of them.

    `stay` are the filters, which a tab keeps.
    """
    rows = {tab.slug: each for tab, each in sets.items() if tab.is_counted}
    counts = capped_counts({**rows, "late": late} if late is not None else rows)
    tabs = [
        {
            "label": tab.label,
            "url": f"{path}?{urlencode({'tab': tab.slug, **(stay or {})})}",
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
