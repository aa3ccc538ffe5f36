"""How django-allauth behaves here: nobody signs up, people are invited."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from agencies.models import User
from agencies.tokens import end_tokens


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

    def set_password(self, user: User, password: str) -> None:
        """Set a password, by change or reset; the tokens asked for with the old one end."""
        super().set_password(user, password)
        end_tokens(user)
