"""Which answers fit a message, and why; the same on both databases."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock as core_clock
from inquiries.bank import likeness, services
from inquiries.bank.offers import hits
from inquiries.models import AnswerTerm, BankAnswer
from inquiries.search import vocabulary
from tests.factories import make_agency, make_bank_answer, make_inquiry, make_officer

pytestmark = pytest.mark.django_db


def fitting(text):
    return [hit.entry.question for hit in likeness.like(text, BankAnswer.objects.all())]


@pytest.fixture
def bank(dishub, officer, entry, public_entry):
    for question, variants in (
        ("Bagaimana mengurus uji KIR kendaraan?", "perpanjang kir truk\nsyarat uji berkala"),
        ("Kapan jadwal kapal ke Maratua?", "speedboat maratua jam berapa"),
        ("Bagaimana mengusulkan rambu lalu lintas?", "minta pasang rambu\nzebra cross"),
    ):
        make_bank_answer(dishub, officer, question=question, variants=variants)
    return BankAnswer.objects.all()


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("min lampu jalan di rinding mati udah 3 hari, gelap bgt", "Lampu jalan mati"),
        ("PJU depan gang padam terus pak tolong", "Lampu jalan mati"),
        ("Berapa sih tarif parkir motor sebenarnya? Dipungut 5 ribu di pasar", "Berapa tarif"),
        ("mau perpanjang KIR truk syaratnya apa aja", "Bagaimana mengurus uji KIR"),
        ("speedboat ke maratua besok jam brp", "Kapan jadwal kapal"),
        ("tolong dipasang zebra cross dpn SMP", "Bagaimana mengusulkan rambu"),
    ],
)
def test_a_colloquial_message_finds_the_answer_that_fits_first(bank, text, question):
    assert fitting(text)[0].startswith(question)


@pytest.mark.parametrize(
    "text",
    [
        "Selamat pagi admin, semoga sehat selalu",
        "Kapan pendaftaran CPNS dibuka?",
        "sampah di belakang rumah tidak diangkut",
        "",
        "??? !!!",
    ],
)
def test_a_message_about_something_else_finds_nothing(bank, text):
    assert fitting(text) == []


def test_a_typing_error_is_forgiven(bank):
    vocabulary.learn_words()

    assert fitting("trif prkir motor brp").pop(0).startswith("Berapa tarif parkir")


def test_the_reason_names_the_words_as_they_were_written(bank):
    (hit, *_) = likeness.like("Lampu jalan Rinding MATI lagi", bank)

    assert hit.words == ("lampu", "jalan", "mati")
    assert 45 <= hit.percent <= 100


def test_the_words_follow_a_change(bank, entry, officer):
    content = services.Content(**{**vars(services.Content.of(entry)), "variants": "lentera padam"})

    services.revise_answer(entry=entry, by=officer, content=content)

    kept = set(AnswerTerm.objects.filter(entry=entry).values_list("stem", flat=True))
    assert "lentera" in kept
    assert "pju" not in kept


def test_own_answers_and_what_others_published_are_offered_and_nothing_else(
    entry, dishub, officer, expired
):
    other = make_agency("DPUPR")
    stranger = make_officer(other)
    make_bank_answer(other, stranger, question="Lampu jalan lingkungan mati?")
    make_bank_answer(
        other, stranger, question="Lampu jalan kabupaten mati?", answer="Lapor.",
        visibility="PUBLIC",
    )  # fmt: skip
    archived = make_bank_answer(dishub, officer, question="Lampu jalan mati lagi?")
    services.archive_answer(entry=archived, by=officer)
    make_bank_answer(dishub, officer, question="Lampu jalan mati?", expires_date=core_clock.today())
    inquiry = make_inquiry(dishub, officer, text="Lampu jalan mati, jadwal uji KIR?")

    before = {hit.entry.question for hit in hits(inquiry, inquiry.agency_id)}

    assert before == {
        "Lampu jalan mati, lapor ke mana?",
        "Lampu jalan kabupaten mati?",
        "Lampu jalan mati?",
    }


def test_an_expired_answer_is_not_offered(dishub, officer, expired):
    inquiry = make_inquiry(dishub, officer, text="Kapan jadwal uji KIR?")

    assert hits(inquiry, inquiry.agency_id) == []


def fill(agency, officer, count):
    """Answers of random words about everything, the way services store them."""
    at, words = core_clock.now(), sorted(likeness.STOP_WORDS)
    syllables = [f"{word}{number}" for number in range(40) for word in words[:50]]
    rows = [
        BankAnswer(
            code=f"{number:08d}", agency=agency, question=f"Pertanyaan {number}", answer="Jawab.",
            source="SOP", expires_date=core_clock.today() + timedelta(days=30),
            drafted_by=officer, drafted_at=at, updated_by=officer, updated_at=at,
            phrases=[["lampu", *[syllables[(number * step) % 2000] for step in (1, 7, 13, 29)]]],
        )
        for number in range(count)
    ]  # fmt: skip
    BankAnswer.objects.bulk_create(rows)
    AnswerTerm.objects.bulk_create(
        AnswerTerm(entry=row, stem=stem)
        for row in BankAnswer.objects.filter(answer="Jawab.")
        for stem in set(row.phrases[0])
    )


def test_a_large_bank_costs_no_more_queries_and_finds_the_same(entry, dishub, officer):
    text = "min lampu jalan di rinding mati udah 3 hari"
    with CaptureQueriesContext(connection) as few:
        likeness.like(text, BankAnswer.objects.all())
    fill(dishub, officer, 3000)

    with CaptureQueriesContext(connection) as many:
        found = likeness.like(text, BankAnswer.objects.all())

    assert found[0].entry == entry
    assert len(many) == len(few)
