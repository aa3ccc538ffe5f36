"""The Instansi as a tree: every one beneath its parent (Pasal 1 angka 5)."""

from collections.abc import Iterable

from agencies.models import Agency


def arrange(agencies: Iterable[Agency]) -> list[tuple[Agency, int]]:
    """Put each Instansi after its parent, in the given order, with its depth.

    One whose parent is not among them stands at the top.
    """
    rows = list(agencies)
    known = {row.pk for row in rows}
    beneath: dict[int | None, list[Agency]] = {}
    for row in rows:
        above = row.parent_id if row.parent_id in known else None
        beneath.setdefault(above, []).append(row)

    def walk(above: int | None, depth: int) -> list[tuple[Agency, int]]:
        found = []
        for row in beneath.get(above, []):
            found.append((row, depth))
            found += walk(row.pk, depth + 1)
        return found

    return walk(None, 0)
