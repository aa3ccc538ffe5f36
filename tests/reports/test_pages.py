"""The pages of a report: who sees and does what, what a refusal says, what is kept."""

import re

import pytest
from django.urls import reverse

from reports import services
from reports.models import AnnualReport
from reports.tasks import render_reports
from tests.factories import make_assigned, make_inquiry
from tests.reports.conftest import TEXTS, YEAR, make_draft, make_team

pytestmark = pytest.mark.django_db
HTMX = {"headers": {"HX-Request": "true"}}


def url(name, *args, **query):
    return reverse(f"reports:{name}", args=["DISHUB", YEAR, *args], query=query or None)


@pytest.fixture
def other(team):
    return make_team("DPUPR")


@pytest.fixture
def regent(clock, db):
    return make_assigned("REGENT", "bupati")


# --- Start --------------------------------------------------------------------------------------
@pytest.mark.pasal("15(1)")
def test_an_officer_starts_the_report_of_a_year(team, sign_in):
    response = sign_in(team.officer).post(
        reverse("reports:start"), {"agency": "DISHUB", "year": "2026"}
    )

    assert response.status_code == 303
    assert response["Location"] == url("detail", versi=1)
    assert AnnualReport.objects.get().prepared_by == team.officer


@pytest.mark.pasal("18")
@pytest.mark.parametrize("year", ["2016", "2027", "", "dua ribu", "-1", "99999999999999999999"])
def test_a_year_out_of_range_is_refused_in_words(team, sign_in, year):
    response = sign_in(team.officer).post(
        reverse("reports:start"), {"agency": "DISHUB", "year": year}
    )

    assert response.status_code == 422
    assert "Tahun pelaporan" in response.content.decode()
    assert not AnnualReport.objects.exists()


def test_who_belongs_to_one_instansi_need_not_choose_it(team, sign_in):
    page = sign_in(team.officer).get(reverse("reports:start"), {"tahun": "2025"}).content.decode()

    assert '<input type="hidden" name="agency" value="DISHUB"' in page
    assert '<option value="2025" selected>' in page


def test_nobody_starts_the_report_of_another_instansi(team, other, sign_in):
    response = sign_in(team.officer).post(
        reverse("reports:start"), {"agency": "DPUPR", "year": "2026"}
    )

    assert response.status_code == 422
    assert not AnnualReport.objects.exists()


def test_the_kepala_does_not_start_a_report(team, sign_in):
    assert sign_in(team.head).get(reverse("reports:start")).status_code == 403


# --- Read ---------------------------------------------------------------------------------------
def test_a_draft_is_seen_by_its_own_instansi_alone(team, other, draft, evaluator, regent, sign_in):
    statuses = {
        name: sign_in(user).get(url("detail")).status_code
        for name, user in {
            "officer": team.officer,
            "responsible": team.responsible,
            "head": team.head,
            "other": other.officer,
            "evaluator": evaluator,
            "regent": regent,
        }.items()
    }

    assert statuses == {
        "officer": 200, "responsible": 200, "head": 200,
        "other": 404, "evaluator": 404, "regent": 404,
    }  # fmt: skip


@pytest.mark.pasal("15(2)")
def test_a_submitted_report_is_read_by_diskominfo_and_the_bupati_too(
    team, other, submitted, evaluator, regent, sign_in
):
    for user in (team.officer, team.head, evaluator, regent):
        page = sign_in(user).get(url("detail"))
        assert page.status_code == 200
        assert submitted.sha256 in page.content.decode()
    assert sign_in(other.officer).get(url("detail")).status_code == 404


@pytest.mark.pasal("15(3)")
def test_the_page_shows_each_figure_with_source_definition_and_reason(team, draft, sign_in):
    make_inquiry(team.agency, team.officer)

    page = sign_in(team.officer).get(url("detail")).content.decode()

    assert "otomatis dari portal" in page
    assert "Pesan berjenis pertanyaan yang diterima pada tahun ini." in page
    assert "Tidak ada akun resmi pada hari itu." in page
    assert url("figure", "received_question") in page


def test_the_frozen_page_shows_the_snapshot_and_not_the_rows_of_now(team, submitted, sign_in):
    make_inquiry(team.agency, team.officer)

    response = sign_in(team.officer).get(url("detail"))

    lines = {line.code: line for part in response.context["parts"] for line in part.section.lines}
    assert lines["received_total"].value == 0


def test_the_power_ends_with_the_decree_between_two_requests(team, draft, sign_in, clock):
    client = sign_in(team.officer)
    assert client.get(url("detail")).status_code == 200
    from agencies.models import Decree

    Decree.objects.update(effective_until=clock())

    assert client.get(url("detail")).status_code == 403


@pytest.mark.parametrize("version", ["2", "0", "x", "-1", "٢", "99999999"])
def test_a_version_that_is_not_there_is_not_found(team, draft, sign_in, version):
    assert sign_in(team.officer).get(url("detail"), {"versi": version}).status_code == 404


# --- Prepare ------------------------------------------------------------------------------------
@pytest.fixture
def empty(team):
    return services.start_report(agency=team.agency, year=YEAR, by=team.officer)


def test_saving_without_javascript_keeps_the_texts_and_goes_back(team, empty, sign_in):
    response = sign_in(team.responsible).post(
        url("save"), {"revision": 1, "recommendations": "  Tambah Petugas.\r\nSegera.  "}
    )

    empty.refresh_from_db()
    assert response.status_code == 303
    assert empty.recommendations == "Tambah Petugas.\nSegera."
    assert (empty.prepared_by, empty.revision) == (team.responsible, 2)


def test_the_autosave_answers_with_the_new_revision_and_what_is_missing(team, empty, sign_in):
    response = sign_in(team.officer).post(
        url("save"), {"revision": 1, "policy_overview": "SOP kami."}, **HTMX
    )

    part = response.content.decode()
    assert response.status_code == 200
    assert 'id="id_revision" value="2" hx-swap-oob="true"' in part
    assert "5 dari 8 butir lengkap" in part
    assert "<html" not in part
    assert "HX-Request" in response["Vary"]


def test_a_text_that_was_not_sent_stays(team, draft, sign_in):
    sign_in(team.officer).post(url("save"), {"revision": draft.revision, "recommendations": "X"})

    draft.refresh_from_db()
    assert draft.policy_overview == TEXTS["policy_overview"]
    assert draft.recommendations == "X"


def test_two_people_who_edit_at_once_are_warned_and_keep_what_they_typed(team, draft, sign_in):
    first, second = draft.revision, draft.revision
    sign_in(team.officer).post(url("save"), {"revision": first, "recommendations": "Satu."})

    response = sign_in(team.responsible).post(
        url("save"), {"revision": second, "recommendations": "Dua, panjang sekali."}
    )

    page = response.content.decode()
    assert response.status_code == 409
    assert f"{team.officer} baru saja menyimpan laporan ini." in page
    assert "Dua, panjang sekali." in page
    draft.refresh_from_db()
    assert draft.recommendations == "Satu."


def test_the_autosave_of_a_stale_page_says_so_in_its_place(team, draft, sign_in):
    response = sign_in(team.officer).post(
        url("save"), {"revision": 99, "recommendations": "Dua."}, **HTMX
    )

    assert response.status_code == 409
    assert "baru saja menyimpan" in response.content.decode()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- a\n" * 5_000, "paling banyak 500, sekarang 5.001. Gabungkan barisnya, atau ringkas."),
        ("a" * 20_001, "paling banyak 20.000 karakter (sekarang 20.001)"),
        ("kata " * 200_000, "paling banyak 20.000 karakter"),
        ("nul\x00di sini", "karakter yang tidak didukung"),
    ],
)
def test_a_text_that_cannot_be_kept_is_refused_and_nothing_is_saved(
    team, draft, sign_in, text, words
):
    response = sign_in(team.officer).post(
        url("save"), {"revision": draft.revision, "recommendations": text, "follow_up_plan": "Y"}
    )

    assert response.status_code == 422
    assert words in response.content.decode()
    draft.refresh_from_db()
    assert draft.follow_up_plan == TEXTS["follow_up_plan"]


def test_html_in_a_text_is_shown_as_text(team, sign_in):
    make_draft(team, recommendations='<script>alert(1)</script><img src="http://x.test/a">')

    page = sign_in(team.head).get(url("detail")).content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert '<img src="http://x.test' not in page


@pytest.mark.parametrize("role", ["head", "evaluator", "other"])
def test_only_petugas_and_pejabat_write_the_texts(team, other, draft, evaluator, sign_in, role):
    user = {"head": team.head, "evaluator": evaluator, "other": other.officer}[role]

    response = sign_in(user).post(url("save"), {"recommendations": "X"})

    assert response.status_code == (403 if role == "head" else 404)
    draft.refresh_from_db()
    assert draft.recommendations == TEXTS["recommendations"]


# --- Submit and receive -------------------------------------------------------------------------
@pytest.mark.pasal("15(2)")
def test_the_kepala_submits_and_diskominfo_receives(team, draft, evaluator, sign_in):
    response = sign_in(team.head).post(url("submit"), {"revision": draft.revision})
    assert (response.status_code, response["Location"]) == (303, url("detail", versi=1))
    assert evaluator.notifications.filter(url=url("detail")).exists()

    response = sign_in(evaluator).post(url("receive"))
    assert (response.status_code, response["Location"]) == (303, url("receipt", versi=1))

    page = sign_in(team.officer).get(url("receipt")).content.decode()
    assert "TT/2026/DISHUB/1" in page


def test_nobody_but_the_kepala_submits(team, other, draft, evaluator, sign_in):
    statuses = [
        sign_in(user).post(url("submit"), {"revision": draft.revision}).status_code
        for user in (team.officer, team.responsible, other.head, evaluator)
    ]

    assert statuses == [403, 403, 404, 404]
    draft.refresh_from_db()
    assert draft.is_draft


def test_an_incomplete_report_says_what_is_missing(team, empty, sign_in):
    client = sign_in(team.head)

    page = client.get(url("detail")).content.decode()
    assert "4 dari 8 butir lengkap" in page
    assert url("submit") not in page

    response = client.post(url("submit"), {"revision": 1})
    assert response.status_code == 422
    assert "Belum lengkap: Gambaran umum kebijakan" in response.content.decode()


def test_the_kepala_is_asked_before_it_freezes(team, draft, sign_in):
    page = sign_in(team.head).get(url("detail")).content.decode()

    assert "Isinya tidak dapat diubah atau ditarik" in page
    assert f'name="revision" value="{draft.revision}"' in page


def test_submitting_again_is_refused_in_words(team, submitted, sign_in):
    response = sign_in(team.head).post(url("submit"), {"revision": submitted.revision})

    assert response.status_code == 422
    assert "sudah diajukan" in response.content.decode()


def test_nobody_but_diskominfo_receives(team, other, submitted, regent, sign_in):
    statuses = [
        sign_in(user).post(url("receive")).status_code
        for user in (team.officer, team.head, regent, other.head)
    ]

    assert statuses == [403, 403, 403, 404]


def test_a_second_receipt_is_refused_in_words(submitted, evaluator, sign_in):
    client = sign_in(evaluator)
    client.post(url("receive"))

    response = client.post(url("receive"))

    assert response.status_code == 422
    assert "tidak sedang menunggu tanda terima" in response.content.decode()


def test_there_is_no_receipt_before_it_is_given(team, submitted, sign_in):
    assert sign_in(team.officer).get(url("receipt")).status_code == 404


@pytest.mark.parametrize("name", ["save", "submit", "receive", "retry_pdf"])
def test_a_get_never_writes(team, draft, sign_in, name):
    assert sign_in(team.officer).get(url(name)).status_code == 405


# --- PDF ----------------------------------------------------------------------------------------
def test_the_pdf_page_says_truly_how_far_it_is(team, submitted, sign_in, clock):
    client = sign_in(team.officer)

    waiting = client.get(url("pdf"))
    assert (waiting.status_code, waiting["Retry-After"]) == (202, "5")
    assert "Menunggu giliran" in waiting.content.decode()

    AnnualReport.objects.update(render_error="Pustaka hilang.", render_claimed_until=clock())
    failed = client.get(url("pdf")).content.decode()
    assert "Gagal dibuat." in failed
    assert "Pustaka hilang." in failed

    assert client.post(url("retry_pdf")).status_code == 303
    assert "Menunggu giliran" in client.get(url("pdf"), **HTMX).content.decode()


def test_the_bupati_reads_but_does_not_ask_for_the_pdf_again(submitted, regent, sign_in, clock):
    AnnualReport.objects.update(render_error="Gagal.", render_claimed_until=clock())
    client = sign_in(regent)

    assert "Coba lagi" not in client.get(url("pdf")).content.decode()
    assert client.post(url("retry_pdf")).status_code == 403


def test_once_made_the_pdf_is_handed_out_safely(team, other, submitted, evaluator, sign_in):
    render_reports()

    response = sign_in(evaluator).get(url("pdf"))

    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "private, no-store"
    assert b"".join(response.streaming_content).startswith(b"%PDF-1.7")
    assert sign_in(other.officer).get(url("pdf")).status_code == 404
    part = sign_in(evaluator).get(url("pdf"), **HTMX).content.decode()
    assert "Buka PDF" in part
    assert "hx-trigger" not in part


def test_a_draft_has_no_pdf(team, draft, sign_in):
    assert sign_in(team.officer).get(url("pdf")).status_code == 404


# --- Evidence -----------------------------------------------------------------------------------
def test_the_rows_of_a_draft_are_live_and_those_of_a_submitted_report_are_frozen(
    team, draft, sign_in
):
    first = make_inquiry(team.agency, team.officer)
    client = sign_in(team.officer)
    assert first.number in client.get(url("figure", "received_total")).content.decode()
    services.submit_report(report=draft, by=team.head)

    later = make_inquiry(team.agency, team.officer)
    page = client.get(url("figure", "received_total")).content.decode()

    assert first.number in page
    assert later.number not in page


def test_a_row_is_linked_only_for_who_may_see_the_inquiry(team, draft, regent, sign_in):
    inquiry = make_inquiry(team.agency, team.officer)
    services.submit_report(report=draft, by=team.head)
    address = reverse("inquiries:detail", args=[inquiry.number])

    assert address in sign_in(team.officer).get(url("figure", "received_total")).content.decode()
    page = sign_in(regent).get(url("figure", "received_total")).content.decode()
    assert inquiry.number in page
    assert address not in page


def test_all_rows_come_as_csv(team, draft, sign_in):
    numbers = {make_inquiry(team.agency, team.officer).number for _ in range(3)}

    response = sign_in(team.officer).get(url("figure_csv", "received_question"))

    text = response.content.decode("utf-8-sig")
    assert set(re.findall(r"\d{4}-\w{5}", text)) == numbers
    assert response["Content-Disposition"] == (
        'attachment; filename="dishub-2026-v1-received_question.csv"'
    )


def test_a_figure_that_is_not_in_the_report_is_not_found(team, draft, sign_in):
    for name in ("figure", "figure_csv"):
        assert sign_in(team.officer).get(url(name, "tidak-ada")).status_code == 404


def test_an_evidence_list_costs_the_same_queries_for_one_row_and_for_many(
    team, draft, sign_in, django_assert_max_num_queries
):
    for _ in range(30):
        make_inquiry(team.agency, team.officer)
    client = sign_in(team.officer)

    with django_assert_max_num_queries(24):
        client.get(url("figure", "received_total"))


# --- List ---------------------------------------------------------------------------------------
def test_an_officer_sees_the_own_years_and_where_to_start(team, draft, sign_in):
    page = sign_in(team.officer).get(reverse("reports:list")).content.decode()

    assert url("detail", versi=1) in page
    assert f"{reverse('reports:start')}?instansi=DISHUB&amp;tahun=2025" in page
    assert "Yang sudah diajukan" not in page


@pytest.mark.pasal("15(2)")
def test_diskominfo_sees_what_waits_for_a_receipt_first(
    team, other, submitted, evaluator, sign_in, clock
):
    services.receive_report(report=submitted, by=evaluator)
    waiting = services.submit_report(report=make_draft(other), by=other.head)

    rows = sign_in(evaluator).get(reverse("reports:list")).context["submitted"]

    assert [row.report for row in rows] == [waiting, submitted]


def test_the_list_is_narrowed_to_a_year_and_ignores_nonsense(submitted, evaluator, sign_in):
    client = sign_in(evaluator)

    counts = [
        len(client.get(reverse("reports:list"), {"tahun": year}).context["submitted"])
        for year in ("2026", "2025", "x", "٢٠٢٦", "")
    ]

    assert counts == [1, 0, 1, 1, 1]


def test_the_list_costs_the_same_queries_for_one_and_for_many(
    team, submitted, evaluator, sign_in, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = sign_in(evaluator)
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("reports:list"))
    for number in range(6):
        extra = make_team(f"INSTANSI{number}")
        services.submit_report(report=make_draft(extra), by=extra.head)

    with django_assert_num_queries(len(few)):
        client.get(reverse("reports:list"))


def test_an_admin_has_no_reports_to_read(clock, db, sign_in):
    admin = make_assigned("ADMIN")

    assert sign_in(admin).get(reverse("reports:list")).status_code == 403


def test_a_stranger_without_power_is_refused_before_any_look_up(team, draft, sign_in):
    from tests.factories import make_user

    stranger = make_user("tanpa.wewenang", agency=team.agency)

    for name in ("detail", "pdf", "receipt"):
        assert sign_in(stranger).get(url(name)).status_code == 403
