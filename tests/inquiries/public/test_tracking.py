"""A citizen follows a message by its code, adds words, and rates the answer."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import Notification
from inquiries import services
from inquiries.models import FollowUp, Inquiry, Rating, TrackingCode
from tests.factories import make_agency, make_referral
from tests.inquiries.public.conftest import send

pytestmark = pytest.mark.django_db

UNKNOWN = "Kode tidak ditemukan. Periksa kembali kode Anda."


def follow(citizen, code: str):
    return citizen.post("/lacak/", {"kode": code})


def page_of(citizen, code: str) -> str:
    response = follow(citizen, code)
    assert response.status_code == 200
    return response.content.decode()


def test_a_new_message_waits_its_turn(citizen, asked):
    page = page_of(citizen, asked())

    assert "sudah diterima Instansi DISHUB" in page
    assert "Kapan lampu jalan" in page


@pytest.mark.pasal("Lampiran B.4")
def test_a_referred_message_names_the_instansi_and_its_time_but_no_person(
    citizen, asked, officer, target_officer, dpupr
):
    code = asked()
    make_referral(Inquiry.objects.get(), dpupr, officer)

    page = page_of(citizen, code)
    assert "diteruskan ke Instansi DPUPR" in page
    assert "25 November 2026 pukul 14.05 WITA" in page
    assert officer.full_name not in page
    assert officer.username not in page


@pytest.mark.pasal("Lampiran B.4")
def test_a_late_instansi_is_said_to_be_late(citizen, asked, officer, dpupr, clock):
    code = asked()
    make_referral(Inquiry.objects.get(), dpupr, officer)
    clock.advance(timedelta(hours=25))

    assert "Batas itu sudah lewat" in page_of(citizen, code)


@pytest.mark.pasal("3", "8g")
def test_the_answer_is_shown_without_its_author(citizen, answered, officer):
    page = page_of(citizen, answered[0])

    assert "Hari Senin." in page
    assert "sudah dijawab" in page
    assert officer.full_name not in page


@pytest.mark.parametrize("state", ["spam", "closed", "ready"])
def test_every_other_state_is_told_in_words(citizen, asked, officer, target_officer, dpupr, state):
    code = asked()
    inquiry = Inquiry.objects.get()
    if state == "spam":
        services.dismiss_inquiry(inquiry=inquiry, reason="Iklan.", by=officer)
    elif state == "ready":
        services.answer_referral(
            referral=make_referral(inquiry, dpupr, officer), text="Senin.", by=target_officer
        )
    else:
        services.reply_inquiry(inquiry=inquiry, text="Hari Senin.", by=officer)
        services.close_inquiry(inquiry=inquiry, by=officer)

    words = {"spam": "tidak ditindaklanjuti", "closed": "selesai", "ready": "menyusun balasannya"}
    assert words[state] in page_of(citizen, code)
    assert "Iklan." not in page_of(citizen, code)


def test_what_an_officer_wrote_about_a_person_is_masked_too(citizen, asked, officer):
    code = asked()
    services.reply_inquiry(inquiry=Inquiry.objects.get(), text="Hubungi 081234567890.", by=officer)

    assert "081234567890" not in page_of(citizen, code)


@pytest.mark.parametrize("code", ["", "ABCD-0001", "\x00\u202eabc", "x" * 5000, "' OR 1=1 --"])
def test_a_wrong_code_reads_the_same_whatever_it_is(citizen, asked, code):
    """URL041."""
    asked()
    usual = follow(citizen, "7K3Q-9ZWX-0C4V-MM1P")
    odd = follow(citizen, code)

    assert (usual.status_code, odd.status_code) == (404, 404)
    assert UNKNOWN in odd.content.decode()
    without = [response.content.split(b"csrfmiddlewaretoken")[0] for response in (usual, odd)]
    assert without[0] == without[1]


def test_a_malformed_code_costs_what_an_unknown_one_costs(citizen, asked):
    asked()
    costs = []
    for code in ("7K3Q-9ZWX-0C4V-MM1P", "abc"):
        with CaptureQueriesContext(connection) as queries:
            follow(citizen, code)
        costs.append([query["sql"][:40] for query in queries])

    assert costs[0] == costs[1]


def test_twenty_wrong_codes_close_the_door_for_an_hour(citizen, asked):
    """URL040."""
    code = asked()
    wrong = [follow(citizen, f"ABCD-{n:04d}").status_code for n in range(20)]

    closed = follow(citizen, code)
    assert set(wrong) == {404}
    assert closed.status_code == 429
    assert int(closed["Retry-After"]) > 0


def test_right_codes_do_not_wear_the_address_out(citizen, asked):
    code = asked()

    assert {follow(citizen, code).status_code for _ in range(30)} == {200}


def test_a_code_in_the_address_is_never_looked_up(citizen, asked):
    """An address is written into logs, histories and bookmarks (URL040)."""
    code = asked()
    response = citizen.get("/lacak/", {"kode": code})

    assert response.status_code == 404
    assert UNKNOWN in response.content.decode()


def test_no_address_on_the_page_carries_the_code(citizen, answered):
    page = page_of(citizen, answered[0])

    assert not any(answered[0] in part.split('"')[0] for part in page.split('href="')[1:])
    assert not any(answered[0] in part.split('"')[0] for part in page.split('action="')[1:])


def test_a_word_while_it_is_answered_stands_beside_it(citizen, asked, officer):
    code = asked()
    Notification.objects.all().delete()
    response = citizen.post("/lacak/kata/", {"kode": code, "text": "Di depan masjid."})

    inquiry = Inquiry.objects.get()
    assert response.status_code == 200
    assert "Di depan masjid." in response.content.decode()
    assert (inquiry.status, inquiry.cycle) == ("NEW", 1)
    assert Notification.objects.filter(user=officer).count() == 1


@pytest.mark.pasal("8g")
def test_a_word_inside_the_window_reopens_it(citizen, answered):
    code, _ = answered
    citizen.post("/lacak/kata/", {"kode": code, "text": "Belum juga menyala."})

    inquiry = Inquiry.objects.get()
    assert (inquiry.status, inquiry.cycle, inquiry.claimed_by) == ("IN_PROGRESS", 2, None)
    assert FollowUp.objects.get().by is None


def test_a_word_after_the_window_is_a_new_message_under_the_same_code(citizen, answered, clock):
    code, old = answered
    clock.advance(timedelta(days=8))
    response = citizen.post("/lacak/kata/", {"kode": code, "text": "Mati lagi."})

    new = Inquiry.objects.exclude(pk=old.pk).get()
    assert (new.continues, new.status, new.source) == (old, "NEW", "PUBLIC_FORM")
    assert TrackingCode.objects.get().inquiry == new
    assert all(text in response.content.decode() for text in ("Hari Senin.", "Mati lagi."))


def test_a_thank_you_reopens_nothing(citizen, answered):
    code, _ = answered
    citizen.post("/lacak/kata/", {"kode": code, "text": "Terima kasih!", "is_thanks": "on"})

    assert Inquiry.objects.get().status == "ANSWERED"
    assert FollowUp.objects.get().is_thanks


def test_a_word_sent_twice_is_written_once(citizen, asked):
    code = asked()
    for _ in range(2):
        citizen.post("/lacak/kata/", {"kode": code, "text": "Di depan masjid.", "token": "abc"})

    assert FollowUp.objects.count() == 1


def test_a_word_without_letters_is_refused_and_the_page_stays(citizen, answered):
    response = citizen.post("/lacak/kata/", {"kode": answered[0], "text": " "})

    assert response.status_code == 422
    assert "Pesan Anda wajib diisi." in response.content.decode()


def test_the_eleventh_word_within_an_hour_waits(citizen, asked):
    code = asked()
    statuses = [
        citizen.post("/lacak/kata/", {"kode": code, "text": f"Kata {n}."}).status_code
        for n in range(11)
    ]

    assert statuses == [200] * 10 + [422]


@pytest.mark.pasal("8h")
def test_the_answer_is_rated_once_per_cycle(citizen, answered):
    code, inquiry = answered
    first = citizen.post("/lacak/nilai/", {"kode": code, "score": "4", "word": "Cepat."})
    again = citizen.post("/lacak/nilai/", {"kode": code, "score": "1"})

    rating = Rating.objects.get()
    assert (first.status_code, again.status_code) == (200, 422)
    assert (rating.inquiry, rating.cycle, rating.score, rating.word) == (inquiry, 1, 4, "Cepat.")
    assert "sudah Anda nilai" in again.content.decode()


@pytest.mark.parametrize("score", ["0", "6", "x", ""])
def test_a_rating_is_one_to_five(citizen, answered, score):
    response = citizen.post("/lacak/nilai/", {"kode": answered[0], "score": score})

    assert (response.status_code, Rating.objects.count()) == (422, 0)


def test_what_is_not_answered_cannot_be_rated(citizen, asked):
    response = citizen.post("/lacak/nilai/", {"kode": asked(), "score": "5"})

    assert (response.status_code, Rating.objects.count()) == (422, 0)


@pytest.mark.parametrize("path", ["/lacak/kata/", "/lacak/nilai/"])
def test_acts_need_the_code(citizen, answered, path):
    response = citizen.post(path, {"kode": "ABCD", "text": "Halo.", "score": "5"})

    assert response.status_code == 404
    assert (FollowUp.objects.count(), Rating.objects.count()) == (0, 0)


def test_a_caught_message_takes_no_words(citizen, dishub):
    make_agency("DISHUB")
    response = send(citizen, agency="DISHUB", situs_web="x")
    code = response.context["receipt"].code

    assert citizen.post("/lacak/kata/", {"kode": code, "text": "Halo?"}).status_code == 422


def test_a_long_conversation_costs_no_more_queries(citizen, asked, django_assert_max_num_queries):
    code = asked()
    for n in range(8):
        citizen.post("/lacak/kata/", {"kode": code, "text": f"Kata {n}."})

    with django_assert_max_num_queries(10):
        follow(citizen, code)
