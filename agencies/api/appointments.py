"""Tokens, and who was appointed when."""

from typing import ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from agencies import tokens
from agencies.api_base import AgencyField, DeskViewSet, ReadingMixin
from agencies.credentials import check_credentials
from agencies.models import Agency, Appointment, Decree
from agencies.moments import moment_of
from core.api import CleanCharField, StrictFieldsMixin
from core.api_fields import DayField, IdField, WordField
from core.parsers import StrictJSONParser


class CredentialsSerializer(StrictFieldsMixin, serializers.Serializer):
    username = CleanCharField(label="Nama pengguna", max_length=150)
    password = serializers.CharField(
        max_length=1000,
        trim_whitespace=False,
        error_messages=dict.fromkeys(("required", "null", "blank"), "Kata sandi wajib diisi."),
    )
    otp = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=40,
        help_text="Kode dari aplikasi autentikator atau kode pemulihan, bila akun memakainya.",
    )


class TokenSerializer(serializers.Serializer):
    token = serializers.CharField(help_text="Kirim sebagai `Authorization: Token …`.")


class TokenView(ReadingMixin, GenericAPIView):
    """Minta token dengan nama pengguna dan kata sandi; berlaku 10 jam."""

    authentication_classes: ClassVar[
        list[type]
    ] = []  # a dead token must not keep one from a new one
    permission_classes: ClassVar = [AllowAny]
    parser_classes: ClassVar = [StrictJSONParser]

    @extend_schema(
        operation_id="create_token",
        summary="Minta token",
        tags=["token"],
        request=CredentialsSerializer,
        responses=TokenSerializer,
    )
    def post(self, request: Request) -> Response:
        asked = self.read(CredentialsSerializer)
        user = check_credentials(request._request, **asked)
        response = Response({"token": tokens.issue_token(user)})
        response["Cache-Control"] = "no-store"
        return response


class AppointmentSerializer(serializers.ModelSerializer):
    decree_number = serializers.CharField(source="decree.number", label="Nomor Keputusan")
    agency = AgencyField(read_only=True)
    user = serializers.CharField(source="user.username", label="Nama pengguna")
    name = serializers.CharField(source="user.full_name", label="Nama lengkap")
    effective_from = serializers.DateTimeField(source="decree.effective_from", allow_null=True)
    effective_until = serializers.DateTimeField(source="decree.effective_until", allow_null=True)

    class Meta:
        model = Appointment
        fields = (
            "id", "decree", "decree_number", "agency", "user", "name", "role", "substitute_for",
            "effective_from", "effective_until",
        )  # fmt: skip


class AppointmentFilters(serializers.Serializer):
    at = DayField(
        label="Tanggal",
        required=False,
        help_text="Hanya yang memegang wewenang pada akhir hari itu (untuk hari ini: sekarang).",
    )
    agency = AgencyField(queryset=Agency.objects.all(), required=False, help_text="Kode Instansi.")
    decree = IdField(label="Keputusan", required=False, help_text="Id Keputusan.")
    role = WordField(Appointment.Role.choices, label="Peran", required=False)


class AppointmentViewSet(DeskViewSet):
    """Siapa ditunjuk sebagai apa, oleh Keputusan mana."""

    queryset = Appointment.objects.none()
    ordering = ("-id",)

    def visible(self) -> QuerySet[Appointment]:
        decrees = Decree.objects.visible_to(self.request.user)
        rows = Appointment.objects.filter(decree__in=decrees)
        return rows.select_related("decree", "agency", "user")

    @extend_schema(
        operation_id="list_appointments",
        summary="Daftar penunjukan",
        tags=["keputusan"],
        parameters=[AppointmentFilters],
        responses=AppointmentSerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        asked = self.query(AppointmentFilters)
        rows = self.get_queryset()
        if day := asked.pop("at", None):
            rows = rows.in_force(moment_of(day))
        return self.answer_list(rows.filter(**asked), AppointmentSerializer)

    @extend_schema(
        operation_id="get_appointment",
        summary="Satu penunjukan",
        tags=["keputusan"],
        responses=AppointmentSerializer,
    )
    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(AppointmentSerializer(self.get_object()).data)
