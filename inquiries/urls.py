"""Addresses of the desk."""

from django.urls import path

from inquiries import careful_urls, converters  # noqa: F401 - the latter registers itself
from inquiries.bank import urls as bank
from inquiries.dissemination import urls as dissemination
from inquiries.feedback import urls as feedback
from inquiries.intake import urls as intake
from inquiries.issues import urls as issues
from inquiries.monitoring import urls as monitoring
from inquiries.personal_data import urls as personal_data
from inquiries.public import urls as public
from inquiries.recommendations import urls as recommendations
from inquiries.views import (
    bulk,
    certificates,
    closing,
    departures,
    drafting,
    exports,
    holding_replies,
    inbox,
    inquiry,
    presence,
    recording,
    referrals,
    saved_filters,
    sending,
    steps,
    suggestions,
)

app_name = "inquiries"
urlpatterns = [
    path("instansi/<str:code>/tutup/", closing.close_agency, name="close_agency"),
    path("serah-terima/", departures.hand_overs, name="hand_overs"),
    path("serah-terima/<int:pk>/", departures.hand_over, name="hand_over"),
    path("serah-terima/<int:pk>/alihkan/", departures.reassign_work, name="reassign_work"),
    path("kotak-masuk/", inbox.inbox, name="inbox"),
    path("kotak-masuk/pilihan/<slug:action>/", bulk.act, name="bulk"),
    path("kotak-masuk/unduh/", exports.export, name="export"),
    path("unduhan/<uuid:key>/", exports.exported, name="exported"),
    path("kotak-masuk/saringan/", saved_filters.saved_filters, name="saved_filters"),
    path("kotak-masuk/saringan/<int:pk>/nama/", saved_filters.rename, name="rename_filter"),
    path("kotak-masuk/saringan/<int:pk>/hapus/", saved_filters.delete, name="delete_filter"),
    path("pesan/baru/", recording.record, name="record"),
    path("pesan/baru/kenali/", recording.recognise, name="recognise"),
    path("manifest.webmanifest", recording.manifest, name="manifest"),
    path("pesan/<inquiry_number:number>/", inquiry.detail, name="detail"),
    path("pesan/<inquiry_number:number>/hadir/", presence.see_inquiry, name="see_inquiry"),
    path("pesan/<inquiry_number:number>/ambil/", inquiry.claim, name="claim"),
    path("pesan/<inquiry_number:number>/lepas/", inquiry.release, name="release"),
    path("pesan/<inquiry_number:number>/jawab/", inquiry.reply, name="reply"),
    path("pesan/<inquiry_number:number>/jawab/draf/", drafting.draft_reply, name="draft_reply"),
    path("pesan/<inquiry_number:number>/jawab/bank/", bank.take, name="take_answer"),
    path(
        "pesan/<inquiry_number:number>/jawab/mirip/",
        suggestions.similar_answers,
        name="similar_answers",
    ),
    path("pesan/<inquiry_number:number>/teruskan/", inquiry.refer, name="refer"),
    path("pesan/<inquiry_number:number>/saran/", suggestions.suggestions, name="suggestions"),
    path("pesan/<inquiry_number:number>/sementara/", holding_replies.hold, name="hold"),
    path("pesan/<inquiry_number:number>/terkirim/", sending.publish, name="publish"),
    path("pesan/<inquiry_number:number>/selesaikan/", inquiry.close, name="close"),
    path("pesan/<inquiry_number:number>/catat/", steps.note, name="note"),
    path("pesan/<inquiry_number:number>/catat/draf/", drafting.draft_note, name="draft_note"),
    path("pesan/<inquiry_number:number>/disposisi/", steps.assign, name="assign"),
    path("pesan/<inquiry_number:number>/penanda/", steps.tag, name="tag"),
    path("pesan/<inquiry_number:number>/lepas-penanda/", steps.untag, name="untag"),
    path("pesan/<inquiry_number:number>/alihkan/", steps.redirect, name="redirect"),
    path("pesan/<inquiry_number:number>/duplikat/", steps.mark_duplicate, name="mark_duplicate"),
    path("pesan/<inquiry_number:number>/spam/", steps.mark_spam, name="mark_spam"),
    path("pesan/<inquiry_number:number>/pulihkan/", steps.restore, name="restore"),
    path("pesan/<inquiry_number:number>/ambil-alih/", steps.take_over, name="take_over"),
    path("pesan/<inquiry_number:number>/lanjutan/", steps.follow_up, name="follow_up"),
    path("pesan/<inquiry_number:number>/tunjuk/", steps.designate, name="designate"),
    *careful_urls.patterns,
    *public.patterns,
    *bank.patterns,
    *intake.patterns,
    *issues.patterns,
    *monitoring.patterns,
    *feedback.patterns,
    *recommendations.patterns,
    *dissemination.patterns,
    path(
        "instansi/<str:code>/balasan-sementara/",
        holding_replies.holding_template,
        name="holding_template",
    ),
    *personal_data.urlpatterns,
    path("rujukan/", referrals.referrals, name="referrals"),
    path("rujukan/<int:pk>/", referrals.referral, name="referral"),
    path("rujukan/<int:pk>/hadir/", presence.see_referral, name="see_referral"),
    path("rujukan/<int:pk>/jawab/", referrals.answer_referral, name="answer_referral"),
    path(
        "rujukan/<int:pk>/jawab/draf/", drafting.draft_referral_answer, name="draft_referral_answer"
    ),
    path("rujukan/<int:pk>/jawab/bank/", referrals.take_answer, name="take_referral_answer"),
    path("rujukan/<int:pk>/tolak/", referrals.reject_referral, name="reject_referral"),
    path("rujukan/<int:pk>/tarik/", referrals.withdraw_referral, name="withdraw_referral"),
    path("rujukan/<int:pk>/bukti/", certificates.request_certificate, name="request_certificate"),
    path("rujukan/<int:pk>/bukti/<uuid:key>/", certificates.certificate, name="certificate"),
    path("rujukan/<int:pk>/kembalikan/", steps.return_referral, name="return_referral"),
    path("rujukan/<int:pk>/batalkan/", steps.void_answer, name="void_answer"),
    path("rujukan/<int:pk>/tutup/", steps.close_referral, name="close_referral"),
    path("rujukan/<int:pk>/keberatan/", steps.contest_void, name="contest_void"),
    path("rujukan/<int:pk>/putuskan/", steps.decide_contest, name="decide_contest"),
]
