"""Writing a message in: what is kept, what is refused, and that a double send records once."""

import csv
import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection, connections
from django.test import Client

from core import clock as core_clock
from inquiries.models import CitizenContact, Inquiry
from tests.factories import make_account, make_agency, make_decree, make_officer, make_user

pytestmark = pytest.mark.django_db
RECORD = "/pesan/baru/"
SAMPLES = Path(__file__).parents[2] / "inquiries/reference/contoh_pertanyaan.csv"
KINDS = {
    "pertanyaan": "QUESTION",
    "komentar": "COMMENT",
    "kritik": "CRITICISM",
    "saran": "SUGGESTION",
    "spam": "COMMENT",
}


@pytest.fixture
def account(dishub, officer):
    account = make_account(dishub)
    make_decree(dishub, accounts=[account])
    return account


def sent(**fields):
    return {"text": "Lampu jalan mati.", "type": "QUESTION", "token": "a" * 32, **fields}


@pytest.mark.pasal("Lampiran B.1")
def test_a_pasted_message_is_recorded_with_all_that_is_known(sign_in, officer, account):
    response = sign_in(officer).post(
        RECORD,
        sent(
            type="CRITICISM",
            account=account.pk,
            author_handle="@wargarinding",
            author_name="Budi",
            source_url="instagram.com/p/abc",
            posted_at="2026-11-24T08:12",
            contact="0812-3456-7890",
        ),
    )

    inquiry = Inquiry.objects.get()
    assert (response.status_code, response["Location"]) == (303, f"/pesan/{inquiry.number}/")
    assert (inquiry.type, inquiry.account, inquiry.agency) == ("CRITICISM", account, account.agency)
    assert (inquiry.author_handle, inquiry.author_name) == ("wargarinding", "Budi")
    assert inquiry.source_url == "https://instagram.com/p/abc"
    assert inquiry.posted_at == datetime(2026, 11, 24, 8, 12, tzinfo=core_clock.WITA)
    assert (inquiry.claimed_by, inquiry.status) == (officer, "IN_PROGRESS")


def test_a_contact_is_kept_encrypted_and_shown_masked(sign_in, officer):
    browser = sign_in(officer)
    browser.post(RECORD, sent(contact="0812-3456-7890"))

    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM inquiries_citizencontact")
        (stored,) = cursor.fetchone()
    page = browser.get(f"/pesan/{Inquiry.objects.get().number}/").content.decode()
    assert "6281234567890" not in stored
    assert "6281234567890" not in page
    assert "6281*****7890" in page
    assert CitizenContact.objects.get().value == "6281234567890"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"text": ""}, "Isi pesan wajib diisi."),
        ({"text": " \u200b\u2060\ufeff  "}, "Isi pesan wajib diisi."),
        ({"text": "a" * 5001}, "Isi pesan paling banyak 5.000 karakter (sekarang 5.001)."),
        ({"text": "e" + "\u0301" * 4000}, "Isi pesan memuat karakter yang tidak didukung."),
        ({"text": "a\x00b"}, "Isi pesan memuat karakter yang tidak didukung."),
        ({"source_url": "javascript:alert(1)"}, "Tautan tidak valid"),
        ({"contact": "+62 812-3456-7890 ext <b>"}, "Nomor telepon tidak valid"),
        ({"contact": "korban@x.id\r\nBcc: semua@x.id"}, "Alamat surel tidak valid."),
        ({"posted_at": "2026-02-30T10:00"}, "Tanggal atau jam tidak valid."),
        ({"posted_at": "0001-01-01T00:00"}, "Tanggal di luar rentang 2000-2100."),
        ({"posted_at": "2026-11-24T15:00"}, "masa depan"),
        ({"author_name": "a" * 256}, "Nama pengirim paling banyak 255 karakter"),
        ({"type": "SPAM"}, "Pilih salah satu dari daftar."),
    ],
)
def test_bad_input_keeps_what_was_typed_and_saves_nothing(sign_in, officer, fields, sentence):
    response = sign_in(officer).post(RECORD, {**sent(author_handle="@budi"), **fields})

    page = response.content.decode()
    assert (response.status_code, Inquiry.objects.count()) == (422, 0)
    assert sentence in page
    assert 'value="@budi"' in page


def test_bytes_that_are_no_text_are_refused_whole(sign_in, officer):
    body = b"type=QUESTION&text=%ED%A0%80abc"
    response = sign_in(officer).post(RECORD, body, content_type="application/x-www-form-urlencoded")

    assert (response.status_code, Inquiry.objects.count()) == (400, 0)


def test_only_own_official_accounts_are_offered(sign_in, officer, account, dishub):
    other = make_agency("DLHK")
    foreign = make_account(other, "dlhk.berau")
    make_decree(other, accounts=[foreign])
    proposed = make_account(dishub, "dishub.baru")

    page = sign_in(officer).get(RECORD).content.decode()

    assert str(account) in page
    assert str(foreign) not in page
    assert str(proposed) not in page


def test_a_foreign_account_is_refused(sign_in, officer):
    foreign = make_account(make_agency("DLHK"), "dlhk.berau")

    response = sign_in(officer).post(RECORD, sent(account=foreign.pk))

    assert (response.status_code, Inquiry.objects.count()) == (422, 0)


def test_the_last_account_is_remembered(sign_in, officer, account):
    browser = sign_in(officer)
    browser.post(RECORD, sent(account=account.pk))

    form = browser.get(RECORD).context["form"]

    assert form["account"].value() == account.pk


def test_a_petugas_of_two_instansi_names_the_one_it_is_for(sign_in, officer):
    uptd = make_agency("UPTD")
    make_decree(uptd, officers=[officer])

    sign_in(officer).post(RECORD, sent(agency="UPTD"))

    assert Inquiry.objects.get().agency == uptd


def test_sent_twice_it_is_recorded_once(sign_in, officer):
    browser = sign_in(officer)

    first, second = (browser.post(RECORD, sent()) for _ in range(2))

    assert Inquiry.objects.count() == 1
    assert first["Location"] == second["Location"]


def test_another_text_under_the_same_token_is_asked_about_then_recorded(sign_in, officer):
    browser = sign_in(officer)
    browser.post(RECORD, sent())

    refused = browser.post(RECORD, sent(text="Halte rusak."))
    token = refused.context["form"]["token"].value()
    accepted = browser.post(RECORD, sent(text="Halte rusak.", token=token))

    assert (refused.status_code, accepted.status_code) == (422, 303)
    assert Inquiry.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_five_identical_sends_at_once_record_one(sign_in, officer):
    browsers = [sign_in(officer) for _ in range(5)]
    start, answers = threading.Barrier(5), []

    def send(browser: Client) -> None:
        start.wait()
        answers.append(browser.post(RECORD, sent()))
        connections.close_all()

    threads = [threading.Thread(target=send, args=[browser]) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {answer.status_code for answer in answers} == {303}
    assert len({answer["Location"] for answer in answers}) == 1
    assert Inquiry.objects.count() == 1


def test_htmx_is_led_to_the_new_message(sign_in, officer):
    response = sign_in(officer, **{"HX-Request": "true"}).post(RECORD, sent())

    assert (response.status_code, response["HX-Redirect"]) == (
        204,
        f"/pesan/{Inquiry.objects.get().number}/",
    )


@pytest.mark.parametrize(("who", "status"), [("head", 403), ("evaluator", 403), ("regent", 403)])
def test_only_petugas_and_pejabat_record(sign_in, request, who, status, officer):
    response = sign_in(request.getfixturevalue(who)).post(RECORD, sent())

    assert (response.status_code, Inquiry.objects.count()) == (status, 0)


def test_every_sample_question_is_recorded_and_shown_as_it_was_written(sign_in, officer, clock):
    browser = sign_in(officer)
    with SAMPLES.open(encoding="utf-8", newline="") as file:
        samples = list(csv.DictReader(file))

    for number, sample in enumerate(samples):
        response = browser.post(
            RECORD, sent(text=sample["teks"], type=KINDS[sample["jenis"]], token=f"contoh{number}")
        )
        assert response.status_code == 303, sample["teks"]
        talk = browser.get(response["Location"]).context["talk"]
        assert talk.thread()[0]["text"] == sample["teks"].strip()
        clock.advance(timedelta(seconds=1))

    assert Inquiry.objects.count() == len(samples) == 80


def test_markup_in_a_message_is_shown_as_text_and_starts_nothing(sign_in, officer):
    browser = sign_in(officer)
    text = "<div hx-get='/akun/hapus/1' hx-trigger='load'> [klik](javascript:alert(1))"
    response = browser.post(RECORD, sent(text=text))

    page = browser.get(response["Location"]).content.decode()

    assert "<div hx-get='/akun/hapus/1'" not in page
    assert "&lt;div hx-get=" in page
    assert 'href="javascript:' not in page
    assert 'id="percakapan" hx-disable' in page


def test_an_anonymous_sender_is_led_to_the_sign_in(client, db):
    assert client.post(RECORD, sent())["Location"] == f"/masuk/?next={RECORD}"


def test_a_petugas_whose_decree_ended_between_two_requests_records_nothing(sign_in, dishub, clock):
    user = make_user("petugas9.dishub", agency=dishub)
    make_decree(dishub, officers=[user], until=core_clock.now() + timedelta(hours=1))
    browser = sign_in(user)
    assert browser.get(RECORD).status_code == 200
    clock.advance(timedelta(hours=1))

    assert browser.post(RECORD, sent()).status_code == 403
    assert not Inquiry.objects.exists()


def test_a_record_of_another_person_never_answers_my_token(sign_in, officer):
    other = make_officer(make_agency("DLHK"))
    sign_in(officer).post(RECORD, sent())

    sign_in(other).post(RECORD, sent())

    assert Inquiry.objects.count() == 2


@pytest.mark.parametrize("field", ["account", "type"])
def test_a_choice_that_is_none_is_refused_in_our_words_and_not_echoed(sign_in, officer, field):
    response = sign_in(officer).post(RECORD, sent(**{field: "0987654321"}))

    page = response.content.decode()
    assert response.status_code == 422
    assert response.context["form"].errors[field] == ["Pilih salah satu dari daftar."]
    assert "0987654321" not in page


@pytest.mark.parametrize("token", ["k" * 65, "kunci é", "a\0b", "a b"])
def test_a_key_we_never_gave_is_replaced_and_the_rest_kept(sign_in, officer, token):
    browser = sign_in(officer)
    response = browser.post(RECORD, sent(token=token))

    page = response.content.decode()
    fresh = response.context["form"]["token"].value()
    assert response.status_code == 422
    assert "Muat ulang halaman, lalu kirim lagi." in page
    assert "idempotensi" not in page
    assert "Lampu jalan mati." in page
    assert len(fresh) == 32
    assert browser.post(RECORD, sent(token=fresh)).status_code == 303
