"""`issues/`: isu massal, many inquiries about one matter that one action answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from rest_framework import exceptions, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from agencies import powers
from agencies.api_base import AgencyField, DeskViewSet, acting_agency, describer
from agencies.powers import DESK
from core.api import CleanCharField
from inquiries.api.inputs import LONGEST, VersionSerializer, optional_text
from inquiries.issues import answering, policies, services
from inquiries.issues.services import Result
from inquiries.models import Inquiry, Issue
from inquiries.models.issue import LONGEST_NAME

MOST_NUMBERS = 500
describe = describer("isu")


class IssueSerializer(serializers.ModelSerializer):
    agency = AgencyField(read_only=True)
    lead = serializers.SlugRelatedField(
        slug_field="number", read_only=True, help_text="Pesan yang diteruskan bagi semua."
    )
    total = serializers.IntegerField(help_text="Banyak pesannya.")
    still_open = serializers.IntegerField(help_text="Yang belum dijawab.")
    by = serializers.CharField(source="by.full_name", label="Pembuat")

    class Meta:
        model = Issue
        fields = (
            "id", "agency", "name", "lead", "total", "still_open", "by", "at", "answered_at",
            "version",
        )  # fmt: skip


class ResultSerializer(serializers.Serializer):
    """What became of one inquiry."""

    inquiry = serializers.CharField(source="inquiry.number", help_text="Nomor pesan.")
    is_done = serializers.BooleanField()
    text = serializers.CharField(help_text="Hasilnya, atau alasan tidak dilakukan.")


class IssueDetailSerializer(IssueSerializer):
    inquiries = serializers.SerializerMethodField(help_text="Nomor pesannya, terlama dahulu.")

    class Meta(IssueSerializer.Meta):
        fields = (*IssueSerializer.Meta.fields, "inquiries")

    def get_inquiries(self, row: Issue) -> list[str]:
        seen = row.inquiries.filter(
            pk__in=Inquiry.objects.visible_to(self.context["request"].user).values("pk")
        )
        return list(seen.order_by("received_at", "pk").values_list("number", flat=True))


class IssueReportSerializer(IssueDetailSerializer):
    results = ResultSerializer(many=True, help_text="Hasil per pesan.")

    class Meta(IssueSerializer.Meta):
        fields = (*IssueDetailSerializer.Meta.fields, "results")


class NumbersSerializer(VersionSerializer):
    inquiries = serializers.ListField(
        child=CleanCharField(label="Pesan", max_length=20),
        min_length=1,
        max_length=MOST_NUMBERS,
        help_text="Nomor pesan.",
    )


class OpenIssueSerializer(NumbersSerializer):
    name = CleanCharField(label="Nama isu", max_length=LONGEST_NAME)

    def get_fields(self) -> dict[str, serializers.Field]:
        """It has no version yet."""
        fields = super().get_fields()
        del fields["version"]
        return fields


class IssueAnswerSerializer(VersionSerializer):
    text = CleanCharField(label="Jawaban", max_length=LONGEST)
    deviation_reason = optional_text("Alasan perbedaan", 1000)


class IssueViewSet(DeskViewSet):
    """Isu massal Instansi Anda."""

    queryset = Issue.objects.none()
    ordering: ClassVar[tuple[str, ...]] = ("-at", "-id")

    def visible(self) -> QuerySet[Issue]:
        rows = Issue.objects.visible_to(self.request.user).with_counts()
        return rows.select_related("agency", "lead", "by")

    @describe("list_issues", "Daftar isu massal", IssueSerializer(many=True))
    def list(self, request: Request) -> Response:
        return self.answer_list(self.get_queryset(), IssueSerializer)

    @describe("get_issue", "Satu isu massal", IssueDetailSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        context = self.get_serializer_context()
        return Response(IssueDetailSerializer(self.get_object(), context=context).data)

    @describe("open_issue", "Buat isu massal", {201: IssueReportSerializer}, OpenIssueSerializer)
    def create(self, request: Request) -> Response:
        self.must_hold(DESK)
        asked = self.read(OpenIssueSerializer)
        rows = self._inquiries(asked["inquiries"])
        agency = acting_agency(request.user, rows[0].agency, DESK)
        issue, results = services.open_issue(
            agency=agency, name=asked["name"], inquiries=rows, by=request.user
        )
        return self._report(issue, results, status=201)

    @describe("join_issue", "Tautkan pesan ke isu", IssueReportSerializer, NumbersSerializer)
    @action(detail=True, methods=["post"])
    def add(self, request: Request, pk: str) -> Response:
        issue = self._workable()
        asked = self.read(NumbersSerializer)
        asked["inquiries"] = self._inquiries(asked["inquiries"])
        return self._report(issue, services.join_issue(issue=issue, by=request.user, **asked))

    @describe("leave_issue", "Lepas pesan dari isu", IssueDetailSerializer, NumbersSerializer)
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, pk: str) -> Response:
        issue = self._workable()
        asked = self.read(NumbersSerializer)
        asked["inquiries"] = self._inquiries(asked["inquiries"])
        services.leave_issue(issue=issue, by=request.user, **asked)
        return self.retrieve(request, pk)

    @describe(
        "answer_issue",
        "Jawab semua pesan isu",
        IssueReportSerializer,
        IssueAnswerSerializer,
        description="Setiap pesan yang belum dijawab mendapat balasannya sendiri, berdasarkan "
        "jawaban Instansi atas pesan utama. `results` menyebut yang belum dapat dijawab.",
    )
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        issue = self._workable()
        asked = self.read(IssueAnswerSerializer)
        return self._report(issue, answering.answer_issue(issue=issue, by=request.user, **asked))

    def _workable(self) -> Issue:
        """:raises PermissionDenied: where the caller may read and no more."""
        issue = self.get_object()
        if not policies.can_work_on(self.request.user, issue):
            raise PermissionDenied
        return issue

    def _inquiries(self, numbers: Sequence[str]) -> Sequence[Inquiry]:
        """:raises ValidationError: if one is no message of the caller's desk."""
        mine = powers.of(self.request.user).agencies(*DESK)
        rows = Inquiry.objects.filter(agency_id__in=mine, number__in=set(numbers))
        found = list(rows.select_related("agency").order_by("received_at", "pk"))
        missing = set(numbers) - {row.number for row in found}
        if missing:
            names = ", ".join(sorted(missing)[:5])
            sentence = f"Pesan {names} tidak ditemukan di kotak masuk Anda."
            raise exceptions.ValidationError({"inquiries": sentence})
        return found

    def _report(self, issue: Issue, results: Sequence[Result], status: int = 200) -> Response:
        fresh: Any = self.visible().get(pk=issue.pk)
        fresh.results = results
        shown = IssueReportSerializer(fresh, context=self.get_serializer_context())
        return Response(shown.data, status=status)
