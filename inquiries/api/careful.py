"""Flags of an inquiry over the API, and the Pejabat's word on a reply in a crisis."""

from django.core.exceptions import PermissionDenied
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from inquiries import policies, services
from inquiries.api.base import InquiryBase, write
from inquiries.api.inputs import (
    ApproveSerializer,
    FlagSerializer,
    ReasonSerializer,
    UnflagSerializer,
)
from inquiries.api.serializers import OpenedDataSerializer


class CarefulSteps(InquiryBase):
    """Pesan masuk milik, atau dirujuk kepada, Instansi Anda."""

    unkept_actions = frozenset({"unmask"})

    @write(
        "flag_inquiry",
        "Tandai krisis atau kasar",
        FlagSerializer,
        description="Tanda tidak mengubah status atau batas waktu. Krisis: balasan Petugas "
        "menunggu persetujuan Pejabat. Kasar: isi disamarkan di mana-mana.",
    )
    @action(detail=True, methods=["post"])
    def flag(self, request: Request, number: str) -> Response:
        inquiry = self.allowed()
        asked = self.read(FlagSerializer)
        gist = asked.pop("gist", "")
        if asked.pop("flag") == "CRISIS":
            services.flag_crisis(inquiry=inquiry, by=request.user, **asked)
        else:
            services.flag_abusive(inquiry=inquiry, by=request.user, gist=gist, **asked)
        return self.answer(inquiry)

    @write("unflag_inquiry", "Cabut tanda krisis atau kasar", UnflagSerializer)
    @action(detail=True, methods=["post"])
    def unflag(self, request: Request, number: str) -> Response:
        inquiry = self.allowed()
        asked = self.read(UnflagSerializer)
        is_crisis = asked.pop("flag") == "CRISIS"
        if is_crisis and not policies.can_supervise(request.user, inquiry):
            raise PermissionDenied
        lift = services.lift_crisis if is_crisis else services.lift_abusive
        lift(inquiry=inquiry, by=request.user, **asked)
        return self.answer(inquiry)

    @extend_schema(
        operation_id="unmask_inquiry",
        summary="Buka data pribadi",
        description="Sekali ini saja; siapa, kapan, dan alasannya dicatat. Kiriman ulang dengan "
        "kunci sama ditolak (409 `already_done`) tanpa datanya.",
        tags=["pesan"],
        request=ReasonSerializer,
        responses=OpenedDataSerializer,
    )
    @action(detail=True, methods=["post"])
    def unmask(self, request: Request, number: str) -> Response:
        inquiry = self.allowed(policies.can_unmask)
        asked = self.read(ReasonSerializer)
        opened = services.unmask_inquiry(inquiry=inquiry, by=request.user, **asked)
        return Response(OpenedDataSerializer(opened).data)

    @write(
        "approve_reply",
        "Setujui usulan balasan",
        ApproveSerializer,
        description="Selama krisis. `text` menggantikan usulannya; waktu jawaban adalah sekarang.",
    )
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, number: str) -> Response:
        inquiry = self.allowed(policies.can_supervise)
        asked = self.read(ApproveSerializer)
        services.approve_reply(inquiry=inquiry, by=request.user, **asked)
        return self.answer(inquiry)

    @write("return_proposal", "Kembalikan usulan balasan", ReasonSerializer)
    @action(detail=True, methods=["post"], url_path="return-reply", url_name="return-reply")
    def return_reply(self, request: Request, number: str) -> Response:
        inquiry = self.allowed(policies.can_supervise)
        asked = self.read(ReasonSerializer)
        services.return_proposal(inquiry=inquiry, by=request.user, **asked)
        return self.answer(inquiry)
