"""A digest over 10,000 messages as the worker makes it, beside the bare fit of scikit-learn.

    python -m benchmarks.digest [MESSAGES]

Works in a database of its own. Prints seconds, the ratio of the whole to TF-IDF, SVD and one
k-means on the same texts as they stand, how much memory the whole took, and how often the progress
was written down.
"""

import os
import resource
import sys
import time
from datetime import date, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "berau_sosmed.settings.test")
SIZE = 10_000
THEMES = 8


def main(args: list[str]) -> int:
    """Measure and print; return the exit code."""
    size = int(args[0]) if args and args[0].isdecimal() else SIZE
    django.setup()
    from django.db import connection  # noqa: PLC0415 - after setup()

    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        return _measure(size, connection.vendor)
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def _measure(size: int, vendor: str) -> int:
    from benchmarks.seed import questions  # noqa: PLC0415
    from inquiries.feedback import computing  # noqa: PLC0415
    from inquiries.models import ThemeDigest  # noqa: PLC0415

    texts = _texts(questions(), size)
    before = _memory()
    fit = _bare_fit(texts)
    bare_memory = _memory() - before
    digest = _ask(texts)
    told = []
    tell = computing._tell

    def telling(row, done, step):
        told.append(done)
        tell(row, done, step)

    computing._tell = telling
    start = time.perf_counter()
    computing.compute_waiting()
    took = time.perf_counter() - start
    row = ThemeDigest.objects.get(pk=digest)
    print(f"{vendor}, {size:,} pesan: {row.get_status_display()}, {row.parameters}")
    print(f"rangkuman {took:.1f} s, fit saja {fit:.1f} s, rasio {took / fit:.1f}")
    print(f"memori: fit +{bare_memory:.0f} MB, seluruhnya +{_memory() - before:.0f} MB")
    print(f"kemajuan dicatat {len(told)} kali, naik terus: {told == sorted(told)}")
    whole = row.members.count() == size
    print(f"semua pesan dalam tema: {whole}")
    return int(not (whole and row.status == "READY" and told == sorted(told)))


def _texts(samples: list[str], size: int) -> list[str]:
    """Real questions, each time with another number in it."""
    return [f"{samples[at % len(samples)]} {at // len(samples)}" for at in range(size)]


def _bare_fit(texts: list[str]) -> float:
    """Seconds of the same steps with nothing of ours: no reading, no choice, no rows."""
    from sklearn.cluster import KMeans  # noqa: PLC0415
    from sklearn.decomposition import TruncatedSVD  # noqa: PLC0415
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415

    KMeans(1, n_init=1).fit([[0.0], [1.0]])  # what is loaded at the first use, is loaded
    start = time.perf_counter()
    weights = TfidfVectorizer(min_df=2).fit_transform(texts)
    vectors = TruncatedSVD(50, random_state=0).fit_transform(weights)
    KMeans(THEMES, n_init=4, random_state=0).fit(vectors)
    return time.perf_counter() - start


def _ask(texts: list[str]) -> int:
    from agencies.models import Agency, User  # noqa: PLC0415
    from core import clock  # noqa: PLC0415
    from inquiries.models import Inquiry, ThemeDigest  # noqa: PLC0415

    agency = Agency.objects.create(
        code="UJI", name="Uji", short_name="Uji", kind="REGIONAL_APPARATUS"
    )
    by = User.objects.create_user("uji", email="uji@contoh.test", full_name="Uji")
    day = date(2026, 1, 1)
    at = clock.start_of_day(day) + timedelta(hours=9)
    Inquiry.objects.bulk_create(
        (
            Inquiry(
                number=f"U{place:07d}", agency=agency, type="QUESTION", text=text,
                received_at=at + timedelta(minutes=place % 10_000),
            )
            for place, text in enumerate(texts)
        ),
        batch_size=500,
    )  # fmt: skip
    digest = ThemeDigest.objects.create(
        agency=agency, period_from=day, period_until=day + timedelta(days=30),
        requested_by=by, requested_at=clock.now(),
    )  # fmt: skip
    return digest.pk


def _memory() -> float:
    """The most memory this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
