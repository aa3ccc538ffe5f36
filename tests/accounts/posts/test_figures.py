"""Figures over time: with source and evidence, a gap where there is none (Pasal 15(3) b, e, f)."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from accounts.models import AudienceSnapshot, FigureSource
from accounts.models.post import PostError
from accounts.posts import figures, numbers, services
from accounts.posts.figures import FigureError, Origin, UnlikelyFigure
from core import clock as core_clock
from tests.accounts.posts.conftest import CHECKED
from tests.factories import SCAN, make_upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def origin(officer):
    return Origin(FigureSource.ENTERED, make_upload(), officer)


@pytest.fixture
def followed(account, origin):
    def record(followers, at, **fields):
        return figures.record_followers(
            account=account, followers=followers, at=at, origin=origin, **fields
        )

    return record


@pytest.mark.pasal("7", "15(3)b")
def test_a_month_without_a_figure_is_a_gap_and_not_a_zero(account, followed, ago, clock):
    clock.set(clock.moment + timedelta(days=60))
    followed(1200, ago(days=75))
    followed(1500, ago(days=1))

    (shown,) = numbers.followers_of([account], core_clock.now())

    assert [row for row in shown.chart.rows if row[1] != "–"] == [
        ["Nov 26", "1.200"], ["Jan 27", "1.500"],
    ]  # fmt: skip
    assert "Des 26" in shown.chart.text
    assert "<polyline" not in shown.chart.svg  # nothing joins November and January
    assert shown.chart.svg.count("<circle") == 2


def test_a_figure_below_zero_is_refused(followed, ago):
    with pytest.raises(FigureError, match="di bawah nol"):
        followed(-1, ago(days=1))


def test_a_thousandfold_rise_is_asked_back_and_kept_once_confirmed(followed, ago):
    followed(12, ago(days=2))

    with pytest.raises(UnlikelyFigure, match=r"naik dari 12 menjadi 12\.000"):
        followed(12_000, ago(days=1))
    assert followed(12_000, ago(days=1), is_confirmed=True).followers == 12_000
    assert followed(900_000, ago(hours=1)).followers == 900_000


def test_followers_are_not_recorded_in_the_future_or_while_not_official(followed, ago):
    with pytest.raises(FigureError, match="belum tiba"):
        followed(5, ago(hours=-1))
    with pytest.raises(PostError, match="tidak resmi"):
        followed(5, ago(days=90))


def test_a_figure_is_never_changed_and_never_without_evidence(account, followed, ago):
    row = followed(5, ago(days=1))
    for change in (
        lambda: AudienceSnapshot.objects.filter(pk=row.pk).update(followers=6),
        row.delete,
        lambda: AudienceSnapshot.objects.create(
            account=account, followers=7, at=ago(days=1), source="IMPORTED", recorded_at=ago()
        ),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


@pytest.mark.pasal("15(3)e", "15(3)f")
def test_the_newest_figures_of_a_post_count(account, officer, content, ago, origin):
    post = services.record_post(
        account=account, content=content(), published_at=ago(days=3), checks=CHECKED, by=officer
    )
    for days, shares in ((1, 9), (2, 4)):
        figures.record_figures(
            post=post, values={"shares": shares}, at=ago(days=days), origin=origin
        )

    newest = figures.newest_by_post([post.pk])[post.pk]

    assert (newest.shares, newest.likes) == (9, None)
    with pytest.raises(FigureError, match="sesudah unggahannya terbit"):
        figures.record_figures(post=post, values={"shares": 1}, at=ago(days=4), origin=origin)


@pytest.mark.pasal("15(3)b")
def test_a_petugas_enters_followers_with_a_picture_and_everybody_in_scope_reads_the_evidence(
    account, officer, stranger, as_user
):
    page = f"/khalayak/{account.pk}/"
    client = as_user(officer)

    refused = client.post(page, {"followers": "-3"}).content.decode()
    client.post(page, {"followers": "1.250", "evidence": SimpleUploadedFile("layar.pdf", SCAN)})

    row = AudienceSnapshot.objects.get()
    assert "tidak boleh di bawah nol" in refused
    assert (row.followers, row.source, row.by) == (1250, "ENTERED", officer)
    assert "1.250" in client.get("/khalayak/").content.decode()
    evidence = f"/khalayak/bukti/{row.pk}/"
    assert b"".join(client.get(evidence).streaming_content) == SCAN
    assert as_user(stranger).get(evidence).status_code == 404


def test_months_go_over_the_turn_of_the_year():
    assert figures.months_until(date(2027, 1, 9), 3) == [
        date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1),
    ]  # fmt: skip
