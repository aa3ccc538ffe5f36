"""Tokens of the API, powerless by themselves.

A token only says who calls; what the caller may do is asked of `agencies.powers` every time.
"""

from django.db import transaction
from knox.auth import TokenAuthentication as KnoxAuthentication
from knox.models import AuthToken
from knox.settings import knox_settings
from rest_framework import exceptions

from agencies.models import User
from core import audit

TOKEN_LIFE = knox_settings.TOKEN_TTL


class TokenAuthentication(KnoxAuthentication):
    """Who calls, by `Authorization: Token …`; unknown, expired and inactive are told alike."""

    def authenticate_credentials(self, token: bytes) -> tuple[User, AuthToken]:
        """:raises AuthenticationFailed: if the token is none, or no longer one."""
        if not token.isalnum():  # bytes: ASCII letters and digits alone
            raise exceptions.AuthenticationFailed
        return super().authenticate_credentials(token)


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
