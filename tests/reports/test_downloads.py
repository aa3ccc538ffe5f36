"""The figures as XLSX and JSON."""

import hashlib
import io
import json

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from reports import services
from reports.workbook import figures_workbook
from tests.factories import make_inquiry
from tests.reports.conftest import YEAR, make_team

pytestmark = pytest.mark.django_db


def url(name):
    return reverse(f"reports:{name}", args=["DISHUB", YEAR])


def test_the_spreadsheet_holds_every_figure_and_every_row(team, draft, sign_in):
    inquiry = make_inquiry(team.agency, team.officer)
    report = services.submit_report(report=draft, by=team.head)

    response = sign_in(team.officer).get(url("figures_xlsx"))

    book = load_workbook(io.BytesIO(response.content))
    figures = {row[1]: row[3] for row in book["Angka"].iter_rows(min_row=2, values_only=True)}
    assert figures == {row["code"]: row["value"] for row in report.snapshot["figures"]}
    rows = list(book["Bukti"].iter_rows(min_row=2, values_only=True))
    assert ("received_total", inquiry.number, "Pertanyaan") in rows
    assert response["Content-Disposition"].endswith('"laporan-dishub-2026-v1.xlsx"')


@pytest.mark.pasal("15(3)")
def test_the_json_of_a_frozen_report_is_the_text_of_its_hash(submitted, team, sign_in):
    response = sign_in(team.officer).get(url("figures_json"))

    assert hashlib.sha256(response.content).hexdigest() == submitted.sha256
    assert json.loads(response.content)["year"] == YEAR


def test_the_json_of_a_draft_is_what_the_rows_say_now(draft, team, sign_in):
    make_inquiry(team.agency, team.officer)

    content = json.loads(sign_in(team.officer).get(url("figures_json")).content)

    values = {row["code"]: row["value"] for row in content["figures"]}
    assert (values["received_total"], values["shares"]) == (1, None)


def test_no_text_becomes_a_formula_and_control_characters_go():
    rows = {"received_total": [["=cmd|x!A1", "+62\x07"]]}

    book = load_workbook(io.BytesIO(figures_workbook("Judul", [], rows)))

    assert [cell.value for cell in book["Bukti"][2]] == [
        "received_total",
        "'=cmd|x!A1",
        "'+62\ufffd",
    ]
    assert {cell.data_type for cell in book["Bukti"][2]} == {"s"}


def test_another_instansi_gets_nothing(submitted, sign_in):
    stranger = make_team("DPUPR").officer

    for name in ("figures_xlsx", "figures_json"):
        assert sign_in(stranger).get(url(name)).status_code == 404
