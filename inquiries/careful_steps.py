"""The steps of an inquiry that needs more care: its flags, and a reply that waits for a Pejabat."""

from __future__ import annotations

from inquiries import careful_forms, policies, services
from inquiries.step_kind import Kind

CAREFUL_STEPS = [
    Kind(
        "setujui",
        "Setujui balasan",
        "Setujui usulan balasan",
        "Setujui dan jawab",
        careful_forms.ApproveForm,
        policies.can_supervise,
        lambda inquiry, now: inquiry.waiting_proposal is not None,
        lambda inquiry, by, data: services.approve_reply(inquiry=inquiry, by=by, **data),
        "Balasan disetujui; pesan dijawab.",
        "Boleh Anda perbaiki dulu. Waktu jawabannya adalah waktu persetujuan Anda.",
        is_fetched=True,
    ),
    Kind(
        "kembalikan-usulan",
        "Kembalikan usulan",
        "Kembalikan usulan balasan",
        "Kembalikan",
        careful_forms.ReturnProposalForm,
        policies.can_supervise,
        lambda inquiry, now: inquiry.waiting_proposal is not None,
        lambda inquiry, by, data: services.return_proposal(inquiry=inquiry, by=by, **data),
        "Usulan dikembalikan; Petugas diberi tahu.",
    ),
    Kind(
        "krisis",
        "Tandai krisis",
        "Tandai sebagai krisis",
        "Tandai krisis",
        careful_forms.FlagForm,
        policies.can_work_on,
        lambda inquiry, now: inquiry.is_open and not inquiry.is_crisis,
        lambda inquiry, by, data: services.flag_crisis(inquiry=inquiry, by=by, **data),
        "Pesan ditandai krisis. Diskominfo diberi tahu.",
        "Diskominfo ikut memantau, dan Pejabat menyetujui balasan sebelum berlaku. "
        "Batas waktu 24 jam tidak berubah.",
        is_danger=True,
    ),
    Kind(
        "cabut-krisis",
        "Cabut tanda krisis",
        "Cabut tanda krisis",
        "Cabut tanda",
        careful_forms.FlagForm,
        policies.can_supervise,
        lambda inquiry, now: inquiry.is_crisis,
        lambda inquiry, by, data: services.lift_crisis(inquiry=inquiry, by=by, **data),
        "Tanda krisis dicabut.",
        "Sesudah ini balasan Petugas langsung berlaku.",
    ),
    Kind(
        "kasar",
        "Tandai kasar",
        "Tandai pesan kasar",
        "Tandai kasar",
        careful_forms.AbusiveForm,
        policies.can_work_on,
        lambda inquiry, now: not inquiry.is_abusive,
        lambda inquiry, by, data: services.flag_abusive(inquiry=inquiry, by=by, **data),
        "Isi pesan disamarkan.",
        "Isi disamarkan di semua daftar, rujukan, dan dokumen; aslinya tersimpan sebagai bukti. "
        "Pertanyaan di dalamnya tetap dijawab.",
    ),
    Kind(
        "cabut-kasar",
        "Cabut tanda kasar",
        "Cabut tanda kasar",
        "Cabut tanda",
        careful_forms.FlagForm,
        policies.can_work_on,
        lambda inquiry, now: inquiry.is_abusive,
        lambda inquiry, by, data: services.lift_abusive(inquiry=inquiry, by=by, **data),
        "Isi pesan tampil lagi.",
    ),
    Kind(
        "buka-data",
        "Buka kontak",
        "Buka kontak pengirim",
        "Buka",
        careful_forms.UnmaskForm,
        policies.can_unmask,
        lambda inquiry, now: hasattr(inquiry, "contact"),
        lambda inquiry, by, data: services.unmask_inquiry(inquiry=inquiry, by=by, **data),
        "Kontak dibuka.",
        "Tampil sekali saja. Nama Anda, waktunya, dan alasannya dicatat.",
    ),
]

NAMES = {
    "setujui": "approve_reply",
    "kembalikan-usulan": "return_proposal",
    "krisis": "flag_crisis",
    "cabut-krisis": "lift_crisis",
    "kasar": "flag_abusive",
    "cabut-kasar": "lift_abusive",
    "buka-data": "unmask",
}
