"""What an answer of the bank says, and what it may not say; needs no database."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from core.text import mask_personal, personal_data
from inquiries.bank import variables
from inquiries.errors import BankError
from inquiries.models import AnswerRevision, BankAnswer

MOST_VARIANTS = 20
LONGEST_VARIANT = 300
MOST_TAGS = 5
TAG = re.compile(r"[a-z0-9](?:[a-z0-9 -]{0,28}[a-z0-9])?")
LABELS = {
    "question": "pertanyaan",
    "variants": "cara bertanya lain",
    "answer": "jawaban",
    "source": "dasar atau sumber",
    "source_url": "tautan sumber",
    "expires_date": "berlaku sampai",
    "visibility": "keterbukaan",
    "tags": "penanda",
    "agency": "Instansi",
}


@dataclass(frozen=True)
class Content:
    """All that a person writes of an answer; `variants` one a line."""

    question: str
    answer: str
    source: str
    expires_date: date
    variants: str = ""
    source_url: str = ""
    visibility: str = BankAnswer.Visibility.INTERNAL.value
    tags: tuple[str, ...] = ()

    @classmethod
    def of(cls, entry: BankAnswer) -> Content:
        """What an entry says now."""
        names = [field.name for field in fields(cls) if field.name != "tags"]
        tags = tuple(tag.name for tag in entry.tags.all())
        return cls(**{name: getattr(entry, name) for name in names}, tags=tags)

    @property
    def columns(self) -> dict[str, Any]:
        """What stands in the entry's own row."""
        return {name: value for name, value in asdict(self).items() if name != "tags"}

    @property
    def frozen(self) -> dict[str, Any]:
        """What a version keeps of it."""
        return {
            **self.columns,
            "expires_date": self.expires_date.isoformat(),
            "tags": list(self.tags),
        }

    def check(self, *, today: date) -> None:
        """Refuse what may not stand in the bank.

        :raises BankError: for an unknown variable, too many variants or tags, a day that has
            passed, or personal data in what shall be public.
        """
        _check_variables(self.answer)
        _check_variants(self.variants.splitlines())
        _check_tags(self.tags)
        if self.expires_date < today:
            raise BankError("Tanggal berlaku sudah lewat. Pilih hari ini atau sesudahnya.")
        if self.visibility == BankAnswer.Visibility.PUBLIC:
            self._check_public()

    def _check_public(self) -> None:
        hidden = [name for name in variables.used(self.answer) if name not in variables.PUBLIC]
        if hidden:
            raise BankError(
                f"Hapus {_listed(hidden)} sebelum jawaban dibuka untuk publik: halaman publik "
                "tidak menjawab satu pesan tertentu."
            )
        written = f"{self.question}\n{self.variants}\n{self.answer}\n{self.source}"
        found = [
            f"{datum.kind} {mask_personal(written[datum.start : datum.end])}"
            for datum in personal_data(written)
        ]
        if found:
            raise BankError(
                f"Hapus data pribadi ini sebelum jawaban dibuka untuk publik: "
                f"{', '.join(dict.fromkeys(found))}."
            )


def read_variants(text: str) -> str:
    """One way to ask a line, without blanks and repetitions."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(dict.fromkeys(line for line in lines if line))


def read_tags(text: str) -> tuple[str, ...]:
    """The tags of a line such as "Parkir, tarif"."""
    names = (" ".join(name.lower().split()) for name in text.split(","))
    return tuple(sorted({name for name in names if name}))


def _check_variables(answer: str) -> None:
    if wrong := variables.unknown(answer):
        raise BankError(
            f"{_listed(wrong)} tidak dikenal. Yang dapat diisi: {_listed(variables.MEANINGS)}."
        )


def _check_variants(lines: list[str]) -> None:
    if len(lines) > MOST_VARIANTS:
        raise BankError(f"Cara bertanya lain paling banyak {MOST_VARIANTS} baris.")
    if any(len(line) > LONGEST_VARIANT for line in lines):
        raise BankError(f"Satu cara bertanya paling banyak {LONGEST_VARIANT} karakter.")


def _check_tags(tags: tuple[str, ...]) -> None:
    if len(tags) > MOST_TAGS:
        raise BankError(f"Penanda paling banyak {MOST_TAGS}.")
    for tag in tags:
        if not TAG.fullmatch(tag):
            raise BankError(
                f"Penanda “{tag}” tidak valid. Pakai huruf, angka, dan tanda hubung, paling "
                "banyak 30 karakter."
            )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in names)


@dataclass(frozen=True)
class Change:
    """One line of what a version changed."""

    label: str
    before: str
    after: str


def changes(revision: AnswerRevision, former: AnswerRevision | None) -> list[Change]:
    """What a version says otherwise than the one before; nothing for the first."""
    if former is None:
        return []
    old, new = former.content, revision.content
    return [
        Change(label, _shown(old.get(name)), _shown(new.get(name)))
        for name, label in LABELS.items()
        if old.get(name) != new.get(name)
    ]


def _shown(value: Any) -> str:
    text = ", ".join(value) if isinstance(value, list) else str(value or "")
    return dict(BankAnswer.Visibility.choices).get(text, text) or "(kosong)"
