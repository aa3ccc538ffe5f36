"""A write that arrives twice happens once, and both callers get the same answer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction

from core import clock
from core.errors import DomainError
from core.models import IdempotencyRecord
from core.snapshots import Overtaken

REMEMBERED = timedelta(days=2)
MAX_KEY = 200


class KeyReused(DomainError):
    """The key of an earlier write came with another content."""

    code = "idempotency_key_reused"

    def __init__(self) -> None:
        super().__init__("Kunci idempotensi sudah dipakai untuk isi lain.")


class KeyUnusable(DomainError):
    """The key is empty, too long, or not plain ASCII."""

    code = "idempotency_key_invalid"

    def __init__(self) -> None:
        super().__init__("Kunci idempotensi harus 1–200 karakter ASCII.")


@dataclass(frozen=True)
class Answer:
    """What a write answered; `is_repeat` tells that it had happened before."""

    status: int
    body: str
    is_repeat: bool = False

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300


@transaction.atomic
def once(*, actor: str, key: str, body: bytes, run: Callable[[], Answer]) -> Answer:
    """Run a write once per (`actor`, `key`) and repeat its answer afterwards, for two days.

    Two at the same moment: the second waits for the first's commit and repeats its answer. An
    answer other than 2xx is not kept, so that the caller may mend the cause and try again; `run`
    rolls back its own work then.

    :raises KeyReused: if the key came with another `body`.
    :raises KeyUnusable: if the key is no key.
    """
    if not (0 < len(key) <= MAX_KEY and key.isascii() and key.isprintable()):
        raise KeyUnusable
    body_hash = hashlib.sha256(body).hexdigest()
    record = _claim(actor, key, body_hash)
    if record is None:
        return _repeat(actor, key, body_hash)
    answer = run()
    if answer.is_success:
        record.status, record.answer = answer.status, answer.body
        record.save(update_fields=["status", "answer"])
    else:
        record.delete()
    return answer


def _claim(actor: str, key: str, body_hash: str) -> IdempotencyRecord | None:
    try:
        with transaction.atomic():  # a savepoint: the refused insert must not end the rest
            return IdempotencyRecord.objects.create(
                actor=actor, key=key, body_hash=body_hash, created_at=clock.now()
            )
    except IntegrityError:
        return None


def _repeat(actor: str, key: str, body_hash: str) -> Answer:
    record = IdempotencyRecord.objects.filter(actor=actor, key=key).first()
    if record is None:  # committed after the moment of the snapshot that this runs in
        raise Overtaken
    if record.body_hash != body_hash:
        raise KeyReused
    return Answer(record.status or 200, record.answer, is_repeat=True)


def forget_old() -> int:
    """Delete the answers given more than two days ago."""
    old = IdempotencyRecord.objects.filter(created_at__lt=clock.now() - REMEMBERED)
    return old.delete()[0]
