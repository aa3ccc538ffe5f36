"""A citizen's data as a file: everything they left and everything they were told."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django.http import Http404
from django.template.loader import render_to_string

from agencies.models import User
from core import audit, clock, pdf
from core.formats import wita
from inquiries.models import CitizenContact, Inquiry, QuarantinedMessage
from inquiries.models.data_request import DataRequest

KEPT = timedelta(days=7)  # from the approval until the copy can no longer be fetched
JSON, PDF = "json", "pdf"
TYPES = {JSON: "application/json", PDF: "application/pdf"}


def copy_of(request: DataRequest, form: str, *, by: User) -> bytes:
    """Make the copy of an approved request, as JSON or PDF, and note who fetched it.

    :raises Http404: if it is not approved, no copy, or its days are over.
    :raises core.pdf.RenderError: as `core.pdf.press`.
    """
    is_copy = request.kind == DataRequest.Kind.EXPORT and form in TYPES
    if not (is_copy and request.status == DataRequest.Status.APPROVED and is_kept(request)):
        raise Http404
    data = data_of(request)
    audit.record("citizen_data.fetched", by=by, obj=request, format=form, count=request.count)
    if form == JSON:
        return json.dumps(data, ensure_ascii=False, indent=1).encode()
    html = render_to_string("inquiries/pdf/citizen_data.html", {"data": data})
    return pdf.press(html, style=render_to_string("inquiries/pdf/citizen_data.css"))


def is_kept(request: DataRequest) -> bool:
    """Whether the copy may still be fetched."""
    return request.decided_at is not None and clock.now() < request.decided_at + KEPT


def data_of(request: DataRequest) -> dict[str, Any]:
    """All of it as plain data, oldest first."""
    rows = Inquiry.objects.filter(pk__in=request.inquiry_ids).select_related("agency")
    caught = QuarantinedMessage.objects.filter(pk__in=request.quarantined_ids)
    return {
        "disusun": wita(clock.now()),
        "pesan": [_inquiry(row) for row in rows.order_by("received_at", "pk")],
        "pesan_ditahan": [
            {"diterima": wita(row.received_at), "isi": row.text, "kontak": row.contact}
            for row in caught.order_by("received_at", "pk")
        ],
    }


def _inquiry(row: Inquiry) -> dict[str, Any]:
    contact = CitizenContact.objects.filter(inquiry=row).first()
    return {
        "nomor": row.number,
        "jenis": row.get_type_display(),
        "instansi": row.agency.name,
        "diterima": wita(row.received_at),
        "status": row.get_status_display(),
        "isi": row.text,
        "nama": row.author_name,
        "nama_akun": row.author_handle,
        "tautan": row.source_url,
        "kontak": contact.value if contact else "",
        "pesan_lanjutan": [_said(word.at, word.text) for word in row.follow_ups.all()],
        "balasan": [_said(reply.at, reply.text) for reply in row.replies.all()],
        "balasan_sementara": [_said(reply.at, reply.text) for reply in row.holding_replies.all()],
        "penilaian": [
            {**_said(rating.at, rating.word), "nilai": rating.score} for rating in row.ratings.all()
        ],
    }


def _said(at: Any, text: str) -> dict[str, str]:
    return {"waktu": wita(at), "isi": text}
