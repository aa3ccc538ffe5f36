"""What everybody may ask: is this account official, and who keeps the 24 hours."""

from datetime import timedelta

import pytest

from accounts.lookalikes import keys
from accounts.models import LookalikeKey
from core import clock as core_clock
from inquiries import services
from tests.api.conftest import queries
from tests.factories import (
    make_account,
    make_agency,
    make_decree,
    make_inquiry,
    make_officer,
    make_platform,
    make_referral,
)

pytestmark = pytest.mark.django_db

INSTAGRAM = {
    "hosts": ["instagram.com"],
    "profile_url": "https://www.instagram.com/{handle}/",
}


@pytest.fixture
def account(dishub, clock):
    make_platform(**INSTAGRAM)
    account = make_account(dishub)
    make_decree(dishub, accounts=[account])
    return account


def ask(anyone, q, **more) -> dict:
    answer = anyone.get("official-accounts/verify/", q=q, **more)
    assert answer.status_code == 200, answer.data
    return answer.data


@pytest.mark.pasal("8c")
@pytest.mark.parametrize(
    "q",
    [
        "https://www.instagram.com/dishub.berau/",
        "instagram.com/Dishub.Berau",
        "https://m.instagram.com/dishub.berau?igsh=abc",
        "https://www.instagram.com/_u/dishub.berau",
        "https://www.instagram.com/dishub.berau/reels/",
        "@dishub.berau",
        "dishub.berau",
    ],
)
def test_an_official_account_is_recognised_in_every_usual_form(anyone, account, q):
    answer = ask(anyone, q)

    assert answer["status"] == "OFFICIAL"
    assert answer["account"] == {
        "id": account.pk,
        "url": "https://www.instagram.com/dishub.berau/",
        "handle": "dishub.berau",
        "platform": "instagram",
        "agency": "DISHUB",
        "display_name": "",
    }
    assert [row["platform"] for row in answer["matches"]] == ["instagram"]
    assert (answer["others"], answer["nearest"]) == ([], None)


def test_an_account_that_a_decree_no_longer_names_was_official(anyone, dishub, account, clock):
    dishub.decrees.get().give_way(core_clock.now())
    clock.advance(timedelta(seconds=1))

    answer = ask(anyone, "@dishub.berau")
    yesterday = ask(anyone, "@dishub.berau", at="2026-11-23")

    assert (answer["status"], answer["matches"]) == ("FORMERLY_OFFICIAL", [])
    assert [row["status"] for row in answer["others"]] == ["FORMERLY_OFFICIAL"]
    assert yesterday["status"] == "OFFICIAL"


def test_an_unknown_account_is_told_with_the_official_one_it_looks_like(anyone, account, dishub):
    LookalikeKey.objects.bulk_create(
        LookalikeKey(account=account, key=key) for key in keys(account.handle)
    )

    answer = ask(anyone, "@dishub.berau.official")
    far = ask(anyone, "@kopi.sambaliung")

    assert (answer["status"], answer["account"]) == ("UNREGISTERED", None)
    assert answer["nearest"]["handle"] == "dishub.berau"
    assert (far["status"], far["nearest"]) == ("UNREGISTERED", None)


@pytest.mark.parametrize(
    "q",
    [
        "",
        " ",
        "dishub\u202eberau",
        "dishub\u200bberau",
        "a b",
        "https://bit.ly/x",
        "x" * 600,
        "\x00",
    ],
)
def test_what_names_no_account_is_refused_with_a_sentence(anyone, account, q):
    answer = anyone.get("official-accounts/verify/", q=q)

    assert (answer.status_code, list(answer.data["fields"])) == (400, ["q"])


def test_without_a_question_there_is_no_answer(anyone):
    assert anyone.get("official-accounts/verify/").status_code == 400


@pytest.fixture
def world(clock, dishub, dpupr, officer, target_officer):
    """DPUPR was asked six times: in time, rejected in time, late, overdue, withdrawn, running."""
    referrals = [make_referral(make_inquiry(dishub, officer), dpupr, officer) for _ in range(5)]
    in_time, rejected, late, _overdue, withdrawn = referrals
    services.answer_referral(referral=in_time, text="Ya.", by=target_officer)
    services.reject_referral(referral=rejected, reason="Bukan kami.", by=target_officer)
    services.withdraw_referral(referral=withdrawn, by=officer)
    clock.advance(timedelta(hours=24, seconds=1))
    services.answer_referral(referral=late, text="Ya.", by=target_officer)
    make_referral(make_inquiry(dishub, officer), dpupr, officer)


@pytest.mark.pasal("3", "Lampiran B.4")
def test_the_share_answered_within_24_hours_is_public_per_instansi(anyone, world):
    answer = anyone.get("stats/sla/")

    assert answer.status_code == 200
    assert answer.data["year"] == 2026
    assert answer.data["results"] == [
        {"agency": "DPUPR", "received": 6, "judged": 4, "within_24h": 2, "share": 50.0}
    ]


def test_another_year_is_counted_by_the_sending(anyone, world):
    assert anyone.get("stats/sla/", year=2025).data["results"] == []


def test_an_instansi_whose_clocks_still_run_has_no_share(anyone, clock, dishub, dpupr, officer):
    make_referral(make_inquiry(dishub, officer), dpupr, officer)

    (row,) = anyone.get("stats/sla/").data["results"]

    assert (row["received"], row["judged"], row["share"]) == (1, 0, None)


@pytest.mark.parametrize("year", ["x", "2016", "99999", ""])
def test_a_year_that_is_none_is_refused(anyone, year):
    assert anyone.get("stats/sla/", year=year).status_code == 400


def test_the_figures_cost_a_few_queries_and_then_none_for_a_minute(
    anyone, world, dishub, officer, django_assert_num_queries
):
    for number in range(3):
        target = make_agency(f"X{number}")
        make_officer(target)
        make_referral(make_inquiry(dishub, officer), target, officer)

    with django_assert_num_queries(7):  # two of them a savepoint
        anyone.get("stats/sla/", year=2026)
    assert queries(anyone, "stats/sla/", year=2026) == 0
