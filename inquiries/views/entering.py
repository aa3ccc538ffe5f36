"""The proof behind an answer that was entered for the Instansi that was asked."""

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from agencies.access import power_required
from agencies.requests import SignedInRequest
from core import uploads
from inquiries.models import AnswerEntry
from inquiries.views.referrals import visible_referral


@power_required()
@require_safe
def answer_evidence(request: SignedInRequest, pk: int, answer: int) -> FileResponse:
    """Hand out the evidence to whoever may read the referral."""
    referral = visible_referral(request, pk)
    rows = AnswerEntry.objects.filter(answer__referral=referral).select_related("evidence")
    return uploads.serve(get_object_or_404(rows, answer=answer).evidence, inline=True)
