"""How django-allauth behaves here: nobody signs up, people are invited."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse

from agencies.models import User
from agencies.tokens import end_tokens
from core import audit


class PortalAccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "Nama pengguna atau kata sandi salah.",
        "account_inactive": "Akun Anda tidak aktif. Hubungi Admin Diskominfo.",
        "incorrect_password": "Kata sandi salah.",
        "enter_current_password": "Tulis kata sandi Anda yang sekarang.",
        "invalid_password_reset": "Tautan ini tidak berlaku lagi. Minta tautan baru.",
        "same_as_current": "Kata sandi baru harus berbeda dari yang sekarang.",
        "too_many_login_attempts": "Terlalu sering gagal masuk. Coba lagi nanti.",
        "rate_limited": "Terlalu sering mencoba. Coba lagi nanti.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        audit.record("session.opened", by=user, scope=_home_of(user))
        return super().post_login(request, user, **kwargs)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Keep whose sign-in failed, but no name that nobody has: it may be a password."""
        user = User.objects.filter(username=credentials.get("username")).first()
        audit.record(
            "session.refused",
            by=None,
            obj=user,
            scope=_home_of(user),
            outcome=audit.REFUSED,
        )

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, User):
            audit.record("session.closed", by=request.user, scope=_home_of(request.user))
        super().logout(request)

    def set_password(self, user: User, password: str) -> None:
        """Set a password, by change or reset; the tokens asked for with the old one end."""
        super().set_password(user, password)
        end_tokens(user)


def _home_of(user: User | None) -> str:
    return user.home_agency.code if user and user.home_agency else ""
