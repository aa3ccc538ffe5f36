"""The yearly checklist of equipment (Pasal 14) and of the budget line (Pasal 17); no database."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

FACILITIES: dict[str, tuple[str, str, str]] = {
    "computer": ("14", "Sarana komputer", "Misalnya 2 laptop, 1 di antaranya rusak."),
    "power": ("14", "Jaringan listrik", "Misalnya PLN; genset bila padam."),
    "internet": ("14", "Jaringan internet", "Modem, wifi, atau telepon seluler; penyedianya."),
    "budget": ("17", "Pembiayaan dalam DPA", "Nomor DPA, kegiatan, dan jumlah anggarannya."),
}
NOT_FILLED = "belum diisi"


class State(StrEnum):
    AVAILABLE = "AVAILABLE"
    PARTIAL = "PARTIAL"
    ABSENT = "ABSENT"


STATE_LABELS = {
    State.AVAILABLE: "Tersedia",
    State.PARTIAL: "Ada, belum memadai",
    State.ABSENT: "Belum ada",
}


@dataclass(frozen=True)
class Facility:
    """One line of the checklist as it is read."""

    code: str
    pasal: str
    label: str
    word: str
    note: str

    @property
    def is_filled(self) -> bool:
        return self.word != NOT_FILLED


def facilities_of(content: Mapping[str, Any]) -> list[Facility]:
    """The checklist of a report's content, in order; frozen before there was one, all open."""
    kept = content.get("facilities") or {}
    return [
        _facility(code, pasal, label, kept.get(code) or {})
        for code, (pasal, label, _) in FACILITIES.items()
    ]


def _facility(code: str, pasal: str, label: str, kept: Mapping[str, str]) -> Facility:
    state = kept.get("state", "")
    word = STATE_LABELS[State(state)] if state else NOT_FILLED
    return Facility(code, pasal, label, word, kept.get("note", ""))
