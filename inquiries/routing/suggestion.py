"""Suggest who should deal with a message, and say why (Lampiran B.3)."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from agencies.models import Agency, OutsideBody
from inquiries.routing.bodies import DISTRICT, NONE
from inquiries.routing.features import Reading, is_telling, read
from inquiries.routing.knowledge import lexicon
from inquiries.routing.model import ModelError, RoutingModel, shares
from inquiries.routing.places import ADDRESSING

if TYPE_CHECKING:
    from collections.abc import Iterable

logger = logging.getLogger(__name__)

LIMIT = 5
REASONS = 4  # words at most
CASES = 1  # past cases at most
WORTH = 0.75  # strength from which on a word is worth showing
LIKENESS = 0.35  # share of common telling words from which on a past case is worth showing
SECOND = 0.2  # chance from which on a second body is meant as well …
BESIDE = 0.3  # … if it is also this close to the first
FLOOR = 0.005  # a body less likely than this is not suggested
SEAT = "KEC-TANJUNG-REDEB"  # where a kecamatan is meant and no place is named


@dataclass(frozen=True, slots=True)
class Reason:
    """A word of the message or a past case that speaks for a body."""

    kind: str  # "kata" or "contoh"
    text: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A body the message may be for. Exactly one of `agency`, `outside`, `is_none` is set."""

    code: str
    score: float
    reasons: tuple[Reason, ...]
    is_confident: bool
    agency: Agency | None = None
    outside: OutsideBody | None = None

    @property
    def is_none(self) -> bool:
        """Whether this says that the message is for nobody: greeting, spam, tagging, abuse."""
        return self.code == NONE

    @property
    def name(self) -> str:
        body = self.agency or self.outside
        return str(body) if body else "Bukan untuk Instansi mana pun"


def folder() -> Path:
    """Where the trained model is kept."""
    return Path(settings.DATA_DIR) / "routing"


class _Shelf:
    """The model of this process, read again when the nightly training has replaced it."""

    def __init__(self) -> None:
        self._stamp: tuple[Path, int, int] | None = None
        self._model: RoutingModel | None = None

    def model(self) -> RoutingModel | None:
        """The stored model; None where there is none, or it cannot be used."""
        stamp = self._stamped()
        if stamp != self._stamp:
            self._stamp, self._model = stamp, self._read(stamp)
        return self._model

    @staticmethod
    def _stamped() -> tuple[Path, int, int] | None:
        path = folder() / "model.json"
        try:
            found = path.stat()
        except OSError:
            return None
        return path, found.st_mtime_ns, found.st_size

    @staticmethod
    def _read(stamp: tuple[Path, int, int] | None) -> RoutingModel | None:
        if stamp is None:
            return None
        try:
            return RoutingModel.load(stamp[0].parent)
        except ModelError as refusal:
            logger.warning("routing model not used: %s", refusal)
            return None


shelf = _Shelf()


def suggest(text: str, limit: int = LIMIT) -> list[Suggestion]:
    """Rank the bodies a message may be for, best first; empty where nothing speaks for any.

    Works without a trained model, from the terms of the reference data alone; then it is never
    confident. A second suggestion is confident where the message seems to need both.
    """
    model = shelf.model()
    reading = read(text, lexicon(), model.speller if model else None)
    ranked = _ranked(model, reading)
    bodies = _bodies(code for code, _ in ranked[: limit * 2])
    sure = _sure(model, ranked)
    suggestions: dict[str, Suggestion] = {}
    for code, score in ranked:
        body = bodies.get(code)
        if body is None and code != NONE:
            continue
        suggested = Suggestion(
            code=body.code if body else NONE,
            score=round(score, 4),
            reasons=_Witnesses(text, reading, model).reasons(code),
            is_confident=code in sure,
            agency=body if isinstance(body, Agency) else None,
            outside=body if isinstance(body, OutsideBody) else None,
        )
        suggestions.setdefault(suggested.code, suggested)
    return list(suggestions.values())[:limit]


def is_none(text: str) -> bool:
    """Whether a message is most likely for nobody: greeting, spam, tagging a friend, abuse."""
    best = suggest(text, limit=1)
    return bool(best) and best[0].is_none


def _ranked(model: RoutingModel | None, reading: Reading) -> list[tuple[str, float]]:
    scores = _scores(model, reading)
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    return [
        ((reading.district or SEAT) if name == DISTRICT else name, score)
        for name, score in ranked
        if score >= FLOOR
    ][: LIMIT * 4]


def _scores(model: RoutingModel | None, reading: Reading) -> dict[str, float]:
    if not reading.tokens:
        return {NONE: 1.0}
    if model:
        return dict(zip(model.classes, (float(x) for x in model.scores(reading)), strict=True))
    sums: dict[str, float] = defaultdict(float)
    for kind, weight in (("term", 2.0), ("nearby", 0.5), ("vocabulary", 1.0)):
        for code, value in reading.evidence[kind].items():
            sums[code] += weight * value
    if reading.names_district_office:
        sums[DISTRICT] += 3.0
    return shares(sums)


def _sure(model: RoutingModel | None, ranked: Sequence[tuple[str, float]]) -> set[str]:
    """Codes the model is confident of: the best, and a second that the message needs as well."""
    if model is None or not ranked:
        return set()
    (first, best), *others = ranked
    if others and first != NONE:
        second, next_best = others[0]
        both = best + next_best >= model.sure
        if both and second != NONE and next_best >= max(SECOND, BESIDE * best):
            return {first, second}
    return {first} if best >= model.sure else set()


def _bodies(codes: Iterable[str]) -> dict[str, Agency | OutsideBody]:
    """The bodies of these codes; for a closed Instansi the one that has taken its place."""
    wanted = list(codes)
    found: dict[str, Agency | OutsideBody] = {
        body.code: body for body in OutsideBody.objects.filter(code__in=wanted)
    }
    for agency in Agency.objects.filter(code__in=wanted).select_related("successor"):
        body = agency if agency.closed_at is None else agency.successor
        if body and body.closed_at is None:
            found[agency.code] = body
    return found


@dataclass(frozen=True)
class _Witnesses:
    """Finds what in a message speaks for a body."""

    text: str
    reading: Reading
    model: RoutingModel | None

    def reasons(self, code: str) -> tuple[Reason, ...]:
        """Words of the message, strongest first, then a past case that is like it."""
        name = DISTRICT if code.startswith("KEC-") else code
        words = self._words(name)
        return (*(Reason("kata", word) for word in words), *self._cases(name))

    def _words(self, name: str) -> list[str]:
        strength: dict[tuple[int, ...], float] = defaultdict(float)
        for hit in self.reading.hits:
            if name in hit.term.bodies:
                strength[tuple(sorted(hit.at))] += hit.term.weight
        for at, token in enumerate(self.reading.tokens):
            if name == DISTRICT and token.stem in ADDRESSING:
                strength[(at,)] += 3.0
            strength[(at,)] += self._learned(name, token.stem)
        best = sorted((at for at in strength if strength[at] > WORTH), key=lambda a: -strength[a])
        return self._shown(best)

    def _shown(self, best: Sequence[tuple[int, ...]]) -> list[str]:
        """The words as they were typed, none inside another."""
        shown: list[str] = []
        taken: set[int] = set()
        for at in best:
            if taken.isdisjoint(at) and len(shown) < REASONS:
                taken.update(at)
                shown.append(self._quote(at))
        return list(dict.fromkeys(shown))

    def _quote(self, at: Sequence[int]) -> str:
        tokens = [self.reading.tokens[position] for position in at]
        if max(at) - min(at) == len(at) - 1:
            return self.text[tokens[0].start : tokens[-1].end]
        return " … ".join(self.text[token.start : token.end] for token in tokens)

    def _learned(self, name: str, stem: str) -> float:
        model = self.model
        if model is None or name not in model.place_of or not is_telling(stem):
            return 0.0
        if stem not in model.witnesses:
            return 0.0
        return max(0.0, float(model.expert[model.witnesses[stem], model.place_of[name]]) / 3)

    @cached_property
    def _telling(self) -> set[str]:
        return {token.stem for token in self.reading.tokens if is_telling(token.stem)}

    def _cases(self, name: str) -> list[Reason]:
        if self.model is None or len(self._telling) < 2:
            return []
        near = (
            (_likeness(self._telling, words), text)
            for text, words in self.model.cases.get(name, ())
        )
        best = sorted((case for case in near if case[0] >= LIKENESS), key=lambda c: (-c[0], c[1]))
        return [Reason("contoh", text) for _, text in best[:CASES]]


def _likeness(a: set[str], b: frozenset[str]) -> float:
    return len(a & b) / len(a | b) if a or b else 0.0
