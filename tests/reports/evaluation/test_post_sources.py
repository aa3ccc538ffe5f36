"""Posts in the evaluation and in the compliance matrix (Pasal 8e, 10, 12f)."""

from datetime import timedelta

import pytest

from accounts.models import Post, PostEvent
from core import clock as core_clock
from inquiries.models import Mention
from inquiries.monitoring.services import mark_seen
from reports.compliance import matrix
from reports.evaluation import period, post_sources
from tests.factories import make_account, make_decree

pytestmark = pytest.mark.django_db
YEAR = 2026


@pytest.fixture
def account(team):
    account = make_account(team.agency)
    make_decree(team.agency, accounts=[account])
    return account


def post(account, by, days_ago, category="A", **fields):
    at = core_clock.now() - timedelta(days=days_ago)
    return Post.objects.create(
        account=account, status="PUBLISHED", category=category, tag_words=" berau ",
        text="Isi.", published_at=at, recorded_at=at, author=by, **fields,
    )  # fmt: skip


def measured(source, team):
    span = period.of_year(YEAR, at=core_clock.now())
    return getattr(post_sources, source)(team.agency, span)


@pytest.mark.pasal("10")
def test_weeks_contents_and_tags_are_shares_of_what_was_posted(team, account):
    post(account, team.officer, 1, audience="Warga kota")
    post(account, team.officer, 2, category="C")
    post(account, team.officer, 30)

    assert measured("posting_weeks", team).value == round(100 * 2 / 52, 1)
    assert measured("category_spread", team).value == 66.7
    assert measured("tagged_posts", team).value == 33.3


def test_without_posts_contents_and_tags_do_not_apply_but_the_weeks_count(team, account):
    assert measured("posting_weeks", team).value == 0
    for source in ("category_spread", "tagged_posts", "corrections_in_time"):
        assert measured(source, team).value is None


@pytest.mark.pasal("12")
def test_a_correction_counts_as_in_time_within_a_day(team, account):
    row, now = post(account, team.officer, 3), core_clock.now()
    for hours in (2, 30):
        PostEvent.objects.create(
            post=row, kind="CORRECTED", at=now, by=team.officer, reason="Salah angka.",
            noticed_at=now - timedelta(hours=hours),
        )  # fmt: skip

    found = measured("corrections_in_time", team)

    assert (found.value, found.cases) == (50, 2)
    assert "terlambat" in found.rows[0][1]


@pytest.mark.pasal("8e")
@pytest.mark.parametrize(("days", "state"), [(3, "COMPLIANT"), (40, "MISSING")])
def test_compliance_wants_a_post_of_the_last_thirty_days(team, account, days, state):
    post(account, team.officer, days)

    (row,) = matrix.rows_of([team.agency], at=core_clock.now())

    assert {check.key: cell.state for check, cell in row.cells}["unggahan"] == state


@pytest.mark.pasal("8f")
def test_compliance_wants_conversations_noted_and_none_waiting_for_a_week(team, account, clock):
    def state():
        (row,) = matrix.rows_of([team.agency], at=core_clock.now())
        return {check.key: cell.state for check, cell in row.cells}["pantauan"]

    before, now = state(), core_clock.now()
    mention = Mention.objects.create(
        account=account, external_id="1", text="Parkir penuh.", said_at=now, noted_at=now
    )
    noted = state()
    clock.advance(timedelta(days=8))
    waiting = state()
    mark_seen(mentions=[mention], by=team.officer)

    assert (before, noted, waiting, state()) == ("MISSING", "COMPLIANT", "MISSING", "COMPLIANT")
