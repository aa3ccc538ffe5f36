"""What the workflow refuses."""

from core.errors import DomainError


class InquiryError(DomainError):
    code = "inquiry_state"


class StaleVersion(InquiryError):
    code = "stale_version"


class Held(InquiryError):
    code = "held_by_another"


class Deviation(InquiryError):
    """A reply says what its referral answers do not, and gives no reason (Lampiran B.5)."""

    code = "deviation"

    def __init__(self, facts: list[str]) -> None:
        self.facts = facts
        super().__init__(
            f"Balasan memuat {', '.join(facts)} yang tidak ada dalam jawaban Instansi. "
            "Perbaiki, atau tuliskan alasan perbedaannya."
        )


class ReferralError(DomainError):
    code = "referral_state"


class BankError(DomainError):
    """The answer bank refuses: what is written there, or what shall be done with it."""

    code = "answer_bank"


class FeedbackError(DomainError):
    """A digest of what the public says cannot be made, changed or approved now (Pasal 8 h)."""

    code = "feedback"


class MonitoringError(DomainError):
    """What is said on an account may not be noted or handled so (Pasal 8f)."""

    code = "monitoring"


class RecommendationError(DomainError):
    """A recommendation may not say this, or not take that step now (Pasal 8 i)."""

    code = "recommendation"


class DisseminationError(DomainError):
    """What became of the public's input may not be told so, or not now (Pasal 8 j)."""

    code = "dissemination"
