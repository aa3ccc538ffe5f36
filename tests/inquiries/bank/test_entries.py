"""What stands in the bank, what may not, and that every version is kept."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from core import clock as core_clock
from core.models import AuditEntry
from inquiries.bank import content, services
from inquiries.bank.content import Content, read_tags, read_variants
from inquiries.bank.variables import Values, fill, used
from inquiries.errors import BankError, StaleVersion
from inquiries.models import AnswerRevision, AnswerUse, BankAnswer
from tests.factories import make_bank_answer, make_inquiry

pytestmark = pytest.mark.django_db


def changed(entry, **fields):
    return Content(**{**vars(Content.of(entry)), **fields})


def test_an_answer_is_kept_with_its_source_and_found_by_its_code(dishub, officer, entry):
    kept = BankAnswer.objects.get(code=entry.code)

    assert (kept.agency, kept.drafted_by, kept.source) == (dishub, officer, "SOP PJU 2026")
    assert AuditEntry.objects.filter(action="bank.drafted", scope="DISHUB").count() == 1


def test_an_unknown_variable_is_refused_and_the_known_ones_are_named(dishub, officer, clock):
    with pytest.raises(BankError, match=r"\{alamat\} tidak dikenal.*\{nama\}, \{nomor\}"):
        make_bank_answer(dishub, officer, answer="Yth. {nama} di {alamat}.")


def test_variables_are_filled_and_all_else_stays_as_written():
    values = Values("Ibu Ani", "2611-7K3Q9", "Dinas Perhubungan", "Instagram")

    text = fill("{nama} {nomor} { instansi } {kanal} {lain} {} {{nama}", values)

    assert text == "Ibu Ani 2611-7K3Q9 Dinas Perhubungan Instagram {lain} {} {Ibu Ani"
    assert used("{nama}{nama}{x}") == ["nama", "x"]


@pytest.mark.parametrize(
    ("where", "text", "kind"),
    [
        ("answer", "Hubungi Budi 0812-3456-7890.", "telepon"),
        ("answer", "NIK 6403050101900001 sudah tercatat.", "NIK/KK"),
        ("variants", "saya budi@contoh.test mau tanya", "surel"),
        ("question", "KK 6403050101900001 kapan jadi?", "NIK/KK"),
        ("source", "Pak Budi, 081234567890", "telepon"),
    ],
)
def test_personal_data_cannot_become_public_and_the_sentence_says_what_to_remove(
    dishub, officer, clock, where, text, kind
):
    fields = {"answer": "Tiga hari.", where: text}
    make_bank_answer(dishub, officer, **fields)  # inside the Instansi it may stand

    with pytest.raises(BankError, match=f"Hapus data pribadi ini.*{kind}") as refusal:
        make_bank_answer(dishub, officer, visibility="PUBLIC", **fields)
    assert "6403050101900001" not in str(refusal.value)
    assert "81234567890" not in str(refusal.value)


def test_what_needs_a_message_cannot_become_public(entry, officer):
    with pytest.raises(BankError, match=r"Hapus \{nomor\}"):
        services.revise_answer(entry=entry, by=officer, content=changed(entry, visibility="PUBLIC"))


def test_a_day_that_has_passed_is_refused(dishub, officer, clock):
    yesterday = core_clock.today() - timedelta(days=1)

    with pytest.raises(BankError, match="sudah lewat"):
        make_bank_answer(dishub, officer, expires_date=yesterday)


@pytest.mark.parametrize(
    "fields",
    [
        {"variants": "\n".join(f"cara {number}" for number in range(21))},
        {"variants": "a" * 301},
        {"tags": tuple("abcdef")},
        {"tags": ("<b>",)},
    ],
)
def test_too_much_is_refused(dishub, officer, clock, fields):
    with pytest.raises(BankError):
        make_bank_answer(dishub, officer, **fields)


def test_lines_and_tags_are_read_without_blanks_and_repetitions():
    assert read_variants(" a  b \r\n\r\na b\nc") == "a b\nc"
    assert read_tags("Parkir, tarif,, parkir ") == ("parkir", "tarif")


def test_a_change_keeps_what_was_said_before_by_whom_and_when(entry, officer, colleague, clock):
    clock.advance(timedelta(days=3))

    services.revise_answer(
        entry=entry, by=colleague, content=changed(entry, answer="Dua hari.", tags=("pju",))
    )

    new, old = AnswerRevision.objects.filter(entry=entry)
    assert (old.version, old.by, new.version, new.by) == (1, officer, 2, colleague)
    assert new.at - old.at == timedelta(days=3)
    lines = {change.label: (change.before, change.after) for change in content.changes(new, old)}
    assert lines["jawaban"][1] == "Dua hari."
    assert lines["penanda"] == ("(kosong)", "pju")
    assert set(lines) == {"jawaban", "penanda"}


def test_saving_without_a_change_makes_no_version(entry, officer):
    services.revise_answer(entry=entry, by=officer, content=changed(entry))

    assert entry.revisions.count() == 1


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(entry, officer, colleague):
    services.revise_answer(entry=entry, by=colleague, content=changed(entry, answer="Dua hari."))

    with pytest.raises(StaleVersion, match=str(colleague)):
        services.revise_answer(
            entry=entry, by=officer, content=changed(entry, answer="Lima."), version=1
        )


def test_the_archive_keeps_and_gives_back(entry, officer):
    services.archive_answer(entry=entry, by=officer)
    with pytest.raises(BankError, match="sudah diarsipkan"):
        services.archive_answer(entry=entry, by=officer)
    with pytest.raises(BankError, match="diarsipkan"):
        services.revise_answer(entry=entry, by=officer, content=changed(entry, answer="x"))

    services.restore_answer(entry=entry, by=officer)

    with pytest.raises(BankError, match="tidak diarsipkan"):
        services.restore_answer(entry=entry, by=officer)
    kinds = list(entry.revisions.values_list("kind", flat=True))
    assert kinds == ["RESTORED", "ARCHIVED", "DRAFTED"]


def test_a_use_is_a_row_and_a_count(entry, dishub, officer):
    inquiry = make_inquiry(dishub, officer)

    services.use_answers(entries=[entry], inquiry=inquiry, by=officer)

    entry.refresh_from_db()
    use = AnswerUse.objects.get(entry=entry)
    assert (entry.use_count, use.inquiry, use.by) == (1, inquiry, officer)


def test_one_expired_answer_lets_none_be_used(entry, expired, dishub, officer):
    inquiry = make_inquiry(dishub, officer)

    with pytest.raises(BankError, match="lewat masa berlakunya"):
        services.use_answers(entries=[entry, expired], inquiry=inquiry, by=officer)

    entry.refresh_from_db()
    assert (entry.use_count, AnswerUse.objects.count()) == (0, 0)


def test_an_archived_answer_cannot_be_used(entry, dishub, officer):
    services.archive_answer(entry=entry, by=officer)

    with pytest.raises(BankError, match="sudah diarsipkan"):
        services.use_answers(entries=[entry], inquiry=make_inquiry(dishub, officer), by=officer)


@pytest.mark.parametrize("model", [AnswerRevision, AnswerUse])
def test_history_and_uses_are_never_rewritten(entry, dishub, officer, model):
    services.use_answers(entries=[entry], inquiry=make_inquiry(dishub, officer), by=officer)

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        model.objects.filter(entry=entry).update(at=core_clock.now())
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        model.objects.filter(entry=entry).delete()
