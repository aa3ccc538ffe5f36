"""New keys: everything is sealed again with the first, and the old one may go."""

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command

from core import key_rotation
from core.models import AuditEntry, IdempotencyRecord, OutboxMessage
from core.outbox import queue_email

pytestmark = pytest.mark.django_db


@pytest.fixture
def sealed(clock) -> None:
    for number in range(3):
        queue_email(to=f"ani{number}@example.id", subject="Uji", text="Isi", dedup_key=f"k{number}")
    IdempotencyRecord.objects.create(
        actor="a", key="k", body_hash="0", answer="jawaban", created_at=clock()
    )
    IdempotencyRecord.objects.create(actor="a", key="kosong", body_hash="0", created_at=clock())


def test_all_that_is_sealed_opens_with_the_new_key_alone(sealed, settings, monkeypatch):
    monkeypatch.setattr(key_rotation, "BATCH", 2)
    new = Fernet.generate_key().decode()
    settings.FIELD_ENCRYPTION_KEYS = [new, *settings.FIELD_ENCRYPTION_KEYS]

    call_command("rotate_keys")
    settings.FIELD_ENCRYPTION_KEYS = [new]

    assert OutboxMessage.objects.get(dedup_key="k2").to == "ani2@example.id"
    assert IdempotencyRecord.objects.get(key="k").answer == "jawaban"
    assert IdempotencyRecord.objects.get(key="kosong").answer == ""
    assert AuditEntry.objects.filter(action="keys.rotated").exists()


def test_a_missing_old_key_is_named(sealed, settings):
    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]

    with pytest.raises(CommandError, match="kunci lamanya"):
        call_command("rotate_keys")


def test_no_sealed_column_is_forgotten():
    found = {
        f"{model._meta.label}.{name}"
        for model, names in key_rotation.sealed_fields()
        for name in names
    }

    assert {
        "core.IdempotencyRecord.answer",
        "core.OutboxMessage.to",
        "inquiries.CitizenContact.value",
        "inquiries.Delivery.body",
        "inquiries.QuarantinedMessage.contact",
    } <= found
