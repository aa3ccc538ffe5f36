"""The gate before every desk page and API call: signed in, and some power in force."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from agencies import powers
from agencies.powers import Role

View = Callable[..., HttpResponseBase]


def power_required(*roles: Role) -> Callable[[View], View]:
    """Let a signed-in person pass who holds one of the roles anywhere (any role when none named).

    Without a power the answer is 403 before any look-up, so it tells nothing about objects.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            held = powers.hold_for_request(request.user)
            if not held or (roles and not set(roles) & set(held.roles())):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return login_required(guarded)

    return decorate


class HoldsPower(BasePermission):
    """The same gate for the API: 401 without sign-in, 403 without a power in force."""

    message = "Anda tidak memegang wewenang yang berlaku. Hubungi Kepala Instansi Anda."

    def has_permission(self, request: Request, view: APIView) -> bool:
        return bool(request.user.is_authenticated and powers.hold_for_request(request.user))
