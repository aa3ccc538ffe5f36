"""The library's form for a forgotten password, in our words."""

from typing import Any

from allauth.account.forms import ResetPasswordForm


class ForgottenForm(ResetPasswordForm):
    """Where the link for a new password goes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        email = self.fields["email"]
        email.label = "Alamat surel"
        email.error_messages["required"] = "Alamat surel wajib diisi."
        email.widget.attrs.pop("placeholder", None)
