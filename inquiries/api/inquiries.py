"""`inquiries/`: the messages that an Instansi must answer, and what is done with them."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, Q
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import MediaAccount
from agencies import powers
from agencies.api_base import ReferenceNotFound, acting_agency
from agencies.powers import DESK
from core import clock
from inquiries import policies, search, services
from inquiries.api.base import write
from inquiries.api.careful import CarefulSteps
from inquiries.api.inputs import (
    InquiryFilters,
    RecordSerializer,
    ReferSerializer,
    ReplyInputSerializer,
    VersionSerializer,
)
from inquiries.api.serializers import (
    EventSerializer,
    InquiryDetailSerializer,
    InquirySerializer,
    ReferralSerializer,
)
from inquiries.api.steps import InquirySteps
from inquiries.models import Event, Inquiry, Referral, Reply
from inquiries.services import Author


class InquiryViewSet(CarefulSteps, InquirySteps):
    """Pesan masuk milik, atau dirujuk kepada, Instansi Anda."""

    @extend_schema(
        operation_id="list_inquiries",
        summary="Daftar pesan masuk",
        tags=["pesan"],
        parameters=[InquiryFilters],
        responses=InquirySerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        asked = self.query(InquiryFilters)
        rows = self.get_queryset()
        if tab := asked.pop("tab", None):
            rows = rows.on_desk_of(request.user)
            rows = rows.overdue(clock.now()) if tab == "overdue" else getattr(rows, tab)()
        if text := asked.pop("q", "").strip():
            is_masked = not powers.of(request.user).agencies()
            rows = search.find(rows, text, hides=is_masked).rows
        return self.answer_list(rows.filter(**asked), InquirySerializer)

    @extend_schema(
        operation_id="get_inquiry",
        summary="Satu pesan masuk",
        tags=["pesan"],
        responses=InquiryDetailSerializer,
    )
    def retrieve(self, request: Request, number: str) -> Response:
        return self.answer(self.get_object())

    @write("record_inquiry", "Catat pesan", RecordSerializer, status=201)
    def create(self, request: Request) -> Response:
        self.must_hold(DESK)
        asked = self.read(RecordSerializer)
        account = self._account(asked.pop("account", None))
        named = account.agency if account else None
        agency = acting_agency(request.user, named, DESK)
        if not policies.can_record_for(request.user, agency.pk):
            raise PermissionDenied
        author = Author(
            name=asked.pop("author_name", ""),
            handle=asked.pop("author_handle", ""),
            contact=asked.pop("contact", ""),
        )
        inquiry = services.record_inquiry(
            agency=agency,
            account=account,
            kind=asked.pop("type"),
            author=author,
            by=request.user,
            source=Inquiry.Source.API,
            **asked,
        )
        return self.answer(inquiry, status=201)

    @write("claim_inquiry", "Ambil pesan", VersionSerializer)
    @action(detail=True, methods=["post"])
    def claim(self, request: Request, number: str) -> Response:
        inquiry = self.allowed()
        asked = self.read(VersionSerializer)
        return self.answer(services.claim_inquiry(inquiry=inquiry, by=request.user, **asked))

    @write("release_inquiry", "Lepas pesan", VersionSerializer)
    @action(detail=True, methods=["post"])
    def release(self, request: Request, number: str) -> Response:
        inquiry = self.allowed()
        asked = self.read(VersionSerializer)
        return self.answer(services.release_inquiry(inquiry=inquiry, by=request.user, **asked))

    @write(
        "reply_inquiry",
        "Jawab pesan",
        ReplyInputSerializer,
        also={202: InquiryDetailSerializer},
        description="Selama krisis balasan Petugas menjadi usulan (202) sampai disetujui Pejabat.",
    )
    @action(detail=True, methods=["post"])
    def reply(self, request: Request, number: str) -> Response:
        inquiry = self.allowed()
        asked = self.read(ReplyInputSerializer)
        cited = self._cited(inquiry, set(asked.pop("referrals", [])))
        done = services.reply_inquiry(inquiry=inquiry, by=request.user, referrals=cited, **asked)
        return self.answer(inquiry, status=200 if isinstance(done, Reply) else 202)

    @write("refer_inquiry", "Teruskan ke Instansi", ReferSerializer, ReferralSerializer, 201)
    @action(detail=True, methods=["post"])
    def refer(self, request: Request, number: str) -> Response:
        inquiry = self.allowed()
        asked = self.read(ReferSerializer)
        target, is_mandatory = [asked.pop("agency")], asked.pop("mandatory")
        (referral,) = services.refer_inquiry(
            inquiry=inquiry,
            agencies=target if is_mandatory else [],
            optional=[] if is_mandatory else target,
            by=request.user,
            **asked,
        )
        shown = ReferralSerializer(referral, context=self.get_serializer_context())
        return Response(shown.data, status=201)

    @write("close_inquiry", "Selesaikan pesan", VersionSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, number: str) -> Response:
        inquiry = self.allowed()
        asked = self.read(VersionSerializer)
        return self.answer(services.close_inquiry(inquiry=inquiry, by=request.user, **asked))

    @extend_schema(
        operation_id="list_inquiry_events",
        summary="Riwayat pesan",
        tags=["pesan"],
        responses=EventSerializer(many=True),
    )
    @action(detail=True)
    def events(self, request: Request, number: str) -> Response:
        inquiry = self.get_object()
        self.ordering = ("at", "id")
        known = Referral.objects.visible_to(request.user)
        rows = inquiry.events.filter(Q(referral=None) | Q(referral__in=known))
        if not policies.reads_notes(request.user, inquiry):
            rows = rows.exclude(kind=Event.Kind.NOTED)
        related = rows.select_related("by", "referral__to_agency")
        related = related.prefetch_related(
            Prefetch("inquiry", Inquiry.objects.prefetch_related("referrals"))
        )
        return self.answer_list(related, EventSerializer)

    def _account(self, pk: int | None) -> MediaAccount | None:
        """:raises ValidationError: for any but an official account of the caller's Instansi."""
        if pk is None:
            return None
        desks = powers.of(self.request.user).agencies(*DESK)
        own = MediaAccount.objects.filter(agency__in=desks).official(clock.now())
        account = own.select_related("agency", "platform").filter(pk=pk).first()
        if account is None:
            sentence = "Akun tidak ditemukan di antara akun resmi Instansi Anda."
            raise exceptions.ValidationError({"account": sentence})
        return account

    def _cited(self, inquiry: Inquiry, ids: set[int]) -> Sequence[Referral]:
        """:raises ReferenceNotFound: if one is no referral of this inquiry."""
        found = list(
            Referral.objects.visible_to(self.request.user).filter(inquiry=inquiry, pk__in=ids)
        )
        if missing := ids - {referral.pk for referral in found}:
            names = ", ".join(str(pk) for pk in sorted(missing))
            raise ReferenceNotFound(f"Rujukan {names} tidak ditemukan pada pesan ini.")
        return found
