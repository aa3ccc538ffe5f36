"""The trained model: arrays and JSON on disk, a few sums in memory; never a pickle."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inquiries.routing.bodies import DISTRICT, as_class
from inquiries.routing.features import EVIDENCE, Reading
from inquiries.routing.text import Speller

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

FORMAT = 1
ARRAYS, WORDS = "model.npz", "model.json"
# How much each block counts; blocks of words are brought to length one first.
BLOCKS = {
    "word": 1.0,
    "pair": 0.7,
    "letters": 0.7,
    "concept": 0.6,
    "concepts": 0.3,
    "term": 0.7,
    "nearby": 0.5,
    "vocabulary": 0.5,
    "shape": 0.3,
}
UNIT_BLOCKS = frozenset({"word", "pair", "letters", "concept", "concepts"})
COUNTED_BLOCKS = frozenset({"word", "pair", "letters"})
UNADDRESSED = 1.5  # taken from what is said for a kecamatan where no such office is named
# What is weighed against each other for every class, in this order.
VOICES = ("linear", "expert", *EVIDENCE)


class ModelError(Exception):
    """A stored model that cannot be used."""


@dataclass(frozen=True)
class RoutingModel:
    """Scores of every class for a message.

    `features` and `witnesses` give the rows of `linear` and `expert`; `balance` weighs the voices;
    a best score of at least `sure` is one the model may be confident of.
    """

    classes: list[str]
    features: dict[str, int]
    rarity: Floats
    linear: Floats
    offset: Floats
    witnesses: dict[str, int]
    expert: Floats
    balance: list[float]
    sure: float
    spelling: dict[str, int]
    examples: list[tuple[str, str, list[str]]] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def speller(self) -> Speller:
        return Speller(self.spelling)

    @cached_property
    def place_of(self) -> dict[str, int]:
        return {name: at for at, name in enumerate(self.classes)}

    @cached_property
    def cases(self) -> dict[str, list[tuple[str, frozenset[str]]]]:
        """Reference examples by class, each with its telling stems."""
        found: dict[str, list[tuple[str, frozenset[str]]]] = {}
        for text, code, witnesses in self.examples:
            stems = (name.removeprefix("n:") for name in witnesses)
            telling = frozenset(name for name in stems if ":" not in name)
            found.setdefault(as_class(code), []).append((text, telling))
        return found

    def scores(self, reading: Reading) -> Floats:
        """How likely each class is, adding up to one."""
        import numpy as np  # noqa: PLC0415 - only processes that suggest pay for it

        weighed = self.voices(reading) @ np.asarray(self.balance, dtype=np.float32)
        likely = np.exp(weighed - weighed.max())
        return likely / likely.sum()

    def voices(self, reading: Reading) -> Floats:
        """What each voice says of each class: classes by voices."""
        import numpy as np  # noqa: PLC0415

        said = np.zeros((len(self.classes), len(VOICES)), dtype=np.float32)
        rows, values = vector(reading, self.features, self.rarity)
        said[:, 0] = self.offset
        if rows:
            said[:, 0] += np.asarray(values, dtype=np.float32) @ self.linear[rows]
        if DISTRICT in self.place_of and not reading.names_district_office:
            said[self.place_of[DISTRICT], 0] -= UNADDRESSED
        heard = [self.witnesses[name] for name in reading.witnesses if name in self.witnesses]
        if heard:
            said[:, 1] = self.expert[heard].sum(axis=0) / math.sqrt(len(heard))
        for at, kind in enumerate(EVIDENCE, start=2):
            for name, share in shares(reading.evidence[kind]).items():
                if name in self.place_of:
                    said[self.place_of[name], at] = share
        return said

    def save(self, folder: Path) -> None:
        """Write the model; the same model gives the same bytes."""
        import numpy as np  # noqa: PLC0415

        folder.mkdir(parents=True, exist_ok=True)
        words = {
            "format": FORMAT,
            "classes": self.classes,
            "features": list(self.features),
            "witnesses": list(self.witnesses),
            "balance": self.balance,
            "sure": self.sure,
            "spelling": self.spelling,
            "examples": self.examples,
            "facts": self.facts,
        }
        with _replacing(folder / ARRAYS) as path, path.open("wb") as target:
            np.savez_compressed(
                target,
                rarity=self.rarity,
                linear=self.linear.astype(np.float16),
                offset=self.offset,
                expert=self.expert.astype(np.float16),
            )
        with _replacing(folder / WORDS) as path:
            path.write_text(json.dumps(words, ensure_ascii=False, sort_keys=True), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> RoutingModel:
        """Read a stored model.

        :raises ModelError: if there is none, or it is damaged or of another format.
        """
        import numpy as np  # noqa: PLC0415

        try:
            words = json.loads((folder / WORDS).read_text("utf-8"))
            if words.pop("format") != FORMAT:
                raise ModelError("Model tersimpan memakai bentuk lain. Jalankan train_router.")
            with np.load(folder / ARRAYS, allow_pickle=False) as arrays:
                stored = {name: arrays[name].astype(np.float32) for name in arrays.files}
            for name in ("features", "witnesses"):
                words[name] = {word: at for at, word in enumerate(words[name])}
            model = cls(**words, **stored)
        except (OSError, ValueError, KeyError, TypeError, EOFError) as damage:
            raise ModelError("Model saran rujukan belum ada atau rusak.") from damage
        model.check()
        return model

    def check(self) -> None:
        """:raises ModelError: if the parts do not belong together."""
        size = len(self.classes)
        fits = (
            self.linear.shape == (len(self.features), size)
            and self.expert.shape == (len(self.witnesses), size)
            and self.offset.shape == (size,)
            and len(self.balance) == len(VOICES)
        )
        if not fits:
            raise ModelError("Bagian model saran rujukan tidak cocok. Jalankan train_router.")


def vector(
    reading: Reading, features: Mapping[str, int], rarity: Sequence[float] | Floats
) -> tuple[list[int], list[float]]:
    """The message as rows and values: counts damped, rare features stronger, blocks weighed."""
    rows: list[int] = []
    values: list[float] = []
    for block, share in BLOCKS.items():
        known = [
            (features[f"{block}:{name}"], value)
            for name, value in reading.blocks[block].items()
            if f"{block}:{name}" in features
        ]
        if block in COUNTED_BLOCKS:
            known = [(row, 1 + math.log(value)) for row, value in known]
        weighed = [(row, value * float(rarity[row])) for row, value in known]
        length = math.sqrt(sum(value * value for _, value in weighed)) or 1.0
        scale = share / length if block in UNIT_BLOCKS else share
        rows.extend(row for row, _ in weighed)
        values.extend(value * scale for _, value in weighed)
    return rows, values


def shares(sums: Mapping[str, float]) -> dict[str, float]:
    """Sums as parts of one."""
    whole = sum(sums.values())
    return {name: value / whole for name, value in sums.items()} if whole else {}


class _replacing:  # noqa: N801 - reads like a function where it is used
    """A path beside the wanted one, which takes its place once it is whole."""

    def __init__(self, path: Path) -> None:
        self._path, self._beside = path, path.with_name(path.name + ".new")

    def __enter__(self) -> Path:
        return self._beside

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self._beside.replace(self._path)
        else:
            self._beside.unlink(missing_ok=True)
