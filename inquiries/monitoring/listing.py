"""The board of what is said on our accounts, ready to print."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from accounts.models import MediaAccount
from agencies import powers
from agencies.models import User
from agencies.powers import DESK
from core import keyset
from core.text import isolate, mask_personal
from inquiries.models import Inquiry, Mention
from inquiries.models.mention import MentionQuerySet
from inquiries.monitoring.forms import MentionFilterForm
from inquiries.monitoring.policies import sees_personal_data

KEPT = ("keadaan", "akun")
HIDDEN = "Nama disembunyikan"
STATES = {
    "": MentionQuerySet.waiting,
    "dilihat": MentionQuerySet.set_aside,
    "pesan": MentionQuerySet.answered_for,
    "semua": MentionQuerySet.all,
}


@dataclass(frozen=True)
class Line:
    """One conversation as the board shows it."""

    key: int
    account: str
    author: str
    text: str
    url: str
    said_at: datetime
    number: str
    status: str
    kind: str
    is_waiting: bool
    is_seen: bool
    may_handle: bool


@dataclass(frozen=True)
class Board:
    """One page of it, and how it was narrowed."""

    lines: list[Line]
    form: MentionFilterForm
    newer_url: str
    older_url: str
    is_filtered: bool
    can_pick: bool


def board(user: User, params: QueryDict) -> Board:
    """What the person may see, newest first; in four queries, however many there are."""
    accounts = MediaAccount.objects.visible_to(user)
    form = MentionFilterForm(params, accounts=accounts)
    form.is_valid()
    state, account = form.cleaned_data.get("keadaan", ""), form.cleaned_data.get("akun")
    rows = narrowed(Mention.objects.visible_to(user), state, account)
    page = keyset.page_of(rows.values("id", "said_at"), params, field="said_at")
    lines = _lines([row["id"] for row in page.rows], user)
    kept = urlencode({name: params[name] for name in KEPT if params.get(name)})
    return Board(
        lines,
        form,
        _beside(page.previous, kept),
        _beside(page.next, kept),
        is_filtered=bool(state or account or form.errors),
        can_pick=any(line.is_waiting and line.may_handle for line in lines),
    )


def narrowed(rows: MentionQuerySet, state: str, account: MediaAccount | None) -> MentionQuerySet:
    """The rows in a state, of one account where one is chosen."""
    rows = STATES[state](rows)
    return rows.filter(account=account) if account else rows


def _lines(ids: Iterable[int], user: User) -> list[Line]:
    related = Mention.objects.select_related("account__platform", "inquiry", "seen_by")
    found = related.in_bulk(list(ids))
    desks = set(powers.of(user).agencies(*DESK))
    return [_line(found[pk], user, desks) for pk in ids if pk in found]


def _line(row: Mention, user: User, desks: set[int]) -> Line:
    sees_all = sees_personal_data(user, row)
    author = row.author_handle if sees_all else HIDDEN
    return Line(
        key=row.pk,
        account=str(row.account),
        author=isolate(author) or "Tanpa nama",
        text=isolate(row.text if sees_all else mask_personal(row.text)),
        url=row.url if sees_all else "",
        said_at=row.said_at,
        number=row.inquiry.number if row.inquiry else "",
        status=_status(row),
        kind=guessed_kind(row.text),
        is_waiting=row.is_waiting,
        is_seen=row.is_seen,
        may_handle=row.account.agency_id in desks,
    )


def _status(row: Mention) -> str:
    if row.inquiry is not None:
        return f"Pesan {row.inquiry.number}"
    return f"Dilihat {row.seen_by}" if row.seen_by else "Belum dilihat"


def guessed_kind(text: str) -> Any:
    """What it most likely is; the officer may choose otherwise."""
    return Inquiry.Type.QUESTION if "?" in text else Inquiry.Type.COMMENT


def _beside(cursor: str, kept: str) -> str:
    return f"?{'&'.join(part for part in (kept, cursor) if part)}" if cursor else ""
