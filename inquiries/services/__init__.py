"""The answering workflow of Lampiran B, whole.

Every mutator takes the inquiry's lock first, then its referrals', and reads the time after that.
"""

from inquiries.services.approving import approve_reply, return_proposal
from inquiries.services.assigning import add_note, assign_inquiry, take_over_inquiry
from inquiries.services.at_once import record_answered
from inquiries.services.closing import carry_out_closings
from inquiries.services.entering import enter_answer
from inquiries.services.finishing import close_quiet_inquiries
from inquiries.services.flagging import flag_abusive, flag_crisis, lift_abusive, lift_crisis
from inquiries.services.following_up import follow_up_inquiry
from inquiries.services.holding import claim_inquiry, close_inquiry, release_inquiry
from inquiries.services.holding_replies import hold_inquiry, set_holding_template
from inquiries.services.publishing import publish_reply
from inquiries.services.recording import Author, receive_inquiry, record_inquiry
from inquiries.services.referring import (
    answer_referral,
    close_referral_unanswered,
    designate_agency,
    refer_inquiry,
    reject_referral,
    return_referral,
    withdraw_referral,
)
from inquiries.services.replying import redirect_inquiry, reply_inquiry
from inquiries.services.setting_aside import dismiss_inquiry, restore_inquiry
from inquiries.services.tagging import tag_inquiry, untag_inquiry
from inquiries.services.unmasking import OpenedData, unmask_inquiry
from inquiries.services.voiding import contest_void, decide_contest, void_answer

__all__ = [
    "Author",
    "OpenedData",
    "add_note",
    "answer_referral",
    "approve_reply",
    "assign_inquiry",
    "carry_out_closings",
    "claim_inquiry",
    "close_inquiry",
    "close_quiet_inquiries",
    "close_referral_unanswered",
    "contest_void",
    "decide_contest",
    "designate_agency",
    "dismiss_inquiry",
    "enter_answer",
    "flag_abusive",
    "flag_crisis",
    "follow_up_inquiry",
    "hold_inquiry",
    "lift_abusive",
    "lift_crisis",
    "publish_reply",
    "receive_inquiry",
    "record_answered",
    "record_inquiry",
    "redirect_inquiry",
    "refer_inquiry",
    "reject_referral",
    "release_inquiry",
    "reply_inquiry",
    "restore_inquiry",
    "return_proposal",
    "return_referral",
    "set_holding_template",
    "tag_inquiry",
    "take_over_inquiry",
    "unmask_inquiry",
    "untag_inquiry",
    "void_answer",
    "withdraw_referral",
]
