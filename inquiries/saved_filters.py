"""Keeping a view of the inbox under a name of one's own."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.http import QueryDict

from agencies.models import User
from core.errors import DomainError
from inquiries import filters
from inquiries.models import SavedFilter
from inquiries.tabs import INBOX_TABS


class FilterError(DomainError):
    """The name is taken, or there are as many as one can keep."""

    code = "saved_filter"


def canonical(query: str) -> str:
    """The part of an address that is worth keeping: tab, words, filters, order; never a page."""
    params = QueryDict(query[:2000])
    kept = QueryDict(mutable=True)
    if params.get("tab") in {tab.slug for tab in INBOX_TABS}:
        kept["tab"] = params["tab"]
    if words := params.get("q", "").strip()[:100]:
        kept["q"] = words
    kept.update(filters.read(params))
    if params.get(filters.ORDER) in filters.SORTS and params[filters.ORDER]:
        kept[filters.ORDER] = params[filters.ORDER]
    return kept.urlencode()[:1000]


@transaction.atomic
def save(*, user: User, name: str, query: str) -> SavedFilter:
    """Keep a view; the person's row is locked, so that the limit holds.

    :raises FilterError: if the name is taken or there are too many.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    mine = SavedFilter.objects.visible_to(user)
    if len(mine) >= SavedFilter.MOST:
        raise FilterError(f"Paling banyak {SavedFilter.MOST} saringan. Hapus salah satu dulu.")
    _check_name(mine.filter(name__iexact=name).exists())
    return SavedFilter.objects.create(user=user, name=name, query=canonical(query))


def rename(*, kept: SavedFilter, name: str) -> None:
    """Give a view another name.

    :raises FilterError: if the name is taken.
    """
    rows = SavedFilter.objects.filter(user=kept.user_id)
    _check_name(rows.filter(name__iexact=name).exclude(pk=kept.pk).exists())
    try:
        with transaction.atomic():
            rows.filter(pk=kept.pk).update(name=name)
    except IntegrityError as error:
        raise FilterError("Nama itu sudah Anda pakai. Pilih nama lain.") from error


def _check_name(is_taken: bool) -> None:
    if is_taken:
        raise FilterError("Nama itu sudah Anda pakai. Pilih nama lain.")
