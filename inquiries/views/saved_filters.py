"""One's own views of the inbox: kept, renamed, deleted."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST

from agencies.access import power_required
from agencies.requests import SignedInRequest
from core.errors import DomainError
from core.forms import CleanTextField
from core.htmx import go_to
from inquiries import saved_filters as keeping
from inquiries.models import SavedFilter
from inquiries.views.inbox import READERS

PAGE = "inquiries/saved_filters.html"


class NameForm(forms.Form):
    """What a view is called."""

    name = CleanTextField(label="Nama", max_length=60)


def _show(request: SignedInRequest, form: NameForm | None = None) -> HttpResponse:
    rows = list(SavedFilter.objects.visible_to(request.user))
    context = {"saved": rows, "form": form}
    return render(request, PAGE, context, status=422 if form else 200)


@power_required(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def saved_filters(request: SignedInRequest) -> HttpResponse:
    """List the views one keeps; a POST keeps the one at hand."""
    if request.method != "POST":
        return _show(request)
    form = NameForm(request.POST)
    if form.is_valid():
        query = request.POST.get("query", "")
        try:
            kept = keeping.save(user=request.user, name=form.cleaned_data["name"], query=query)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Saringan “{kept.name}” disimpan.")
            return go_to(request, kept.url)
    return _show(request, form)


@power_required(*READERS)
@require_POST
def rename(request: SignedInRequest, pk: int) -> HttpResponse:
    kept = get_object_or_404(SavedFilter.objects.visible_to(request.user), pk=pk)
    form = NameForm(request.POST)
    if form.is_valid():
        try:
            keeping.rename(kept=kept, name=form.cleaned_data["name"])
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Nama saringan diganti.")
            return go_to(request, "inquiries:saved_filters")
    return _show(request, form)


@power_required(*READERS)
@require_POST
def delete(request: SignedInRequest, pk: int) -> HttpResponse:
    kept = get_object_or_404(SavedFilter.objects.visible_to(request.user), pk=pk)
    kept.delete()
    messages.success(request, f"Saringan “{kept.name}” dihapus.")
    return go_to(request, "inquiries:saved_filters")
