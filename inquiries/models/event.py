"""What happened to an inquiry and its referrals, in order; rows are only ever added."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from inquiries.sla import Threshold

ERASED = "[dihapus atas permintaan warga]"  # the only word that a note may be changed to


class Event(models.Model):
    """One fact of an inquiry's history; passing a threshold is recorded once (Lampiran B.4)."""

    class Kind(models.TextChoices):
        RECORDED = "RECORDED", "Pesan dicatat"
        CLAIMED = "CLAIMED", "Diambil"
        RELEASED = "RELEASED", "Dilepas"
        REFERRED = "REFERRED", "Diteruskan ke Instansi"
        REFERRAL_ANSWERED = "REFERRAL_ANSWERED", "Jawaban Instansi diterima"
        ANSWER_ENTERED = "ANSWER_ENTERED", "Jawaban lisan atau surat dicatat Pejabat penanya"
        REFERRAL_ACCEPTED = "REFERRAL_ACCEPTED", "Jawaban Instansi dipakai"
        REFERRAL_REJECTED = "REFERRAL_REJECTED", "Bukan kewenangan Instansi itu"
        REFERRAL_WITHDRAWN = "REFERRAL_WITHDRAWN", "Rujukan ditarik"
        REFERRAL_RETURNED = "REFERRAL_RETURNED", "Jawaban dikembalikan"
        REFERRAL_CLOSED = "REFERRAL_CLOSED", "Rujukan ditutup tanpa jawaban"
        DESIGNATED = "DESIGNATED", "Ditunjuk Diskominfo"
        ANSWER_VOIDED = "ANSWER_VOIDED", "Jawaban dinyatakan tidak menjawab"
        VOID_CONTESTED = "VOID_CONTESTED", "Keberatan diajukan"
        VOID_UPHELD = "VOID_UPHELD", "Keberatan ditolak Diskominfo"
        VOID_OVERTURNED = "VOID_OVERTURNED", "Keberatan diterima Diskominfo"
        CRISIS_FLAGGED = "CRISIS_FLAGGED", "Ditandai krisis"
        CRISIS_LIFTED = "CRISIS_LIFTED", "Tanda krisis dicabut"
        ABUSIVE_FLAGGED = "ABUSIVE_FLAGGED", "Ditandai kasar"
        ABUSIVE_LIFTED = "ABUSIVE_LIFTED", "Tanda kasar dicabut"
        PROPOSED = "PROPOSED", "Balasan diusulkan"
        PROPOSAL_RETURNED = "PROPOSAL_RETURNED", "Usulan balasan dikembalikan"
        APPROVED = "APPROVED", "Balasan disetujui Pejabat"
        UNMASKED = "UNMASKED", "Data pribadi dibuka"
        REPLIED = "REPLIED", "Dijawab"
        HELD = "HELD", "Balasan sementara"
        PUBLISHED = "PUBLISHED", "Balasan ditayangkan"
        REDIRECTED = "REDIRECTED", "Diarahkan ke Instansi Luar"
        CLOSED = "CLOSED", "Selesai"
        SPAM = "SPAM", "Ditandai spam"
        DUPLICATE = "DUPLICATE", "Ditandai duplikat"
        RESTORED = "RESTORED", "Dipulihkan"
        FOLLOWED_UP = "FOLLOWED_UP", "Pesan lanjutan"
        THANKED = "THANKED", "Ucapan terima kasih"
        RATED = "RATED", "Dinilai warga"
        EDITED = "EDITED", "Diubah pengirim"
        ASSIGNED = "ASSIGNED", "Disposisi"
        TAKEN_OVER = "TAKEN_OVER", "Diambil alih Pejabat"
        MOVED = "MOVED", "Dialihkan ke Instansi pengganti"
        ISSUE_JOINED = "ISSUE_JOINED", "Ditautkan ke isu"
        ISSUE_LEFT = "ISSUE_LEFT", "Dilepas dari isu"
        NOTED = "NOTED", "Catatan"
        REMINDED_12H = Threshold.REMINDED_12H.value, "Sisa 12 jam"
        REMINDED_4H = Threshold.REMINDED_4H.value, "Sisa 4 jam"
        REMINDED_1H = Threshold.REMINDED_1H.value, "Sisa 1 jam"
        BREACHED = Threshold.BREACHED.value, "Lewat 24 jam"
        ESCALATED_HEAD = Threshold.ESCALATED_HEAD.value, "Diberitahukan kepada Kepala Instansi"
        ESCALATED_OVERSIGHT = (
            Threshold.ESCALATED_OVERSIGHT.value,
            "Diberitahukan kepada Diskominfo",
        )

    inquiry = models.ForeignKey("inquiries.Inquiry", models.CASCADE, related_name="events")
    referral = models.ForeignKey(
        "inquiries.Referral", models.CASCADE, null=True, blank=True, related_name="events"
    )
    kind = models.CharField(max_length=24, choices=Kind)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.TextField(blank=True)
    data = models.JSONField(null=True, blank=True)  # what a machine reads: ids and codes, no text

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["inquiry", "at"], name="event_of_inquiry")]
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "kind"],
                condition=Q(kind__in=[threshold.value for threshold in Threshold]),
                name="one_event_per_referral_and_threshold",
            )
        ]

    @property
    def is_threshold(self) -> bool:
        return self.kind in Threshold.__members__.values()
