from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.test import Client

pytestmark = pytest.mark.urls("tests.core.urls")

HTMX = {"hx-request": "true"}


@pytest.fixture
def visitor(client, db):
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("/tidak-ada/", 404, "Halaman tidak ditemukan"),
        ("/pesan/1/", 404, "Halaman tidak ditemukan"),
        ("/pesan-nomor/99999999999999999999/", 404, "Halaman tidak ditemukan"),
        ("/%2e%2e/%2e%2e/etc/passwd", 404, "Halaman tidak ditemukan"),
        ("/..%2f..%2fetc/passwd", 404, "Halaman tidak ditemukan"),
        ("/tidak-boleh/", 403, "Anda tidak berwenang melakukan tindakan ini."),
        ("/tidak-boleh/?alasan=Wewenang+Anda+berakhir.", 403, "Wewenang Anda berakhir."),
        ("/tulis/", 405, "Tidak dapat dibuka langsung"),
        ("/rusak/", 500, "Terjadi kesalahan pada sistem."),
        ("/mati/", 503, "Layanan sedang terganggu."),
        ("/salah/", 500, "Terjadi kesalahan pada sistem."),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "fragment"])
def test_a_refusal_has_its_status_and_a_sentence(visitor, path, status, sentence, headers):
    response = visitor.get(path, headers=headers)

    body = response.content.decode()
    assert response.status_code == status
    assert "HX-Request" in response["Vary"]
    if headers:
        assert "<html" not in body
        assert response["HX-Retarget"] == "#notices"
        assert response["HX-Reswap"] == "innerHTML"
    else:
        assert sentence in body
        assert body.lstrip().lower().startswith("<!doctype html>")
    assert "rahasia dalam" not in body


def test_a_missing_object_a_foreign_one_and_a_missing_page_are_the_same_bytes(visitor, alice):
    visitor.force_login(alice)

    bodies = {visitor.get(path).content for path in ("/pesan/1/", "/pesan/X-2/", "/tidak-ada/")}

    assert len(bodies) == 1


def test_a_method_that_is_not_allowed_says_which_is(visitor):
    response = visitor.get("/tulis/")

    assert response["Allow"] == "POST"


def test_an_outage_says_when_to_come_back(visitor):
    assert visitor.get("/mati/")["Retry-After"] == "30"


def test_an_error_page_asks_the_database_nothing(visitor, alice, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert visitor.get("/rusak/").status_code == 500
        assert visitor.get("/mati/").status_code == 503


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["/privat/", "/notifikasi/", "/api/notes/", "/api/beats/"])
def test_a_database_that_is_away_is_a_503_on_every_page_and_in_the_api(
    client, alice, request, path
):
    client.raise_request_exception = False
    client.force_login(alice)
    request.getfixturevalue("no_database")

    response = client.get(path)

    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert "Layanan sedang terganggu" in response.content.decode()


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "fragment"])
def test_a_form_without_a_valid_token_is_refused_for_htmx_too(alice, headers):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)

    response = client.post("/tulis/", {"isi": "x"}, headers=headers)

    assert response.status_code == 403
    assert "Sesi formulir kedaluwarsa. Muat ulang halaman." in response.content.decode()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"isi=%ED%A0%80abc", "application/x-www-form-urlencoded"),
        (b"isi=\xed\xa0\x80abc", "application/x-www-form-urlencoded"),
        (
            b'--b\r\nContent-Disposition: form-data; name="isi"\r\n\r\n\xed\xa0\x80\r\n--b--\r\n',
            "multipart/form-data; boundary=b",
        ),
        (b"--b\r\nrusak", "multipart/form-data; boundary="),
    ],
)
def test_a_form_that_is_no_text_is_refused(visitor, body, kind):
    response = visitor.generic("POST", "/tulis/", body, kind)

    assert response.status_code == 400
    assert "Permintaan tidak dapat dibaca. Silakan kirim ulang." in response.content.decode()


def test_a_query_that_is_no_text_is_refused(visitor):
    response = visitor.get("/tidak-boleh/", QUERY_STRING="alasan=%ED%A0%80")

    assert response.status_code == 400


@pytest.mark.parametrize("isi", ["é 🙏", "replaced: �", "%", "100%25"])
def test_any_text_that_was_written_is_readable(visitor, isi):
    kind = "application/x-www-form-urlencoded"

    assert visitor.post("/tulis/", urlencode({"isi": isi}), kind).status_code == 200
    assert visitor.generic("POST", "/tulis/", f"isi={isi}".encode(), kind).status_code == 200


def test_a_form_with_a_file_may_hold_any_letter(visitor):
    assert visitor.post("/tulis/", {"isi": "é 🙏"}).status_code == 200


def test_a_body_that_is_too_large_is_refused(visitor, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    response = visitor.generic(
        "POST", "/tulis/", b"isi=" + b"a" * 200, "application/x-www-form-urlencoded"
    )

    assert response.status_code == 413
    assert "Paling besar 25 MB" in response.content.decode()


@pytest.mark.parametrize("path", ["/tulis/", "/api/notes/"])
def test_a_body_that_would_be_too_large_is_refused_unread(visitor, settings, path):
    settings.REQUEST_MOST_BYTES = 100

    response = visitor.post(path, b"a" * 101, "application/octet-stream")

    assert response.status_code == 413
    assert "Paling besar 25 MB" in response.content.decode()


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_too_many_fields_are_too_large_as_well(visitor, settings, kind):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    typed = {"a": "1", "b": "2", "c": "3"}

    form = (
        visitor.post("/tulis/", urlencode(typed), kind)
        if "url" in kind
        else visitor.post("/tulis/", typed)
    )

    assert form.status_code == 413
    assert "500 isian" in form.content.decode()


def test_a_foreign_host_is_refused(visitor):
    response = visitor.get("/halaman/", headers={"host": "jahat.id"})

    assert response.status_code == 400
    assert "Permintaan tidak valid." in response.content.decode()


def test_a_page_that_is_asked_too_often_says_when_to_come_back(visitor):
    assert [visitor.get("/buru-buru/").status_code for _ in range(3)] == [200, 200, 429]

    response = visitor.get("/buru-buru/")
    assert 0 < int(response["Retry-After"]) <= 3600
    assert "Terlalu sering mencoba. Coba lagi dalam" in response.content.decode()


def test_an_address_of_the_api_that_leads_nowhere_answers_in_json(visitor):
    response = visitor.get("/api/tidak-ada/")

    assert response.status_code == 404
    assert response.json() == {"detail": "Halaman tidak ditemukan.", "code": "not_found"}


def test_htmx_is_sent_to_the_sign_in_and_back_to_its_page(visitor):
    headers = HTMX | {"hx-current-url": "http://testserver/pesan/7/?tab=2"}

    response = visitor.post("/privat/", headers=headers)

    assert response.status_code == 204
    assert response["HX-Redirect"] == "/masuk/?next=%2Fpesan%2F7%2F%3Ftab%3D2"


@pytest.mark.parametrize("page", ["//jahat.id", "javascript:alert(1)", "http://[", ""])
def test_the_way_back_from_the_sign_in_is_a_path_of_ours(visitor, page):
    response = visitor.get("/privat/", headers=HTMX | {"hx-current-url": page})

    assert response["HX-Redirect"].startswith("/masuk/?next=%2F")
    assert "jahat" not in response["HX-Redirect"]
    assert "javascript" not in response["HX-Redirect"]


def test_without_htmx_the_sign_in_is_an_ordinary_redirect(visitor):
    response = visitor.get("/privat/")

    assert (response.status_code, response["Location"]) == (302, "/masuk/?next=/privat/")
