"""How each Instansi keeps the 24 hours, for everybody to see (Lampiran B.4)."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import BooleanField, Case, Count, QuerySet, Value, When

from inquiries.models import Referral

Key = tuple[str, str, bool]


@dataclass(frozen=True)
class Punctuality:
    """What one Instansi was asked in a year, and how it kept the time; `agency` is its code.

    `judged` leaves out what still runs and what was withdrawn in time.
    """

    agency: str
    received: int
    judged: int
    within_24h: int

    @property
    def share(self) -> float | None:
        """Percent of the judged ones, to one decimal; None without any."""
        return round(100 * self.within_24h / self.judged, 1) if self.judged else None


def punctuality(year: int, *, at: datetime) -> list[Punctuality]:
    """Every Instansi that was asked in a year, by its code; two queries however many there are."""
    rows = Referral.objects.sent_in(year)
    received, late = _counted(rows), _counted(rows.missed(by=at))
    found: dict[str, list[tuple[Key, int]]] = {}
    for key, count in received.items():
        found.setdefault(key[0], []).append((key, count))
    return [_of_agency(code, lines, late) for code, lines in sorted(found.items())]


def _of_agency(code: str, lines: list[tuple[Key, int]], late: Counter[Key]) -> Punctuality:
    missed = sum(late[key] for key, _ in lines)
    kept = sum(
        count - late[key] for key, count in lines if key[2] and key[1] != Referral.Status.WITHDRAWN
    )
    total = sum(count for _, count in lines)
    return Punctuality(agency=code, received=total, judged=kept + missed, within_24h=kept)


def _counted(rows: QuerySet[Referral]) -> Counter[Key]:
    """Count by Instansi, status, and whether the clock has stopped."""
    has_stopped = Case(
        When(stopped_at__isnull=False, then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )
    grouped = (
        rows.order_by()
        .annotate(has_stopped=has_stopped)
        .values_list("to_agency__code", "status", "has_stopped")
        .annotate(count=Count("pk"))
    )
    return Counter({(code, status, bool(stop)): count for code, status, stop, count in grouped})
