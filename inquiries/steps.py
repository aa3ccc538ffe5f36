"""The rarer steps of an inquiry and of a referral: who may take them, when, and what they ask.

The pages offer what stands here; the views take it. State is checked again by the rules.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.urls import reverse

from agencies.models import User
from inquiries import policies, services, step_forms
from inquiries.careful_steps import CAREFUL_STEPS
from inquiries.careful_steps import NAMES as CAREFUL_NAMES
from inquiries.entering_steps import ENTER_ANSWER
from inquiries.entering_steps import NAMES as ENTERING_NAMES
from inquiries.models import Inquiry, Referral
from inquiries.models.answer_void import is_within_window
from inquiries.step_forms import InquiryStepForm, ReferralStepForm
from inquiries.step_kind import Kind, Step

INQUIRY_STEPS = [
    Kind(
        "catat",
        "Beri catatan",
        "Catatan internal",
        "Simpan catatan",
        step_forms.NoteForm,
        policies.can_work_on,
        lambda inquiry, now: True,
        lambda inquiry, by, data: services.add_note(inquiry=inquiry, by=by, text=data["text"]),
        "Catatan disimpan.",
        "Hanya dibaca Instansi Anda dan Diskominfo.",
    ),
    Kind(
        "disposisi",
        "Disposisi",
        "Disposisikan kepada rekan",
        "Disposisikan",
        step_forms.AssignForm,
        policies.can_assign,
        lambda inquiry, now: inquiry.is_open,
        lambda inquiry, by, data: services.assign_inquiry(inquiry=inquiry, by=by, **data),
        "Pesan didisposisikan.",
        is_fetched=True,
    ),
    Kind(
        "penanda",
        "Beri penanda",
        "Beri penanda",
        "Simpan penanda",
        step_forms.TagForm,
        policies.can_work_on,
        lambda inquiry, now: True,
        lambda inquiry, by, data: services.tag_inquiry(inquiry=inquiry, by=by, name=data["name"]),
        "Penanda disimpan.",
        "Hanya Instansi Anda yang melihat penanda.",
        is_fetched=True,
    ),
    Kind(
        "lepas-penanda",
        "Lepas penanda",
        "Lepas penanda",
        "Lepas",
        step_forms.UntagForm,
        policies.can_work_on,
        lambda inquiry, now: bool(getattr(inquiry, "tag_lines", None)),
        lambda inquiry, by, data: services.untag_inquiry(inquiry=inquiry, by=by, tag=data["tag"]),
        "Penanda dilepas.",
        is_fetched=True,
    ),
    Kind(
        "alihkan",
        "Arahkan ke luar",
        "Arahkan ke Instansi Luar atau PPID",
        "Kirim balasan",
        step_forms.RedirectForm,
        policies.can_work_on,
        lambda inquiry, now: inquiry.can_be_set_aside,
        lambda inquiry, by, data: services.redirect_inquiry(inquiry=inquiry, by=by, **data),
        "Warga diarahkan.",
        "Untuk urusan di luar kewenangan Pemkab, dan permintaan informasi resmi. Tidak ada batas "
        "waktu 24 jam.",
        is_fetched=True,
    ),
    Kind(
        "duplikat",
        "Tandai duplikat",
        "Tandai sebagai duplikat",
        "Tandai duplikat",
        step_forms.DuplicateForm,
        policies.can_work_on,
        lambda inquiry, now: inquiry.can_be_set_aside,
        lambda inquiry, by, data: services.dismiss_inquiry(inquiry=inquiry, by=by, **data),
        "Pesan ditandai duplikat.",
        "Pengirim lain mendapat balasan yang sama begitu pesan aslinya dijawab.",
    ),
    Kind(
        "spam",
        "Tandai spam",
        "Tandai sebagai spam",
        "Tandai spam",
        step_forms.ReasonForm,
        policies.can_work_on,
        lambda inquiry, now: inquiry.can_be_set_aside,
        lambda inquiry, by, data: services.dismiss_inquiry(inquiry=inquiry, by=by, **data),
        "Pesan ditandai spam.",
        "Pesan disimpan; Pejabat dapat memulihkannya.",
        is_danger=True,
    ),
    Kind(
        "pulihkan",
        "Pulihkan",
        "Pulihkan pesan ini",
        "Pulihkan",
        step_forms.ReasonForm,
        policies.can_supervise,
        lambda inquiry, now: inquiry.is_set_aside,
        lambda inquiry, by, data: services.restore_inquiry(inquiry=inquiry, by=by, **data),
        "Pesan dipulihkan dan perlu dijawab.",
    ),
    Kind(
        "ambil-alih",
        "Ambil alih",
        "Ambil alih pesan ini",
        "Ambil alih",
        step_forms.InquiryStepForm,
        policies.can_supervise,
        lambda inquiry, now: inquiry.is_open and inquiry.is_leased_at(now),
        lambda inquiry, by, data: services.take_over_inquiry(inquiry=inquiry, by=by, **data),
        "Anda memegang pesan ini.",
        "Rekan yang sedang mengerjakannya diberi tahu.",
    ),
    Kind(
        "lanjutan",
        "Catat lanjutan",
        "Catat pesan lanjutan",
        "Simpan",
        step_forms.FollowUpForm,
        policies.can_work_on,
        lambda inquiry, now: inquiry.can_be_followed_up,
        lambda inquiry, by, data: services.follow_up_inquiry(inquiry=inquiry, by=by, **data),
        "Pesan lanjutan dicatat.",
        "Selama masa lanjutan menurut target SOP (bawaan 7 hari) pesan ini dibuka kembali; "
        "sesudahnya dicatat sebagai pesan baru yang bertaut.",
    ),
    Kind(
        "tunjuk",
        "Tunjuk Instansi",
        "Tunjuk Instansi penjawab",
        "Tunjuk",
        step_forms.DesignateForm,
        policies.can_designate,
        lambda inquiry, now: inquiry.is_open and inquiry.needs_designation,
        lambda inquiry, by, data: services.designate_agency(inquiry=inquiry, by=by, **data),
        "Instansi ditunjuk. Jam 24 jam berjalan.",
        "Dua Instansi menyatakan bukan kewenangannya. Yang Anda tunjuk harus menjawab.",
        is_fetched=True,
    ),
    *CAREFUL_STEPS,
]

REFERRAL_STEPS = [
    Kind(
        "kembalikan",
        "Minta dilengkapi",
        "Kembalikan jawaban",
        "Kembalikan",
        step_forms.ReferralReasonForm,
        policies.can_return_referral,
        lambda row, now: row.status == "ANSWERED" and row.inquiry.is_open,
        lambda row, by, data: services.return_referral(referral=row, by=by, **data),
        "Instansi diminta melengkapi jawabannya.",
        "Tuliskan apa yang kurang. Batas waktu dan penilaian jawaban pertama tidak berubah.",
    ),
    Kind(
        "batalkan",
        "Tidak menjawab",
        "Nyatakan jawaban tidak menjawab",
        "Batalkan jawaban",
        step_forms.ReferralReasonForm,
        policies.can_judge_referral,
        lambda row, now: (
            row.status == "ANSWERED"
            and row.inquiry.is_open
            and row.first_answered_at is not None
            and is_within_window(row.first_answered_at, now)
        ),
        lambda row, by, data: services.void_answer(referral=row, by=by, **data),
        "Jawaban dibatalkan. Jam kembali berjalan terhadap batas waktu semula.",
        "Jawaban berikutnya dinilai terhadap batas waktu semula. Instansi itu dapat berkeberatan "
        "kepada Diskominfo.",
        is_danger=True,
    ),
    Kind(
        "tutup",
        "Tutup tanpa jawaban",
        "Tutup rujukan tanpa jawaban",
        "Tutup rujukan",
        step_forms.ReferralReasonForm,
        policies.can_judge_referral,
        lambda row, now: row.awaits_answer,
        lambda row, by, data: services.close_referral_unanswered(referral=row, by=by, **data),
        "Rujukan ditutup tanpa jawaban.",
        is_danger=True,
    ),
    Kind(
        "keberatan",
        "Ajukan keberatan",
        "Ajukan keberatan kepada Diskominfo",
        "Ajukan",
        step_forms.ReferralReasonForm,
        policies.can_contest_void,
        lambda row, now: _void(row, "can_be_contested"),
        lambda row, by, data: services.contest_void(referral=row, by=by, **data),
        "Keberatan diajukan kepada Diskominfo.",
    ),
    Kind(
        "putuskan",
        "Putuskan keberatan",
        "Putuskan keberatan",
        "Putuskan",
        step_forms.DecisionForm,
        policies.can_decide_contest,
        lambda row, now: _void(row, "can_be_decided"),
        lambda row, by, data: services.decide_contest(referral=row, by=by, **data),
        "Putusan disimpan dan diberitahukan.",
        "Putusan Anda bersifat akhir.",
    ),
    ENTER_ANSWER,
]


def _void(referral: Referral, question: str) -> bool:
    void = referral.latest_void
    return void is not None and getattr(void, question)


def inquiry_kind(slug: str) -> Kind:
    return next(kind for kind in INQUIRY_STEPS if kind.slug == slug)


def referral_kind(slug: str) -> Kind:
    return next(kind for kind in REFERRAL_STEPS if kind.slug == slug)


def inquiry_form(kind: Kind, inquiry: Inquiry, data: Any = None) -> InquiryStepForm:
    """The form of a step, with ids of its own: several stand on one page."""
    return kind.form(data, inquiry=inquiry, auto_id=f"{kind.slug}-%s")


def referral_form(
    kind: Kind, referral: Referral, data: Any = None, files: Any = None
) -> ReferralStepForm:
    """The same for a referral."""
    auto_id = f"{kind.slug}{referral.pk}-%s"
    return kind.form(data, files=files, referral=referral, auto_id=auto_id)


def inquiry_steps(
    inquiry: Inquiry,
    user: User,
    now: datetime,
    refused: forms.Form | None = None,
    opened: str = "",
) -> list[Step]:
    """The steps the reader may take now; one that was refused stays, with what was typed."""
    page_url = reverse("inquiries:detail", args=[inquiry.number])
    steps = []
    for kind in INQUIRY_STEPS:
        is_refused = refused is not None and refused.auto_id == f"{kind.slug}-%s"
        if not is_refused and not (kind.may(user, inquiry) and kind.fits(inquiry, now)):
            continue
        is_open = is_refused or kind.slug == opened
        form = refused if is_refused else None
        if form is None and (is_open or not kind.is_fetched):
            form = inquiry_form(kind, inquiry)
        url = reverse(f"inquiries:{NAMES[kind.slug]}", args=[inquiry.number])
        steps.append(Step(kind, url, f"langkah-{kind.slug}", form, is_open, page_url))
    return steps


def referral_steps(
    referral: Referral, user: User, now: datetime, refused: forms.Form | None = None
) -> list[Step]:
    """The same for a referral."""
    steps = []
    for kind in REFERRAL_STEPS:
        key = f"{kind.slug}{referral.pk}"
        is_refused = refused is not None and refused.auto_id == f"{key}-%s"
        if is_refused or (kind.may(user, referral) and kind.fits(referral, now)):
            form = refused if is_refused else referral_form(kind, referral)
            url = reverse(f"inquiries:{NAMES[kind.slug]}", args=[referral.pk])
            steps.append(Step(kind, url, f"langkah-{key}", form, is_refused))
    return steps


NAMES = {
    "catat": "note",
    "disposisi": "assign",
    "penanda": "tag",
    "lepas-penanda": "untag",
    "alihkan": "redirect",
    "duplikat": "mark_duplicate",
    "spam": "mark_spam",
    "pulihkan": "restore",
    "ambil-alih": "take_over",
    "lanjutan": "follow_up",
    "tunjuk": "designate",
    "kembalikan": "return_referral",
    "batalkan": "void_answer",
    "tutup": "close_referral",
    "keberatan": "contest_void",
    "putuskan": "decide_contest",
    **CAREFUL_NAMES,
    **ENTERING_NAMES,
}
