"""What `reports/` reads and says (Pasal 15)."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from agencies.api_base import AgencyField
from agencies.models import Agency
from core.api import CleanCharField, StrictFieldsMixin
from core.api_fields import IdField, WordField, cleaned
from reports import forms, services
from reports.delivery_api import LetterSerializer
from reports.evaluation.answers import answers_of
from reports.facilities import FACILITIES, STATE_LABELS
from reports.figures import Source, Unit
from reports.models import AnnualReport, Improvement, ReturnNote
from reports.outline import ITEMS, TEXTS


class ReportSerializer(serializers.ModelSerializer):
    agency = AgencyField(read_only=True)
    has_pdf = serializers.SerializerMethodField(help_text="Apakah PDF-nya sudah jadi.")

    class Meta:
        model = AnnualReport
        fields: tuple[str, ...] = (
            "id", "agency", "year", "version", "status", "revision", "created_at", "updated_at",
            "frozen_at", "sha256", "receipt_number", "received_at", "has_pdf",
        )  # fmt: skip

    def get_has_pdf(self, row: AnnualReport) -> bool:
        return row.pdf_id is not None


class ReturnNoteSerializer(serializers.ModelSerializer):
    item = serializers.CharField(help_text="Huruf butirnya; kosong untuk catatan umum.")

    class Meta:
        model = ReturnNote
        fields = ("item", "text", "at")


class FacilitySerializer(StrictFieldsMixin, serializers.Serializer):
    state = WordField(
        [(state.value, word) for state, word in STATE_LABELS.items()], label="Keadaan"
    )
    note = CleanCharField(label="Keterangan", max_length=300, required=False, allow_blank=True)


class FacilitiesSerializer(StrictFieldsMixin, serializers.Serializer):
    def get_fields(self) -> dict[str, serializers.Field]:
        return {
            code: FacilitySerializer(required=False, help_text=f"{label} (Pasal {pasal}).")
            for code, (pasal, label, _) in FACILITIES.items()
        }


class AnsweredFindingSerializer(serializers.Serializer):
    number = serializers.IntegerField()
    indicator = serializers.CharField()
    finding = serializers.CharField()
    due_date = serializers.DateField()
    status = serializers.ChoiceField(choices=Improvement.Status.choices)
    answer = serializers.CharField(help_text="Kosong bila belum dijawab.")


class SignatureSerializer(serializers.Serializer):
    signer = serializers.CharField(help_text="Nama dalam sertifikatnya.")
    issuer = serializers.CharField(help_text="Penerbit sertifikatnya.")
    signed_at = serializers.CharField(
        help_text="Waktu menurut tanda tangannya; kosong bila tidak ada."
    )
    fingerprint = serializers.CharField(help_text="SHA-256 sertifikatnya.")
    is_trusted = serializers.BooleanField(help_text="Apakah portal mempercayai penerbitnya.")
    is_bsre = serializers.BooleanField(help_text="Apakah sertifikatnya diterbitkan BSrE.")
    is_uploaded = serializers.BooleanField(
        help_text="Ditandatangani di luar portal, lalu diunggah."
    )


class ReportDetailSerializer(ReportSerializer):
    facilities = FacilitiesSerializer(read_only=True)
    improvements = serializers.SerializerMethodField(
        help_text="Temuan evaluasi tahun sebelumnya dengan jawabannya (Pasal 16 ayat (2))."
    )
    missing = serializers.SerializerMethodField(help_text="Bagian yang belum diisi.")
    signature = SignatureSerializer(
        read_only=True, allow_null=True, help_text="Null selama PDF-nya belum ditandatangani."
    )
    return_notes = ReturnNoteSerializer(many=True)

    class Meta(ReportSerializer.Meta):
        fields = (
            *ReportSerializer.Meta.fields, *TEXTS, "facilities", "improvements", "missing",
            "return_notes", "signature",
        )  # fmt: skip

    @extend_schema_field(AnsweredFindingSerializer(many=True))
    def get_improvements(self, row: AnnualReport) -> list[dict[str, Any]]:
        found = answers_of(row) if row.is_draft else row.snapshot.get("improvements", [])
        return AnsweredFindingSerializer(found, many=True).data

    def get_missing(self, row: AnnualReport) -> list[str]:
        return services.missing_parts(row) if row.is_draft else []


class SignedCopySerializer(StrictFieldsMixin, serializers.Serializer):
    document = serializers.FileField(
        help_text="PDF laporan dari portal, ditandatangani tanpa dicetak ulang.",
        error_messages={"required": "Unggah PDF yang sudah ditandatangani."},
    )


class StartSerializer(StrictFieldsMixin, serializers.Serializer):
    agency = AgencyField.of_open(required=False, help_text="Bawaan: Instansi Anda.")
    year = serializers.IntegerField(
        min_value=1,
        max_value=9999,
        error_messages={
            "required": "Tahun pelaporan wajib diisi.",
            "invalid": "Tahun pelaporan harus angka, misalnya 2026.",
        },
    )


class RevisionSerializer(StrictFieldsMixin, serializers.Serializer):
    revision = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=2**31 - 1,
        help_text="`revision` yang Anda baca; ditolak 409 bila sudah berubah.",
    )


def note(label: str) -> CleanCharField:
    return CleanCharField(label=label, max_length=2000, required=False, allow_blank=True)


class NarrativeField(CleanCharField):
    """One text of the report, as its form takes it."""

    def _clean(self, data: str) -> str:
        return cleaned(
            forms.NarrativeField(
                label=str(self.label), max_length=self.most, required=not self.allow_blank
            ),
            data,
        )


class NarrativesSerializer(RevisionSerializer):
    def get_fields(self) -> dict[str, serializers.Field]:
        texts = {
            name: NarrativeField(
                label=label, max_length=forms.LONGEST_TEXT, required=False, allow_blank=True
            )
            for name, (_, label) in TEXTS.items()
        }
        facilities = FacilitiesSerializer(
            required=False, help_text="Daftar periksa sarana dan pembiayaan, seluruhnya."
        )
        return {**super().get_fields(), **texts, "facilities": facilities}


class ItemNotesSerializer(StrictFieldsMixin, serializers.Serializer):
    def get_fields(self) -> dict[str, serializers.Field]:
        return {item: note(f"{item}. {title}") for item, title in ITEMS.items()}


class ReturnSerializer(StrictFieldsMixin, serializers.Serializer):
    def get_fields(self) -> dict[str, serializers.Field]:
        return {
            "reason": note("Catatan umum"),
            "notes": ItemNotesSerializer(required=False, help_text="Catatan per butir a–h."),
        }


class DeliverSerializer(LetterSerializer):
    reports = serializers.ListField(
        child=IdField(label="Laporan"),
        required=False,
        max_length=200,
        help_text="Id laporan lain dari tahun yang sama, di bawah surat yang sama.",
    )


class ReportFilters(serializers.Serializer):
    agency = AgencyField(queryset=Agency.objects.all(), required=False, help_text="Kode Instansi.")
    year = serializers.IntegerField(required=False, min_value=1, max_value=9999)
    status = WordField(AnnualReport.Status.choices, label="Status", required=False)


class FigureSerializer(serializers.Serializer):
    code = serializers.CharField()
    item = serializers.CharField(help_text="Huruf butir Pasal 15 ayat (3).")
    label = serializers.CharField()
    definition = serializers.CharField()
    value = serializers.FloatField(allow_null=True, help_text="Null bila tidak tersedia.")
    unit = serializers.ChoiceField(choices=[unit.value for unit in Unit])
    source = serializers.ChoiceField(choices=[source.value for source in Source])
    reason = serializers.CharField(help_text="Sebab tidak tersedia.")
    evidence_count = serializers.IntegerField(help_text="Banyak baris di balik angka ini.")
    evidence_sha256 = serializers.CharField()
