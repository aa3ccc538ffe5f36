"""The figures of Pasal 15(3) as pure data and arithmetic; no database.

A figure carries its source, its definition and, when there is none, the reason: never a zero
that means "unknown".
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import timedelta
from enum import StrEnum
from statistics import median
from typing import Any


class Source(StrEnum):
    AUTOMATIC = "AUTOMATIC"
    ENTERED = "ENTERED"
    IMPORTED = "IMPORTED"
    UNAVAILABLE = "UNAVAILABLE"


SOURCE_LABELS = {
    Source.AUTOMATIC: "otomatis dari portal",
    Source.ENTERED: "diisi Instansi",
    Source.IMPORTED: "impor",
    Source.UNAVAILABLE: "tidak tersedia",
}


class Unit(StrEnum):
    COUNT = "COUNT"
    HOURS = "HOURS"
    PERCENT = "PERCENT"


@dataclass(frozen=True)
class Figure:
    """One figure of item a–h; `rows` are the rows behind it, each [number, remark]."""

    code: str
    item: str
    label: str
    definition: str
    value: float | int | None = None
    unit: Unit = Unit.COUNT
    source: Source = Source.AUTOMATIC
    reason: str = ""
    rows: Sequence[Sequence[str]] = field(default_factory=tuple)

    @property
    def is_available(self) -> bool:
        return self.value is not None

    def frozen(self) -> dict[str, Any]:
        """The figure as it goes into the snapshot: with the hash of its rows, not the rows."""
        content = {part.name: getattr(self, part.name) for part in fields(self)}
        rows = content.pop("rows")
        return {**content, "evidence_count": len(rows), "evidence_sha256": digest(rows)}


def unavailable(code: str, item: str, label: str, definition: str, reason: str) -> Figure:
    """A figure there is no data for; it prints "tidak tersedia" with the reason."""
    return Figure(
        code=code,
        item=item,
        label=label,
        definition=definition,
        source=Source.UNAVAILABLE,
        reason=reason,
    )


def median_hours(spans: Sequence[timedelta]) -> float | None:
    """The median in hours, to one decimal; None without any case."""
    if not spans:
        return None
    return round(median(span.total_seconds() for span in spans) / 3600, 1)


def share(part: int, whole: int) -> float | None:
    """Percent, to one decimal; None without any case."""
    return round(100 * part / whole, 1) if whole else None


def canonical(content: Any) -> str:
    """The one spelling of a JSON document that is hashed and kept."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(content: Any) -> str:
    """SHA-256 over the canonical JSON, in hex."""
    text = content if isinstance(content, str) else canonical(content)
    return hashlib.sha256(text.encode()).hexdigest()
