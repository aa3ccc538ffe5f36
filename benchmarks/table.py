"""One table for everything measured, and what in it is worse than it may be."""

from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks.measure import Timing, time_beside

HEAD = ("pekerjaan", "median", "p95", "kueri", "batas", "rasio", "10k", "sasaran")
WIDTHS = (34, 9, 9, 7, 9, 7, 7, 0)


@dataclass
class Table:
    """Lines as they are measured; `before` are the medians of the smallest size, by name."""

    before: dict[str, float] = field(default_factory=dict)
    medians: dict[str, float] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    def head(self) -> None:
        self._print(HEAD)

    def time(
        self,
        name: str,
        call: Callable[[], object],
        *,
        bare: Callable[[], object] | None = None,
        aim: str = "",
        most_queries: int | None = None,
        most_ratio: float | None = None,
        most: float | None = None,
        times: int = 40,
    ) -> None:
        """Measure a call beside its floor; beyond a bound it fails the run (`most` is in ms)."""
        got, floor = time_beside(call, bare or (lambda: None), times=times)
        self.add(
            name, got, floor=floor if bare else None, aim=aim, most_queries=most_queries,
            most_ratio=most_ratio, most=most,
        )  # fmt: skip

    def add(
        self,
        name: str,
        got: Timing,
        *,
        floor: float | None = None,
        aim: str = "",
        most_queries: int | None = None,
        most_ratio: float | None = None,
        most: float | None = None,
    ) -> None:
        """Print a line, and keep what in it is beyond its bound."""
        ratio = got.median / floor if floor else None
        growth = got.median / self.before[name] if name in self.before else None
        self.medians[name] = got.median
        self._print(
            (
                name, _ms(got.median), _ms(got.p95), str(got.queries or "–"), _ms(floor),
                _times(ratio), _times(growth), aim,
            )
        )  # fmt: skip
        if most_queries is not None and got.queries > most_queries:
            self.failures.append(f"{name}: {got.queries} kueri, paling banyak {most_queries}")
        if most_ratio is not None and ratio is not None and ratio > most_ratio:
            self.failures.append(f"{name}: {ratio:.2f} × batas, paling banyak {most_ratio}")
        if most is not None and got.median > most:
            self.failures.append(f"{name}: {got.median:.1f} ms, paling lama {most:.0f}")

    def _print(self, cells: tuple[str, ...]) -> None:
        first, *rest = (
            cell.ljust(width) if place in {0, len(WIDTHS) - 1} else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(cells, WIDTHS, strict=True))
        )
        print(f"{first}{''.join(rest[:-1])}  {rest[-1]}".rstrip(), flush=True)


def _ms(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"


def _times(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
