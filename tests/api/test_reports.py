"""`reports/`: prepared, submitted, received; its figures and its PDF."""

import pytest

from core import uploads
from reports.models import AnnualReport
from reports.outline import NARRATIVES
from tests.api.conftest import queries
from tests.factories import make_inquiry, make_responsible

pytestmark = pytest.mark.django_db

TEXTS = {name: f"Uraian {name}." for name in NARRATIVES}


@pytest.fixture
def desk(as_, officer):
    return as_(officer)


@pytest.fixture
def report(clock, desk):
    return desk.post("reports/", {"year": 2026}).data


@pytest.fixture
def submitted(as_, desk, head, report):
    desk.patch(f"reports/{report['id']}/", TEXTS)
    answer = as_(head).post(f"reports/{report['id']}/submit/")
    assert answer.status_code == 200, answer.data
    return answer.data


def ids(answer) -> set[int]:
    assert answer.status_code == 200, answer.data
    return {row["id"] for row in answer.data["results"]}


@pytest.mark.pasal("15(1)")
def test_the_desk_starts_a_report_of_its_instansi(report):
    assert {name: report[name] for name in ("agency", "year", "version", "status")} == {
        "agency": "DISHUB",
        "year": 2026,
        "version": 1,
        "status": "DRAFT",
    }
    assert len(report["missing"]) == len(NARRATIVES)


def test_the_draft_of_a_year_is_opened_once(desk, report):
    again = desk.post("reports/", {"year": 2026, "agency": "DISHUB"})

    assert (again.status_code, again.data["id"]) == (201, report["id"])


@pytest.mark.parametrize("year", [2016, 2027])
def test_a_year_without_a_report_is_refused_by_the_rule(desk, clock, year):
    answer = desk.post("reports/", {"year": year})

    assert (answer.status_code, answer.data["code"]) == (409, "report_state")


@pytest.mark.parametrize(
    ("body", "field"),
    [({}, "year"), ({"year": "x"}, "year"), ({"year": 2026, "status": "RECEIVED"}, "status")],
)
def test_bad_input_is_told_by_field(desk, body, field):
    answer = desk.post("reports/", body)

    assert (answer.status_code, list(answer.data["fields"])) == (400, [field])
    assert AnnualReport.objects.count() == 0


def test_the_texts_are_saved_one_by_one(desk, report):
    path = f"reports/{report['id']}/"

    first = desk.patch(path, {"policy_overview": "Kami punya SOP.", "revision": report["revision"]})
    second = desk.patch(path, {"recommendations": "Tambah Petugas."})

    assert first.status_code == 200
    assert second.data["policy_overview"] == "Kami punya SOP."
    assert second.data["recommendations"] == "Tambah Petugas."
    assert second.data["revision"] == report["revision"] + 2


def test_a_stale_revision_is_refused_and_changes_nothing(desk, report):
    path = f"reports/{report['id']}/"
    desk.patch(path, {"policy_overview": "Baru."})

    answer = desk.patch(path, {"policy_overview": "Lama.", "revision": report["revision"]})

    assert (answer.status_code, answer.data["code"]) == (409, "stale_version")
    assert desk.get(path).data["policy_overview"] == "Baru."


@pytest.mark.parametrize("field", ["status", "year", "agency", "version", "sha256", "frozen_at"])
def test_what_the_rules_decide_cannot_be_written(desk, report, field):
    answer = desk.patch(f"reports/{report['id']}/", {field: "RECEIVED"})

    assert (answer.status_code, answer.data["detail"]) == (
        400,
        f"Kolom tidak dapat diubah: {field}.",
    )


@pytest.mark.pasal("15(1)")
def test_only_the_kepala_submits_and_only_a_complete_report(as_, desk, head, dishub, report):
    path = f"reports/{report['id']}/submit/"

    by_officer = desk.post(path)
    by_responsible = as_(make_responsible(dishub)).post(path)
    incomplete = as_(head).post(path)

    assert (by_officer.status_code, by_responsible.status_code) == (403, 403)
    assert incomplete.status_code == 409
    assert incomplete.data["detail"].startswith("Belum lengkap: ")


@pytest.mark.pasal("15(2)")
def test_diskominfo_alone_gives_the_receipt(as_, desk, head, regent, evaluator, submitted):
    path = f"reports/{submitted['id']}/receive/"

    refused = [as_(user).post(path).status_code for user in (head, regent)]
    received = as_(evaluator).post(path)
    twice = as_(evaluator).post(path)

    assert [desk.post(path).status_code, *refused] == [403, 403, 403]
    assert (received.status_code, received.data["status"]) == (200, "RECEIVED")
    assert received.data["receipt_number"] == "TT/2026/DISHUB/1"
    assert twice.status_code == 409


@pytest.mark.pasal("15(2)")
def test_diskominfo_returns_with_notes_per_item_and_a_new_version_follows(
    as_, desk, head, evaluator, submitted
):
    path = f"reports/{submitted['id']}/return/"
    body = {"reason": "Perbaiki.", "notes": {"g": "Uraikan kendala anggaran."}}

    refused = [partner.post(path, body).status_code for partner in (desk, as_(head))]
    empty = as_(evaluator).post(path, {"notes": {"a": " "}})
    returned = as_(evaluator).post(path, body)
    twice = as_(evaluator).post(path, body)
    following = desk.post("reports/", {"year": 2026})

    assert (refused, empty.status_code) == ([403, 403], 409)
    assert (returned.status_code, returned.data["status"]) == (200, "RETURNED")
    notes = {row["item"]: row["text"] for row in returned.data["return_notes"]}
    assert notes == {"": "Perbaiki.", "g": "Uraikan kendala anggaran."}
    assert twice.status_code == 409
    assert (following.data["version"], following.data["status"]) == (2, "DRAFT")
    assert following.data["policy_overview"] == TEXTS["policy_overview"]


@pytest.mark.pasal("15(2)")
def test_diskominfo_delivers_received_reports_under_a_letter(
    as_, desk, head, regent, evaluator, submitted
):
    partner = as_(evaluator)
    path = f"reports/{submitted['id']}/deliver/"
    letter = {"number": "500/12/2026", "letter_date": "2026-11-24"}

    too_early = partner.post(path, letter)
    partner.post(f"reports/{submitted['id']}/receive/")
    refused = [other.post(path, letter).status_code for other in (desk, as_(head), as_(regent))]
    foreign = partner.post(path, {**letter, "reports": [10**9]})
    delivered = partner.post(path, letter)

    assert too_early.status_code == 409
    assert refused == [403, 403, 403]
    assert (foreign.status_code, foreign.data["code"]) == (404, "reference_not_found")
    assert (delivered.status_code, delivered.data["status"]) == (200, "DELIVERED")
    assert ids(as_(regent).get("reports/", status="DELIVERED")) == {submitted["id"]}


def test_a_note_on_an_item_there_is_not_is_refused(as_, evaluator, submitted):
    answer = as_(evaluator).post(f"reports/{submitted['id']}/return/", {"notes": {"z": "x"}})

    assert (answer.status_code, answer.data["detail"]) == (400, "Kolom tidak dapat diubah: z.")


def test_a_draft_is_seen_by_its_instansi_alone_and_what_was_submitted_by_diskominfo_and_bupati(
    as_, desk, head, target_officer, evaluator, regent, report
):
    watchers = [as_(evaluator), as_(regent)]
    stranger = as_(target_officer)
    path = f"reports/{report['id']}/"
    for partner in (*watchers, stranger):
        assert ids(partner.get("reports/")) == set()
        assert partner.get(path).status_code == 404
    assert ids(desk.get("reports/")) == {report["id"]}

    desk.patch(path, TEXTS)
    as_(head).post(f"{path}submit/")

    for partner in watchers:
        assert ids(partner.get("reports/")) == {report["id"]}
        assert partner.get(path).status_code == 200
    assert ids(stranger.get("reports/")) == set()
    unknown = stranger.get("reports/999999/")
    for answer in (
        stranger.get(path),
        stranger.get(f"{path}figures/"),
        stranger.get(f"{path}pdf/"),
        stranger.patch(path, TEXTS),
        stranger.post(f"{path}submit/"),
        stranger.post(f"{path}receive/"),
    ):
        assert (answer.status_code, answer.content) == (404, unknown.content)


def test_an_admin_reads_no_reports(as_, admin):
    assert as_(admin).get("reports/").status_code == 403


def test_the_list_is_filtered(desk, report):
    assert ids(desk.get("reports/", year=2026, status="DRAFT", agency="DISHUB")) == {report["id"]}
    assert ids(desk.get("reports/", year=2025)) == set()
    assert ids(desk.get("reports/", status="RECEIVED")) == set()
    assert desk.get("reports/", status="SELESAI").status_code == 400


def figure(answer, code) -> dict:
    assert answer.status_code == 200, answer.data
    return next(row for row in answer.data if row["code"] == code)


@pytest.mark.pasal("15(3)")
def test_the_figures_of_a_draft_follow_the_rows_and_are_frozen_by_the_submission(
    as_, desk, dishub, officer, head, report
):
    path = f"reports/{report['id']}/"
    make_inquiry(dishub, officer)
    counted = figure(desk.get(f"{path}figures/"), "received_total")
    desk.patch(path, TEXTS)
    as_(head).post(f"{path}submit/")
    make_inquiry(dishub, officer)
    frozen = figure(desk.get(f"{path}figures/"), "received_total")

    assert (counted["value"], counted["evidence_count"]) == (1, 1)
    assert frozen == counted


@pytest.mark.pasal("15(3)")
def test_a_figure_without_data_says_so_with_the_reason(desk, report):
    row = figure(desk.get(f"reports/{report['id']}/figures/"), "shares")

    assert (row["value"], row["source"]) == (None, "UNAVAILABLE")
    assert row["reason"]


def test_a_draft_has_no_pdf(desk, report):
    answer = desk.get(f"reports/{report['id']}/pdf/")

    assert (answer.status_code, answer.data["code"]) == (409, "not_submitted")


@pytest.mark.parametrize("accept", ["application/pdf", "application/json", "*/*"])
def test_until_the_worker_has_rendered_the_pdf_the_answer_is_to_ask_again(desk, submitted, accept):
    answer = desk.http.get(f"/api/v1/reports/{submitted['id']}/pdf/", headers={"Accept": accept})

    assert (answer.status_code, answer["Content-Type"]) == (202, "application/json")
    assert answer.json()["code"] == "rendering"
    assert int(answer["Retry-After"]) > 0


def test_the_rendered_pdf_is_handed_out_as_an_attachment(desk, submitted):
    content = uploads.store_generated(b"%PDF-1.7", name="l.pdf", content_type="application/pdf")
    AnnualReport.objects.update(pdf=content)

    answer = desk.http.get(
        f"/api/v1/reports/{submitted['id']}/pdf/", headers={"Accept": "application/pdf"}
    )

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content) == b"%PDF-1.7"
    assert desk.get(f"reports/{submitted['id']}/").data["has_pdf"] is True


def test_a_list_costs_the_same_for_one_row_and_for_ten(desk, report):
    one = queries(desk, "reports/")
    for year in range(2017, 2026):
        desk.post("reports/", {"year": year})

    assert queries(desk, "reports/") == one
    assert len(desk.get("reports/").data["results"]) == 10
