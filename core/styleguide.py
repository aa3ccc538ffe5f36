"""The page /gaya/: every component in every state, to look at while building (development only)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from core import clock
from core.formats import wita
from core.htmx import render_part

LAYOUTS = {
    "meja": "styleguide/desk.html",
    "meja-kosong": "styleguide/desk_empty.html",
    "publik": "styleguide/public.html",
    "resmi": "styleguide/official.html",
    "bukan": "styleguide/unknown.html",
}


class SampleForm(forms.Form):
    """One field of each kind."""

    text = forms.CharField(label="Nama akun", help_text="Seperti tertulis di aplikasinya.")
    address = forms.URLField(label="Alamat akun", required=False, assume_scheme="https")
    reason = forms.CharField(label="Alasan", widget=forms.Textarea(attrs={"rows": 3}))
    agency = forms.ChoiceField(label="Instansi", choices=[("", "Pilih Instansi"), ("d", "Dishub")])
    kind = forms.ChoiceField(
        label="Jenis",
        choices=[("q", "Pertanyaan"), ("k", "Kritik")],
        widget=forms.RadioSelect,
        help_text="Pilih yang paling dekat.",
    )
    channels = forms.MultipleChoiceField(
        label="Media sosial",
        choices=[("ig", "Instagram"), ("fb", "Facebook")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    day = forms.DateField(label="Berlaku sejak", widget=forms.DateInput(attrs={"type": "date"}))
    scan = forms.FileField(label="Pindaian Keputusan", help_text="PDF, paling besar 10 MB.")
    agreed = forms.BooleanField(label="Saya sudah memeriksa isinya")


class SampleFilter(forms.Form):
    """A filter bar with little in it."""

    q = forms.CharField(label="Cari", required=False)
    status = forms.ChoiceField(
        label="Status", required=False, choices=[("", "Semua"), ("NEW", "Baru")]
    )


class SampleReason(forms.Form):
    """What a dialog may ask."""

    reason = forms.CharField(label="Alasan", widget=forms.Textarea(attrs={"rows": 3}))


def clocks(now: datetime) -> list[dict[str, Any]]:
    """Return a clock of 24 hours in each of its states."""

    def referral(left: timedelta, stopped_at: datetime | None = None) -> dict[str, Any]:
        due_at = now + left
        return {"due_at": due_at, "sent_at": due_at - timedelta(hours=24), "stopped_at": stopped_at}

    half = timedelta(seconds=30)  # away from the minute's edge: the page must not change at once
    return [
        referral(timedelta(hours=23, minutes=59) + half),
        referral(timedelta(hours=12, minutes=12) + half),
        referral(timedelta(hours=3, minutes=12) + half),
        referral(half),
        referral(timedelta(minutes=-40) - half),
        referral(timedelta(days=-2, hours=-3) - half),
        referral(timedelta(hours=5), stopped_at=now),
        referral(timedelta(hours=-2), stopped_at=now),
    ]


def context(now: datetime) -> dict[str, Any]:
    """Return the samples that the pages show."""
    return {
        "now": now,
        "earlier": now - timedelta(hours=2),
        "due_title": wita(now + timedelta(hours=3)),
        "clocks": clocks(now),
        "filter": SampleFilter(),
        "reason_form": SampleReason(prefix="dialog"),
        "nav": [
            {"label": "Kotak masuk", "url": "/gaya/meja/", "count": 12, "current": True},
            {"label": "Rujukan", "url": "/gaya/meja-kosong/", "count": 3, "alert": 1},
            {"label": "Bank jawaban", "url": "/gaya/publik/"},
            {"label": "Unggahan", "url": "/gaya/resmi/"},
            {"label": "Laporan", "url": "/gaya/bukan/"},
        ],
        "role_line": "Petugas Dishub",
        "unread_count": 4,
        "tabs": [
            {"label": "Perlu dijawab", "url": "#isi", "count": 12, "current": True},
            {"label": "Menunggu Instansi lain", "url": "#isi", "count": 5},
            {"label": "Jawaban siap", "url": "#isi", "count": 0},
            {"label": "Terlambat", "url": "#isi", "alert": 1},
            {"label": "Selesai", "url": "#isi", "count": 1240},
        ],
        "themes": [
            {"label": "Lampu jalan", "value": 1240},
            {"label": "Air bersih", "value": 830},
            {"label": "Parkir", "value": 12},
        ],
    }


def styleguide(request: HttpRequest) -> HttpResponse:
    """Show the components; a sent form comes back with what it lacks."""
    form = SampleForm(request.POST, request.FILES) if request.method == "POST" else SampleForm()
    refused = form.is_bound and not form.is_valid()
    return render_part(
        request,
        "styleguide.html",
        "styleguide/_form.html",
        {**context(clock.now()), "form": form, "refused_form": SampleForm({}, prefix="ditolak")},
        status=422 if refused else 200,
    )


def layout(request: HttpRequest, name: str) -> HttpResponse:
    """Show one whole page in its layout.

    :raises Http404: for a name that is none of ours.
    """
    if name not in LAYOUTS:
        raise Http404
    return render(request, LAYOUTS[name], context(clock.now()))


def urls() -> list[URLPattern]:
    """Return the addresses of these pages: none in production."""
    if not settings.DEVELOPMENT:
        return []
    return [
        path("gaya/", styleguide, name="styleguide"),
        path("gaya/<slug:name>/", layout, name="styleguide_layout"),
    ]
