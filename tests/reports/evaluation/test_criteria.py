"""The criteria are data of a year: seeded, copied forward, changed on screen, frozen in use."""

import pytest
from django.db import IntegrityError, transaction

from reports.evaluation import criteria, services
from reports.models import Criteria
from reports.models.criteria import CriteriaError

pytestmark = [pytest.mark.django_db, pytest.mark.pasal("16(1)")]


def values(row):
    weights = {line["code"]: line["weight"] for line in row.indicators}
    targets = {line["code"]: line["target"] for line in row.indicators}
    return weights, targets


def test_the_starting_set_weighs_a_hundred_by_its_six_criteria(clock):
    criteria.load_criteria()
    criteria.load_criteria()

    row = Criteria.objects.get()
    weights = dict.fromkeys(row.groups, 0)
    for one in criteria.indicators_of(row):
        weights[one.group] += one.weight
    assert row.year == 2025
    assert weights == {"A": 15, "B": 20, "C": 30, "D": 15, "E": 15, "F": 5}


def test_a_year_starts_as_a_copy_of_the_one_before(clock, evaluator):
    first = criteria.of_year(2024)
    weights, targets = values(first)
    criteria.revise(
        criteria=first, weights={**weights, "A1": 5, "A2": 5}, targets=targets, by=evaluator,
        ranking_minimum=7,
    )  # fmt: skip

    copy = criteria.of_year(2026)

    assert values(copy)[0]["A2"] == 5
    assert (copy.ranking_minimum, copy.revision, copy.is_frozen) == (7, 1, False)


@pytest.mark.parametrize("year", [2016, 2027])
def test_there_are_none_before_the_regulation_or_ahead(clock, year):
    with pytest.raises(CriteriaError, match="antara 2017 dan 2026"):
        criteria.of_year(year)


def test_weights_that_are_not_a_hundred_are_refused(clock, evaluator):
    row = criteria.of_year(2025)
    weights, targets = values(row)

    with pytest.raises(CriteriaError, match="sekarang 101"):
        criteria.revise(criteria=row, weights={**weights, "A1": 7}, targets=targets, by=evaluator)
    with pytest.raises(CriteriaError, match="menurun"):
        criteria.revise(criteria=row, weights=weights, targets=targets, by=evaluator, good_from=95)


def test_once_an_evaluation_is_begun_they_are_frozen(team, evaluator):
    services.begin_evaluation(agency=team.agency, year=2025, by=evaluator)
    row = criteria.of_year(2025)
    weights, targets = values(row)

    with pytest.raises(CriteriaError, match="Ubah kriteria tahun 2026"):
        criteria.revise(criteria=row, weights=weights, targets=targets, by=evaluator)
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Criteria.objects.filter(pk=row.pk).update(ranking_minimum=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Criteria.objects.filter(pk=row.pk).update(indicators=[])
    assert not criteria.of_year(2026).is_frozen
