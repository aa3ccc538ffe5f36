"""Filters of the inbox: in the address, all together, as chips, and never by reading the table."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict

from core import clock as core_clock
from inquiries import filters, listing, saved_filters, services
from inquiries.models import Inquiry, Referral, SavedFilter
from inquiries.rows import inquiry_values
from tests.factories import (
    make_account,
    make_agency,
    make_assigned,
    make_inquiry,
    make_officer,
    make_referral,
)

pytestmark = pytest.mark.django_db
INBOX = "/kotak-masuk/"


def texts(response):
    return {row.excerpt for row in response.context["list"].rows}


def chips(response):
    return [chip.text for chip in response.context["list"].chips]


@pytest.fixture
def account(dishub):
    return make_account(dishub)


@pytest.fixture
def several(dishub, officer, colleague, account, clock):
    """A question of last week by Instagram, a criticism of today by telephone, tagged."""
    old = make_inquiry(dishub, officer, text="Lama", account=account)
    Inquiry.objects.filter(pk=old.pk).update(received_at=clock() - timedelta(days=7))
    new = make_inquiry(dishub, colleague, text="Baru", kind="CRITICISM")
    services.tag_inquiry(inquiry=new, name="Banjir", by=officer)
    services.flag_crisis(inquiry=new, reason="Ramai.", by=colleague)
    free = make_inquiry(dishub, officer, text="Bebas", kind="SUGGESTION")
    services.release_inquiry(inquiry=free, by=officer)
    return old, new, free


@pytest.mark.parametrize(
    ("asked", "expected", "chip"),
    [
        ({"jenis": "CRITICISM"}, {"Baru"}, "Jenis: Kritik"),
        ({"kanal": "instagram"}, {"Lama"}, "Kanal: Instagram"),
        ({"kanal": "instagram/dishub.berau"}, {"Lama"}, "Kanal: dishub.berau · Instagram"),
        ({"kanal": "langsung"}, {"Baru", "Bebas"}, "Kanal: Langsung"),
        ({"penanda": "banjir"}, {"Baru"}, "Penanda: banjir"),
        ({"instansi": "DISHUB"}, {"Lama", "Baru", "Bebas"}, "Instansi: Dishub"),
        ({"petugas": "saya"}, {"Lama"}, "Petugas: Saya"),
        ({"petugas": "petugas2.dishub"}, {"Baru"}, "Petugas: Petugas2 Dishub"),
        ({"petugas": "tanpa"}, {"Bebas"}, "Petugas: Belum dipegang"),
        ({"tanda": "krisis"}, {"Baru"}, "Tanda: Krisis"),
        ({"dari": "2026-11-24"}, {"Baru", "Bebas"}, "Sejak: 24 November 2026"),
        ({"sampai": "2026-11-17"}, {"Lama"}, "Sampai: 17 November 2026"),
        ({"q": "baru", "jenis": "CRITICISM"}, {"Baru"}, "Jenis: Kritik"),
    ],
)
def test_each_filter_leaves_its_rows_and_stands_as_a_chip(
    sign_in, officer, several, asked, expected, chip
):
    response = sign_in(officer).get(INBOX, asked)

    shown = {re.sub("<[^>]+>", "", text) for text in texts(response)}
    assert shown == expected
    assert chips(response) == [chip]


def test_filters_go_together_and_each_chip_drops_its_own(sign_in, officer, several):
    browser = sign_in(officer)

    both = browser.get(INBOX, {"tab": "perlu-dijawab", "jenis": "CRITICISM", "dari": "2026-11-24"})
    first = both.context["list"].chips[0]
    rest = browser.get(first.url)

    assert texts(both) == {"Baru"}
    assert texts(rest) == {"Baru", "Bebas"}
    assert chips(rest) == ["Sejak: 24 November 2026"]


@pytest.mark.parametrize(
    "asked",
    [
        {"jenis": "RAHASIA"},
        {"dari": "kemarin"},
        {"sampai": "2026-02-30"},
        {"dari": "0001-01-01"},
        {"jenis": "\x00"},
        {"urut": "acak"},
    ],
)
def test_what_no_filter_can_mean_is_left_out(sign_in, officer, several, asked):
    response = sign_in(officer).get(INBOX, asked)

    assert texts(response) == {"Lama", "Baru", "Bebas"}
    assert chips(response) == []


@pytest.mark.parametrize(
    "asked", [{"penanda": "tidak ada"}, {"kanal": "x/y"}, {"petugas": "siapa"}, {"instansi": "X"}]
)
def test_what_nobody_has_finds_nothing_and_says_what_to_do(sign_in, officer, several, asked):
    response = sign_in(officer).get(INBOX, asked)

    assert texts(response) == set()
    assert "Tidak ada yang sesuai saringan" in response.content.decode()


def test_the_tabs_count_what_the_filters_leave_and_keep_them(sign_in, officer, several):
    shown = sign_in(officer).get(INBOX, {"jenis": "CRITICISM"}).context["list"]

    assert shown.tabs[0]["count"] == 1
    assert shown.tabs[1]["url"] == "/kotak-masuk/?tab=menunggu&jenis=CRITICISM"


def test_the_next_page_keeps_the_filters(sign_in, officer, dishub, clock):
    for number in range(60):
        make_inquiry(dishub, officer, text=f"Kritik {number}", kind="CRITICISM")
        make_inquiry(dishub, officer, text=f"Tanya {number}")
    browser = sign_in(officer)
    first = browser.get(INBOX, {"jenis": "CRITICISM"}).context["list"]

    second = browser.get(first.older_url).context["list"]

    assert "jenis=CRITICISM" in first.older_url
    assert len(first.rows) + len(second.rows) == 60


def test_a_tag_of_another_instansi_finds_nothing(sign_in, outsider, several):
    response = sign_in(outsider).get(INBOX, {"penanda": "banjir"})

    assert texts(response) == set()
    assert not [each for each in filters.offered(outsider) if each.kind == "penanda"]


def test_diskominfo_filters_by_instansi_and_platform(sign_in, evaluator, several, clock):
    other = make_agency("DLHK")
    make_inquiry(other, make_officer(other), text="Sampah")

    browser = sign_in(evaluator)

    assert texts(browser.get(INBOX, {"instansi": "DLHK"})) == {"Sampah"}
    assert texts(browser.get(INBOX, {"kanal": "instagram"})) == {"Lama"}
    assert chips(browser.get(INBOX, {"kanal": "instagram"})) == ["Kanal: Instagram"]


def test_the_filters_also_narrow_the_list_beside_an_opened_message(sign_in, officer, several):
    response = sign_in(officer).get(
        f"/pesan/{several[0].number}/", {"tab": "perlu-dijawab", "jenis": "CRITICISM"}
    )

    assert texts(response) == {"Baru"}
    assert chips(response) == ["Jenis: Kritik"]


# --- order ------------------------------------------------------------------------------------
def ordered(browser, **asked):
    return [row.excerpt for row in browser.get(INBOX, asked).context["list"].rows]


def test_the_oldest_can_stand_first(sign_in, officer, several):
    browser = sign_in(officer)

    assert ordered(browser)[-1] == "Lama"
    assert ordered(browser, urut="terlama")[0] == "Lama"


@pytest.mark.pasal("Lampiran B.4")
def test_what_is_due_first_can_stand_first_where_others_owe_an_answer(
    sign_in, officer, dishub, dpupr, target_officer, clock
):
    for number in range(55):
        make_referral(make_inquiry(dishub, officer, text=f"Ke-{number}"), dpupr, officer)
        clock.advance(timedelta(minutes=1))
    browser = sign_in(officer)

    first = browser.get(INBOX, {"tab": "menunggu", "urut": "sisa"}).context["list"]
    second = browser.get(first.older_url).context["list"]

    shown = [row.excerpt for row in (*first.rows, *second.rows)]
    assert shown == [f"Ke-{number}" for number in range(55)]


# --- plans ------------------------------------------------------------------------------------
@pytest.fixture
def crowd(dishub, officer, account):
    """Many finished inquiries of two Instansi, a few of them tagged, assigned or by an account."""
    at = core_clock.now()
    other = make_agency("DLHK")
    rows = Inquiry.objects.bulk_create(
        Inquiry(
            number=f"2610-{number:05d}",
            agency=dishub if number % 2 else other,
            type="QUESTION" if number % 4 else "CRITICISM",
            text="Lampu jalan padam",
            account=account if number % 100 == 1 else None,
            assigned_to=officer if number % 200 == 1 else None,
            received_at=at - timedelta(minutes=number),
            first_answered_at=at,
            recorded_by=officer,
            is_crisis=number % 500 == 1,
            is_abusive=number % 400 == 1,
            status="CLOSED" if number % 20 else "IN_PROGRESS",
        )
        for number in range(20_000)
    )
    Referral.objects.bulk_create(
        Referral(
            inquiry=row,
            from_agency=row.agency,
            to_agency=other if row.agency == dishub else dishub,
            reason="Kewenangan.",
            sent_by=officer,
            sent_at=row.received_at,
            due_at=row.received_at + timedelta(days=1),
            stopped_at=at,
            first_answered_at=at,
            status="ACCEPTED",
        )
        for row in rows[::4]
    )
    for row in rows[1:2000:200]:
        services.tag_inquiry(inquiry=row, name="banjir", by=officer)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


ASKED = [
    "",
    "tab=selesai",
    "urut=terlama",
    "jenis=CRITICISM",
    "tab=selesai&jenis=CRITICISM",
    "tab=selesai&kanal=instagram",
    "tab=selesai&kanal=instagram/dishub.berau",
    "tab=selesai&penanda=banjir",
    "tab=selesai&petugas=saya",
    "petugas=tanpa",
    "instansi=DISHUB",
    "tanda=krisis",
    "tab=selesai&tanda=kasar",
    "tab=selesai&dari=2026-11-20&sampai=2026-11-22",
    "tab=selesai&jenis=CRITICISM&dari=2026-11-01&penanda=banjir",
    "q=lampu&jenis=CRITICISM",
    "tab=menunggu&urut=sisa",
    "tab=terlambat",
]


@pytest.mark.parametrize("role", ["officer", "evaluator"])
def test_no_filter_reads_the_whole_table(crowd, officer, role):
    reader = officer if role == "officer" else make_assigned("EVALUATOR")
    now = core_clock.now()

    for query in ASKED:
        asked = listing.ask_inbox(reader, QueryDict(query), now)
        values = inquiry_values(asked.rows)
        walk = asked.ordering
        sign = "" if walk["ascending"] else "-"
        plan = values.order_by(f"{sign}{walk['field']}", f"{sign}id")[:51].explain()
        assert "Seq Scan on inquiries_inquiry" not in plan, (query, plan)
        assert "Seq Scan on inquiries_referral" not in plan, (query, plan)
        assert not re.search(r"SCAN inquiries_(inquiry|referral)(?! USING)", plan), (query, plan)


# --- saved ------------------------------------------------------------------------------------
def test_a_view_is_kept_under_a_name_and_opened_by_a_link(sign_in, officer, several):
    browser = sign_in(officer)

    kept = browser.post(
        f"{INBOX}saringan/",
        {"name": "Kritik", "query": "tab=perlu-dijawab&jenis=CRITICISM&lanjut=5-1&jahat=1"},
    )
    page = browser.get(INBOX)

    assert (kept.status_code, kept.url) == (303, f"{INBOX}?tab=perlu-dijawab&jenis=CRITICISM")
    assert page.context["list"].panel.saved == [("Kritik", kept.url)]
    assert texts(browser.get(kept.url)) == {"Baru"}


def test_a_view_is_renamed_and_deleted_by_its_owner_alone(sign_in, officer, colleague):
    mine = saved_filters.save(user=officer, name="Satu", query="jenis=CRITICISM")

    foreign = [
        sign_in(colleague).post(f"{INBOX}saringan/{mine.pk}/{step}/", {"name": "X"}).status_code
        for step in ("nama", "hapus")
    ]
    renamed = sign_in(officer).post(f"{INBOX}saringan/{mine.pk}/nama/", {"name": "Dua"})
    mine.refresh_from_db()
    gone = sign_in(officer).post(f"{INBOX}saringan/{mine.pk}/hapus/")

    assert foreign == [404, 404]
    assert (renamed.status_code, mine.name, gone.status_code) == (303, "Dua", 303)
    assert not SavedFilter.objects.exists()


def test_a_name_is_used_once_and_there_are_only_so_many(sign_in, officer):
    browser = sign_in(officer)
    for number in range(SavedFilter.MOST):
        saved_filters.save(user=officer, name=f"Ke-{number}", query="jenis=CRITICISM")

    many = browser.post(f"{INBOX}saringan/", {"name": "Lagi", "query": ""})
    SavedFilter.objects.last().delete()
    taken = browser.post(f"{INBOX}saringan/", {"name": "KE-0", "query": ""})

    assert (many.status_code, taken.status_code) == (422, 422)
    assert "Paling banyak 20 saringan" in many.content.decode()
    assert "Nama itu sudah Anda pakai" in taken.content.decode()


def test_a_kept_view_shows_what_todays_powers_allow(sign_in, officer, several, dishub):
    saved_filters.save(user=officer, name="Dishub", query="instansi=DISHUB")
    officer.appointments.all().delete()

    assert sign_in(officer).get(INBOX, {"instansi": "DISHUB"}).status_code == 403


# --- staying in the list -----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("came_from", "expected"),
    [
        ("http://testserver/pesan/x/?tab=perlu-dijawab&jenis=KRITIK&langkah=spam", "?tab=perlu-"),
        ("http://testserver/pesan/x/", ""),
        ("", ""),
        ("http://[", ""),
    ],
)
def test_after_a_step_one_stands_beside_the_same_list(
    sign_in, officer, inquiry, came_from, expected
):
    response = sign_in(officer, Referer=came_from).post(f"/pesan/{inquiry.number}/lepas/")

    assert response.status_code == 303
    assert response.url.startswith(f"/pesan/{inquiry.number}/{expected}")
    assert "langkah" not in response.url
