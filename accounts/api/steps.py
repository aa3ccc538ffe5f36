"""What is done with an account that exists: confirm, describe, suspend (Pasal 7, 8a–c)."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import confirming, details, policies, services
from accounts.api.serializers import AccountSerializer
from accounts.audience import Segment
from accounts.forms import ConfirmForm, SuspendForm
from accounts.forms.details import DetailsForm, initial_of
from accounts.models import AccountDetails, MediaAccount
from agencies.api_base import DeskViewSet, NothingSerializer
from agencies.models import User
from core import uploads
from core.api import CleanCharField, StrictFieldsMixin
from core.api_fields import WordField
from core.parsers import StrictJSONParser

PICTURES = (uploads.JPEG, uploads.PNG)


def describe(operation: str, summary: str, reads: Any = None, answers: Any = None) -> Any:
    """Describe an operation on an account for the schema."""
    return extend_schema(
        operation_id=operation,
        summary=summary,
        tags=["akun"],
        request=reads,
        responses=answers or AccountSerializer,
    )


class SuspendSerializer(StrictFieldsMixin, serializers.Serializer):
    reason = CleanCharField(
        label="Alasan",
        max_length=1000,
        required=False,
        help_text="Hanya untuk Pengelola; tanpa ini: akun diduga diambil alih pihak lain.",
    )


class ConfirmSerializer(StrictFieldsMixin, serializers.Serializer):
    method = WordField(ConfirmForm.Method.choices, label="Cara")
    screenshot = serializers.FileField(
        required=False,
        allow_empty_file=True,
        help_text="Tangkapan layar JPG atau PNG, paling besar 10 MB, untuk SCREENSHOT.",
    )


class ConfirmationCodeSerializer(serializers.Serializer):
    code = serializers.CharField(help_text="Letakkan di bio atau unggahan, lalu konfirmasi CODE.")


class DetailsSerializer(serializers.ModelSerializer):
    segments = serializers.ListField(child=serializers.ChoiceField(choices=Segment.choices))
    recovery_holder = serializers.CharField(
        source="recovery_holder.username", allow_null=True, default=None
    )
    factor_holder = serializers.CharField(
        source="factor_holder.username", allow_null=True, default=None
    )

    updated_at = serializers.DateTimeField(allow_null=True, help_text="Kosong: belum pernah diisi.")

    class Meta:
        model = AccountDetails
        fields = (
            "purpose", "audience", "segments", "recovery_holder", "factor_holder", "updated_at",
        )  # fmt: skip


class DescribeSerializer(StrictFieldsMixin, serializers.Serializer):
    """What of the details is to change; the rest stays."""

    purpose = CleanCharField(label="Tujuan akun", max_length=1000, required=False, allow_blank=True)
    audience = CleanCharField(
        label="Khalayak Sasaran", max_length=1000, required=False, allow_blank=True
    )
    segments = serializers.ListField(
        child=WordField(Segment.choices, label="Segmen Teknografis"), required=False, max_length=20
    )
    recovery_holder = CleanCharField(
        label="Pemegang surel pemulihan",
        max_length=150,
        required=False,
        allow_blank=True,
        help_text="Nama pengguna. Jangan pernah mengirim kata sandi.",
    )
    factor_holder = CleanCharField(
        label="Pemegang faktor kedua",
        max_length=150,
        required=False,
        allow_blank=True,
        help_text="Nama pengguna.",
    )


class AccountSteps(DeskViewSet):
    """The steps; their base knows neither the list nor the proposal."""

    picture: uploads.Inspected | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Inspect the picture before the transaction that `Idempotency-Key` opens."""
        super().initial(request, *args, **kwargs)
        if self.action == "confirm":
            self.allowed(policies.can_confirm_account)
            self.picture = self.inspected("screenshot", PICTURES)

    @describe("suspend_account", "Tangguhkan akun", SuspendSerializer)
    @action(detail=True, methods=["post"])
    def suspend(self, request: Request, pk: str) -> Response:
        account = self.allowed(policies.can_suspend_account)
        asked = {
            "reason": SuspendForm.base_fields["reason"].initial,
            **self.read(SuspendSerializer),
        }
        services.suspend_account(account=account, by=request.user, **asked)
        return self.answer(account)

    @describe("lift_suspension", "Cabut penangguhan akun", NothingSerializer)
    @action(detail=True, methods=["post"])
    def lift(self, request: Request, pk: str) -> Response:
        account = self.allowed(policies.can_suspend_account)
        self.read(NothingSerializer)
        services.lift_suspension(account=account, by=request.user)
        return self.answer(account)

    @describe("get_confirmation_code", "Kode konfirmasi akun", answers=ConfirmationCodeSerializer)
    @action(detail=True, url_path="confirmation-code")
    def confirmation_code(self, request: Request, pk: str) -> Response:
        account = self.allowed(policies.can_confirm_account)
        return Response({"code": confirming.code_for(account)})

    @describe(
        "confirm_account",
        "Konfirmasi akun",
        {"multipart/form-data": ConfirmSerializer, "application/json": ConfirmSerializer},
    )
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser, StrictJSONParser])
    def confirm(self, request: Request, pk: str) -> Response:
        account = self.allowed(policies.can_confirm_account)
        asked = self.read(ConfirmSerializer)
        if asked["method"] == ConfirmForm.Method.CODE:
            confirming.confirm_by_code(account=account, by=request.user)
        elif self.picture is None:
            raise serializers.ValidationError({"screenshot": "Unggah tangkapan layarnya."})
        else:
            confirming.confirm_by_screenshot(
                account=account, screenshot=self.picture, by=request.user
            )
        return self.answer(account)

    @describe("get_account_details", "Rincian akun", answers=DetailsSerializer)
    @action(detail=True)
    def details(self, request: Request, pk: str) -> Response:
        return self._details(self.get_object())

    @describe("describe_account", "Ubah rincian akun", DescribeSerializer, DetailsSerializer)
    @details.mapping.patch
    def describe_account(self, request: Request, pk: str) -> Response:
        account = self.allowed(policies.can_describe_account)
        asked = self.read(DescribeSerializer)
        for name in ("recovery_holder", "factor_holder"):
            if asked.get(name):
                named = User.objects.filter(username=asked[name]).first()
                asked[name] = named.pk if named else "?"
        shown = initial_of(details.details_of(account))
        read = self.read_form(DetailsForm({**shown, **asked}, account=account))
        details.describe_account(account=account, by=request.user, **read)
        return self._details(account)

    def allowed(self, may: Callable[[User, MediaAccount], bool]) -> MediaAccount:
        """:raises PermissionDenied: where the caller may read and no more."""
        account = self.get_object()
        if not may(self.request.user, account):
            raise PermissionDenied
        return account

    def answer(self, account: MediaAccount, status: int = 200) -> Response:
        """Answer the account as it is now."""
        fresh = self.visible().get(pk=account.pk)
        return Response(AccountSerializer(fresh).data, status=status)

    def _details(self, account: MediaAccount) -> Response:
        kept = details.details_of(account) or AccountDetails(account=account)
        return Response(DetailsSerializer(kept).data)
