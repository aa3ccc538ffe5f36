"""Preparing the annual report in a real browser: alone, together, and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from reports.models import AnnualReport
from tests.reports.conftest import make_draft, make_team

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.pasal("15(3)")]


@pytest.fixture
def team():
    return make_team()


@pytest.fixture
def path(team):
    make_draft(team, year=2026)
    return "/laporan/DISHUB/2026/"


def stored(name="recommendations"):
    return getattr(AnnualReport.objects.get(), name)


def test_two_people_write_at_the_same_time_and_both_texts_are_kept(person, team, path):
    ani, budi = person(team.officer), person(team.responsible, phone=True, dark=True)
    of_ani, of_budi = ani.open(path), budi.open(path)

    of_ani.get_by_role("textbox", name="Rekomendasi").fill("Tulisan Ani.")
    expect(of_ani.get_by_text("Tersimpan").first).to_be_visible()
    expect(of_ani.locator("#simpanan")).to_contain_text("Petugas.Dishub".replace(".", " "))
    of_budi.get_by_role("textbox", name="Rekomendasi").fill("Tulisan Budi.")

    expect(of_budi.get_by_text("Belum tersimpan.")).to_be_visible()
    expect(of_budi.locator("#teks-recommendations")).to_have_text("Tulisan Ani.")
    expect(of_budi.get_by_role("textbox", name="Rekomendasi")).to_have_value("Tulisan Budi.")
    assert stored() == "Tulisan Ani."
    budi.look()

    of_budi.get_by_role("textbox", name="Rekomendasi").fill("Tulisan Ani dan Budi.")
    of_budi.get_by_role("button", name="Simpan gabungan saya").click()
    expect(of_budi.locator("#teks-recommendations")).to_have_count(0)
    assert stored() == "Tulisan Ani dan Budi."


def test_what_is_typed_is_kept_by_itself_and_the_meter_follows(person, team, path):
    page = person(team.officer).open(path)

    page.get_by_role("textbox", name="Kendala internal").fill("")
    expect(page.get_by_text("7 dari 8 butir lengkap")).to_be_visible()
    page.get_by_role("link", name=re.compile("Kendala internal")).click()
    page.get_by_role("textbox", name="Kendala internal").fill("Petugas merangkap.")
    page.get_by_label(re.compile("^Jaringan listrik")).select_option("Tersedia")

    expect(page.get_by_text("8 dari 8 butir lengkap")).to_be_visible()
    expect(page.get_by_text("1 dari 4 terisi")).to_be_visible()
    assert stored("internal_obstacles") == "Petugas merangkap."


def test_without_javascript_both_texts_are_on_the_page_and_can_be_merged(person, team, path):
    ani, budi = person(team.officer, scripts=False), person(team.responsible, scripts=False)
    of_ani, of_budi = ani.open(path), budi.open(path)
    of_ani.get_by_role("textbox", name="Rekomendasi").fill("Tulisan Ani.")
    of_ani.get_by_role("button", name="Simpan", exact=True).click()
    of_budi.get_by_role("textbox", name="Rekomendasi").fill("Tulisan Budi.")
    of_budi.get_by_role("button", name="Simpan", exact=True).click()

    expect(of_budi.locator("#teks-recommendations")).to_have_text("Tulisan Ani.")
    expect(of_budi.get_by_role("textbox", name="Rekomendasi")).to_have_value("Tulisan Budi.")
    of_budi.get_by_role("button", name="Simpan gabungan saya").click()

    expect(of_budi.get_by_text("Draf tersimpan.")).to_be_visible()
    assert stored() == "Tulisan Budi."
