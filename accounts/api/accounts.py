"""`platforms/`, `official-accounts/` for everybody; `accounts/` for the Instansi that own them."""

from datetime import datetime
from functools import partial

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import policies, services, verification
from accounts.api.serializers import (
    AccountSerializer,
    DayQuestion,
    OfficialAccountSerializer,
    PlatformField,
)
from accounts.api.steps import AccountSteps
from accounts.forms import ProposeAccountForm
from accounts.importing import import_accounts
from accounts.models import MediaAccount, MediaKind, Platform
from accounts.recognition import AddressError, recognise
from accounts.verification import Answer
from agencies import powers
from agencies.api.tables import TableSerializer, answer_import, describe_import
from agencies.api_base import AgencyField, PublicViewSet, acting_agency
from agencies.models import Agency
from agencies.moments import moment_of
from agencies.powers import IN_AGENCY
from core import clock
from core.api import CleanCharField, StrictFieldsMixin
from core.api_fields import DayField, WordField


class PlatformSerializer(serializers.ModelSerializer):
    hosts = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = Platform
        fields = (
            "code", "name", "kind", "hosts", "profile_url", "reply_limit", "is_selectable",
        )  # fmt: skip


class PlatformViewSet(PublicViewSet):
    """Platform menurut jenis media Lampiran A."""

    queryset = Platform.objects.all()
    ordering = ("code",)

    @extend_schema(
        operation_id="list_platforms",
        summary="Daftar platform",
        tags=["publik"],
        responses=PlatformSerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        return self.answer_list(self.get_queryset(), PlatformSerializer)


class AccountFilters(serializers.Serializer):
    agency = AgencyField(queryset=Agency.objects.all(), required=False, help_text="Kode Instansi.")
    platform = PlatformField(
        queryset=Platform.objects.all(), required=False, help_text="Kode platform."
    )
    kind = WordField(MediaKind.choices, label="Jenis media", required=False)
    at = DayField(
        label="Tanggal",
        required=False,
        help_text="Keadaan pada akhir hari itu; bawaan: sekarang. Paling jauh hari ini.",
    )

    @property
    def moment(self) -> datetime:
        """The moment that is asked about; never one to come."""
        return min(clock.now(), moment_of(self.validated_data.get("at")))

    def chosen(self, rows: QuerySet[MediaAccount]) -> QuerySet[MediaAccount]:
        asked = {name: value for name, value in self.validated_data.items() if name != "at"}
        if "kind" in asked:
            asked["platform__kind"] = asked.pop("kind")
        return rows.filter(**asked)


class FindingSerializer(serializers.Serializer):
    """An account of the name that was asked for, and what it is."""

    id = serializers.IntegerField(source="account.pk")
    url = serializers.CharField(source="account.url")
    handle = serializers.CharField(source="account.handle")
    platform = serializers.CharField(source="account.platform.code")
    agency = serializers.CharField(source="account.agency.code")
    status = serializers.ChoiceField(choices=Answer.choices)
    decree_number = serializers.CharField(source="decree.number", help_text="Nomor Keputusan.")
    since = serializers.DateTimeField(help_text="Resmi sejak.")
    until = serializers.DateTimeField(allow_null=True, help_text="Resmi sampai.")


class VerdictSerializer(serializers.Serializer):
    status = serializers.ChoiceField(choices=Answer.choices)
    account = OfficialAccountSerializer(
        source="main.account", allow_null=True, default=None, help_text="Akun yang dimaksud."
    )
    matches = FindingSerializer(
        source="official",
        many=True,
        help_text="Di mana nama itu resmi; nama saja hanya resmi pada platform di sini.",
    )
    others = FindingSerializer(
        many=True, help_text="Yang bernama sama tetapi tidak resmi sekarang."
    )
    nearest = OfficialAccountSerializer(
        allow_null=True, help_text="Akun resmi yang paling mirip, bila yang ditanyakan tidak ada."
    )


class Question(DayQuestion):
    q = serializers.CharField(
        allow_blank=True,
        trim_whitespace=False,
        help_text="Alamat profil atau nama akun.",
        error_messages={"required": "Tuliskan alamat atau nama akun."},
    )
    platform = PlatformField(
        queryset=Platform.objects.all(), required=False, help_text="Kode platform untuk nama saja."
    )


class OfficialAccountViewSet(PublicViewSet):
    """Akun yang resmi sekarang: ditunjuk Keputusan yang berlaku dan tidak ditangguhkan."""

    queryset = MediaAccount.objects.none()
    ordering = ("id",)

    @extend_schema(
        operation_id="list_official_accounts",
        summary="Daftar akun resmi",
        tags=["publik"],
        parameters=[AccountFilters],
        responses=OfficialAccountSerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        asked = self.checked(AccountFilters, request.query_params.dict())
        rows = MediaAccount.objects.official(asked.moment).select_related("platform", "agency")
        return self.answer_list(asked.chosen(rows), OfficialAccountSerializer)

    @extend_schema(
        operation_id="verify_account",
        summary="Cek akun resmi",
        tags=["publik"],
        parameters=[Question],
        responses=VerdictSerializer,
        filters=False,
    )
    @action(detail=False, pagination_class=None)
    def verify(self, request: Request) -> Response:
        asked = self.query(Question)
        platforms = Platform.objects.all()
        try:
            reading = recognise(asked["q"], platforms, platform=asked.get("platform"))
        except AddressError as refusal:
            raise exceptions.ValidationError({"q": str(refusal)}) from refusal
        now = clock.now()
        at = min(now, moment_of(asked["at"])) if "at" in asked else now
        return Response(VerdictSerializer(verification.verify(reading, at=at)).data)


class ProposalSerializer(StrictFieldsMixin, serializers.Serializer):
    agency = AgencyField.of_open(required=False, help_text="Bawaan: Instansi Anda.")
    address = CleanCharField(
        label="Alamat atau nama akun",
        max_length=500,
        help_text="Alamat profil; bila hanya nama, sebutkan juga platformnya.",
    )
    platform = PlatformField(queryset=Platform.objects.filter(is_selectable=True), required=False)
    display_name = CleanCharField(
        label="Nama tampilan", max_length=160, required=False, allow_blank=True
    )
    is_own_site = serializers.BooleanField(
        required=False, help_text="Ya, ini situs atau blog Instansi dengan alamat sendiri."
    )


class AccountViewSet(AccountSteps):
    """Akun media sosial Instansi Anda, juga yang baru diusulkan."""

    queryset = MediaAccount.objects.none()
    ordering = ("-id",)

    def visible(self) -> QuerySet[MediaAccount]:
        rows = MediaAccount.objects.visible_to(self.request.user).with_status(clock.now())
        return rows.with_confirmation().select_related("platform", "agency")

    @extend_schema(
        operation_id="list_accounts",
        summary="Daftar akun",
        tags=["akun"],
        parameters=[AccountFilters],
        responses=AccountSerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        asked = self.checked(AccountFilters, request.query_params.dict())
        rows = self.get_queryset().with_status(asked.moment)
        return self.answer_list(asked.chosen(rows), AccountSerializer)

    @extend_schema(
        operation_id="get_account",
        summary="Satu akun",
        tags=["akun"],
        parameters=[DayQuestion],
        responses=AccountSerializer,
    )
    def retrieve(self, request: Request, pk: str) -> Response:
        day = self.query(DayQuestion).get("at")
        shown = self.get_object()
        then = self.get_queryset().with_status(moment_of(day)).get(pk=shown.pk) if day else shown
        return Response(AccountSerializer(then).data)

    @describe_import("import_accounts", "Impor usulan akun", "akun")
    @action(detail=False, methods=["post"], url_path="import", parser_classes=[MultiPartParser])
    def import_table(self, request: Request) -> Response:
        self.must_hold(IN_AGENCY)
        asked = self.read(TableSerializer)
        mine = powers.of(request.user).agencies()
        return answer_import(asked, partial(import_accounts, by=request.user, permitted=mine))

    @extend_schema(
        operation_id="propose_account",
        summary="Usulkan akun",
        description="Akun menjadi resmi hanya lewat Keputusan Kepala Instansi.",
        tags=["akun"],
        request=ProposalSerializer,
        responses={201: AccountSerializer},
    )
    def create(self, request: Request) -> Response:
        self.must_hold(IN_AGENCY)
        asked = self.read(ProposalSerializer)
        agency = acting_agency(request.user, asked.pop("agency", None), IN_AGENCY)
        if not policies.can_propose_account(request.user, agency):
            raise PermissionDenied
        read = self.read_form(
            ProposeAccountForm(
                {
                    **asked,
                    "agency": agency.pk,
                    "platform": getattr(asked.get("platform"), "pk", ""),
                },
                agencies=powers.of(request.user).agencies(),
            )
        )
        account = services.propose_account(
            agency=agency,
            platform=read["reading"].platform,
            handle=read["reading"].handle,
            url=read["reading"].url,
            display_name=read["display_name"],
            by=request.user,
        )
        return self.answer(account, status=201)
