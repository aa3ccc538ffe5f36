"""`agencies/{code}/targets/` and `holidays/`: SOP targets and the days off (Pasal 11(1))."""

from typing import ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies import policies, powers, targets
from agencies.api_base import DeskViewSet, describer
from agencies.models import Agency, Holiday, ServiceTarget
from agencies.models.target import TARGETS
from agencies.powers import IN_AGENCY, Role
from core.api import CleanCharField, StrictFieldsMixin
from core.api_fields import DayField

describe = describer("sop")
READERS = (*IN_AGENCY, Role.EVALUATOR, Role.ADMIN)


class TargetsSerializer(StrictFieldsMixin, serializers.ModelSerializer):
    """What the Instansi sets itself; `set_at` is empty where the defaults hold."""

    set_at = serializers.DateTimeField(read_only=True, allow_null=True)

    class Meta:
        model = ServiceTarget
        fields = (*TARGETS, "set_at")


class TargetViewSet(DeskViewSet):
    """Target SOP satu Instansi; batas 24 jam rujukan bukan bagiannya."""

    roles = READERS
    queryset = Agency.objects.none()
    lookup_field = "code"

    def visible(self) -> QuerySet[Agency]:
        return Agency.objects.select_related("targets")

    @describe("get_targets", "Target SOP Instansi", TargetsSerializer)
    def retrieve(self, request: Request, code: str) -> Response:
        return Response(TargetsSerializer(self.get_object().sop).data)

    @describe("set_targets", "Tetapkan target SOP", TargetsSerializer, TargetsSerializer)
    def change(self, request: Request, code: str) -> Response:
        agency = self.get_object()
        if not policies.can_set_targets(request.user, agency):
            raise PermissionDenied
        asked = self.read(TargetsSerializer)
        return Response(
            TargetsSerializer(targets.set_targets(agency=agency, by=request.user, **asked)).data
        )


class HolidaySerializer(serializers.ModelSerializer):
    class Meta:
        model = Holiday
        fields = ("id", "day", "name")


class HolidayInputSerializer(StrictFieldsMixin, serializers.Serializer):
    day = DayField(label="Tanggal")
    name = CleanCharField(label="Nama hari libur", max_length=120)


class HolidayViewSet(DeskViewSet):
    """Hari libur, yang tidak dihitung target SOP."""

    roles = READERS
    queryset = Holiday.objects.none()
    ordering: ClassVar[tuple[str, ...]] = ("-day",)

    def visible(self) -> QuerySet[Holiday]:
        return Holiday.objects.all()

    @describe("list_holidays", "Daftar hari libur", HolidaySerializer(many=True))
    def list(self, request: Request) -> Response:
        return self.answer_list(self.get_queryset(), HolidaySerializer)

    @describe("add_holiday", "Tambah hari libur", {201: HolidaySerializer}, HolidayInputSerializer)
    def create(self, request: Request) -> Response:
        self._must_be_admin()
        asked = self.read(HolidayInputSerializer)
        holiday = targets.add_holiday(by=request.user, **asked)
        return Response(HolidaySerializer(holiday).data, status=201)

    @describe("remove_holiday", "Hapus hari libur", {204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        self._must_be_admin()
        targets.remove_holiday(holiday=self.get_object(), by=request.user)
        return Response(status=204)

    def _must_be_admin(self) -> None:
        """:raises PermissionDenied: for everybody else."""
        if not powers.of(self.request.user).is_admin:
            raise PermissionDenied
