"""`mentions/`: what is said on our accounts and is not yet an inquiry (Pasal 8f)."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from rest_framework import exceptions, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import MediaAccount
from agencies import powers
from agencies.api_base import DeskViewSet, NothingSerializer, describer
from agencies.powers import DESK
from core import clock
from core.api import CleanCharField, StrictFieldsMixin
from core.api_fields import CleanLinkField, IdField, MomentField, WordField
from core.text import mask_personal
from inquiries.api.inputs import LONGEST
from inquiries.models import Inquiry, Mention
from inquiries.monitoring import listing, services
from inquiries.monitoring.policies import can_handle, sees_personal_data
from inquiries.monitoring.services import Said

describe = describer("pantauan")
STATES = (
    ("dilihat", "Sudah dilihat"), ("pesan", "Menjadi pesan"), ("semua", "Semua"),
)  # fmt: skip


class MentionSerializer(serializers.ModelSerializer):
    agency = serializers.CharField(source="account.agency.code", help_text="Kode Instansi.")
    platform = serializers.CharField(source="account.platform.code", help_text="Kode platform.")
    author_handle = serializers.CharField(help_text="Kosong bagi yang tidak berwenang melihat.")
    inquiry = serializers.SlugRelatedField(
        slug_field="number",
        read_only=True,
        allow_null=True,
        help_text="Nomor pesannya, bila sudah menjadi pesan.",
    )

    class Meta:
        model = Mention
        fields = (
            "id", "account", "agency", "platform", "author_handle", "text", "url", "said_at",
            "source", "noted_at", "seen_at", "inquiry",
        )  # fmt: skip

    def to_representation(self, instance: Mention) -> dict[str, Any]:
        shown = super().to_representation(instance)
        if not sees_personal_data(self.context["request"].user, instance):
            shown.update(author_handle="", url="", text=mask_personal(shown["text"]))
        return shown


class MentionFilters(serializers.Serializer):
    account = IdField(label="Akun", required=False)
    state = WordField(STATES, label="Keadaan", required=False)


class NewMentionSerializer(StrictFieldsMixin, serializers.Serializer):
    account = IdField(label="Akun")
    text = CleanCharField(label="Isi percakapan", max_length=LONGEST)
    author_handle = CleanCharField(
        label="Nama akun penulis", max_length=120, required=False, allow_blank=True
    )
    url = CleanLinkField(label="Tautan", required=False, allow_blank=True)
    external_id = CleanCharField(
        label="Id di platform", max_length=150, required=False, allow_blank=True
    )
    said_at = MomentField(label="Waktu ditulis", required=False)


class KindSerializer(StrictFieldsMixin, serializers.Serializer):
    type = WordField(Inquiry.Type.choices, label="Jenis", required=False)


class MentionViewSet(DeskViewSet):
    """Percakapan di akun Instansi Anda: menunggu, sudah dilihat, atau menjadi pesan."""

    queryset = Mention.objects.none()
    ordering = ("-said_at", "-id")

    def visible(self) -> QuerySet:
        rows = Mention.objects.visible_to(self.request.user)
        return rows.select_related("account__agency", "account__platform", "inquiry")

    @describe(
        "list_mentions", "Daftar percakapan", MentionSerializer(many=True),
        parameters=[MentionFilters],
    )  # fmt: skip
    def list(self, request: Request) -> Response:
        asked = self.query(MentionFilters)
        rows = listing.STATES[asked.get("state", "")](self.get_queryset())
        if "account" in asked:
            rows = rows.filter(account=asked["account"])
        return self.answer_list(rows, MentionSerializer)

    @describe("get_mention", "Satu percakapan", MentionSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        return self._answer(self.get_object())

    @describe("create_mention", "Catat percakapan", {201: MentionSerializer}, NewMentionSerializer)
    def create(self, request: Request) -> Response:
        self.must_hold(DESK)
        asked = self.read(NewMentionSerializer)
        account = self._account(asked.pop("account"))
        asked.setdefault("said_at", clock.now())
        mention = services.note_mention(account=account, said=Said(**asked), by=request.user)
        return self._answer(mention, status=201)

    @describe(
        "make_inquiry_of_mention", "Jadikan pesan",
        {200: MentionSerializer, 201: MentionSerializer}, KindSerializer,
    )  # fmt: skip
    @action(detail=True, methods=["post"], url_path="make-inquiry")
    def make_inquiry(self, request: Request, pk: str) -> Response:
        mention = self._handled()
        kind = self.read(KindSerializer).get("type") or listing.guessed_kind(mention.text)
        _, is_new = services.make_inquiry(mention=mention, kind=kind, by=request.user)
        return self._answer(mention, status=201 if is_new else 200)

    @describe("see_mention", "Tandai dilihat", MentionSerializer, NothingSerializer)
    @action(detail=True, methods=["post"])
    def seen(self, request: Request, pk: str) -> Response:
        mention = self._handled()
        self.read(NothingSerializer)
        services.mark_seen(mentions=[mention], by=request.user)
        return self._answer(mention)

    @describe("unsee_mention", "Kembalikan ke daftar", MentionSerializer, NothingSerializer)
    @action(detail=True, methods=["post"])
    def unseen(self, request: Request, pk: str) -> Response:
        mention = self._handled()
        self.read(NothingSerializer)
        services.mark_unseen(mention=mention, by=request.user)
        return self._answer(mention)

    def _handled(self) -> Mention:
        """:raises PermissionDenied: where the caller may read and no more."""
        mention = self.get_object()
        if not can_handle(self.request.user, mention):
            raise PermissionDenied
        return mention

    def _answer(self, mention: Mention, status: int = 200) -> Response:
        fresh = self.visible().get(pk=mention.pk)
        context = self.get_serializer_context()
        return Response(MentionSerializer(fresh, context=context).data, status=status)

    def _account(self, pk: int) -> MediaAccount:
        """:raises ValidationError: outside the caller's scope, as if it did not exist."""
        rows = MediaAccount.objects.visible_to(self.request.user)
        account = rows.select_related("agency", "platform").filter(pk=pk).first()
        if account is None:
            raise exceptions.ValidationError({"account": "Akun tidak ditemukan di Instansi Anda."})
        if not powers.of(self.request.user).holds_any(DESK, account.agency_id):
            raise PermissionDenied
        return account
