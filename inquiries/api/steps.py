"""The rarer steps of an inquiry: aside, outside, to a colleague, back again."""

from rest_framework import exceptions
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from agencies import powers
from agencies.api_base import ReferenceNotFound
from agencies.models import User
from agencies.powers import DESK
from inquiries import policies, services
from inquiries.api.base import InquiryBase, write
from inquiries.api.inputs import (
    AssignSerializer,
    DismissSerializer,
    FollowUpSerializer,
    HoldSerializer,
    NoteSerializer,
    ReasonSerializer,
    RedirectSerializer,
    VersionSerializer,
    seen,
)
from inquiries.api.serializers import EventSerializer, InquiryDetailSerializer
from inquiries.holding_texts import opening
from inquiries.models import Inquiry, Reply


class InquirySteps(InquiryBase):
    """Pesan masuk milik, atau dirujuk kepada, Instansi Anda."""

    @write(
        "redirect_inquiry",
        "Arahkan ke Instansi Luar atau PPID",
        RedirectSerializer,
        also={202: InquiryDetailSerializer},
        description="Di luar kewenangan Pemkab, atau permintaan informasi resmi (PPID); tidak ada "
        "batas waktu 24 jam. Selama krisis balasan Petugas menjadi usulan (202) sampai "
        "disetujui Pejabat.",
    )
    @action(detail=True, methods=["post"])
    def redirect(self, request: Request, number: str) -> Response:
        inquiry = self.allowed()
        asked = self.read(RedirectSerializer)
        done = services.redirect_inquiry(inquiry=inquiry, by=request.user, **asked)
        return self.answer(inquiry, status=200 if isinstance(done, Reply) else 202)

    @write(
        "hold_inquiry",
        "Kirim balasan sementara",
        HoldSerializer,
        description="Bukan jawaban: status dan jam tidak berubah.",
    )
    @action(detail=True, methods=["post"])
    def hold(self, request: Request, number: str) -> Response:
        inquiry = self.allowed()
        asked = self.read(HoldSerializer)
        asked.setdefault("text", opening(inquiry, inquiry.referrals.select_related("to_agency")))
        services.hold_inquiry(inquiry=inquiry, by=request.user, **asked)
        return self.answer(inquiry)

    @write("assign_inquiry", "Disposisikan kepada rekan", AssignSerializer)
    @action(detail=True, methods=["post"])
    def assign(self, request: Request, number: str) -> Response:
        inquiry = self.allowed(policies.can_assign)
        asked = self.read(AssignSerializer)
        colleague = self._colleague(inquiry, asked.pop("to"))
        services.assign_inquiry(inquiry=inquiry, to=colleague, by=request.user, **asked)
        return self.answer(inquiry)

    @write("take_over_inquiry", "Ambil alih dari rekan", VersionSerializer)
    @action(detail=True, methods=["post"], url_path="take-over", url_name="take-over")
    def take_over(self, request: Request, number: str) -> Response:
        inquiry = self.allowed(policies.can_supervise)
        asked = self.read(VersionSerializer)
        services.take_over_inquiry(inquiry=inquiry, by=request.user, **asked)
        return self.answer(inquiry)

    @write("dismiss_inquiry", "Tandai duplikat atau spam", DismissSerializer)
    @action(detail=True, methods=["post"])
    def dismiss(self, request: Request, number: str) -> Response:
        inquiry = self.allowed()
        asked = self.read(DismissSerializer)
        asked.pop("kind")
        if "original" in asked:
            asked["original"] = self._original(inquiry, asked["original"])
        services.dismiss_inquiry(inquiry=inquiry, by=request.user, **asked)
        return self.answer(inquiry)

    @write("restore_inquiry", "Pulihkan pesan", ReasonSerializer)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, number: str) -> Response:
        inquiry = self.allowed(policies.can_supervise)
        asked = self.read(ReasonSerializer)
        services.restore_inquiry(inquiry=inquiry, by=request.user, **asked)
        return self.answer(inquiry)

    @write(
        "reopen_inquiry",
        "Catat pesan lanjutan",
        FollowUpSerializer,
        description="Selama masa lanjutan menurut target SOP (bawaan 7 hari) pesan dibuka "
        "kembali; sesudahnya jawabannya pesan baru yang bertaut. Ucapan terima kasih tidak "
        "membuka apa pun.",
    )
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, number: str) -> Response:
        inquiry = self.allowed()
        asked = self.read(FollowUpSerializer)
        now = services.follow_up_inquiry(inquiry=inquiry, by=request.user, **asked)
        return self.answer(now)

    @write("add_note", "Beri catatan internal", NoteSerializer, EventSerializer, 201)
    @action(detail=True, methods=["post"])
    def notes(self, request: Request, number: str) -> Response:
        inquiry = self.allowed()
        asked = self.read(NoteSerializer)
        with seen(inquiry, asked):
            event = services.add_note(inquiry=inquiry, by=request.user, **asked)
        shown = EventSerializer(event, context=self.get_serializer_context())
        return Response(shown.data, status=201)

    def _colleague(self, inquiry: Inquiry, username: str) -> User:
        """:raises ValidationError: for any but a Petugas or Pejabat in force of the Instansi."""
        found = powers.holders(DESK, inquiry.agency_id).filter(username=username).first()
        if found is None:
            sentence = "Orang itu bukan Petugas atau Pejabat Instansi Anda."
            raise exceptions.ValidationError({"to": sentence})
        return found

    def _original(self, inquiry: Inquiry, number: str) -> Inquiry:
        """:raises ReferenceNotFound: unless it is a message of the same Instansi."""
        seen_rows = Inquiry.objects.visible_to(self.request.user)
        found = seen_rows.filter(agency=inquiry.agency_id, number=number).first()
        if found is None:
            raise ReferenceNotFound("Pesan asli tidak ditemukan di Instansi Anda.")
        return found
