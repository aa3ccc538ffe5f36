"""Who a message can be for: codes of Instansi and outside bodies, and nobody."""

from __future__ import annotations

import csv
from functools import cache

from agencies.loading import SOURCE

NONE = "-"  # greeting, spam, tagging a friend, pure abuse
DISTRICT = "KEC"  # one class for all kecamatan; which of them is said by the place
DISTRICT_MARK = "KEC-"


@cache
def codes() -> dict[str, str]:
    """Codes by the short names that the reference data uses."""
    with SOURCE.open(encoding="utf-8", newline="") as source:
        return {row["singkatan"]: row["kode"] for row in csv.DictReader(source)} | {NONE: NONE}


def as_class(code: str) -> str:
    """The class the model learns for a code."""
    return DISTRICT if code.startswith(DISTRICT_MARK) else code
