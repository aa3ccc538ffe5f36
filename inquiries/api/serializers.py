"""What the API says of inquiries and referrals; personal data masked as on the pages."""

from typing import Any

from rest_framework import serializers

from agencies.api_base import AgencyField
from core.text import mask_personal
from inquiries import policies, sla
from inquiries.models import (
    AnswerEntry,
    AnswerVoid,
    Certificate,
    Event,
    FollowUp,
    Inquiry,
    Referral,
    ReferralAnswer,
    Reply,
    ReplyProposal,
)

HIDDEN = ("author_name", "author_handle")
TEXTS = (
    "text", "reason", "outcome_reason", "deviation_reason", "note", "contest_reason",
    "decision_reason", "gist",
)  # fmt: skip


class MaskingMixin(serializers.Serializer):
    """Mask what a reader may not see of the inquiry that a row belongs to."""

    def inquiry_of(self, row: Any) -> Inquiry:
        return row.inquiry

    def to_representation(self, instance: Any) -> dict[str, Any]:
        shown = super().to_representation(instance)
        user = self.context["request"].user
        if policies.sees_personal_data(user, self.inquiry_of(instance)):
            return shown
        for name in shown.keys() & {*TEXTS}:
            shown[name] = mask_personal(shown[name])
        return {**shown, **dict.fromkeys(shown.keys() & {*HIDDEN}, "")}


class VoidSerializer(MaskingMixin, serializers.ModelSerializer):
    class Meta:
        model = AnswerVoid
        fields = (
            "reason", "at", "contest_reason", "contested_at", "is_overturned", "decision_reason",
            "decided_at",
        )  # fmt: skip

    def inquiry_of(self, row: AnswerVoid) -> Inquiry:
        return row.answer.referral.inquiry


class EntrySerializer(serializers.ModelSerializer):
    by = serializers.CharField(source="by.full_name", label="Pencatat")

    class Meta:
        model = AnswerEntry
        fields = ("channel", "informant", "by", "at")


class AnswerSerializer(MaskingMixin, serializers.ModelSerializer):
    by = serializers.CharField(source="by.full_name", label="Penjawab")
    void = VoidSerializer(
        allow_null=True, default=None, help_text="Bila dinyatakan tidak menjawab."
    )
    entry = EntrySerializer(
        allow_null=True,
        default=None,
        help_text="Bila datang lewat telepon atau surat dan dicatat Pejabat penanya.",
    )

    class Meta:
        model = ReferralAnswer
        fields = ("text", "by", "at", "void", "entry")

    def inquiry_of(self, row: ReferralAnswer) -> Inquiry:
        return row.referral.inquiry


class ReferralSerializer(MaskingMixin, serializers.ModelSerializer):
    inquiry = serializers.SlugRelatedField(slug_field="number", read_only=True)
    from_agency = AgencyField(read_only=True)
    to_agency = AgencyField(read_only=True)
    suggested_agency = AgencyField(read_only=True, allow_null=True)
    is_late = serializers.SerializerMethodField(
        help_text="Apakah 24 jam lewat sebelum jamnya berhenti."
    )
    seconds_left = serializers.SerializerMethodField(
        help_text="Detik sampai `due_at`, 0 bila sudah lewat; null bila jamnya sudah berhenti."
    )
    verdict = serializers.SerializerMethodField(help_text="Vonis menurut waktu yang tersimpan.")
    answers = AnswerSerializer(many=True)
    is_designated = serializers.SerializerMethodField(help_text="Ditunjuk oleh Diskominfo.")
    version = serializers.IntegerField(source="inquiry.version", help_text="Versi pesannya.")

    class Meta:
        model = Referral
        fields = (
            "id", "inquiry", "from_agency", "to_agency", "status", "is_mandatory", "reason",
            "sent_at", "due_at", "stopped_at", "first_answered_at", "is_late", "seconds_left",
            "verdict", "outcome_reason", "suggested_agency", "is_designated", "return_due_at",
            "answers", "version",
        )  # fmt: skip

    def get_is_late(self, row: Referral) -> bool:
        return row.is_late_at(self.context["at"])

    def get_seconds_left(self, row: Referral) -> int | None:
        if row.stopped_at is not None:
            return None
        return max(0, int((row.due_at - self.context["at"]).total_seconds()))

    def get_verdict(self, row: Referral) -> sla.Verdict:
        return row.verdict_at(self.context["at"])

    def get_is_designated(self, row: Referral) -> bool:
        return row.designated_by_id is not None


class CertificateSerializer(serializers.ModelSerializer):
    class Meta:
        model = Certificate
        fields = ("key", "at", "sha256")


class ReplySerializer(MaskingMixin, serializers.ModelSerializer):
    by = serializers.CharField(source="by.full_name", label="Penjawab")
    approved_by = serializers.CharField(
        source="approved_by.full_name",
        allow_null=True,
        default=None,
        help_text="Pejabat yang menyetujuinya, bila pesan ditandai krisis.",
    )
    outside_body = serializers.SlugRelatedField(slug_field="code", read_only=True, allow_null=True)
    referrals = serializers.SerializerMethodField(
        help_text="Id rujukan yang jawabannya menjadi dasar balasan."
    )

    class Meta:
        model = Reply
        fields = (
            "text", "url", "outside_body", "deviation_reason", "referrals", "by", "approved_by",
            "at",
        )  # fmt: skip

    def get_referrals(self, row: Reply) -> list[int]:
        return [answer.referral_id for answer in row.answers.all()]


class ProposalSerializer(MaskingMixin, serializers.ModelSerializer):
    by = serializers.CharField(source="by.full_name", label="Pengusul")
    decided_by = serializers.CharField(source="decided_by.full_name", allow_null=True, default=None)

    class Meta:
        model = ReplyProposal
        fields = ("text", "url", "by", "at", "outcome", "decided_by", "decided_at", "note")


class FollowUpSerializer(MaskingMixin, serializers.ModelSerializer):
    class Meta:
        model = FollowUp
        fields = ("text", "is_thanks", "cycle", "at")


class InquirySerializer(MaskingMixin, serializers.ModelSerializer):
    is_opened = False  # one row of a list
    agency = AgencyField(read_only=True)
    claimed_by = serializers.CharField(
        source="claimed_by.username",
        allow_null=True,
        default=None,
        help_text="Nama pengguna Petugas yang memegangnya.",
    )
    assigned_to = serializers.CharField(
        source="assigned_to.username",
        allow_null=True,
        default=None,
        help_text="Nama pengguna yang mendapat disposisi.",
    )
    duplicate_of = serializers.SlugRelatedField(
        slug_field="number", read_only=True, allow_null=True
    )
    continues = serializers.SlugRelatedField(slug_field="number", read_only=True, allow_null=True)

    class Meta:
        model = Inquiry
        fields = (
            "number", "type", "text", "source", "account", "author_name", "author_handle",
            "source_url", "posted_at", "received_at", "status", "agency", "claimed_by",
            "lease_until", "assigned_to", "first_answered_at", "closed_at", "cycle", "duplicate_of",
            "continues", "is_crisis", "is_abusive", "gist", "version",
        )  # fmt: skip

    def to_representation(self, instance: Inquiry) -> dict[str, Any]:
        """Cover an abusive text in a list; who opens the message reads it."""
        shown = super().to_representation(instance)
        if instance.is_abusive and not self.is_opened:
            user = self.context["request"].user
            is_seen = policies.sees_personal_data(user, instance)
            text = instance.shown_text
            shown["text"] = text if is_seen else mask_personal(text)
        return shown

    def inquiry_of(self, row: Inquiry) -> Inquiry:
        return row


class InquiryDetailSerializer(InquirySerializer):
    is_opened = True
    replies = ReplySerializer(many=True)
    referrals = ReferralSerializer(source="seen_referrals", many=True)
    follow_ups = FollowUpSerializer(many=True)
    proposals = ProposalSerializer(
        source="seen_proposals", many=True, help_text="Usulan balasan selama krisis."
    )

    class Meta(InquirySerializer.Meta):
        fields = (*InquirySerializer.Meta.fields, "replies", "referrals", "follow_ups", "proposals")


class OpenedDataSerializer(serializers.Serializer):
    text = serializers.CharField(label="Isi pesan")
    author_name = serializers.CharField(label="Nama pengirim")
    contact = serializers.CharField(label="Kontak")
    contact_kind = serializers.CharField(label="Jenis kontak")


class EventSerializer(MaskingMixin, serializers.ModelSerializer):
    label = serializers.CharField(source="get_kind_display", label="Kejadian")
    by = serializers.CharField(source="by.full_name", allow_null=True, default=None)
    agency = AgencyField(source="referral.to_agency", read_only=True, allow_null=True, default=None)
    bank_offered = serializers.SerializerMethodField(
        help_text="Kode jawaban bank yang ditawarkan sebelum pesan diteruskan."
    )

    class Meta:
        model = Event
        fields = ("kind", "label", "at", "by", "referral", "agency", "note", "bank_offered")

    def get_bank_offered(self, row: Event) -> list[str]:
        return (row.data or {}).get("bank_offered", [])
