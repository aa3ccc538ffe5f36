"""`posts/` and `audience-snapshots/`: what accounts publish, and whom they reach (Pasal 8e, 15)."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.audience import Segment
from accounts.models import AudienceSnapshot, Category, MediaAccount, Post, PostFigures
from accounts.models.figures import MEASURES
from accounts.posts import rules, services
from accounts.posts.rules import Checks
from accounts.posts.services import Content
from agencies import powers
from agencies.api_base import AgencyField, DeskViewSet, ReferenceNotFound, describer
from agencies.models import Agency
from agencies.powers import DESK
from core import clock
from core.api import CleanCharField, StrictFieldsMixin
from core.api_fields import CleanLinkField, DayField, IdField, MomentField, WordField

describe = describer("unggahan")


class FiguresSerializer(serializers.ModelSerializer):
    class Meta:
        model = PostFigures
        fields = (*MEASURES, "at", "source")


class PostSerializer(serializers.ModelSerializer):
    """A post with its newest figures; a figure that is not known is null."""

    agency = serializers.CharField(source="account.agency.code", help_text="Kode Instansi.")
    platform = serializers.CharField(source="account.platform.code", help_text="Kode platform.")
    category = serializers.ChoiceField(choices=Category.choices, help_text="Huruf Pasal 10.")
    tags = serializers.ListField(child=serializers.CharField())
    segments = serializers.ListField(child=serializers.ChoiceField(choices=Segment.choices))
    figures = serializers.SerializerMethodField(help_text="Angka terakhir; null bila belum ada.")

    class Meta:
        model = Post
        fields = (
            "id", "account", "agency", "platform", "status", "category", "tags", "audience",
            "segments", "text", "url", "planned_for", "published_at", "external_id", "figures",
        )  # fmt: skip

    @extend_schema_field(FiguresSerializer(allow_null=True))
    def get_figures(self, post: Post) -> dict[str, Any] | None:
        rows = list(post.figures.all())
        return FiguresSerializer(rows[-1]).data if rows else None


class PostFilters(serializers.Serializer):
    agency = AgencyField(queryset=Agency.objects.all(), required=False, help_text="Kode Instansi.")
    account = IdField(label="Akun", required=False)
    status = WordField(Post.Status.choices, label="Status", required=False)
    category = WordField(Category.choices, label="Isi pesan", required=False)
    tag = CleanCharField(label="Tag", max_length=rules.LONGEST_TAG, required=False)
    since = DayField(label="Dari", required=False, help_text="Terbit atau direncanakan sejak.")


class NewPostSerializer(StrictFieldsMixin, serializers.Serializer):
    account = IdField(label="Akun")
    text = CleanCharField(label="Isi", max_length=rules.LONGEST_TEXT)
    category = CleanCharField(label="Isi pesan", max_length=20, help_text="a, b, atau c.")
    tags = serializers.ListField(
        child=CleanCharField(label="Tag", max_length=rules.LONGEST_TAG),
        max_length=rules.MOST_TAGS,
        help_text="Paling sedikit satu.",
        error_messages={"required": "Tulis paling sedikit satu tag."},
    )
    audience = CleanCharField(
        label="Khalayak Sasaran", max_length=500, required=False, allow_blank=True
    )
    segments = serializers.MultipleChoiceField(choices=Segment.choices, required=False)
    url = CleanLinkField(label="Tautan unggahan", required=False, allow_blank=True)
    planned_for = MomentField(label="Rencana terbit", required=False)
    published_at = MomentField(label="Waktu terbit", required=False)
    is_ethical = serializers.BooleanField(default=False, help_text="Sesuai etika Pasal 12.")
    has_allowed_data = serializers.BooleanField(
        default=False, help_text="Data pribadi di dalamnya memang boleh diumumkan."
    )

    def validate(self, asked: dict[str, Any]) -> dict[str, Any]:
        """:raises ValidationError: unless exactly one of the two moments is given."""
        if ("planned_for" in asked) == ("published_at" in asked):
            sentence = "Isi salah satu: rencana terbit, atau waktu terbit."
            raise serializers.ValidationError({"planned_for": sentence})
        return asked


class PostViewSet(DeskViewSet):
    """Unggahan akun Instansi Anda: yang direncanakan, terbit, diralat, dan ditarik."""

    queryset = Post.objects.none()
    ordering = ("-id",)

    def visible(self) -> QuerySet:
        newest = Prefetch("figures", PostFigures.objects.order_by("at", "pk"))
        rows = Post.objects.visible_to(self.request.user).prefetch_related(newest)
        return rows.select_related("account__agency", "account__platform")

    @describe("list_posts", "Daftar unggahan", PostSerializer(many=True), parameters=[PostFilters])
    def list(self, request: Request) -> Response:
        asked = self.query(PostFilters)
        columns = {"agency": "account__agency"}
        exact = {
            columns.get(name, name): value
            for name, value in asked.items()
            if name not in {"tag", "since"}
        }
        rows = self.get_queryset().filter(**exact)
        if "tag" in asked:
            rows = rows.with_tag(asked["tag"])
        if "since" in asked:
            rows = rows.between(clock.start_of_day(asked["since"]))
        return self.answer_list(rows, PostSerializer)

    @describe("get_post", "Satu unggahan", PostSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(PostSerializer(self.get_object()).data)

    @describe("create_post", "Catat unggahan", {201: PostSerializer}, NewPostSerializer)
    def create(self, request: Request) -> Response:
        self.must_hold(DESK)
        asked = self.read(NewPostSerializer)
        account = self._account(asked["account"])
        names = ("text", "category", "tags", "audience", "segments", "url")
        content = Content(**{name: asked[name] for name in names if name in asked})
        if "planned_for" in asked:
            post = services.plan_post(
                account=account, content=content, planned_for=asked["planned_for"],
                by=request.user,
            )  # fmt: skip
        else:
            post = services.record_post(
                account=account,
                content=content,
                published_at=asked["published_at"],
                checks=Checks(asked["is_ethical"], asked["has_allowed_data"]),
                by=request.user,
            )
        return Response(PostSerializer(self.visible().get(pk=post.pk)).data, status=201)

    def _account(self, pk: int) -> MediaAccount:
        """:raises ReferenceNotFound: outside the caller's scope, as if it did not exist."""
        rows = MediaAccount.objects.visible_to(self.request.user)
        account = rows.select_related("agency", "platform").filter(pk=pk).first()
        if account is None:
            raise ReferenceNotFound("Akun tidak ditemukan.")
        if not powers.of(self.request.user).holds_any(DESK, account.agency_id):
            raise PermissionDenied
        return account


class AudienceSnapshotSerializer(serializers.ModelSerializer):
    agency = serializers.CharField(source="account.agency.code", help_text="Kode Instansi.")
    platform = serializers.CharField(source="account.platform.code", help_text="Kode platform.")

    class Meta:
        model = AudienceSnapshot
        fields = ("id", "account", "agency", "platform", "followers", "at", "source")


class AudienceFilters(serializers.Serializer):
    agency = AgencyField(queryset=Agency.objects.all(), required=False, help_text="Kode Instansi.")
    account = IdField(label="Akun", required=False)
    since = DayField(label="Dari", required=False, help_text="Dilihat sejak hari itu.")


class AudienceSnapshotViewSet(DeskViewSet):
    """Pengikut akun Instansi Anda dari waktu ke waktu, dengan sumbernya."""

    queryset = AudienceSnapshot.objects.none()
    ordering = ("-id",)

    def visible(self) -> QuerySet:
        rows = AudienceSnapshot.objects.visible_to(self.request.user)
        return rows.select_related("account__agency", "account__platform")

    @describe(
        "list_audience_snapshots", "Pengikut dari waktu ke waktu",
        AudienceSnapshotSerializer(many=True), parameters=[AudienceFilters],
    )  # fmt: skip
    def list(self, request: Request) -> Response:
        asked = self.query(AudienceFilters)
        columns = {"agency": "account__agency", "since": "at__gte"}
        if "since" in asked:
            asked["since"] = clock.start_of_day(asked["since"])
        chosen = {columns.get(name, name): value for name, value in asked.items()}
        return self.answer_list(self.get_queryset().filter(**chosen), AudienceSnapshotSerializer)
