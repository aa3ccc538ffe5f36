"""The tabs of the desk's two lists, and which rows stand in each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from agencies.models import User
from inquiries.models import Inquiry, Referral
from inquiries.models.inquiry_queryset import InquiryQuerySet
from inquiries.models.referral_queryset import ReferralQuerySet


@dataclass(frozen=True)
class Tab:
    """One heading of a list; `is_alert` counts what is late, in red."""

    slug: str
    label: str
    empty: tuple[str, str]
    is_alert: bool = False
    is_counted: bool = True
    has_clock: bool = False  # every row of it has a due time


INBOX_TABS: dict[Tab, Callable[[InquiryQuerySet, datetime], InquiryQuerySet]] = {
    Tab(
        "perlu-dijawab",
        "Perlu dijawab",
        ("Tidak ada yang perlu dijawab", "Pesan baru tampil di sini begitu dicatat."),
    ): lambda rows, _: rows.to_answer(),
    Tab(
        "menunggu",
        "Menunggu Instansi lain",
        ("Tidak ada yang ditunggu", "Pesan yang Anda teruskan tampil di sini sampai dijawab."),
        has_clock=True,
    ): lambda rows, _: rows.waiting(),
    Tab(
        "siap",
        "Jawaban siap",
        (
            "Belum ada jawaban yang siap",
            "Jawaban Instansi lain tampil di sini, siap dibalaskan.",
        ),
    ): lambda rows, _: rows.ready(),
    Tab(
        "terlambat",
        "Terlambat",
        ("Tidak ada yang terlambat", "Rujukan yang lewat 24 jam tampil di sini."),
        is_alert=True,
        has_clock=True,
    ): lambda rows, now: rows.overdue(now),
    Tab(
        "selesai",
        "Selesai",
        ("Belum ada yang selesai", "Pesan yang sudah dijawab tampil di sini."),
        is_counted=False,
    ): lambda rows, _: rows.finished(),
}


def tab_of(inquiry: Inquiry) -> str:
    """The tab in which an inquiry stands."""
    if inquiry.can_be_answered:
        return "siap" if inquiry.is_ready else "perlu-dijawab"
    return "menunggu" if inquiry.is_open else "selesai"


REFERRAL_TABS: dict[Tab, Callable[[User], ReferralQuerySet]] = {
    Tab(
        "menunggu",
        "Menunggu jawaban",
        ("Tidak ada yang menunggu Anda", "Permintaan Instansi lain tampil di sini."),
    ): lambda user: Referral.objects.addressed_to(user).owing(),
    Tab(
        "dijawab",
        "Sudah dijawab",
        ("Belum ada yang dijawab", "Rujukan yang sudah Anda jawab atau tolak tampil di sini."),
        is_counted=False,
    ): lambda user: Referral.objects.addressed_to(user).settled(),
    Tab(
        "dari-kami",
        "Dari kami",
        ("Belum ada rujukan dari Instansi Anda", "Pesan yang Anda teruskan tampil di sini."),
        is_counted=False,
    ): Referral.objects.asked_by,
}


def chosen(tabs: Iterable[Tab], slug: str | None) -> Tab:
    """The tab of that name; the first, when there is none."""
    return next((tab for tab in tabs if tab.slug == slug), next(iter(tabs)))
