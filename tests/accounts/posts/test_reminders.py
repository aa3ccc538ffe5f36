"""At the month's end the Petugas are reminded of followers that nobody recorded."""

from datetime import date, datetime

import pytest

from accounts.posts import figures, reminders
from accounts.posts.figures import Origin
from core import clock as core_clock
from core.clock import WITA
from core.models import Notification
from tests.factories import make_account, make_decree, make_upload

pytestmark = pytest.mark.django_db


@pytest.mark.pasal("15(3)b")
@pytest.mark.usefixtures("stranger", "head")
def test_each_petugas_is_asked_once_for_the_accounts_without_a_figure(
    account, dishub, officer, clock
):
    recorded = make_account(dishub, "terminal")
    make_decree(dishub, accounts=[recorded])
    clock.set(datetime(2026, 11, 28, 9, 0, tzinfo=WITA))
    figures.record_followers(
        account=recorded, followers=5, at=core_clock.now(),
        origin=Origin("ENTERED", make_upload(), officer),
    )  # fmt: skip

    for day in (28, 29):
        clock.set(datetime(2026, 11, day, 9, 0, tzinfo=WITA))
        reminders.remind_of_followers()

    (notice,) = Notification.objects.all()
    assert notice.user == officer
    assert notice.text == f"Catat pengikut bulan November 2026 untuk {account}."


@pytest.mark.parametrize(
    ("day", "month"),
    [
        (date(2026, 11, 27), None),
        (date(2026, 11, 28), date(2026, 11, 1)),
        (date(2027, 1, 5), date(2026, 12, 1)),
        (date(2027, 1, 6), None),
        (date(2028, 2, 27), date(2028, 2, 1)),
    ],
)
def test_an_outage_at_the_turn_of_the_month_loses_no_reminder(day, month):
    assert reminders.month_due(day) == month
