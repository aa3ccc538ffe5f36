"""What the demo makes of its themes (Pasal 8 i, 8 j)."""

import pytest

from core import clock as core_clock
from inquiries.models import FollowUpStory, Recommendation
from reports.demo.follow_ups import follow_up
from tests.factories import make_approved_theme, make_theme

pytestmark = pytest.mark.django_db


def test_one_is_done_and_told_the_other_waits_for_the_kepala(team):
    theme = make_approved_theme(team.agency, team.head)
    make_approved_theme(team.agency, team.head, name="Trotoar")

    follow_up(team, core_clock.today())

    rows = Recommendation.objects.order_by("pk")
    assert [row.status for row in rows] == ["DONE", "SUBMITTED"]
    assert list(rows[0].themes.all()) == [theme]
    assert FollowUpStory.objects.published().get().recommendation == rows[0]


def test_without_approved_themes_there_is_nothing_to_decide(team):
    make_theme(team.agency, team.head)

    follow_up(team, core_clock.today())

    assert not Recommendation.objects.exists()
