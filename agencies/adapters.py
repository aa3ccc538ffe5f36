"""How django-allauth behaves here: nobody signs up, people are invited."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from agencies.models import User
from agencies.tokens import end_tokens


class PortalAccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def set_password(self, user: User, password: str) -> None:
        """Set a password, by change or reset; the tokens asked for with the old one end."""
        super().set_password(user, password)
        end_tokens(user)
