"""Several counts in one statement, each of them bounded."""

from __future__ import annotations

from datetime import timedelta

import pytest

from agencies.models import User
from core.counting import capped_counts
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_each_set_is_counted_in_one_statement_and_none_is_nought(clock, django_assert_num_queries):
    alice, _ = make_user("alice"), make_user("bob")
    later = clock() + timedelta(days=400)

    with django_assert_num_queries(1):
        found = capped_counts(
            {
                "all": User.objects.all(),
                "alice": User.objects.filter(pk=alice.pk, date_joined__lt=later),
                "none": User.objects.none(),
                "nobody": User.objects.filter(pk__in=[]),
            },
            most=10,
        )

    assert found == {"all": 2, "alice": 1, "none": 0, "nobody": 0}


def test_a_count_stops_at_its_cap(clock):
    for name in ("alice", "bob", "charlie"):
        make_user(name)

    assert capped_counts({"all": User.objects.all()}, most=2) == {"all": 2}


def test_nothing_to_count_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert capped_counts({"none": User.objects.none()}, most=2) == {"none": 0}
