"""What a paste fills in the form for a new message, and what may have been recorded already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from accounts.models import MediaAccount, Platform
from accounts.recognition import AddressError, platform_of, recognise
from agencies import powers
from agencies.models import User
from agencies.powers import DESK
from core import clock
from inquiries import likeness, pasting
from inquiries.likeness import Alike
from inquiries.models import Inquiry
from inquiries.models.inquiry_queryset import InquiryQuerySet
from inquiries.pasting import Paste
from inquiries.post_links import comment_id, is_of_one_writer

MOST = 5
WORDS = {
    "account": "akun",
    "author_name": "nama pengirim",
    "author_handle": "nama akun pengirim",
    "contact": "kontak",
    "source_url": "tautan",
    "posted_at": "waktu ditulis",
    "text": "isi",
}


@dataclass(frozen=True)
class Prefill:
    """What to put into the form, and messages that may be the same one."""

    values: dict[str, str]
    known: list[str] = field(default_factory=list)  # words for what was recognised
    duplicates: list[Alike] = field(default_factory=list)


def prefill(pasted: str, *, typed: Mapping[str, str], user: User, at: datetime) -> Prefill:
    """Fill what is empty, or still as an earlier paste (`typed["pasted"]`) left it.

    What the officer typed stays. Asks the database the same few questions for any paste.
    """
    accounts = _own_accounts(user, at)
    platforms = list(Platform.objects.all())
    fresh = _fields(pasting.read(pasted, now=at), accounts, platforms)
    before = typed.get("pasted", "")
    earlier = _fields(pasting.read(before, now=at), accounts, platforms) if before else {}
    values = {name: pasting.visible(value) for name, value in typed.items()}
    for name, value in fresh.items():
        is_free = not values.get(name) or values[name] == earlier.get(name)
        if is_free or (name == "account" and not before):
            values[name] = value
    for name, value in earlier.items():  # the earlier paste was the wrong one
        if name not in fresh and values.get(name) == value:
            values[name] = ""
    rows = Inquiry.objects.filter(agency__in=powers.of(user).agencies(*DESK))
    account = next((row for row in accounts if str(row.pk) == values.get("account")), None)
    return Prefill(
        {**values, "pasted": pasted[: pasting.LONGEST]},
        [word for name, word in WORDS.items() if name in fresh],
        duplicates(rows, values.get("text", ""), values.get("source_url", ""), account, at=at),
    )


def _own_accounts(user: User, at: datetime) -> list[MediaAccount]:
    own = MediaAccount.objects.filter(agency__in=powers.of(user).agencies(*DESK)).official(at)
    return list(own.select_related("platform"))


def _fields(
    paste: Paste, accounts: Sequence[MediaAccount], platforms: Sequence[Platform]
) -> dict[str, str]:
    """A paste as values of the form; without the fields of which nothing is known."""
    platform = platform_of(paste.link, platforms) if paste.link else None
    owner = _owner(paste.link, platforms) if platform else ""
    account = _account(paste, accounts, platform, owner)
    ours = {row.handle for row in accounts}
    handle = paste.author_handle
    if not handle and owner and owner not in ours and is_of_one_writer(paste.link):
        handle = owner
    if handle.lower() in ours:  # our own post was shared: nobody asked anything yet
        handle = ""
    at = clock.local(paste.posted_at) if paste.posted_at else None
    values = {
        "account": str(account.pk) if account else "",
        "agency": account.agency.code if account else "",
        "author_name": paste.author_name,
        "author_handle": handle,
        "contact": paste.contact,
        "source_url": paste.link,
        "posted_at": f"{at:%Y-%m-%dT%H:%M}" if at else "",
        "text": paste.text,
    }
    return {name: value for name, value in values.items() if value}


def _owner(link: str, platforms: Sequence[Platform]) -> str:
    """The account named in a link: of the post, seldom of who wrote below it."""
    try:
        return recognise(link, platforms).handle
    except AddressError:
        return ""


def _account(
    paste: Paste, accounts: Sequence[MediaAccount], platform: Platform | None, owner: str
) -> MediaAccount | None:
    """The official account that the paste is about: named in its link, in its words, or the only
    one of the Instansi on that platform.
    """
    there = [row for row in accounts if platform is None or row.platform_id == platform.pk]
    named = {owner, *paste.mentions} if platform else set(paste.mentions)
    found = [row for row in there if row.handle in named]
    if not found and platform:
        found = there
    return found[0] if len(found) == 1 else None


def duplicates(
    rows: InquiryQuerySet, text: str, link: str, account: MediaAccount | None, *, at: datetime
) -> list[Alike]:
    """Messages among `rows` that may be this one: the same comment, the same link, the same words.

    Three queries, each by an index.
    """
    name = comment_id(link, ours=account.handle) if account else ""
    same = []
    if name:
        same += _same(rows.filter(account=account, external_id=name), "komentar yang sama")
    if link:
        same += _same(rows.filter(source_url=link), "tautan yang sama")
    found = [*same, *likeness.alike(rows, text, at=at, most=MOST)]
    first: dict[str, Alike] = {}
    for row in found:
        first.setdefault(row.number, row)
    return list(first.values())[:MOST]


def _same(rows: InquiryQuerySet, why: str) -> list[Alike]:
    return [likeness.told(row, why) for row in likeness.briefly(rows.order_by("-pk"))[:MOST]]
