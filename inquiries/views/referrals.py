"""What one Instansi asks of another: the queue by time left, and one referral."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from agencies import powers
from agencies.access import power_required
from agencies.requests import SignedInRequest
from core.errors import DomainError
from core.htmx import go_to, is_fragment, render_part, vary_by_htmx
from inquiries import drafts, listing, policies, services
from inquiries.bank import offers
from inquiries.conversation import Conversation
from inquiries.forms import AnswerForm, RejectForm
from inquiries.models import Inquiry, Referral
from inquiries.referral_cards import referral_card
from inquiries.views.inbox import READERS, list_part

PAGE = "inquiries/referral.html"


def visible_referral(request: SignedInRequest, pk: int) -> Referral:
    """:raises Http404: outside the user's scope, as if it did not exist."""
    rows = Referral.objects.visible_to(request.user)
    related = rows.select_related(
        "inquiry__agency",
        "inquiry__account__platform",
        "inquiry__claimed_by",
        "from_agency",
        "to_agency",
        "sent_by",
        "suggested_agency",
    )
    return get_object_or_404(related, pk=pk)


def page_context(
    request: SignedInRequest, referral: Referral, *, refused_step: Form | None = None, **forms: Any
) -> dict[str, Any]:
    """What the page of a referral shows."""
    now = powers.of(request.user).at
    talk = Conversation(referral.inquiry, request.user, now)
    card = referral_card(referral, request.user, show=talk.show, now=now, refused=refused_step)
    draft = drafts.of_referral(referral, request.user, now)
    can_reject = card.can_answer and referral.can_be_rejected
    return {
        "referral": referral,
        "inquiry": referral.inquiry,
        "talk": talk,
        "card": card,
        "now": now,
        "server_time": now,
        "can_record": policies.can_record(request.user),
        "answer_form": AnswerForm(initial={"text": draft.text}) if card.can_answer else None,
        "draft": draft,
        "reject_form": RejectForm(referral=referral) if can_reject else None,
        "can_open_inquiry": Inquiry.objects.visible_to(request.user)
        .filter(pk=referral.inquiry_id)
        .exists(),
        "bank": _bank(request, referral),
        **forms,
    }


def _bank(request: SignedInRequest, referral: Referral) -> offers.Offers:
    """What the Instansi that is asked may answer with."""
    return offers.Offers(
        referral.inquiry,
        request.user,
        referral.to_agency,
        request.POST.getlist(offers.TAKEN),
    )


def show(
    request: SignedInRequest, referral: Referral, *, part: str, status: int = 200, **forms: Any
) -> HttpResponse:
    """Answer the whole page, or to htmx the part that was sent with the fresh state beside it."""
    context = page_context(request, referral, **forms)
    if not is_fragment(request):
        context["list"] = listing.referrals(
            request.user, request.GET, context["now"], opened=str(referral.pk)
        )
    return render_part(request, PAGE, part, context, status=status)


@power_required(*READERS)
@require_safe
def referrals(request: SignedInRequest) -> HttpResponse:
    """Show what is asked of the user's Instansi, the least time left first."""
    opened = request.GET.get("buka", "")
    now = powers.of(request.user).at
    shown = listing.referrals(request.user, request.GET, now, opened=opened, has_panel=True)
    return list_part(request, "inquiries/referrals.html", shown)


@power_required()
@require_safe
def referral(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one referral; to htmx its state alone, and nothing while that is as it was."""
    row = visible_referral(request, pk)
    if not is_fragment(request):
        return show(request, row, part=PAGE)
    context = page_context(request, row)
    if request.GET.get("sidik") == context["talk"].fingerprint:
        return HttpResponse(status=204)
    response = render(request, "inquiries/_referral_fresh.html", context)
    vary_by_htmx(response)
    return response


@power_required()
@require_POST
def answer_referral(request: SignedInRequest, pk: int) -> HttpResponse:
    """Answer the Instansi that asked (Lampiran B.4)."""
    row = visible_referral(request, pk)
    if not policies.can_answer_referral(request.user, row):
        raise PermissionDenied
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            codes = request.POST.getlist(offers.TAKEN)
            services.answer_referral(
                referral=row,
                text=form.cleaned_data["text"],
                by=request.user,
                bank_answers=offers.named(codes, row.to_agency_id),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
            drafts.keep(drafts.of_answer(row), form.cleaned_data["text"], by=request.user)
        else:
            messages.success(request, f"Jawaban dikirim ke {row.from_agency}.")
            return go_to(request, "inquiries:referral", pk=pk)
    fresh = visible_referral(request, pk)
    part = "inquiries/_answer_refused.html"
    return show(request, fresh, part=part, status=422, answer_form=form)


@power_required()
@require_POST
def take_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put an answer of one's own bank into the box, below what is typed; nothing is stored."""
    row = visible_referral(request, pk)
    if not policies.can_answer_referral(request.user, row):
        raise PermissionDenied
    part, bank = "inquiries/_answer_form.html", _bank(request, row)
    try:
        row.check_awaits_answer()
        data = offers.insert(request.POST, row.inquiry, row.to_agency)
    except DomainError as refusal:
        form = AnswerForm(request.POST)
        form.add_error(None, str(refusal))
        return show(request, row, part=part, status=422, answer_form=form, bank=bank)
    bank.codes = data.getlist(offers.TAKEN)
    return show(request, row, part=part, answer_form=AnswerForm(data), bank=bank)


@power_required()
@require_POST
def reject_referral(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say that the matter is another's authority."""
    row = visible_referral(request, pk)
    if not policies.can_answer_referral(request.user, row):
        raise PermissionDenied
    form = RejectForm(request.POST, referral=row)
    if form.is_valid():
        try:
            services.reject_referral(referral=row, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{row.from_agency} diberi tahu alasan Anda.")
            return go_to(request, "inquiries:referral", pk=pk)
    fresh = visible_referral(request, pk)
    part = "inquiries/_reject_refused.html"
    return show(request, fresh, part=part, status=422, reject_form=form)


@power_required()
@require_POST
def withdraw_referral(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a referral back that has not been answered."""
    row = visible_referral(request, pk)
    if not policies.can_withdraw_referral(request.user, row):
        raise PermissionDenied
    try:
        services.withdraw_referral(referral=row, by=request.user)
    except DomainError as refusal:
        fresh = visible_referral(request, pk)
        return show(request, fresh, part=PAGE, status=422, refusal=str(refusal))
    messages.success(request, f"Rujukan ke {row.to_agency} ditarik.")
    return go_to(request, "inquiries:detail", number=row.inquiry.number)
