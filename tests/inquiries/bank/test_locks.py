"""Two at the same moment: no version is lost, no use uncounted, nobody told twice."""

from datetime import timedelta

import pytest

from core import clock as core_clock
from core.models import Notification
from inquiries.bank import reminders, services
from inquiries.bank.content import Content
from inquiries.models import BankAnswer
from tests.factories import make_agency, make_bank_answer, make_inquiry, make_officer
from tests.together import meet_at, together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def officer():
    return make_officer(make_agency("DISHUB"))


@pytest.fixture
def entry(officer):
    day = core_clock.today() + timedelta(days=10)
    return make_bank_answer(officer.home_agency or make_agency("DISHUB"), officer, expires_date=day)


def test_of_two_changes_of_one_version_the_second_is_refused(entry, officer, monkeypatch):
    def change(answer):
        content = Content(**{**vars(Content.of(entry)), "answer": answer})
        return lambda: services.revise_answer(entry=entry, content=content, by=officer, version=1)

    meet_at(monkeypatch, BankAnswer, "touch")

    assert together(change("Satu hari."), change("Dua hari.")) == ["StaleVersion", "ok"]
    assert list(entry.revisions.values_list("version", flat=True)) == [2, 1]


def test_it_is_archived_once(entry, officer, monkeypatch):
    def archive():
        services.archive_answer(entry=entry, by=officer)

    meet_at(monkeypatch, BankAnswer, "archive")

    assert together(archive, archive) == ["BankError", "ok"]


def test_two_uses_are_two_counts(entry, officer):
    inquiries = [make_inquiry(make_agency("DISHUB"), officer) for _ in range(2)]

    def use(inquiry):
        return lambda: services.use_answers(entries=[entry], inquiry=inquiry, by=officer)

    assert together(*map(use, inquiries)) == ["ok", "ok"]
    entry.refresh_from_db()
    assert (entry.use_count, entry.uses.count()) == (2, 2)


def test_two_workers_remind_once(entry, officer, monkeypatch):
    meet_at(monkeypatch, reminders, "_notices")

    assert together(reminders.remind, reminders.remind) == ["ok", "ok"]
    assert Notification.objects.filter(user=officer).count() == 1
