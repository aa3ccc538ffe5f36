"""One inquiry: reading it, holding it, answering it, referring it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies import powers
from agencies.access import power_required
from agencies.requests import SignedInRequest
from core.errors import DomainError
from core.htmx import is_fragment, render_part, vary_by_htmx
from inquiries import conversation, drafts, listing, policies, sending, services
from inquiries.bank import offers
from inquiries.conversation import Conversation
from inquiries.errors import Deviation
from inquiries.forms import ReferForm, ReplyForm, VersionForm
from inquiries.holding_forms import HoldForm
from inquiries.models import Inquiry, Reply
from inquiries.sending_forms import PublishForm
from inquiries.services.proposing import needs_approval
from inquiries.steps import Step, inquiry_steps
from inquiries.tabs import tab_of
from inquiries.views.staying import stay_at

PAGE = "inquiries/detail.html"
REPLIED = "Pesan dijawab."
PROPOSED = "Balasan diusulkan. Berlaku sesudah disetujui Pejabat."
form_methods = require_http_methods(["GET", "HEAD", "POST"])


def visible_inquiry(request: SignedInRequest, number: str) -> Inquiry:
    """:raises Http404: outside the user's scope, as if it did not exist."""
    rows = Inquiry.objects.visible_to(request.user).with_tags().with_holidays()
    rows = rows.with_draft_mark(request.user).with_referral_mark()
    related = rows.select_related(
        "agency__targets",
        "agency__holding_template",
        "account__platform",
        "claimed_by",
        "assigned_to",
        "duplicate_of",
        "continues",
        "contact",
        "issue_link__issue",
    )
    return get_object_or_404(related, number=number)


def workable_inquiry(request: SignedInRequest, number: str) -> Inquiry:
    """The inquiry to work on; for a step that is sent, without what its page alone shows.

    :raises Http404: outside the user's scope.
    :raises PermissionDenied: where the user may read and no more.
    """
    if request.method == "POST":
        rows = Inquiry.objects.visible_to(request.user).select_related("agency__targets")
        inquiry = get_object_or_404(rows, number=number)
    else:
        inquiry = visible_inquiry(request, number)
    if not policies.can_work_on(request.user, inquiry):
        raise PermissionDenied
    return inquiry


def page_context(
    request: SignedInRequest,
    inquiry: Inquiry,
    *,
    refused_step: Form | None = None,
    opened_step: str = "",
    **forms: Any,
) -> dict[str, Any]:
    """What the page of an inquiry shows; a form that was refused stands in place of a fresh one."""
    now = powers.of(request.user).at
    talk = Conversation(inquiry, request.user, now)
    can_work = policies.can_work_on(request.user, inquiry)
    typed = drafts.of_inquiry(inquiry, request.user, now)
    bank = offers.Offers.on_page(request, inquiry, request.user, typed=typed.reply.text)
    return {
        "talk": talk,
        "inquiry": inquiry,
        "now": now,
        "server_time": now,
        "can_work": can_work,
        "can_approve": policies.can_supervise(request.user, inquiry),
        "can_record": policies.can_record(request.user),
        "needs_approval": needs_approval(inquiry, request.user),
        "reply_form": _reply_form(inquiry, talk, typed, bank) if can_work else None,
        "bank": bank,
        "drafts": typed,
        "steps": _steps(request, inquiry, refused_step, opened_step, typed.note),
        "sending": sending.of_reply(inquiry, talk.replies),
        "publish_form": PublishForm(),
        "hold_form": _hold_form(inquiry, talk) if can_work else None,
        "holding": sending.of_holding(inquiry, talk.holding_replies),
        "version_form": VersionForm(initial={"version": inquiry.version}),
        **forms,
    }


def _reply_form(
    inquiry: Inquiry, talk: Conversation, typed: drafts.OfInquiry, bank: offers.Offers
) -> ReplyForm | None:
    """Goes on from the draft; offered while a reply is due and no colleague is at it."""
    if not inquiry.can_be_answered or talk.is_held_by_other:
        return None
    begun = {"text": typed.reply.text, **bank.initial}
    return ReplyForm(inquiry=inquiry, at_hand=talk.at_hand, initial=begun)


def _hold_form(inquiry: Inquiry, talk: Conversation) -> HoldForm | None:
    """Offered while an answer is owed to the citizen and no colleague is at it."""
    if not inquiry.is_open or talk.is_held_by_other:
        return None
    return HoldForm(inquiry=inquiry, referrals=talk.referrals)


def _steps(
    request: SignedInRequest,
    inquiry: Inquiry,
    refused: Form | None,
    opened: str,
    note: drafts.Line,
) -> list[Step]:
    """The steps of the page; one that an address opens may name an outside body (`luar`).

    The note goes on from its draft.
    """
    at = powers.of(request.user).at
    steps = inquiry_steps(inquiry, request.user, at, refused, opened)
    for step in steps:
        if opened and step.kind.slug == opened and step.form and "luar" in request.GET:
            step.form.initial.setdefault("body", request.GET["luar"])
        if step.kind.slug == "catat" and step.form:
            step.draft = note
            step.form.initial.setdefault("text", note.text)
    return steps


def show(
    request: SignedInRequest, inquiry: Inquiry, *, part: str, status: int = 200, **forms: Any
) -> HttpResponse:
    """Answer the whole page, or to htmx the part that was sent with the fresh state beside it."""
    context = page_context(request, inquiry, **forms)
    if not is_fragment(request):
        params = request.GET.copy()
        params.setdefault("tab", tab_of(inquiry))
        context["list"] = listing.inbox(request.user, params, context["now"], opened=inquiry.number)
    return render_part(request, PAGE, part, context, status=status)


@power_required()
@require_safe
def detail(request: SignedInRequest, number: str) -> HttpResponse:
    """Show the conversation; to htmx its state alone, and nothing while that is as it was.

    `?langkah=` opens the form of one step, which htmx fetches by itself.
    """
    inquiry = visible_inquiry(request, number)
    opened = request.GET.get("langkah", "")
    if not is_fragment(request):
        return show(request, inquiry, part=PAGE, opened_step=opened)
    if opened:
        return _step_alone(request, inquiry, opened)
    context = page_context(request, inquiry)
    if request.GET.get("sidik") == context["talk"].fingerprint:
        return HttpResponse(status=204)
    response = render(request, "inquiries/_fresh.html", context)
    vary_by_htmx(response)
    return response


def _step_alone(request: SignedInRequest, inquiry: Inquiry, slug: str) -> HttpResponse:
    """:raises Http404: for a step that is not offered to the reader now."""
    steps = inquiry_steps(inquiry, request.user, powers.of(request.user).at, opened=slug)
    step = next((step for step in steps if step.is_open), None)
    if step is None:
        raise Http404
    response = render(request, "inquiries/_step.html", {"step": step})
    vary_by_htmx(response)
    return response


def _press(
    request: SignedInRequest,
    number: str,
    act: Callable[..., object],
    *,
    done: str,
) -> HttpResponse:
    """Do what one button asks; a refusal is shown on the fresh page."""
    inquiry = workable_inquiry(request, number)
    version = VersionForm(request.POST).seen()
    try:
        act(inquiry=inquiry, by=request.user, version=version)
    except DomainError as refusal:
        fresh = visible_inquiry(request, number)
        return show(request, fresh, part=PAGE, status=422, refusal=str(refusal))
    messages.success(request, done)
    return stay_at(request, number)


@power_required()
@require_POST
def claim(request: SignedInRequest, number: str) -> HttpResponse:
    return _press(request, number, services.claim_inquiry, done="Anda memegang pesan ini.")


@power_required()
@require_POST
def release(request: SignedInRequest, number: str) -> HttpResponse:
    return _press(request, number, services.release_inquiry, done="Pesan dilepas untuk rekan Anda.")


@power_required()
@require_POST
def close(request: SignedInRequest, number: str) -> HttpResponse:
    return _press(request, number, services.close_inquiry, done="Pesan selesai.")


@power_required()
@form_methods
def reply(request: SignedInRequest, number: str) -> HttpResponse:
    """Answer the citizen, directly or resting on the answers of other Instansi."""
    inquiry = workable_inquiry(request, number)
    if request.method != "POST":
        return show(request, inquiry, part="inquiries/_reply_form.html")
    form = ReplyForm(request.POST, inquiry=inquiry, at_hand=conversation.at_hand(inquiry))
    if form.is_valid():
        used = offers.named(request.POST.getlist(offers.TAKEN), inquiry.agency_id)
        try:
            done = services.reply_inquiry(
                inquiry=inquiry, by=request.user, bank_answers=used, **form.facts()
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
            if isinstance(refusal, Deviation):
                form.show_differences(refusal.facts)
            drafts.keep(drafts.of_reply(inquiry), form.cleaned_data["text"], by=request.user)
        else:
            messages.success(request, REPLIED if isinstance(done, Reply) else PROPOSED)
            return stay_at(request, number)
    fresh = visible_inquiry(request, number)
    form.follow(fresh)
    part = "inquiries/_reply_refused.html"
    return show(request, fresh, part=part, status=422, reply_form=form)


@power_required()
@form_methods
def refer(request: SignedInRequest, number: str) -> HttpResponse:
    """Ask other Instansi; each gets 24 hours."""
    inquiry = workable_inquiry(request, number)
    part = "inquiries/_refer_form.html"
    if request.method != "POST":
        chosen = {"agencies": request.GET.getlist("instansi")}
        form = ReferForm(inquiry=inquiry, initial=chosen)
        return show(request, inquiry, part=part, refer_form=form)
    form = ReferForm(request.POST, inquiry=inquiry)
    if form.is_valid():
        try:
            services.refer_inquiry(inquiry=inquiry, by=request.user, **form.facts())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Pesan diteruskan. Jam 24 jam berjalan.")
            return stay_at(request, number)
    fresh = visible_inquiry(request, number)
    form.follow(fresh)
    part = "inquiries/_refer_refused.html"
    return show(request, fresh, part=part, status=422, refer_form=form)
