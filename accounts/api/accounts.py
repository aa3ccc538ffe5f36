"""`platforms/`, `official-accounts/` for everybody; `accounts/` for the Instansi that own them."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import policies, services
from accounts.forms import ProposeAccountForm
from accounts.models import MediaAccount, MediaKind, Platform
from agencies import powers
from agencies.api_base import AgencyField, DeskViewSet, PublicViewSet, acting_agency
from agencies.models import Agency
from agencies.powers import IN_AGENCY
from core import clock
from core.api import CleanCharField, StrictFieldsMixin
from core.api_fields import WordField


class PlatformField(serializers.SlugRelatedField):
    """A platform, named by its code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(slug_field="code", label="Platform", **kwargs)
        self.error_messages["does_not_exist"] = "Platform {value} tidak dikenal."
        self.error_messages["invalid"] = "Platform harus kode platform."


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


class OfficialAccountSerializer(serializers.ModelSerializer):
    platform = PlatformField(read_only=True)
    agency = AgencyField(read_only=True)

    class Meta:
        model = MediaAccount
        fields = ("id", "url", "handle", "platform", "agency", "display_name")


class AccountFilters(serializers.Serializer):
    agency = AgencyField(queryset=Agency.objects.all(), required=False, help_text="Kode Instansi.")
    platform = PlatformField(
        queryset=Platform.objects.all(), required=False, help_text="Kode platform."
    )
    kind = WordField(MediaKind.choices, label="Jenis media", required=False)

    def chosen(self, rows: QuerySet[MediaAccount]) -> QuerySet[MediaAccount]:
        asked = dict(self.validated_data)
        if "kind" in asked:
            asked["platform__kind"] = asked.pop("kind")
        return rows.filter(**asked)


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
        rows = MediaAccount.objects.official(clock.now()).select_related("platform", "agency")
        rows = self.checked(AccountFilters, request.query_params.dict()).chosen(rows)
        return self.answer_list(rows, OfficialAccountSerializer)


class AccountSerializer(OfficialAccountSerializer):
    status = serializers.ChoiceField(choices=MediaAccount.Status.choices)

    class Meta(OfficialAccountSerializer.Meta):
        fields = (*OfficialAccountSerializer.Meta.fields, "status", "proposed_at")


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


class AccountViewSet(DeskViewSet):
    """Akun media sosial Instansi Anda, juga yang baru diusulkan."""

    queryset = MediaAccount.objects.none()
    ordering = ("-id",)

    def visible(self) -> QuerySet[MediaAccount]:
        rows = MediaAccount.objects.visible_to(self.request.user).with_status(clock.now())
        return rows.select_related("platform", "agency")

    @extend_schema(
        operation_id="list_accounts",
        summary="Daftar akun",
        tags=["akun"],
        parameters=[AccountFilters],
        responses=AccountSerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        asked = self.checked(AccountFilters, request.query_params.dict())
        return self.answer_list(asked.chosen(self.get_queryset()), AccountSerializer)

    @extend_schema(
        operation_id="get_account", summary="Satu akun", tags=["akun"], responses=AccountSerializer
    )
    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(AccountSerializer(self.get_object()).data)

    @extend_schema(
        operation_id="propose_account",
        summary="Usulkan akun",
        description="Akun menjadi resmi hanya lewat Keputusan Kepala Instansi.",
        tags=["akun"],
        request=ProposalSerializer,
        responses={201: AccountSerializer},
    )
    def create(self, request: Request) -> Response:
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
        return Response(AccountSerializer(self.visible().get(pk=account.pk)).data, status=201)
