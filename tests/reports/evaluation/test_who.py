"""Nobody evaluates the own Instansi; each sees what is theirs; the public what is published."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock as core_clock
from reports.compliance import matrix
from reports.evaluation import examiners, policies
from reports.evaluation.examiners import ExaminerError
from reports.models import Evaluation
from tests.factories import make_agency, make_assigned, make_officer, make_user
from tests.reports.conftest import make_team
from tests.reports.evaluation.conftest import YEAR, begin, file_report

pytestmark = [pytest.mark.django_db, pytest.mark.pasal("16(1)")]
URL = f"/evaluasi/DISHUB/{YEAR}/"


def name(user, regent):
    return examiners.name_examiner(
        user=user, number="800/1", letter_date=core_clock.today(), by=regent
    )


def test_diskominfo_does_not_evaluate_itself(diskominfo, evaluator, team):
    assert not policies.can_evaluate(evaluator, diskominfo)
    assert policies.can_evaluate(evaluator, team.agency)


def test_an_evaluator_who_works_at_an_instansi_does_not_evaluate_it(team, clock):
    insider = make_user("orang.dalam", agency=team.agency)
    insider.assignments.create(role="EVALUATOR", effective_from=core_clock.now())

    assert not policies.can_evaluate(insider, team.agency)
    assert policies.can_evaluate(insider, make_agency("DPUPR"))


def test_whom_the_bupati_names_evaluates_diskominfo_alone(diskominfo, regent, team):
    outsider = make_user("auditor", agency=make_agency("INSPEKTORAT"))

    naming = name(outsider, regent)

    assert naming.assignment.user == outsider
    assert policies.can_evaluate(outsider, diskominfo)
    assert not policies.can_evaluate(outsider, team.agency)


def test_naming_another_ends_the_power_of_the_first(diskominfo, regent, clock):
    first, second = (
        make_user(username, agency=make_agency("INSPEKTORAT")) for username in ("satu", "dua")
    )
    name(first, regent)
    clock.advance(timedelta(minutes=1))

    name(second, regent)

    assert not policies.can_evaluate(first, diskominfo)
    assert policies.can_evaluate(second, diskominfo)


def test_nobody_of_diskominfo_can_be_named(diskominfo, regent, evaluator):
    insider = make_user("pegawai.diskominfo", agency=diskominfo)
    officer = make_officer(diskominfo)

    for user in (insider, officer, evaluator):
        with pytest.raises(ExaminerError, match="dari luar"):
            name(user, regent)


def test_a_draft_is_seen_by_the_evaluator_alone(evaluation, evaluator, team, regent):
    def sees(user):
        return Evaluation.objects.visible_to(user).filter(pk=evaluation.pk).exists()

    assert sees(evaluator)
    assert not any(sees(user) for user in (team.head, team.officer, regent))


def test_the_instansi_reads_it_once_it_was_sent_and_the_bupati_once_it_is_final(
    sent, team, regent, sign_in
):
    assert sign_in(team.head).get(URL).status_code == 200
    assert sign_in(regent).get(URL).status_code == 404
    assert sign_in(make_team("DPUPR").head).get(URL).status_code == 404


def test_only_the_kepala_replies(sent, team, sign_in):
    assert sign_in(team.responsible).post(f"{URL}tanggapan/", {"text": "X"}).status_code == 403
    assert sign_in(team.head).post(f"{URL}tanggapan/", {"text": ""}).status_code == 422
    assert sign_in(team.head).post(f"{URL}tanggapan/", {"text": "Setuju."}).status_code == 303


def test_the_page_settles_ratifies_and_publishes(replied, evaluator, regent, sign_in, client):
    desk, bupati = sign_in(evaluator), sign_in(regent)
    assert client.get(f"/laporan-publik/{YEAR}/DISHUB/").status_code == 404

    assert desk.post(f"{URL}tetapkan/").status_code == 303
    assert bupati.post(f"/evaluasi/tahun/{YEAR}/sahkan/", {"chosen": ["X"]}).status_code == 422
    chosen = {"chosen": ["DISHUB"]}
    assert bupati.post(f"/evaluasi/tahun/{YEAR}/sahkan/", chosen).status_code == 303
    assert desk.post(f"/evaluasi/tahun/{YEAR}/umumkan/", chosen).status_code == 303

    page = client.get(f"/laporan-publik/{YEAR}/DISHUB/")
    assert page.status_code == 200
    assert "sessionid" not in page.cookies
    assert "Kami setuju." not in page.content.decode()  # the reply is in the letter alone
    row = client.get(f"/laporan-publik/{YEAR}.json").json()["agencies"][0]
    assert (row["agency"], row["evaluation"]["rank"]) == ("DISHUB", None)  # too few cases
    assert client.get(f"/laporan-publik/{YEAR}.xlsx").content.startswith(b"PK")


def test_before_it_is_published_the_public_sees_nothing(ratified, client):
    assert client.get(f"/laporan-publik/{YEAR}/DISHUB/").status_code == 404
    assert client.get(f"/laporan-publik/{YEAR}/DISHUB/surat/").status_code == 404
    assert client.get(f"/laporan-publik/{YEAR}.json").json()["agencies"] == []


def test_the_list_costs_the_same_for_one_and_for_many(evaluator, team, sign_in):
    client = sign_in(evaluator)
    begin(team, evaluator)

    def cost(url):
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        return len(asked)

    urls = (f"/evaluasi/?tahun={YEAR}", "/kepatuhan/")
    before = [cost(url) for url in urls]
    for number in range(6):
        other = make_team(f"LAIN{number}")
        begin(other, evaluator)

    assert [cost(url) for url in urls] == before


@pytest.mark.pasal("15(1)")
def test_the_matrix_says_what_is_missing_what_to_do_and_by_when(team, evaluator, clock):
    (row,) = matrix.rows_of([team.agency], at=clock())
    missing = {check.key: cell for check, cell in row.missing}

    assert missing["laporan"].action == "Susun dan ajukan laporannya."
    assert "31 Maret 2026 sudah lewat" in missing["laporan"].due
    assert "sop" in missing
    assert {check.key for check, _ in row.not_applicable} >= {"rujukan", "perbaikan", "jawaban"}

    file_report(team, evaluator)

    (row,) = matrix.rows_of([team.agency], at=clock())
    assert "laporan" in {check.key for check, _ in row.compliant}


def test_the_bupatis_page_costs_the_same_for_one_and_for_many(regent, team, sign_in):
    client = sign_in(regent)

    def cost():
        client.get("/bupati/")
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/bupati/").status_code == 200
        return len(asked)

    before = cost()
    for number in range(5):
        make_team(f"LAIN{number}")

    assert cost() == before


def test_the_evaluator_alone_changes_the_criteria(evaluator, regent, sign_in):
    url = "/evaluasi/kriteria/2026/ubah/"
    assert sign_in(regent).get(url).status_code == 403
    page = sign_in(evaluator).get(url)
    form = {field.name: field.value() for field in page.context["form"]}

    refused = sign_in(evaluator).post(url, {**form, "weight_A1": "7"})
    assert "Jumlah bobot harus 100" in refused.content.decode()

    done = sign_in(evaluator).post(url, {**form, "weight_A1": "7", "weight_A2": "3"})
    assert done.status_code == 303


def test_an_assignment_as_penilai_is_not_the_admins_to_give(sign_in):
    admin, person = make_assigned("ADMIN"), make_user("orang")

    response = sign_in(admin).post(
        f"/pegawai/{person.username}/tugas/", {"role": "EXAMINER", "first_day": "2026-11-24"}
    )

    assert response.status_code == 422
