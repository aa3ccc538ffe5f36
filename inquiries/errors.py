"""What the workflow refuses."""

from core.errors import DomainError


class InquiryError(DomainError):
    code = "inquiry_state"


class StaleVersion(InquiryError):
    code = "stale_version"


class Held(InquiryError):
    code = "held_by_another"


class ReferralError(DomainError):
    code = "referral_state"
