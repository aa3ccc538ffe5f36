"""Figures over all Instansi from a rollup by day, always equal to what the rows say.

The worker counts a day once it has changed (`refreshing`). Until then the day is counted from its
rows, so that a reader waits for nobody and sees no old figure: one day costs about as many rows as
an Instansi's inbox, and the past does not change.
"""

from inquiries.tallies.reading import (
    Counts,
    Punctuality,
    asked,
    late_now,
    punctuality,
    received,
)

__all__ = ["Counts", "Punctuality", "asked", "late_now", "punctuality", "received"]
