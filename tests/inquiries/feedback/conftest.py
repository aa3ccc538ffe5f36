from datetime import date, timedelta

import pytest

from core import clock as portal_clock
from inquiries.feedback import computing, services
from inquiries.models import Inquiry

MONTH = (date(2026, 1, 1), date(2026, 1, 31))
LAMPS = (
    "Lampu jalan di {} padam", "Lampu jalan dekat {} padam dan gelap",
    "Jalan {} gelap, lampu jalan padam", "Kapan lampu jalan {} menyala, gelap",
)  # fmt: skip
PARKING = (
    "Tukang parkir di {} minta karcis", "Karcis parkir motor {} mahal",
    "Parkir motor di {} tanpa karcis", "Tukang parkir {} menolak karcis motor",
)  # fmt: skip
BOATS = (
    "Speedboat ke {} telat, dermaga penuh", "Ongkos speedboat dari dermaga {} naik",
    "Speedboat di dermaga {} telat lagi", "Dermaga {} tutup, ongkos speedboat naik",
)  # fmt: skip
STREETS = ("pasar", "taman", "sekolah", "masjid", "bandara", "tepian", "rumah", "kebun")


def write(dishub, officer, templates, count, *, day, type_="QUESTION", **fields):
    """As many inquiries on a day, told in one insert."""
    at = portal_clock.start_of_day(day) + timedelta(hours=8)
    first = Inquiry.objects.count()
    return Inquiry.objects.bulk_create(
        Inquiry(
            number=f"2026-{first + place:05d}", agency=dishub, type=type_, received_at=at,
            text=templates[place % len(templates)].format(STREETS[place // 4 % len(STREETS)]),
            **fields,
        )
        for place in range(count)
    )  # fmt: skip


@pytest.fixture
def january(dishub, officer):
    """Three matters in January, one before; a spam, a message without words, a lone one."""
    write(dishub, officer, LAMPS, 12, day=date(2026, 1, 5))
    write(dishub, officer, PARKING, 8, day=date(2026, 1, 10))
    write(dishub, officer, BOATS, 6, day=date(2026, 1, 31))
    write(dishub, officer, ("Beli obat murah di sini",), 1, day=date(2026, 1, 3), status="SPAM")
    write(dishub, officer, ("😀👍",), 1, day=date(2026, 1, 3))
    write(dishub, officer, ("Kucing tetangga bertelur emas",), 1, day=date(2026, 1, 3))
    write(dishub, officer, LAMPS, 4, day=date(2025, 12, 31))
    write(dishub, officer, LAMPS, 3, day=date(2026, 2, 1))


@pytest.fixture
def asked(clock, dishub, officer, january):
    return services.ask_digest(
        agency=dishub, period_from=MONTH[0], period_until=MONTH[1], by=officer
    )


@pytest.fixture
def digest(asked):
    computing.compute_waiting()
    asked.refresh_from_db()
    return asked


@pytest.fixture
def theme_of(digest):
    """The theme that has a keyword."""
    return lambda word: next(row for row in digest.themes.all() if word in row.keywords)
