"""A Pejabat names, merges and splits themes and moves messages; the totals stay whole."""

from datetime import date, timedelta

import pytest

from core.models import AuditEntry
from inquiries.errors import FeedbackError, StaleVersion
from inquiries.feedback import services
from inquiries.feedback.page import DigestPage
from inquiries.models import Inquiry, ThemeDigest, ThemeMember
from tests.factories import make_theme
from tests.inquiries.feedback.conftest import LAMPS, write

pytestmark = pytest.mark.django_db


def counts(digest, user):
    digest = ThemeDigest.objects.get(pk=digest.pk)
    return {card.theme.name: card.count for card in DigestPage(digest, user).cards}


@pytest.mark.pasal("8h")
def test_a_name_is_kept_and_told(digest, theme_of, responsible):
    services.rename_theme(theme=theme_of("lampu"), name="Lampu jalan padam", by=responsible)

    assert counts(digest, responsible)["Lampu jalan padam"] == 12
    assert AuditEntry.objects.filter(action="theme.renamed", actor=responsible).exists()


@pytest.mark.pasal("8h")
def test_merged_themes_count_as_one_and_split_back_they_count_as_before(
    digest, theme_of, responsible
):
    before = counts(digest, responsible)
    lamps, parking = theme_of("lampu"), theme_of("parkir")

    services.merge_theme(theme=parking, into=lamps, by=responsible)
    merged = counts(digest, responsible)
    assert merged[lamps.name] == before[lamps.name] + before[parking.name]
    assert parking.name not in merged
    assert sum(merged.values()) == 29

    services.split_theme(theme=parking, by=responsible)
    assert counts(digest, responsible) == before


def test_what_was_merged_follows_into_the_third(digest, theme_of, responsible):
    lamps, parking, boats = theme_of("lampu"), theme_of("parkir"), theme_of("dermaga")

    services.merge_theme(theme=parking, into=lamps, by=responsible)
    services.merge_theme(theme=lamps, into=boats, by=responsible)

    assert counts(digest, responsible)[boats.name] == 26
    parking.refresh_from_db()
    assert parking.merged_into_id == boats.pk


@pytest.mark.pasal("8h")
def test_a_message_is_moved_and_where_it_was_found_is_kept(digest, theme_of, responsible):
    lamps, parking = theme_of("lampu"), theme_of("parkir")
    moved = lamps.inquiries.order_by("pk")[:2]

    count = services.move_members(theme=lamps, inquiries=moved, to=parking, by=responsible)

    assert count == 2
    now = counts(digest, responsible)
    assert (now[lamps.name], now[parking.name], sum(now.values())) == (10, 10, 29)
    assert ThemeMember.objects.filter(theme=parking, found_in=lamps).count() == 2


def test_what_cannot_be_done_is_refused_with_what_to_do(digest, theme_of, responsible, inquiry):
    lamps, rest = theme_of("lampu"), digest.themes.filter(is_rest=True).first()
    foreign = make_theme(digest.agency, responsible)
    refused = [
        lambda: services.rename_theme(theme=lamps, name=" ", by=responsible),
        lambda: services.merge_theme(theme=lamps, into=lamps, by=responsible),
        lambda: services.merge_theme(theme=lamps, into=foreign, by=responsible),
        lambda: services.merge_theme(theme=rest, into=lamps, by=responsible),
        lambda: services.split_theme(theme=lamps, by=responsible),
        lambda: services.move_members(theme=lamps, inquiries=[inquiry], to=rest, by=responsible),
        lambda: services.move_members(theme=lamps, inquiries=[], to=lamps, by=responsible),
    ]
    for act in refused:
        with pytest.raises(FeedbackError):
            act()
    with pytest.raises(StaleVersion):
        services.rename_theme(theme=lamps, name="Lampu", by=responsible, version=1)


@pytest.mark.pasal("8h")
def test_the_kepala_approves_and_then_nothing_changes(digest, theme_of, responsible, head):
    lamps = theme_of("lampu")
    services.approve_digest(digest=digest, by=head)

    for act in (
        lambda: services.rename_theme(theme=lamps, name="Lampu", by=responsible),
        lambda: services.ask_again(digest=digest, by=responsible),
        lambda: services.approve_digest(digest=digest, by=head),
    ):
        with pytest.raises(FeedbackError, match="disetujui"):
            act()


@pytest.mark.pasal("8h")
def test_only_what_adds_up_to_all_input_is_approved(digest, dishub, officer, head, clock):
    write(dishub, officer, LAMPS, 1, day=date(2026, 1, 20))  # imported afterwards

    with pytest.raises(FeedbackError, match="29 pesan, kotak masuk periode itu 30"):
        services.approve_digest(digest=digest, by=head)

    page = DigestPage(digest, head)
    assert (page.standing, page.input.total, page.adds_up) == (29, 30, False)


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(2026, 2, 1), date(2026, 1, 1)), (date(2020, 1, 1), date(2026, 1, 1))],
)
def test_a_period_that_makes_no_sense_is_refused(dishub, officer, clock, first, last):
    with pytest.raises(FeedbackError):
        services.ask_digest(agency=dishub, period_from=first, period_until=last, by=officer)


def test_a_period_that_is_not_over_is_refused(dishub, officer, clock):
    with pytest.raises(FeedbackError, match="kemarin"):
        services.ask_digest(
            agency=dishub, period_from=clock().date(), period_until=clock().date(), by=officer
        )


def test_asked_twice_it_is_one_digest(asked, dishub, officer):
    again = services.ask_digest(
        agency=dishub, period_from=asked.period_from, period_until=asked.period_until, by=officer
    )

    assert again.pk == asked.pk
    assert ThemeDigest.objects.count() == 1


@pytest.mark.pasal("8h")
def test_the_first_and_last_day_count_in_wita(digest):
    first = min(row.received_at for row in digest.inquiries)
    last = max(row.received_at for row in digest.inquiries)

    assert (first.astimezone().date(), digest.period_from) == (date(2026, 1, 3), date(2026, 1, 1))
    assert last - first < timedelta(days=31)
    assert Inquiry.objects.count() - digest.inquiries.count() == 7
