"""Load the platforms of Lampiran Huruf A, and those that came after it, from a reference file."""

import csv
from pathlib import Path

from django.db import transaction

from accounts.models import Platform

SOURCE = Path(__file__).with_name("reference") / "platforms.csv"


@transaction.atomic
def load_platforms() -> int:
    """Add the platforms that are missing; return how many were added (Pasal 9(2)).

    A row that exists is left as it is: someone may have changed it since.
    """
    known = set(Platform.objects.values_list("code", flat=True))
    with SOURCE.open(encoding="utf-8", newline="") as source:
        new = [_platform(row) for row in csv.DictReader(source) if row["code"] not in known]
    Platform.objects.bulk_create(new)
    return len(new)


def _platform(row: dict[str, str]) -> Platform:
    return Platform(
        code=row["code"],
        name=row["name"],
        kind=row["kind"],
        hosts=row["hosts"].split(),
        profile_url=row["profile_url"],
        reply_limit=int(row["reply_limit"]) if row["reply_limit"] else None,
        is_selectable=row["is_selectable"] == "yes",
    )
