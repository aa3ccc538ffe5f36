"""The letter of result: what it says is frozen when the Bupati ratifies; the worker prints it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string

from agencies.models import User
from core.formats import tanggal
from core.pdf import press
from reports.annexes import REGENCY
from reports.evaluation.content import groups_of, result_of
from reports.models import Evaluation
from reports.proof import address_of, qr_of


def letter_content(
    evaluation: Evaluation, *, number: str, by: User, at: datetime
) -> dict[str, Any]:
    """Everything the letter says: the frozen evaluation, its hash, and who ratified it when."""
    return {
        "format": 1,
        "number": number,
        "ratified_at": at.isoformat(),
        "date": tanggal(at),
        "signer": {"name": by.full_name},
        "evaluation_sha256": evaluation.sha256,
        "evaluation": evaluation.snapshot,
    }


def render(snapshot: Mapping[str, Any], *, sha256: str) -> bytes:
    """Lay a frozen letter out as tagged, archival PDF.

    :raises RenderError: if a system library lacks or the layout fails.
    """
    said = snapshot["evaluation"]
    address = address_of(said["portal"], sha256)
    context = {
        "letter": snapshot,
        "said": said,
        "agency": said["agency"]["name"].removesuffix(REGENCY),
        "groups": groups_of(said),
        "result": result_of(said),
        "sha256": sha256,
        "verify_url": address,
        "qr": qr_of(address),
    }
    html = render_to_string("reports/pdf/result.html", context)
    return press(html, style=render_to_string("reports/pdf/report.css"))
