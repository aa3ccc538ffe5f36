"""`agencies/{code}/letterhead/`: what stands at the head of its decrees, and their numbers."""

from typing import Any

from django.core.exceptions import PermissionDenied
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies import policies, services
from agencies.api_base import DeskViewSet, describer
from agencies.forms import LetterheadForm
from agencies.models import Agency
from agencies.powers import Role
from core.api import CleanCharField, StrictFieldsMixin

describe = describer("instansi")


class LetterheadSerializer(serializers.ModelSerializer):
    pattern = serializers.CharField(source="decree_number_pattern")

    class Meta:
        model = Agency
        fields = ("address", "pattern")


class ChangeLetterheadSerializer(StrictFieldsMixin, serializers.Serializer):
    """What of the letterhead is to change; the rest stays."""

    address = CleanCharField(
        label="Alamat pada kop surat", max_length=300, required=False, allow_blank=True
    )
    pattern = CleanCharField(
        label="Pola nomor keputusan",
        max_length=80,
        required=False,
        allow_blank=True,
        help_text="Yang diganti: {urut}, {kode}, {bulan}, dan {tahun}.",
    )


class LetterheadViewSet(DeskViewSet):
    """Kop surat dan pola nomor Keputusan sebuah Instansi."""

    roles = (Role.RESPONSIBLE, Role.HEAD)
    queryset = Agency.objects.none()
    lookup_field = "code"

    def visible(self) -> Any:
        return Agency.objects.open()

    @describe("get_letterhead", "Kop surat Instansi", LetterheadSerializer)
    def retrieve(self, request: Request, code: str) -> Response:
        return Response(LetterheadSerializer(self._allowed()).data)

    @describe(
        "set_letterhead", "Ubah kop surat Instansi", LetterheadSerializer,
        ChangeLetterheadSerializer,
    )  # fmt: skip
    def partial_update(self, request: Request, code: str) -> Response:
        place = self._allowed()
        kept = LetterheadSerializer(place).data
        form = LetterheadForm({**kept, **self.read(ChangeLetterheadSerializer)})
        services.set_letterhead(agency=place, by=request.user, **self.read_form(form))
        return Response(LetterheadSerializer(place).data)

    def _allowed(self) -> Agency:
        """:raises PermissionDenied: for all but those who draft its decrees."""
        place = self.get_object()
        if not policies.can_set_letterhead(self.request.user, place):
            raise PermissionDenied
        return place
