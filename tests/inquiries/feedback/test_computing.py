"""The worker finds the themes of all input of a period, and puts every message in one of them."""

from datetime import date, timedelta

import pytest
from django.db.models import Count

from core.models import Notification
from inquiries.feedback import computing, grouping, services, words
from inquiries.models import Inquiry, Theme, ThemeDigest, ThemeMember
from tests.inquiries.feedback.conftest import LAMPS, write
from tests.together import together

pytestmark = pytest.mark.django_db


def sizes(digest):
    rows = digest.members.values_list("theme__name").annotate(Count("pk"))
    return dict(rows.order_by())


@pytest.mark.pasal("8h")
def test_every_message_of_the_period_stands_in_one_theme(digest):
    standing = set(digest.members.values_list("inquiry", flat=True))

    assert standing == set(digest.inquiries.values_list("pk", flat=True))
    assert len(standing) == 29
    assert digest.status == ThemeDigest.Status.READY


@pytest.mark.pasal("8h")
def test_what_is_about_one_matter_stands_together(digest):
    found = sizes(digest)
    rests = {name: found.get(name, 0) for name in ("Lain-lain", "Spam")}

    assert sorted(count for name, count in found.items() if count > 2) == [6, 8, 12]
    assert rests == {"Lain-lain": 1, "Spam": 1}
    assert found["Tanpa kata yang dapat dibaca"] == 1


@pytest.mark.pasal("8h")
def test_the_trend_counts_the_period_before_by_the_same_rule(digest, theme_of):
    assert theme_of("lampu").former_count == 4
    assert sum(row.former_count for row in digest.themes.all()) == 4
    assert digest.former_period == (date(2025, 12, 1), date(2025, 12, 31))


@pytest.mark.pasal("8h")
def test_the_same_messages_give_the_same_themes_whatever_their_order(dishub, january):
    texts = list(Inquiry.objects.values_list("text", flat=True).order_by("pk"))
    forth = grouping.group([words.read(text) for text in texts])
    back = grouping.group([words.read(text) for text in reversed(texts)])

    assert forth.themes == back.themes
    assert forth.places == back.places[::-1]
    assert any("lampu" in one.keywords for one in forth.themes)


def test_made_again_it_says_the_same(digest, officer):
    before = list(digest.members.values_list("inquiry", "theme__name", "closeness", "tone"))

    services.ask_again(digest=digest, by=officer)
    computing.compute_waiting()

    after = list(digest.members.values_list("inquiry", "theme__name", "closeness", "tone"))
    assert sorted(after) == sorted(before)


def test_keywords_are_words_that_several_messages_use(dishub, officer, clock):
    write(dishub, officer, ("Kata Zulkarnain lampu jalan padam",), 1, day=date(2026, 1, 2))
    write(dishub, officer, LAMPS, 9, day=date(2026, 1, 2))
    period = {"period_from": date(2026, 1, 1), "period_until": date(2026, 1, 3)}
    row = services.ask_digest(agency=dishub, by=officer, **period)
    computing.compute_waiting()

    told = [word for theme in row.themes.all() for word in theme.keywords]
    assert "lampu" in told
    assert "zulkarnain" not in told


@pytest.mark.parametrize("count", [0, 1, 2, 3, 7])
def test_few_messages_are_a_digest_too(dishub, officer, clock, count):
    write(dishub, officer, LAMPS, count, day=date(2026, 1, 2))
    period = {"period_from": date(2026, 1, 1), "period_until": date(2026, 1, 3)}
    row = services.ask_digest(agency=dishub, by=officer, **period)

    computing.compute_waiting()

    row.refresh_from_db()
    assert row.status == ThemeDigest.Status.READY
    assert row.members.count() == count


def test_who_asked_is_told_once(digest, officer):
    computing.compute_waiting()

    told = Notification.objects.filter(user=officer, url=f"/umpan-balik/{digest.pk}/")
    assert told.count() == 1


@pytest.mark.pasal("8h")
def test_what_a_killed_worker_left_is_made_when_its_claim_ends(asked, clock):
    computing.claim()  # and then no word of it any more
    assert computing.compute_waiting() == 0

    clock.advance(computing.CLAIM + timedelta(seconds=1))
    assert computing.compute_waiting() == 1

    assert asked.members.count() == 29


def test_who_comes_back_after_the_claim_ended_changes_nothing(asked, clock):
    late = computing.claim()
    clock.advance(computing.CLAIM + timedelta(seconds=1))
    computing.compute_waiting()
    before = set(Theme.objects.values_list("pk", flat=True))

    assert computing._make(late) is False
    assert set(Theme.objects.values_list("pk", flat=True)) == before


def test_after_several_deaths_it_fails_and_can_be_asked_again(asked, clock, officer):
    for _ in range(computing.MOST_ATTEMPTS):
        computing.claim()
        clock.advance(computing.CLAIM + timedelta(seconds=1))
    assert computing.compute_waiting() == 0
    asked.refresh_from_db()
    assert asked.has_failed

    services.ask_digest(
        agency=asked.agency, period_from=asked.period_from, period_until=asked.period_until,
        by=officer,
    )  # fmt: skip
    assert computing.compute_waiting() == 1


def test_an_error_is_kept_and_stops_no_other(asked, dishub, officer, monkeypatch):
    other = services.ask_digest(
        agency=dishub, period_from=date(2026, 1, 4), period_until=date(2026, 1, 6), by=officer
    )
    read, broken = words.read, iter([True])
    monkeypatch.setattr(words, "read", lambda text: 1 / 0 if next(broken, False) else read(text))

    assert computing.compute_waiting() == 1

    asked.refresh_from_db()
    other.refresh_from_db()
    assert (asked.status, other.status) == ("FAILED", "READY")
    assert "Admin" in asked.error


@pytest.mark.pasal("8h")
def test_the_progress_is_what_has_been_read(asked, monkeypatch):
    monkeypatch.setattr(computing, "TOLD", 10)
    seen = []
    read = words.read

    def reading(text):
        row = ThemeDigest.objects.get(pk=asked.pk)
        seen.append((row.done, row.total, row.step))
        return read(text)

    monkeypatch.setattr(words, "read", reading)
    computing.compute_waiting()

    assert seen[0] == (0, 33, "READING")
    assert [done for done, *_ in seen][::11] == [0, 10, 20]
    asked.refresh_from_db()
    assert (asked.done, asked.total, asked.step) == (33, 33, "")


@pytest.mark.django_db(transaction=True)
def test_two_workers_make_it_once(asked):
    together(computing.compute_waiting, computing.compute_waiting)

    asked.refresh_from_db()
    assert asked.attempts == 1
    assert ThemeMember.objects.count() == 29
