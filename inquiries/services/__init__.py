"""The answering workflow of Lampiran B: record, answer, refer, reply.

Every mutator takes the inquiry's lock first, then its referrals', and reads the time after that.
"""

from inquiries.services.holding import claim_inquiry, close_inquiry, release_inquiry
from inquiries.services.recording import Author, record_inquiry
from inquiries.services.referring import (
    answer_referral,
    refer_inquiry,
    reject_referral,
    withdraw_referral,
)
from inquiries.services.replying import reply_inquiry

__all__ = [
    "Author",
    "answer_referral",
    "claim_inquiry",
    "close_inquiry",
    "record_inquiry",
    "refer_inquiry",
    "reject_referral",
    "release_inquiry",
    "reply_inquiry",
    "withdraw_referral",
]
