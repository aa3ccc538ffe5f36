from __future__ import annotations

import pytest
from django.core.exceptions import FieldError
from django.db import connection

from core import crypto, outbox
from core.models import OutboxMessage

OLD = "b2xkLWtleS1vZi10aGUtdGVzdHMtMDAwMDAwMDAwMDA="
NEW = "bmV3LWtleS1vZi10aGUtdGVzdHMtMDAwMDAwMDAwMDA="


def test_sealed_text_opens_again():
    assert crypto.decrypt(crypto.encrypt("+62 812-3456-7890 · é 🙏")) == "+62 812-3456-7890 · é 🙏"


def test_the_same_text_is_sealed_differently_each_time():
    assert crypto.encrypt("warga@contoh.test") != crypto.encrypt("warga@contoh.test")


def test_the_first_key_seals_and_the_others_still_open(settings):
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    old = crypto.encrypt("rahasia")
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]

    assert crypto.decrypt(old) == "rahasia"
    rotated = crypto.rotate(old)
    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    assert crypto.decrypt(rotated) == "rahasia"
    with pytest.raises(crypto.UnreadableSecret):
        crypto.decrypt(old)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("0812-3456-7890", "+62 812 3456 7890"),
        ("081234567890", "6281234567890"),
        ("(0812) 3456.7890", "812 3456 7890"),
        ("+62 0812 3456 7890", "081234567890"),
        (" Warga@Contoh.Test ", "warga@contoh.test"),
        ("@Rahma_88", "@rahma_88"),
        ("ｗarga@contoh.test", "warga@contoh.test"),
    ],
)
def test_spellings_of_one_contact_have_one_hash(one, other):
    assert crypto.keyed_hash(one, purpose="contact") == crypto.keyed_hash(other, purpose="contact")


@pytest.mark.parametrize(
    ("one", "other"),
    [("081234567890", "081234567891"), ("a@contoh.test", "b@contoh.test"), ("rahma", "rahma_88")],
)
def test_different_contacts_have_different_hashes(one, other):
    assert crypto.keyed_hash(one, purpose="contact") != crypto.keyed_hash(other, purpose="contact")


def test_hashes_of_two_purposes_or_keys_never_match(settings):
    contact = crypto.keyed_hash("081234567890", purpose="contact")
    throttle = crypto.keyed_hash("081234567890", purpose="throttle")
    settings.FIELD_HASH_KEY = "another-key"

    assert len(contact) == 64
    assert len({contact, throttle, crypto.keyed_hash("081234567890", purpose="contact")}) == 3


@pytest.fixture
def message(db) -> OutboxMessage:
    outbox.queue_email(to="warga@contoh.test", subject="s", text="t", dedup_key="k")
    return OutboxMessage.objects.get()


def stored(column: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{column}" FROM core_outboxmessage')  # noqa: S608
        return cursor.fetchone()[0]


def test_a_sealed_field_reads_plain_and_lies_sealed(message):
    assert message.to == "warga@contoh.test"
    assert stored("to").startswith("gAAAA")


def test_a_sealed_field_is_sealed_on_update_and_in_bulk_too(message):
    OutboxMessage.objects.update(to="lain@contoh.test")
    assert stored("to").startswith("gAAAA")
    message.to = "ketiga@contoh.test"
    OutboxMessage.objects.bulk_update([message], ["to"])
    assert stored("to").startswith("gAAAA")
    assert OutboxMessage.objects.get().to == "ketiga@contoh.test"


def test_empty_text_stays_empty(message):
    OutboxMessage.objects.update(to="")

    assert stored("to") == ""
    assert OutboxMessage.objects.get().to == ""


@pytest.mark.parametrize("lookup", ["to", "to__contains", "to__in", "to__length"])
def test_a_sealed_field_cannot_be_searched(message, lookup):
    with pytest.raises(FieldError):
        OutboxMessage.objects.filter(**{lookup: "warga@contoh.test"}).exists()


def test_a_sealed_field_can_be_asked_for_missing_and_empty(message):
    OutboxMessage.objects.update(to="")

    assert OutboxMessage.objects.filter(to="").exists()
    assert not OutboxMessage.objects.filter(to=None).exists()
    assert not OutboxMessage.objects.filter(to__isnull=True).exists()
