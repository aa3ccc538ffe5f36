"""Recording a message and answering it in one go: one paste, one text, one click."""

from typing import Any

from django.db import transaction

from agencies.models import User
from inquiries.models import Inquiry
from inquiries.services.recording import record_inquiry
from inquiries.services.replying import reply_inquiry


@transaction.atomic
def record_answered(*, reply: str, by: User, **facts: Any) -> Inquiry:
    """Record a message and answer it (Lampiran B.1, B.2); `facts` as for `record_inquiry`.

    :raises InquiryError: as either of the two does; then neither has happened.
    """
    inquiry = record_inquiry(by=by, **facts)
    reply_inquiry(inquiry=inquiry, text=reply, by=by)
    return inquiry
