"""Forms of the decree, the accounts, and the public pages."""

from accounts.forms.account import ConfirmForm, ProposeAccountForm, SuspendForm
from accounts.forms.decree import (
    ActivateForm,
    DecreeForm,
    ReasonForm,
    initial_for,
    initial_of,
)
from accounts.forms.public import CheckForm, CloseReportForm, DirectoryForm, ReportForm

__all__ = [
    "ActivateForm",
    "CheckForm",
    "CloseReportForm",
    "ConfirmForm",
    "DecreeForm",
    "DirectoryForm",
    "ProposeAccountForm",
    "ReasonForm",
    "ReportForm",
    "SuspendForm",
    "initial_for",
    "initial_of",
]
