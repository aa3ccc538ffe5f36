"""The figures of Pasal 15(3) as pure data and arithmetic; no database.

A figure carries its source, its definition and, when there is none, the reason: never a zero
that means "unknown".
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from enum import StrEnum
from statistics import median
from typing import Any

from core.formats import number_id


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
    """One figure of item a–h; `rows` are the rows behind it, each [number, remark].

    An entered one keeps what the portal counted in `computed`, and the hash of its evidence.
    """

    code: str
    item: str
    label: str
    definition: str
    value: float | int | None = None
    unit: Unit = Unit.COUNT
    source: Source = Source.AUTOMATIC
    reason: str = ""
    computed: float | int | None = None
    evidence_file: str = ""
    rows: Sequence[Sequence[str]] = field(default_factory=tuple)

    @property
    def is_available(self) -> bool:
        return self.value is not None

    def frozen(self) -> dict[str, Any]:
        """The figure as it goes into the snapshot: with the hash of its rows, not the rows."""
        content = {part.name: getattr(self, part.name) for part in fields(self)}
        rows = content.pop("rows")
        return {**content, "evidence_count": len(rows), "evidence_sha256": digest(rows)}


def entered(figure: Figure, *, value: float, reason: str, evidence_file: str) -> Figure:
    """The figure with a value that the Instansi entered, beside what the portal counts."""
    whole = int(value)
    return replace(
        figure,
        value=whole if value == whole else value,
        source=Source.ENTERED,
        reason=reason,
        computed=figure.value,
        evidence_file=evidence_file,
    )


def contradictions(
    values: Mapping[str, float | int | None],
    counted: Mapping[str, float | int | None] | None = None,
) -> list[str]:
    """What cannot be true together; only entered figures can disagree with counted ones.

    :param counted: of the entered figures, what the portal's own rows say.
    """
    rows = counted or {}
    return [
        sentence
        for parts, whole, sentence in RULES
        if _known(values, [*parts, whole])
        and sum(values[part] or 0 for part in parts) > (values[whole] or 0)
    ] + [
        f"{words} yang diisi, {_plain(values[code])}, lebih kecil daripada yang tercatat pada "
        f"unggahan, {_plain(rows[code])}."
        for code, words in TOTALS.items()
        if _known(values, [code])
        and _known(rows, [code])
        and (values[code] or 0) < (rows[code] or 0)
    ]


def contradictions_of(figures: Iterable[Mapping[str, Any]]) -> list[str]:
    """The same, of figures as they go into the snapshot."""
    found = list(figures)
    return contradictions(
        {row["code"]: row["value"] for row in found},
        {row["code"]: row.get("computed") for row in found if row["source"] == Source.ENTERED},
    )


def _plain(value: float | int | None) -> str:
    return number_id(round(value or 0))


def _known(values: Mapping[str, float | int | None], codes: Sequence[str]) -> bool:
    return all(values.get(code) is not None for code in codes)


# An entered total covers at least what the portal has the rows of.
TOTALS = {
    "posts_published": "Unggahan",
    "shares": "Jumlah dibagikan",
    "forwards": "Jumlah diteruskan khalayak",
}
TYPES = ("received_question", "received_comment", "received_criticism", "received_suggestion")
CATEGORIES = ("posts_activities", "posts_issues", "posts_policies")
RULES: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (TYPES, "received_total", "Jumlah keempat jenis pesan melebihi seluruh pesan diterima."),
    (CATEGORIES, "posts_published", "Unggahan menurut Pasal 10 melebihi seluruh unggahan."),
    (("answered_total",), "received_total", "Pesan terjawab melebihi pesan diterima."),
    (
        ("people_served", "served_without_identity"),
        "answered_total",
        "Orang yang dilayani melebihi pesan yang sudah dijawab.",
    ),
    (
        ("inquiries_referred",),
        "referrals_sent",
        "Pesan yang diteruskan melebihi rujukan yang dikirim.",
    ),
)


def unavailable(
    code: str, item: str, label: str, definition: str, reason: str, unit: Unit = Unit.COUNT
) -> Figure:
    """A figure there is no data for; it prints "tidak tersedia" with the reason."""
    return Figure(
        code=code,
        item=item,
        label=label,
        definition=definition,
        unit=unit,
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
