"""The people who may sign in, kept by the Admin: /pegawai/."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies import factors, people, powers
from agencies.access import power_required
from agencies.forms import DayForm, day_of
from agencies.models import RoleAssignment, User
from agencies.moments import moment_of
from agencies.people_forms import AssignForm, PersonForm, PersonSearch, RegisterForm
from agencies.powers import Role
from agencies.requests import SignedInRequest
from core import clock
from core.errors import DomainError
from core.htmx import go_to, render_part

PAGE = 50
form_methods = require_http_methods(["GET", "HEAD", "POST"])


@power_required(Role.ADMIN)
@require_safe
def persons(request: SignedInRequest) -> HttpResponse:
    """List the people, or those of a name, number or login."""
    form = PersonSearch(request.GET)
    asked = form.cleaned_data["q"] if form.is_valid() else ""
    rows = people.named(User.objects.select_related("home_agency"), asked)
    found = list(rows[: PAGE + 1])
    context = {"form": form, "asked": asked, "rows": found[:PAGE], "more": len(found) > PAGE}
    return render_part(request, "agencies/persons.html", "agencies/_persons.html", context)


@power_required(Role.ADMIN)
@form_methods
def register(request: SignedInRequest) -> HttpResponse:
    """Register somebody, who gets an invitation by e-mail."""
    form = RegisterForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            user = people.register_person(by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{user} terdaftar. Undangan dikirim ke {user.email}.")
            return go_to(request, "agencies:person", user.username)
    page, part = "agencies/register.html", "agencies/_register_form.html"
    return render_part(request, page, part, {"form": form}, status=422 if form.is_bound else 200)


@power_required(Role.ADMIN)
@form_methods
def person(request: SignedInRequest, username: str) -> HttpResponse:
    """Show somebody, with what they hold; correct their details."""
    user = get_object_or_404(User, username=username)
    form = PersonForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(user, name) for name in people.DETAILS},
    )
    if form.is_bound and form.is_valid():
        try:
            people.change_person(user=user, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Data disimpan.")
            return go_to(request, "agencies:person", username)
    return _show(request, user, form=form, status=422 if form.is_bound else 200)


@power_required(Role.ADMIN)
@require_POST
def invite(request: SignedInRequest, username: str) -> HttpResponse:
    """Send the invitation again."""
    user = get_object_or_404(User, username=username)
    return _press(request, user, f"Undangan dikirim ke {user.email}.", people.invite)


@power_required(Role.ADMIN)
@require_POST
def close(request: SignedInRequest, username: str) -> HttpResponse:
    """Close a login at once."""
    user = get_object_or_404(User, username=username)
    done = f"{user} tidak dapat masuk lagi."
    return _press(request, user, done, people.set_active, is_active=False)


@power_required(Role.ADMIN)
@require_POST
def reopen(request: SignedInRequest, username: str) -> HttpResponse:
    """Open a closed login."""
    user = get_object_or_404(User, username=username)
    return _press(request, user, f"{user} dapat masuk lagi.", people.set_active, is_active=True)


@power_required(Role.ADMIN)
@require_POST
def reset_factors(request: SignedInRequest, username: str) -> HttpResponse:
    """Take the second factors from somebody who lost them."""
    user = get_object_or_404(User, username=username)
    done = f"Faktor kedua {user} dilepas. Ia memasangnya lagi saat masuk."
    return _press(request, user, done, factors.reset)


@power_required(Role.ADMIN)
@require_POST
def assign(request: SignedInRequest, username: str) -> HttpResponse:
    """Assign somebody as Evaluator, Bupati or Admin."""
    user = get_object_or_404(User, username=username)
    form = AssignForm(request.POST)
    if form.is_valid():
        try:
            people.assign_role(user=user, by=request.user, **form.assignment)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Penugasan tercatat. Diskominfo diberi tahu.")
            return go_to(request, "agencies:person", username)
    return _show(request, user, assign_form=form, status=422)


@power_required(Role.ADMIN)
@require_POST
def end_role(request: SignedInRequest, username: str, pk: int) -> HttpResponse:
    """End an assignment now."""
    row = get_object_or_404(RoleAssignment, user__username=username, pk=pk)
    done = "Penugasan diakhiri. Wewenangnya berakhir sekarang juga."
    return _press(request, row.user, done, people.end_role, assignment=row)


def _press(
    request: SignedInRequest, user: User, done: str, act: Any, **arguments: Any
) -> HttpResponse:
    """Do what one button asks; a refusal is shown on the page."""
    if "assignment" not in arguments:
        arguments["user"] = user
    try:
        act(by=request.user, **arguments)
    except DomainError as refusal:
        return _show(request, user, refusal=str(refusal), status=422)
    messages.success(request, done)
    return go_to(request, "agencies:person", user.username)


def _show(
    request: SignedInRequest, user: User, *, status: int = 200, **changed: Any
) -> HttpResponse:
    day_form = DayForm(request.GET or None)
    day = day_of(day_form)
    held = powers.of(User.objects.get(pk=user.pk), moment_of(day))
    if day_form.errors:
        status = 422
    assignments = RoleAssignment.objects.filter(user=user).order_by("-effective_from")
    now = clock.now()
    context = {
        "person": user,
        "roles": [role.label for role in held.roles()],
        "day": day,
        "day_form": day_form,
        "assignments": [(row, row.ends_after(now)) for row in assignments],
        "has_factor": bool(factors.enrolled(user)),
        "is_oneself": user.pk == request.user.pk,
        "form": PersonForm(initial={name: getattr(user, name) for name in people.DETAILS}),
        "assign_form": AssignForm(initial={"first_day": clock.today()}),
        **changed,
    }
    return render_part(
        request, "agencies/person.html", "agencies/_person.html", context, status=status
    )
