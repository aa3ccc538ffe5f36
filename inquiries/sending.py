"""*Salin & buka*: a text for a citizen as the desk copies it, and the post it is put below."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import Platform
from inquiries import outgoing
from inquiries.conversation import web_only
from inquiries.models import HoldingReply, Inquiry, Reply
from inquiries.outgoing import Part


@dataclass(frozen=True)
class Sending:
    """What is copied, part by part, and where it goes."""

    key: str
    parts: list[Part]
    platform: str
    post_url: str
    limit: int | None = None
    is_done: bool = False

    @property
    def is_split(self) -> bool:
        return len(self.parts) > 1


def sending(inquiry: Inquiry, text: str, *, key: str, is_done: bool = False) -> Sending | None:
    """Make a text ready for the platform of an inquiry; None where it came by no platform.

    `inquiry.account.platform` should be fetched already.
    """
    platform: Platform | None = inquiry.account.platform if inquiry.account else None
    post_url = web_only(inquiry.source_url)
    if platform is None and not post_url:
        return None
    limit = platform.reply_limit if platform else None
    return Sending(
        key=key,
        parts=outgoing.parts(text, limit, platform.code if platform else ""),
        platform=str(platform) if platform else "",
        post_url=post_url,
        limit=limit,
        is_done=is_done,
    )


def of_reply(inquiry: Inquiry, replies: Iterable[Reply]) -> Sending | None:
    """The newest reply of this cycle, ready to be copied; None before there is one."""
    newest = next((row for row in reversed(list(replies)) if row.cycle == inquiry.cycle), None)
    if newest is None:
        return None
    is_done = newest.published_at is not None or bool(newest.url)
    return sending(inquiry, newest.text, key=f"balasan-{newest.pk}", is_done=is_done)


def of_holding(inquiry: Inquiry, replies: list[HoldingReply]) -> Sending | None:
    """The newest *balasan sementara*, ready to be copied; None before there is one."""
    if not replies:
        return None
    return sending(inquiry, replies[-1].text, key=f"sementara-{replies[-1].pk}")
