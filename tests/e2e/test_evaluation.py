"""An evaluation in real browsers: judged, replied to, settled, ratified, and read by everybody."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories import make_assigned
from tests.reports.conftest import make_team

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.pasal("16(1)")]
YEAR = 2025


def test_from_the_first_score_to_the_public_page(person, clock):
    team, evaluator = make_team(), make_assigned("EVALUATOR")
    regent = make_assigned("REGENT", "bupati")
    desk = person(evaluator)
    page = desk.open(f"/evaluasi/?tahun={YEAR}")
    page.get_by_role("button", name="Mulai evaluasi Dishub").click()
    expect(page.get_by_role("heading", name=f"Evaluasi Dishub Tahun {YEAR}")).to_be_visible()
    page.get_by_role("link", name="A2 SOP yang berlaku").click()
    page.get_by_label("Nilai evaluator").fill("2,5")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_role("alert")).to_contain_text("tuliskan alasannya")
    desk.look()
    page.get_by_role("textbox", name="Alasan").fill("SOP berupa surat edaran.")
    page.get_by_role("button", name="Simpan").click()
    expect(page.locator("#indikator-A2")).to_contain_text("2,5 dari 4")
    page.get_by_text("Tambah temuan").click()
    page.get_by_role("textbox", name="Temuan").fill("Tetapkan SOP.")
    page.get_by_label("Selesai paling lambat").fill("2026-12-31")
    page.get_by_role("button", name="Catat temuan").click()
    expect(page.locator("#temuan")).to_contain_text("Tetapkan SOP.")
    page.get_by_role("button", name="Kirim kepada Instansi").click()
    expect(page.locator("#notices")).to_contain_text("Evaluasi dikirim.")
    desk.look()

    head = person(team.head, phone=True, dark=True)
    theirs = head.open(f"/evaluasi/DISHUB/{YEAR}/")
    theirs.get_by_role("textbox", name="Tanggapan").fill("Kami terima.")
    theirs.get_by_role("button", name="Kirim tanggapan").click()
    expect(theirs.locator("#notices")).to_contain_text("Tanggapan terkirim")
    head.look()

    page.reload()
    page.get_by_role("button", name="Tetapkan hasil").click()
    expect(page.locator("#notices")).to_contain_text("ditetapkan dan dibekukan")

    bupati = person(regent, phone=True)
    office = bupati.open("/bupati/")
    office.get_by_role("link", name=re.compile("Sahkan 1 hasil")).click()
    office.get_by_role("checkbox", name=re.compile("Dishub")).check()
    office.get_by_role("button", name="Sahkan yang dipilih").click()
    expect(office.locator("#notices")).to_contain_text("1 evaluasi disahkan")
    bupati.look()

    desk.open(f"/evaluasi/DISHUB/{YEAR}/")
    page.get_by_role("button", name="Umumkan hasil").click()
    expect(page.locator("#notices")).to_contain_text("diumumkan kepada publik")

    public = person(phone=True)
    read = public.open(f"/laporan-publik/?tahun={YEAR}")
    read.get_by_role("link", name=re.compile("Dinas Dishub")).first.click()
    expect(read.get_by_role("heading", level=1)).to_contain_text("Dinas Dishub")
    expect(read.locator("main")).to_contain_text("Tidak menyampaikan laporan")
    public.look()
