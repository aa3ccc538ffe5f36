"""Asking for a token with the same care as a sign-in: name, password and second factor."""

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from rest_framework import exceptions

from agencies import factors
from agencies.access import FactorMissing
from agencies.factor_forms import SignInCodeForm
from agencies.models import User
from core import audit
from core.throttling import TooOften

SOON, LATER = 60, 5 * 60  # seconds; see ACCOUNT_RATE_LIMITS


class WrongCredentials(exceptions.APIException):
    """No such active user with this password; which of the two stays untold."""

    status_code = 401
    default_detail = "Nama pengguna atau kata sandi salah."
    default_code = "wrong_credentials"
    auth_header = "Token"


class CodeRequired(WrongCredentials):
    """The password was right, but the second factor was not given, or is wrong."""

    default_detail = (
        "Sertakan otp yang benar: kode dari aplikasi autentikator, atau satu kode pemulihan."
    )
    default_code = "otp_required"


def check_credentials(request: HttpRequest, *, username: str, password: str, otp: str = "") -> User:
    """Return the active user, counting the attempt together with those on the sign-in page.

    :raises TooOften: if the address or the name has tried too often.
    :raises WrongCredentials: for an unknown name, a wrong password or an inactive user.
    :raises CodeRequired: without the right code of a factor that is enrolled.
    :raises FactorMissing: if a role requires a factor and none is enrolled.
    """
    if not ratelimit.consume(request, action="login"):
        raise TooOften(SOON)
    try:
        user = get_adapter().authenticate(request, username=username, password=password)
    except ValidationError as error:  # the only one it raises: too many failed attempts
        raise TooOften(LATER) from error
    if user is None:
        raise _refused(WrongCredentials())
    if factors.enrolled(user):
        _check_code(user, otp)
    elif factors.is_required_of(user):
        raise _refused(FactorMissing(), user)
    return user


def _check_code(user: User, otp: str) -> None:
    form = SignInCodeForm({"code": otp}, user=user)
    if form.is_valid():
        form.authenticator.record_usage()
    elif form.has_error("code", "too_many_login_attempts"):
        raise TooOften(LATER)
    else:
        raise _refused(CodeRequired(), user)


def _refused(why: exceptions.APIException, user: User | None = None) -> exceptions.APIException:
    audit.record("token.refused", by=None, obj=user, outcome=audit.REFUSED)
    return why
