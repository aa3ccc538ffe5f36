"""Posts and followers in the annual report: traced to rows, never a zero for "unknown"."""

from datetime import datetime

import pytest

from accounts.models import FigureSource
from accounts.posts import figures as measures
from accounts.posts import services
from accounts.posts.figures import Origin
from accounts.posts.rules import Checks
from accounts.posts.services import Content
from core import clock as core_clock
from core.clock import WITA
from reports import counting
from tests.factories import make_account, make_decree, make_upload

pytestmark = pytest.mark.django_db
START = datetime(2025, 12, 1, tzinfo=WITA)


@pytest.fixture
def account(team):
    account = make_account(team.agency)
    decree = make_decree(team.agency, accounts=[account], officers=[team.officer], since=START)
    assert decree.effective_from == START
    return account


@pytest.fixture
def origin(team):
    return Origin(FigureSource.IMPORTED, make_upload(), team.officer)


@pytest.fixture
def post(team, account):
    def make(at, category="a", **fields):
        content = Content(
            text=f"Kabar {category}.", category=category, tags="kabar", url="https://a.id/1",
            **fields,
        )  # fmt: skip
        return services.record_post(
            account=account, content=content, published_at=at, checks=Checks(is_ethical=True),
            by=team.officer,
        )  # fmt: skip

    return make


def figures(team, year=2026):
    rows = counting.figures_of(team.agency, year, at=core_clock.now())
    return {row.code: row for row in rows}


@pytest.mark.pasal("15(3)c", "15(3)e", "15(3)f")
def test_the_years_posts_count_by_category_with_their_newest_shares(post, team, origin):
    first = post(datetime(2026, 1, 1, 0, 0, tzinfo=WITA))
    second = post(datetime(2026, 3, 1, tzinfo=WITA), "c")
    post(datetime(2025, 12, 31, 23, 59, tzinfo=WITA), "b")
    withdrawn = post(datetime(2026, 3, 2, tzinfo=WITA))
    services.withdraw_post(post=withdrawn, reason="Keliru.", by=team.officer)
    for row, shares, day in ((first, 4, 1), (first, 9, 2), (second, 2, 1)):
        measures.record_figures(
            post=row, values={"shares": shares}, at=datetime(2026, 4, day, tzinfo=WITA),
            origin=origin,
        )  # fmt: skip

    found = figures(team)

    assert {code: found[code].value for code in (
        "posts_activities", "posts_issues", "posts_policies", "posts_published", "shares",
    )} == {
        "posts_activities": 1, "posts_issues": 0, "posts_policies": 1, "posts_published": 2,
        "shares": 11,
    }  # fmt: skip
    assert found["shares"].source == "IMPORTED"
    assert found["posts_published"].rows[0] == ("@dishub.berau: Kabar a.", "01-01-2026")
    assert (found["forwards"].value, found["forwards"].source) == (None, "UNAVAILABLE")


@pytest.mark.pasal("15(3)")
def test_a_year_without_posts_says_so_and_is_not_zero(account, team):
    found = figures(team)

    assert found["posts_published"].value is None
    assert "Belum ada unggahan" in found["posts_published"].reason


@pytest.mark.pasal("15(3)b")
def test_followers_on_two_days_are_summed_only_when_every_account_has_a_fresh_figure(
    account, team, origin
):
    def record(followers, *day):
        measures.record_followers(
            account=account, followers=followers, at=datetime(*day, 9, tzinfo=WITA), origin=origin
        )

    record(1000, 2025, 12, 15)
    record(1500, 2026, 9, 1)

    found = figures(team)
    assert found["followers_start"].value == 1000
    assert "15-12-2025" in found["followers_start"].rows[0][1]
    assert found["followers_end"].value is None
    assert "@dishub.berau" in found["followers_end"].reason

    record(1600, 2026, 11, 20)
    assert figures(team)["followers_end"].value == 1600
