"""`heads/` and `leaves/`: who leads an Instansi, and who is away (Pasal 8d, 9(1))."""

from typing import ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from rest_framework import exceptions, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from agencies import offices, policies, powers
from agencies.api_base import (
    AgencyField,
    AnyAnswer,
    DeskViewSet,
    DocumentViewSet,
    NothingSerializer,
    acting_agency,
    describer,
)
from agencies.models import Agency, AgencyHead, Appointment, Leave, User
from agencies.moments import moment_of
from agencies.powers import IN_AGENCY, Role
from core import uploads
from core.api import CleanCharField, StrictFieldsMixin
from core.api_fields import DayField, WordField

RECORDERS = (Role.RESPONSIBLE, Role.HEAD)
NOBODY = "Tidak ada pengguna aktif dengan nama itu. Periksa namanya."
describe = describer("keputusan")


class HeadSerializer(serializers.ModelSerializer):
    agency = AgencyField(read_only=True)
    user = serializers.CharField(source="user.username", label="Nama pengguna")
    name = serializers.CharField(source="user.full_name", label="Nama lengkap")

    class Meta:
        model = AgencyHead
        fields = ("id", "agency", "user", "name", "kind", "effective_from", "effective_until")


class HeadFilters(serializers.Serializer):
    agency = AgencyField(queryset=Agency.objects.all(), required=False, help_text="Kode Instansi.")
    at = DayField(
        label="Tanggal", required=False, help_text="Hanya yang menjabat pada akhir hari itu."
    )


class AppointHeadSerializer(StrictFieldsMixin, serializers.Serializer):
    agency = AgencyField.of_open(help_text="Kode Instansi.")
    user = CleanCharField(label="Nama pengguna", max_length=150)
    kind = WordField(AgencyHead.Kind.choices, label="Jenis")
    first_day = DayField(label="Mulai")
    last_day = DayField(label="Sampai dengan", required=False, allow_null=True)
    document = serializers.FileField(
        allow_empty_file=True,
        help_text="Surat keputusan atau surat perintah, PDF paling besar 10 MB.",
        error_messages=dict.fromkeys(
            ("required", "null", "invalid", "no_name"), "Suratnya wajib diunggah."
        ),
    )


class HeadViewSet(DocumentViewSet):
    """Kepala Instansi dari masa ke masa."""

    roles = tuple(Role)
    queryset = AgencyHead.objects.none()
    ordering: ClassVar[tuple[str, ...]] = ("-id",)

    def check_may_create(self) -> None:
        self._must_manage()

    def visible(self) -> QuerySet[AgencyHead]:
        return AgencyHead.objects.select_related("agency", "user")

    @describe("list_heads", "Daftar Kepala", HeadSerializer(many=True), parameters=[HeadFilters])
    def list(self, request: Request) -> Response:
        asked = self.query(HeadFilters)
        rows = self.get_queryset()
        if day := asked.pop("at", None):
            rows = rows.in_force(moment_of(day))
        return self.answer_list(rows.filter(**asked), HeadSerializer)

    @describe(
        "appoint_head",
        "Catat Kepala",
        {201: HeadSerializer},
        {"multipart/form-data": AppointHeadSerializer},
    )
    def create(self, request: Request) -> Response:
        self._must_manage()
        asked = self.read(AppointHeadSerializer)
        user = User.objects.filter(username=asked.pop("user"), is_active=True).first()
        if user is None:
            raise exceptions.ValidationError({"user": NOBODY})
        asked["document"] = self.document or asked["document"]
        asked["kind"] = AgencyHead.Kind(asked["kind"])
        asked.setdefault("last_day", None)
        head = offices.appoint_head(user=user, by=request.user, **asked)
        return Response(HeadSerializer(head).data, status=201)

    @describe(
        "end_head",
        "Akhiri jabatan Kepala",
        HeadSerializer,
        NothingSerializer,
        description="Jabatan yang belum mulai ditarik; jawabannya jabatan itu.",
    )
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        self._must_manage()
        head = self.get_object()
        self.read(NothingSerializer)
        offices.end_head(head=head, by=request.user)
        return Response(HeadSerializer(self.visible().filter(pk=head.pk).first() or head).data)

    @describe(
        "get_head_document",
        "Surat pengangkatan Kepala",
        {(200, "application/pdf"): OpenApiTypes.BINARY},
        description="Bagi Kepala itu sendiri, Diskominfo, dan Admin.",
    )
    @action(
        detail=True, url_path="document", url_name="document", content_negotiation_class=AnyAnswer
    )
    def get_document(self, request: Request, pk: str) -> HttpResponseBase:
        head = self.get_object()
        if not policies.can_read_head_document(request.user, head.agency):
            raise PermissionDenied
        return uploads.serve(head.document)

    def _must_manage(self) -> None:
        """:raises PermissionDenied: for all but the Admin."""
        if not policies.can_manage_heads(self.request.user):
            raise PermissionDenied


class LeaveSerializer(serializers.ModelSerializer):
    user = serializers.CharField(source="user.username", label="Nama pengguna")
    name = serializers.CharField(source="user.full_name", label="Nama lengkap")

    class Meta:
        model = Leave
        fields = ("id", "user", "name", "effective_from", "effective_until")


class LeaveInputSerializer(StrictFieldsMixin, serializers.Serializer):
    agency = AgencyField.of_open(required=False, help_text="Bawaan: Instansi Anda.")
    user = CleanCharField(label="Yang cuti", max_length=150, help_text="Nama pengguna.")
    first_day = DayField(label="Mulai")
    last_day = DayField(label="Sampai dengan", required=False, allow_null=True)


class LeaveFilters(serializers.Serializer):
    at = DayField(label="Tanggal", required=False, help_text="Hanya yang cuti pada akhir hari itu.")


class LeaveViewSet(DeskViewSet):
    """Cuti Pejabat dan Petugas; selama itu penggantinya berwenang."""

    roles = (*IN_AGENCY, Role.EVALUATOR)
    queryset = Leave.objects.none()
    ordering: ClassVar[tuple[str, ...]] = ("-id",)

    def visible(self) -> QuerySet[Leave]:
        """Leaves of the people whom a signed decree names at the caller's Instansi."""
        held, lines = powers.of(self.request.user), Appointment.objects.all()
        if not held.is_evaluator:
            lines = lines.filter(agency__in=held.agencies())
        named = lines.filter(decree__activated_at__isnull=False)
        return Leave.objects.filter(user__in=named.values("user")).select_related("user")

    @describe("list_leaves", "Daftar cuti", LeaveSerializer(many=True), parameters=[LeaveFilters])
    def list(self, request: Request) -> Response:
        rows = self.get_queryset()
        if day := self.query(LeaveFilters).get("at"):
            rows = rows.in_force(moment_of(day))
        return self.answer_list(rows, LeaveSerializer)

    @describe("record_leave", "Catat cuti", {201: LeaveSerializer}, LeaveInputSerializer)
    def create(self, request: Request) -> Response:
        self.must_hold(RECORDERS)
        asked = self.read(LeaveInputSerializer)
        agency = acting_agency(request.user, asked.pop("agency", None), RECORDERS)
        if not policies.can_record_leave(request.user, agency):
            raise PermissionDenied
        user = User.objects.filter(username=asked.pop("user")).first()
        if user is None:
            raise exceptions.ValidationError({"user": NOBODY})
        asked.setdefault("last_day", None)
        leave = offices.record_leave(agency=agency, user=user, by=request.user, **asked)
        return Response(LeaveSerializer(leave).data, status=201)

    @describe(
        "end_leave",
        "Akhiri cuti",
        LeaveSerializer,
        NothingSerializer,
        description="Cuti yang belum mulai ditarik; jawabannya cuti itu.",
    )
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        leave = self.get_object()
        agency = self._led_agency(leave)
        self.read(NothingSerializer)
        offices.end_leave(agency=agency, leave=leave, by=request.user)
        return Response(LeaveSerializer(self.visible().filter(pk=leave.pk).first() or leave).data)

    def _led_agency(self, leave: Leave) -> Agency:
        """:raises PermissionDenied: for those who lead no Instansi where the person is named."""
        led = powers.of(self.request.user).agencies(*RECORDERS)
        lines = Appointment.objects.filter(
            user=leave.user_id, agency__in=led, decree__activated_at__isnull=False
        )
        agency = Agency.objects.filter(pk__in=lines.values("agency")).first()
        if agency is None:
            raise PermissionDenied
        return agency
