from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from knox.models import AuthToken
from rest_framework.test import APIClient

from core import clock as core_clock
from core import idempotency
from core.models import AuditEntry, Heartbeat, IdempotencyRecord, Notification, Upload
from tests.core.helpers import in_threads
from tests.core.test_uploads import pdf

pytestmark = pytest.mark.urls("tests.core.urls")
KEY = {"idempotency-key": "8f14e45f-ea5d-4c2b"}


@pytest.fixture
def api(alice) -> APIClient:
    client = APIClient(raise_request_exception=False)
    client.force_authenticate(alice)
    return client


@pytest.fixture
def stranger(db) -> APIClient:
    return APIClient(raise_request_exception=False)


def write(api: APIClient, body: str | bytes, kind: str = "application/json", **headers):
    return api.generic("POST", "/api/notes/", body, content_type=kind, headers=headers)


@pytest.mark.parametrize(
    ("what", "status", "detail", "code"),
    [
        ("domain", 409, "Rujukan ini sudah dijawab.", "too_late"),
        ("forbidden", 403, "Anda tidak berwenang melakukan tindakan ini.", "forbidden"),
        ("reason", 403, "Anda belum memegang wewenang.", "forbidden"),
        ("missing", 404, "Tidak ditemukan.", "not_found"),
        ("foreign", 404, "Tidak ditemukan.", "not_found"),
        ("large", 413, "Ukuran berkas paling besar 10 MB.", "upload_too_large"),
        ("upload", 422, "Berkas kosong.", "upload_refused"),
        (
            "full",
            503,
            "Penyimpanan sedang penuh. Berkas belum tersimpan. Coba lagi nanti.",
            "storage_full",
        ),
        ("often", 429, "Terlalu sering mencoba. Coba lagi dalam 1 m.", "throttled"),
        ("away", 503, "Layanan sedang terganggu. Coba lagi sebentar lagi.", "unavailable"),
    ],
)
def test_a_refusal_is_a_sentence_and_a_word(stranger, what, status, detail, code):
    response = stranger.get(f"/api/raise/{what}/")

    assert response.status_code == status
    assert response.json() == {"detail": detail, "code": code}
    if status in {429, 503}:
        assert response["Retry-After"] == ("90" if status == 429 else "30")


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ('{"text": "x"', "JSON tidak valid."),
        ("[" * 100_000, "JSON tidak valid."),
        ('{"text":' * 30 + "1" + "}" * 30, "JSON tidak valid."),
        ('{"text":"a","text":"b"}', "JSON memuat kunci ganda."),
        ('{"text":"a","x":{"y":1,"y":1}}', "JSON memuat kunci ganda."),
        ('{"text": NaN}', "JSON tidak valid."),
        ('{"text": 1e999}', "JSON tidak valid."),
        ('{"text": ' + "9" * 5000 + "}", "JSON tidak valid."),
        (r'{"text": "\ud800"}', "JSON tidak valid."),
        (r'{"\udfff": "x"}', "JSON tidak valid."),
        (b'{"text": "\xed\xa0\x80"}', "JSON tidak valid."),
        (b'{"text": "\xff"}', "JSON tidak valid."),
        (" ", "JSON tidak valid."),
    ],
)
def test_json_that_two_readers_could_read_differently_is_refused(api, body, detail):
    response = write(api, body)

    assert response.status_code == 400
    assert response.json() == {"detail": detail, "code": "invalid_json"}
    assert not Notification.objects.exists()


@pytest.mark.parametrize("text", ['kurung [[[[{{{{ "', r"\\", r"\"[", "emoji 🙏 \\ud83d\\ude4f"])
def test_brackets_inside_text_are_no_nesting(api, text):
    assert write(api, json.dumps({"text": text})).json()["text"] == text
    assert write(api, r'{"text": "\ud83d\ude4f"}').json()["text"] == "🙏"


def test_another_format_is_refused(api):
    response = write(api, "<!DOCTYPE x [<!ENTITY y 'z'>]><x/>", "text/xml")

    assert response.status_code == 415
    assert response.json() == {
        "detail": "Format tidak didukung.",
        "code": "unsupported_media_type",
    }


@pytest.mark.parametrize(
    ("body", "detail", "fields"),
    [
        ({}, "Isi pertanyaan wajib diisi.", {"text"}),
        ({"text": None}, "Isi pertanyaan wajib diisi.", {"text"}),
        ({"text": " \u200b "}, "Isi pertanyaan wajib diisi.", {"text"}),
        (
            {"text": "a" * 5001},
            "Isi pertanyaan paling banyak 5.000 karakter (sekarang 5.001).",
            {"text"},
        ),
        ({"text": "a\0"}, "Isi pertanyaan memuat karakter yang tidak didukung.", {"text"}),
        (
            {"text": "a", "note": "panjang"},
            "Catatan paling banyak 5 karakter (sekarang 7).",
            {"note"},
        ),
        (
            {"agency": 7, "text": "a", "due_at": "2030-01-01", "status": "x"},
            "Kolom tidak dapat diubah: agency, due_at, status.",
            {"agency", "due_at", "status"},
        ),
    ],
)
def test_an_invalid_field_is_named_with_a_sentence(api, body, detail, fields):
    response = api.post("/api/notes/", body, format="json")

    assert response.status_code == 400
    answer = response.json()
    assert (answer["detail"], answer["code"], set(answer["fields"])) == (detail, "invalid", fields)
    assert not Notification.objects.exists()


@pytest.mark.parametrize("body", [[], "x", 7, None, [{"text": "a"}]])
def test_a_body_that_is_no_object_is_refused_with_a_sentence(api, body):
    response = api.post("/api/notes/", body, format="json")

    assert response.status_code == 400
    assert response.json()["code"] == "invalid"


def test_an_optional_text_may_be_empty(api):
    assert api.post("/api/notes/", {"text": "a", "note": " "}, format="json").status_code == 201


def test_who_shows_nothing_is_asked_to_sign_in(stranger):
    response = stranger.get("/api/notes/")

    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Token"
    assert response.json() == {
        "detail": "Masuk dahulu atau sertakan token.",
        "code": "not_authenticated",
    }


@pytest.mark.parametrize("state", ["unknown", "revoked", "inactive", "malformed"])
def test_a_dead_token_is_refused_the_same_way(stranger, alice, state):
    record, token = AuthToken.objects.create(alice)
    if state == "revoked":
        record.delete()
    elif state == "inactive":
        alice.is_active = False
        alice.save(update_fields=["is_active"])
    header = {
        "unknown": "Token " + "0" * 64,
        "malformed": "Token a b c",
    }.get(state, f"Token {token}")

    response = stranger.get("/api/notes/", headers={"authorization": header})

    assert response.status_code == 401
    assert response.json() == {"detail": "Token tidak berlaku.", "code": "invalid_token"}


def test_a_living_token_is_the_user_also_for_the_trail(stranger, alice):
    _, token = AuthToken.objects.create(alice)

    response = stranger.get("/api/beats/x/", headers={"authorization": f"Token {token}"})

    assert response.status_code == 404
    assert AuditEntry.objects.get().actor == alice


def test_a_session_without_csrf_token_may_not_write(alice):
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(alice)

    response = client.post("/api/notes/", {"text": "a"}, format="json")

    assert response.status_code == 403
    assert response.json() == {
        "detail": "Sesi formulir kedaluwarsa. Muat ulang halaman.",
        "code": "csrf_expired",
    }


def test_a_method_that_is_not_allowed_says_so(api):
    response = api.delete("/api/notes/")

    assert response.status_code == 405
    assert response.json() == {"detail": "Metode tidak diizinkan.", "code": "method_not_allowed"}
    assert "POST" in response["Allow"]


def test_a_body_that_is_too_large_is_refused(api, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100

    response = api.post("/api/notes/", {"text": "a" * 200}, format="json", headers=KEY)

    assert response.status_code == 413
    assert response.json()["code"] == "too_large"


def test_a_rate_is_counted_across_the_endpoint(stranger, settings):
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"DEFAULT_THROTTLE_RATES": {"uji": "10/m"}}
    statuses = [stranger.get("/api/public/").status_code for _ in range(11)]

    assert statuses == [200] * 10 + [429]
    assert int(stranger.get("/api/public/")["Retry-After"]) <= 60


@pytest.fixture
def beats(db) -> None:
    Heartbeat.objects.bulk_create(
        Heartbeat(name=f"b{number:03d}", at=core_clock.now()) for number in range(120)
    )


def test_pages_of_a_list_join_without_gap_while_rows_are_added(api, beats):
    names, url = [], "/api/beats/?limit=50"
    while url:
        page = api.get(url).json()
        names += [row["name"] for row in page["results"]]
        url = page["next"]
        Heartbeat.objects.create(name=f"baru{len(names)}", at=core_clock.now())

    assert set(page) == {"next", "previous", "results"}
    assert names == [f"b{number:03d}" for number in range(119, -1, -1)]


def test_fifty_rows_are_a_page_unless_asked_otherwise(api, beats):
    assert len(api.get("/api/beats/").json()["results"]) == 50
    assert len(api.get("/api/beats/?limit=120").json()["results"]) == 120


@pytest.mark.parametrize(
    ("limit", "detail"),
    [
        ("201", "Batas paling banyak 200."),
        ("1000000", "Batas paling banyak 200."),
        ("9" * 5000, "Batas paling banyak 200."),
        ("0", "Batas harus angka bulat mulai dari 1."),
        ("-1", "Batas harus angka bulat mulai dari 1."),
        ("abc", "Batas harus angka bulat mulai dari 1."),
        ("٣", "Batas harus angka bulat mulai dari 1."),
        ("", "Batas harus angka bulat mulai dari 1."),
    ],
)
def test_a_limit_out_of_bounds_is_refused(api, limit, detail):
    response = api.get("/api/beats/", {"limit": limit})

    assert response.status_code == 400
    assert response.json()["detail"] == detail


@pytest.mark.parametrize("cursor", ["abc", "cD1hYmM=", "é"])
def test_a_cursor_of_somebodys_own_making_is_refused_with_a_sentence(api, beats, cursor):
    response = api.get("/api/beats/", {"cursor": cursor})

    assert response.status_code == 400
    assert response.json()["detail"] == "Penanda halaman tidak valid. Mulai dari halaman pertama."


@pytest.mark.parametrize("cursor", ["\0", "cD05OTk5OTk5OTk5OTk5OTk5OTk5OTk5"])
def test_a_cursor_beyond_the_list_breaks_nothing(api, beats, cursor):
    assert api.get("/api/beats/", {"cursor": cursor}).status_code in {200, 400}


@pytest.mark.parametrize("count", [1, 50])
def test_a_list_costs_the_same_for_one_and_fifty_rows(api, db, count, django_assert_num_queries):
    Heartbeat.objects.bulk_create(
        Heartbeat(name=f"b{number}", at=core_clock.now()) for number in range(count)
    )

    with django_assert_num_queries(1):
        assert len(api.get("/api/beats/").json()["results"]) == count


def test_a_write_with_a_key_happens_once(api):
    first = api.post("/api/notes/", {"text": "Jalan rusak"}, format="json", headers=KEY)
    again = api.post("/api/notes/", {"text": "Jalan rusak"}, format="json", headers=KEY)

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert "Idempotency-Replayed" not in first
    assert again["Idempotency-Replayed"] == "true"
    assert Notification.objects.count() == 1


def test_without_a_key_every_write_happens(api):
    for _ in range(2):
        api.post("/api/notes/", {"text": "Jalan rusak"}, format="json")

    assert Notification.objects.count() == 2


def test_a_key_that_comes_with_another_body_is_refused(api):
    api.post("/api/notes/", {"text": "Jalan rusak"}, format="json", headers=KEY)

    response = api.post("/api/notes/", {"text": "Lampu mati"}, format="json", headers=KEY)

    assert response.status_code == 422
    assert response.json() == {
        "detail": "Kunci idempotensi sudah dipakai untuk isi lain.",
        "code": "idempotency_key_reused",
    }
    assert Notification.objects.count() == 1


def test_the_same_body_spelled_differently_is_the_same(api):
    write(api, '{"text": "a", "note": "b"}', **KEY)

    response = write(api, '{"note":"b","text":"a"}', **KEY)

    assert response["Idempotency-Replayed"] == "true"


def test_keys_of_two_users_are_two_keys(api, bob):
    api.post("/api/notes/", {"text": "Jalan rusak"}, format="json", headers=KEY)
    api.force_authenticate(bob)

    response = api.post("/api/notes/", {"text": "Jalan rusak"}, format="json", headers=KEY)

    assert response.status_code == 201
    assert "Idempotency-Replayed" not in response


@pytest.mark.parametrize("body", [{"text": ""}, {"text": "a", "refuse": True}])
def test_a_refused_write_is_undone_and_may_be_tried_again_with_its_key(api, body):
    refused = api.post("/api/notes/", body, format="json", headers=KEY)

    assert refused.status_code in {400, 409}
    assert not Notification.objects.exists()
    assert not IdempotencyRecord.objects.exists()
    mended = api.post("/api/notes/", {"text": "Jalan rusak"}, format="json", headers=KEY)
    assert mended.status_code == 201


@pytest.mark.parametrize("key", ["", "k" * 201, "kunci é"])
def test_a_key_that_is_no_key_is_refused(api, key):
    response = api.post("/api/notes/", {"text": "a"}, format="json", HTTP_IDEMPOTENCY_KEY=key)

    assert response.status_code == 400
    assert response.json()["code"] == "idempotency_key_invalid"


@pytest.mark.parametrize("method", ["DELETE", "HANDLE_EXCEPTION", "INITIAL", "TRACE"])
def test_a_key_makes_no_other_method_work(api, method):
    response = api.generic(method, "/api/notes/", "{}", "application/json", headers=KEY)

    assert response.status_code == 405
    assert not IdempotencyRecord.objects.exists()


def test_the_kept_answer_does_not_lie_readable_in_the_database(api):
    api.post("/api/notes/", {"text": "rahasia warga"}, format="json", headers=KEY)

    with connection.cursor() as cursor:
        cursor.execute("SELECT answer FROM core_idempotencyrecord")
        assert "rahasia" not in cursor.fetchone()[0]


def test_answers_are_forgotten_after_two_days(api, clock):
    api.post("/api/notes/", {"text": "a"}, format="json", headers=KEY)
    clock.advance(idempotency.REMEMBERED)
    assert idempotency.forget_old() == 0
    clock.advance(idempotency.REMEMBERED)

    assert idempotency.forget_old() == 1


def test_a_file_sent_twice_with_a_key_is_kept_once(api):
    content = pdf()

    def send(content: bytes):
        file = SimpleUploadedFile("sk.pdf", content)
        return api.post("/api/files/", {"file": file}, format="multipart", headers=KEY)

    first, again, other = send(content), send(content), send(content + b"\n")

    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 422)
    assert first.json() == again.json()
    assert Upload.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_write_in_two_threads_happens_once(alice):
    def send():
        client = APIClient()
        client.force_authenticate(alice)
        return client.post("/api/notes/", {"text": "a"}, format="json", headers=KEY)

    answers = in_threads(2, send)

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert sum("Idempotency-Replayed" in answer for answer in answers) == 1
    assert Notification.objects.count() == 1
