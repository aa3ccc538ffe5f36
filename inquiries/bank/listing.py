"""What the lists of the bank show: for the desk by state, for the public by Instansi and tag."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, F, OuterRef, QuerySet
from django.http import QueryDict
from django.urls import reverse

from agencies import powers
from agencies.models import User
from core import clock, keyset
from core.formats import number_id, tanggal
from core.keyset import capped_counts
from core.text import mask_personal
from inquiries import search, veil
from inquiries.bank import likeness, variables
from inquiries.bank.forms import BankFilterForm, PublicFilterForm
from inquiries.models import AnswerTag, BankAnswer
from inquiries.models.bank import SOON, BankAnswerQuerySet
from inquiries.search import ANSWERS, Wanted

EXCERPT = 180
PUBLIC_PAGE = 20
TO_RENEW = "perlu-diperbarui"
KEPT = ("q", "keterbukaan", "tab", "instansi", "penanda")


@dataclass(frozen=True)
class Tab:
    """One heading of the desk's list."""

    slug: str
    label: str
    empty: tuple[str, str]
    rows: Callable[[BankAnswerQuerySet, date], BankAnswerQuerySet]


TABS = (
    Tab(
        "berlaku",
        "Berlaku",
        ("Bank jawaban masih kosong", "Simpan balasan yang baik, atau susun jawaban baru."),
        lambda rows, day: rows.current(day),
    ),
    Tab(
        TO_RENEW,
        "Perlu diperbarui",
        ("Tidak ada yang perlu diperbarui", "Jawaban yang segera berakhir tampil di sini."),
        lambda rows, day: rows.to_renew(day),
    ),
    Tab(
        "arsip",
        "Arsip",
        ("Arsip kosong", "Jawaban yang diarsipkan tampil di sini dan dapat dipulihkan."),
        lambda rows, day: rows.archived(),
    ),
)


@dataclass(frozen=True)
class Row:
    """One answer in a list, ready to print."""

    code: str
    question: str
    excerpt: str
    facts: list[str]
    status: str = ""
    agency: str = ""


@dataclass(frozen=True)
class Listing:
    """A list as one page shows it."""

    rows: list[Row]
    newer_url: str
    older_url: str
    query: str
    tab: Tab | None = None
    tabs: tuple[dict[str, Any], ...] = ()
    form: Any = None
    is_filtered: bool = False
    tags: tuple[str, ...] = ()
    is_guess: bool = False  # nothing has all the words; these are alike


def desk(user: User, params: QueryDict) -> Listing:
    """The bank of the user's Instansi: one tab of it, or what a search finds in all of it."""
    day = clock.today()
    form = BankFilterForm(params)
    form.is_valid()
    asked = form.cleaned_data
    query = asked.get("q", "").strip()
    mine = BankAnswer.objects.on_desk_of(user)
    slug = params.get("tab", "")
    tab = next((each for each in TABS if each.slug == slug), None if query else TABS[0])
    rows = tab.rows(mine, day) if tab else mine.kept()
    if asked.get("keterbukaan"):
        rows = rows.filter(visibility="PUBLIC" if asked["keterbukaan"] == "publik" else "INTERNAL")
    is_masked = not powers.of(user).agencies()
    found, wanted = _found(rows, query, hides=is_masked)
    page = keyset.page_of(_values(found), params, field="updated_at")
    return Listing(
        rows=[_desk_row(row, wanted, day, is_masked=is_masked) for row in page.rows],
        newer_url=_beside(params, page.previous),
        older_url=_beside(params, page.next),
        query=query,
        tab=tab,
        tabs=_tabs(tab, mine, day),
        form=form,
        is_filtered=bool(query or asked.get("keterbukaan")),
    )


def public(params: QueryDict) -> Listing:
    """What anybody may read: by words, by Instansi, by tag.

    Where no answer has all the words, those that are like what was typed.
    """
    form = PublicFilterForm(params)
    form.is_valid()
    asked = form.cleaned_data
    query, tag = asked.get("q", "").strip(), asked.get("penanda", "")
    scope = BankAnswer.objects.published(clock.today())
    if agency := asked.get("instansi"):
        scope = scope.filter(agency=agency)
    if tag:
        scope = scope.filter(Exists(AnswerTag.objects.filter(name=tag, entry=OuterRef("pk"))))
    rows, wanted = _found(scope, query, hides=True)
    page = keyset.page_of(_values(rows), params, field="updated_at", size=PUBLIC_PAGE)
    found, is_guess = page.rows, False
    if query and not found:
        alike = [hit.entry.pk for hit in likeness.like(query, scope, most=5)]
        by_id = {row["id"]: row for row in _values(scope.filter(pk__in=alike))}
        found, is_guess = [by_id[pk] for pk in alike], bool(alike)
    return Listing(
        rows=[_public_row(row, wanted) for row in found],
        newer_url=_beside(params, page.previous),
        older_url=_beside(params, page.next),
        query=query,
        form=form,
        is_filtered=bool(query or agency or tag),
        tags=_tags([row["id"] for row in found]),
        is_guess=is_guess,
    )


def _found(rows: QuerySet, query: str, *, hides: bool) -> tuple[QuerySet, Wanted]:
    if not query:
        return rows, Wanted()
    wanted = search.matching(ANSWERS, query, hides=hides)
    return (rows.none() if wanted.where is None else rows.filter(wanted.where)), wanted


def _values(rows: QuerySet) -> QuerySet:
    return rows.values(
        "id", "code", "question", "answer", "visibility", "expires_date", "archived_at",
        "use_count", "updated_at",
        agency_short=F("agency__short_name"),
        agency_name=F("agency__name"),
    )  # fmt: skip


def _desk_row(row: dict[str, Any], wanted: Wanted, day: date, *, is_masked: bool) -> Row:
    show = mask_personal if is_masked else str
    used = row["use_count"]
    return Row(
        code=row["code"],
        question=_marked(show(row["question"]), wanted, 300),
        excerpt=_marked(show(row["answer"]), wanted, EXCERPT),
        facts=[
            row["agency_short"],
            BankAnswer.Visibility(row["visibility"]).label.lower(),
            f"berlaku sampai {tanggal(row['expires_date'])}",
            f"dipakai {number_id(used)} kali" if used else "belum dipakai",
        ],
        status=status_word(row["archived_at"] is not None, row["expires_date"], day),
    )


def status_word(is_archived: bool, expires: date, day: date) -> str:
    """What stands in the way of using an answer, in a word."""
    if is_archived:
        return "Diarsipkan"
    if expires < day:
        return "Kedaluwarsa"
    return "Segera berakhir" if expires <= day + SOON else ""


def _public_row(row: dict[str, Any], wanted: Wanted) -> Row:
    return Row(
        code=row["code"],
        question=_marked(row["question"], wanted, 300),
        excerpt=_marked(variables.as_public(row["answer"], row["agency_name"]), wanted, EXCERPT),
        facts=[f"diperiksa {tanggal(row['updated_at'])}"],
        agency=row["agency_name"],
    )


def _marked(text: str, wanted: Wanted, length: int) -> str:
    if wanted.stems:
        return search.snippet(text, wanted.stems, length=length)
    return veil.on_one_line(text, is_masked=False, length=length)


def _tabs(current: Tab | None, mine: BankAnswerQuerySet, day: date) -> tuple[dict[str, Any], ...]:
    """The tabs; what needs to be done carries its count."""
    counts = capped_counts({TO_RENEW: mine.to_renew(day)})
    return tuple(
        {
            "label": tab.label,
            "url": f"{reverse('inquiries:bank')}?tab={tab.slug}",
            "current": tab is current,
            "count": counts.get(tab.slug),
        }
        for tab in TABS
    )


def _tags(ids: list[int]) -> tuple[str, ...]:
    """The tags of the answers on this page."""
    rows = AnswerTag.objects.filter(entry__in=ids).order_by("name")
    return tuple(rows.values_list("name", flat=True).distinct())


def _beside(params: QueryDict, step: str) -> str:
    """The address of the page before or after; empty where there is none."""
    here = urlencode({name: params[name] for name in KEPT if params.get(name)})
    return f"?{here}{'&' if here else ''}{step}" if step else ""
