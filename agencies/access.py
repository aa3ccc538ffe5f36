"""The gate before every desk page and API call: signed in, and some power in force."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from rest_framework.exceptions import APIException
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from agencies import factors, powers
from agencies.powers import Role
from core.htmx import go_to

View = Callable[..., HttpResponseBase]


def power_required(*roles: Role) -> Callable[[View], View]:
    """Let a signed-in person pass who holds one of the roles anywhere (any role when none named).

    Without a power the answer is 403 before any look-up, so it tells nothing about objects. Whose
    powers want a second factor that the session did not give goes to the page where it is set up.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            held = powers.hold_for_request(request.user)
            if not held or (roles and not set(roles) & set(held.roles())):
                raise PermissionDenied
            if factors.is_missing(request, held):
                return go_to(request, "agencies:security")
            return view(request, *args, **kwargs)

        return login_required(guarded)

    return decorate


class FactorMissing(APIException):
    """The role requires a second factor, and none was given."""

    status_code = 403
    default_detail = (
        "Tugas Anda mewajibkan faktor kedua. Pasang di halaman Keamanan, lalu masuk lagi dengannya."
    )
    default_code = "second_factor_missing"


class HoldsPower(BasePermission):
    """The same gate for the API: 401 without sign-in, 403 without a power in force."""

    message = "Anda tidak memegang wewenang yang berlaku. Hubungi Kepala Instansi Anda."

    def has_permission(self, request: Request, view: APIView) -> bool:
        """:raises FactorMissing: for a session; a token was given only with the factor."""
        held = request.user.is_authenticated and powers.hold_for_request(request.user)
        if held and request.auth is None and factors.is_missing(request._request, held):
            raise FactorMissing
        return bool(held)
