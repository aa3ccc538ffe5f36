"""`recommendations/`: what is to be done about what the public says (Pasal 8 i)."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from agencies import powers
from agencies.api_base import AgencyField, DeskViewSet, acting_agency, describer
from agencies.models import Agency
from agencies.powers import DESK
from core.api import CleanCharField, StrictFieldsMixin
from core.api_fields import DayField, IdField, WordField
from inquiries.api.inputs import VersionSerializer, optional_text
from inquiries.models import Recommendation
from inquiries.recommendations import services, steps
from inquiries.recommendations.forms import LONGEST, ProposalForm
from inquiries.recommendations.policies import READERS

describe = describer("umpan balik")


class RecommendationSerializer(serializers.ModelSerializer):
    agency = AgencyField(read_only=True)
    owner = serializers.CharField(source="owner.username", label="Penanggung jawab")
    themes = serializers.PrimaryKeyRelatedField(many=True, read_only=True)

    class Meta:
        model = Recommendation
        fields = (
            "id", "agency", "kind", "addressee", "text", "owner", "due_date", "status", "note",
            "outcome", "themes", "drafted_at", "approved_at", "done_at", "version",
        )  # fmt: skip


class RecommendationFilters(serializers.Serializer):
    agency = AgencyField(queryset=Agency.objects.all(), required=False, help_text="Kode Instansi.")
    status = WordField(Recommendation.Status.choices, label="Status", required=False)
    kind = WordField(Recommendation.Kind.choices, label="Bentuk", required=False)


class NewRecommendationSerializer(StrictFieldsMixin, serializers.Serializer):
    agency = AgencyField.of_open(required=False)
    kind = WordField(Recommendation.Kind.choices, label="Bentuk")
    addressee = CleanCharField(label="Ditujukan kepada", max_length=200)
    text = CleanCharField(label="Rekomendasi", max_length=LONGEST)
    owner = IdField(label="Penanggung jawab", help_text="Id pegawai.")
    due_date = DayField(label="Selesai paling lambat")
    themes = serializers.ListField(
        child=IdField(label="Tema"), label="Tema", max_length=services.MOST_THEMES,
        help_text="Id tema rangkuman yang disetujui.",
    )  # fmt: skip


class StepSerializer(VersionSerializer):
    """A step; `reason` to return or drop, `outcome` to finish."""

    step = WordField([(step.slug, step.label) for step in steps.STEPS.values()], label="Langkah")
    reason = optional_text("Alasan", 2000)
    outcome = optional_text("Apa yang sudah dilakukan", LONGEST)


class RecommendationViewSet(DeskViewSet):
    """Rekomendasi kegiatan, program, dan kebijakan Instansi."""

    roles: ClassVar = READERS
    queryset = Recommendation.objects.none()
    ordering: ClassVar[tuple[str, ...]] = ("-id",)

    def visible(self) -> QuerySet[Recommendation]:
        rows = Recommendation.objects.visible_to(self.request.user)
        return rows.select_related("agency", "owner").prefetch_related("themes")

    @describe(
        "list_recommendations", "Daftar rekomendasi", RecommendationSerializer(many=True),
        parameters=[RecommendationFilters],
    )  # fmt: skip
    def list(self, request: Request) -> Response:
        rows = self.get_queryset().filter(**self.query(RecommendationFilters))
        return self.answer_list(rows, RecommendationSerializer)

    @describe("get_recommendation", "Satu rekomendasi", RecommendationSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(RecommendationSerializer(self.get_object()).data)

    @describe(
        "draft_recommendation", "Susun rekomendasi", {201: RecommendationSerializer},
        NewRecommendationSerializer,
    )  # fmt: skip
    def create(self, request: Request) -> Response:
        self.must_hold(DESK)
        asked = self.read(NewRecommendationSerializer)
        agency = acting_agency(request.user, asked.get("agency"), DESK)
        if not powers.of(request.user).holds_any(DESK, agency.pk):
            raise PermissionDenied
        form = ProposalForm(asked, agency=agency)
        self.read_form(form)
        row = services.draft_recommendation(
            agency=agency, proposal=form.proposal(), by=request.user
        )
        return self._answer(row, status=201)

    @describe(
        "take_recommendation_on", "Ambil langkah berikutnya", RecommendationSerializer,
        StepSerializer,
    )  # fmt: skip
    @action(detail=True, methods=["post"])
    def step(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        if not any(kind.may(request.user, row) for kind in steps.STEPS.values()):
            raise PermissionDenied
        asked = self.read(StepSerializer)
        kind = steps.STEPS[asked.pop("step")]
        if not kind.may(request.user, row):
            raise PermissionDenied
        form = kind.form(asked)
        kind.take(row=row, by=request.user, **self.read_form(form))
        return self._answer(row)

    def _answer(self, row: Recommendation, status: int = 200) -> Response:
        fresh = self.visible().get(pk=row.pk)
        return Response(RecommendationSerializer(fresh).data, status=status)
