"""Charts drawn by the server as SVG: the same on a page and on paper, with a text and a table.

A value of None is a gap: the line breaks and the table shows "–". Colours and strokes stand in
attributes, so that paper and a page without styles show them; the style sheet turns them for the
dark. What is told apart by colour is told apart by dashes and marks too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import floor, log10

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.formats import number_id
from core.text import shortened

Value = int | float | None

WIDTH, HEIGHT = 400, 190  # small, so that its letters can be read on a phone
LEFT, RIGHT, TOP, BOTTOM = 52, 10, 10, 24
FONT = "Liberation Sans, Arial, sans-serif"
STROKES = (("#0b6b63", ""), ("#4b5957", "6 3"), ("#084f49", "2 3"), ("#71807c", "8 3 2 3"))
TICKS = 4
MOST_LABELS = 7
MISSING = "–"
BAR_LEFT, BAR_MOST, BAR_HEIGHT = 192, 150, 24
LONGEST_LABEL = 32  # letters beside a bar; the table has the whole


@dataclass(frozen=True)
class Series:
    """One line: its name, and a value for each label of the chart."""

    name: str
    values: Sequence[Value]


@dataclass(frozen=True)
class Chart:
    """What every chart has: a title, where its figures come from, a picture, a text, a table."""

    title: str
    source: str

    @property
    def head(self) -> list[str]:
        """The head of the table under it."""
        raise NotImplementedError

    @property
    def rows(self) -> list[list[str]]:
        """The rows of the table under it."""
        raise NotImplementedError

    @property
    def svg(self) -> SafeString:
        """The picture, with its text alternative inside."""
        raise NotImplementedError


@dataclass(frozen=True)
class LineChart(Chart):
    """Values over time; `labels` name the moments, `label_head` what they are."""

    label_head: str
    labels: Sequence[str]
    series: Sequence[Series]

    @property
    def is_empty(self) -> bool:
        return not _known(self.series)

    @property
    def head(self) -> list[str]:
        return [self.label_head, *(line.name for line in self.series)]

    @property
    def rows(self) -> list[list[str]]:
        columns = [line.values for line in self.series]
        return [
            [label, *(_written(values[place]) for values in columns)]
            for place, label in enumerate(self.labels)
        ]

    @property
    def text(self) -> str:
        """What the picture tells, in words."""
        return f"Grafik garis {self.title}. {' '.join(map(self._told, self.series))}"

    def _told(self, line: Series) -> str:
        known = [
            (label, value)
            for label, value in zip(self.labels, line.values, strict=True)
            if value is not None
        ]
        if not known:
            return f"{line.name}: belum ada angka."
        (first, start), (last, end) = known[0], known[-1]
        gaps = [
            label for label, value in zip(self.labels, line.values, strict=True) if value is None
        ]
        missing = f" Tanpa angka: {', '.join(gaps)}." if gaps else ""
        return (
            f"{line.name}: {number_id(start)} pada {first}, {number_id(end)} pada {last}.{missing}"
        )

    @property
    def svg(self) -> SafeString:
        scale = _scale(_known(self.series))
        parts = [*_grid(scale), *_months(self.labels)]
        for place, line in enumerate(self.series):
            parts.extend(_line(place, line.values, scale))
        if len(self.series) > 1:
            parts.extend(_legend([line.name for line in self.series]))
        height = HEIGHT + (16 * len(self.series) if len(self.series) > 1 else 0)
        return _picture(self.text, height, parts)


@dataclass(frozen=True)
class BarChart(Chart):
    """Values side by side; `bars` are (label, value) pairs."""

    label_head: str
    value_head: str
    bars: Sequence[tuple[str, Value]]

    @property
    def is_empty(self) -> bool:
        return not any(value for _, value in self.bars)

    @property
    def head(self) -> list[str]:
        return [self.label_head, self.value_head]

    @property
    def rows(self) -> list[list[str]]:
        return [[label, _written(value)] for label, value in self.bars]

    @property
    def text(self) -> str:
        told = ", ".join(f"{label} {_written(value)}" for label, value in self.bars)
        return f"Grafik batang {self.title}: {told}."

    @property
    def svg(self) -> SafeString:
        most = max((value for _, value in self.bars if value), default=1)
        parts = []
        for place, (label, value) in enumerate(self.bars):
            width = round(BAR_MOST * (value or 0) / most)
            parts.append(
                format_html(
                    '<text x="0" y="{}" font-size="11">{}</text>'
                    '<rect class="chart-bar" x="{}" y="{}" width="{}" height="14" fill="{}"/>'
                    '<text x="{}" y="{}" font-size="11">{}</text>',
                    place * BAR_HEIGHT + 15,
                    shortened(label, LONGEST_LABEL),
                    BAR_LEFT,
                    place * BAR_HEIGHT + 4,
                    width,
                    STROKES[0][0],
                    BAR_LEFT + width + 6,
                    place * BAR_HEIGHT + 15,
                    _written(value),
                )
            )
        return _picture(self.text, len(self.bars) * BAR_HEIGHT, parts)


@dataclass(frozen=True)
class Scale:
    """From values to heights: `low` lies at the bottom, `high` at the top."""

    low: float
    high: float
    step: float

    def y(self, value: float) -> float:
        span = (self.high - self.low) or 1
        return round(HEIGHT - BOTTOM - (value - self.low) / span * (HEIGHT - TOP - BOTTOM), 1)

    def ticks(self) -> Iterator[float]:
        for place in range(round((self.high - self.low) / self.step) + 1):
            yield self.low + place * self.step


def _known(series: Sequence[Series]) -> list[float]:
    return [value for line in series for value in line.values if value is not None]


def _scale(values: Sequence[float]) -> Scale:
    """Round steps that hold all values; from zero, unless they lie far above it."""
    most, least = max(values, default=1), min(values, default=0)
    low = 0 if least < most / 2 else least
    step = _round_step((most - low) / TICKS or most / TICKS or 1)
    bottom = floor(low / step) * step
    top = bottom
    while top < most or top == bottom:
        top += step
    return Scale(bottom, top, step)


def _round_step(raw: float) -> float:
    """The next of 1, 2, 5, 10 … that is not smaller; whole from 1 on."""
    if raw <= 1:
        return 1
    power = 10 ** floor(log10(raw))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= raw)


def _x(place: int, count: int) -> float:
    return round(LEFT + (WIDTH - LEFT - RIGHT) * (place + 0.5) / max(count, 1), 1)


def _grid(scale: Scale) -> Iterator[SafeString]:
    for tick in scale.ticks():
        yield format_html(
            '<line class="chart-grid" x1="{}" x2="{}" y1="{}" y2="{}" stroke="#d2dbd9"/>'
            '<text x="{}" y="{}" font-size="10" text-anchor="end">{}</text>',
            LEFT,
            WIDTH - RIGHT,
            scale.y(tick),
            scale.y(tick),
            LEFT - 6,
            scale.y(tick) + 3,
            number_id(round(tick)),
        )


def _months(labels: Sequence[str]) -> Iterator[SafeString]:
    """As many labels as fit, the last one always."""
    every = -(-len(labels) // MOST_LABELS)
    for place, label in enumerate(labels):
        if (len(labels) - 1 - place) % every == 0:
            yield format_html(
                '<text x="{}" y="{}" font-size="10" text-anchor="middle">{}</text>',
                _x(place, len(labels)),
                HEIGHT - 8,
                label,
            )


def _line(place: int, values: Sequence[Value], scale: Scale) -> Iterator[SafeString]:
    """A line that breaks where a value lacks, and a mark on each value."""
    colour, dashes = STROKES[place % len(STROKES)]
    points = [
        None if value is None else (_x(index, len(values)), scale.y(value))
        for index, value in enumerate(values)
    ]
    for stretch in _stretches(points):
        drawn = " ".join(f"{x},{y}" for x, y in stretch)
        yield format_html(
            '<polyline class="chart-line chart-line-{}" points="{}" fill="none" stroke="{}" '
            'stroke-width="2" stroke-dasharray="{}"/>',
            place % len(STROKES),
            drawn,
            colour,
            dashes or "none",
        )
    for x, y in (point for point in points if point):
        yield format_html(
            '<circle class="chart-mark chart-mark-{}" cx="{}" cy="{}" r="2.5" fill="{}"/>',
            place % len(STROKES), x, y, colour,
        )  # fmt: skip


def _stretches(
    points: Sequence[tuple[float, float] | None],
) -> Iterator[list[tuple[float, float]]]:
    """The unbroken runs of points that make a line."""
    run: list[tuple[float, float]] = []
    for point in [*points, None]:
        if point is not None:
            run.append(point)
            continue
        if len(run) > 1:
            yield run
        run = []


def _legend(names: Sequence[str]) -> Iterator[SafeString]:
    for place, name in enumerate(names):
        colour, dashes = STROKES[place % len(STROKES)]
        y = HEIGHT + 16 * place + 4
        yield format_html(
            '<line class="chart-line chart-line-{}" x1="{}" x2="{}" y1="{}" y2="{}" stroke="{}" '
            'stroke-width="2" stroke-dasharray="{}"/><text x="{}" y="{}" font-size="11">{}</text>',
            place % len(STROKES), LEFT, LEFT + 24, y, y, colour, dashes or "none",
            LEFT + 32, y + 4, name,
        )  # fmt: skip


def _picture(text: str, height: int, parts: Sequence[SafeString]) -> SafeString:
    return format_html(
        '<svg class="chart-picture" viewBox="0 0 {} {}" width="100%" role="img" '
        'font-family="{}" fill="#16211f"><title>{}</title>{}</svg>',
        WIDTH,
        height,
        FONT,
        text,
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def _written(value: Value) -> str:
    return MISSING if value is None else number_id(value)
