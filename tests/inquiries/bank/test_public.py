"""Questions and answers for everybody: found, filtered, under lasting addresses."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import clock as core_clock
from inquiries.bank import services
from tests.factories import make_agency, make_bank_answer, make_officer

pytestmark = pytest.mark.django_db
LIST = "/jawaban/"


def questions(**query):
    rows = Client().get(LIST, query).context["list"].rows
    return [row.question.replace("<mark>", "").replace("</mark>", "") for row in rows]


def test_what_is_published_is_listed_and_nothing_else(entry, public_entry, clock):
    assert questions() == [public_entry.question]
    page = Client().get(f"{LIST}{public_entry.code}/")
    assert "Tarif parkir motor Rp2.000 sekali parkir. Salam, Instansi DISHUB." in (
        page.content.decode()
    )
    assert Client().get(f"{LIST}{entry.code}/").status_code == 404


@pytest.mark.parametrize("query", ["tarif parkir", "bayar parkir motor berapa", "parkirnya"])
def test_it_is_found_by_its_words_in_any_form(public_entry, query):
    assert questions(q=query) == [public_entry.question]


def test_a_whole_sentence_finds_what_is_like_it(public_entry):
    page = Client().get(LIST, {"q": "min mau tanya parkir motor di pasar kok 5 ribu tarifnya"})

    assert "Mungkin ini yang Anda cari" in page.content.decode()
    assert [row.code for row in page.context["list"].rows] == [public_entry.code]


def test_it_is_narrowed_by_instansi_and_tag(public_entry):
    other = make_agency("DPUPR")
    make_bank_answer(
        other, make_officer(other), question="Kapan jalan diaspal?", answer="Juni.",
        visibility="PUBLIC", tags=("jalan",),
    )  # fmt: skip

    assert questions(instansi="DPUPR") == ["Kapan jalan diaspal?"]
    assert questions(penanda="parkir") == [public_entry.question]
    assert questions(penanda="' OR 1=1") == []
    assert len(questions(instansi="TIDAK-ADA")) == 2


def test_the_address_stays_when_the_wording_changes(public_entry, officer):
    content = {**vars(services.Content.of(public_entry)), "question": "Parkir motor berapa?"}

    services.revise_answer(entry=public_entry, by=officer, content=services.Content(**content))

    page = Client().get(f"{LIST}{public_entry.code}/").content.decode()
    assert "<h1>Parkir motor berapa?</h1>" in page
    assert f'rel="canonical" href="http://localhost:8000{LIST}{public_entry.code}/"' in page or (
        f'{LIST}{public_entry.code}/">' in page
    )


def test_an_expired_answer_says_so_without_its_text(public_entry, clock):
    clock.set(clock() + timedelta(days=400))

    page = Client().get(f"{LIST}{public_entry.code}/").content.decode()

    assert questions() == []
    assert "Sedang diperiksa ulang" in page
    assert "Rp2.000" not in page


def test_an_archived_answer_is_gone(public_entry, officer):
    services.archive_answer(entry=public_entry, by=officer)

    assert Client().get(f"{LIST}{public_entry.code}/").status_code == 404


def test_the_pages_set_no_cookie_and_may_be_cached(public_entry):
    for path in (LIST, f"{LIST}{public_entry.code}/"):
        response = Client().get(path)
        assert response.cookies == {}
        assert response["Cache-Control"] == "public, max-age=60"


def test_while_one_types_similar_answers_are_shown(public_entry, entry):
    browser = Client(headers={"HX-Request": "true"})

    page = browser.post("/tanya/serupa/", {"text": "tarif parkir motor berapa ya"})

    assert public_entry.question in page.content.decode()
    assert b"<html" not in page.content
    other = browser.post("/tanya/serupa/", {"text": "lampu jalan mati"}).content.decode()
    assert entry.question not in other  # it is internal
    assert "Belum ada jawaban yang serupa" in other


def test_without_javascript_the_form_comes_back_with_them_and_with_what_was_typed(
    public_entry, dishub
):
    typed = {"text": "parkir motor", "type": "CRITICISM", "agency": "DISHUB", "contact": "a@b.id"}

    page = Client().post("/tanya/serupa/", typed)

    shown = page.content.decode()
    assert f"{LIST}{public_entry.code}/" in shown
    assert "parkir motor</textarea>" in shown
    assert 'value="a@b.id"' in shown
    assert 'value="CRITICISM" required id="id_type_2" checked' in shown
    assert page["Cache-Control"].startswith("max-age=0")


def test_looking_up_is_limited_per_address(clock, db, monkeypatch):
    monkeypatch.setattr("inquiries.bank.public_views.LOOKED_UP_PER_MINUTE", 2)
    browser = Client()

    answers = [browser.post("/tanya/serupa/", {"text": "x"}).status_code for _ in range(3)]

    assert answers == [200, 200, 429]


@pytest.mark.parametrize(
    "query",
    ['"', "'", "lampu*", "\x00", "a" * 5000, "(", "%", "<script>alert(1)</script>", "مرحبا"],
)
def test_hostile_words_are_words(public_entry, query):
    response = Client().get(LIST, {"q": query, "lanjut": query, "penanda": query[:20]})

    assert response.status_code == 200
    assert b"<script>alert" not in response.content


def test_a_list_costs_the_same_for_one_and_for_twenty(dishub, officer, public_entry):
    Client().get(LIST)
    with CaptureQueriesContext(connection) as few:
        Client().get(LIST)
    for number in range(25):
        make_bank_answer(
            dishub, officer, question=f"Tanya {number}?", answer="Ya.", visibility="PUBLIC"
        )

    with CaptureQueriesContext(connection) as many:
        shown = Client().get(LIST).context["list"]

    assert len(shown.rows) == 20
    assert len(many) == len(few)
    assert len(Client().get(LIST + shown.older_url).context["list"].rows) == 6


def test_it_may_be_read_through_its_last_day(dishub, officer, clock):
    made = make_bank_answer(
        dishub, officer, answer="Ya.", visibility="PUBLIC", expires_date=core_clock.today()
    )
    clock.set(core_clock.start_of_day(made.expires_date + timedelta(days=1)) - timedelta(seconds=1))
    assert questions() == [made.question]

    clock.advance(timedelta(seconds=1))

    assert questions() == []
