"""A poster with a QR code that leads to Cek Akun Resmi (Pasal 8c)."""

import base64

from django.conf import settings
from django.template.loader import render_to_string

from accounts import badge
from accounts.models import Designation, MediaAccount
from agencies.models.office import in_force_at
from core import clock, pdf


def render(account: MediaAccount) -> bytes:
    """Lay the poster of an official account out as PDF; call it outside a transaction.

    :raises core.pdf.RenderError: as `core.pdf.press`.
    """
    at = clock.now()
    lines = Designation.objects.filter(in_force_at(at, "decree__"), account=account)
    line = lines.select_related("decree__agency").first()
    picture = base64.b64encode(badge.qr_svg(account)).decode()
    context = {
        "account": account,
        "agency": account.agency,
        "decree": line.decree if line else None,
        "qr": f"data:image/svg+xml;base64,{picture}",
        "site": settings.BASE_URL.partition("://")[2],
        "at": at,
        "is_sample": settings.DEMO,
    }
    html = render_to_string("accounts/pdf/poster.html", context)
    return pdf.press(html, style=render_to_string("accounts/pdf/poster.css"))
