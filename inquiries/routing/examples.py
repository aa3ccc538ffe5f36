"""Messages whose right Instansi is known: the reference examples and confirmed routings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

from inquiries.routing import text
from inquiries.routing.bodies import codes
from inquiries.routing.text import REFERENCE

SHARED = "contoh_pertanyaan.csv"  # labelled by officers of another office; never used to tune
AMBIGUOUS = "ambigu:"


class ExampleError(Exception):
    """An example file that cannot be used; the text names the file, the row and the reason."""


@dataclass(frozen=True, slots=True)
class Example:
    """A message, the codes of those who must deal with it, and of those who reasonably could."""

    text: str
    codes: tuple[str, ...]
    alternatives: tuple[str, ...] = ()
    author: str = ""
    topic: str = ""
    weight: float = 1.0

    @property
    def is_public(self) -> bool:
        """Whether the text may be shown as a past case: reference examples may, citizens' not."""
        return bool(self.author)


def reference() -> list[Example]:
    """The example questions of the repository, without the shared ones.

    :raises ExampleError: if a file names an unknown Instansi or repeats a message.
    """
    examples: list[Example] = []
    for path in sorted(REFERENCE.glob("contoh_?.csv")):
        for number, row in enumerate(text.rows(path.name), start=2):
            examples.append(_example(row, f"{path.name}:{number}"))
    _refuse_repeats(examples)
    return examples


def shared() -> list[Example]:
    """The questions labelled by officers of another office: a test, never a lesson."""
    found = []
    for number, row in enumerate(text.rows(SHARED), start=2):
        _, _, other = row["catatan"].partition(AMBIGUOUS)
        known = [name.strip() for name in other.split(";")[0].split(",")]
        alternatives = "|".join(name for name in known if name in codes())
        example = {**row, "alternatif": alternatives, "penulis": "bersama", "topik": ""}
        found.append(_example(example, f"{SHARED}:{number}"))
    return found


def _example(row: dict[str, str], where: str) -> Example:
    try:
        return Example(
            text=row["teks"],
            codes=tuple(codes()[name] for name in row["instansi"].split("|")),
            alternatives=tuple(codes()[name] for name in row["alternatif"].split("|") if name),
            author=row["penulis"],
            topic=row["topik"],
        )
    except KeyError as unknown:
        raise ExampleError(f"{where}: Instansi atau kolom {unknown} tidak dikenal.") from None


def _refuse_repeats(examples: Iterable[Example]) -> None:
    counts = Counter(" ".join(word for word, _, _ in text.raw_words(e.text)) for e in examples)
    repeated = [message for message, count in counts.items() if count > 1 and message]
    if repeated:
        raise ExampleError(f"Pesan ini tertulis lebih dari sekali: {repeated[0]}")


def fold(example: Example, folds: int, *, by: str) -> int:
    """The fold of an example, by its `topic` or its `text`: the same on every machine."""
    digest = blake2b(getattr(example, by).encode(), digest_size=4).digest()
    return int.from_bytes(digest) % folds
