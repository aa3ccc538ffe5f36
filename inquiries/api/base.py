"""What every endpoint of one inquiry shares: which are seen, who may work, the full answer."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from agencies.api_base import DeskViewSet
from agencies.models import User
from core import clock
from inquiries import policies
from inquiries.api.serializers import InquiryDetailSerializer
from inquiries.models import Inquiry, Referral, ReferralAnswer, Reply, ReplyProposal

NUMBER = "[0-9]{4}-[0-9A-Z]{5}"
RELATED = ("agency", "claimed_by", "assigned_to", "duplicate_of", "continues")


def write(
    operation: str,
    summary: str,
    reads: Any,
    answers: Any = InquiryDetailSerializer,
    status: int = 200,
    also: dict[int, Any] | None = None,
    **more: Any,
) -> Any:
    """Describe a write on an inquiry for the schema; `also` are its other good answers."""
    return extend_schema(
        operation_id=operation,
        summary=summary,
        tags=["pesan"],
        request=reads,
        responses={status: answers, **(also or {})},
        **more,
    )


class InquiryBase(DeskViewSet):
    """Pesan masuk milik, atau dirujuk kepada, Instansi Anda."""

    queryset = Inquiry.objects.none()
    lookup_field = "number"
    lookup_value_regex = NUMBER
    ordering: ClassVar[tuple[str, ...]] = ("-received_at", "-id")

    def visible(self) -> QuerySet[Inquiry]:
        rows = Inquiry.objects.visible_to(self.request.user)
        return rows.select_related(*RELATED).prefetch_related("referrals")

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "at": clock.now()}

    def allowed(self, may: Callable[[User, Inquiry], bool] = policies.can_work_on) -> Inquiry:
        """:raises PermissionDenied: where the caller may read and no more."""
        inquiry = self.get_object()
        if not may(self.request.user, inquiry):
            raise PermissionDenied
        return inquiry

    def _proposals(self, inquiry: Inquiry) -> list[ReplyProposal]:
        """Proposals are internal, as notes are."""
        if not policies.reads_notes(self.request.user, inquiry):
            return []
        rows = inquiry.proposals.select_related("by", "decided_by")
        for row in (found := list(rows)):
            row.inquiry = inquiry
        return found

    def answer(self, inquiry: Inquiry, status: int = 200) -> Response:
        """Answer the inquiry as it is now, with all that belongs to it."""
        referrals = Referral.objects.visible_to(self.request.user).select_related(
            "from_agency", "to_agency", "suggested_agency"
        )
        fresh = (
            Inquiry.objects.select_related(*RELATED)
            .prefetch_related(
                "referrals",
                "follow_ups",
                Prefetch(
                    "replies", Reply.objects.select_related("by", "approved_by", "outside_body")
                ),
                "replies__answers",
                Prefetch("referrals", referrals, to_attr="seen_referrals"),
                Prefetch(
                    "seen_referrals__answers",
                    ReferralAnswer.objects.select_related("by", "void", "entry__by"),
                ),
            )
            .get(pk=inquiry.pk)
        )
        fresh.seen_proposals = self._proposals(fresh)
        shown = InquiryDetailSerializer(fresh, context=self.get_serializer_context())
        return Response(shown.data, status=status)
