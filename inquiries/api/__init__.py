"""The API of inquiries, of referrals, and of how well the 24 hours are kept."""

from inquiries.api.answers import AnswerViewSet, InquiryAnswers
from inquiries.api.closing import ClosingViewSet
from inquiries.api.feedback import DigestViewSet, ThemeViewSet
from inquiries.api.hand_overs import HandOverViewSet
from inquiries.api.inquiries import InquiryViewSet
from inquiries.api.issues import IssueViewSet
from inquiries.api.mentions import MentionViewSet
from inquiries.api.public import AskView, ProgressView
from inquiries.api.quarantine import QuarantineViewSet
from inquiries.api.recommendations import RecommendationViewSet
from inquiries.api.referrals import ReferralViewSet
from inquiries.api.routing import RoutingViewSet
from inquiries.api.stats import SlaView
from inquiries.api.stories import PublicStoryViewSet

__all__ = [
    "AnswerViewSet",
    "AskView",
    "ClosingViewSet",
    "DigestViewSet",
    "HandOverViewSet",
    "InquiryAnswers",
    "InquiryViewSet",
    "IssueViewSet",
    "MentionViewSet",
    "ProgressView",
    "PublicStoryViewSet",
    "QuarantineViewSet",
    "RecommendationViewSet",
    "ReferralViewSet",
    "RoutingViewSet",
    "SlaView",
    "ThemeViewSet",
]
