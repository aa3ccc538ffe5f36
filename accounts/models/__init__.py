from accounts.models.account import Designation, MediaAccount
from accounts.models.platform import MediaKind, Platform

__all__ = ["Designation", "MediaAccount", "MediaKind", "Platform"]
