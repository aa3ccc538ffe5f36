"""A crisis in two browsers: a Petugas proposes, a Pejabat edits and approves."""

import pytest
from playwright.sync_api import expect

from agencies.models import User
from inquiries import services
from inquiries.models import Inquiry
from tests.factories import (
    make_agency,
    make_assigned,
    make_inquiry,
    make_officer,
    make_responsible,
)

pytestmark = pytest.mark.django_db(transaction=True)
RUDE = "Dasar tidak becus, kapan longsor di Rinding ditangani? Ada rumah tertimbun."


@pytest.fixture
def inquiry(transactional_db) -> Inquiry:
    dishub = make_agency("DISHUB", short_name="Dishub")
    make_responsible(dishub)
    make_assigned("EVALUATOR")
    return make_inquiry(dishub, make_officer(dishub), text=RUDE)


def people(inquiry):
    return {user.username: user for user in User.objects.all()}


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts, phone"])
def test_a_pejabat_edits_and_approves(person, inquiry, scripts):
    who = people(inquiry)
    petugas = person(who["petugas.dishub"], scripts=scripts, phone=not scripts)
    pejabat = person(who["pejabat.dishub"], scripts=scripts, phone=not scripts, dark=True)
    evaluator = person(who["evaluator"], scripts=scripts, phone=not scripts)
    address = f"/pesan/{inquiry.number}/"

    page = petugas.open(f"{address}?langkah=krisis")
    dialog = page.locator("dialog[open]")
    dialog.get_by_label("Alasan").fill("Ada rumah tertimbun.")
    dialog.get_by_role("button", name="Tandai krisis").click()
    expect(page.get_by_text("Balasan Petugas berlaku sesudah disetujui Pejabat.")).to_be_visible()
    petugas.look()
    page.get_by_label("Jawaban", exact=True).fill("Tim sedang menuju lokasi.")
    page.locator("#jawab").get_by_role("button", name="Ajukan untuk persetujuan").click()
    expect(page.get_by_text("Balasan diusulkan. Berlaku sesudah")).to_be_visible()
    petugas.look()

    seen = evaluator.open("/krisis/")
    expect(seen.get_by_text("balasan menunggu persetujuan")).to_be_visible()

    page = pejabat.open(address)
    page.get_by_role("link", name="Periksa dan setujui").click()
    dialog = page.locator("dialog[open]")
    expect(dialog.get_by_label("Balasan", exact=True)).to_have_value("Tim sedang menuju lokasi.")
    pejabat.look()
    dialog.get_by_label("Balasan", exact=True).fill("Tim sudah di lokasi.")
    dialog.get_by_role("button", name="Setujui dan jawab").click()
    expect(page.get_by_text("Balasan disetujui; pesan dijawab.")).to_be_visible()
    pejabat.look()

    inquiry.refresh_from_db()
    assert (inquiry.status, inquiry.replies.get().text) == ("ANSWERED", "Tim sudah di lokasi.")


def test_an_abusive_message_lies_behind_one_click(person, inquiry):
    who = people(inquiry)
    services.flag_abusive(
        inquiry=inquiry, reason="Kasar.", gist="Kapan ditangani?", by=who["petugas.dishub"]
    )
    window = person(who["petugas.dishub"])

    page = window.open(f"/pesan/{inquiry.number}/")

    rude = page.get_by_text("tidak becus")
    expect(rude).to_be_hidden()
    page.get_by_text("Tampilkan isi asli").click()
    expect(rude).to_be_visible()
    window.look()
