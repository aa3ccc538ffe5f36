"""One table over all Instansi: late now, on time, accounts without Petugas, who reported."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.models import Agency, Appointment
from inquiries import services as desk
from reports import monitoring, obligations, services
from tests.factories import (
    make_account,
    make_agency,
    make_assigned,
    make_decree,
    make_inquiry,
    make_referral,
)
from tests.reports.conftest import make_draft, make_team

pytestmark = pytest.mark.django_db
URL = "/pemantauan/"


@pytest.fixture
def other(clock, db):
    return make_team("DPUPR")


def row_of(agency, clock, year=2026):
    found = monitoring.rows(duty=obligations.of_year(year), now=clock(), sort="instansi")
    return next(row for row in found if row.agency == agency)


@pytest.mark.pasal("Lampiran B.4")
def test_late_now_and_the_share_on_time_are_those_of_the_asked_instansi(team, other, clock):
    for answered_after in (timedelta(hours=24), timedelta(hours=25), None):
        referral = make_referral(
            make_inquiry(team.agency, team.officer), other.agency, team.officer
        )
        clock.advance(answered_after or timedelta(hours=30))
        if answered_after:
            desk.answer_referral(referral=referral, text="Besok.", by=other.officer)

    row = row_of(other.agency, clock)

    assert (row.late, row.judged, row.on_time_text) == (1, 3, "33,3 %")
    assert (row_of(team.agency, clock).late, row_of(team.agency, clock).on_time_text) == (0, "–")


def test_a_withdrawn_referral_has_no_verdict_before_it_was_due(team, other, clock):
    referral = make_referral(make_inquiry(team.agency, team.officer), other.agency, team.officer)
    desk.withdraw_referral(referral=referral, by=team.officer)

    assert row_of(other.agency, clock).judged == 0


@pytest.mark.pasal("9(1)")
def test_an_official_account_without_a_petugas_in_force_is_counted(team, clock):
    make_decree(team.agency, accounts=[make_account(team.agency)], responsible=[team.responsible])
    assert row_of(team.agency, clock).unattended == 0

    Appointment.objects.filter(role="OFFICER").delete()

    assert row_of(team.agency, clock).unattended == 1


@pytest.mark.pasal("15(2)")
def test_who_has_not_reported_is_said_and_a_draft_is_not_opened_to_diskominfo(
    team, other, evaluator, clock
):
    make_draft(team)
    report = services.submit_report(report=make_draft(other), by=other.head)

    assert row_of(team.agency, clock).report_word == "Belum melapor"
    assert row_of(team.agency, clock).report_url == ""
    assert row_of(other.agency, clock).report_word == "Diajukan"
    assert row_of(other.agency, clock).report_url.startswith("/laporan/DPUPR/2026/")
    assert row_of(team.agency, clock, year=2025).report_word == "Belum melapor"
    assert report.awaits_receipt


def test_an_instansi_that_was_closed_is_not_listed(team, other, evaluator, sign_in, clock):
    Agency.objects.filter(pk=other.agency.pk).update(closed_at=clock(), successor=team.agency)

    page = sign_in(evaluator).get(URL)

    assert [row.agency for row in page.context["rows"]] == [team.agency]


def test_each_column_sorts_both_ways_and_nonsense_falls_back(team, other, evaluator, sign_in):
    client = sign_in(evaluator)
    for key in monitoring.SORTS:
        for sort in (key, f"-{key}"):
            response = client.get(URL, {"urut": sort, "tahun": "2026"})
            assert response.status_code == 200
            assert response.content.decode().count("aria-sort=") == 1
    assert client.get(URL, {"urut": "password", "tahun": "x"}).context["sort"] == "-terlambat"


@pytest.mark.parametrize(
    ("written", "year"), [("", 2025), ("2026", 2026), ("1999", 2025), ("٢٠٢٦", 2025)]
)
def test_the_last_whole_year_is_shown_unless_another_is_asked_for(
    evaluator, sign_in, written, year
):
    assert sign_in(evaluator).get(URL, {"tahun": written}).context["year"] == year


def test_the_table_costs_the_same_queries_for_one_and_for_many(team, evaluator, clock):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            monitoring.rows(duty=duty, now=clock(), sort="-terlambat")
        return len(queries)

    duty = obligations.of_year(2026)
    few = cost()
    for number in range(50):
        make_agency(f"INSTANSI{number}")

    assert cost() == few <= 11


def test_only_diskominfo_and_the_bupati_watch(team, evaluator, sign_in):
    statuses = {
        user.username: sign_in(user).get(reverse("reports:monitoring")).status_code
        for user in (
            team.officer, team.responsible, team.head, evaluator,
            make_assigned("REGENT"), make_assigned("ADMIN"),
        )
    }  # fmt: skip

    assert [name for name, status in statuses.items() if status == 200] == ["evaluator", "regent"]
    assert {status for name, status in statuses.items()} == {200, 403}
