"""The answer bank in a real browser: from a good reply to the next question, and outside."""

import re

import pytest
from playwright.sync_api import expect

from inquiries import services
from inquiries.models import AnswerUse, BankAnswer
from tests.factories import make_agency, make_bank_answer, make_inquiry, make_officer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def dishub():
    return make_agency("DISHUB", name="Dinas Perhubungan")


@pytest.fixture
def officer(dishub):
    return make_officer(dishub)


def answered(dishub, officer):
    inquiry = make_inquiry(dishub, officer, text="Jadwal kapal ke Maratua hari apa saja?")
    text = f"Pesan {inquiry.number}: kapal berangkat Senin dan Kamis pukul 08.00."
    services.reply_inquiry(inquiry=inquiry, text=text, by=officer)
    return inquiry


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_a_good_reply_is_kept_offered_taken_and_sent(person, dishub, officer, phone):
    first = answered(dishub, officer)
    desk = person(officer, phone=phone)
    page = desk.open(f"/pesan/{first.number}/")
    page.get_by_role("link", name="Simpan ke bank jawaban").click()
    expect(page.get_by_label("Jawaban", exact=True)).to_have_value(re.compile(r"Pesan \{nomor\}"))
    desk.look()
    page.get_by_label("Cara bertanya lain").fill("speedboat maratua jam berapa")
    page.get_by_role("radio", name=re.compile("Publik")).check()
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_role("alert")).to_contain_text("Hapus {nomor}")
    desk.look()
    page.get_by_label("Jawaban", exact=True).fill("Kapal berangkat Senin dan Kamis.")
    page.get_by_role("button", name="Simpan").click()
    expect(page.locator("#notices")).to_contain_text("Jawaban disimpan di bank jawaban.")
    desk.look()
    desk.open("/bank-jawaban/?q=maratua")

    second = make_inquiry(dishub, officer, text="min speedboat ke maratua besok jam brp")
    page = desk.open(f"/pesan/{second.number}/")
    offer = page.locator("#bank-jawaban")
    expect(offer).to_contain_text("maratua")
    page.locator("#jawab").get_by_label("Jawaban").fill("Selamat siang.")
    offer.get_by_role("button", name="Pakai").click()
    box = page.locator("#jawab").get_by_label("Jawaban", exact=True)
    expect(box).to_have_value("Selamat siang.\n\nKapal berangkat Senin dan Kamis.")
    expect(page.get_by_text("Memakai jawaban bank")).to_be_visible()
    desk.look()
    page.get_by_role("button", name="Jawab", exact=True).click()
    expect(page.locator("#notices")).to_contain_text("Pesan dijawab.")
    assert AnswerUse.objects.get().inquiry == second
    desk.open(f"/bank-jawaban/{BankAnswer.objects.get().code}/")


def test_without_javascript_the_answer_is_taken_and_what_was_typed_stays(person, dishub, officer):
    entry = make_bank_answer(dishub, officer)
    inquiry = make_inquiry(dishub, officer)
    desk = person(officer, phone=True, scripts=False)
    page = desk.open(f"/pesan/{inquiry.number}/")

    page.get_by_role("link", name="Lihat jawaban yang mirip").click()
    page.locator("#jawab").get_by_label("Jawaban").fill("Selamat siang.")
    page.locator("#bank-jawaban").get_by_role("button", name="Pakai").click()

    box = page.locator("#jawab").get_by_label("Jawaban", exact=True)
    expect(box).to_have_value(re.compile("Selamat siang.\n\nYth. Bapak/Ibu"))
    desk.look()
    page.get_by_role("button", name="Jawab", exact=True).click()
    expect(page.locator("#notices")).to_contain_text("Pesan dijawab.")
    entry.refresh_from_db()
    assert entry.use_count == 1


def test_before_another_instansi_is_asked_the_bank_is_shown(person, dishub, officer):
    make_officer(make_agency("DPUPR", name="Dinas Pekerjaan Umum"))
    make_bank_answer(dishub, officer)
    inquiry = make_inquiry(dishub, officer)
    desk = person(officer)
    page = desk.open(f"/pesan/{inquiry.number}/")

    page.get_by_role("link", name="Teruskan").click()

    expect(page.get_by_role("heading", name="Jawabannya sudah ada?")).to_be_visible()
    desk.look()


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_a_citizen_finds_the_answer_while_typing_and_in_the_list(person, dishub, officer, phone):
    make_bank_answer(
        dishub,
        officer,
        question="Berapa tarif parkir motor?",
        answer="Tarif parkir motor Rp2.000.",
        visibility="PUBLIC",
        tags=("parkir",),
    )
    citizen = person(phone=phone, dark=phone)
    page = citizen.open("/tanya/")

    page.get_by_label("Isi pertanyaan").press_sequentially("tarif parkir motor brp")
    expect(page.get_by_role("heading", name="Mungkin sudah dijawab")).to_be_visible()
    citizen.look()
    page.get_by_role("link", name=re.compile("Berapa tarif parkir motor")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Berapa tarif parkir motor?")
    expect(page.get_by_text("Tarif parkir motor Rp2.000.")).to_be_visible()
    citizen.look()

    citizen.open("/jawaban/?q=parkir")
    expect(page.get_by_role("link", name=re.compile("Berapa tarif"))).to_be_visible()


def test_without_javascript_a_citizen_looks_before_asking(person, dishub, officer):
    make_bank_answer(dishub, officer, answer="Tiga hari.", visibility="PUBLIC")
    citizen = person(phone=True, scripts=False)
    page = citizen.open("/tanya/")

    page.get_by_label("Isi pertanyaan").fill("lampu jalan mati lapor ke mana")
    page.get_by_role("button", name="Cari jawaban dulu").click()

    expect(page.get_by_role("link", name=re.compile("Lampu jalan mati"))).to_be_visible()
    expect(page.get_by_label("Isi pertanyaan")).to_have_value("lampu jalan mati lapor ke mana")
    citizen.look()
