"""`evaluations/` and `compliance/`: read (Pasal 16)."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api_base import AgencyField, DeskViewSet
from agencies.models import Agency
from core import clock
from core.api_fields import WordField
from reports.compliance import matrix
from reports.compliance.cells import State
from reports.evaluation.content import content_of
from reports.evaluation.policies import READERS
from reports.models import Evaluation
from reports.views.compliance import plain


class EvaluationSerializer(serializers.ModelSerializer):
    agency = AgencyField(read_only=True)
    score = serializers.FloatField(allow_null=True, help_text="Null sebelum ditetapkan.")
    has_filed = serializers.SerializerMethodField(help_text="Apakah laporannya disampaikan.")

    class Meta:
        model = Evaluation
        fields = (
            "id", "agency", "year", "status", "score", "grade", "cases", "has_filed", "sha256",
            "sent_at", "reply_until", "final_at", "ratified_at", "published_at",
        )  # fmt: skip

    def get_has_filed(self, row: Evaluation) -> bool:
        return row.report_id is not None


class LineSerializer(serializers.Serializer):
    code = serializers.CharField()
    group = serializers.CharField(help_text="Huruf kriterianya.")
    label = serializers.CharField()
    formula = serializers.CharField()
    weight = serializers.IntegerField()
    target = serializers.FloatField()
    value = serializers.CharField(help_text="Capaian dengan satuannya; kosong bila tidak berlaku.")
    cases = serializers.IntegerField()
    automatic = serializers.FloatField(allow_null=True, help_text="Nilai otomatis.")
    points = serializers.FloatField(allow_null=True, help_text="Null bila tidak berlaku.")
    why_not = serializers.CharField(help_text="Sebab tidak berlaku.")
    reason = serializers.CharField(help_text="Alasan evaluator mengubah nilai.")
    note = serializers.CharField()
    rows_count = serializers.IntegerField(help_text="Banyak baris bukti.")
    rows_sha256 = serializers.CharField()


class EvaluationDetailSerializer(EvaluationSerializer):
    lines = serializers.SerializerMethodField(help_text="Nilai tiap indikator.")

    class Meta(EvaluationSerializer.Meta):
        fields = (*EvaluationSerializer.Meta.fields, "lines")

    @extend_schema_field(LineSerializer(many=True))
    def get_lines(self, row: Evaluation) -> list[dict[str, Any]]:
        return LineSerializer(content_of(row)["lines"], many=True).data


class EvaluationFilters(serializers.Serializer):
    agency = AgencyField(queryset=Agency.objects.all(), required=False, help_text="Kode Instansi.")
    year = serializers.IntegerField(required=False, min_value=1, max_value=9999)
    status = WordField(Evaluation.Status.choices, label="Status", required=False)


class DutySerializer(serializers.Serializer):
    key = serializers.CharField()
    pasal = serializers.CharField()
    duty = serializers.CharField()
    state = serializers.ChoiceField(choices=[state.value for state in State])
    fact = serializers.CharField()
    action = serializers.CharField(help_text="Yang harus dilakukan; kosong bila patuh.")
    due = serializers.CharField(help_text="Kapan.")
    evidence = serializers.CharField(help_text="Alamat halaman buktinya.")


class ComplianceSerializer(serializers.Serializer):
    agency = serializers.CharField(help_text="Kode Instansi.")
    name = serializers.CharField()
    duties = DutySerializer(many=True)


def described(operation: str, summary: str, **schema: Any) -> Any:
    return extend_schema(operation_id=operation, summary=summary, tags=["evaluasi"], **schema)


class EvaluationViewSet(DeskViewSet):
    """Evaluasi tahunan tiap Instansi (Pasal 16)."""

    roles = READERS
    queryset = Evaluation.objects.none()
    ordering: ClassVar[tuple[str, ...]] = ("-id",)

    def visible(self) -> QuerySet[Evaluation]:
        rows = Evaluation.objects.visible_to(self.request.user)
        return rows.select_related("agency", "criteria")

    @described(
        "list_evaluations",
        "Daftar evaluasi",
        parameters=[EvaluationFilters],
        responses=EvaluationSerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        rows = self.get_queryset().filter(**self.query(EvaluationFilters))
        return self.answer_list(rows.defer("snapshot_text"), EvaluationSerializer)

    @described("get_evaluation", "Satu evaluasi", responses=EvaluationDetailSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(EvaluationDetailSerializer(self.get_object()).data)


class ComplianceViewSet(DeskViewSet):
    """Kepatuhan tiap Instansi menurut pasal, dihitung saat diminta."""

    roles = READERS
    queryset = Agency.objects.none()
    lookup_field = "code"
    lookup_value_regex = "[^/]+"
    pagination_class = None

    def visible(self) -> QuerySet[Agency]:
        return matrix.readable(self.request.user)

    @described(
        "list_compliance", "Kepatuhan semua Instansi", responses=ComplianceSerializer(many=True)
    )
    def list(self, request: Request) -> Response:
        return Response(plain(matrix.rows_of(self.get_queryset(), at=clock.now())))

    @described("get_compliance", "Kepatuhan satu Instansi", responses=ComplianceSerializer)
    def retrieve(self, request: Request, code: str) -> Response:
        agency = get_object_or_404(self.get_queryset(), code=code)
        return Response(plain(matrix.rows_of([agency], at=clock.now()))[0])
