"""Addresses of the steps of an inquiry that needs more care."""

from django.urls import path

from inquiries import converters  # noqa: F401 - it registers itself
from inquiries.views import crisis, entering, quarantine, steps, unmasking

patterns = [
    path("pesan/<inquiry_number:number>/setujui/", steps.approve_reply, name="approve_reply"),
    path(
        "pesan/<inquiry_number:number>/kembalikan-usulan/",
        steps.return_proposal,
        name="return_proposal",
    ),
    path("pesan/<inquiry_number:number>/krisis/", steps.flag_crisis, name="flag_crisis"),
    path("pesan/<inquiry_number:number>/cabut-krisis/", steps.lift_crisis, name="lift_crisis"),
    path("pesan/<inquiry_number:number>/kasar/", steps.flag_abusive, name="flag_abusive"),
    path("pesan/<inquiry_number:number>/cabut-kasar/", steps.lift_abusive, name="lift_abusive"),
    path("pesan/<inquiry_number:number>/buka-data/", unmasking.unmask, name="unmask"),
    path("rujukan/<int:pk>/catat-jawaban/", steps.enter_answer, name="enter_answer"),
    path(
        "rujukan/<int:pk>/bukti-jawaban/<int:answer>/",
        entering.answer_evidence,
        name="answer_evidence",
    ),
    path("karantina/", quarantine.quarantined, name="quarantine"),
    path("karantina/<int:pk>/lepas/", quarantine.release, name="release_quarantined"),
    path("karantina/<int:pk>/buang/", quarantine.discard, name="discard_quarantined"),
    path("krisis/", crisis.flagged, name="crisis"),
]
