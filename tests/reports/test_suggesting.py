"""The year's approved recommendations offered to item h of the report (Pasal 8i, 15(3)h)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core import clock as core_clock
from core.models import AuditEntry
from inquiries.models import Recommendation
from reports import services, suggesting
from reports.models.annual_report import ReportError
from reports.services import StaleRevision
from tests.factories import make_adopted, make_agency, make_head, make_recommendation
from tests.reports.conftest import TEXTS, YEAR

pytestmark = pytest.mark.django_db


@pytest.fixture
def adopted(team) -> Recommendation:
    team.officer.position_title = "Kepala Seksi Parkir"
    team.officer.save(update_fields=["position_title"])
    return make_adopted(
        team.agency, team.head, owner=team.officer, text="Tambah petugas\nparkir di tepian."
    )


def url(name):
    return reverse(f"reports:{name}", args=["DISHUB", YEAR])


@pytest.mark.pasal("15(3)h")
def test_it_offers_what_was_approved_in_the_year_and_is_not_dropped(team, draft, adopted):
    start, _ = core_clock.year_bounds(YEAR)
    make_adopted(team.agency, team.head, approved_at=start - timedelta(seconds=1))
    make_adopted(team.agency, team.head, status="DROPPED", note="Anggaran dialihkan.")
    make_recommendation(team.agency, team.head)
    other = make_agency("DISDIK")
    make_adopted(other, make_head(other))

    (found,) = suggesting.suggestions_of(draft)

    assert found.row == adopted
    assert not found.is_taken


@pytest.mark.pasal("8i")
def test_taken_up_it_stands_below_what_was_written_and_names_its_row(team, draft, adopted):
    assert suggesting.take_up(report=draft, by=team.officer) == 1

    draft.refresh_from_db()
    first, second = draft.recommendations.split("\n\n")
    assert first == TEXTS["recommendations"]
    assert second == (
        "- Tambah petugas parkir di tepian. (Kegiatan, ditujukan kepada Bidang Parkir; "
        f"Rekomendasi {adopted.pk})"
    )
    assert draft.follow_up_plan.endswith(
        f"- Rekomendasi {adopted.pk}: penanggung jawab Kepala Seksi Parkir, selesai paling lambat "
        "24 Desember 2026; disetujui."
    )
    assert team.officer.full_name not in draft.follow_up_plan
    assert AuditEntry.objects.filter(action="report.recommendations_taken").count() == 1


def test_what_is_named_already_is_not_added_again(team, draft, adopted):
    suggesting.take_up(report=draft, by=team.officer)
    draft.refresh_from_db()

    with pytest.raises(ReportError, match="sudah ada"):
        suggesting.take_up(report=draft, by=team.officer)

    services.save_narratives(
        report=draft, by=team.officer, recommendations=f"Lihat {adopted}.", follow_up_plan=""
    )
    draft.refresh_from_db()
    suggesting.take_up(report=draft, by=team.officer)
    draft.refresh_from_db()
    assert draft.recommendations == f"Lihat {adopted}."
    assert draft.follow_up_plan.startswith(f"- {adopted}: ")


def test_what_a_colleague_just_saved_is_not_written_over(team, draft, adopted):
    services.save_narratives(report=draft, by=team.responsible, recommendations="Baru saja.")

    with pytest.raises(StaleRevision):
        suggesting.take_up(report=draft, by=team.officer)

    draft.refresh_from_db()
    assert draft.recommendations == "Baru saja."
    assert not AuditEntry.objects.filter(action="report.recommendations_taken").exists()


def test_a_submitted_report_takes_nothing_up(team, submitted, adopted):
    with pytest.raises(ReportError, match="sudah diajukan"):
        suggesting.take_up(report=submitted, by=team.officer)


def test_a_text_that_would_grow_too_long_stays_as_it_is(team, draft, adopted):
    Recommendation.objects.filter(pk=adopted.pk).update(text="a" * 20_000)

    with pytest.raises(ReportError, match="terlalu panjang"):
        suggesting.take_up(report=draft, by=team.officer)


def test_the_page_offers_it_and_the_button_takes_it_up(team, draft, adopted, sign_in):
    client = sign_in(team.officer)
    page = client.get(url("detail")).content.decode()
    assert f'href="/umpan-balik/rekomendasi/{adopted.pk}/"' in page
    assert 'form="usulan"' in page

    taken = client.post(url("save"), {"usulan": "1"}, follow=True)

    assert "1 rekomendasi ditambahkan" in taken.content.decode()
    assert 'form="usulan"' not in taken.content.decode()
    draft.refresh_from_db()
    assert str(adopted) in draft.recommendations

    again = client.post(url("save"), {"usulan": "1"})
    assert again.status_code == 422
    assert "sudah ada dalam laporan" in again.content.decode()


def test_who_only_reads_is_not_offered_it(team, draft, adopted, sign_in):
    client = sign_in(team.head)

    assert "usulan-rekomendasi" not in client.get(url("detail")).content.decode()
    assert client.post(url("save"), {"usulan": "1"}).status_code == 403
