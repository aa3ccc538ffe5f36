from accounts.models.account import Designation, LookalikeKey, MediaAccount, Suspension
from accounts.models.confirmation import Confirmation
from accounts.models.departure import HandOverStep
from accounts.models.details import AccountDetails
from accounts.models.platform import MediaKind, Platform
from accounts.models.report import LookalikeReport

__all__ = [
    "AccountDetails",
    "Confirmation",
    "Designation",
    "HandOverStep",
    "LookalikeKey",
    "LookalikeReport",
    "MediaAccount",
    "MediaKind",
    "Platform",
    "Suspension",
]
