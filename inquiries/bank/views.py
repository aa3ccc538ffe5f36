"""The bank at the desk: searching it, writing it, and taking an answer into a reply."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.access import power_required
from agencies.powers import DESK
from agencies.requests import SignedInRequest
from core import clock
from core.errors import DomainError
from core.htmx import go_to, render_part
from core.text import isolate, mask_personal
from inquiries.bank import content, listing, offers, policies, services
from inquiries.bank.forms import EntryForm, inquiry_of
from inquiries.bank.policies import READERS
from inquiries.conversation import Conversation
from inquiries.errors import InquiryError
from inquiries.forms import ReplyForm, VersionForm
from inquiries.models import BankAnswer, Inquiry, Reply
from inquiries.views import inquiry as inquiry_page

USES_SHOWN = 10
DECIDED_AFRESH = frozenset({"agency", "expires_date"})
form_methods = require_http_methods(["GET", "HEAD", "POST"])


def visible_entry(request: SignedInRequest, code: str) -> BankAnswer:
    """:raises Http404: outside the user's scope, as if it did not exist."""
    rows = BankAnswer.objects.visible_to(request.user)
    related = rows.select_related("agency", "drafted_by", "updated_by", "from_reply__inquiry")
    return get_object_or_404(related.prefetch_related("tags"), code=code)


def writable_entry(request: SignedInRequest, code: str) -> BankAnswer:
    """:raises PermissionDenied: where the user may read and no more."""
    row = visible_entry(request, code)
    if not policies.can_write(request.user, row):
        raise PermissionDenied
    return row


@power_required(*READERS)
@require_safe
def bank(request: SignedInRequest) -> HttpResponse:
    """Show the bank of the user's Instansi, and what a search finds in it."""
    shown = listing.desk(request.user, request.GET)
    context = {"list": shown, "can_draft": policies.can_draft(request.user)}
    return render_part(request, "inquiries/bank/list.html", "inquiries/bank/_list.html", context)


@power_required(*READERS)
@require_safe
def entry(request: SignedInRequest, code: str) -> HttpResponse:
    """Show one answer, its versions and where it was used."""
    return _show(request, visible_entry(request, code))


def _show(
    request: SignedInRequest, row: BankAnswer, *, status: int = 200, refusal: str = ""
) -> HttpResponse:
    sees_all = policies.sees_personal_data(request.user, row)
    day = clock.today()
    uses = row.uses.select_related("inquiry", "by")[:USES_SHOWN] if sees_all else []
    context: dict[str, Any] = {
        "entry": row,
        "show": _shown(row, sees_all),
        "status_word": listing.status_word(row.is_archived, row.expires_date, day),
        "is_expired": row.is_expired_on(day),
        "history": _history(row) if sees_all else [],
        "uses": uses,
        "can_write": policies.can_write(request.user, row),
        "version_form": VersionForm(initial={"version": row.version}),
        "refusal": refusal,
    }
    return render(request, "inquiries/bank/entry.html", context, status=status)


def _shown(row: BankAnswer, sees_all: bool) -> dict[str, Any]:
    """The texts of an entry; masked for who reads from another Instansi."""

    def read(text: str) -> str:
        return isolate(text if sees_all else mask_personal(text))

    return {
        "question": read(row.question),
        "variants": [read(line) for line in row.variants.splitlines()],
        "answer": read(row.answer),
        "source": read(row.source),
    }


def _history(row: BankAnswer) -> list[dict[str, Any]]:
    """Every version with what it changed, newest first."""
    versions = list(row.revisions.select_related("by"))
    former = [*versions[1:], None]
    return [
        {"version": version, "changes": content.changes(version, before)}
        for version, before in zip(versions, former, strict=True)
    ]


@power_required(*DESK)
@form_methods
def draft(request: SignedInRequest) -> HttpResponse:
    """Put an answer into the bank; `?pesan=<nomor>` begins with the reply to that message."""
    number = request.POST.get("pesan", "") or request.GET.get("pesan", "")
    reply = _reply_to(request, number)
    posted = request.POST if request.method == "POST" else None
    form = EntryForm.new(request.user, posted, reply=reply)
    if form.is_bound and form.is_valid():
        agency = form.chosen_agency()
        if not policies.can_draft_for(request.user, agency.pk):
            raise PermissionDenied
        try:
            made = services.draft_answer(
                agency=agency, content=form.content(), by=request.user, reply=reply
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Jawaban disimpan di bank jawaban.")
            return go_to(request, "inquiries:bank_entry", code=made.code)
    return _form_page(request, form, {"number": reply.inquiry.number if reply else ""})


def _reply_to(request: SignedInRequest, number: str) -> Reply | None:
    """The newest reply to a message that the person works on.

    :raises Http404: if a message is named that is none.
    """
    if not number:
        return None
    inquiry = inquiry_of(number, request.user)
    if inquiry is None:
        raise Http404
    replies = inquiry.replies.filter(outside_body=None).select_related("inquiry__agency")
    related = replies.prefetch_related("answers__referral__to_agency")
    return related.order_by("at", "pk").last()


@power_required(*READERS)
@form_methods
def revise(request: SignedInRequest, code: str) -> HttpResponse:
    """Change an answer; `?versi=<nomor>` begins with what an earlier version said."""
    row = writable_entry(request, code)
    posted = request.POST if request.method == "POST" else None
    form = EntryForm.of(row, posted, content=_earlier(row, request.GET.get("versi", "")))
    if form.is_bound and form.is_valid():
        try:
            services.revise_answer(
                entry=row, content=form.content(), by=request.user, version=form.seen()
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Jawaban diperbarui. Versi sebelumnya tersimpan.")
            return go_to(request, "inquiries:bank_entry", code=code)
    return _form_page(request, form, {"entry": row})


def _earlier(row: BankAnswer, version: str) -> dict[str, Any]:
    """What a version said, but for its validity: that is decided afresh."""
    if not (version.isascii() and version.isdigit() and len(version) < 7):
        return {}
    kept = row.revisions.filter(version=int(version)).first()
    if kept is None:
        return {}
    return {name: kept.content[name] for name in kept.content if name not in DECIDED_AFRESH}


def _form_page(request: SignedInRequest, form: EntryForm, context: dict[str, Any]) -> HttpResponse:
    page, part = "inquiries/bank/edit.html", "inquiries/bank/_form.html"
    status = 422 if form.is_bound else 200
    return render_part(request, page, part, {"form": form, **context}, status=status)


@power_required(*READERS)
@require_POST
def archive(request: SignedInRequest, code: str) -> HttpResponse:
    """Take an answer out of use."""
    return _press(request, code, services.archive_answer, "Jawaban diarsipkan.")


@power_required(*READERS)
@require_POST
def restore(request: SignedInRequest, code: str) -> HttpResponse:
    """Bring an answer back from the archive."""
    return _press(request, code, services.restore_answer, "Jawaban dipulihkan.")


def _press(request: SignedInRequest, code: str, act: Any, done: str) -> HttpResponse:
    row = writable_entry(request, code)
    try:
        act(entry=row, by=request.user, version=VersionForm(request.POST).seen())
    except DomainError as refusal:
        return _show(request, visible_entry(request, code), status=422, refusal=str(refusal))
    messages.success(request, done)
    return go_to(request, "inquiries:bank_entry", code=code)


@power_required()
@require_POST
def take(request: SignedInRequest, number: str) -> HttpResponse:
    """Put an answer into the reply box, below what is typed there; nothing is stored."""
    inquiry = inquiry_page.workable_inquiry(request, number)
    talk = Conversation(inquiry, request.user, clock.now())
    try:
        _check_open(inquiry)
        data = offers.insert(request.POST, inquiry, inquiry.agency)
    except DomainError as refusal:
        form = ReplyForm(request.POST, inquiry=inquiry, at_hand=talk.at_hand)
        form.add_error(None, str(refusal))
        return _reply_box(request, inquiry, form, status=422)
    form = ReplyForm(data, inquiry=inquiry, at_hand=talk.at_hand)
    return _reply_box(request, inquiry, form, codes=data.getlist(offers.TAKEN))


def _check_open(inquiry: Inquiry) -> None:
    """:raises InquiryError: if the inquiry takes no reply now."""
    if not inquiry.can_be_answered:
        raise InquiryError("Pesan ini sudah dijawab atau menunggu Instansi lain. Muat ulang.")


def _reply_box(
    request: SignedInRequest,
    inquiry: Inquiry,
    form: ReplyForm,
    *,
    codes: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    part = "inquiries/_reply_form.html"
    taken = [*(codes or request.POST.getlist(offers.TAKEN))]
    shown = offers.Offers(inquiry, request.user, inquiry.agency, taken)
    return inquiry_page.show(
        request, inquiry, part=part, status=status, reply_form=form, bank=shown
    )
