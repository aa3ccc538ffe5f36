"""Tokens of the API: asked for with the same care as a sign-in, and powerless by themselves.

A token only says who calls; what the caller may do is asked of `agencies.powers` every time.
"""

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from knox.auth import TokenAuthentication as KnoxAuthentication
from knox.models import AuthToken
from knox.settings import knox_settings
from rest_framework import exceptions

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


class TokenAuthentication(KnoxAuthentication):
    """Who calls, by `Authorization: Token …`; unknown, expired and inactive are told alike."""

    def authenticate_credentials(self, token: bytes) -> tuple[User, AuthToken]:
        """:raises AuthenticationFailed: if the token is none, or no longer one."""
        if not token.isalnum():  # bytes: ASCII letters and digits alone
            raise exceptions.AuthenticationFailed
        return super().authenticate_credentials(token)


def check_credentials(request: HttpRequest, *, username: str, password: str) -> User:
    """Return the active user, counting the attempt together with those on the sign-in page.

    :raises TooOften: if the address or the name has tried too often.
    :raises WrongCredentials: for an unknown name, a wrong password or an inactive user.
    """
    if not ratelimit.consume(request, action="login"):
        raise TooOften(SOON)
    try:
        user = get_adapter().authenticate(request, username=username, password=password)
    except ValidationError as error:  # the only one it raises: too many failed attempts
        raise TooOften(LATER) from error
    if user is None:
        audit.record("token.refused", by=None, outcome=audit.REFUSED)
        raise WrongCredentials
    return user


@transaction.atomic
def issue_token(user: User) -> str:
    """Give a new token, kept as a hash alone; of too many at once the oldest ends."""
    held = AuthToken.objects.filter(user=user).order_by("-created", "-digest")
    most = knox_settings.TOKEN_LIMIT_PER_USER
    AuthToken.objects.filter(pk__in=list(held.values_list("pk", flat=True)[most - 1 :])).delete()
    _, token = AuthToken.objects.create(user=user)
    audit.record("token.issued", by=user)
    return token


def end_tokens(user: User) -> None:
    """End all tokens of a person, for good."""
    AuthToken.objects.filter(user=user).delete()
