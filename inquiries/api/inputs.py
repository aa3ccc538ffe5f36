"""What the API reads about inquiries and referrals."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from rest_framework import exceptions, serializers

from agencies.api_base import AgencyField
from agencies.models import Agency, OutsideBody
from core.api import CleanCharField, StrictFieldsMixin
from core.api_fields import CleanLinkField, ContactField, IdField, MomentField, WordField
from inquiries.models import AnswerEntry, Inquiry, Referral

LONGEST = 5000


def reason(label: str = "Alasan", **kwargs: Any) -> CleanCharField:
    return CleanCharField(label=label, max_length=1000, **kwargs)


def optional_text(label: str, max_length: int) -> CleanCharField:
    return CleanCharField(label=label, max_length=max_length, required=False, allow_blank=True)


class VersionSerializer(StrictFieldsMixin, serializers.Serializer):
    version = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=2**31 - 1,
        help_text="`version` yang terakhir Anda baca; ditolak 409 bila sudah berubah.",
    )


class RecordSerializer(StrictFieldsMixin, serializers.Serializer):
    type = WordField(Inquiry.Type.choices, label="Jenis pesan")
    text = CleanCharField(label="Isi pesan", max_length=LONGEST)
    account = IdField(
        label="Akun",
        required=False,
        allow_null=True,
        help_text="Id akun resmi Instansi Anda, tempat pesan itu masuk.",
    )
    author_name = optional_text("Nama pengirim", 255)
    author_handle = optional_text("Nama akun pengirim", 120)
    source_url = CleanLinkField(label="Tautan pesan", required=False, allow_blank=True)
    external_id = optional_text("Id pesan di platform", 160)
    posted_at = MomentField(label="Waktu ditulis", required=False, allow_null=True)
    contact = ContactField(
        required=False,
        allow_blank=True,
        help_text="Surel atau telepon pengirim; disimpan tersandi dan tidak dibacakan lagi.",
    )


class InquiryFilters(serializers.Serializer):
    TABS = {
        "to_answer": "Perlu dijawab",
        "waiting": "Menunggu Instansi lain",
        "ready": "Jawaban siap",
        "overdue": "Terlambat",
        "finished": "Selesai",
    }
    status = WordField(Inquiry.Status.choices, label="Status", required=False)
    type = WordField(Inquiry.Type.choices, label="Jenis pesan", required=False)
    tab = WordField(
        TABS,
        label="Tab",
        required=False,
        help_text="Satu tab kotak masuk: hanya pesan yang harus dijawab Instansi Anda.",
    )
    q = serializers.CharField(
        required=False,
        allow_blank=True,
        help_text="Nomor, @akun, atau kata; kata dasar dan ejaan yang mirip ikut ditemukan.",
    )


class ReplyInputSerializer(VersionSerializer):
    text = CleanCharField(label="Jawaban", max_length=LONGEST)
    url = CleanLinkField(label="Tautan balasan", required=False, allow_blank=True)
    referrals = serializers.ListField(
        child=IdField(label="Rujukan"),
        required=False,
        max_length=50,
        help_text="Id rujukan yang jawabannya menjadi dasar balasan.",
    )
    deviation_reason = optional_text("Alasan perbedaan", 1000)


class HoldSerializer(VersionSerializer):
    text = CleanCharField(
        label="Balasan sementara",
        max_length=2000,
        required=False,
        help_text="Tanpa ini: templat Instansi.",
    )


class ReferSerializer(VersionSerializer):
    agency = AgencyField.of_open()
    reason = reason("Alasan diteruskan")
    mandatory = serializers.BooleanField(
        default=True, help_text="Apakah pesan menunggu jawaban Instansi ini."
    )


class ReferralFilters(serializers.Serializer):
    direction = WordField(
        {"in": "Kepada Instansi Anda", "out": "Dari Instansi Anda"}, label="Arah", required=False
    )
    status = WordField(Referral.Status.choices, label="Status", required=False)
    late = serializers.BooleanField(
        required=False, help_text="Hanya yang lewat 24 jam, atau tidak."
    )
    agency = AgencyField(
        queryset=Agency.objects.all(), required=False, help_text="Kode Instansi yang diminta."
    )


class AnswerInputSerializer(VersionSerializer):
    text = CleanCharField(label="Jawaban", max_length=LONGEST)


class EnterAnswerSerializer(VersionSerializer):
    text = CleanCharField(label="Jawaban", max_length=LONGEST)
    channel = WordField(AnswerEntry.Channel.choices, label="Lewat")
    informant = CleanCharField(
        label="Dari siapa", max_length=200, help_text="Nama dan jabatan yang menjawab."
    )
    came_at = MomentField(label="Tiba")
    evidence = serializers.FileField(
        allow_empty_file=True,
        help_text="PDF, JPG, atau PNG, paling besar 10 MB.",
        error_messages=dict.fromkeys(
            ("required", "null", "invalid", "no_name"), "Bukti wajib diunggah."
        ),
    )


class RejectSerializer(VersionSerializer):
    reason = reason()
    suggested_agency = AgencyField.of_open(
        label="Instansi yang disarankan", required=False, allow_null=True
    )


class ReasonSerializer(VersionSerializer):
    reason = reason()


class RedirectSerializer(VersionSerializer):
    body = serializers.SlugRelatedField(
        slug_field="code",
        queryset=OutsideBody.objects.all(),
        help_text="Kode Instansi Luar, dari `outside-bodies/`.",
        error_messages={
            "required": "Instansi Luar wajib diisi.",
            "null": "Instansi Luar wajib diisi.",
            "does_not_exist": "Instansi Luar {value} tidak dikenal.",
            "invalid": "Instansi Luar harus kode.",
        },
    )
    text = CleanCharField(label="Balasan", max_length=LONGEST)
    url = CleanLinkField(label="Tautan balasan", required=False, allow_blank=True)


class AssignSerializer(VersionSerializer):
    to = CleanCharField(
        label="Kepada", max_length=150, help_text="Nama pengguna rekan di Instansi Anda."
    )
    note = optional_text("Pesan untuk rekan", 500)


class DismissSerializer(VersionSerializer):
    KINDS = {"DUPLICATE": "Duplikat", "SPAM": "Spam"}
    kind = WordField(KINDS, label="Jenis")
    reason = reason()
    original = CleanCharField(
        label="Nomor pesan asli",
        max_length=20,
        required=False,
        help_text="Wajib untuk DUPLICATE: nomor pesan yang diulanginya.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """:raises ValidationError: for a duplicate without its original, or spam with one."""
        if (attrs["kind"] == "DUPLICATE") == ("original" in attrs):
            return attrs
        wanted = attrs["kind"] == "DUPLICATE"
        sentence = "Nomor pesan asli wajib diisi." if wanted else "Spam tidak punya pesan asli."
        raise exceptions.ValidationError({"original": sentence})


class FollowUpSerializer(VersionSerializer):
    text = CleanCharField(label="Isi pesan lanjutan", max_length=LONGEST)
    is_thanks = serializers.BooleanField(default=False, help_text="Hanya ucapan terima kasih.")


class FlagSerializer(VersionSerializer):
    KINDS = {"CRISIS": "Krisis", "ABUSIVE": "Kasar"}
    flag = WordField(KINDS, label="Tanda")
    reason = reason()
    gist = optional_text("Inti pesan", 500)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """:raises ValidationError: for the gist of a message whose text stays in sight."""
        if attrs.get("gist") and attrs["flag"] != "ABUSIVE":
            sentence = "Inti pesan hanya diisi untuk pesan yang kasar."
            raise exceptions.ValidationError({"gist": sentence})
        return attrs


class UnflagSerializer(VersionSerializer):
    flag = WordField(FlagSerializer.KINDS, label="Tanda")
    reason = reason()


class ApproveSerializer(VersionSerializer):
    text = optional_text("Balasan", LONGEST)
    deviation_reason = optional_text("Alasan perbedaan", 1000)


class NoteSerializer(VersionSerializer):
    text = CleanCharField(label="Catatan", max_length=2000)


class DesignateSerializer(VersionSerializer):
    agency = AgencyField.of_open(label="Instansi yang ditunjuk")
    reason = reason()


class DecisionSerializer(VersionSerializer):
    is_overturned = serializers.BooleanField(
        help_text="Benar: jawaban tetap sah. Salah: pembatalan tetap berlaku.",
        error_messages={
            "required": "Putusan wajib diisi.",
            "null": "Putusan wajib diisi.",
            "invalid": "Putusan harus benar atau salah.",
        },
    )
    reason = reason("Alasan putusan")


@contextmanager
def seen(inquiry: Inquiry, asked: dict[str, Any]) -> Iterator[None]:
    """Let a write happen only on the version of the inquiry that the caller saw, if it said so.

    :raises StaleVersion: if somebody has changed it since.
    """
    version = asked.pop("version", None)
    with transaction.atomic():
        if version is not None:
            Inquiry.locked(inquiry, version=version)
        yield
