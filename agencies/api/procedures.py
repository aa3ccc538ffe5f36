"""`procedures/` and `pledges/`: the SOP, and who acknowledges it (Pasal 11(1), 12 and 13)."""

from collections.abc import Callable
from typing import ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from agencies import policies, powers
from agencies import procedures as rules
from agencies.api_base import (
    AgencyField,
    AnyAnswer,
    DeskViewSet,
    DocumentViewSet,
    NothingSerializer,
    acting_agency,
    describer,
)
from agencies.forms import PledgeForm
from agencies.models import Agency, Pledge, StandardProcedure, User
from agencies.moments import moment_of
from agencies.powers import DESK, Role
from core import clock, uploads
from core.api import CleanCharField, StrictFieldsMixin
from core.api_fields import DayField

DRAFTERS = (Role.RESPONSIBLE, Role.HEAD)
describe = describer("sop")


class ProcedureSerializer(serializers.ModelSerializer):
    agency = AgencyField(read_only=True)
    is_draft = serializers.BooleanField()

    class Meta:
        model = StandardProcedure
        fields = (
            "id", "agency", "version", "title", "first_day", "is_draft", "set_at",
            "effective_from",
        )  # fmt: skip


class ProcedureFilters(serializers.Serializer):
    agency = AgencyField(queryset=Agency.objects.all(), required=False, help_text="Kode Instansi.")
    at = DayField(
        label="Tanggal", required=False, help_text="Hanya yang berlaku pada akhir hari itu."
    )


class DraftProcedureSerializer(StrictFieldsMixin, serializers.Serializer):
    agency = AgencyField.of_open(required=False, help_text="Bawaan: Instansi Anda.")
    title = CleanCharField(label="Judul", max_length=200)
    first_day = DayField(label="Berlaku mulai")
    document = serializers.FileField(
        allow_empty_file=True,
        help_text="Naskah SOP, PDF paling besar 10 MB.",
        error_messages=dict.fromkeys(
            ("required", "null", "invalid", "no_name"), "Naskah SOP wajib diunggah."
        ),
    )


class ProcedureViewSet(DocumentViewSet):
    """SOP Instansi, versi demi versi (Pasal 11 ayat (1))."""

    queryset = StandardProcedure.objects.none()
    ordering: ClassVar[tuple[str, ...]] = ("-id",)

    def check_may_create(self) -> None:
        self.must_hold(DRAFTERS)

    def visible(self) -> QuerySet[StandardProcedure]:
        rows = StandardProcedure.objects.visible_to(self.request.user)
        return rows.select_related("agency", "document")

    @describe(
        "list_procedures",
        "Daftar SOP",
        ProcedureSerializer(many=True),
        parameters=[ProcedureFilters],
    )
    def list(self, request: Request) -> Response:
        asked, rows = self.query(ProcedureFilters), self.get_queryset()
        if day := asked.pop("at", None):
            rows = rows.in_force(moment_of(day))
        return self.answer_list(rows.filter(**asked), ProcedureSerializer)

    @describe("get_procedure", "Satu SOP", ProcedureSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(ProcedureSerializer(self.get_object()).data)

    @describe(
        "get_procedure_document", "Naskah SOP", {(200, "application/pdf"): OpenApiTypes.BINARY}
    )
    @action(
        detail=True, url_path="document", url_name="document", content_negotiation_class=AnyAnswer
    )
    def get_document(self, request: Request, pk: str) -> HttpResponseBase:
        return uploads.serve(self.get_object().document)

    @describe(
        "draft_procedure",
        "Buat draf SOP",
        {201: ProcedureSerializer},
        {"multipart/form-data": DraftProcedureSerializer},
    )
    def create(self, request: Request) -> Response:
        self.must_hold(DRAFTERS)
        asked = self.read(DraftProcedureSerializer)
        agency = acting_agency(request.user, asked.pop("agency", None), DRAFTERS)
        if not policies.can_draft_procedure(request.user, agency):
            raise PermissionDenied
        document = self.document or asked["document"]
        made = rules.draft_procedure(
            agency=agency, by=request.user, **{**asked, "document": document}
        )
        return self._answer(made, status=201)

    @describe("set_procedure", "Tetapkan SOP", ProcedureSerializer, NothingSerializer)
    @action(detail=True, methods=["post"], url_path="set")
    def set_in_force(self, request: Request, pk: str) -> Response:
        procedure = self._allowed(policies.can_set_procedure)
        self.read(NothingSerializer)
        rules.set_procedure(procedure=procedure, by=request.user)
        return self._answer(procedure)

    @describe(
        "discard_procedure",
        "Buang draf SOP",
        ProcedureSerializer,
        NothingSerializer,
        description="Jawabannya draf itu untuk terakhir kali.",
    )
    @action(detail=True, methods=["post"])
    def discard(self, request: Request, pk: str) -> Response:
        procedure = self._allowed(policies.can_draft_procedure)
        self.read(NothingSerializer)
        last = self._answer(procedure)
        rules.discard_procedure(procedure=procedure, by=request.user)
        return last

    def _allowed(self, may: Callable[[User, Agency], bool]) -> StandardProcedure:
        """:raises PermissionDenied: where the caller may read and no more."""
        procedure = self.get_object()
        if not may(self.request.user, procedure.agency):
            raise PermissionDenied
        return procedure

    def _answer(self, procedure: StandardProcedure, status: int = 200) -> Response:
        fresh = self.visible().get(pk=procedure.pk)
        return Response(ProcedureSerializer(fresh).data, status=status)


class PledgeSerializer(serializers.ModelSerializer):
    agency = AgencyField(read_only=True)
    user = serializers.CharField(source="user.username", label="Nama pengguna")
    valid_until = serializers.DateTimeField(help_text="Diperbarui sebelum itu.")

    class Meta:
        model = Pledge
        fields = ("id", "agency", "user", "procedure", "at", "valid_until")


class PledgesMadeSerializer(serializers.Serializer):
    pledges = PledgeSerializer(many=True)


class StandingSerializer(serializers.Serializer):
    user = serializers.CharField(source="user.username", label="Nama pengguna")
    name = serializers.CharField(source="user.full_name", label="Nama lengkap")
    pledged_at = serializers.DateTimeField(source="pledge.at", allow_null=True, default=None)
    knows_procedure = serializers.BooleanField(help_text="Juga menyatakan SOP yang berlaku.")
    is_current = serializers.BooleanField(help_text="Sudah menyatakan semua yang berlaku.")


class StandingFilters(serializers.Serializer):
    agency = AgencyField(queryset=Agency.objects.all(), help_text="Kode Instansi.")
    at = DayField(label="Tanggal", required=False, help_text="Keadaan pada akhir hari itu.")


class PledgeInputSerializer(StrictFieldsMixin, serializers.Serializer):
    ethics = serializers.BooleanField(
        required=False, help_text="Memahami dan akan melaksanakan Pasal 12 dan Pasal 13."
    )
    procedure = serializers.BooleanField(
        required=False, help_text="Sudah membaca SOP yang berlaku; wajib bila ada."
    )


class PledgeViewSet(DeskViewSet):
    """Pernyataan Pengelola atas etika, kewajiban, dan SOP (Pasal 11, 12, dan 13)."""

    queryset = Pledge.objects.none()
    ordering: ClassVar[tuple[str, ...]] = ("-id",)

    def visible(self) -> QuerySet[Pledge]:
        held = powers.of(self.request.user)
        rows = Pledge.objects.select_related("agency", "user")
        return rows if held.is_evaluator else rows.filter(agency__in=held.agencies())

    @describe(
        "list_pledges",
        "Daftar pernyataan",
        PledgeSerializer(many=True),
        parameters=[ProcedureFilters],
    )
    def list(self, request: Request) -> Response:
        asked, rows = self.query(ProcedureFilters), self.get_queryset()
        if day := asked.pop("at", None):
            rows = rows.valid(moment_of(day))
        return self.answer_list(rows.filter(**asked), PledgeSerializer)

    @describe(
        "list_standings",
        "Siapa sudah dan belum menyatakan",
        StandingSerializer(many=True),
        parameters=[StandingFilters],
    )
    @action(detail=False, pagination_class=None)
    def standings(self, request: Request) -> Response:
        asked = self.query(StandingFilters)
        held, agency = powers.of(request.user), asked["agency"]
        if not held.is_evaluator and agency.pk not in held.agencies():
            raise PermissionDenied
        at = min(clock.now(), moment_of(asked.get("at")))
        return Response(StandingSerializer(rules.standings(agency, at), many=True).data)

    @describe(
        "pledge",
        "Nyatakan etika, kewajiban, dan SOP",
        {201: PledgesMadeSerializer},
        PledgeInputSerializer,
        description="Berlaku satu tahun, di setiap Instansi tempat Anda bertugas.",
    )
    def create(self, request: Request) -> Response:
        self.must_hold(DESK)
        asked = self.read(PledgeInputSerializer)
        at = clock.now()
        mine = Agency.objects.filter(pk__in=powers.of(request.user).agencies(*DESK))
        current = [StandardProcedure.objects.current(place, at) for place in mine]
        self.read_form(PledgeForm(asked, has_procedure=any(current)))
        made = [rules.pledge(user=request.user, agency=place) for place in mine]
        return Response(PledgesMadeSerializer({"pledges": made}).data, status=201)
