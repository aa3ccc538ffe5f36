"""The audit trail sealed: batches chained by a keyed hash, their head kept outside the database.

Writers never wait for it: entries are added unsealed, and once a minute the sealer takes what has
been committed since. Each seal is an HMAC over the seal before and its own entries, so that an
entry edited, removed or added to a sealed batch breaks the chain from there on. A chain that is
cut off at its end still agrees with itself; the anchor file, which only ever grows, tells.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction

from core import clock, records
from core.models import AuditEntry, AuditSeal

BATCH = 5000
DIGEST = 64  # hex digits
FIELDS = (
    "id",
    "at",
    "actor_id",
    "action",
    "object_type",
    "object_id",
    "scope",
    "outcome",
    "details",
    "address",
)

Row = tuple[Any, ...]


def seal_entries() -> int:
    """Seal what has been added since the last time; return how many entries were sealed."""
    total = 0
    while count := _seal_batch():
        total += count
        if count < BATCH:
            break
    return total


def _seal_batch() -> int:
    """Seal one batch; of two sealers at once the second leaves it to the first."""
    try:
        with transaction.atomic():
            last = AuditSeal.objects.select_for_update().last()
            rows = list(
                AuditEntry.objects.filter(seal=None).order_by("id").values_list(*FIELDS)[:BATCH]
            )
            if not rows:
                return 0
            seal = AuditSeal.objects.create(
                number=last.number + 1 if last else 1,
                count=len(rows),
                digest=_digest(last.digest if last else "", rows),
                at=clock.now(),
            )
            AuditEntry.objects.filter(pk__in=[row[0] for row in rows]).update(seal=seal)
    except IntegrityError:
        return 0
    return len(rows)


def anchor() -> None:
    """Add the head of the chain to the anchor file, unless it stands there already."""
    head = AuditSeal.objects.last()
    if head is None or head.number in _anchors():
        return
    line = f"{clock.now().isoformat()} {head.number} {head.digest}"
    records.append(Path(settings.AUDIT_ANCHOR_FILE), [line])


def findings() -> Iterator[str]:
    """Walk the whole chain and say, in Indonesian, where it does not hold; nothing if it holds.

    One batch at a time is in memory, and the anchors: one an hour.
    """
    anchors = _anchors()
    batches = _batches()
    batch = next(batches, None)
    previous, expected = "", 1
    for seal in AuditSeal.objects.iterator():
        while batch and batch[0] < seal.pk:
            yield f"{len(batch[1])} catatan menunjuk segel yang tidak ada lagi."
            batch = next(batches, None)
        rows: list[Row] = []
        if batch and batch[0] == seal.pk:
            rows, batch = batch[1], next(batches, None)
        if seal.number != expected:
            yield f"Segel {expected} sampai {seal.number - 1} hilang."
        if len(rows) != seal.count:
            yield f"Segel {seal.number}: {seal.count} catatan disegel, {len(rows)} ditemukan."
        elif _digest(previous, rows) != seal.digest:
            yield f"Segel {seal.number}: isi catatan tidak sesuai dengan segelnya."
        at, digest = anchors.pop(seal.number, ("", seal.digest))
        if digest != seal.digest:
            yield f"Segel {seal.number} berbeda dari yang dicatat di luar pada {at}."
        previous, expected = seal.digest, seal.number + 1
    for number, (at, _) in anchors.items():
        yield f"Segel {number} yang dicatat di luar pada {at} tidak ada lagi."


def _batches() -> Iterator[tuple[int, list[Row]]]:
    """The sealed entries by their seal, in the order of sealing."""
    rows = AuditEntry.objects.exclude(seal=None).order_by("seal_id", "id")
    lines = rows.values_list("seal_id", *FIELDS).iterator(chunk_size=2000)
    for seal, group in groupby(lines, key=lambda line: line[0]):
        yield seal, [line[1:] for line in group]


def _digest(previous: str, rows: list[Row]) -> str:
    """The hex HMAC-SHA256 over the seal before and the entries, in the order of their ids."""
    seal = hmac.new(settings.FIELD_HASH_KEY.encode(), f"audit\0{previous}".encode(), hashlib.sha256)
    for row in rows:
        values = [_plain(value) for value in row]
        line = json.dumps(values, sort_keys=True, separators=(",", ":"), cls=DjangoJSONEncoder)
        seal.update(line.encode())
    return seal.hexdigest()


def _plain(value: Any) -> Any:
    """A time to the microsecond in UTC, which Django's own encoder would cut."""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def _anchors() -> dict[int, tuple[str, str]]:
    """When and with which digest each seal was written down outside; a cut last line is no line."""
    lines = records.lines(Path(settings.AUDIT_ANCHOR_FILE))
    parts = [line.split(" ") for line in lines]
    return {int(part[1]): (part[0], part[2]) for part in parts if len(part[-1]) == DIGEST}
