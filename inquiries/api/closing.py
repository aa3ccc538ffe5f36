"""`agencies/{code}/close/`: an Instansi ends, and another goes on with its work (Pasal 1)."""

from typing import Any, ClassVar

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies import structure
from agencies.api_base import AgencyField, DeskViewSet, NothingSerializer
from agencies.models import Agency, Closing
from agencies.powers import Role
from agencies.structure_forms import CloseForm
from core.api import StrictFieldsMixin
from core.api_fields import DayField
from inquiries import services


class CloseSerializer(StrictFieldsMixin, serializers.Serializer):
    successor = AgencyField.of_open(label="Instansi pengganti", help_text="Kode Instansi.")
    first_day = DayField(label="Ditutup mulai")


class ClosingSerializer(serializers.ModelSerializer):
    agency = AgencyField(read_only=True)
    successor = AgencyField(read_only=True)

    class Meta:
        model = Closing
        fields = ("agency", "successor", "first_day", "planned_at", "carried_out_at")


class ClosingViewSet(DeskViewSet):
    """Penutupan Instansi dengan penggantinya."""

    roles = (Role.ADMIN,)
    queryset = Agency.objects.none()
    lookup_field = "code"
    ordering: ClassVar[tuple[str, ...]] = ("code",)

    def visible(self) -> Any:
        return Agency.objects.all()

    @extend_schema(
        operation_id="close_agency",
        summary="Tutup Instansi",
        description="Hari ini: sekarang juga. Pesan terbuka pindah, jam 24 jam tetap berjalan.",
        tags=["instansi"],
        request=CloseSerializer,
        responses=ClosingSerializer,
    )
    def close(self, request: Request, code: str) -> Response:
        agency = self.get_object()
        asked = self.read(CloseSerializer)
        form = CloseForm({**asked, "successor": asked["successor"].pk}, agency=agency)
        closing = structure.plan_closing(agency=agency, by=request.user, **self.read_form(form))
        # Once the plan is kept: moving the open work takes locks that must not wait for it.
        transaction.on_commit(services.carry_out_closings, robust=True)
        closing.refresh_from_db()
        return Response(ClosingSerializer(closing).data)

    @extend_schema(
        operation_id="cancel_closing",
        summary="Batalkan penutupan Instansi",
        tags=["instansi"],
        request=NothingSerializer,
        responses={200: NothingSerializer},
    )
    def cancel(self, request: Request, code: str) -> Response:
        agency = self.get_object()
        self.read(NothingSerializer)
        structure.cancel_closing(agency=agency, by=request.user)
        return Response({})
