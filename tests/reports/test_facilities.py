"""The yearly checklist, and what became of last year's plan."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from reports import services
from reports.facilities import facilities_of
from reports.models import AnnualReport
from tests.reports.conftest import YEAR, make_draft

pytestmark = pytest.mark.django_db
BUDGET = {"budget": {"state": "AVAILABLE", "note": "DPA 1.2.3, Rp10 juta."}}


def url(name):
    return reverse(f"reports:{name}", args=["DISHUB", YEAR])


@pytest.mark.pasal("14", "17")
def test_the_checklist_is_kept_with_the_draft_and_frozen_with_the_report(draft, team):
    services.save_narratives(report=draft, by=team.officer, facilities=BUDGET)

    report = services.submit_report(report=draft, by=team.head)

    lines = {line.code: line for line in facilities_of(report.snapshot)}
    assert (lines["budget"].word, lines["budget"].note) == ("Tersedia", "DPA 1.2.3, Rp10 juta.")
    assert (lines["power"].word, lines["power"].is_filled) == ("belum diisi", False)
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        AnnualReport.objects.filter(pk=report.pk).update(facilities={})


@pytest.mark.pasal("14", "17")
def test_an_officer_fills_the_checklist_on_the_page_and_sees_what_is_open(draft, team, sign_in):
    client = sign_in(team.officer)
    form = {"power_state": "PARTIAL", "power_note": "Sering padam."}

    assert client.post(url("save"), form).status_code == 303

    page = client.get(url("detail")).content.decode()
    assert "Sarana dan pembiayaan, 1 dari 4 terisi" in page
    assert "Sering padam." in page
    refused = client.post(url("save"), {**form, "power_state": "MAYBE"})
    assert refused.status_code == 422


@pytest.mark.pasal("15(3)")
def test_what_was_planned_last_year_is_carried_into_the_next_and_can_be_answered(team, sign_in):
    before = services.submit_report(
        report=make_draft(team, year=YEAR - 1, follow_up_plan="Beli genset."), by=team.head
    )
    draft = make_draft(team)
    client = sign_in(team.officer)

    page = client.get(url("detail")).content.decode()
    assert "Rekomendasi dan rencana dari laporan tahun 2025" in page
    assert "Beli genset." in page
    assert '<a href="#id_plan_progress">Pelaksanaan rencana tahun lalu</a>' in page

    client.post(url("save"), {"plan_progress": "Genset sudah dibeli."})
    report = services.submit_report(report=draft, by=team.head)

    previous = report.snapshot["previous"]
    assert (previous["year"], previous["version"], previous["sha256"]) == (
        YEAR - 1, 1, before.sha256,
    )  # fmt: skip
    assert previous["follow_up_plan"] == "Beli genset."
    assert report.snapshot["narratives"]["plan_progress"] == "Genset sudah dibeli."


def test_without_a_plan_of_last_year_nobody_is_asked_what_became_of_it(draft, team, sign_in):
    page = sign_in(team.officer).get(url("detail")).content.decode()

    assert "Pelaksanaan rencana tahun lalu" not in page
