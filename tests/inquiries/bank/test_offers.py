"""The bank beside an inquiry: offered with a reason, taken into the reply, logged, saved."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inquiries import services as desk
from inquiries.bank import services
from inquiries.models import AnswerUse, BankAnswer, Event
from tests.factories import make_agency, make_bank_answer, make_inquiry, make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(inquiry):
    return f"/pesan/{inquiry.number}/"


def take(browser, page, entry, **typed):
    return browser.post(f"{page}jawab/bank/", {"pakai": entry.code, **typed})


def test_answers_stand_beside_the_inquiry_with_the_words_that_speak_for_them(
    sign_in, officer, entry, page
):
    browser = sign_in(officer)

    fetched = browser.get(f"{page}jawab/mirip/", headers={"HX-Request": "true"}).content.decode()
    shown = browser.get(f"{page}jawab/mirip/").content.decode()  # by the link, without JavaScript

    assert f"{page}jawab/mirip/" in browser.get(page).content.decode()
    assert entry.question in fetched
    assert entry.question in shown
    assert "<mark>lampu</mark> <mark>jalan</mark> <mark>mati</mark>" in shown


def test_an_answer_is_put_below_what_is_typed_with_its_variables_filled(
    sign_in, officer, entry, inquiry, page
):
    response = take(sign_in(officer), page, entry, text="Selamat siang.")

    text = response.context["reply_form"]["text"].value()
    assert response.status_code == 200
    assert text == (
        f"Selamat siang.\n\nYth. Bapak/Ibu, laporan {inquiry.number} kami terima. "
        "Perbaikan paling lama tiga hari."
    )
    assert AnswerUse.objects.count() == 0  # nothing was sent yet


def test_taking_it_twice_puts_it_there_once(sign_in, officer, entry, page):
    browser = sign_in(officer)
    first = take(browser, page, entry).context["reply_form"]["text"].value()

    second = take(browser, page, entry, text=first, bank=entry.code)

    assert second.context["reply_form"]["text"].value() == first
    assert [row.code for row in second.context["bank"].taken] == [entry.code]


def test_an_address_can_ask_for_it_as_well(sign_in, officer, entry, inquiry, page):
    response = sign_in(officer).get(page, {"pakai": entry.code})

    assert f"laporan {inquiry.number} kami terima" in response.content.decode()
    assert [row.code for row in response.context["bank"].taken] == [entry.code]


def test_what_was_taken_is_counted_once_the_reply_is_sent(sign_in, officer, entry, inquiry, page):
    browser = sign_in(officer)

    browser.post(f"{page}jawab/", {"text": "Kami perbaiki.", "bank": entry.code})

    entry.refresh_from_db()
    use = AnswerUse.objects.get()
    assert entry.use_count == 1
    assert (use.entry, use.reply, use.by) == (entry, inquiry.replies.get(), officer)


def test_an_answer_that_expired_meanwhile_stops_the_reply_and_can_be_unticked(
    sign_in, officer, expired, inquiry, page
):
    browser = sign_in(officer)

    refused = browser.post(f"{page}jawab/", {"text": "Selasa.", "bank": expired.code})
    sent = browser.post(f"{page}jawab/", {"text": "Selasa."})

    assert refused.status_code == 422
    assert "lewat masa berlakunya" in refused.content.decode()
    assert sent.status_code == 303
    assert AnswerUse.objects.count() == 0


@pytest.mark.parametrize("code", ["ZZZZZZZZ", "", "<script>", "7" * 5000])
def test_an_unknown_code_is_refused_and_the_text_stays(sign_in, officer, page, code):
    response = sign_in(officer).post(f"{page}jawab/bank/", {"pakai": code, "text": "Sudah."})

    assert response.status_code == 422
    assert response.context["reply_form"]["text"].value() == "Sudah."
    assert "tidak ada di bank jawaban" in response.content.decode()


def test_an_expired_or_foreign_answer_cannot_be_taken(sign_in, officer, expired, page):
    other = make_agency("DPUPR")
    foreign = make_bank_answer(other, make_officer(other))
    browser = sign_in(officer)

    assert take(browser, page, expired).status_code == 422
    assert take(browser, page, foreign).status_code == 422
    assert "lewat masa" in browser.get(page, {"pakai": expired.code}).content.decode()


def test_nothing_is_taken_into_a_message_that_is_answered(sign_in, officer, entry, inquiry, page):
    desk.reply_inquiry(inquiry=inquiry, text="Sudah.", by=officer)

    response = take(sign_in(officer), page, entry)

    assert response.status_code == 422
    assert "sudah dijawab" in response.content.decode()


@pytest.mark.pasal("Lampiran B.3")
def test_the_hits_are_shown_before_referring_and_the_event_logs_them(
    sign_in, officer, dpupr, target_officer, entry, inquiry, page
):
    browser = sign_in(officer)

    form = browser.get(f"{page}teruskan/").content.decode()
    browser.post(f"{page}teruskan/", {"agencies": "DPUPR", "reason": "Kewenangan jalan."})

    assert form.index("Jawabannya sudah ada?") < form.index("Alasan diteruskan")
    event = Event.objects.get(inquiry=inquiry, kind="REFERRED")
    assert event.data == {"bank_offered": [entry.code]}


@pytest.mark.pasal("Lampiran B.3")
def test_what_the_caller_claims_to_have_seen_is_not_logged(
    sign_in, officer, dpupr, target_officer, entry, page
):
    services.archive_answer(entry=entry, by=officer)
    form = {"agencies": "DPUPR", "reason": "Jalan.", "bank_offered": entry.code}

    sign_in(officer).post(f"{page}teruskan/", form)

    assert Event.objects.get(kind="REFERRED").data == {"bank_offered": []}


def test_a_reply_is_saved_with_its_facts_as_variables(sign_in, officer, dishub):
    inquiry = make_inquiry(
        dishub, officer, text="Lampu jalan mati. Hubungi 081234567890, NIK 6403050101900001"
    )
    text = f"Pesan {inquiry.number} kami terima, {dishub.name} memperbaikinya."
    desk.reply_inquiry(inquiry=inquiry, text=text, by=officer)
    browser = sign_in(officer)
    assert f"/bank-jawaban/baru/?pesan={inquiry.number}" in (
        browser.get(f"/pesan/{inquiry.number}/").content.decode()
    )

    form = browser.get("/bank-jawaban/baru/", {"pesan": inquiry.number}).context["form"]
    browser.post("/bank-jawaban/baru/", {name: form[name].value() or "" for name in form.fields})

    entry = BankAnswer.objects.get()
    assert entry.answer == "Pesan {nomor} kami terima, {instansi} memperbaikinya."
    assert "081234567890" not in entry.question
    assert "6403050101900001" not in entry.question
    assert entry.from_reply == inquiry.replies.get()
    page = browser.get(f"/pesan/{inquiry.number}/").content.decode()
    assert "Balasan ini tersimpan" in page


def test_the_page_costs_the_same_for_one_answer_and_for_fifty(
    sign_in, dishub, officer, entry, page
):
    browser = sign_in(officer)
    browser.get(page)
    with CaptureQueriesContext(connection) as few:
        browser.get(page)
    for number in range(50):
        make_bank_answer(dishub, officer, question=f"Lampu jalan {number} mati?")

    with CaptureQueriesContext(connection) as many:
        shown = browser.get(page)

    assert len(shown.context["bank"].hits) == 3
    assert len(many) == len(few)


def test_a_refresh_without_change_does_not_ask_the_bank(sign_in, officer, entry, page):
    browser = sign_in(officer)
    mark = browser.get(page).context["talk"].fingerprint

    with CaptureQueriesContext(connection) as asked:
        response = browser.get(page, {"sidik": mark}, headers={"HX-Request": "true"})

    assert response.status_code == 204
    assert not any("answerterm" in query["sql"] for query in asked)


def test_in_a_crisis_the_bank_counts_what_the_petugas_took(officer, responsible, entry, inquiry):
    desk.flag_crisis(inquiry=inquiry, reason="Ada korban.", by=officer)
    inquiry.refresh_from_db()

    desk.reply_inquiry(inquiry=inquiry, text="Baik.", by=officer, bank_answers=[entry])

    use = AnswerUse.objects.get()
    assert (use.entry, use.inquiry, use.reply) == (entry, inquiry, None)
