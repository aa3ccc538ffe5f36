from accounts.models.account import Designation, LookalikeKey, MediaAccount, Suspension
from accounts.models.platform import MediaKind, Platform

__all__ = [
    "Designation",
    "LookalikeKey",
    "MediaAccount",
    "MediaKind",
    "Platform",
    "Suspension",
]
