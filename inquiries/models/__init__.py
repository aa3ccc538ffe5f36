from inquiries.models.answer_entry import AnswerEntry
from inquiries.models.answer_void import AnswerVoid
from inquiries.models.bank import (
    AnswerRevision,
    AnswerTag,
    AnswerTerm,
    AnswerUse,
    BankAnswer,
)
from inquiries.models.certificate import Certificate
from inquiries.models.contact import CitizenContact
from inquiries.models.data_request import DataRequest
from inquiries.models.delivery import ChannelMessage, Delivery
from inquiries.models.dissemination import FollowUpStory, StoryCorrection, StoryTelling
from inquiries.models.draft import SavedDraft
from inquiries.models.event import Event
from inquiries.models.export import Export
from inquiries.models.follow_up import FollowUp
from inquiries.models.holding_reply import HoldingReply
from inquiries.models.holding_template import HoldingTemplate
from inquiries.models.inquiry import Inquiry
from inquiries.models.issue import Issue, IssueLink
from inquiries.models.mention import Mention
from inquiries.models.proposal import ReplyProposal
from inquiries.models.rating import Rating
from inquiries.models.recommendation import Recommendation, RecommendationTheme
from inquiries.models.referral import Referral, ReferralAnswer
from inquiries.models.reply import Citation, Reply
from inquiries.models.saved_filter import SavedFilter
from inquiries.models.tag import Tag, Tagging
from inquiries.models.tally import InquiryTally, ReferralTally, StaleDay
from inquiries.models.theme import Theme, ThemeDigest, ThemeMember
from inquiries.models.tracking import QuarantinedMessage, TrackingCode

__all__ = [
    "AnswerEntry",
    "AnswerRevision",
    "AnswerTag",
    "AnswerTerm",
    "AnswerUse",
    "AnswerVoid",
    "BankAnswer",
    "Certificate",
    "ChannelMessage",
    "Citation",
    "CitizenContact",
    "DataRequest",
    "Delivery",
    "Event",
    "Export",
    "FollowUp",
    "FollowUpStory",
    "HoldingReply",
    "HoldingTemplate",
    "Inquiry",
    "InquiryTally",
    "Issue",
    "IssueLink",
    "Mention",
    "QuarantinedMessage",
    "Rating",
    "Recommendation",
    "RecommendationTheme",
    "Referral",
    "ReferralAnswer",
    "ReferralTally",
    "Reply",
    "ReplyProposal",
    "SavedDraft",
    "SavedFilter",
    "StaleDay",
    "StoryCorrection",
    "StoryTelling",
    "Tag",
    "Tagging",
    "Theme",
    "ThemeDigest",
    "ThemeMember",
    "TrackingCode",
]
