"""How django-allauth behaves here: nobody signs up, people are invited."""

import re
import uuid
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest, HttpResponse

from agencies import browsers, factors
from agencies.models import User
from agencies.tokens import end_tokens
from core import audit, crypto, outbox

LOCAL_PATH = re.compile(r"/[^\s\\\x00-\x1f\x7f-\x9f\ud800-\udfff]{0,2000}")


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

    def is_safe_url(self, url: str) -> bool:
        """Tell whether a way on is a path of ours on one line; anything else is passed over."""
        return bool(LOCAL_PATH.fullmatch(url)) and super().is_safe_url(url)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        with_factor = request.session.get(factors.GIVEN) == user.pk
        audit.record("session.opened", by=user, scope=_home_of(user), with_factor=with_factor)
        response = super().post_login(request, user, **kwargs)
        browsers.remember(request, response, user)
        return response

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count a browser that the person knows apart from everybody else who uses the name."""
        shared = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{shared}:{browsers.known(request, credentials.get('username', ''))}"

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
        audit.record("password.changed", by=user, obj=user, scope=_home_of(user))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the letter, so that the answer tells by no delay whether an address is known."""
        letter = self.render_mail(template_prefix, email, context)
        outbox.queue_email(
            to=email,
            subject=letter.subject,
            text=str(letter.body),
            dedup_key=f"account:{uuid.uuid4()}",
        )


class PortalFactorAdapter(DefaultMFAAdapter):
    """How second factors behave here: secrets lie sealed, people go by their user name."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "Kode itu tidak cocok. Periksa, lalu coba lagi.",
        "cannot_generate_recovery_codes": "Pasang dahulu aplikasi autentikator atau passkey.",
    }

    def encrypt(self, text: str) -> str:
        return crypto.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.decrypt(encrypted_text)

    def get_totp_label(self, user: User) -> str:
        return user.username

    def generate_authenticator_name(self, user: User, type: Any) -> str:  # noqa: A002
        count = sum(factor.type == type for factor in factors.enrolled(user))
        return f"Passkey {count + 1}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": "Berau Sosmed"}


def _home_of(user: User | None) -> str:
    return user.home_agency.code if user and user.home_agency else ""
