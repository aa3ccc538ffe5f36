"""A write that arrives twice happens once, and both callers get the same answer."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction

from core import clock
from core.errors import DomainError
from core.models import IdempotencyRecord
from core.snapshots import Overtaken

REMEMBERED = timedelta(days=2)
MAX_KEY = 200
FORGOTTEN = ""  # in place of the hash of what was sent


def new_key() -> str:
    """Return a key for the next form or write."""
    return secrets.token_hex(16)


class KeyReused(DomainError):
    """The key of an earlier write came with another content."""

    code = "idempotency_key_reused"

    def __init__(self) -> None:
        super().__init__("Kunci idempotensi sudah dipakai untuk isi lain.")


class AnswerForgotten(DomainError):
    """The write happened, and its answer is not kept."""

    code = "already_done"

    def __init__(self) -> None:
        super().__init__(
            "Kiriman dengan kunci ini sudah dilaksanakan dan jawabannya tidak disimpan. "
            "Bila masih perlu, kirim lagi dengan kunci lain."
        )


class KeyUnusable(DomainError):
    """The key is empty, too long, or not plain ASCII."""

    code = "idempotency_key_invalid"

    def __init__(self) -> None:
        super().__init__("Kunci idempotensi harus 1–200 karakter ASCII.")


@dataclass(frozen=True)
class Answer:
    """What a write answered; `is_repeat` tells that it had happened before.

    What may be read once only is not kept (`is_kept`): its repeat learns that it was done.
    """

    status: int
    body: str
    is_repeat: bool = False
    is_kept: bool = True

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300


@transaction.atomic
def once(
    *,
    actor: str,
    key: str,
    body: bytes,
    run: Callable[[], Answer],
    check: Callable[[], None] = lambda: None,
) -> Answer:
    """Run a write once per (`actor`, `key`) and repeat its answer afterwards, for two days.

    Two at the same moment: the second waits for the first's commit and repeats its answer. An
    answer other than 2xx is not kept, so that the caller may mend the cause and try again; `run`
    rolls back its own work then. `check` raises what a caller is told who may not see the answer
    any more; it runs before an answer is repeated.

    :raises AnswerForgotten: if it happened before and its answer is not kept.
    :raises KeyReused: if the key came with another `body`.
    :raises KeyUnusable: if the key is no key.
    """
    if not (0 < len(key) <= MAX_KEY and key.isascii() and key.isprintable()):
        raise KeyUnusable
    body_hash = hashlib.sha256(body).hexdigest()
    record = _claim(actor, key, body_hash)
    if record is None:
        return _repeat(actor, key, body_hash, check)
    answer = run()
    if not answer.is_success:
        record.delete()
    elif answer.is_kept:
        record.status, record.answer = answer.status, answer.body
        record.save(update_fields=["status", "answer"])
    return answer


def _claim(actor: str, key: str, body_hash: str) -> IdempotencyRecord | None:
    try:
        with transaction.atomic():  # a savepoint: the refused insert must not end the rest
            return IdempotencyRecord.objects.create(
                actor=actor, key=key, body_hash=body_hash, created_at=clock.now()
            )
    except IntegrityError:
        return None


def _repeat(actor: str, key: str, body_hash: str, check: Callable[[], None]) -> Answer:
    record = IdempotencyRecord.objects.filter(actor=actor, key=key).first()
    if record is None:  # committed after the moment of the snapshot that this runs in
        raise Overtaken
    if record.body_hash not in {body_hash, FORGOTTEN}:
        raise KeyReused
    if record.status is None:
        check()
        raise AnswerForgotten
    if record.answer:  # one without content gives nothing away
        check()
    return Answer(record.status, record.answer, is_repeat=True)


def forget_answers(words: Iterable[str]) -> None:
    """Forget each answer in which one of `words` stands, and what was sent; it stays done.

    Answers are sealed, so each is opened: there are those of two days.
    """
    said = {form for word in words for form in (word, json.dumps(word, ensure_ascii=False)[1:-1])}
    kept = IdempotencyRecord.objects.exclude(answer="").only("answer")
    concerned = [row.pk for row in kept.iterator() if any(word in row.answer for word in said)]
    records = IdempotencyRecord.objects.filter(pk__in=concerned)
    records.update(status=None, answer="", body_hash=FORGOTTEN)


def forget_old() -> int:
    """Delete the answers given more than two days ago."""
    old = IdempotencyRecord.objects.filter(created_at__lt=clock.now() - REMEMBERED)
    return old.delete()[0]
