"""The lists of stories: for the desk, and what anybody may read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict

from agencies.models import User
from core import keyset
from inquiries.dissemination.forms import PublicStoryForm
from inquiries.models import FollowUpStory
from inquiries.models.dissemination import FollowUpStoryQuerySet

PUBLIC_PAGE = 20
KEPT = ("q", "instansi")


@dataclass(frozen=True)
class Listing:
    """One page of stories."""

    rows: list[FollowUpStory]
    newer_url: str
    older_url: str
    form: Any = None
    is_filtered: bool = False


def desk(user: User, params: QueryDict) -> Listing:
    """Those that the person may see, newest first; in two queries, however many."""
    rows = FollowUpStory.objects.visible_to(user).values("id", "drafted_at")
    page = keyset.page_of(rows, params, field="drafted_at")
    return Listing(_rows(page.rows), _beside(page.previous), _beside(page.next))


def public(params: QueryDict) -> Listing:
    """What is published, newest first, by words and Instansi."""
    form = PublicStoryForm(params)
    form.is_valid()
    query, agency = form.cleaned_data.get("q", ""), form.cleaned_data.get("instansi")
    rows = narrowed(FollowUpStory.objects.published(), query)
    if agency:
        rows = rows.filter(agency=agency)
    page = keyset.page_of(
        rows.values("id", "published_at"), params, field="published_at", size=PUBLIC_PAGE
    )
    kept = urlencode({name: params[name] for name in KEPT if params.get(name)})
    return Listing(
        _rows(page.rows),
        _beside(page.previous, kept),
        _beside(page.next, kept),
        form,
        is_filtered=bool(query or agency),
    )


def narrowed(rows: FollowUpStoryQuerySet, query: str) -> FollowUpStoryQuerySet:
    """The stories in which all words stand."""
    for word in query.split()[:10]:
        rows = rows.filter(
            Q(question__icontains=word) | Q(decided__icontains=word) | Q(done__icontains=word)
        )
    return rows


def _rows(page: list[dict[str, Any]]) -> list[FollowUpStory]:
    ids = [row["id"] for row in page]
    found = FollowUpStory.objects.select_related("agency").in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def _beside(cursor: str, kept: str = "") -> str:
    return f"?{'&'.join(part for part in (kept, cursor) if part)}" if cursor else ""
