"""Isu massal: many inquiries about one matter, one action, each its own reply."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import AuditEntry
from inquiries import services
from inquiries.errors import Deviation, InquiryError
from inquiries.issues import answering
from inquiries.issues.services import join_issue, leave_issue, open_issue
from inquiries.models import Citation, Event, Inquiry, Issue, Reply
from tests.factories import make_agency, make_inquiry, make_officer, make_referral
from tests.together import meet_at, together

pytestmark = pytest.mark.django_db


def write_in(dishub, officer, count, text="Pipa bocor di Jalan Pemuda"):
    """Messages of as many citizens, which nobody holds."""
    rows = [
        make_inquiry(
            dishub, officer, text=f"{text}, kata warga ke-{place}.",
            author=services.Author(handle=f"@warga{place}"),
        )
        for place in range(count)
    ]  # fmt: skip
    Inquiry.objects.update(claimed_by=None, lease_until=None)
    for row in rows:
        row.refresh_from_db()
    return rows


@pytest.fixture
def rows(dishub, officer):
    return write_in(dishub, officer, 3)


@pytest.fixture
def issue(dishub, officer, rows):
    return open_issue(agency=dishub, name="Pipa bocor", inquiries=rows, by=officer)[0]


def answer(issue, by, **facts):
    """Answer it; give the sentences by number."""
    facts = {"text": "Diperbaiki hari ini.", **facts}
    results = answering.answer_issue(issue=issue, by=by, **facts)
    return {result.inquiry.number: (result.is_done, result.text) for result in results}


@pytest.mark.pasal("Lampiran B.2")
def test_each_message_gets_its_own_reply_event_and_trail(issue, rows, officer):
    told = answer(issue, officer)

    assert set(told.values()) == {(True, "Dijawab.")}
    assert set(Inquiry.objects.values_list("status", flat=True)) == {"ANSWERED"}
    assert sorted(Reply.objects.values_list("inquiry", "text", "by")) == [
        (row.pk, "Diperbaiki hari ini.", officer.pk) for row in rows
    ]
    note = "Bersama isu “Pipa bocor”."
    assert Event.objects.filter(kind="REPLIED", note=note, by=officer).count() == 3
    assert AuditEntry.objects.filter(action="inquiry.replied", scope="DISHUB").count() == 3
    assert AuditEntry.objects.get(action="issue.answered").details == {"inquiries": 3}


def test_what_cannot_be_answered_is_reported_and_stays(
    issue, rows, dishub, officer, colleague, dpupr, target_officer
):
    held, crisis, waiting = rows
    services.flag_crisis(inquiry=crisis, reason="Viral.", by=officer)
    make_referral(waiting, dpupr, officer)
    free, *_ = write_in(dishub, officer, 1)
    join_issue(issue=issue, inquiries=[free], by=officer)
    leave_issue(issue=issue, inquiries=[held], by=officer)  # another one leads
    join_issue(issue=issue, inquiries=[held], by=officer)
    services.claim_inquiry(inquiry=held, by=colleague)

    told = answer(issue, officer)

    assert told[free.number] == (True, "Dijawab.")
    assert "sedang mengerjakan" in told[held.number][1]
    assert "disetujui Pejabat" in told[crisis.number][1]
    assert "belum menjawab" in told[waiting.number][1]
    assert list(Reply.objects.values_list("inquiry", flat=True)) == [free.pk]


def test_a_pejabat_answers_a_crisis_among_them(issue, rows, officer, responsible):
    services.flag_crisis(inquiry=rows[1], reason="Viral.", by=officer)

    assert answer(issue, responsible)[rows[1].number] == (True, "Dijawab.")


@pytest.mark.pasal("Lampiran B.5")
def test_every_reply_rests_on_the_answer_to_the_lead(
    issue, rows, dishub, officer, dpupr, target_officer
):
    referral = make_referral(rows[0], dpupr, officer)
    with pytest.raises(InquiryError, match="belum menjawab pesan utama"):
        answer(issue, officer)
    given = referral.answer("Pipa diganti hari Senin.", by=target_officer)
    with pytest.raises(Deviation):
        answer(issue, officer, text="Diganti hari Selasa.")

    answer(issue, officer, text="Pipa diganti hari Senin.")
    late = write_in(dishub, officer, 1)
    join_issue(issue=issue, inquiries=late, by=officer)
    answer(issue, officer, text="Pipa diganti hari Senin.")

    assert Citation.objects.filter(answer=given).count() == Reply.objects.count() == 4
    referral.refresh_from_db()
    assert referral.status == "ACCEPTED"
    assert referral.reason.endswith("Mewakili 3 pesan dalam isu “Pipa bocor”.")


def test_a_message_with_answers_of_its_own_cites_them_too(
    issue, rows, officer, dpupr, target_officer
):
    own = make_referral(rows[1], dpupr, officer)
    given = own.answer("Ya, diperbaiki.", by=target_officer)

    answer(issue, officer)

    assert list(Citation.objects.values_list("reply__inquiry", "answer")) == [
        (rows[1].pk, given.pk)
    ]


def test_duplicates_of_them_get_their_replies_too(issue, rows, dishub, officer):
    (repeated,) = write_in(dishub, officer, 1)
    Inquiry.objects.filter(pk=repeated.pk).update(author_key="lain")
    services.dismiss_inquiry(inquiry=repeated, original=rows[1], reason="Sama.", by=officer)

    answer(issue, officer)

    assert repeated.replies.get().text == "Diperbaiki hari ini."
    repeated.refresh_from_db()
    assert repeated.status == "ANSWERED"


def test_answering_costs_the_same_for_three_and_for_thirty(issue, dishub, officer, colleague):
    with CaptureQueriesContext(connection) as three:
        answer(issue, officer)
    rows = write_in(dishub, officer, 30)
    join_issue(issue=issue, inquiries=rows, by=officer)
    with CaptureQueriesContext(connection) as thirty:
        told = answer(issue, officer)

    assert len(told) == 30
    assert len(thirty) == len(three) <= 24


def test_an_issue_nobody_waits_in_is_not_answered_again(issue, officer, colleague):
    seen = Issue.objects.get().version
    answer(issue, officer, version=seen)

    with pytest.raises(InquiryError, match="diubah atau dijawab rekan"):
        answer(issue, colleague, version=seen)
    with pytest.raises(InquiryError, match="Tidak ada pesan"):
        answer(issue, colleague)
    assert Reply.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_who_answer_at_once_one_wins(issue, officer, colleague, monkeypatch):
    meet_at(monkeypatch, answering, "answer_duplicates")

    results = together(lambda: answer(issue, officer), lambda: answer(issue, colleague))

    assert results == ["InquiryError", "ok"]
    assert Reply.objects.count() == 3


def test_a_message_stands_in_one_issue_of_its_own_instansi(issue, rows, dishub, officer, clock):
    other = make_agency("DLHK")
    foreign = make_inquiry(other, make_officer(other))
    spam, new = write_in(dishub, officer, 2)
    services.dismiss_inquiry(inquiry=spam, reason="Iklan.", by=officer)
    second, _ = open_issue(agency=dishub, name="Lain", inquiries=[new], by=officer)

    results = join_issue(issue=second, inquiries=[rows[0], foreign, spam, new], by=officer)

    told = {result.inquiry.pk: result.text for result in results}
    assert told[rows[0].pk] == "Sudah ada di isu “Pipa bocor”."
    assert told[foreign.pk] == "Pesan ini milik Instansi lain."
    assert told[spam.pk] == "Pesan ini sudah disisihkan."
    assert second.links.count() == 1


def test_the_next_oldest_leads_when_the_lead_leaves(issue, rows, officer):
    leave_issue(issue=issue, inquiries=[rows[0]], by=officer)

    issue.refresh_from_db()
    assert issue.lead == rows[1]
    kinds = rows[0].events.values_list("kind", flat=True)
    assert {"ISSUE_JOINED", "ISSUE_LEFT"} <= set(kinds)
    with pytest.raises(InquiryError):
        leave_issue(issue=issue, inquiries=[rows[0]], by=officer)


def test_an_issue_is_made_of_one_message_and_those_like_it(sign_in, officer, rows):
    browser = sign_in(officer)
    asked = browser.get(f"/isu/baru/?pesan={rows[0].number}")
    numbers = [rows[0].number, *(row.number for row in asked.context["similar"])]

    made = browser.post("/isu/baru/", {"pilih": numbers, "name": "Pipa bocor", "setuju": "ya"})

    issue = Issue.objects.get()
    assert (made.status_code, made["Location"]) == (303, f"/isu/{issue.pk}/")
    assert (issue.name, issue.lead, issue.links.count()) == ("Pipa bocor", rows[0], 3)


def test_what_is_ticked_in_the_inbox_joins_an_issue(sign_in, officer, dishub, issue):
    browser = sign_in(officer)
    (new,) = write_in(dishub, officer, 1)

    asked = browser.post("/isu/baru/", {"pilih": [new.number]})
    nothing = browser.post("/isu/baru/", {"pilih": [new.number], "setuju": "ya"})
    joined = browser.post("/isu/baru/", {"pilih": [new.number], "issue": issue.pk, "setuju": "ya"})

    assert (asked.status_code, nothing.status_code, joined.status_code) == (200, 422, 303)
    assert issue.links.count() == 4


def test_the_page_answers_all_and_lists_what_was_replied(sign_in, officer, colleague, issue, rows):
    services.claim_inquiry(inquiry=rows[2], by=colleague)
    browser = sign_in(officer)
    before = browser.get(f"/isu/{issue.pk}/").content.decode()

    report = browser.post(f"/isu/{issue.pk}/jawab/", {"text": "Diperbaiki hari ini."})
    page = browser.get(f"/isu/{issue.pk}/")

    assert "Jawab 3 pesan" in before
    assert [row.number for row in report.context["failed"]] == [rows[2].number]
    assert len(report.context["done"]) == 2
    assert [row.key for row in page.context["page"].answered] == [
        rows[0].number, rows[1].number
    ]  # fmt: skip
    assert f"/pesan/{rows[0].number}/" in page.content.decode()


def test_the_page_costs_the_same_for_three_and_for_thirty(sign_in, officer, dishub, issue):
    browser = sign_in(officer)
    browser.get(f"/isu/{issue.pk}/")
    with CaptureQueriesContext(connection) as three:
        browser.get(f"/isu/{issue.pk}/")
    join_issue(issue=issue, inquiries=write_in(dishub, officer, 27), by=officer)
    with CaptureQueriesContext(connection) as thirty:
        browser.get(f"/isu/{issue.pk}/")

    assert len(thirty) == len(three)


def test_a_message_taken_up_again_is_open_in_its_issue(issue, rows, officer, clock):
    answer(issue, officer)
    clock.advance(timedelta(days=1))
    services.follow_up_inquiry(inquiry=rows[1], text="Masih bocor.", by=officer)

    assert answer(issue, officer, text="Diganti besok.") == {rows[1].number: (True, "Dijawab.")}
    assert rows[1].replies.count() == 2
