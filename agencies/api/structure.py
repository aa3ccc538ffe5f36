"""`agencies/` and `outside-bodies/`: read by everybody, changed by the Admin (Pasal 1)."""

from datetime import datetime
from functools import partial
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from agencies import structure
from agencies.api.tables import TableSerializer, answer_import, describe_import
from agencies.api_base import AgencyField, DeskViewSet, describer
from agencies.importing import import_agencies
from agencies.models import Agency, OutsideBody
from agencies.moments import moment_of
from agencies.powers import Role
from agencies.structure_forms import (
    CreateAgencyForm,
    DescribeForm,
    EditOutsideBodyForm,
    NameForm,
    OutsideBodyForm,
)
from core.api import CleanCharField, RateThrottle, StrictFieldsMixin
from core.api_fields import DayField, WordField

CODE = r"[A-Za-z0-9._\-]{1,40}"
describe = describer("instansi")


class PublicReadingMixin(DeskViewSet):
    """Everybody reads, limited per address; the Admin alone writes."""

    roles = (Role.ADMIN,)
    lookup_field = "code"
    lookup_value_regex = CODE
    throttle_scope = "public_read"

    def get_permissions(self) -> list[Any]:
        return [AllowAny()] if self.action == "list" else super().get_permissions()

    def get_throttles(self) -> list[Any]:
        return [RateThrottle()] if self.action == "list" else super().get_throttles()


class KeywordsField(serializers.ListField):
    """The words by which a question finds its Instansi."""

    def __init__(self, **kwargs: Any) -> None:
        child = CleanCharField(label="Kata kunci", max_length=80)
        super().__init__(child=child, required=False, max_length=200, **kwargs)


class AgencyFilters(serializers.Serializer):
    at = DayField(
        label="Tanggal",
        required=False,
        help_text="Instansi yang ada pada akhir hari itu, dengan namanya saat itu.",
    )


class AgencySerializer(serializers.ModelSerializer):
    parent = AgencyField(read_only=True, allow_null=True)
    name = serializers.SerializerMethodField()
    keywords = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = Agency
        fields = (
            "code", "name", "short_name", "kind", "parent", "mandate", "keywords", "is_oversight",
        )  # fmt: skip

    def get_name(self, row: Agency) -> str:
        at = self.context.get("at")
        return row.name_at(at) if at else row.name


class NameSerializer(StrictFieldsMixin, serializers.Serializer):
    name = CleanCharField(label="Nama", max_length=255)
    short_name = CleanCharField(label="Singkatan", max_length=80)


class DescribeAgencySerializer(StrictFieldsMixin, serializers.Serializer):
    """What of an Instansi is to change; the rest stays."""

    parent = AgencyField.of_open(required=False, allow_null=True, help_text="Kode induknya.")
    mandate = CleanCharField(
        label="Tugas dan fungsi", max_length=8000, required=False, allow_blank=True
    )
    keywords = KeywordsField()


class CreateAgencySerializer(DescribeAgencySerializer, NameSerializer):
    code = CleanCharField(label="Kode", max_length=40)
    kind = WordField(Agency.Kind.choices, label="Jenis")
    form = CleanCharField(
        label="Bentuk", max_length=40, required=False, allow_blank=True, help_text="Misalnya Dinas."
    )


class AgencyViewSet(PublicReadingMixin):
    """Instansi yang ada sekarang."""

    queryset = Agency.objects.open().select_related("parent")
    ordering: ClassVar[tuple[str, ...]] = ("code",)
    at: datetime | None = None

    def visible(self) -> Any:
        return Agency.objects.open().select_related("parent")

    @extend_schema(
        operation_id="list_agencies",
        summary="Daftar Instansi",
        tags=["publik"],
        parameters=[AgencyFilters],
        responses=AgencySerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        rows = self.get_queryset()
        if day := self.query(AgencyFilters).get("at"):
            self.at = moment_of(day)
            there = Agency.objects.open_at(self.at).select_related("parent")
            rows = there.prefetch_related("former_names")
        return self.answer_list(rows, AgencySerializer)

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "at": self.at}

    @describe("create_agency", "Tambah Instansi", {201: AgencySerializer}, CreateAgencySerializer)
    def create(self, request: Request) -> Response:
        asked = as_typed(self.read(CreateAgencySerializer))
        agency = structure.create_agency(by=request.user, **self.read_form(CreateAgencyForm(asked)))
        return Response(AgencySerializer(agency).data, status=201)

    @describe_import("import_agencies", "Impor Instansi", "instansi")
    @action(detail=False, methods=["post"], url_path="import", parser_classes=[MultiPartParser])
    def import_table(self, request: Request) -> Response:
        asked = self.read(TableSerializer)
        return answer_import(asked, partial(import_agencies, by=request.user))

    @describe("describe_agency", "Ubah uraian Instansi", AgencySerializer, DescribeAgencySerializer)
    def partial_update(self, request: Request, code: str) -> Response:
        agency = self.get_object()
        kept = {"parent": agency.parent, "mandate": agency.mandate, "keywords": agency.keywords}
        asked = as_typed({**kept, **self.read(DescribeAgencySerializer)})
        agency = structure.describe_agency(
            agency=agency, by=request.user, **self.read_form(DescribeForm(asked))
        )
        return Response(AgencySerializer(agency).data)

    @describe("rename_agency", "Ganti nama Instansi", AgencySerializer, NameSerializer)
    @action(detail=True, methods=["post"])
    def rename(self, request: Request, code: str) -> Response:
        agency = self.get_object()
        asked = self.read_form(NameForm(self.read(NameSerializer)))
        agency = structure.rename_agency(agency=agency, by=request.user, **asked)
        return Response(AgencySerializer(agency).data)


class OutsideBodySerializer(serializers.ModelSerializer):
    class Meta:
        model = OutsideBody
        fields = ("code", "name", "short_name", "kind", "channel")


class ChangeBodySerializer(StrictFieldsMixin, serializers.Serializer):
    """What of a body is to change; the rest stays."""

    name = CleanCharField(label="Nama", max_length=255, required=False)
    short_name = CleanCharField(label="Singkatan", max_length=80, required=False)
    kind = WordField(OutsideBody.Kind.choices, label="Jenis", required=False)
    channel = CleanCharField(label="Kanal resmi", max_length=1000, required=False, allow_blank=True)
    keywords = KeywordsField()


class CreateBodySerializer(ChangeBodySerializer, NameSerializer):
    code = CleanCharField(label="Kode", max_length=40)
    name = CleanCharField(label="Nama", max_length=255)
    short_name = CleanCharField(label="Singkatan", max_length=80)
    kind = WordField(OutsideBody.Kind.choices, label="Jenis")


class OutsideBodyViewSet(PublicReadingMixin):
    """Badan di luar kewenangan Pemkab, dengan kanal resminya."""

    queryset = OutsideBody.objects.all()
    ordering: ClassVar[tuple[str, ...]] = ("code",)

    def visible(self) -> Any:
        return OutsideBody.objects.all()

    @extend_schema(
        operation_id="list_outside_bodies",
        summary="Daftar Instansi Luar",
        tags=["publik"],
        responses=OutsideBodySerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        return self.answer_list(self.get_queryset(), OutsideBodySerializer)

    @describe(
        "create_outside_body",
        "Tambah Instansi Luar",
        {201: OutsideBodySerializer},
        CreateBodySerializer,
    )
    def create(self, request: Request) -> Response:
        asked = as_typed(self.read(CreateBodySerializer))
        read = self.read_form(OutsideBodyForm(asked))
        body = structure.save_outside_body(body=None, by=request.user, **read)
        return Response(OutsideBodySerializer(body).data, status=201)

    @describe(
        "change_outside_body", "Ubah Instansi Luar", OutsideBodySerializer, ChangeBodySerializer
    )
    def partial_update(self, request: Request, code: str) -> Response:
        body = self.get_object()
        names = ("name", "short_name", "kind", "channel", "keywords")
        kept = {name: getattr(body, name) for name in names}
        asked = as_typed({**kept, **self.read(ChangeBodySerializer)})
        read = self.read_form(EditOutsideBodyForm(asked))
        body = structure.save_outside_body(body=body, by=request.user, **read)
        return Response(OutsideBodySerializer(body).data)


def as_typed(asked: dict[str, Any]) -> dict[str, Any]:
    """Write what was asked as the page's form sends it."""
    typed = {**asked, "keywords": "\n".join(asked.get("keywords", []))}
    if "parent" in asked:
        typed["parent"] = asked["parent"].pk if asked["parent"] else ""
    return typed
