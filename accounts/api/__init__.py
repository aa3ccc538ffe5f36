"""The API of where: platforms, accounts, and the decrees that make accounts official."""

from accounts.api.accounts import AccountViewSet, OfficialAccountViewSet, PlatformViewSet
from accounts.api.decrees import DecreeViewSet
from accounts.api.lookalikes import LookalikeReportViewSet, ReportLookalikeView
from accounts.posts.api import AudienceSnapshotViewSet, PostViewSet

__all__ = [
    "AccountViewSet",
    "AudienceSnapshotViewSet",
    "DecreeViewSet",
    "LookalikeReportViewSet",
    "OfficialAccountViewSet",
    "PlatformViewSet",
    "PostViewSet",
    "ReportLookalikeView",
]
