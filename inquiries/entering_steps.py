"""The step by which a Pejabat enters an answer for the Instansi that was asked."""

from inquiries import entering_forms, policies, services
from inquiries.step_kind import Kind

ENTER_ANSWER = Kind(
    "catat-jawaban",
    "Catat jawaban telepon/surat",
    "Catat jawaban yang datang lewat telepon atau surat",
    "Catat jawaban",
    entering_forms.EnterAnswerForm,
    policies.can_judge_referral,
    lambda row, now: row.awaits_answer,
    lambda row, by, data: services.enter_answer(referral=row, by=by, **data),
    "Jawaban dicatat; Instansi itu diberi tahu.",
    "Dinilai menurut waktu tibanya. Jawaban ditandai dicatat oleh Anda.",
)
NAMES = {"catat-jawaban": "enter_answer"}
