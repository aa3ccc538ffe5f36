"""The eight items of Pasal 15(3) and how a report's content is laid out under them; no database.

`content` is plain data with the keys "narratives", "figures" and "improvements" (Pasal 16(2); none
in what was frozen before there were any): of a draft as it is now, or the frozen snapshot. Pages
and the PDF read it through here, so they cannot differ.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from core.formats import number_id
from reports.figures import SOURCE_LABELS, Source, Unit

NOT_AVAILABLE = "tidak tersedia"
ON_ONE_PAGE = 9  # rows of a table that are not torn apart

ITEMS: dict[str, str] = {
    "a": "Gambaran umum kebijakan pelayanan Informasi melalui Media Sosial",
    "b": "Jumlah Khalayak",
    "c": "Pembahasan mengenai isi pesan",
    "d": "Komentar tentang isi pesan",
    "e": "Jumlah sharing dan pesan yang dikirimkan",
    "f": "Jumlah pesan yang diteruskan",
    "g": "Kendala eksternal dan internal",
    "h": "Rekomendasi dan rencana tindak lanjut",
}

NARRATIVES: dict[str, tuple[str, str]] = {
    "policy_overview": ("a", "Gambaran umum kebijakan"),
    "message_discussion": ("c", "Pembahasan isi pesan"),
    "internal_obstacles": ("g", "Kendala internal"),
    "external_obstacles": ("g", "Kendala eksternal"),
    "recommendations": ("h", "Rekomendasi"),
    "follow_up_plan": ("h", "Rencana tindak lanjut"),
}

PLAN_PROGRESS = "plan_progress"
# What Pasal 15(3) does not ask for: shown where there is something to say, never required.
EXTRAS: dict[str, tuple[str, str]] = {PLAN_PROGRESS: ("h", "Pelaksanaan rencana tahun lalu")}
TEXTS = {**EXTRAS, **NARRATIVES}
ANSWERS_IN = "h"  # the item under which last year's findings are answered


@dataclass(frozen=True)
class Line:
    """One figure as it is read: its value in words, where it comes from, what it counts."""

    code: str
    label: str
    value: float | int | None
    written: str
    definition: str
    source: str
    reason: str
    evidence_count: int
    before: str = ""
    counted: str = ""
    evidence_file: str = ""

    @property
    def is_available(self) -> bool:
        return self.value is not None

    @property
    def is_entered(self) -> bool:
        """Whether the Instansi entered it, in place of the portal's count."""
        return bool(self.evidence_file)

    @property
    def has_rows(self) -> bool:
        return self.evidence_count > 0


@dataclass(frozen=True)
class Narrative:
    """One text of the report; `name` is the field that holds it."""

    name: str
    label: str
    text: str

    @property
    def is_missing(self) -> bool:
        return self.name in NARRATIVES and not self.text.strip()


@dataclass(frozen=True)
class Answer:
    """A finding of last year's evaluation, and what the report says became of it (Pasal 16(2))."""

    number: int
    indicator: str
    finding: str
    due: str
    state: str
    text: str

    @property
    def label(self) -> str:
        return f"Jawaban perbaikan {self.number}"

    @property
    def is_missing(self) -> bool:
        return not self.text.strip()


@dataclass(frozen=True)
class Section:
    """One of the items a–h with its figures and texts, and the answers that belong to it."""

    item: str
    title: str
    lines: list[Line]
    narratives: list[Narrative]
    answers: list[Answer]

    @property
    def texts(self) -> list[Answer | Narrative]:
        """All that is written in it: answers, then narratives."""
        return [*self.answers, *self.narratives]

    @property
    def missing(self) -> list[str]:
        """The labels of its texts that are still empty."""
        return [part.label for part in self.texts if part.is_missing]

    @property
    def is_short(self) -> bool:
        """Whether its table is better kept on one page of the PDF."""
        return len(self.lines) <= ON_ONE_PAGE

    @property
    def is_complete(self) -> bool:
        """Figures are always there, if only with the reason why there is none."""
        return not self.missing


def sections_of(content: Mapping[str, Any]) -> list[Section]:
    """Lay the content out under the items a–h, in their order."""
    texts = content["narratives"]
    previous = content.get("previous") or {}
    before = previous.get("values")
    shown = {
        name: place
        for name, place in TEXTS.items()
        if name in NARRATIVES or texts.get(name) or previous.get("follow_up_plan")
    }
    return [
        Section(
            item=item,
            title=title,
            lines=[
                line_of(figure, before) for figure in content["figures"] if figure["item"] == item
            ],
            narratives=[
                Narrative(name, label, texts.get(name, ""))
                for name, (of_item, label) in shown.items()
                if of_item == item
            ],
            answers=_answers(content) if item == ANSWERS_IN else [],
        )
        for item, title in ITEMS.items()
    ]


def _answers(content: Mapping[str, Any]) -> list[Answer]:
    return [
        Answer(
            number=row["number"],
            indicator=row["indicator"],
            finding=row["finding"],
            due=row["due_date_text"],
            state=row["status_text"],
            text=row["answer"],
        )
        for row in content.get("improvements", [])
    ]


def line_of(figure: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> Line:
    """Read one figure of the content, with its value of the year before where there is one."""
    unit = figure["unit"]
    return Line(
        before="" if before is None else written(before.get(figure["code"]), unit),
        counted=written(figure.get("computed"), unit),
        evidence_file=figure.get("evidence_file", ""),
        code=figure["code"],
        label=figure["label"],
        value=figure["value"],
        written=written(figure["value"], unit),
        definition=figure["definition"],
        source=SOURCE_LABELS[Source(figure["source"])],
        reason=figure["reason"],
        evidence_count=figure["evidence_count"],
    )


def written(value: float | int | None, unit: str) -> str:
    """Write a value with its unit: "1.234", "12,5 jam", "96,5 %"; never a zero for "unknown"."""
    if value is None:
        return NOT_AVAILABLE
    text = number_id(int(value) if value == int(value) else value)
    return {Unit.HOURS: f"{text} jam", Unit.PERCENT: f"{text} %"}.get(Unit(unit), text)


def missing_of(sections: Iterable[Section]) -> list[str]:
    """The labels of all texts and answers that are still empty, in order."""
    return [label for section in sections for label in section.missing]
