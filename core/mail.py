"""What an e-mail of the portal looks like: the same words as plain text and as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from django.conf import settings
from django.template.loader import render_to_string

SENT_BY = "Surel ini dikirim otomatis oleh Berau Sosmed."


@dataclass(frozen=True)
class Line:
    """One thing to tell, and the path of the portal where it is dealt with."""

    text: str
    path: str

    @property
    def url(self) -> str:
        return urljoin(f"{settings.BASE_URL}/", self.path)


@dataclass(frozen=True)
class Letter:
    """The body of an e-mail, twice."""

    text: str
    html: str


def compose(lines: Sequence[Line], *, more: int = 0) -> Letter:
    """Write a letter of some lines; `more` is how many others wait in the portal."""
    inbox = urljoin(f"{settings.BASE_URL}/", "/notifikasi/")
    parts = [f"{line.text}\n\nBuka: {line.url}" for line in lines]
    if more:
        parts.append(f"Dan {more} lagi: {inbox}")
    context = {"lines": lines, "more": more, "inbox": inbox, "sent_by": SENT_BY}
    html = render_to_string("core/mail/letter.html", context)
    return Letter("\n\n".join([*parts, SENT_BY]) + "\n", html)
