"""`hand-overs/`: what is left to do after a Pejabat or Petugas has left (Pasal 8d, 9(1))."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import departures
from accounts.departures import Checklist
from agencies import powers
from agencies.api_base import DeskViewSet
from agencies.models import Appointment, User
from agencies.powers import DESK, Role
from core import clock
from core.api import CleanCharField, StrictFieldsMixin
from core.api_fields import IdField
from inquiries import open_work

SHOWN = 100


class HandOverItemSerializer(serializers.Serializer):
    account = serializers.IntegerField(
        source="account.pk", allow_null=True, default=None, help_text="Kosong: pesan terbuka."
    )
    name = serializers.CharField(source="account", allow_null=True, help_text="Akunnya.")
    is_done = serializers.BooleanField()
    done_at = serializers.DateTimeField(source="step.at", allow_null=True, default=None)
    done_by = serializers.CharField(source="step.by.username", allow_null=True, default=None)


class HandOverSerializer(serializers.Serializer):
    """What a departure leaves to do."""

    id = serializers.IntegerField(source="line.pk")
    agency = serializers.CharField(source="line.agency.code", help_text="Kode Instansi.")
    user = serializers.CharField(source="line.user.username", label="Nama pengguna")
    name = serializers.CharField(source="line.user.full_name", label="Nama lengkap")
    role = serializers.ChoiceField(source="line.role", choices=Appointment.Role.choices)
    decree = serializers.IntegerField(source="line.decree_id", help_text="Keputusan terakhirnya.")
    ended_at = serializers.DateTimeField(source="since", help_text="Penunjukan berakhir.")
    is_done = serializers.BooleanField()
    items = HandOverItemSerializer(many=True)
    still_held = serializers.SerializerMethodField(
        help_text="Id akun yang pemulihannya masih atas namanya."
    )

    def get_still_held(self, row: Checklist) -> list[int]:
        return [account.pk for account in row.still_held]


class HandOverDetailSerializer(HandOverSerializer):
    open_work = serializers.SerializerMethodField(
        help_text=f"Nomor pesan yang menunggunya, paling banyak {SHOWN}."
    )

    def get_open_work(self, row: Checklist) -> list[str]:
        return [inquiry.number for inquiry in open_work.open_work(row.line)[:SHOWN]]


class TickOffSerializer(StrictFieldsMixin, serializers.Serializer):
    accounts = serializers.ListField(
        child=IdField(label="Akun"),
        required=False,
        max_length=200,
        help_text="Id akun yang sandinya sudah diganti.",
    )
    open_work = serializers.BooleanField(
        required=False, help_text="Pesan terbuka sudah dialihkan semua."
    )


class ReassignSerializer(StrictFieldsMixin, serializers.Serializer):
    to = CleanCharField(label="Rekan", max_length=150, help_text="Nama pengguna.")


class HandOverViewSet(DeskViewSet):
    """Serah terima setelah penunjukan seseorang berakhir."""

    roles = (Role.RESPONSIBLE, Role.HEAD, Role.EVALUATOR)
    queryset = Appointment.objects.none()
    ordering: ClassVar[tuple[str, ...]] = ("-id",)

    def visible(self) -> QuerySet[Appointment]:
        return departures.visible_to(self.request.user, clock.now())

    @extend_schema(
        operation_id="list_hand_overs",
        summary="Daftar serah terima",
        tags=["keputusan"],
        responses=HandOverSerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset())
        rows = departures.checklists(page or [])
        return self.get_paginated_response(HandOverSerializer(rows, many=True).data)

    @extend_schema(
        operation_id="get_hand_over",
        summary="Satu serah terima",
        tags=["keputusan"],
        responses=HandOverDetailSerializer,
    )
    def retrieve(self, request: Request, pk: str) -> Response:
        return self._answer(self.get_object())

    @extend_schema(
        operation_id="tick_off_hand_over",
        summary="Catat yang sudah diserahkan",
        tags=["keputusan"],
        request=TickOffSerializer,
        responses=HandOverDetailSerializer,
    )
    @action(detail=True, methods=["post"], url_path="tick-off")
    def tick_off(self, request: Request, pk: str) -> Response:
        line = self.get_object()
        if not departures.can_hand_over(request.user, line):
            raise PermissionDenied
        asked = self.read(TickOffSerializer)
        keys = [str(account) for account in asked.get("accounts", [])]
        if asked.get("open_work"):
            keys.append(open_work.WORK)
        open_work.tick_off(line=line, keys=keys, by=request.user)
        return self._answer(line)

    @extend_schema(
        operation_id="reassign_open_work",
        summary="Alihkan pesan terbuka",
        tags=["keputusan"],
        request=ReassignSerializer,
        responses=HandOverDetailSerializer,
    )
    @action(detail=True, methods=["post"])
    def reassign(self, request: Request, pk: str) -> Response:
        line = self.get_object()
        if not open_work.can_reassign(request.user, line):
            raise PermissionDenied
        to = self._colleague(line, **self.read(ReassignSerializer))
        open_work.reassign(line=line, to=to, by=request.user)
        return self._answer(line)

    def _colleague(self, line: Appointment, to: str) -> User:
        """:raises ValidationError: if the person holds no power at the Instansi."""
        person = powers.holders(DESK, line.agency.heir_id).filter(username=to).first()
        if person is None:
            sentence = "Orang itu bukan Petugas atau Pejabat Instansi ini."
            raise exceptions.ValidationError({"to": sentence})
        return person

    def _answer(self, line: Appointment) -> Response:
        (checklist,) = departures.checklists([line])
        shown: dict[str, Any] = HandOverDetailSerializer(checklist).data
        return Response(shown)
