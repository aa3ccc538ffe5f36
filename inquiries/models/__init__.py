from inquiries.models.event import Event
from inquiries.models.inquiry import CitizenContact, Inquiry
from inquiries.models.referral import Referral, ReferralAnswer
from inquiries.models.reply import Citation, Reply

__all__ = [
    "Citation",
    "CitizenContact",
    "Event",
    "Inquiry",
    "Referral",
    "ReferralAnswer",
    "Reply",
]
