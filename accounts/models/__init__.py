from accounts.models.account import Designation, LookalikeKey, MediaAccount, Suspension
from accounts.models.confirmation import Confirmation
from accounts.models.platform import MediaKind, Platform
from accounts.models.report import LookalikeReport

__all__ = [
    "Confirmation",
    "Designation",
    "LookalikeKey",
    "LookalikeReport",
    "MediaAccount",
    "MediaKind",
    "Platform",
    "Suspension",
]
