"""Search: stems, typing errors, scope, highlights, plans; the same on both databases."""

import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.db.models.signals import post_migrate
from django.test import Client

from core import clock as core_clock
from inquiries import search
from inquiries.models import Inquiry
from inquiries.search import index, vocabulary, words
from inquiries.search.highlight import snippet
from tests.factories import make_agency, make_inquiry, make_referral

pytestmark = pytest.mark.django_db
INBOX = "/kotak-masuk/"
API = "/api/v1/inquiries/"


def texts(rows):
    return [row.text for row in rows]


def found(query, **how):
    return texts(search.find(Inquiry.objects.all(), query, **how).rows.order_by("pk"))


def record(officer, dishub, *messages, **fields):
    for message in messages:
        make_inquiry(dishub, officer, text=message, **fields)
    vocabulary.learn_words()


def excerpts(response):
    return [str(row.excerpt) for row in response.context["list"].rows]


@pytest.mark.parametrize(
    "query", ["perbaikan jalan", "memperbaiki JALAN", "jalanan diperbaiki", "jalan, perbaiki!"]
)
def test_a_word_is_found_in_all_its_forms(officer, dishub, query):
    record(officer, dishub, "Kapan jalan Gunung Panjang diperbaiki?", "Lampu taman padam")

    assert found(query) == ["Kapan jalan Gunung Panjang diperbaiki?"]


def test_all_words_must_occur_and_stop_words_say_nothing(officer, dishub):
    record(officer, dishub, "Bagaimana cara membuat KTP?", "KTP/KK saya hilang, bagaimana ini?")

    assert found("bagaimana KTP hilang") == ["KTP/KK saya hilang, bagaimana ini?"]
    assert found("bagaimana yang dan") == []


def test_a_stop_word_does_not_take_the_words_of_its_stem_along(officer, dishub):
    record(officer, dishub, "Pengadaan obat terlambat", "Ada apa ini")

    assert found("pengadaan") == ["Pengadaan obat terlambat"]


@pytest.mark.parametrize("query", ["lampuu jlan", "lapmu jalan", "lamp jalann"])
def test_a_typing_error_is_forgiven(officer, dishub, query):
    record(officer, dishub, "Lampu jalan di Rinding mati", "Sampah menumpuk di pasar")

    assert found(query) == ["Lampu jalan di Rinding mati"]


def test_a_word_that_exists_is_not_mistaken_for_another(officer, dishub):
    record(officer, dishub, "Karpet masjid", "Harga karet turun")

    assert found("karet") == ["Harga karet turun"]


def test_a_number_is_never_guessed():
    assert words.tolerated("12345") == 0


@pytest.mark.parametrize(
    ("one", "other", "is_close"),
    [
        ("jalan", "jalna", True),
        ("jalan", "jaln", True),
        ("jalan", "jaalan", True),
        ("jalan", "galan", True),
        ("jalan", "galon", False),
        ("jalan", "jalan", True),
        ("a", "abc", False),
    ],
)
def test_one_letter_left_out_added_changed_or_swapped_is_near(one, other, is_close):
    assert words.is_near(one, other, 1) is is_close


def test_both_databases_stem_alike(officer, dishub):
    text = "Pembangunan jembatan penyeberangan, kebersihan, 2an, dimana2, terlambatnya pelayanan"
    inquiry = make_inquiry(dishub, officer, text=text)

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT unnest(tsvector_to_array(search)) FROM inquiries_inquiry WHERE id = %s",
                [inquiry.pk],
            )
        else:
            cursor.execute(f'SELECT term FROM "{index.INQUIRIES.vocabulary}"')  # noqa: S608
        kept = {word for (word,) in cursor.fetchall()}

    assert kept == set(words.stems(text))


def test_a_changed_text_is_found_by_its_new_words_alone(officer, dishub, inquiry):
    Inquiry.objects.filter(pk=inquiry.pk).update(text="Halte rusak")

    assert (found("halte"), found("lampu")) == (["Halte rusak"], [])


def test_the_newest_come_first_and_pages_follow_each_other(sign_in, officer, dishub, clock):
    for number in range(60):
        make_inquiry(dishub, officer, text=f"Lampu ke-{number}")
        clock.advance(timedelta(minutes=1))
    browser = sign_in(officer)

    first = browser.get(INBOX, {"q": "lampu"}).context["list"]
    second = browser.get(first.older_url).context["list"]

    keys = [row.key for row in (*first.rows, *second.rows)]
    assert keys == list(Inquiry.objects.values_list("number", flat=True))


@pytest.mark.parametrize("query", ["lampu", "@warga", "lampuu", "number"])
def test_nothing_of_another_instansi_is_found(sign_in, outsider, inquiry, query):
    vocabulary.learn_words()
    query = inquiry.number if query == "number" else query
    response = sign_in(outsider).get(INBOX, {"q": query})

    assert excerpts(response) == []
    assert response.context["list"].also == ""


def test_a_guess_is_named_where_it_found_something(sign_in, officer, inquiry):
    vocabulary.learn_words()

    response = sign_in(officer).get(INBOX, {"q": "rindingg"})

    assert response.context["list"].also == "rinding"
    assert "Termasuk ejaan yang mirip: rinding" in response.content.decode()


def test_the_inquiry_that_was_referred_is_found_by_the_api_of_the_asked(
    officer, dpupr, target_officer, inquiry
):
    make_referral(inquiry, dpupr, officer)
    make_inquiry(make_agency("DISHUB"), officer, text="Lampu lain")
    client = Client()
    client.force_login(target_officer)

    rows = client.get(API, {"q": "lampu"}).json()["results"]

    assert [row["number"] for row in rows] == [inquiry.number]


def test_the_api_searches_within_scope(officer, outsider, inquiry):
    mine, foreign = Client(), Client()
    mine.force_login(officer)
    foreign.force_login(outsider)

    answers = [
        [row["number"] for row in client.get(API, {"q": query}).json()["results"]]
        for client in (mine, foreign)
        for query in (inquiry.number, "lampu")
    ]

    assert answers == [[inquiry.number], [inquiry.number], [], []]


@pytest.mark.parametrize(
    "query",
    [
        '"', "'", "lampu*", "NEAR(lampu jalan)", "text:lampu", "-lampu", "lampu AND", "(", "^lampu",
        "lampu & !jalan", "%", "\\", "\x00lampu", "lampu\x00", "a" * 5000, "\U0001f600", "؟", "²",
        "' OR 1=1 --", "lampu:*", "<->", "مرحبا", "ไทย", "e\u0301" * 40,
    ],
)  # fmt: skip
def test_hostile_words_are_words(sign_in, officer, inquiry, query):
    response = sign_in(officer).get(INBOX, {"q": query, "agency": "1", "_connector": "OR"})

    assert response.status_code == 200
    Client().get(API, {"q": query})


def test_hits_are_marked_and_all_else_is_escaped():
    shown = snippet("<script>alert(1)</script> Lampu & jalan <b>lampunya</b>", {"lampu"})

    assert "<script>" not in shown
    assert "<mark>Lampu</mark> &amp; jalan &lt;b&gt;<mark>lampunya</mark>" in shown


def test_a_hit_far_into_the_text_is_shown():
    shown = snippet(f"{'Selamat siang. ' * 40}Drainase tersumbat.", {"drainase"})

    assert shown.startswith("…")
    assert "<mark>Drainase</mark> tersumbat." in shown


def test_diskominfo_cannot_probe_for_personal_data(sign_in, evaluator, officer, dishub):
    make_inquiry(dishub, officer, text="NIK 7308011203900001, tahun 2026, lampu")
    browser = sign_in(evaluator)

    assert excerpts(browser.get(INBOX, {"q": "7308011203900001"})) == []
    assert excerpts(browser.get(INBOX, {"q": "@warga"})) == []
    assert len(excerpts(browser.get(INBOX, {"q": "lampu 2026"}))) == 1


def test_sqlite_keeps_its_triggers_through_a_rebuilt_table(officer, dishub):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL generates the column by itself")
    with connection.cursor() as cursor:
        for name in index.INQUIRIES.triggers():
            cursor.execute(f'DROP TRIGGER "{name}"')
    make_inquiry(dishub, officer, text="Ditulis saat indeks tidur")

    app = apps.get_app_config("inquiries")
    post_migrate.send(
        app, app_config=app, using="default", verbosity=0, interactive=False, plan=[], apps=apps
    )
    make_inquiry(dishub, officer, text="Ditulis sesudahnya")

    assert found("ditulis") == ["Ditulis saat indeks tidur", "Ditulis sesudahnya"]


def test_the_worker_learns_words_once(officer, dishub, inquiry):
    learnt = vocabulary.learn_words()

    assert (learnt > 0) is (connection.vendor == "postgresql")
    assert vocabulary.learn_words() == 0


@pytest.mark.parametrize("query", ["jembatan", "lampu", "@orang7", "orang7", "jembatann"])
def test_no_search_reads_the_whole_table(officer, dishub, query):
    fill(dishub, officer, 20_000)
    vocabulary.learn_words()
    rows = search.find(Inquiry.objects.on_desk_of(officer), query).rows

    plan = rows.order_by("-received_at", "-id").values("id")[:51].explain()

    assert "Seq Scan on inquiries_inquiry" not in plan
    assert not re.search(r"SCAN inquiries_inquiry(?! USING)", plan)


def fill(agency, officer, count):
    """Many inquiries at once; every hundredth is about a bridge, each second about a lamp."""
    at = core_clock.now()
    Inquiry.objects.bulk_create(
        Inquiry(
            number=f"2610-{number:05d}",
            agency=agency,
            type="QUESTION",
            text="Jembatan rusak" if number % 100 == 0 else f"{'Lampu' if number % 2 else 'Air'} x",
            author_handle=f"orang{number}",
            received_at=at - timedelta(minutes=number),
            recorded_by=officer,
        )
        for number in range(count)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
