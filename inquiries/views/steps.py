"""Taking one of the rarer steps: visible, policy, form, one call, respond; the same for each."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.views.decorators.http import require_POST

from agencies.access import View, power_required
from agencies.requests import SignedInRequest
from core.errors import DomainError
from core.htmx import go_to
from inquiries import steps
from inquiries.models import Inquiry, ReplyProposal
from inquiries.step_forms import InquiryStepForm
from inquiries.views import inquiry as inquiry_page
from inquiries.views import referrals as referral_page
from inquiries.views.inquiry import PROPOSED
from inquiries.views.staying import stay_at


def inquiry_step(slug: str) -> View:
    """Make the view of one step of an inquiry."""
    kind = steps.inquiry_kind(slug)

    @power_required()
    @require_POST
    def take(request: SignedInRequest, number: str) -> HttpResponseBase:
        inquiry = inquiry_page.visible_inquiry(request, number)
        if not kind.may(request.user, inquiry):
            raise PermissionDenied
        form = steps.inquiry_form(kind, inquiry, request.POST)
        if form.is_valid():
            try:
                result = kind.act(inquiry, request.user, form.facts())
            except DomainError as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, PROPOSED if _is_proposal(result) else kind.done)
                where = result.number if isinstance(result, Inquiry) else number
                return stay_at(request, where)
        return _inquiry_refused(request, number, form)

    return take


def _is_proposal(result: object) -> bool:
    """Whether what was to be a reply waits for a Pejabat."""
    return isinstance(result, ReplyProposal) and result.is_waiting


def _inquiry_refused(request: SignedInRequest, number: str, form: InquiryStepForm) -> HttpResponse:
    fresh = inquiry_page.visible_inquiry(request, number)
    form.follow(fresh)
    return inquiry_page.show(request, fresh, part=inquiry_page.PAGE, status=422, refused_step=form)


def referral_step(slug: str) -> View:
    """Make the view of one step of a referral; afterwards one stands where it was taken."""
    kind = steps.referral_kind(slug)

    @power_required()
    @require_POST
    def take(request: SignedInRequest, pk: int) -> HttpResponseBase:
        referral = referral_page.visible_referral(request, pk)
        if not kind.may(request.user, referral):
            raise PermissionDenied
        form = steps.referral_form(kind, referral, request.POST, request.FILES)
        if form.is_valid():
            try:
                kind.act(referral, request.user, form.cleaned_data)
            except DomainError as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, kind.done)
                return go_to(request, "inquiries:referral", pk=pk)
        fresh = referral_page.visible_referral(request, pk)
        return referral_page.show(
            request, fresh, part=referral_page.PAGE, status=422, refused_step=form
        )

    return take


note = inquiry_step("catat")
assign = inquiry_step("disposisi")
tag = inquiry_step("penanda")
untag = inquiry_step("lepas-penanda")
redirect = inquiry_step("alihkan")
mark_duplicate = inquiry_step("duplikat")
mark_spam = inquiry_step("spam")
restore = inquiry_step("pulihkan")
take_over = inquiry_step("ambil-alih")
follow_up = inquiry_step("lanjutan")
designate = inquiry_step("tunjuk")
approve_reply = inquiry_step("setujui")
return_proposal = inquiry_step("kembalikan-usulan")
flag_crisis = inquiry_step("krisis")
lift_crisis = inquiry_step("cabut-krisis")
flag_abusive = inquiry_step("kasar")
lift_abusive = inquiry_step("cabut-kasar")

return_referral = referral_step("kembalikan")
void_answer = referral_step("batalkan")
close_referral = referral_step("tutup")
contest_void = referral_step("keberatan")
decide_contest = referral_step("putuskan")
enter_answer = referral_step("catat-jawaban")
