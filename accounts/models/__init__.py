from accounts.models.account import Designation, LookalikeKey, MediaAccount, Suspension
from accounts.models.confirmation import Confirmation
from accounts.models.departure import HandOverStep
from accounts.models.details import AccountDetails
from accounts.models.figures import AudienceSnapshot, FigureSource, PostFigures
from accounts.models.platform import MediaKind, Platform
from accounts.models.post import Category, Post, PostEvent
from accounts.models.report import LookalikeReport

__all__ = [
    "AccountDetails",
    "AudienceSnapshot",
    "Category",
    "Confirmation",
    "Designation",
    "FigureSource",
    "HandOverStep",
    "LookalikeKey",
    "LookalikeReport",
    "MediaAccount",
    "MediaKind",
    "Platform",
    "Post",
    "PostEvent",
    "PostFigures",
    "Suspension",
]
