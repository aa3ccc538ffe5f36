"""The queue of referrals and one referral's page: answer, refuse, withdraw."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inquiries import services
from tests.factories import make_agency, make_head, make_inquiry, make_officer, make_referral

pytestmark = pytest.mark.django_db
QUEUE = "/rujukan/"


def url(referral, step=""):
    return f"/rujukan/{referral.pk}/{step}"


def keys(response):
    return [int(row.key) for row in response.context["list"].rows]


def test_the_queue_begins_with_the_least_time_left(
    sign_in, dishub, dpupr, officer, target_officer, clock
):
    first = make_referral(make_inquiry(dishub, officer), dpupr, officer)
    clock.advance(timedelta(hours=1))
    second = make_referral(make_inquiry(dishub, officer), dpupr, officer)

    response = sign_in(target_officer).get(QUEUE)

    assert keys(response) == [first.pk, second.pk]


def test_what_is_late_is_counted_apart(sign_in, referral, target_officer, clock):
    clock.advance(timedelta(hours=25))

    (waiting, *_) = sign_in(target_officer).get(QUEUE).context["list"].tabs

    assert (waiting["count"], waiting["alert"]) == (1, 1)


@pytest.mark.parametrize(("tab", "who"), [("dijawab", "target_officer"), ("dari-kami", "officer")])
def test_an_answered_referral_has_its_tab_on_either_side(
    sign_in, request, referral, target_officer, tab, who
):
    referral.answer("Ya.", by=target_officer)

    response = sign_in(request.getfixturevalue(who)).get(QUEUE, {"tab": tab})

    assert keys(response) == [referral.pk]
    assert "dijawab tepat waktu" in response.content.decode()


def test_the_asker_has_nothing_in_the_queue(sign_in, referral, officer):
    assert keys(sign_in(officer).get(QUEUE)) == []


def test_one_row_and_fifty_cost_the_same_queries(
    sign_in, dishub, dpupr, officer, target_officer, django_assert_num_queries
):
    make_referral(make_inquiry(dishub, officer), dpupr, officer)
    browser = sign_in(target_officer)
    with CaptureQueriesContext(connection) as one:
        browser.get(QUEUE)
    for _ in range(49):
        make_referral(make_inquiry(dishub, officer), dpupr, officer)

    with django_assert_num_queries(len(one)):
        response = browser.get(QUEUE)
    assert len(keys(response)) == 50


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("target_officer", 200),
        ("officer", 200),
        ("head", 200),
        ("evaluator", 200),
        ("outsider", 404),
        ("regent", 404),
    ],
)
def test_who_may_read_a_referral(sign_in, request, referral, who, status):
    assert sign_in(request.getfixturevalue(who)).get(url(referral)).status_code == status


def test_a_number_beyond_all_bounds_is_not_found(sign_in, officer):
    assert sign_in(officer).get(f"/rujukan/{10**30}/").status_code == 404


@pytest.mark.pasal("Lampiran B.4")
@pytest.mark.parametrize("role", ["officer", "head"])
def test_the_asked_instansi_answers(sign_in, referral, target_officer, dpupr, role):
    person = target_officer if role == "officer" else make_head(dpupr)

    response = sign_in(person).post(url(referral, "jawab/"), {"text": "Dijadwalkan Senin."})

    referral.refresh_from_db()
    assert (response.status_code, referral.status, referral.verdict) == (
        303,
        "ANSWERED",
        "ON_TIME",
    )


@pytest.mark.parametrize("step", ["jawab/", "tolak/"])
@pytest.mark.parametrize(
    ("who", "status"),
    [("officer", 403), ("head", 403), ("evaluator", 403), ("outsider", 404), ("regent", 404)],
)
def test_nobody_else_answers_or_refuses(sign_in, request, referral, step, who, status):
    response = sign_in(request.getfixturevalue(who)).post(
        url(referral, step), {"text": "Ya.", "reason": "Bukan."}
    )

    referral.refresh_from_db()
    assert (response.status_code, referral.status) == (status, "SENT")


def test_the_second_answer_is_refused_and_kept(sign_in, referral, target_officer):
    referral.answer("Jawaban pertama.", by=target_officer)

    response = sign_in(target_officer).post(url(referral, "jawab/"), {"text": "Jawaban kedua."})

    page = response.content.decode()
    assert response.status_code == 422
    assert "sudah dijawab atau ditarik" in page
    assert "Jawaban kedua." in page
    assert "Jawaban pertama." in page
    assert referral.answers.count() == 1


@pytest.mark.parametrize("fragment", [True, False])
def test_an_empty_answer_is_refused(sign_in, referral, target_officer, fragment):
    headers = {"HX-Request": "true"} if fragment else {}

    response = sign_in(target_officer, **headers).post(url(referral, "jawab/"), {"text": " "})

    page = response.content.decode()
    assert response.status_code == 422
    assert "Jawaban wajib diisi." in page
    assert ("<html" in page) is not fragment


def test_a_refusal_carries_its_reason_and_suggestion_to_the_asker(
    sign_in, referral, target_officer, officer, inquiry
):
    make_agency("DISPERKIM")

    response = sign_in(target_officer).post(
        url(referral, "tolak/"),
        {"reason": "Lampu taman, bukan jalan.", "suggested_agency": "DISPERKIM"},
    )

    page = sign_in(officer).get(f"/pesan/{inquiry.number}/").content.decode()
    inquiry.refresh_from_db()
    assert (response.status_code, inquiry.status) == (303, "IN_PROGRESS")
    assert "Lampu taman, bukan jalan." in page
    assert "Disperkim" in page


@pytest.mark.parametrize(
    "fields", [{"reason": ""}, {"reason": "Bukan.", "suggested_agency": "TIDAKADA"}]
)
def test_a_refusal_without_reason_or_with_a_wrong_name_is_refused(
    sign_in, referral, target_officer, fields
):
    response = sign_in(target_officer).post(url(referral, "tolak/"), fields)

    referral.refresh_from_db()
    assert (response.status_code, referral.status) == (422, "SENT")


def test_the_asker_withdraws(sign_in, referral, officer, inquiry):
    response = sign_in(officer).post(url(referral, "tarik/"))

    referral.refresh_from_db()
    inquiry.refresh_from_db()
    assert (response.status_code, referral.status) == (303, "WITHDRAWN")
    assert inquiry.status == "IN_PROGRESS"


@pytest.mark.parametrize(
    ("who", "status"),
    [("target_officer", 403), ("evaluator", 403), ("outsider", 404), ("regent", 404)],
)
def test_nobody_else_withdraws(sign_in, request, referral, who, status):
    response = sign_in(request.getfixturevalue(who)).post(url(referral, "tarik/"))

    assert response.status_code == status


def test_what_was_answered_cannot_be_withdrawn(sign_in, referral, officer, target_officer):
    referral.answer("Ya.", by=target_officer)

    response = sign_in(officer).post(url(referral, "tarik/"))

    assert response.status_code == 422
    assert "sudah dijawab atau ditarik" in response.content.decode()


def test_diskominfo_reads_the_question_masked(sign_in, evaluator, dishub, dpupr, officer):
    inquiry = make_inquiry(dishub, officer, text="NIK 7308011203900001")
    referral = make_referral(inquiry, dpupr, officer)

    page = sign_in(evaluator).get(url(referral)).content.decode()

    assert "7308********0001" in page
    assert "7308011203900001" not in page


def test_the_state_is_fetched_only_when_it_changed(sign_in, referral, target_officer):
    browser = sign_in(target_officer, **{"HX-Request": "true"})
    before = browser.get(url(referral)).context["talk"].fingerprint

    unchanged = browser.get(url(referral), {"sidik": before})
    services.withdraw_referral(referral=referral, by=referral.sent_by)
    changed = browser.get(url(referral), {"sidik": before})

    assert (unchanged.status_code, changed.status_code) == (204, 200)
    assert "Ditarik" in changed.content.decode()


def test_an_instansi_without_officers_is_answered_for_by_its_kepala(
    sign_in, inquiry, officer, clock
):
    agency = make_agency("KOSONG")
    head = make_head(agency)
    referral = make_referral(inquiry, agency, officer)

    assert head.notifications.filter(url=url(referral)).exists()
    assert keys(sign_in(head).get(QUEUE)) == [referral.pk]


def test_two_instansi_keep_apart(sign_in, inquiry, officer, dpupr, target_officer, clock):
    other = make_agency("DLHK")
    other_officer = make_officer(other)
    mine = make_referral(inquiry, dpupr, officer)
    theirs = make_referral(inquiry, other, officer)

    assert keys(sign_in(target_officer).get(QUEUE)) == [mine.pk]
    assert keys(sign_in(other_officer).get(QUEUE)) == [theirs.pk]
    assert sign_in(target_officer).get(url(theirs)).status_code == 404
