"""What an account shows of itself outside the portal: a badge and a QR code (Pasal 8c).

Both lead to Cek Akun Resmi, which alone tells the truth; the badge is drawn anew at each request,
so it changes in the same instant as the account.
"""

import io
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html

from accounts.models import MediaAccount
from core import clock

LETTER = 7.2  # width of one letter of the badge, in pixels
WORDS = {
    MediaAccount.Status.OFFICIAL: ("Akun resmi", "#0b6b63"),
    MediaAccount.Status.SUSPENDED: ("Ditangguhkan, jangan dipercaya", "#8a1f11"),
    MediaAccount.Status.FORMERLY_OFFICIAL: ("Tidak lagi resmi", "#4a5654"),
}


@dataclass(frozen=True)
class Badge:
    """One line in two colours: what the account is, and which account it is."""

    word: str
    colour: str
    name: str
    is_official: bool

    @property
    def word_width(self) -> int:
        return round(len(self.word) * LETTER) + (40 if self.is_official else 20)

    @property
    def width(self) -> int:
        return self.word_width + round(len(self.name) * LETTER) + 26

    @property
    def word_start(self) -> int:
        return 30 if self.is_official else 10

    @property
    def name_start(self) -> int:
        return self.word_width + 14

    @property
    def title(self) -> str:
        return f"{self.word}: {self.name}"


def badge_of(account: MediaAccount) -> Badge | None:
    """The badge of an account as it is now; None for one that was never official."""
    found = WORDS.get(account.status)
    if found is None:
        return None
    word, colour = found
    name = f"{account.name} · {account.platform.name} · {account.agency.short_name}"
    return Badge(word, colour, name, account.is_official)


def check_url(account: MediaAccount) -> str:
    """The address of the answer about an account, for a QR code or a link from elsewhere."""
    return f"{settings.BASE_URL}{reverse('accounts:check')}?{urlencode({'q': account.url})}"


def badge_url(account: MediaAccount) -> str:
    return settings.BASE_URL + reverse(
        "accounts:account_badge", args=[account.platform.code, account.handle]
    )


def qr_svg(account: MediaAccount) -> bytes:
    """The QR code that leads to the answer about an account, as SVG with a quiet zone."""
    out = io.BytesIO()
    segno.make(check_url(account), error="m").save(
        out, kind="svg", border=4, scale=8, xmldecl=False
    )
    return out.getvalue()


def shown_account(platform: str, handle: str, at: datetime | None = None) -> MediaAccount | None:
    """The account of an address, with its state now; one query, on the unique key."""
    rows = MediaAccount.objects.with_status(at or clock.now())
    return (
        rows.filter(platform__code=platform, handle=handle.lower())
        .select_related("platform", "agency")
        .first()
    )


@dataclass(frozen=True)
class Share:
    """Where badge and QR code of an official account are, and what a site puts into its page."""

    badge_path: str
    qr_path: str
    code: str


def share_of(account: MediaAccount) -> Share | None:
    """What the Instansi may hand out of an account; None unless it is official now."""
    if not account.is_official:
        return None
    parts = [account.platform.code, account.handle]
    code = format_html(
        '<a href="{}"><img src="{}" height="28" alt="Periksa {}"></a>',
        check_url(account), badge_url(account), account,
    )  # fmt: skip
    return Share(
        reverse("accounts:account_badge", args=parts),
        reverse("accounts:account_qr", args=parts),
        str(code),
    )
