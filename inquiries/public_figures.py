"""How each Instansi keeps the 24 hours, for everybody to see (Lampiran B.4)."""

from dataclasses import dataclass
from datetime import date, datetime

from agencies.models import Agency
from inquiries import tallies


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
    """Every Instansi that was asked in a year; five queries at most however many there are."""
    found = tallies.punctuality(date(year, 1, 1), date(year, 12, 31), "agency_id", at=at)
    asked = {pk: counts for (pk,), counts in found.items()}
    codes = Agency.objects.filter(pk__in=asked).order_by("code").values_list("pk", "code")
    return [
        Punctuality(code, asked[pk].received, asked[pk].judged, asked[pk].kept)
        for pk, code in codes
    ]
