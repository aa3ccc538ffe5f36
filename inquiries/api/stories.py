"""`stories/`: what became of what the public asked, for everybody (Pasal 8 j)."""

from __future__ import annotations

from typing import ClassVar

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api_base import AgencyField, PublicViewSet, describer
from agencies.models import Agency
from core.api import CleanCharField
from inquiries.dissemination import listing
from inquiries.models import FollowUpStory
from inquiries.models.dissemination import FollowUpStoryQuerySet

describe = describer("publik")


class StorySerializer(serializers.ModelSerializer):
    agency = AgencyField(read_only=True)
    post_url = serializers.CharField(
        source="post.url", default="", help_text="Unggahan yang mengumumkannya."
    )

    class Meta:
        model = FollowUpStory
        fields = (
            "code", "agency", "question", "decided", "done", "done_date", "post_url",
            "published_at", "corrected_at",
        )  # fmt: skip


class StoryFilters(serializers.Serializer):
    q = CleanCharField(label="Cari", max_length=100, required=False)
    agency = AgencyField(queryset=Agency.objects.all(), required=False, help_text="Kode Instansi.")


class PublicStoryViewSet(PublicViewSet):
    """Anda bertanya, kami menindaklanjuti."""

    queryset = FollowUpStory.objects.none()
    lookup_field = "code"
    lookup_value_regex = "[0-9A-HJKMNP-TV-Z]{8}"
    ordering: ClassVar[tuple[str, ...]] = ("-published_at", "-id")

    def get_queryset(self) -> FollowUpStoryQuerySet:
        return FollowUpStory.objects.published().select_related("agency", "post")

    @describe(
        "list_stories", "Daftar tindak lanjut", StorySerializer(many=True),
        parameters=[StoryFilters],
    )  # fmt: skip
    def list(self, request: Request) -> Response:
        asked = self.query(StoryFilters)
        rows = listing.narrowed(self.get_queryset(), asked.get("q", ""))
        if "agency" in asked:
            rows = rows.filter(agency=asked["agency"])
        return self.answer_list(rows, StorySerializer)

    @describe("get_story", "Satu tindak lanjut", StorySerializer)
    def retrieve(self, request: Request, code: str) -> Response:
        return Response(StorySerializer(self.get_object()).data)
