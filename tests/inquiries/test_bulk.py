"""One action on many inquiries: row by row, each by its own rules, with a report of every one."""

import threading

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inquiries import bulk, services
from inquiries.models import Event, Inquiry, Tag, Tagging
from tests.factories import make_agency, make_inquiry, make_officer
from tests.together import together

pytestmark = pytest.mark.django_db


def post(browser, action, rows, **data):
    numbers = [row if isinstance(row, str) else row.number for row in rows]
    return browser.post(f"/kotak-masuk/pilihan/{action}/", {"pilih": numbers, **data})


def told(response):
    """The numbers that worked, and the sentence for each that did not."""
    done, failed = response.context["done"], response.context["failed"]
    return [row.number for row in done], {row.number: row.text for row in failed}


@pytest.fixture
def free(dishub, officer):
    """Three inquiries that nobody holds."""
    rows = [make_inquiry(dishub, officer, text=f"Pesan ke-{number}") for number in range(3)]
    for row in rows:
        services.release_inquiry(inquiry=row, by=officer)
    return rows


def test_several_are_claimed_at_once(sign_in, colleague, free):
    response = post(sign_in(colleague), "ambil", free)

    assert told(response) == ([row.number for row in free], {})
    assert set(Inquiry.objects.values_list("claimed_by", flat=True)) == {colleague.pk}


def test_what_a_colleague_holds_is_refused_and_stays_as_it_was(
    sign_in, colleague, officer, free, inquiry
):
    before = Inquiry.objects.values().get(pk=inquiry.pk)

    done, failed = told(post(sign_in(colleague), "ambil", [free[0], inquiry, free[1]]))

    assert done == [free[0].number, free[1].number]
    assert f"{officer} sedang mengerjakan pesan ini" in failed[inquiry.number]
    assert Inquiry.objects.values().get(pk=inquiry.pk) == before


def test_several_are_released_at_once(sign_in, officer, inquiry, free):
    done, failed = told(post(sign_in(officer), "lepas", [inquiry, free[0]]))

    assert done == [inquiry.number]
    assert failed == {free[0].number: "Anda tidak sedang memegang pesan ini."}


def test_what_another_instansi_has_reads_like_what_does_not_exist(sign_in, officer, free, clock):
    other = make_agency("DLHK")
    foreign = make_inquiry(other, make_officer(other))

    _, failed = told(post(sign_in(officer), "ambil", [foreign, "2611-ZZZZZ"]))

    assert set(failed.values()) == {"Tidak ada di kotak masuk Anda."}
    assert list(failed) == [foreign.number, "2611-ZZZZZ"]


def test_an_instansi_that_was_asked_may_not_act_on_the_askers_inquiry(
    sign_in, target_officer, referral
):
    _, failed = told(post(sign_in(target_officer), "ambil", [referral.inquiry]))

    assert failed == {referral.inquiry.number: "Anda tidak berwenang atas pesan ini."}


def test_spam_is_asked_first_and_changes_nothing_until_agreed(sign_in, officer, free):
    browser = sign_in(officer)

    asked = post(browser, "spam", free)
    empty = post(browser, "spam", free, setuju="ya", reason="")
    unchanged = set(Inquiry.objects.values_list("status", flat=True))
    done, _ = told(post(browser, "spam", free, setuju="ya", reason="Iklan."))

    assert (asked.status_code, empty.status_code) == (200, 422)
    assert free[0].number in asked.content.decode()
    assert unchanged == {"IN_PROGRESS"}
    assert len(done) == 3
    assert set(Inquiry.objects.values_list("status", flat=True)) == {"SPAM"}
    assert Event.objects.filter(kind="SPAM", note="Iklan.").count() == 3


def test_many_become_duplicates_of_one(sign_in, officer, inquiry, free):
    done, failed = told(
        post(
            sign_in(officer),
            "duplikat",
            [*free, inquiry],
            setuju="ya",
            reason="Hal yang sama.",
            original=inquiry.number.lower(),
        )
    )

    assert done == [row.number for row in free]
    assert "dirinya sendiri" in failed[inquiry.number]
    assert Inquiry.objects.filter(duplicate_of=inquiry).count() == 3


def test_the_original_stands_in_ones_own_inbox(sign_in, officer, free, clock):
    other = make_agency("DLHK")
    foreign = make_inquiry(other, make_officer(other))

    response = post(
        sign_in(officer), "duplikat", free, setuju="ya", reason="Sama.", original=foreign.number
    )

    assert response.status_code == 422
    assert not Inquiry.objects.filter(status="DUPLICATE").exists()


def test_several_are_assigned_to_a_colleague_of_the_instansi_alone(
    sign_in, officer, colleague, outsider, free
):
    browser = sign_in(officer)

    foreign = post(browser, "disposisi", free, setuju="ya", to=outsider.username)
    done, _ = told(post(browser, "disposisi", free, setuju="ya", to=colleague.username))

    assert foreign.status_code == 422
    assert len(done) == 3
    assert set(Inquiry.objects.values_list("assigned_to", flat=True)) == {colleague.pk}


def test_only_what_is_answered_is_closed(sign_in, officer, free):
    services.reply_inquiry(inquiry=free[0], text="Sudah.", by=officer)

    done, failed = told(post(sign_in(officer), "selesai", free[:2], setuju="ya"))

    assert done == [free[0].number]
    assert failed == {free[1].number: "Hanya pesan yang sudah dijawab yang dapat diselesaikan."}


def test_a_tag_is_made_once_however_it_is_written(sign_in, officer, free):
    browser = sign_in(officer)

    post(browser, "penanda", free[:2], setuju="ya", name=" Banjir  besar ")
    post(browser, "penanda", free, setuju="ya", name="banjir besar")

    assert list(Tag.objects.values_list("name", flat=True)) == ["Banjir besar"]
    assert Tagging.objects.count() == 3


@pytest.mark.parametrize("amount", [0, bulk.MOST + 1])
def test_none_or_too_many_are_refused_whole(sign_in, officer, free, amount):
    numbers = [f"2611-{number:05d}" for number in range(amount)]

    response = post(sign_in(officer), "ambil", numbers)

    assert response.status_code == 422
    assert "Paling banyak 100" in response.content.decode() or not amount


def test_a_row_ticked_twice_is_done_once(sign_in, officer, free):
    done, failed = told(post(sign_in(officer), "ambil", [free[0], free[0]]))

    assert (done, failed) == ([free[0].number], {})


def test_an_unknown_action_is_not_found(sign_in, officer, free):
    assert post(sign_in(officer), "hapus", free).status_code == 404


@pytest.mark.parametrize("who", ["head", "evaluator"])
def test_who_only_reads_has_no_boxes_and_no_actions(sign_in, request, free, who):
    browser = sign_in(request.getfixturevalue(who))

    assert 'name="pilih"' not in browser.get("/kotak-masuk/").content.decode()
    assert post(browser, "ambil", free).status_code == 403


def test_the_way_back_leads_to_the_same_list_and_nowhere_else(sign_in, officer, free):
    browser = sign_in(officer)

    own = post(browser, "ambil", free, kembali="/kotak-masuk/?tab=siap&jenis=QUESTION")
    foreign = post(browser, "ambil", free, kembali="https://jahat.example/?x=1")

    assert own.context["back_url"] == "/kotak-masuk/?tab=siap&jenis=QUESTION"
    assert foreign.context["back_url"] == "/kotak-masuk/?x=1"


def test_the_rows_are_fetched_in_one_query(sign_in, officer, free):
    with CaptureQueriesContext(connection) as few:
        bulk.rows_of([free[0].number], officer)
    with CaptureQueriesContext(connection) as many:
        found = bulk.rows_of([row.number for row in free], officer)

    assert len(found) == 3
    assert len(few) == len(many)


@pytest.mark.django_db(transaction=True)
def test_two_people_who_claim_the_same_rows_share_them(officer, colleague, free):
    numbers = [row.number for row in free]
    claim = bulk.action("ambil")
    reports = {}
    ready = threading.Barrier(2)

    def go(person):
        ready.wait(timeout=20)
        reports[person.pk] = bulk.run(claim, numbers, by=person, data={})

    together(lambda: go(officer), lambda: go(colleague))

    won = [row.number for report in reports.values() for row in report if row.is_done]
    assert sorted(won) == sorted(numbers)


@pytest.mark.django_db(transaction=True)
def test_a_new_tag_given_twice_at_once_is_one_tag(officer, colleague, free):
    together(
        lambda: services.tag_inquiry(inquiry=free[0], name="Banjir", by=officer),
        lambda: services.tag_inquiry(inquiry=free[0], name="banjir", by=colleague),
    )

    assert (Tag.objects.count(), Tagging.objects.count()) == (1, 1)
