"""The API of where: platforms, accounts, and the decrees that make accounts official."""

from accounts.api.accounts import AccountViewSet, OfficialAccountViewSet, PlatformViewSet
from accounts.api.decrees import DecreeViewSet

__all__ = ["AccountViewSet", "DecreeViewSet", "OfficialAccountViewSet", "PlatformViewSet"]
