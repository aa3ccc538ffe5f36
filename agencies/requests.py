"""What a view behind `login_required` receives."""

from django.http import HttpRequest

from agencies.models import User


class SignedInRequest(HttpRequest):
    """A request whose user has signed in; a type for annotations, never made."""

    user: User
