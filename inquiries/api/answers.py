"""`answers/`: the answer bank. The public part is what every Instansi may read and use as well."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from agencies import powers
from agencies.api_base import AgencyField, DeskViewSet, ReferenceNotFound, acting_agency
from agencies.models import Agency, User
from agencies.powers import DESK
from core import clock
from core.api import CleanCharField, StrictFieldsMixin
from core.api_fields import CleanLinkField, DayField, WordField
from core.text import mask_personal
from inquiries import search
from inquiries.api.base import NUMBER, InquiryBase
from inquiries.api.inputs import LONGEST, VersionSerializer
from inquiries.bank import offers, policies, services, variables
from inquiries.bank.content import MOST_TAGS, MOST_VARIANTS, Content, read_tags, read_variants
from inquiries.models import AnswerRevision, BankAnswer, Inquiry
from inquiries.search import ANSWERS

TEXTS = ("question", "answer", "source")


class AnswerReadSerializer(serializers.ModelSerializer):
    agency = AgencyField(read_only=True)
    variants = serializers.SerializerMethodField(help_text="Cara bertanya lain.")
    tags = serializers.SerializerMethodField(help_text="Pokok bahasan.")
    is_expired = serializers.SerializerMethodField(help_text="Tidak dapat dipakai lagi.")
    is_archived = serializers.BooleanField()
    updated_by = serializers.CharField(source="updated_by.full_name", label="Pengubah terakhir")
    public_url = serializers.SerializerMethodField(
        help_text="Alamat tetapnya untuk umum; kosong bila internal."
    )

    class Meta:
        model = BankAnswer
        fields = (
            "id", "code", "agency", "question", "variants", "answer", "source", "source_url",
            "expires_date", "visibility", "tags", "is_expired", "is_archived", "use_count",
            "updated_by", "updated_at", "public_url", "version",
        )  # fmt: skip

    def get_variants(self, row: BankAnswer) -> list[str]:
        return row.variants.splitlines()

    def get_tags(self, row: BankAnswer) -> list[str]:
        return [tag.name for tag in row.tags.all()]

    def get_is_expired(self, row: BankAnswer) -> bool:
        return row.is_expired_on(self.context["day"])

    def get_public_url(self, row: BankAnswer) -> str:
        is_out = row.is_public and not row.is_archived
        return f"/jawaban/{row.code}/" if is_out else ""

    def to_representation(self, instance: BankAnswer) -> dict[str, Any]:
        """Mask personal data for whoever reads from another Instansi, as on the pages."""
        shown = super().to_representation(instance)
        if policies.sees_personal_data(self.context["request"].user, instance):
            return shown
        shown["variants"] = [mask_personal(line) for line in shown["variants"]]
        return {**shown, **{name: mask_personal(shown[name]) for name in TEXTS}}


class AnswerRevisionSerializer(serializers.ModelSerializer):
    by = serializers.CharField(source="by.full_name", label="Pelaku")
    content = serializers.DictField(help_text="Isi versi itu.")

    class Meta:
        model = AnswerRevision
        fields = ("version", "kind", "by", "at", "content")


class AnswerChangeSerializer(VersionSerializer):
    question = CleanCharField(label="Pertanyaan", max_length=300, required=False)
    variants = serializers.ListField(
        child=CleanCharField(label="Cara bertanya lain", max_length=300),
        required=False,
        max_length=MOST_VARIANTS,
        help_text="Cara bertanya lain, seperti warga menulisnya.",
    )
    answer = CleanCharField(
        label="Jawaban",
        max_length=LONGEST,
        required=False,
        help_text=f"Boleh memuat {', '.join(f'{{{name}}}' for name in variables.MEANINGS)}.",
    )
    source = CleanCharField(label="Dasar atau sumber", max_length=500, required=False)
    source_url = CleanLinkField(label="Tautan sumber", required=False, allow_blank=True)
    expires_date = DayField(label="Berlaku sampai", required=False)
    visibility = WordField(BankAnswer.Visibility.choices, label="Keterbukaan", required=False)
    tags = serializers.ListField(
        child=CleanCharField(label="Penanda", max_length=30),
        required=False,
        max_length=MOST_TAGS,
        help_text="Pokok bahasan.",
    )

    def validate_variants(self, lines: list[str]) -> str:
        return read_variants("\n".join(lines))

    def validate_tags(self, names: list[str]) -> tuple[str, ...]:
        return read_tags(",".join(names))


class AnswerDraftSerializer(AnswerChangeSerializer):
    agency = AgencyField.of_open(required=False, help_text="Kode Instansi Anda, bila beberapa.")

    def get_fields(self) -> dict[str, serializers.Field]:
        """All that an answer must have; it has no version yet."""
        fields = super().get_fields()
        del fields["version"]
        for name in ("question", "answer", "source", "expires_date"):
            fields[name].required = True
        return fields


class AnswerFilters(serializers.Serializer):
    STATES = {
        "current": "Berlaku",
        "to_renew": "Perlu diperbarui",
        "archived": "Diarsipkan",
    }
    q = serializers.CharField(
        required=False,
        allow_blank=True,
        help_text="Kata; kata dasar dan ejaan yang mirip ikut ditemukan.",
    )
    agency = AgencyField(queryset=Agency.objects.all(), required=False, help_text="Kode Instansi.")
    visibility = WordField(BankAnswer.Visibility.choices, label="Keterbukaan", required=False)
    state = WordField(
        STATES, label="Keadaan", required=False, help_text="Tanpa ini: semua yang tidak diarsipkan."
    )


class UseSerializer(StrictFieldsMixin, serializers.Serializer):
    inquiry = CleanCharField(
        label="Nomor pesan", max_length=12, help_text="Pesan yang dijawab dengannya."
    )


class FilledSerializer(serializers.Serializer):
    text = serializers.CharField(help_text="Jawaban dengan variabel terisi untuk pesan itu.")
    use_count = serializers.IntegerField(help_text="Sudah berapa kali dipakai.")


def described(operation: str, summary: str, reads: Any, answers: Any, status: int = 200) -> Any:
    return extend_schema(
        operation_id=operation,
        summary=summary,
        tags=["bank jawaban"],
        request=reads,
        responses={status: answers},
    )


class AnswerViewSet(DeskViewSet):
    """Bank jawaban Instansi Anda, dan yang dipublikasikan Instansi lain."""

    queryset = BankAnswer.objects.none()
    ordering: ClassVar[tuple[str, ...]] = ("-updated_at", "-id")

    def visible(self) -> QuerySet[BankAnswer]:
        rows = BankAnswer.objects.visible_to(self.request.user)
        return rows.select_related("agency", "updated_by").prefetch_related("tags")

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "day": clock.today()}

    @extend_schema(
        operation_id="list_answers",
        summary="Cari di bank jawaban",
        tags=["bank jawaban"],
        parameters=[AnswerFilters],
        responses=AnswerReadSerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        asked = self.query(AnswerFilters)
        rows = _in_state(self.get_queryset(), asked.pop("state", ""))
        if text := asked.pop("q", "").strip():
            is_masked = not powers.of(request.user).agencies()
            wanted = search.matching(ANSWERS, text[:100], hides=is_masked)
            rows = rows.none() if wanted.where is None else rows.filter(wanted.where)
        return self.answer_list(rows.filter(**asked), AnswerReadSerializer)

    @described("get_answer", "Satu jawaban", None, AnswerReadSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        return self.answer(self.get_object())

    @described("draft_answer", "Susun jawaban", AnswerDraftSerializer, AnswerReadSerializer, 201)
    def create(self, request: Request) -> Response:
        self.must_hold(DESK)
        asked = self.read(AnswerDraftSerializer)
        agency = acting_agency(request.user, asked.pop("agency", None), DESK)
        if not policies.can_draft_for(request.user, agency.pk):
            raise PermissionDenied
        made = services.draft_answer(agency=agency, content=Content(**asked), by=request.user)
        return self.answer(made, 201)

    @described("revise_answer", "Ubah jawaban", AnswerChangeSerializer, AnswerReadSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        entry = self.allowed()
        asked = self.read(AnswerChangeSerializer)
        version = asked.pop("version", entry.version)
        content = Content(**{**vars(Content.of(entry)), **asked})
        revised = services.revise_answer(
            entry=entry, content=content, by=request.user, version=version
        )
        return self.answer(revised)

    @described("archive_answer", "Arsipkan jawaban", VersionSerializer, AnswerReadSerializer)
    @action(detail=True, methods=["post"])
    def archive(self, request: Request, pk: str) -> Response:
        entry = self.allowed()
        asked = self.read(VersionSerializer)
        return self.answer(services.archive_answer(entry=entry, by=request.user, **asked))

    @described("restore_answer", "Pulihkan jawaban", VersionSerializer, AnswerReadSerializer)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: str) -> Response:
        entry = self.allowed()
        asked = self.read(VersionSerializer)
        return self.answer(services.restore_answer(entry=entry, by=request.user, **asked))

    @described("use_answer", "Pakai jawaban", UseSerializer, FilledSerializer)
    @action(detail=True, methods=["post"])
    def use(self, request: Request, pk: str) -> Response:
        """Count a use, and fill the variables in for one inquiry; the reply is sent apart."""
        self.must_hold(DESK)
        entry = self.get_object()
        inquiry = self._inquiry(self.read(UseSerializer)["inquiry"])
        services.use_answers(entries=[entry], inquiry=inquiry, by=request.user)
        entry.refresh_from_db(fields=["use_count"])
        text = variables.fill(entry.answer, variables.values_for(inquiry, inquiry.agency))
        return Response({"text": text, "use_count": entry.use_count})

    @extend_schema(
        operation_id="list_answer_versions",
        summary="Riwayat jawaban",
        tags=["bank jawaban"],
        responses=AnswerRevisionSerializer(many=True),
    )
    @action(detail=True)
    def versions(self, request: Request, pk: str) -> Response:
        entry = self.allowed(policies.sees_personal_data)
        self.ordering = ("-version",)
        return self.answer_list(entry.revisions.select_related("by"), AnswerRevisionSerializer)

    def allowed(self, may: Any = policies.can_write) -> BankAnswer:
        """:raises PermissionDenied: where the caller may read and no more."""
        entry = self.get_object()
        if not may(self.request.user, entry):
            raise PermissionDenied
        return entry

    def answer(self, entry: BankAnswer, status: int = 200) -> Response:
        context = self.get_serializer_context()
        fresh = BankAnswer.objects.select_related("agency", "updated_by").get(pk=entry.pk)
        return Response(AnswerReadSerializer(fresh, context=context).data, status=status)

    def _inquiry(self, number: str) -> Inquiry:
        """:raises ReferenceNotFound: unless the caller answers it."""
        user: User = self.request.user
        mine = Inquiry.objects.filter(agency__in=powers.of(user).agencies(*DESK))
        found = mine.select_related("agency", "account__platform").filter(number=number).first()
        if found is None:
            raise ReferenceNotFound("Pesan itu tidak ditemukan di Instansi Anda.")
        return found


def _in_state(rows: Any, state: str) -> Any:
    day = clock.today()
    if state == "archived":
        return rows.archived()
    if state == "to_renew":
        return rows.to_renew(day)
    return rows.current(day) if state == "current" else rows.kept()


class HitSerializer(serializers.Serializer):
    answer = serializers.SerializerMethodField(help_text="Id jawaban.")
    code = serializers.CharField(source="entry.code")
    agency = serializers.CharField(source="entry.agency.code", help_text="Kode Instansi pemilik.")
    question = serializers.CharField(source="entry.question")
    text = serializers.SerializerMethodField(help_text="Jawaban dengan variabel terisi.")
    score = serializers.FloatField(help_text="Kemiripan, 0 sampai 1.")
    reasons = serializers.ListField(
        source="words", child=serializers.CharField(), help_text="Kata pesan yang cocok."
    )

    def get_answer(self, hit: Any) -> int:
        return hit.entry.pk

    def get_text(self, hit: Any) -> str:
        return variables.fill(hit.entry.answer, self.context["values"])


class InquiryAnswers(InquiryBase):
    """Jawaban bank yang mirip dengan satu pesan, sebelum dijawab atau diteruskan."""

    lookup_value_regex = NUMBER
    pagination_class = None

    @extend_schema(
        operation_id="list_inquiry_answers",
        summary="Jawaban yang tersedia",
        tags=["bank jawaban"],
        responses=HitSerializer(many=True),
    )
    def offered(self, request: Request, number: str) -> Response:
        inquiry = self.allowed()
        values = variables.values_for(inquiry, inquiry.agency)
        hits = HitSerializer(
            offers.hits(inquiry, inquiry.agency_id), many=True, context={"values": values}
        )
        return Response(hits.data)
