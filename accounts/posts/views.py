"""Posts at the desk: list, calendar, detail, and what is done with one (Pasal 8e and 10)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Post
from accounts.posts import figures as measures
from accounts.posts import listing, numbers, policies, rules, services
from accounts.posts.forms import (
    CorrectForm,
    FiguresForm,
    PlanForm,
    PostForm,
    PublishForm,
    WithdrawForm,
)
from agencies import powers
from agencies.access import power_required
from agencies.ethics import ETHICS
from agencies.powers import DESK, IN_AGENCY, Role
from agencies.requests import SignedInRequest
from core import clock, uploads
from core.errors import DomainError
from core.htmx import go_to, render_part

READERS = (*IN_AGENCY, Role.EVALUATOR)
FORM, FORM_PART = "accounts/posts/step.html", "accounts/posts/_step.html"
form_methods = require_http_methods(["GET", "HEAD", "POST"])


@power_required(*READERS)
@require_safe
def posts(request: SignedInRequest) -> HttpResponse:
    """List the posts that the person may see."""
    shown = listing.listing(request.user, request.GET)
    context = {"list": shown, "may_write": bool(powers.of(request.user).agencies(*DESK))}
    status = 422 if shown.form.errors else 200
    page, part = "accounts/posts/list.html", "accounts/posts/_list.html"
    return render_part(request, page, part, context, status=status)


@power_required(*READERS)
@require_safe
def post_calendar(request: SignedInRequest) -> HttpResponse:
    """Show a month of posts across accounts, planned and published."""
    today = clock.today()
    first = listing.month_asked(request.GET, today)
    month = listing.month_of(Post.objects.visible_to(request.user), first, today)
    context = {"month": month, "may_write": bool(powers.of(request.user).agencies(*DESK))}
    page, part = "accounts/posts/calendar.html", "accounts/posts/_calendar.html"
    return render_part(request, page, part, context)


@power_required(*DESK)
@form_methods
def new_post(request: SignedInRequest) -> HttpResponse:
    """Plan a post, or record one that is out."""
    form = PostForm(_data(request), _files(request), user=request.user)
    return _take(
        request,
        form,
        lambda: form.save(by=request.user),
        title="Unggahan baru",
        lead="Rencanakan unggahan, atau catat yang sudah terbit.",
        button="Simpan",
        done="Unggahan disimpan.",
        ethics=ETHICS,
    )


@power_required(*READERS)
@require_safe
def post(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a post with its figures and its history."""
    shown = _visible(request, pk)
    rows = list(shown.figures.select_related("by", "evidence").order_by("at", "pk"))
    context = {
        "post": shown,
        "figures": rows[::-1],
        "newest": rows[-1] if rows else None,
        "chart": numbers.post_chart(rows) if len(rows) > 1 else None,
        "events": shown.events.select_related("by"),
        "personal": rules.kinds_of_personal_data(shown.text),
        "may_write": policies.can_write(request.user, shown),
    }
    return render_part(request, "accounts/posts/post.html", "accounts/posts/_post.html", context)


@power_required(*DESK)
@form_methods
def edit_post(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write a planned post anew."""
    shown = _writable(request, pk)
    form = PlanForm.of(shown, _data(request), _files(request))
    return _take(
        request,
        form,
        lambda: services.revise_plan(
            post=shown, content=form.content(), planned_for=form.cleaned_data["at"],
            by=request.user,
        ),
        post=shown, title="Ubah rencana", button="Simpan", done="Rencana diubah.",
    )  # fmt: skip


@power_required(*DESK)
@form_methods
def publish_post(request: SignedInRequest, pk: int) -> HttpResponse:
    """Check a planned post, and record that it went out."""
    shown = _writable(request, pk)
    form = PublishForm(_data(request), initial={"url": shown.url})
    return _take(
        request,
        form,
        lambda: services.publish_post(
            post=shown, checks=form.checks(), by=request.user, url=form.cleaned_data["url"],
            published_at=form.cleaned_data["published_at"],
        ),
        post=shown, title="Terbitkan", button="Sudah terbit", done="Unggahan terbit.",
        text=shown.text, personal=rules.kinds_of_personal_data(shown.text), ethics=ETHICS,
    )  # fmt: skip


@power_required(*DESK)
@form_methods
def correct_post(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put right what a post said."""
    shown = _writable(request, pk)
    form = CorrectForm(_data(request), initial={"text": shown.text})
    return _take(
        request,
        form,
        lambda: services.correct_post(
            post=shown, text=form.cleaned_data["text"], reason=form.cleaned_data["reason"],
            noticed_at=form.cleaned_data["noticed_at"], checks=form.checks(), by=request.user,
        ),
        post=shown, title="Ralat", button="Simpan ralat", done="Ralat dicatat.", ethics=ETHICS,
        lead="Perbaiki dahulu di platformnya. Isi sebelumnya tetap tersimpan di riwayat.",
    )  # fmt: skip


@power_required(*DESK)
@form_methods
def withdraw_post(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a post back."""
    shown = _writable(request, pk)
    form = WithdrawForm(_data(request))
    return _take(
        request,
        form,
        lambda: services.withdraw_post(post=shown, by=request.user, **form.cleaned_data),
        post=shown, title="Tarik unggahan", button="Tarik", done="Unggahan ditarik.", danger=True,
        text=shown.text,
        lead="Tidak dapat dikembalikan. Hapus juga di platformnya bila sudah terbit.",
    )  # fmt: skip


@power_required(*DESK)
@form_methods
def record_figures(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add what a post has brought about."""
    shown = _writable(request, pk)
    form = FiguresForm(_data(request), _files(request))
    return _take(
        request,
        form,
        lambda: measures.record_figures(
            post=shown, values=form.values(), at=form.cleaned_data["at"] or clock.now(),
            origin=measures.entered(form.cleaned_data["evidence"], by=request.user),
            is_confirmed=form.cleaned_data["is_confirmed"],
        ),
        post=shown, title="Catat angka", button="Simpan", done="Angka dicatat.",
        lead="Isi yang terlihat di platform; yang tidak diketahui biarkan kosong.",
    )  # fmt: skip


@power_required(*READERS)
@require_safe
def post_media(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Hand out the picture or file of a post."""
    shown = _visible(request, pk)
    if shown.media is None:
        raise Http404
    return uploads.serve(shown.media, inline=True)


@power_required(*READERS)
@require_safe
def figures_evidence(request: SignedInRequest, pk: int, figures: int) -> HttpResponseBase:
    """Hand out what figures of a post were read off."""
    row = get_object_or_404(_visible(request, pk).figures.select_related("evidence"), pk=figures)
    if row.evidence is None:
        raise Http404
    return uploads.serve(row.evidence)


def _visible(request: SignedInRequest, pk: int) -> Post:
    """:raises Http404: if there is none that the person may see."""
    rows = Post.objects.visible_to(request.user)
    related = rows.select_related("account__platform", "account__agency", "author", "media")
    return get_object_or_404(related, pk=pk)


def _writable(request: SignedInRequest, pk: int) -> Post:
    """:raises PermissionDenied: where the person may read and no more."""
    shown = _visible(request, pk)
    if not policies.can_write(request.user, shown):
        raise PermissionDenied
    return shown


def _data(request: SignedInRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _files(request: SignedInRequest) -> Any:
    return request.FILES if request.method == "POST" else None


def _take(
    request: SignedInRequest,
    form: forms.Form,
    act: Callable[[], Any],
    *,
    done: str,
    post: Post | None = None,
    **shown: Any,
) -> HttpResponse:
    """Show a form, or do what was typed and go to the post; what is refused stays typed."""
    if form.is_bound and form.is_valid():
        try:
            result = act()
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            target = post or result
            return go_to(request, "accounts:post", target.pk)
    back = reverse("accounts:post", args=[post.pk]) if post else reverse("accounts:posts")
    context = {"form": form, "post": post, "back": back, **shown}
    return render_part(request, FORM, FORM_PART, context, status=422 if form.is_bound else 200)
