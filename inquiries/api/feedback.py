"""`digests/` and `themes/`: what the public says in a period, by themes (Pasal 8 h)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from rest_framework import exceptions, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api_base import AgencyField, DeskViewSet, acting_agency, describer
from agencies.powers import DESK, Role
from core.api import CleanCharField, StrictFieldsMixin
from inquiries.api.inputs import VersionSerializer
from inquiries.feedback import policies, services
from inquiries.feedback.page import DigestPage
from inquiries.models import Inquiry, Theme, ThemeDigest
from inquiries.models.theme import LONGEST_NAME

MOST_NUMBERS = 100
describe = describer("umpan balik")


class DigestSerializer(serializers.ModelSerializer):
    agency = AgencyField(read_only=True)

    class Meta:
        model = ThemeDigest
        fields = (
            "id", "agency", "period_from", "period_until", "status", "done", "total", "error",
            "requested_at", "ready_at", "approved_at", "method", "seed", "version",
        )  # fmt: skip


class CardSerializer(serializers.Serializer):
    """One theme; what was merged into it is counted in it."""

    id = serializers.IntegerField(source="theme.pk")
    name = serializers.CharField(source="theme.name")
    keywords = serializers.ListField(source="theme.keywords", child=serializers.CharField())
    is_rest = serializers.BooleanField(
        source="theme.is_rest", help_text="Lain-lain, tanpa kata, atau spam."
    )
    count = serializers.IntegerField(help_text="Banyak pesannya.")
    former = serializers.IntegerField(help_text="Dalam periode sama panjang sebelumnya.")
    tones = serializers.DictField(child=serializers.IntegerField(), help_text="Menurut nada.")
    examples = serializers.ListField(
        child=serializers.CharField(), help_text="Data pribadi disamarkan."
    )
    merged = serializers.SerializerMethodField(help_text="Tema yang digabung ke sini.")

    def get_merged(self, row: Any) -> list[int]:
        return [one.pk for one in row.merged]


class DigestDetailSerializer(DigestSerializer):
    adds_up = serializers.BooleanField(
        help_text="Apakah jumlah semua tema sama dengan semua pesan masuk periode ini."
    )
    input_total = serializers.IntegerField(help_text="Pesan masuk periode ini, dari kotak masuk.")
    themes = CardSerializer(many=True, help_text="Kosong sampai selesai disusun.")

    class Meta(DigestSerializer.Meta):
        fields = (*DigestSerializer.Meta.fields, "adds_up", "input_total", "themes")


class AskDigestSerializer(StrictFieldsMixin, serializers.Serializer):
    agency = AgencyField.of_open(required=False)
    period_from = serializers.DateField()
    period_until = serializers.DateField()


class BehindSerializer(serializers.Serializer):
    """The messages behind a theme."""

    inquiries = serializers.ListField(
        child=serializers.CharField(), help_text="Nomor pesan, terlama dahulu."
    )


class RenameSerializer(VersionSerializer):
    name = CleanCharField(label="Nama tema", max_length=LONGEST_NAME)


class MergeSerializer(VersionSerializer):
    into = serializers.IntegerField(min_value=1, max_value=2**62)


class MoveSerializer(VersionSerializer):
    to = serializers.IntegerField(min_value=1, max_value=2**62)
    inquiries = serializers.ListField(
        child=CleanCharField(label="Pesan", max_length=20),
        min_length=1,
        max_length=MOST_NUMBERS,
        help_text="Nomor pesan.",
    )


class _DigestAnswers(DeskViewSet):
    """What both endpoints answer with: the whole digest."""

    roles: ClassVar[tuple[Role, ...]] = policies.READERS

    def answer(self, pk: int, status: int = 200) -> Response:
        row = ThemeDigest.objects.select_related("agency").get(pk=pk)
        page = DigestPage(row, self.request.user)
        shown = {
            **DigestSerializer(row).data,
            "adds_up": page.adds_up,
            "input_total": page.input.total,
            "themes": CardSerializer(page.cards, many=True).data,
        }
        return Response(shown, status=status)


class DigestViewSet(_DigestAnswers):
    """Rangkuman umpan balik."""

    queryset = ThemeDigest.objects.none()
    ordering: ClassVar[tuple[str, ...]] = ("-requested_at", "-id")

    def visible(self) -> QuerySet[ThemeDigest]:
        return ThemeDigest.objects.visible_to(self.request.user).select_related("agency")

    @describe("list_digests", "Daftar rangkuman umpan balik", DigestSerializer(many=True))
    def list(self, request: Request) -> Response:
        return self.answer_list(self.get_queryset(), DigestSerializer)

    @describe("get_digest", "Satu rangkuman dengan temanya", DigestDetailSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        return self.answer(self.get_object().pk)

    @describe(
        "ask_digest",
        "Minta rangkuman disusun",
        {202: DigestDetailSerializer},
        AskDigestSerializer,
        description="Worker menyusunnya; `done` dari `total` pesan sudah dibaca.",
    )
    def create(self, request: Request) -> Response:
        self.must_hold(DESK)
        asked = self.read(AskDigestSerializer)
        agency = acting_agency(request.user, asked.pop("agency", None), DESK)
        if not policies.can_ask_for(request.user, agency.pk):
            raise PermissionDenied
        row = services.ask_digest(agency=agency, by=request.user, **asked)
        return self.answer(row.pk, status=202)

    @describe("ask_digest_again", "Susun ulang", {202: DigestDetailSerializer}, VersionSerializer)
    @action(detail=True, methods=["post"])
    def again(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        if not policies.can_ask(request.user, row):
            raise PermissionDenied
        services.ask_again(digest=row, by=request.user, **self.read(VersionSerializer))
        return self.answer(row.pk, status=202)

    @describe("approve_digest", "Setujui rangkuman", DigestDetailSerializer, VersionSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        if not policies.can_approve(request.user, row):
            raise PermissionDenied
        services.approve_digest(digest=row, by=request.user, **self.read(VersionSerializer))
        return self.answer(row.pk)


class ThemeViewSet(_DigestAnswers):
    """Tema dalam satu rangkuman."""

    queryset = Theme.objects.none()

    def visible(self) -> QuerySet[Theme]:
        return Theme.objects.visible_to(self.request.user).select_related("digest__agency")

    @describe("list_theme_inquiries", "Nomor pesan di balik satu tema", BehindSerializer)
    @action(detail=True, methods=["get"])
    def inquiries(self, request: Request, pk: str) -> Response:
        theme = self.get_object()
        if not policies.reads_inbox(request.user):
            raise PermissionDenied
        seen = Inquiry.objects.visible_to(request.user)
        rows = seen.filter(pk__in=theme.members.values("inquiry"))
        numbers = rows.order_by("received_at", "pk").values_list("number", flat=True)
        return Response({"inquiries": list(numbers)})

    @describe("rename_theme", "Beri nama tema", DigestDetailSerializer, RenameSerializer)
    @action(detail=True, methods=["post"])
    def rename(self, request: Request, pk: str) -> Response:
        theme = self._shapeable()
        services.rename_theme(theme=theme, by=request.user, **self.read(RenameSerializer))
        return self.answer(theme.digest_id)

    @describe("merge_theme", "Gabungkan ke tema lain", DigestDetailSerializer, MergeSerializer)
    @action(detail=True, methods=["post"])
    def merge(self, request: Request, pk: str) -> Response:
        theme = self._shapeable()
        asked = self.read(MergeSerializer)
        into = self._other(theme, "into", asked.pop("into"))
        services.merge_theme(theme=theme, into=into, by=request.user, **asked)
        return self.answer(theme.digest_id)

    @describe("split_theme", "Pisahkan lagi", DigestDetailSerializer, VersionSerializer)
    @action(detail=True, methods=["post"])
    def split(self, request: Request, pk: str) -> Response:
        theme = self._shapeable()
        services.split_theme(theme=theme, by=request.user, **self.read(VersionSerializer))
        return self.answer(theme.digest_id)

    @describe("move_theme_inquiries", "Pindahkan pesan", DigestDetailSerializer, MoveSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str) -> Response:
        theme = self._shapeable()
        asked = self.read(MoveSerializer)
        to = self._other(theme, "to", asked.pop("to"))
        seen = Inquiry.objects.visible_to(request.user)
        rows = seen.filter(number__in=asked.pop("inquiries"))
        services.move_members(theme=theme, inquiries=rows, to=to, by=request.user, **asked)
        return self.answer(theme.digest_id)

    def _shapeable(self) -> Theme:
        """:raises PermissionDenied: where the caller may read and no more."""
        theme = self.get_object()
        if not policies.can_shape(self.request.user, theme.digest):
            raise PermissionDenied
        return theme

    def _other(self, theme: Theme, name: str, pk: int) -> Theme:
        """:raises ValidationError: if it is no theme of the same digest."""
        row = theme.digest.themes.filter(pk=pk).first()
        if row is None:
            raise exceptions.ValidationError({name: "Tema itu tidak ada dalam rangkuman ini."})
        return row
