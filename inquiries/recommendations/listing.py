"""The list of recommendations, ready to print."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count
from django.http import QueryDict

from agencies.models import User
from core import keyset
from inquiries.models import Recommendation
from inquiries.models.recommendation import RecommendationQuerySet
from inquiries.recommendations.forms import RecommendationFilterForm

KEPT = ("status", "bentuk")


@dataclass(frozen=True)
class Listing:
    """One page of them, and how it was narrowed."""

    rows: list[Recommendation]
    form: RecommendationFilterForm
    newer_url: str
    older_url: str
    is_filtered: bool


def listing(user: User, params: QueryDict) -> Listing:
    """Those that the person may see, newest first; in two queries, however many."""
    form = RecommendationFilterForm(params)
    form.is_valid()
    asked = {name: value for name, value in form.cleaned_data.items() if value}
    rows = narrowed(Recommendation.objects.visible_to(user), **asked)
    page = keyset.page_of(rows.values("id", "drafted_at"), params, field="drafted_at")
    kept = urlencode({name: params[name] for name in KEPT if params.get(name)})
    return Listing(
        _rows([row["id"] for row in page.rows]),
        form,
        _beside(page.previous, kept),
        _beside(page.next, kept),
        is_filtered=bool(asked) or bool(form.errors),
    )


def narrowed(
    rows: RecommendationQuerySet, *, status: str = "", bentuk: str = ""
) -> RecommendationQuerySet:
    """The rows of a status and a kind, where they are asked for."""
    if status:
        rows = rows.filter(status=status)
    return rows.filter(kind=bentuk) if bentuk else rows


def _rows(ids: list[int]) -> list[Recommendation]:
    related = Recommendation.objects.select_related("agency", "owner")
    found = related.annotate(theme_count=Count("grounds")).in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def _beside(cursor: str, kept: str) -> str:
    return f"?{'&'.join(part for part in (kept, cursor) if part)}" if cursor else ""
