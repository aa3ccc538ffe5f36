"""Bad inputs of the list that come as addresses or at the door, each read from it."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from django.core import mail
from django.test import Client

from agencies.models import User
from inquiries.models import Inquiry
from tests.factories import make_agency, make_inquiry, make_officer, make_user

pytestmark = pytest.mark.django_db
FILE = Path(__file__).parents[1] / "data" / "bad_inputs.yaml"
CASES = {case["id"]: case for case in yaml.safe_load(FILE.read_text(encoding="utf-8"))}
PASSWORD = "kata sandi yang panjang"


@pytest.fixture
def officer(clock) -> User:
    return make_officer(make_agency())


@pytest.fixture
def desk(officer) -> Client:
    client = Client()
    client.force_login(officer)
    return client


@pytest.fixture
def ani(clock) -> User:
    user = make_user("ani")
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client: Client, login: str, password: str, query: str = ""):
    return client.post(f"/masuk/{query}", {"login": login, "password": password})


def gives(response, case: str) -> bool:
    expected = CASES[case]["expect"]
    assert response.status_code == int(expected["status"])
    return (
        expected["message"] in {"-", ""}
        or expected["message"].rstrip(".") in response.content.decode()
    )


@pytest.mark.parametrize(
    "path", ["/rujukan/99999999999999999999/", "/keputusan/9999999999999999999/"]
)
def test_a_number_beyond_all_bounds_is_not_found(desk, path):
    assert gives(desk.get(path), "URL034")


def test_an_object_of_another_instansi_reads_like_none(desk, clock):
    other = make_agency("DPUPR")
    foreign = make_inquiry(other, make_officer(other))
    nothing = "P" + foreign.number[1:-1] + ("A" if foreign.number[-1] != "A" else "B")
    answer = desk.get(f"/pesan/{foreign.number}/")

    assert gives(answer, "URL035")
    assert answer.content.replace(foreign.number.encode(), b"") == desk.get(
        f"/pesan/{nothing}/"
    ).content.replace(nothing.encode(), b"")


@pytest.mark.parametrize("path", ["/media/sk/2026/sk.pdf", "/private/uploads/aa/bb", "/data/x"])
def test_no_file_is_handed_out_by_its_path(desk, path):
    assert gives(desk.get(path), "URL037")


@pytest.mark.parametrize("way", ["../../etc/passwd", "..%2f..%2f", "%2e%2e/", "....//"])
def test_a_way_up_leads_nowhere(desk, way):
    for start in ("/unduhan/", "/static/"):
        assert gives(desk.get(f"{start}{way}"), "URL038")


@pytest.mark.parametrize(
    "place",
    [
        "https://jahat.id",
        "//jahat.id",
        "/\\jahat.id",
        "javascript:alert(1)",
        "%0d%0aSet-Cookie:x=1",
        "/%0d%0aSet-Cookie:x=1",
        "/dasbor/%0aSet-Cookie:x=1",
        "/%09/jahat.id",
        "%20//jahat.id",
        "/%00",
        "/" + "a" * 5000,
        "http://[",
        "dasbor/",
    ],
)
def test_the_sign_in_leads_to_our_own_pages_alone(client, ani, place):
    response = sign_in(client, "ani", PASSWORD, query=f"?next={place}")

    assert response.status_code == 302
    target = urlsplit(response["Location"])
    assert (target.scheme, target.netloc) == ("", "")
    assert "x" not in response.cookies
    assert response["Location"] == "/dasbor/"
    assert client.get(f"/masuk/?next={place}")["Location"] == "/dasbor/"  # signed in already
    assert CASES["URL043"]["expect"]["effect"] == "Location selalu jalur lokal"


def test_a_foreign_host_is_refused_and_no_letter_names_it(client, ani, settings):
    refused = client.post("/reset-sandi/", {"email": ani.email}, headers={"host": "jahat.id"})
    assert refused.status_code == CASES["URL044"]["expect"]["status"]

    client.post("/reset-sandi/", {"email": ani.email}, headers={"x-forwarded-host": "jahat.id"})
    assert all("jahat.id" not in letter.body for letter in mail.outbox)


def test_foreign_parameters_widen_nothing(desk, officer, clock):
    make_inquiry(officer.home_agency, officer, text="Milik sendiri.")
    other = make_agency("DPUPR")
    make_inquiry(other, make_officer(other), text="Milik orang lain.")
    page = desk.get("/kotak-masuk/?_connector=OR&agency__id__gte=0&status__in=1")

    assert gives(page, "URL046")
    assert "Milik orang lain." not in page.content.decode()


@pytest.mark.parametrize("mark", ["-1", "0", "abc", "1" + "0" * 30])
def test_a_page_that_there_is_not_breaks_nothing(desk, mark):
    """URL047: our lists go on from a mark and not to a number; nonsense is the first page."""
    assert desk.get(f"/kotak-masuk/?halaman={mark}&sesudah={mark}").status_code in {200, 404}


def test_a_link_changes_nothing(desk, officer):
    row = make_inquiry(officer.home_agency, officer)
    for step in ("ambil", "lepas"):
        assert desk.get(f"/pesan/{row.number}/{step}/").status_code == 405

    assert Inquiry.objects.values_list("version").get() == (row.version,)
    assert CASES["URL049"]["expect"]["status"] == 405


def test_the_session_key_changes_at_the_sign_in(client, ani):
    client.get("/masuk/")
    client.session.save()
    planted = client.session.session_key
    response = sign_in(client, "ani", PASSWORD)

    assert gives(response, "URL050")
    assert client.session.session_key != planted


def test_there_is_no_other_door(desk):
    assert gives(desk.get("/admin/"), "URL052")


def test_a_known_and_an_unknown_address_read_alike(client, ani):
    """FOR016: the letter goes to the known one alone."""
    answers = [
        client.post("/reset-sandi/", {"email": email}, follow=True).content
        for email in (ani.email, CASES["FOR016"]["input"]["value"])
    ]

    assert answers[0] == answers[1]


def test_a_wrong_password_and_an_unknown_name_read_alike(client, ani):
    known, unknown = sign_in(client, "ani", "salah"), sign_in(client, "tidakada", "salah")
    random = re.compile(rb'(?<=value=")[A-Za-z0-9]{64}(?=")')  # the token against forgery
    told = [random.sub(b"", page.content) for page in (known, unknown)]

    assert gives(known, "FOR017")
    assert told[0].replace(b'"ani"', b"") == told[1].replace(b'"tidakada"', b"")
