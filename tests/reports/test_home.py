"""The front page, what waits for each role, the menu, and the line that names the role."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.urls import reverse

from agencies.models import Decree
from core import notices
from core.clock import WITA
from inquiries import services as desk
from inquiries.models import Mention
from reports import months, services, waiting
from reports.context_processors import navigation
from reports.navigation import menu_for, role_line_of
from tests.factories import (
    make_account,
    make_assigned,
    make_decree,
    make_inquiry,
    make_referral,
    make_user,
)
from tests.reports.conftest import make_draft, make_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(clock, db):
    return make_team("DPUPR")


def texts(user, clock):
    return [item.text for item in waiting.for_user(user, now=clock())]


# --- Front page ---------------------------------------------------------------------------------
@pytest.mark.pasal("2")
def test_the_front_page_needs_no_sign_in_no_cookie_and_no_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        response = Client().get(reverse("reports:home"))

    assert response.status_code == 200
    assert not response.cookies
    assert f'action="{reverse("accounts:check")}"' in response.content.decode()


def test_every_link_of_the_front_page_leads_somewhere(db):
    import re

    client = Client()
    page = client.get(reverse("reports:home")).content.decode()

    for address in set(re.findall(r'<a [^>]*href="(/[^"]*)"', page)):
        assert client.get(address).status_code == 200, address


# --- What waits ---------------------------------------------------------------------------------
@pytest.mark.pasal("9(1)")
def test_the_kepala_is_told_of_drafts_to_sign_and_reports_to_submit(team, clock):
    draft = make_decree(team.agency, officers=[team.officer], in_force=False)
    report = make_draft(team)

    assert texts(team.head, clock) == [f"Tanda tangani dan aktifkan {draft}", f"Ajukan {report}"]


def test_an_incomplete_report_waits_for_the_officers_and_not_for_the_kepala(team, clock):
    services.start_report(agency=team.agency, year=2025, by=team.officer)

    assert texts(team.head, clock) == []
    assert texts(team.officer, clock) == ["Lengkapi Laporan Dishub Tahun 2025"]


def test_last_years_report_that_nobody_started_waits_for_the_officers(team, clock):
    assert texts(team.responsible, clock) == ["Susun laporan tahun 2025"]


@pytest.mark.pasal("Lampiran B.4")
def test_referrals_come_first_and_the_one_that_is_due_first_leads(team, other, clock):
    make_draft(team, year=2025)
    first = make_referral(make_inquiry(other.agency, other.officer), team.agency, other.officer)
    clock.advance(timedelta(hours=1))
    second = make_referral(make_inquiry(other.agency, other.officer), team.agency, other.officer)
    make_inquiry(team.agency, team.officer)

    items = waiting.for_user(team.officer, now=clock())

    assert [item.due_at for item in items[:2]] == [first.due_at, second.due_at]
    assert items[2].text == "Jawab 1 pesan masuk"


def test_an_answer_that_lies_ready_is_to_be_passed_on(team, other, clock):
    referral = make_referral(make_inquiry(team.agency, team.officer), other.agency, team.officer)
    desk.answer_referral(referral=referral, text="Dijadwalkan.", by=other.officer)

    assert "Balas 1 pesan yang jawabannya sudah siap" in texts(team.officer, clock)


@pytest.mark.pasal("15(2)")
def test_diskominfo_is_told_of_receipts_to_give(submitted, evaluator, clock):
    assert texts(evaluator, clock) == [f"Terbitkan tanda terima {submitted}"]
    services.receive_report(report=submitted, by=evaluator)
    assert texts(evaluator, clock) == []


def test_another_instansis_work_waits_for_nobody_else(team, other, clock):
    make_inquiry(other.agency, other.officer)
    make_decree(other.agency, officers=[other.officer], in_force=False)
    make_draft(other)
    make_draft(team, year=2025)

    assert texts(team.officer, clock) == []
    assert texts(team.head, clock) == ["Ajukan Laporan Dishub Tahun 2025"]


@pytest.mark.parametrize("role", ["EVALUATOR", "REGENT", "ADMIN"])
def test_every_role_has_its_home(clock, role, sign_in):
    response = sign_in(make_assigned(role)).get(reverse("reports:dashboard"))

    assert response.status_code == 200
    assert "Yang menunggu Anda" in response.content.decode()


def test_without_a_power_in_force_there_is_no_home(team, sign_in, clock):
    client = sign_in(team.officer)
    Decree.objects.update(effective_until=clock())

    assert client.get(reverse("reports:dashboard")).status_code == 403
    assert Client().get(reverse("reports:dashboard")).status_code == 302


def test_the_home_costs_the_same_queries_for_little_and_for_much(
    team, other, clock, sign_in, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = sign_in(team.officer)
    make_referral(make_inquiry(other.agency, other.officer), team.agency, other.officer)
    make_inquiry(team.agency, team.officer)
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("reports:dashboard"))
    for _ in range(12):
        make_referral(make_inquiry(other.agency, other.officer), team.agency, other.officer)
        make_inquiry(team.agency, team.officer)

    with django_assert_num_queries(len(few)):
        client.get(reverse("reports:dashboard"))


# --- Months -------------------------------------------------------------------------------------
def test_this_month_stands_beside_the_one_before_by_the_calendar_of_wita(team, other, clock):
    clock.set(datetime(2026, 10, 31, 23, 50, tzinfo=WITA))
    late = make_referral(make_inquiry(other.agency, other.officer), team.agency, other.officer)
    make_inquiry(team.agency, team.officer)
    clock.set(datetime(2026, 11, 1, 0, 5, tzinfo=WITA))
    answered = make_inquiry(team.agency, team.officer)
    desk.reply_inquiry(inquiry=answered, text="Sudah.", by=team.officer)
    prompt = make_referral(make_inquiry(other.agency, other.officer), team.agency, other.officer)
    desk.answer_referral(referral=prompt, text="Besok.", by=team.officer)
    clock.set(late.due_at + timedelta(minutes=1))

    found = months.compare(agencies={team.agency.pk}, now=clock())

    assert (found.name, found.before_name) == ("November 2026", "Oktober 2026")
    assert [(figure.now, figure.before) for figure in found.figures] == [
        ("1", "1"),
        ("1", "0"),
        ("100 %", "0 %"),
    ]


def test_without_any_case_a_share_is_not_made_up(team, clock):
    found = months.compare(agencies={team.agency.pk}, now=clock())

    assert found.figures[2].now == "belum ada"


# --- Menu ---------------------------------------------------------------------------------------
def labels(user):
    return [link.label for link in menu_for(user, path="/laporan/").links]


def test_each_role_finds_its_own_pages_in_the_menu(team, evaluator, clock):
    regent, admin = make_assigned("REGENT", "bupati"), make_assigned("ADMIN")

    of_agency = [
        "Kotak masuk", "Rujukan", "Bank jawaban", "Unggahan", "Laporan", "Evaluasi",
        "Keputusan", "Akun",
    ]  # fmt: skip
    assert labels(team.officer) == labels(team.head) == of_agency
    assert labels(evaluator) == [
        "Pemantauan", "Kotak masuk", "Krisis", "Bank jawaban", "Unggahan", "Laporan",
        "Evaluasi", "Keputusan", "Akun",
    ]  # fmt: skip
    assert labels(regent) == ["Ringkasan", "Pemantauan", "Laporan", "Evaluasi"]
    assert not {"Laporan", "Kotak masuk", "Keputusan"} & set(labels(admin))
    assert labels(make_user("tanpa.wewenang")) == []


def test_each_role_finds_the_registry_in_the_menu(team, evaluator, clock):
    def rarer(user):
        return [link.label for link in menu_for(user, path="/laporan/").rarer]

    leading = [
        "Instansi", "Percakapan di akun", "Isu massal", "Umpan balik", "SOP", "Serah terima",
        "Akun tiruan",
    ]  # fmt: skip
    assert rarer(team.officer) == [
        "Instansi", "Percakapan di akun", "Isu massal", "Umpan balik", "SOP", "Pernyataan etika",
        "Akun tiruan",
    ]  # fmt: skip
    assert rarer(team.responsible) == [
        "Instansi", "Percakapan di akun", "Isu massal", "Umpan balik", "SOP", "Pernyataan etika",
        "Serah terima",
        "Akun tiruan",
    ]  # fmt: skip
    assert rarer(team.head) == rarer(evaluator) == [*leading, "Jejak audit"]
    assert rarer(make_assigned("REGENT", "bupati")) == ["Instansi", "Umpan balik"]
    assert rarer(make_assigned("ADMIN")) == ["Hari libur", "Jejak audit"]
    assert rarer(make_user("tanpa.wewenang")) == []


def test_every_link_of_the_menu_opens_for_whom_it_is_shown(team, evaluator, clock, sign_in):
    everywhere = [make_assigned(role) for role in ("REGENT", "ADMIN")]
    for user in (team.officer, team.responsible, team.head, evaluator, *everywhere):
        client = sign_in(user)
        menu = menu_for(user, path="/")
        for link in (*menu.links, *menu.rarer):
            assert client.get(link.url).status_code == 200, (user, link.url)


@pytest.mark.pasal("Lampiran B.4")
def test_the_menu_counts_what_waits_and_alerts_what_is_late(team, other, clock):
    make_inquiry(team.agency, team.officer)
    make_referral(make_inquiry(other.agency, other.officer), team.agency, other.officer)
    clock.advance(timedelta(hours=25))
    make_referral(make_inquiry(other.agency, other.officer), team.agency, other.officer)

    inbox, referrals = menu_for(team.officer, path="/rujukan/").links[:2]

    assert inbox.count == 1
    assert (referrals.count, referrals.alert, referrals.current) == (2, 1, True)


def test_the_menu_and_the_bell_cost_one_query_beside_the_powers(
    team, evaluator, clock, django_assert_num_queries
):
    for user in (team.officer, team.head, evaluator):
        with django_assert_num_queries(2):
            menu_for(user, path="/")


def test_the_bell_counts_what_is_unread_and_a_visitor_has_nothing(
    team, clock, django_assert_num_queries
):
    notices.notify([team.officer], text="Ada.", url="/", dedup_key="satu", email=False)
    request = RequestFactory().get("/")
    request.user = AnonymousUser()

    assert menu_for(team.officer, path="/").unread == 1
    with django_assert_num_queries(0):
        assert navigation(request)["unread_count"]() == 0
        assert navigation(RequestFactory().get("/"))["unread_count"]() == 0


def test_the_line_names_the_role_and_the_instansi(team, evaluator, clock):
    assert role_line_of(team.officer) == "Petugas Dishub"
    assert role_line_of(team.head) == "Kepala Dishub"
    assert role_line_of(evaluator) == "Evaluator Diskominfo"
    assert role_line_of(make_user("tanpa.wewenang")) == "Belum berwenang"


@pytest.mark.pasal("8f")
def test_the_desk_is_told_of_conversations_that_nobody_has_looked_at(team, clock):
    at = clock()
    Mention.objects.create(
        account=make_account(team.agency), external_id="1", text="Penuh.", said_at=at, noted_at=at
    )

    told = [item.text for item in waiting.for_user(team.officer, now=at)]

    assert "Periksa 1 percakapan di akun" in told
    assert "percakapan" not in str([item.text for item in waiting.for_user(team.head, now=at)])
