"""Who must report, until when, and who has not."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from core.clock import WITA
from reports import monitoring, obligations, services, waiting
from reports.models import ReportingYear
from reports.models.annual_report import ReportError
from tests.factories import make_agency, make_assigned
from tests.reports.conftest import make_draft, make_team

pytestmark = [pytest.mark.django_db, pytest.mark.pasal("15(1)")]
URL = "/laporan/tahun/2025/"


@pytest.fixture
def other(clock, db):
    return make_team("DPUPR")


def row_of(agency, clock, year=2025):
    duty = obligations.of_year(year)
    rows = monitoring.rows(duty=duty, now=clock(), sort="instansi")
    return next(row for row in rows if row.agency == agency)


def test_without_a_decision_every_open_instansi_reports_until_31_march(team, clock):
    closed = make_agency("LAMA", closed_at=clock(), successor=make_agency("BARU"))

    duty = obligations.of_year(2025)

    assert (duty.deadline, duty.is_default) == (date(2026, 3, 31), True)
    assert duty.binds(team.agency.pk)
    assert not duty.binds(closed.pk)


def test_the_last_day_counts_whole_in_wita(team):
    duty = obligations.of_year(2025)

    assert not duty.is_over(datetime(2026, 3, 31, 23, 59, 59, tzinfo=WITA))
    assert duty.is_over(datetime(2026, 4, 1, 0, 0, tzinfo=WITA))


def test_diskominfo_decides_for_whom_and_until_when(team, other, evaluator):
    obligations.decide(year=2025, deadline=date(2026, 5, 2), agencies=[team.agency], by=evaluator)

    duty = obligations.of_year(2025)
    assert (duty.deadline, duty.agencies, duty.is_default) == (
        date(2026, 5, 2), frozenset({team.agency.pk}), False,
    )  # fmt: skip
    assert obligations.of_year(2024).is_default


@pytest.mark.parametrize(
    ("year", "deadline", "words"),
    [
        (2016, date(2017, 3, 31), "antara 2017 dan 2026"),
        (2027, date(2028, 3, 31), "antara 2017 dan 2026"),
        (2025, date(2025, 12, 31), "harus pada tahun 2026"),
        (2025, date(2027, 1, 1), "harus pada tahun 2026"),
    ],
)
def test_an_impossible_decision_is_refused(team, evaluator, year, deadline, words):
    with pytest.raises(ReportError, match=words):
        obligations.decide(year=year, deadline=deadline, agencies=[team.agency], by=evaluator)


def test_somebody_must_report(evaluator):
    with pytest.raises(ReportError, match="sekurang-kurangnya satu"):
        obligations.decide(year=2025, deadline=date(2026, 3, 31), agencies=[], by=evaluator)


def test_the_database_keeps_a_deadline_after_its_year(evaluator, clock):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportingYear.objects.create(
            year=2025, deadline=date(2025, 12, 31), set_by=evaluator, set_at=clock()
        )


@pytest.mark.pasal("15(2)")
def test_not_reported_late_and_not_bound_are_told_apart(team, other, evaluator, clock):
    third = make_team("DISDIK")
    fourth = make_team("DINKES")
    clock.set(datetime(2026, 3, 30, 9, 0, tzinfo=WITA))
    draft = make_draft(team, year=2025)
    services.submit_report(report=draft, by=team.head)
    assert row_of(third.agency, clock).is_report_late is False
    clock.set(datetime(2026, 4, 1, 9, 0, tzinfo=WITA))
    services.submit_report(report=make_draft(other, year=2025), by=other.head)
    obligations.decide(
        year=2025,
        deadline=date(2026, 3, 31),
        agencies=[team.agency, other.agency, third.agency],
        by=evaluator,
    )

    found = {
        each.agency.code: (row.report_word, row.is_report_late)
        for each in (team, other, third, fourth)
        for row in [row_of(each.agency, clock)]
    }

    assert found == {
        "DISHUB": ("Diajukan", False),
        "DPUPR": ("Diajukan", True),
        "DISDIK": ("Belum melapor", True),
        "DINKES": ("Tidak wajib", False),
    }


def test_the_first_submission_decides_about_on_time_not_the_correction(team, evaluator, clock):
    clock.set(datetime(2026, 3, 30, 9, 0, tzinfo=WITA))
    report = services.submit_report(report=make_draft(team, year=2025), by=team.head)
    clock.advance(timedelta(days=30))
    services.return_report(report=report, notes={"a": "Lengkapi."}, by=evaluator)
    second = services.start_report(agency=team.agency, year=2025, by=team.officer)
    services.submit_report(report=second, by=team.head)

    assert not row_of(team.agency, clock).is_report_late


def test_an_instansi_that_need_not_report_is_not_asked_to(team, other, evaluator, clock):
    obligations.decide(year=2025, deadline=date(2026, 3, 31), agencies=[other.agency], by=evaluator)

    texts = [item.text for item in waiting.for_user(team.officer, now=clock())]

    assert "Susun laporan tahun 2025" not in texts


def test_the_decision_is_made_on_the_page(team, other, evaluator, sign_in):
    client = sign_in(evaluator)
    page = client.get(URL)
    assert len(re.findall(r'name="agencies"[^>]* checked', page.content.decode())) == 2

    refused = client.post(URL, {"deadline": "2025-01-01", "agencies": ["DISHUB"]})
    assert refused.status_code == 422
    assert "harus pada tahun 2026" in refused.content.decode()

    done = client.post(URL, {"deadline": "2026-04-30", "agencies": ["DISHUB"]})
    assert (done.status_code, done["Location"]) == (303, "/pemantauan/?tahun=2025")
    assert obligations.of_year(2025).agencies == {team.agency.pk}


@pytest.mark.parametrize(
    "data",
    [
        {"deadline": "31/31/2026", "agencies": ["DISHUB"]},
        {"deadline": "2026-03-31", "agencies": ["TIDAK-ADA"]},
        {"deadline": "2026-03-31"},
        {},
    ],
)
def test_nonsense_is_refused_in_words_and_nothing_is_kept(team, evaluator, sign_in, data):
    response = sign_in(evaluator).post(URL, data)

    assert response.status_code == 422
    assert "form-errors" in response.content.decode()
    assert not ReportingYear.objects.exists()


def test_a_year_without_reports_has_no_page(evaluator, sign_in):
    for year in (2016, 2027, 99999999999):
        assert sign_in(evaluator).get(f"/laporan/tahun/{year}/").status_code == 404


def test_only_diskominfo_decides(team, sign_in):
    for user in (team.officer, team.head, make_assigned("REGENT")):
        assert sign_in(user).get(URL).status_code == 403
