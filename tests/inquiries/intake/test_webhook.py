"""The webhook door: proof on the raw bytes, kept raw, one inquiry a message, no connection out."""

import hashlib
import hmac
import json
import socket
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from core.models import AuditEntry, Notification
from inquiries.intake import deliveries, meta, telegram
from inquiries.models import ChannelMessage, Delivery, Event, Inquiry
from tests.core.helpers import in_threads
from tests.factories import make_agency, make_officer

pytestmark = pytest.mark.django_db

FILE = Path(__file__).parents[2] / "data" / "bad_inputs.yaml"
CASES = {
    case["id"]: case
    for case in yaml.safe_load(FILE.read_text(encoding="utf-8"))
    if case["area"] == "webhook"
}
SECRET = "rahasia-pintu"
SIGNATURE = "X-Hub-Signature-256"
TOKEN = "X-Telegram-Bot-Api-Secret-Token"
NOW = datetime(2026, 11, 24, 6, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def diskominfo(clock):
    return make_agency("DISKOMINFO", is_oversight=True)


@pytest.fixture(autouse=True)
def doors(settings):
    settings.WEBHOOKS = {
        "telegram": {"secret": SECRET, "agency": ""},
        "meta": {"secret": SECRET, "verify_token": "kata-kunci", "agency": ""},
    }
    return settings.WEBHOOKS


def signature(body: bytes, secret: str = SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def to_meta(body: bytes | dict, **headers):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = headers or {SIGNATURE: signature(raw)}
    return Client().post("/webhook/meta/", raw, content_type="application/json", headers=headers)


def to_telegram(body: bytes | dict, secret: str | None = SECRET):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {} if secret is None else {TOKEN: secret}
    return Client().post(
        "/webhook/telegram/", raw, content_type="application/json", headers=headers
    )


def messenger(mid: str = "m_1", text: str = "Lampu mati.", at: datetime = NOW, **message) -> dict:
    event = {
        "sender": {"id": "77"},
        "recipient": {"id": "1"},
        "timestamp": int(at.timestamp() * 1000),
        "message": {"mid": mid, "text": text, **message},
    }
    return {"object": "page", "entry": [{"id": "1", "time": 1, "messaging": [event]}]}


def update(number: int = 5, kind: str = "message", **message) -> dict:
    body = {
        "message_id": 9,
        "from": {"id": 77, "is_bot": False, "first_name": "Ani", "username": "warga"},
        "chat": {"id": 77, "type": "private"},
        "date": int(NOW.timestamp()),
        "text": "Lampu mati.",
        **message,
    }
    return {"update_id": number, kind: {name: v for name, v in body.items() if v is not None}}


def rows() -> tuple[int, int]:
    return Delivery.objects.count(), Inquiry.objects.count()


@pytest.mark.pasal("Lampiran B.1")
def test_a_message_of_a_platform_becomes_one_new_inquiry(diskominfo):
    officer = make_officer(diskominfo)
    response = to_telegram(update())
    assert (response.status_code, rows()) == (200, (1, 0))

    assert deliveries.process_due() == 1
    inquiry = Inquiry.objects.get()
    assert (inquiry.text, inquiry.status, inquiry.source) == ("Lampu mati.", "NEW", "CHANNEL")
    assert (inquiry.agency, inquiry.author_handle, inquiry.author_name) == (
        diskominfo, "warga", "Ani",
    )  # fmt: skip
    assert inquiry.posted_at == NOW
    assert Notification.objects.filter(user=officer).count() == 1


def test_a_channel_may_belong_to_another_instansi(doors, dishub):
    doors["telegram"]["agency"] = "DISHUB"
    to_telegram(update())
    deliveries.process_due()

    assert Inquiry.objects.get().agency == dishub


def test_the_raw_call_is_sealed(diskominfo):
    body = json.dumps(update()).encode()
    to_telegram(body)

    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM inquiries_delivery")
        stored = cursor.fetchone()[0]
    assert "Lampu" not in stored
    assert Delivery.objects.get().raw == body


@pytest.mark.parametrize("given", ["", "sha256=00", "sha1=abc", "ü"])
def test_meta_without_a_right_signature_is_refused(given):
    """WEB068."""
    response = to_meta(messenger(), **{SIGNATURE: given})

    assert (response.status_code, response.content) == (CASES["WEB068"]["expect"]["status"], b"")
    assert rows() == (0, 0)


def test_the_signature_is_checked_on_the_bytes_as_they_came():
    """WEB070."""
    raw = (
        b'{"object":"page", "entry":[{"id":"1","messaging":[{"sender":{"id":"77"},'
        b'"timestamp":1795500000000,"message":{"mid":"m_1","text":"caf\\u00e9 a\\/b \xc3\xa9"}}]}]}'
    )
    response = to_meta(raw)
    deliveries.process_due()

    assert response.status_code == CASES["WEB070"]["expect"]["status"]
    assert Inquiry.objects.get().text == "café a/b é"


def test_a_signature_of_json_written_anew_is_refused():
    raw = b'{"a":"\\u00e9"}'
    again = json.dumps(json.loads(raw), ensure_ascii=False).encode()

    assert to_meta(raw, **{SIGNATURE: signature(again)}).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_five_deliveries_at_once_are_one_inquiry():
    """WEB071."""
    answers = in_threads(5, lambda: to_meta(messenger()).status_code)
    in_threads(3, deliveries.process_due)

    assert answers == [CASES["WEB071"]["expect"]["status"]] * 5
    assert rows() == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_one_message_in_calls_of_different_bytes_is_one_inquiry():
    for space in ("", " ", "  "):
        raw = (json.dumps(messenger()) + space).encode()
        to_meta(raw)
    in_threads(3, deliveries.process_due)

    assert rows() == (3, 1)


def test_an_echo_of_our_own_is_no_message():
    """WEB073."""
    response = to_meta(messenger(is_echo=True))
    deliveries.process_due()

    assert response.status_code == CASES["WEB073"]["expect"]["status"]
    assert rows() == (1, 0)


def test_our_own_comment_and_a_bot_are_no_messages():
    value = {"id": "c1", "text": "Terima kasih.", "from": {"id": "1", "username": "dishub"}}
    to_meta({"entry": [{"id": "1", "changes": [{"field": "comments", "value": value}]}]})
    to_telegram(update(**{"from": {"id": 1, "is_bot": True}}))
    deliveries.process_due()

    assert rows() == (2, 0)


def test_a_comment_of_instagram_is_a_message():
    value = {"id": "c1", "text": "Kapan?", "from": {"id": "9", "username": "warga"}}
    to_meta({"entry": [{"id": "1", "changes": [{"field": "comments", "value": value}]}]})
    deliveries.process_due()

    assert Inquiry.objects.get().author_handle == "warga"


def test_a_message_three_days_old_counts_from_its_receipt(clock):
    """WEB074."""
    response = to_meta(messenger(at=NOW - timedelta(days=3)))
    received = clock()
    clock.advance(timedelta(minutes=10))
    deliveries.process_due()

    inquiry = Inquiry.objects.get()
    assert response.status_code == CASES["WEB074"]["expect"]["status"]
    assert (inquiry.received_at, inquiry.posted_at) == (received, NOW - timedelta(days=3))
    assert inquiry.events.get(kind="RECORDED").note == "Terlambat dikirim platform."


@pytest.mark.parametrize("given", ["salah", "", None])
def test_telegram_without_our_secret_is_refused(given):
    """WEB076."""
    response = to_telegram(update(), secret=given)

    assert (response.status_code, rows()) == (CASES["WEB076"]["expect"]["status"], (0, 0))


@pytest.mark.parametrize("given", ["", "apa saja", None])
def test_a_door_without_a_secret_stays_shut(doors, given):
    """WEB076."""
    doors["telegram"]["secret"] = doors["meta"]["secret"] = doors["meta"]["verify_token"] = ""
    raw = json.dumps(messenger()).encode()

    assert to_telegram(update(), secret=given).status_code == 401
    assert to_meta(raw, **{SIGNATURE: signature(raw, secret="")}).status_code == 403
    asked = {"hub.mode": "subscribe", "hub.verify_token": "", "hub.challenge": "1"}
    assert Client().get("/webhook/meta/", asked).status_code == 403
    assert rows() == (0, 0)


def test_a_worker_killed_in_the_middle_loses_nothing(monkeypatch):
    """WEB077: what the transaction had written is gone with it, and the next try does it all."""
    to_telegram(update())

    def killed(*args, **kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(deliveries, "tell_desk", killed)
        with pytest.raises(KeyboardInterrupt):
            deliveries.process_due()
    assert (Inquiry.objects.count(), ChannelMessage.objects.count()) == (0, 0)

    again = to_telegram(update())
    assert deliveries.process_due() == 1
    assert again.status_code == CASES["WEB077"]["expect"]["status"]
    assert rows() == (1, 1)


def test_an_edit_is_a_version_and_the_first_text_stays():
    """WEB079."""
    to_telegram(update(5))
    to_telegram(update(6, kind="edited_message", text="Lampu mati di Rinding."))
    to_telegram(update(7, kind="edited_message", text="Lampu mati di Rinding."))
    deliveries.process_due()

    inquiry = Inquiry.objects.get()
    versions = inquiry.events.filter(kind=Event.Kind.EDITED).values_list("note", flat=True)
    assert inquiry.text == "Lampu mati."
    assert list(versions) == ["Lampu mati di Rinding."]


def test_an_edit_of_a_message_that_never_came_is_a_message():
    to_telegram(update(kind="edited_message"))
    deliveries.process_due()

    assert Inquiry.objects.get().text == "Lampu mati."


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ({"text": None, "sticker": {"file_id": "x"}}, "[stiker]"),
        ({"text": None, "photo": [{"file_id": "x"}]}, "[foto]"),
        ({"text": None, "photo": [], "caption": "Ini lampunya."}, "Ini lampunya."),
        ({"text": "\u200b\u2060"}, "[kosong]"),
        ({"text": "a\x00b"}, "ab"),
        ({"text": "a" * 9000}, "a" * 4999 + "…"),
    ],
)
def test_what_has_no_text_says_what_it_was(message, text):
    """WEB079."""
    to_telegram(update(**message))
    deliveries.process_due()

    assert Inquiry.objects.get().text == text


def test_a_sticker_and_a_deletion_of_meta():
    """WEB079."""
    to_meta(messenger(text=None, attachments=[{"type": "image", "payload": {"sticker_id": 3}}]))
    to_meta(messenger(text=None, is_deleted=True))
    deliveries.process_due()

    inquiry = Inquiry.objects.get()
    assert inquiry.text == "[stiker]"
    assert inquiry.events.get(kind="EDITED").note == "[dihapus pengirim]"


@pytest.mark.parametrize(
    "body",
    [b"{", b"[]", b"null", b"1", b'{"update_id":"x","message":7}', b'{"message":{"text":5}}',
     b'{"entry":{}}', b'{"entry":[1,{"messaging":[{"message":{"mid":null}}]}]}', b"\xff\xfe",
     b'{"a":1,"a":2}', b"[" * 5000],
)  # fmt: skip
def test_nonsense_with_a_right_proof_breaks_nothing(body):
    """WEB079."""
    assert to_telegram(body).status_code == 200
    assert to_meta(body).status_code == 200
    deliveries.process_due()

    assert Inquiry.objects.filter(text="").count() == 0
    assert Delivery.objects.filter(next_try_at__isnull=False, processed_at=None).count() == 0


def test_a_body_beyond_the_limit_is_refused():
    """WEB080."""
    body = eval(CASES["WEB080"]["input"]["body"]["py"])  # noqa: S307 - our own file
    for response in (to_meta(body), to_telegram(body)):
        assert response.status_code == CASES["WEB080"]["expect"]["status"]
    assert rows() == (0, 0)


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data; boundary=x",
                                  "application/x-www-form-urlencoded"])  # fmt: skip
def test_other_formats_are_refused(kind):
    response = Client().post(
        "/webhook/telegram/", b"{}", content_type=kind, headers={TOKEN: SECRET}
    )

    assert (response.status_code, rows()) == (415, (0, 0))


def test_meta_is_greeted_with_its_challenge():
    asked = {"hub.mode": "subscribe", "hub.verify_token": "kata-kunci", "hub.challenge": "1158201"}
    response = Client().get("/webhook/meta/", asked)

    assert (response.status_code, response.content) == (200, b"1158201")
    assert response["Content-Type"].startswith("text/plain")


@pytest.mark.parametrize(
    ("token", "challenge"), [("salah", "<script>"), ("kata-kunci", "<script>"), ("salah", "1")]
)
def test_a_wrong_greeting_is_not_echoed(token, challenge):
    """WEB082."""
    asked = {"hub.mode": "subscribe", "hub.verify_token": token, "hub.challenge": challenge}
    response = Client().get("/webhook/meta/", asked)

    assert response.status_code == CASES["WEB082"]["expect"]["status"]
    assert challenge.encode() not in response.content


def test_pictures_that_a_message_names_are_not_fetched(monkeypatch):
    """WEB083."""
    places = ["http://169.254.169.254/", "file:///etc/passwd", "http://127.0.0.1:6379/"]
    calls = [
        update(n, message_id=n, photo_url=place, **{"from": {"id": n, "photo": place}})
        for n, place in enumerate(places, start=1)
    ]
    answers = [to_telegram(call).status_code for call in calls]
    attached = [{"type": "image", "payload": {"url": place}} for place in places]
    answers.append(to_meta(messenger(attachments=attached)).status_code)
    opened: list[object] = []
    with monkeypatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: opened.append(args))
        patch.setattr(socket.socket, "connect", lambda self, address: opened.append(address))
        deliveries.process_due()

    assert set(answers) == {CASES["WEB083"]["expect"]["status"]}
    assert (opened, Inquiry.objects.count()) == ([], 4)


def test_a_replay_brings_nothing_twice():
    to_telegram(update())
    deliveries.process_due()
    out = StringIO()
    call_command("process_deliveries", "--replay", "telegram:5", stdout=out)

    assert out.getvalue() == "1 kiriman diolah.\n"
    assert rows() == (1, 1)
    with pytest.raises(CommandError, match="Tidak ada kiriman telegram:6"):
        call_command("process_deliveries", "--replay", "telegram:6")


def test_a_failure_waits_and_the_next_delivery_goes_on(diskominfo, clock, monkeypatch):
    to_telegram(update(5))
    diskominfo.is_oversight = False
    diskominfo.save(update_fields=["is_oversight"])
    deliveries.process_due()
    failed = Delivery.objects.get()
    assert (failed.attempts, failed.last_error) == (1, "InquiryError")
    assert failed.next_try_at == clock() + timedelta(seconds=30)

    diskominfo.is_oversight = True
    diskominfo.save(update_fields=["is_oversight"])
    to_telegram(update(6, message_id=10))
    deliveries.process_due()
    assert Inquiry.objects.count() == 1
    clock.advance(timedelta(seconds=31))
    deliveries.process_due()
    assert Inquiry.objects.count() == 2


def test_what_failed_too_often_is_replayed_by_hand(clock):
    to_telegram(update())
    Delivery.objects.update(next_try_at=None, attempts=8)
    assert deliveries.process_due() == 0

    call_command("process_deliveries", "--replay-failed", stdout=StringIO())
    assert Inquiry.objects.count() == 1


def test_an_unknown_channel_is_no_page():
    assert Client().get("/webhook/tiktok/").status_code == 404


def test_nothing_of_a_message_stands_in_the_audit_trail():
    to_telegram(update())
    deliveries.process_due()

    assert "Lampu" not in repr(list(AuditEntry.objects.values()))


def test_every_case_of_the_list_is_tried():
    source = Path(__file__).read_text(encoding="utf-8")

    assert [case for case in CASES if case not in source] == []


def test_the_doors_are_the_settings(doors):
    assert set(deliveries.DOORS) == set(doors)
    assert (telegram.DOOR.refusal, meta.DOOR.refusal) == (401, 403)
