"""Find the themes of messages: scikit-learn does it, and is loaded here and nowhere else.

1. A message becomes the weights of its words, rare ones stronger (TF-IDF), folded into a few
   directions in which words that come together lie together (truncated SVD).
2. k-means puts the messages around k centres, for each k from FEWEST to MOST. The k is taken whose
   groups keep apart best (mean silhouette of a sample); of equals, the smaller.
3. A message that is less like its centre than LIKE_ENOUGH is like none: "Lain-lain". So is a group
   without a word that TOLD_BY of its messages use.
4. The messages of the period before are put to the same centres by the same rule, so that a trend
   compares the same with the same.

The same messages give the same themes, in whatever order they come and from whatever database:
they are sorted by what they say, and every draw starts from SEED (docs/adr/0026).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from inquiries.feedback.words import Message

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

METHOD = "tfidf-svd-kmeans/1"
SEED = 20231  # any number will do, as long as it stays
FEWEST, MOST = 3, 10  # themes a person can keep apart
TO_A_THEME = 5  # messages there must be for each theme that is tried
RARE = 2  # messages that must use a word
DIRECTIONS = 50
SAMPLE = 1500  # messages of which the silhouette is taken
SAME = 0.005  # silhouettes closer than this are equal
LIKE_ENOUGH = 0.3
STARTS = 4
KEYWORDS = 6
TOLD_BY = 3  # messages that must use a keyword, so that no citizen's name becomes one


@dataclass(frozen=True)
class Found:
    """One theme: its words, the strongest first, and how many messages of before it would hold."""

    keywords: list[str]
    former: int


@dataclass(frozen=True)
class Grouping:
    """The themes, largest first; of each message its theme or None, and how like it is (0 to 1).

    `former_rest` are the messages of before that are like none.
    """

    themes: list[Found] = field(default_factory=list)
    places: list[int | None] = field(default_factory=list)
    closeness: list[float] = field(default_factory=list)
    former_rest: int = 0
    facts: dict[str, Any] = field(default_factory=dict)


def group(messages: Sequence[Message], former: Sequence[Message] = ()) -> Grouping:
    """Find the themes of messages that have words, and count those of before in them.

    One thread does it: several would add numbers up in another order each time, and wait for each
    other where the worker has few cores.
    """
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # noqa: PLC0415

    with threadpool_limits(1):
        return _group(messages, former)


def _group(messages: Sequence[Message], former: Sequence[Message]) -> Grouping:
    order = sorted(range(len(messages)), key=lambda at: messages[at].words)
    table = _Table.of([messages[at].words for at in order])
    if table is None:
        rest: list[int | None] = [None] * len(messages)
        return Grouping([], rest, [0.0] * len(messages), len(former), {"tema": 0})
    centres, scores = _centres(table.vectors)
    labels, near = _nearest(table.vectors, centres)
    sizes = Counter(label for label in labels if label is not None)
    keywords = {label: _keywords(table, labels, label, messages, order) for label in sizes}
    told = [label for label in sizes if keywords[label]]  # the others share no word
    ranked = sorted(told, key=lambda label: (-sizes[label], keywords[label], label))
    rank = {label: place for place, label in enumerate(ranked)}
    places: list[int | None] = [None] * len(messages)
    closeness = [0.0] * len(messages)
    for row, at in enumerate(order):
        label = labels[row]
        places[at] = None if label is None else rank.get(label)
        closeness[at] = near[row]
    before = Counter(_nearest(table.project([one.words for one in former]), centres)[0])
    return Grouping(
        themes=[Found(keywords[label], before[label]) for label in ranked],
        places=places,
        closeness=closeness,
        former_rest=len(former) - sum(before[label] for label in ranked),
        facts={"kata": table.width, "tema": len(ranked), "pusat": len(centres), "skor": scores},
    )


@dataclass(frozen=True)
class _Table:
    """The messages as weights of words (`weights`) and as directions of unit length (`vectors`)."""

    weights: Any
    vectors: Array
    names: list[str]
    words: Any
    fold: Any

    @property
    def width(self) -> int:
        return len(self.names)

    @classmethod
    def of(cls, rows: Sequence[Sequence[str]]) -> _Table | None:
        """None where no word comes often enough to tell anything."""
        from sklearn import decomposition  # type: ignore[import-untyped]  # noqa: PLC0415
        from sklearn.feature_extraction import text  # type: ignore[import-untyped]  # noqa: PLC0415

        words = text.TfidfVectorizer(analyzer=_as_read, min_df=RARE, binary=True)
        try:
            weights = words.fit_transform(rows)
        except ValueError:  # so it says that no word is left
            return None
        size = min(DIRECTIONS, weights.shape[0] - 1, weights.shape[1] - 1)
        fold = (
            decomposition.TruncatedSVD(size, random_state=SEED).fit(weights) if size > 1 else None
        )
        names = list(words.get_feature_names_out())
        return cls(weights, _unit(weights, fold), names, words, fold)

    def project(self, rows: Sequence[Sequence[str]]) -> Array:
        """Other messages, in the same directions."""
        import numpy as np  # noqa: PLC0415

        if not rows:
            return np.zeros((0, self.vectors.shape[1]))
        return _unit(self.words.transform(rows), self.fold)


def _as_read(words: Sequence[str]) -> Sequence[str]:
    return words


def _unit(weights: Any, fold: Any) -> Array:
    return _normal(fold.transform(weights) if fold is not None else weights.toarray())


def _normal(vectors: Array) -> Array:
    """Of length one; what has none stays so."""
    import numpy as np  # noqa: PLC0415

    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.where(length > 0, length, 1.0)


def _centres(vectors: Array) -> tuple[Array, dict[str, float]]:
    """The centres of the number of themes that keeps them apart best, and the score of each."""
    most = min(MOST, max(1, len(vectors) // TO_A_THEME))
    best, chosen, scores = -2.0, None, {}
    for count in range(min(FEWEST, most), most + 1):
        machine = _fit(vectors, count)
        score = _apart(vectors, machine.labels_) if count > 1 else 0.0
        scores[str(count)] = round(score, 4)
        if score > best + SAME:
            best, chosen = score, machine
    assert chosen is not None  # noqa: S101 - the range is never empty
    return _normal(chosen.cluster_centers_), scores


def _fit(vectors: Array, count: int) -> Any:
    from sklearn import cluster  # type: ignore[import-untyped]  # noqa: PLC0415

    return cluster.KMeans(count, n_init=STARTS, random_state=SEED).fit(vectors)


def _apart(vectors: Array, labels: Any) -> float:
    """The mean silhouette of an even sample: near 1 well apart, near 0 in one another."""
    from sklearn import metrics  # type: ignore[import-untyped]  # noqa: PLC0415

    every = -(-len(vectors) // SAMPLE)
    if len(set(labels[::every])) < 2:
        return -1.0
    return float(metrics.silhouette_score(vectors[::every], labels[::every]))


def _nearest(vectors: Array, centres: Array) -> tuple[list[int | None], list[float]]:
    """Of each row its centre, None where it is like none, and the cosine with it."""
    likeness = vectors @ centres.T
    best = likeness.argmax(axis=1) if len(vectors) else []
    near = [round(float(likeness[row, at]), 4) for row, at in enumerate(best)]
    labels = [
        int(at) if cosine >= LIKE_ENOUGH else None for at, cosine in zip(best, near, strict=True)
    ]
    return labels, [max(0.0, min(1.0, cosine)) for cosine in near]


def _keywords(
    table: _Table,
    labels: Sequence[int | None],
    label: int,
    messages: Sequence[Message],
    order: Sequence[int],
) -> list[str]:
    """The words that set a theme apart, as people write them."""
    import numpy as np  # noqa: PLC0415

    rows = np.array([place for place, one in enumerate(labels) if one == label])
    inside = np.asarray(table.weights[rows].mean(axis=0)).ravel()
    everywhere = np.asarray(table.weights.mean(axis=0)).ravel()
    apart = np.round(inside - everywhere / 2, 6)
    used = np.asarray((table.weights[rows] > 0).sum(axis=0)).ravel()
    forms: dict[str, Counter[str]] = {}
    for row in rows:
        for word, form in messages[order[row]].forms.items():
            forms.setdefault(word, Counter())[form] += 1
    ranked = sorted(range(table.width), key=lambda at: (-apart[at], table.names[at]))
    told = [
        _commonest(forms[table.names[at]])
        for at in ranked
        if apart[at] > 0 and used[at] >= TOLD_BY and table.names[at] in forms
    ]
    return list(dict.fromkeys(told))[:KEYWORDS]


def _commonest(forms: Counter[str]) -> str:
    return min(forms, key=lambda form: (-forms[form], form))
