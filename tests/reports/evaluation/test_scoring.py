"""Points, sum and grade are arithmetic that a reader can repeat."""

from decimal import Decimal

import pytest

from reports.evaluation.scoring import (
    Contender,
    Indicator,
    Measure,
    attained,
    grade_of,
    not_applicable,
    ranking,
    scored,
    total,
)
from reports.figures import Unit

pytestmark = pytest.mark.pasal("16(1)")
LIMITS = {"very_good_from": 90, "good_from": 75, "fair_from": 60}


def indicator(weight=10, target=100.0):
    return Indicator("C1", "Pesan yang dijawab", "answered_share", weight, target, "")


@pytest.mark.parametrize(
    ("value", "target", "unit", "expected"),
    [
        (0, 100, Unit.PERCENT, "0"),
        (50, 100, Unit.PERCENT, "0.5"),
        (80, 80, Unit.PERCENT, "1"),
        (95, 80, Unit.PERCENT, "1"),
        (12, 24, Unit.HOURS, "1"),
        (24, 24, Unit.HOURS, "1"),
        (48, 24, Unit.HOURS, "0.5"),
    ],
)
def test_a_target_is_attained_in_part_in_full_and_never_more(value, target, unit, expected):
    assert attained(value, target, unit) == Decimal(expected)


def test_points_are_the_attained_share_of_the_weight():
    assert scored(indicator(), Measure(value=66.7, cases=3)).points == 6.67


def test_what_does_not_apply_has_no_points_and_says_why():
    found = scored(indicator(), not_applicable("Tidak berlaku: tidak ada pesan."))

    assert (found.points, found.reason) == (None, "Tidak berlaku: tidak ada pesan.")


def test_the_weights_of_what_applies_are_renormalised():
    assert total([(10, 5.0), (30, 30.0), (60, None)]) == Decimal("87.50")
    assert total([(10, 10), (90, None)]) == Decimal("100.00")


def test_without_anything_that_applies_there_is_no_sum():
    assert total([(50, None), (50, None)]) is None
    assert total([]) is None


def test_all_eighteen_at_full_are_a_hundred():
    weights = [6, 4, 5, 6, 5, 3, 6, 10, 10, 5, 5, 5, 5, 5, 10, 5, 3, 2]

    assert total((weight, weight) for weight in weights) == Decimal("100.00")


@pytest.mark.parametrize(
    ("score", "word"),
    [
        ("100", "Sangat Baik"), ("90", "Sangat Baik"), ("89.99", "Baik"), ("75", "Baik"),
        ("74.99", "Cukup"), ("60", "Cukup"), ("59.99", "Kurang"), ("0", "Kurang"),
    ],
)  # fmt: skip
def test_a_grade_begins_at_its_limit(score, word):
    assert grade_of(Decimal(score), LIMITS, has_filed=True) == word


def test_who_filed_nothing_stands_apart_whatever_the_points():
    assert grade_of(Decimal(95), LIMITS, has_filed=False) == "Tidak menyampaikan laporan"
    assert grade_of(None, LIMITS, has_filed=True) == "Tidak dapat dinilai"


def test_only_who_filed_and_had_enough_cases_is_ranked_and_equals_share_a_rank():
    found = ranking(
        [
            Contender(1, Decimal(80), 30, has_filed=True),
            Contender(2, Decimal(90), 30, has_filed=True),
            Contender(3, Decimal(80), 20, has_filed=True),
            Contender(4, Decimal(70), 40, has_filed=True),
            Contender(5, Decimal(99), 19, has_filed=True),
            Contender(6, Decimal(99), 99, has_filed=False),
            Contender(7, None, 99, has_filed=True),
        ],
        minimum=20,
    )

    assert found == {2: 1, 1: 2, 3: 2, 4: 4}
