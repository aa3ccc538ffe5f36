"""The audit trail as people read it: whose entries, in which words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from agencies import powers, trail_objects
from agencies.models import Agency, User
from agencies.powers import Role
from agencies.trail_details import ACCOUNTS, PEOPLE, ids_in, in_words
from agencies.trail_objects import Subject
from core.models import AuditEntry

WORDS = {
    "account.confirmed": "mengonfirmasi akun",
    "account.described": "mengubah keterangan akun",
    "account.handed_over": "mencatat penggantian kredensial akun",
    "account.imported": "mengimpor akun",
    "account.proposed": "mengusulkan akun",
    "account.suspended": "menangguhkan akun",
    "account.suspension_lifted": "mencabut penangguhan akun",
    "agency.closed": "menutup Instansi",
    "agency.closing_cancelled": "membatalkan penutupan Instansi",
    "agency.closing_planned": "merencanakan penutupan Instansi",
    "agency.created": "membuat Instansi",
    "agency.described": "mengubah uraian Instansi",
    "agency.imported": "mengimpor Instansi",
    "agency.letterhead_set": "mengubah kop surat",
    "agency.renamed": "mengganti nama Instansi",
    "answer.contest_decided": "memutus keberatan",
    "answer.contested": "mengajukan keberatan",
    "answer.voided": "menyatakan jawaban tidak menjawab",
    "backup.restored": "memulihkan cadangan",
    "audience.recorded": "mencatat pengikut akun",
    "bank.archived": "mengarsipkan jawaban bank",
    "bank.drafted": "menulis jawaban bank",
    "bank.restored": "mengembalikan jawaban bank",
    "bank.revised": "mengubah jawaban bank",
    "bundle.remade": "membuat ulang bundel laporan",
    "certificate.requested": "meminta bukti 24 jam",
    "citizen_data.approved": "menyetujui permintaan data warga",
    "citizen_data.fetched": "mengunduh salinan data warga",
    "citizen_data.refused": "menolak permintaan data warga",
    "citizen_data.requested": "mencatat permintaan data warga",
    "criteria.revised": "mengubah kriteria evaluasi",
    "decree.activated": "mengaktifkan keputusan",
    "decree.discarded": "membuang draf keputusan",
    "decree.drafted": "menyusun draf keputusan",
    "decree.revised": "mengubah draf keputusan",
    "decree.end_taken_back": "memulihkan masa berlaku keputusan",
    "decree.revoked": "mencabut keputusan",
    "departure.ticked_off": "menyelesaikan butir serah terima",
    "digest.approved": "menyetujui rangkuman umpan balik",
    "digest.asked": "meminta rangkuman umpan balik",
    "evaluation.begun": "memulai evaluasi",
    "evaluation.final": "menetapkan hasil evaluasi",
    "evaluation.judged": "menilai indikator",
    "evaluation.published": "mengumumkan hasil evaluasi",
    "evaluation.ratified": "mengesahkan hasil evaluasi",
    "evaluation.recomputed": "menghitung ulang nilai",
    "evaluation.replied": "menanggapi evaluasi",
    "evaluation.sent": "mengirim evaluasi untuk ditanggapi",
    "evaluations.asked": "meminta banyak evaluasi dimulai",
    "examiner.named": "menunjuk penilai Diskominfo",
    "factor.added": "memasang faktor kedua",
    "factor.code_used": "memakai kode pemulihan",
    "factor.codes_made": "membuat kode pemulihan baru",
    "factor.refused": "salah memasukkan kode faktor kedua",
    "factor.removed": "melepas faktor kedua",
    "factor.reset": "melepas faktor kedua pegawai",
    "head.appointed": "mencatat Kepala Instansi",
    "head.ended": "mengakhiri masa Kepala Instansi",
    "improvement.finished": "menyelesaikan perbaikan",
    "improvement.planned": "merencanakan perbaikan",
    "holding.template_set": "mengubah templat balasan sementara",
    "holiday.added": "menambah hari libur",
    "holiday.removed": "menghapus hari libur",
    "inquiry.abusive_flagged": "menandai kata kasar",
    "inquiry.abusive_lifted": "mencabut tanda kata kasar",
    "inquiry.assigned": "mendisposisikan pesan",
    "inquiry.claimed": "mengambil pesan",
    "inquiry.closed": "menutup pesan",
    "inquiry.crisis_flagged": "menandai krisis",
    "inquiry.crisis_lifted": "mencabut tanda krisis",
    "inquiry.designated": "menunjuk Instansi penjawab",
    "inquiry.dismissed": "menandai spam atau duplikat",
    "inquiry.followed_up": "mencatat tindak lanjut warga",
    "inquiry.held": "mengirim balasan sementara",
    "inquiry.imported": "mengimpor pesan",
    "inquiry.noted": "menulis catatan intern",
    "inquiry.proposal_returned": "mengembalikan usulan balasan",
    "inquiry.published": "mencatat balasan terkirim",
    "inquiry.quarantined": "menahan pesan mencurigakan",
    "inquiry.recorded": "mencatat pesan",
    "inquiry.redirected": "mengarahkan ke luar Pemerintah Kabupaten",
    "inquiry.referred": "meneruskan pesan",
    "inquiry.released": "melepas pesan",
    "inquiry.replied": "membalas pesan",
    "inquiry.reply_approved": "menyetujui balasan krisis",
    "inquiry.reply_proposed": "mengusulkan balasan krisis",
    "inquiry.restored": "mengembalikan pesan",
    "inquiry.tagged": "memberi penanda",
    "inquiry.taken_over": "mengambil alih pesan",
    "inquiry.thanked": "mencatat terima kasih warga",
    "inquiry.unmasked": "membuka kontak warga",
    "inquiry.untagged": "melepas penanda",
    "issue.answered": "menjawab isu massal",
    "issue.joined": "menautkan pesan ke isu",
    "issue.left": "melepas pesan dari isu",
    "issue.opened": "membuat isu massal",
    "keys.rotated": "menyandikan ulang data dengan kunci baru",
    "leave.ended": "mengakhiri cuti",
    "leave.recorded": "mencatat cuti",
    "list.exported": "mengunduh daftar",
    "lookalike.closed": "menutup laporan akun tiruan",
    "lookalike.reported": "menerima laporan akun tiruan",
    "lookalike.reported_again": "menerima lagi laporan akun tiruan",
    "mention.imported": "mengimpor percakapan",
    "mention.made_inquiry": "menjadikan percakapan pesan",
    "mention.noted": "mencatat percakapan",
    "mention.seen": "menandai percakapan dilihat",
    "mention.unseen": "mengembalikan percakapan",
    "outside_body.saved": "mengubah lembaga luar",
    "password.changed": "mengganti sandi",
    "pdf.retried": "meminta PDF dibuat lagi",
    "person.changed": "mengubah data pegawai",
    "person.closed": "menonaktifkan pegawai",
    "person.invited": "mengundang pegawai",
    "person.opened": "mengaktifkan pegawai",
    "person.registered": "mendaftarkan pegawai",
    "pledge.made": "menyatakan ikrar",
    "post.corrected": "meralat unggahan",
    "post.imported": "mengimpor unggahan",
    "post.planned": "merencanakan unggahan",
    "post.published": "mencatat unggahan terbit",
    "post.revised": "mengubah rencana unggahan",
    "post.withdrawn": "menarik unggahan",
    "procedure.discarded": "membuang draf SOP",
    "procedure.drafted": "menyusun draf SOP",
    "procedure.set": "menetapkan SOP",
    "quarantine.discarded": "membuang pesan tertahan",
    "quarantine.released": "meloloskan pesan tertahan",
    "recommendation.approved": "menyetujui rekomendasi",
    "recommendation.drafted": "menyusun rekomendasi",
    "recommendation.dropped": "menghentikan rekomendasi",
    "recommendation.finished": "menyelesaikan rekomendasi",
    "recommendation.returned": "mengembalikan rekomendasi",
    "recommendation.revised": "mengubah rekomendasi",
    "recommendation.started": "mengerjakan rekomendasi",
    "recommendation.submitted": "mengajukan rekomendasi",
    "referral.answer_entered": "mencatat jawaban lewat telepon atau surat",
    "referral.answered": "menjawab rujukan",
    "referral.closed": "menutup rujukan tanpa jawaban",
    "referral.rejected": "menolak rujukan",
    "referral.returned": "mengembalikan jawaban rujukan",
    "referral.withdrawn": "menarik rujukan",
    "report.figure_entered": "mengisi angka laporan",
    "report.figure_restored": "mengembalikan angka laporan",
    "report.recommendations_taken": "menambahkan rekomendasi ke laporan",
    "report.received": "menerima laporan",
    "report.returned": "mengembalikan laporan",
    "report.signed": "menandatangani laporan",
    "report.started": "memulai laporan",
    "report.submitted": "menyampaikan laporan",
    "reporting_year.decided": "menetapkan tahun pelaporan",
    "reports.delivered": "meneruskan laporan kepada Bupati",
    "request.refused": "meminta yang tidak berwenang",
    "retention.applied": "menghapus data yang lewat masa simpan",
    "role.assigned": "menugaskan peran",
    "role.ended": "mengakhiri peran",
    "session.closed": "keluar",
    "session.ended": "mengakhiri sesi masuk",
    "session.opened": "masuk",
    "session.refused": "gagal masuk",
    "story.corrected": "meralat cerita tindak lanjut",
    "story.drafted": "menyusun cerita tindak lanjut",
    "story.published": "menerbitkan cerita tindak lanjut",
    "story.revised": "mengubah cerita tindak lanjut",
    "story.withdrawn": "menarik cerita tindak lanjut",
    "targets.set": "menetapkan target SOP",
    "theme.members_moved": "memindahkan pesan ke tema lain",
    "theme.merged": "menggabung tema",
    "theme.renamed": "memberi nama tema",
    "theme.split": "memisahkan tema",
    "token.issued": "meminta token API",
    "token.refused": "gagal meminta token API",
    "token.revoked": "mencabut token API",
    "trail.exported": "mengunduh jejak audit",
    "upload.malware": "mengunggah berkas berbahaya",
}


@dataclass(frozen=True)
class Line:
    """One entry, ready for the page and the file."""

    at: datetime
    who: str
    what: str
    subject: str
    url: str  # of the subject, where the reader may open it
    agency: str
    is_refused: bool
    details: str
    address: str


def entries_visible_to(user: User) -> QuerySet[AuditEntry]:
    """All of them for the Admin and Diskominfo, those of their Instansi for a Kepala."""
    held = powers.of(user)
    if held.is_admin or held.is_evaluator:
        return AuditEntry.objects.all()
    codes = Agency.objects.filter(pk__in=held.agencies(Role.HEAD)).values("code")
    return AuditEntry.objects.filter(scope__in=codes)


def chosen(
    entries: QuerySet[AuditEntry],
    *,
    action: str = "",
    person: User | None = None,
    agency: Agency | None = None,
    only_refused: bool = False,
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[AuditEntry]:
    """The entries that match all that is asked; a time is in UTC, `until` is exclusive."""
    wanted = Q()
    if action:
        wanted &= Q(action=action)
    if person:
        wanted &= Q(actor=person)
    if agency:
        wanted &= Q(scope=agency.code)
    if only_refused:
        wanted &= Q(outcome=AuditEntry.Outcome.REFUSED)
    if since:
        wanted &= Q(at__gte=since)
    if until:
        wanted &= Q(at__lt=until)
    return entries.filter(wanted)


def lines_of(rows: Sequence[dict[str, Any]], reader: User) -> list[Line]:
    """Put entries, given as `.values(*VALUES)`, into words for a reader."""
    about = trail_objects.subjects({(row["object_type"], row["object_id"]) for row in rows}, reader)
    details = [row["details"] for row in rows]
    people = trail_objects.names("agencies.User", ids_in(details, PEOPLE))
    accounts = trail_objects.names("accounts.MediaAccount", ids_in(details, ACCOUNTS))
    names = dict.fromkeys(PEOPLE, people) | dict.fromkeys(ACCOUNTS, accounts)
    return [_line(row, about[row["object_type"], row["object_id"]], names) for row in rows]


def _line(row: dict[str, Any], subject: Subject, names: Mapping[str, Mapping[int, str]]) -> Line:
    return Line(
        at=row["at"],
        who=row["actor__full_name"] or row["actor__username"] or "Sistem",
        what=WORDS.get(row["action"], row["action"]),
        subject=subject.text,
        url=subject.url,
        agency=row["scope"],
        is_refused=row["outcome"] == AuditEntry.Outcome.REFUSED,
        details=in_words(row["details"], names),
        address=row["address"],
    )


VALUES = (
    "id",
    "at",
    "actor__full_name",
    "actor__username",
    "action",
    "object_type",
    "object_id",
    "scope",
    "outcome",
    "details",
    "address",
)
