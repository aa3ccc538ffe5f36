"""What a phone shows: nothing cut, nothing alone on its line, nothing too small to touch."""

import pytest

from core import notices
from reports import services
from reports.models import AnnualReport
from tests.factories import make_agency, make_assigned, make_decree, make_officer
from tests.reports.conftest import make_draft, make_team

pytestmark = pytest.mark.django_db(transaction=True)
SHOWS_PLACEHOLDER = """(input) => {
  const probe = document.createElement("canvas").getContext("2d");
  const style = getComputedStyle(input);
  probe.font = `${style.fontSize} ${style.fontFamily}`;
  const room = input.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  return probe.measureText(input.placeholder).width <= room;
}"""
TOPS = "(links) => links.map((link) => Math.round(link.getBoundingClientRect().top))"


def test_the_menu_of_the_public_leaves_no_link_alone_on_its_line(transactional_db, person):
    somebody = person(phone=True)
    page = somebody.open("/cek/")
    for width in (320, 360, 390, 480, 600, 768, 820, 1024):
        page.set_viewport_size({"width": width, "height": 740})
        somebody.look()

        tops = page.locator(".public-head nav a").evaluate_all(TOPS)

        assert (width, min(tops.count(top) for top in tops) > 1) == (width, True)


def test_the_search_says_in_full_what_it_looks_for(transactional_db, person):
    page = person(make_officer(make_agency("DISHUB")), phone=True).open("/kotak-masuk/")

    for width in (320, 390):
        page.set_viewport_size({"width": width, "height": 740})
        assert page.locator("#cari").evaluate(SHOWS_PLACEHOLDER), width


def test_an_instansi_in_the_list_is_wide_enough_for_a_finger(transactional_db, person):
    page = person(make_officer(make_agency("DISHUB")), phone=True).open("/instansi/")

    assert page.locator("tbody th a").first.bounding_box()["height"] >= 44


def test_a_long_notice_is_shown_whole(transactional_db, person):
    officer = make_officer(make_agency("DISHUB"))
    text = "Rujukan dari DPUPR menunggu jawaban Instansi Anda sampai besok pagi. " * 4
    notices.notify([officer], text=text, url="/kotak-masuk/", dedup_key="a")

    notice = person(officer, phone=True).open("/notifikasi/").locator(".pick b")

    assert notice.evaluate("(text) => text.scrollHeight <= text.clientHeight + 1")


def test_the_number_of_an_officer_is_shown_whole(transactional_db, person):
    dishub = make_agency("DISHUB")
    officer = make_officer(dishub)
    decree = make_decree(dishub, officers=[officer])
    somebody = person(officer, phone=True)
    page = somebody.open(f"/keputusan/{decree.pk}/")
    page.set_viewport_size({"width": 320, "height": 740})

    cells = page.locator("td[data-label]")

    assert cells.count()
    cut = "(cells) => cells.filter((cell) => cell.scrollWidth > cell.clientWidth).length"
    assert cells.evaluate_all(cut) == 0


def test_no_card_of_a_table_is_cut_on_the_smallest_phone(transactional_db, person):
    team = make_team()
    services.submit_report(report=make_draft(team, year=2025), by=team.head)
    make_draft(team, year=2026)
    evaluator = make_assigned("EVALUATOR")
    services.receive_report(report=AnnualReport.objects.get(year=2025), by=evaluator)

    for user, path in ((team.officer, "/laporan/DISHUB/2026/"), (evaluator, "/laporan/")):
        somebody = person(user, phone=True)
        somebody.page.set_viewport_size({"width": 320, "height": 640})
        somebody.open(path)
