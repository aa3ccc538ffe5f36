"""The bank's pages at the desk: search, tabs, powers, versions."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock as core_clock
from inquiries import services as desk
from inquiries.bank import services
from inquiries.models import BankAnswer
from inquiries.search import vocabulary
from tests.factories import (
    make_agency,
    make_bank_answer,
    make_decree,
    make_inquiry,
    make_officer,
)

pytestmark = pytest.mark.django_db
LIST = "/bank-jawaban/"
FIELDS = {
    "question": "Kapan jadwal kapal ke Maratua?",
    "variants": "speedboat maratua jam berapa",
    "answer": "Yth. {nama}, setiap Senin dan Kamis pukul 08.00.",
    "source": "Jadwal pelayaran 2026",
    "expires_date": "2027-01-31",
    "visibility": "INTERNAL",
    "tags": "kapal, Maratua",
}


def questions(response):
    return [row.question for row in response.context["list"].rows]


def test_an_answer_is_written_changed_archived_and_restored(sign_in, dishub, officer):
    browser = sign_in(officer)

    page = browser.post(f"{LIST}baru/", FIELDS, follow=True)
    entry = BankAnswer.objects.get()
    assert "Jawaban disimpan di bank jawaban." in page.content.decode()
    assert sorted(tag.name for tag in entry.tags.all()) == ["kapal", "maratua"]

    changed = {**FIELDS, "answer": "Setiap Selasa.", "version": entry.version}
    page = browser.post(f"{LIST}{entry.code}/ubah/", changed, follow=True)
    assert "Setiap Selasa." in page.content.decode()
    assert "<del>Yth. {nama}, setiap Senin" in page.content.decode()

    page = browser.post(f"{LIST}{entry.code}/arsipkan/", follow=True)
    assert "Jawaban diarsipkan." in page.content.decode()
    assert questions(browser.get(LIST)) == []
    assert questions(browser.get(LIST, {"tab": "arsip"})) == [FIELDS["question"]]

    browser.post(f"{LIST}{entry.code}/pulihkan/")
    assert questions(browser.get(LIST)) == [FIELDS["question"]]


def test_a_refused_answer_keeps_what_was_typed(sign_in, officer):
    response = sign_in(officer).post(f"{LIST}baru/", {**FIELDS, "answer": "Yth. {alamat}"})

    assert response.status_code == 422
    assert "{alamat} tidak dikenal" in response.content.decode()
    assert "speedboat maratua jam berapa" in response.content.decode()


def test_a_stale_form_is_refused(sign_in, officer, entry):
    content = services.Content(**{**vars(services.Content.of(entry)), "answer": "Dua hari."})
    services.revise_answer(entry=entry, by=officer, content=content)

    response = sign_in(officer).post(f"{LIST}{entry.code}/ubah/", {**FIELDS, "version": "1"})

    assert response.status_code == 422
    assert "baru saja diubah" in response.content.decode()


def test_the_form_begins_with_an_earlier_version_where_asked(sign_in, officer, entry):
    content = services.Content(**{**vars(services.Content.of(entry)), "answer": "Dua hari."})
    services.revise_answer(entry=entry, by=officer, content=content)

    page = sign_in(officer).get(f"{LIST}{entry.code}/ubah/", {"versi": "1"}).content.decode()

    assert "Perbaikan paling lama tiga hari." in page
    assert 'name="version" value="2"' in page


@pytest.mark.parametrize("query", ["perbaikan lampu", "PJU", "lampuu", "memperbaiki"])
def test_the_bank_is_searched_by_stems_and_forgives_typing_errors(
    sign_in, officer, entry, public_entry, query
):
    vocabulary.learn_words()

    found = questions(sign_in(officer).get(LIST, {"q": query}))

    assert [row.replace("<mark>", "").replace("</mark>", "") for row in found] == [entry.question]


def test_hits_are_marked(sign_in, officer, entry):
    (row,) = sign_in(officer).get(LIST, {"q": "lampu"}).context["list"].rows

    assert "<mark>Lampu</mark> jalan" in row.question


def test_the_list_is_narrowed_by_visibility(sign_in, officer, entry, public_entry):
    browser = sign_in(officer)

    assert questions(browser.get(LIST, {"keterbukaan": "publik"})) == [public_entry.question]
    assert questions(browser.get(LIST, {"keterbukaan": "internal"})) == [entry.question]
    assert len(questions(browser.get(LIST, {"keterbukaan": "' OR 1=1"}))) == 2


def test_what_expired_or_soon_will_is_listed_to_be_renewed(sign_in, officer, dishub, expired):
    soon = core_clock.today() + timedelta(days=14)
    make_bank_answer(dishub, officer, question="Berakhir segera?", expires_date=soon)
    later = soon + timedelta(days=1)
    make_bank_answer(dishub, officer, question="Masih lama?", expires_date=later)
    browser = sign_in(officer)

    response = browser.get(LIST, {"tab": "perlu-diperbarui"})

    shown = {row.question: row.status for row in response.context["list"].rows}
    assert shown == {"Berakhir segera?": "Segera berakhir", expired.question: "Kedaluwarsa"}
    assert response.context["list"].tabs[1]["count"] == 2
    assert questions(browser.get(LIST)) == ["Masih lama?", "Berakhir segera?"]


def test_an_expired_answer_is_renewed_by_a_new_day(sign_in, officer, expired):
    browser = sign_in(officer)
    page = browser.get(f"{LIST}{expired.code}/").content.decode()
    assert "Perlu diperbarui" in page

    form = {**FIELDS, "expires_date": core_clock.today().isoformat(), "version": 1}
    browser.post(f"{LIST}{expired.code}/ubah/", form)

    expired.refresh_from_db()
    assert not expired.is_expired_on(core_clock.today())


def test_another_instansi_reads_what_is_public_and_nothing_else(
    sign_in, outsider, entry, public_entry
):
    browser = sign_in(outsider)

    assert questions(browser.get(LIST)) == []
    assert browser.get(f"{LIST}{entry.code}/").status_code == 404
    page = browser.get(f"{LIST}{public_entry.code}/")
    assert page.status_code == 200
    assert b"Riwayat" not in page.content
    assert browser.get(f"{LIST}{public_entry.code}/ubah/").status_code == 403


def test_diskominfo_reads_every_bank_with_personal_data_masked(
    sign_in, evaluator, dishub, officer, entry
):
    made = make_bank_answer(dishub, officer, answer="Hubungi Budi di 081234567890.")
    browser = sign_in(evaluator)

    assert len(questions(browser.get(LIST))) == 2
    page = browser.get(f"{LIST}{made.code}/")
    assert b"081234567890" not in page.content
    assert b"081234567890" not in browser.get(LIST).content
    assert questions(browser.get(LIST, {"q": "081234567890"})) == []
    assert browser.post(f"{LIST}{made.code}/arsipkan/").status_code == 403


def test_the_kepala_reads(sign_in, head, entry):
    browser = sign_in(head)

    assert questions(browser.get(LIST)) == [entry.question]
    assert browser.get(f"{LIST}baru/").status_code == 403
    assert browser.post(f"{LIST}{entry.code}/arsipkan/").status_code == 403


def test_a_list_costs_the_same_for_one_and_for_fifty(sign_in, dishub, officer, entry):
    browser = sign_in(officer)
    browser.get(LIST)
    with CaptureQueriesContext(connection) as few:
        browser.get(LIST, {"q": "lampu"})
    for number in range(50):
        make_bank_answer(dishub, officer, question=f"Lampu ke-{number} mati?")

    with CaptureQueriesContext(connection) as many:
        response = browser.get(LIST, {"q": "lampu"})

    assert len(response.context["list"].rows) == 50
    assert len(many) == len(few)
    assert len(questions(browser.get(LIST + response.context["list"].older_url))) == 1


def test_the_page_of_an_answer_shows_where_it_was_used(sign_in, officer, entry, inquiry):
    desk.reply_inquiry(inquiry=inquiry, text="Baik.", by=officer, bank_answers=[entry])

    page = sign_in(officer).get(f"{LIST}{entry.code}/").content.decode()

    assert f"Pesan {inquiry.number}" in page
    assert "1 kali" in page


def test_who_serves_two_instansi_names_the_one(sign_in, officer, dishub):
    other = make_agency("DPUPR")
    make_decree(other, officers=[officer])
    browser = sign_in(officer)

    refused = browser.post(f"{LIST}baru/", FIELDS)
    browser.post(f"{LIST}baru/", {**FIELDS, "agency": "DPUPR"})

    assert refused.status_code == 422
    assert BankAnswer.objects.get().agency == other


def test_nobody_writes_into_the_bank_of_another_instansi(sign_in, officer):
    make_officer(make_agency("DPUPR"))

    sign_in(officer).post(f"{LIST}baru/", {**FIELDS, "agency": "DPUPR"})

    assert BankAnswer.objects.get().agency.code == "DISHUB"


def test_a_stranger_s_message_is_not_kept(sign_in, outsider, officer, dishub):
    inquiry = make_inquiry(dishub, officer)
    desk.reply_inquiry(inquiry=inquiry, text="Baik.", by=officer)

    response = sign_in(outsider).get(f"{LIST}baru/", {"pesan": inquiry.number})

    assert response.status_code == 404
