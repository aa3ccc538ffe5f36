"""A citizen asks: what comes in, what is refused, and what the citizen gets."""

from pathlib import Path

import pytest
import yaml
from django.test import Client

from core.models import AuditEntry, IdempotencyRecord, Notification
from inquiries import listing
from inquiries.models import CitizenContact, Inquiry, QuarantinedMessage, TrackingCode
from inquiries.public import codes
from tests.core.helpers import in_threads
from tests.inquiries.public.conftest import CODE, TEXT, code_in, send

pytestmark = pytest.mark.django_db

FILE = Path(__file__).parents[2] / "data" / "bad_inputs.yaml"
CASES = {case["id"]: case for case in yaml.safe_load(FILE.read_text(encoding="utf-8"))}


def value_of(case: str):
    value = CASES[case]["input"]["value"]
    return eval(value["py"]) if isinstance(value, dict) else value  # noqa: S307 - our own file


def says(response, case: str) -> bool:
    return CASES[case]["expect"]["message"] in response.content.decode()


@pytest.mark.pasal("Lampiran B.1")
def test_a_question_reaches_the_inbox_of_its_instansi_and_gives_a_code(citizen, dishub, officer):
    response = send(citizen, agency="DISHUB", contact="warga@contoh.test")

    inquiry = Inquiry.objects.get()
    assert response.status_code == 201
    assert "Pertanyaan diterima." in response.content.decode()
    assert (inquiry.agency, inquiry.status, inquiry.source) == (dishub, "NEW", "PUBLIC_FORM")
    assert (inquiry.text, inquiry.claimed_by) == (TEXT, None)
    assert CitizenContact.objects.get().value == "warga@contoh.test"
    assert Notification.objects.filter(user=officer, url=f"/pesan/{inquiry.number}/").count() == 1


@pytest.mark.pasal("8f")
def test_without_an_instansi_it_goes_to_diskominfo(citizen, diskominfo, dishub):
    send(citizen)

    assert Inquiry.objects.get().agency == diskominfo


def test_without_any_instansi_to_take_it_the_citizen_is_asked_to_choose(citizen, dishub):
    response = send(citizen)

    assert response.status_code == 422
    assert "Pilih Instansi yang Anda tuju." in response.content.decode()
    assert Inquiry.objects.count() == IdempotencyRecord.objects.count() == 0


def test_the_code_has_80_random_bits_and_only_its_hash_is_kept(citizen, dishub):
    code = code_in(send(citizen, agency="DISHUB", token="abc"))

    stored = [repr(list(model.objects.values())) for model in (TrackingCode, IdempotencyRecord)]
    assert len(code.replace("-", "")) * 5 == 80
    assert TrackingCode.objects.get().code_hash == codes.hashed(code)
    assert not any(code in row or code.replace("-", "") in row for row in stored)
    assert code not in repr(list(AuditEntry.objects.values()))


def test_a_code_is_read_as_people_write_it():
    assert codes.hashed("7k3q 9zwx-0c4vMM1P") == codes.hashed("7K3Q-9ZWX-OC4V-MMIP")


def test_codes_of_equal_tokens_differ():
    assert codes.derive(codes.new_seed(), "abc") != codes.derive(codes.new_seed(), "abc")


def test_the_form_sent_twice_is_one_message_with_one_code(citizen, dishub, officer):
    """FOR028."""
    first = send(citizen, agency="DISHUB", token="abc")
    again = send(citizen, agency="DISHUB", token="abc")

    assert (first.status_code, again.status_code) == (201, 200)
    assert "Pertanyaan sudah diterima." in again.content.decode()
    assert code_in(first) == code_in(again)
    assert (Inquiry.objects.count(), Notification.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_the_form_sent_five_times_at_once_is_one_message(dishub, officer):
    answers = in_threads(5, lambda: send(Client(), agency="DISHUB", token="abc"))

    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 200, 201]
    assert len({code_in(answer) for answer in answers}) == 1
    assert (Inquiry.objects.count(), Notification.objects.count()) == (1, 1)


def test_a_used_form_with_other_words_is_kept_and_can_be_sent_again(citizen, dishub):
    send(citizen, agency="DISHUB", token="abc")
    response = send(citizen, agency="DISHUB", token="abc", text="Hal lain.")

    page = response.content.decode()
    assert response.status_code == 422
    assert "Hal lain." in page
    assert 'value="abc"' not in page
    assert Inquiry.objects.count() == 1


def test_a_caught_message_gets_a_code_and_reaches_no_inbox(citizen, dishub, officer, clock):
    """FOR032."""
    response = send(citizen, agency="DISHUB", situs_web="https://spam.test")

    shown = listing.inbox(officer, {}, clock(), opened="")
    assert response.status_code == 200
    assert "Pertanyaan diterima." in response.content.decode()
    assert (QuarantinedMessage.objects.count(), Inquiry.objects.count()) == (1, 0)
    assert Notification.objects.count() == 0
    assert not shown.rows
    followed = citizen.post("/lacak/", {"kode": code_in(response)})
    assert "sudah diterima Instansi DISHUB" in followed.content.decode()


@pytest.mark.parametrize("case", ["FOR001", "FOR002", "FOR005", "FOR007"])
def test_a_text_that_is_none_is_refused_and_the_rest_stays(citizen, dishub, case):
    response = send(citizen, agency="DISHUB", contact="081234567890", text=value_of(case))

    page = response.content.decode()
    assert (response.status_code, Inquiry.objects.count()) == (422, 0)
    assert says(response, case)
    assert 'value="081234567890"' in page
    assert 'value="DISHUB" selected' in page


@pytest.mark.parametrize("case", ["FOR014", "FOR020"])
def test_a_contact_that_is_none_is_refused(citizen, dishub, case):
    response = send(citizen, agency="DISHUB", contact=value_of(case))

    assert (response.status_code, Inquiry.objects.count()) == (422, 0)
    assert says(response, case)
    assert TEXT in response.content.decode()


def test_bytes_that_are_no_text_are_refused(citizen, dishub):
    """FOR004."""
    body = b"type=QUESTION&agency=DISHUB&text=" + value_of("FOR004")
    response = citizen.post("/tanya/", body, content_type="application/x-www-form-urlencoded")

    assert (response.status_code, Inquiry.objects.count()) == (400, 0)
    assert says(response, "FOR004")


@pytest.mark.parametrize("case", ["FOR008", "FOR010", "FOR011", "FOR013"])
def test_hostile_text_is_kept_whole_and_shown_as_text(citizen, dishub, case):
    text = value_of(case)
    response = send(citizen, agency="DISHUB", text=text)

    page = citizen.post("/lacak/", {"kode": code_in(response)}).content.decode()
    assert (response.status_code, Inquiry.objects.get().text) == (201, text)
    assert Inquiry.objects.get().status == "NEW"
    assert "<div hx-get" not in page
    assert 'href="javascript' not in page
    assert "\u202e" not in page


@pytest.mark.pasal("12")
def test_numbers_of_a_person_are_masked_on_the_page(citizen, dishub):
    """FOR022."""
    response = send(citizen, agency="DISHUB", text=value_of("FOR022"))

    page = citizen.post("/lacak/", {"kode": code_in(response)}).content.decode()
    assert response.status_code == 201
    assert "Data kependudukan pada isi disamarkan." in response.content.decode()
    assert "7308********0001" in page
    assert "7308011203900001" not in page + response.content.decode()


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_form_without_its_token_is_refused(dishub, headers):
    """FOR031."""
    browser = Client(enforce_csrf_checks=True, headers=headers)
    response = send(browser, agency="DISHUB")

    assert (response.status_code, Inquiry.objects.count()) == (403, 0)
    assert says(response, "FOR031")


def test_only_pages_that_post_set_a_cookie(citizen, dishub):
    cookies = {path: citizen.get(path).cookies for path in ("/", "/cek/", "/akun-resmi/")}

    assert not any(cookies.values())
    assert "csrftoken" in citizen.get("/tanya/").cookies


def test_sixty_messages_a_minute_from_one_address_are_taken(dishub, settings):
    phones = [send(Client(), agency="DISHUB", text=f"Soal {n}.").status_code for n in range(60)]
    last = send(Client(), agency="DISHUB")

    assert set(phones) == {201}
    assert last.status_code == 429
    assert int(last["Retry-After"]) > 0


def test_the_page_costs_few_queries_and_bytes(citizen, dishub, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        response = citizen.get("/tanya/")

    assert len(response.content) < 15_000
    assert response["Cache-Control"].startswith("max-age=0, no-cache, no-store")


def test_the_home_offers_the_form(citizen, dishub):
    assert 'href="/tanya/"' in citizen.get("/").content.decode()


def test_a_field_for_machines_is_hidden_from_people(citizen, dishub):
    page = citizen.get("/tanya/").content.decode()
    trap = page[page.index('class="vh" aria-hidden="true"') :]

    assert 'name="situs_web"' in trap[:400]
    assert 'tabindex="-1"' in trap[:400]
    assert CODE.search(page) is None


def test_a_key_we_never_gave_is_replaced_and_the_rest_kept(citizen):
    response = send(citizen, token="é" * 70, text="Lampu jalan mati.")

    page = response.content.decode()
    assert response.status_code == 422
    assert "Muat ulang halaman, lalu kirim lagi." in page
    assert "Lampu jalan mati." in page
    assert len(response.context["form"]["token"].value()) == 32
