"""Bukti 24 jam: freezing what a referral's clock says, and printing it (Lampiran B.4)."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from agencies.models import User
from core import audit, clock, pdf, rendering
from core.formats import span, wita
from core.rendering import File
from core.text import isolate, mask_personal
from inquiries.models import Certificate, Referral, ReferralAnswer
from inquiries.sla import Threshold, Verdict

VERDICTS = {
    Verdict.RUNNING: "Belum lewat batas waktu",
    Verdict.OVERDUE: "Terlambat, belum dijawab",
    Verdict.ON_TIME: "Tepat waktu",
    Verdict.LATE: "Terlambat",
    Verdict.NONE: "Tidak dinilai (dihentikan sebelum batas waktu)",
}
TOLD = [threshold.value for threshold in Threshold]


@transaction.atomic
def request_certificate(*, referral: Referral, by: User) -> Certificate:
    """Freeze the referral's facts; the worker prints them. The same facts are printed once."""
    at = clock.now()
    facts = facts_of(referral, at)
    digest = hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
    certificate, is_new = Certificate.objects.get_or_create(
        referral=referral, sha256=digest, defaults={"facts": facts, "at": at, "by": by}
    )
    if is_new:
        audit.record("certificate.requested", by=by, obj=referral, scope=referral.to_agency.code)
    return certificate


def facts_of(referral: Referral, at: datetime) -> dict[str, Any]:
    """Who asked whom what, when, and the verdict; personal data masked, all of it plain data."""
    inquiry, verdict = referral.inquiry, referral.verdict_at(at)
    return {
        "is_sample": settings.DEMO,
        "number": inquiry.number,
        "question": _shown(inquiry.shown_text),
        "asker": {"agency": inquiry.agency.name, "by": str(referral.sent_by)},
        "target": referral.to_agency.name,
        "reason": _shown(referral.reason),
        "sent_at": wita(referral.sent_at),
        "due_at": wita(referral.due_at),
        "stopped_at": wita(referral.stopped_at) if referral.stopped_at else "",
        "status": referral.get_status_display(),
        "verdict": VERDICTS[verdict],
        "as_of": "" if _ended(verdict) else wita(at),  # a running clock says something new
        "length": span((referral.stopped_at or at) - referral.sent_at) if _ended(verdict) else "",
        "answers": [
            {
                "at": wita(answer.at),
                "by": str(answer.by),
                "text": _shown(answer.text),
                **_entered(answer),
            }
            for answer in referral.answers.select_related("by", "entry__by")
        ],
        "events": [
            {"at": wita(event.at), "text": event.get_kind_display()}
            for event in referral.events.filter(kind__in=TOLD).order_by("at", "pk")
        ],
    }


def _entered(answer: ReferralAnswer) -> dict[str, str]:
    """How an answer came that the asker's Pejabat entered; nothing for the others."""
    entry = getattr(answer, "entry", None)
    if entry is None:
        return {}
    return {"entered": f"{isolate(entry.line)}, {wita(entry.at)}"}


def _ended(verdict: Verdict) -> bool:
    return verdict in {Verdict.ON_TIME, Verdict.LATE}


def _shown(text: str) -> str:
    return isolate(mask_personal(text))


def render_pending() -> int:
    """Print the certificates that have no PDF; return how many were made."""
    return rendering.render_pending(Certificate.objects.all(), _press)


def _press(certificate: Certificate) -> dict[str, File]:
    return {"pdf": File(certificate.document_name, press(certificate))}


def press(certificate: Certificate) -> bytes:
    """Lay the frozen facts out on A4.

    :raises RenderError: if a system library lacks or the layout fails.
    """
    context = {
        "facts": certificate.facts,
        "at": wita(certificate.at),
        "by": str(certificate.by),
        "sha256": certificate.sha256,
    }
    html = render_to_string("inquiries/pdf/certificate.html", context)
    return pdf.press(html, style=render_to_string("inquiries/pdf/certificate.css"))
