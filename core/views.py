"""Pages without a domain: health, notifications, and what every refusal looks like."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core import error_pages, health, kept_forms, notices, outages
from core.forms import MailForm
from core.htmx import go_to, render_part
from core.models import Notification

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser as User


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Say how database, broker, worker and sweep are, in words that give nothing away."""
    state = health.examine()
    return JsonResponse(state.as_json(), status=200 if state.is_well else 503)


@login_required
@require_safe
def notifications(request: HttpRequest) -> HttpResponse:
    """List what the user was told, newest first."""
    user = _owner(request)
    return _notifications(request, user, MailForm(initial={"choice": notices.choice_of(user)}))


def _notifications(
    request: HttpRequest, user: User, form: MailForm, status: int = 200
) -> HttpResponse:
    context = {
        "notifications": notices.newest(user),
        "unread": notices.unread(user),
        "mail_form": form,
    }
    page, part = "core/notifications.html", "core/_notifications.html"
    return render_part(request, page, part, context, status=status)


@login_required
@require_POST
def choose_mail(request: HttpRequest) -> HttpResponse:
    """Keep when the user's notices are sent by e-mail."""
    user, form = _owner(request), MailForm(request.POST)
    if not form.is_valid():
        return _notifications(request, user, form, status=422)
    notices.choose_mail(user, form.cleaned_data["choice"])
    messages.success(request, "Pilihan surel disimpan.")
    return go_to(request, "core:notifications")


@login_required
@require_POST
def read_notification(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one notification read and go where it points."""
    user = _owner(request)
    notification = get_object_or_404(Notification, user_id=user.pk, pk=pk)
    notices.mark_read(user, only=notification)
    return go_to(request, notification.url or "core:notifications")


@login_required
@require_POST
def read_all_notifications(request: HttpRequest) -> HttpResponse:
    """Mark all of the user's notifications read."""
    notices.mark_all_read(_owner(request))
    return go_to(request, "core:notifications")


def _owner(request: HttpRequest) -> User:
    return cast("User", request.user)  # login_required let nobody else in


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, error_pages.TOO_BIG):
        return error_pages.respond(request, 413)
    if isinstance(exception, SuspiciousOperation):
        return error_pages.respond(request, 400)
    return error_pages.respond(request, 400, error_pages.UNREADABLE)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_pages.respond(request, 403, str(exception))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_pages.respond(request, 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    if error_pages.is_api(request):
        return error_pages.respond(request, 403, error_pages.CSRF_EXPIRED)
    return kept_forms.stale(request)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 503 when a service failed outside the view, 500 when we did."""
    return error_pages.respond(request, 503 if outages.is_outage(sys.exc_info()[1]) else 500)


def too_often(request: HttpRequest) -> HttpResponse:
    """Answer who was too quick at the sign-in or with a password."""
    return error_pages.respond(request, 429)
