from inquiries.models.answer_void import AnswerVoid
from inquiries.models.contact import CitizenContact
from inquiries.models.event import Event
from inquiries.models.follow_up import FollowUp
from inquiries.models.inquiry import Inquiry
from inquiries.models.referral import Referral, ReferralAnswer
from inquiries.models.reply import Citation, Reply

__all__ = [
    "AnswerVoid",
    "Citation",
    "CitizenContact",
    "Event",
    "FollowUp",
    "Inquiry",
    "Referral",
    "ReferralAnswer",
    "Reply",
]
