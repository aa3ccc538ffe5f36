"""Stories at the desk: /umpan-balik/tindak-lanjut/ (Pasal 8 j)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from agencies.access import power_required
from agencies.powers import DESK
from agencies.requests import SignedInRequest
from core.errors import DomainError
from core.formats import number_id
from core.htmx import go_to, render_part
from inquiries.dissemination import listing, policies, services
from inquiries.dissemination.forms import CorrectionForm, StoryForm, VersionedForm, WithdrawForm
from inquiries.dissemination.policies import READERS
from inquiries.models import FollowUpStory, Recommendation

FOLDER = "inquiries/dissemination"
form_methods = require_http_methods(["GET", "HEAD", "POST"])


@power_required(*READERS)
@require_safe
def stories(request: SignedInRequest) -> HttpResponse:
    """List the stories that the person may see."""
    context = {"list": listing.desk(request.user, request.GET)}
    return render_part(request, f"{FOLDER}/list.html", f"{FOLDER}/_list.html", context)


@power_required(*READERS)
@require_safe
def story(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one with its state, and what may be done with it."""
    row = _visible(request, pk)
    context = {
        "story": row,
        "told": row.tellings.count(),
        "corrections": row.corrections.select_related("by"),
        "may_write": row.is_draft and policies.can_write(request.user, row),
        "may_publish": policies.can_publish(request.user, row),
    }
    return render_part(request, f"{FOLDER}/story.html", f"{FOLDER}/_story.html", context)


@power_required(*DESK)
@form_methods
def draft_story(request: SignedInRequest) -> HttpResponse:
    """Write one; `?rekomendasi=<id>` names what it rests on."""
    asked = request.GET.get("rekomendasi", "")
    pk = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else 0
    rows = Recommendation.objects.visible_to(request.user).select_related("agency")
    ground = get_object_or_404(rows, pk=pk)
    if not policies.can_tell(request.user, ground):
        raise PermissionDenied
    form = StoryForm(_data(request), agency=ground.agency)

    def act() -> FollowUpStory:
        return services.draft_story(recommendation=ground, content=form.content(), by=request.user)

    return _take(request, form, act, title="Cerita tindak lanjut", done="Draf disimpan.")


@power_required(*READERS)
@form_methods
def revise_story(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    row = _allowed(request, pk, policies.can_write)
    form = StoryForm.of(row, _data(request))
    return _take(
        request, form,
        lambda: services.revise_story(
            story=row, content=form.content(), by=request.user, version=_seen(form)
        ),
        story=row, title="Ubah cerita", done="Draf diubah.",
    )  # fmt: skip


@power_required(*READERS)
@form_methods
def publish_story(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask once more, then show it to everybody and tell those who asked."""
    row = _allowed(request, pk, policies.can_publish)
    form = VersionedForm(_data(request), initial={"version": row.version})
    count = row.recommendation.inquiries.exclude(status="SPAM").count()
    return _take(
        request, form,
        lambda: services.publish_story(story=row, by=request.user, version=_seen(form)),
        story=row, title="Terbitkan", button="Terbitkan",
        done="Cerita terbit. Warga yang bertanya diberi tahu.",
        lead=f"Tampil untuk semua orang, dan {number_id(count)} pesan yang mendasarinya diberi "
        "tahu satu kali.",
    )  # fmt: skip


@power_required(*READERS)
@form_methods
def correct_story(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put right what a published story says."""
    row = _allowed(request, pk, policies.can_publish)
    form = CorrectionForm.of(row, _data(request))
    return _take(
        request, form,
        lambda: services.correct_story(
            story=row, content=form.content(), reason=form.cleaned_data["reason"],
            by=request.user, version=_seen(form),
        ),
        story=row, title="Ralat", done="Ralat terbit.",
        lead="Halaman publik menyebut ralatnya; isi sebelumnya tersimpan.",
    )  # fmt: skip


@power_required(*READERS)
@form_methods
def withdraw_story(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a story back."""
    row = _allowed(request, pk, policies.can_publish)
    form = WithdrawForm(_data(request), initial={"version": row.version})
    return _take(
        request, form,
        lambda: services.withdraw_story(
            story=row, reason=form.cleaned_data["reason"], by=request.user, version=_seen(form)
        ),
        story=row, title="Tarik cerita", button="Tarik", done="Cerita ditarik.", danger=True,
        lead="Tidak tampil lagi untuk siapa pun, juga di halaman pelacakan.",
    )  # fmt: skip


def _visible(request: SignedInRequest, pk: int) -> FollowUpStory:
    """:raises Http404: outside the person's scope, as if it did not exist."""
    rows = FollowUpStory.objects.visible_to(request.user)
    related = rows.select_related(
        "agency", "recommendation", "post__account", "drafted_by", "published_by"
    )
    return get_object_or_404(related, pk=pk)


def _allowed(request: SignedInRequest, pk: int, may: Callable[..., bool]) -> FollowUpStory:
    """:raises PermissionDenied: where the person may read and no more."""
    row = _visible(request, pk)
    if not may(request.user, row):
        raise PermissionDenied
    return row


def _seen(form: forms.Form) -> int | None:
    return form.cleaned_data["version"]


def _data(request: SignedInRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _take(
    request: SignedInRequest,
    form: forms.Form,
    act: Callable[[], Any],
    *,
    done: str,
    story: FollowUpStory | None = None,
    **shown: Any,
) -> HttpResponse:
    """Show a form, or do what was typed and go to the story; what is refused stays typed."""
    if form.is_bound and form.is_valid():
        try:
            result = act()
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return go_to(request, "inquiries:story", pk=(story or result).pk)
    context = {"form": form, "story": story, "button": "Simpan", **shown}
    status = 422 if form.is_bound else 200
    return render_part(
        request, f"{FOLDER}/form.html", f"{FOLDER}/_form.html", context, status=status
    )
