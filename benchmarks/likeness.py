"""A large answer bank of real questions, and how soon a message finds what is like it."""

import random
from datetime import timedelta
from itertools import islice

from django.db import connection

from agencies.models import Agency, User
from benchmarks.measure import time_calls
from benchmarks.seed import Seeded, questions
from benchmarks.table import Table
from core import clock
from inquiries.bank import likeness
from inquiries.models import AnswerTerm, BankAnswer

SIZE = 10_000
LIMIT = 20.0  # milliseconds


def measure(table: Table, seeded: Seeded) -> None:
    """Fill a bank with 10,000 answers and look a hundred messages up, one after the other."""
    texts = questions()
    _fill(texts, seeded.officer)
    chance = random.Random(23)
    asked = iter(chance.choices(texts, k=1000))
    current = BankAnswer.objects.current(clock.today())
    got = time_calls(lambda: likeness.like(next(asked), current), times=100)
    table.add(f"jawaban mirip dari {SIZE}", got, aim=f"≤ {LIMIT:.0f} ms", most=LIMIT)


def _fill(texts: list[str], officer: User) -> None:
    at, agency = clock.now(), Agency.objects.order_by("pk").first()
    chance = random.Random(7)
    rows = [
        BankAnswer(
            code=f"{number:08d}",
            agency=agency,
            question=text[:300],
            answer="Jawaban.",
            source="SOP",
            expires_date=clock.today() + timedelta(days=90),
            drafted_by=officer,
            drafted_at=at,
            updated_by=officer,
            updated_at=at,
            phrases=[likeness.stems(text), likeness.stems(chance.choice(texts))],
        )
        for number, text in enumerate(islice(_again(texts), SIZE))
    ]
    BankAnswer.objects.bulk_create(rows, batch_size=500)
    kept = dict(BankAnswer.objects.values_list("code", "pk"))
    AnswerTerm.objects.bulk_create(
        [
            AnswerTerm(entry_id=kept[row.code], stem=stem)
            for row in rows
            for stem in {stem for phrase in row.phrases for stem in phrase}
        ],
        batch_size=5000,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _again(texts: list[str]):
    while True:
        yield from texts
