from accounts.models.account import Designation, LookalikeKey, MediaAccount, Suspension
from accounts.models.platform import MediaKind, Platform
from accounts.models.report import LookalikeReport

__all__ = [
    "Designation",
    "LookalikeKey",
    "LookalikeReport",
    "MediaAccount",
    "MediaKind",
    "Platform",
    "Suspension",
]
