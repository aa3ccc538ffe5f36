"""The main job from end to end, over the API alone."""

import csv
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

import inquiries
from inquiries.tasks import sweep_sla
from reports.outline import NARRATIVES
from reports.tasks import render_reports
from tests.api.conftest import Partner
from tests.factories import (
    PASSWORD,
    SCAN,
    make_agency,
    make_assigned,
    make_head,
    make_officer,
    make_platform,
    make_responsible,
    make_user,
)

pytestmark = pytest.mark.django_db

QUESTIONS = Path(inquiries.__file__).parent / "reference" / "contoh_pertanyaan.csv"


def questions(count: int) -> list[str]:
    with QUESTIONS.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        texts = [next(value for value in row.values() if value and " " in value) for row in rows]
    return texts[:count]


def signed_in(username: str) -> Partner:
    """A program that asks for its token as any other."""
    partner = Partner()
    answer = partner.post("token/", {"username": username, "password": PASSWORD})
    assert answer.status_code == 200, answer.data
    partner.http.credentials(HTTP_AUTHORIZATION=f"Token {answer.data['token']}")
    return partner


def done(answer, status: int = 200) -> dict:
    assert answer.status_code == status, answer.data
    return answer.data


@pytest.fixture
def regency(clock, settings, django_capture_on_commit_callbacks):
    """Dishub with its Kepala and two civil servants, DPUPR staffed, Diskominfo."""
    dishub, dpupr = make_agency("DISHUB"), make_agency("DPUPR")
    make_platform(hosts=["instagram.com"], profile_url="https://www.instagram.com/{handle}/")
    make_head(dishub)
    make_user("pejabat.dishub", agency=dishub)
    make_user("petugas.dishub", agency=dishub)
    make_officer(dpupr)
    make_responsible(dpupr)
    make_assigned("EVALUATOR")


@pytest.mark.pasal("9(1)")
@pytest.mark.pasal("Lampiran B.1")
@pytest.mark.pasal("Lampiran B.5")
@pytest.mark.pasal("15(2)")
def test_from_the_decree_to_the_received_report(regency, clock):
    head = signed_in("kepala.dishub")
    officer = signed_in("petugas.dishub")
    assert officer.get("inquiries/").status_code == 403  # no decree, no power

    account = activate_decree(head)
    assert (
        Partner().get("official-accounts/verify/", q="@dishub.berau").data["status"] == "OFFICIAL"
    )
    direct, referred, neglected = record(officer, account)

    done(officer.post(f"inquiries/{direct}/reply/", {"text": "Lampunya sudah kami perbaiki."}))
    refer_and_cite(officer, signed_in("petugas.dpupr"), referred, clock)
    let_lapse(officer, signed_in("petugas.dpupr"), neglected, clock)
    report = prepare(signed_in("pejabat.dishub"))
    submit_and_receive(head, signed_in("evaluator"), report)

    decree = head.get("decrees/").data["results"][0]["id"]
    done(head.post(f"decrees/{decree}/revoke/", {"reason": "Keputusan baru disiapkan."}))
    assert officer.get("inquiries/").status_code == 403  # the power ended with the decree


def activate_decree(head: Partner) -> int:
    """Draft and activate a decree that designates an account and appoints two people."""
    decree = {
        "number": "12/SK/DISHUB/2026",
        "about": "Penunjukan akun resmi, Pejabat, dan Petugas",
        "decree_date": "2026-11-24",
        "valid_from": "2026-11-24",
        "new_accounts": ["https://www.instagram.com/dishub.berau"],
        "appointments": [
            {"user": "pejabat.dishub", "role": "RESPONSIBLE"},
            {"user": "petugas.dishub", "role": "OFFICER"},
        ],
    }
    draft = done(head.post("decrees/", decree), 201)
    scan = SimpleUploadedFile("sk.pdf", SCAN, content_type="application/pdf")
    path = f"decrees/{draft['id']}/activate/"
    active = done(head.post(path, {"scan": scan}, format="multipart"))
    assert active["status"] == "IN_FORCE"
    return active["accounts"][0]["id"]


def record(officer: Partner, account: int) -> list[str]:
    """Record three questions of citizens."""
    numbers = []
    for place, text in enumerate(questions(3)):
        body = {
            "type": "QUESTION",
            "text": text,
            "account": account,
            "author_handle": f"warga{place}",
        }
        numbers.append(done(officer.post("inquiries/", body), 201)["number"])
    return numbers


def refer_and_cite(officer: Partner, target: Partner, number: str, clock) -> None:
    """Ask DPUPR, let it answer within a day, and reply citing the answer."""
    refer = {"agency": "DPUPR", "reason": "Jalan kabupaten."}
    referral = done(officer.post(f"inquiries/{number}/refer/", refer), 201)
    clock.advance(timedelta(hours=3))
    for side in (officer, target):
        seen = done(side.get(f"referrals/{referral['id']}/"))
        assert (seen["status"], seen["seconds_left"]) == ("SENT", 21 * 3600)

    answer = {"text": "Perbaikan dijadwalkan hari Senin."}
    done(target.post(f"referrals/{referral['id']}/answer/", answer))
    assert done(officer.get(f"inquiries/{number}/"))["status"] == "READY"
    reply = {"text": "Perbaikan dijadwalkan hari Senin.", "referrals": [referral["id"]]}
    replied = done(officer.post(f"inquiries/{number}/reply/", reply))
    assert replied["status"] == "ANSWERED"
    assert replied["referrals"][0]["verdict"] == "ON_TIME"


def let_lapse(officer: Partner, target: Partner, number: str, clock) -> None:
    """Ask DPUPR and let the 24 hours pass: the sweep records it for both sides."""
    refer = {"agency": "DPUPR", "reason": "Drainase."}
    referral = done(officer.post(f"inquiries/{number}/refer/", refer), 201)
    clock.advance(timedelta(hours=24, seconds=1))
    sweep_sla()
    sweep_sla()
    for side in (officer, target):
        seen = done(side.get(f"referrals/{referral['id']}/"))
        assert (seen["is_late"], seen["verdict"]) == (True, "OVERDUE")
        kinds = [row["kind"] for row in done(side.get(f"inquiries/{number}/events/"))["results"]]
        assert kinds.count("BREACHED") == 1


def prepare(responsible: Partner) -> int:
    """Start the year's report, check its figures, write its texts."""
    report = done(responsible.post("reports/", {"year": 2026}), 201)["id"]
    rows = done(responsible.get(f"reports/{report}/figures/"))
    figures = {row["code"]: row["value"] for row in rows}
    assert figures["people_served"] == 2
    assert figures["received_question"] == figures["received_total"] == 3
    assert figures["replies_sent"] == 2
    assert figures["referrals_sent"] == 2
    assert figures["shares"] is None
    texts = {name: f"Uraian {name}." for name in NARRATIVES}
    assert done(responsible.patch(f"reports/{report}/", texts))["missing"] == []
    return report


def submit_and_receive(head: Partner, evaluator: Partner, report: int) -> None:
    """The Kepala submits, the worker renders, Diskominfo gives the receipt."""
    frozen = done(head.post(f"reports/{report}/submit/"))
    assert (frozen["status"], len(frozen["sha256"])) == ("SUBMITTED", 64)
    assert head.get(f"reports/{report}/pdf/").status_code == 202
    render_reports()
    pdf = evaluator.get(f"reports/{report}/pdf/")
    assert pdf.status_code == 200
    assert b"".join(pdf.streaming_content).startswith(b"%PDF-")
    received = done(evaluator.post(f"reports/{report}/receive/"))
    assert (received["status"], received["receipt_number"]) == ("RECEIVED", "TT/2026/DISHUB/1")
