"""How each Instansi keeps the 24 hours, for everybody to see (Lampiran B.4)."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from inquiries.models import Referral


@dataclass(frozen=True)
class Punctuality:
    """What one Instansi was asked in a year, and how it kept the time; `agency` is its code.

    `judged` leaves out what still runs and what was given up in time.
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
    """Every Instansi that was asked in a year; three queries however many there are."""
    rows = Referral.objects.sent_in(year)
    kept, missed = _counted(rows.kept()), _counted(rows.missed(by=at))
    return [
        Punctuality(code, received, kept[code] + missed[code], kept[code])
        for code, received in sorted(_counted(rows).items())
    ]


def _counted(rows: QuerySet[Referral]) -> Counter[str]:
    """Count by the code of the Instansi that was asked."""
    grouped = rows.order_by().values_list("to_agency__code").annotate(count=Count("pk"))
    return Counter(dict(grouped))
