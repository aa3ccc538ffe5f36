"""The library's forms for a second factor, in our words."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError

USED_FOR = 5 * 60  # seconds: longer than a code of the app is taken for
CODE_WIDGET = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
PASSKEY_NAME = "Beri nama yang Anda kenali, misalnya perangkatnya."


def _code_field(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=40,
        widget=forms.TextInput(attrs=CODE_WIDGET),
        error_messages={"required": "Tulis kodenya."},
    )


def _name_field(**options: Any) -> forms.CharField:
    required = {"required": "Tulis namanya."}
    return forms.CharField(label="Nama", max_length=60, error_messages=required, **options)


class CodeOnce(BaseAuthenticateForm):
    """Take a code once: the library forgets it sooner than its clock's tolerance allows."""

    def clean_code(self) -> str:
        """:raises ValidationError: for a wrong code, or one given before."""
        code = super().clean_code()
        given = f"code-given:{self.user.pk}:{''.join(code.split())}"
        if not cache.add(given, "y", timeout=USED_FOR):
            raise ValidationError("Kode itu sudah dipakai. Tunggu kode berikutnya.")
        return code


class SignInCodeForm(CodeOnce, AuthenticateForm):
    code = _code_field("Kode", "Enam angka dari aplikasi autentikator, atau satu kode pemulihan.")


class AgainCodeForm(CodeOnce, ReauthenticateForm):
    code = _code_field("Kode", "Enam angka dari aplikasi autentikator, atau satu kode pemulihan.")


class ActivateForm(ActivateTOTPForm):
    code = _code_field("Kode dari aplikasi", "Enam angka yang ditunjukkan aplikasi sekarang.")


class AddPasskeyForm(AddWebAuthnForm):
    name = _name_field(required=False, help_text=PASSKEY_NAME)
    passwordless = forms.BooleanField(
        label="Masuk dengan passkey ini saja, tanpa sandi",
        required=False,
        initial=True,
        help_text="Kosongkan bila kunci keamanan Anda tidak punya PIN atau sidik jari.",
    )


class RenamePasskeyForm(EditWebAuthnForm):
    name = _name_field(help_text=PASSKEY_NAME)
