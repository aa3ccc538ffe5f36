"""What the public of the whole regency asks about most: the largest themes of approved digests."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from inquiries.feedback.page import change
from inquiries.models import Theme, ThemeDigest, ThemeMember

RECENT = timedelta(days=184)  # half a year: an older digest tells of the past


@dataclass(frozen=True)
class Leading:
    """One theme of an Instansi, with its trend; `digest` is the key of where it stands."""

    name: str
    agency: str
    count: int
    former: int
    digest: int

    @property
    def change(self) -> str:
        return change(self.count, self.former)


def leading_themes(today: date, most: int = 5) -> list[Leading]:
    """The largest themes, of the newest approved digest of each Instansi; in three queries."""
    recent = ThemeDigest.objects.approved().filter(period_until__gte=today - RECENT)
    newest = dict(recent.order_by("period_until", "pk").values_list("agency", "pk"))
    themes = Theme.objects.filter(digest__in=newest.values(), is_rest=False)
    counts: Counter[int] = Counter()
    former: Counter[int] = Counter()
    shown = []
    sizes = Counter(ThemeMember.objects.filter(theme__in=themes).values_list("theme", flat=True))
    for row in themes.select_related("digest__agency"):
        stands = row.merged_into_id or row.pk
        counts[stands] += sizes[row.pk]
        former[stands] += row.former_count
        if row.merged_into_id is None:
            shown.append(row)
    shown.sort(key=lambda row: (-counts[row.pk], row.name, row.pk))
    return [
        Leading(
            row.name, row.digest.agency.short_name, counts[row.pk], former[row.pk], row.digest_id
        )
        for row in shown[:most]
    ]
