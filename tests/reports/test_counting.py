"""The figures equal a slow count over the rows, and the year ends at midnight in WITA."""

import csv
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.clock import WITA
from inquiries import services as desk
from inquiries.models import Inquiry, Referral, Reply
from inquiries.services import Author
from reports import counting
from tests.factories import make_account, make_decree, make_inquiry, make_officer, make_referral
from tests.reports.conftest import make_team

pytestmark = pytest.mark.django_db
QUESTIONS = Path(settings.BASE_DIR) / "inquiries" / "reference" / "contoh_pertanyaan.csv"
TYPES = {
    "pertanyaan": "QUESTION",
    "komentar": "COMMENT",
    "kritik": "CRITICISM",
    "saran": "SUGGESTION",
}


def figures(team, year, clock):
    return {row.code: row for row in counting.figures_of(team.agency, year, at=clock())}


@pytest.fixture
def other(clock, db):
    return make_team("DPUPR")


@pytest.mark.pasal("15(3)")
@pytest.mark.parametrize(
    ("moment", "year"),
    [
        (datetime(2025, 12, 31, 23, 30, tzinfo=WITA), 2025),  # in UTC 15.30 of the same day
        (datetime(2026, 1, 1, 0, 0, tzinfo=WITA), 2026),  # in UTC still 31 December
        (datetime(2026, 1, 1, 7, 59, tzinfo=WITA), 2026),
        (datetime(2026, 12, 31, 23, 59, 59, tzinfo=WITA), 2026),
    ],
)
def test_an_inquiry_counts_for_the_year_of_its_receipt_in_wita(team, clock, moment, year):
    inquiry = make_inquiry(team.agency, team.officer)
    Inquiry.objects.filter(pk=inquiry.pk).update(received_at=moment)

    counts = {y: figures(team, y, clock)["received_total"].value for y in (2025, 2026)}

    assert counts == {2025: int(year == 2025), 2026: int(year == 2026)}


@pytest.mark.pasal("15(3)")
def test_a_reply_and_a_referral_count_for_their_own_year(team, other, clock):
    answered, referred = (make_inquiry(team.agency, team.officer) for _ in range(2))
    clock.set(datetime(2027, 1, 1, 0, 0, tzinfo=WITA))
    desk.reply_inquiry(inquiry=answered, text="Sudah.", by=team.officer)
    make_referral(referred, other.agency, team.officer)

    this, following = (figures(team, year, clock) for year in (2026, 2027))

    assert (this["replies_sent"].value, following["replies_sent"].value) == (0, 1)
    assert (this["referrals_sent"].value, following["referrals_sent"].value) == (0, 1)
    assert (this["received_total"].value, following["received_total"].value) == (2, 0)


def _live_through_the_questions(team, other, clock):
    """Answer, refer, or leave each question of the list, by its position."""
    with QUESTIONS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["jenis"] in TYPES]
    for position, row in enumerate(rows):
        clock.advance(timedelta(minutes=37))
        inquiry = make_inquiry(
            team.agency,
            team.officer,
            kind=TYPES[row["jenis"]],
            text=row["teks"],
            author=Author(handle=f"@warga{position % 11}" if position % 4 else ""),
        )
        if position % 3 == 0:
            clock.advance(timedelta(minutes=11 * (position + 1)))
            desk.reply_inquiry(inquiry=inquiry, text="Terima kasih.", by=team.officer)
        elif position % 3 == 1:
            referral = make_referral(inquiry, other.agency, team.officer)
            if position % 2:
                clock.advance(timedelta(hours=position % 36))
                desk.answer_referral(referral=referral, text="Dijadwalkan.", by=other.officer)
            elif position % 4 == 0:
                desk.withdraw_referral(referral=referral, by=team.officer)


@pytest.mark.pasal("15(3)")
def test_every_figure_equals_a_slow_count_over_the_rows(team, other, clock):
    clock.set(datetime(2026, 3, 2, 8, 0, tzinfo=WITA))
    _live_through_the_questions(team, other, clock)
    clock.set(datetime(2026, 11, 24, 14, 5, tzinfo=WITA))

    ours, theirs = figures(team, 2026, clock), figures(other, 2026, clock)

    inquiries = list(Inquiry.objects.filter(agency=team.agency))
    answered = [row for row in inquiries if row.replies.exists()]
    types = Counter(row.type for row in inquiries)
    assert len(inquiries) > 50
    for kind in Inquiry.Type:
        assert ours[f"received_{kind.value.lower()}"].value == types[kind.value]
    assert ours["received_total"].value == len(inquiries)
    assert ours["answered_total"].value == len(answered)
    assert ours["people_served"].value == len({r.author_key for r in answered if r.author_key})
    assert ours["served_without_identity"].value == len([r for r in answered if not r.author_key])
    assert ours["replies_sent"].value == Reply.objects.filter(inquiry__agency=team.agency).count()
    spans = [row.replies.get().at - row.received_at for row in answered]
    hours = median(span.total_seconds() for span in spans) / 3600
    assert ours["median_first_answer"].value == round(hours, 1)
    referrals = list(Referral.objects.all())
    assert ours["referrals_sent"].value == theirs["referrals_received"].value == len(referrals)
    assert ours["inquiries_referred"].value == len({row.inquiry_id for row in referrals})
    judged = [row.verdict for row in referrals if row.verdict in ("ON_TIME", "LATE", "OVERDUE")]
    share = round(100 * judged.count("ON_TIME") / len(judged), 1)
    assert 0 < share < 100
    assert theirs["referrals_on_time"].value == share


def test_every_available_figure_has_the_rows_it_counts(team, other, clock):
    _live_through_the_questions(team, other, clock)

    for figure in counting.figures_of(team.agency, 2026, at=clock()):
        per_row = {"median_first_answer", "referrals_on_time", "people_served"}
        if figure.is_available and figure.code not in per_row:
            assert figure.value == len(figure.rows), figure.code


def test_one_person_is_counted_once_however_often_they_write(team, clock):
    for handle in ("@budi", "budi", "@siti", ""):
        inquiry = make_inquiry(team.agency, team.officer, author=Author(handle=handle))
        desk.reply_inquiry(inquiry=inquiry, text="Terima kasih.", by=team.officer)

    found = figures(team, 2026, clock)

    assert (found["people_served"].value, found["served_without_identity"].value) == (2, 1)


def test_an_account_counts_while_its_decree_is_in_force_at_the_end_of_the_year(team, clock):
    start = datetime(2025, 1, 10, tzinfo=WITA)
    lapsed = make_account(team.agency, "lama.berau")
    make_decree(
        team.agency, accounts=[lapsed], since=start, until=datetime(2026, 3, 1, tzinfo=WITA)
    )
    current = make_account(team.agency, "dishub.berau")
    make_decree(team.agency, accounts=[current], since=start)

    rows = {
        year: [name for name, _ in figures(team, year, clock)["official_accounts"].rows]
        for year in (2024, 2025, 2026)
    }

    assert [len(rows[year]) for year in (2024, 2025, 2026)] == [0, 2, 1]
    assert rows[2026] == [str(current)]


def test_the_count_costs_the_same_queries_for_one_row_and_for_many(team, other, clock):
    def cost():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            counting.figures_of(team.agency, 2026, at=clock())
        return len(queries)

    make_referral(make_inquiry(team.agency, team.officer), other.agency, team.officer)
    make_referral(make_inquiry(other.agency, other.officer), team.agency, other.officer)
    few = cost()
    for _ in range(15):
        make_referral(make_inquiry(team.agency, team.officer), other.agency, team.officer)
        make_referral(make_inquiry(other.agency, other.officer), team.agency, other.officer)

    assert cost() == few <= 10


def test_another_instansis_rows_are_not_counted(team, other, clock):
    stranger = make_officer(other.agency, "petugas3.dpupr")
    desk.reply_inquiry(inquiry=make_inquiry(other.agency, stranger), text="Sudah.", by=stranger)

    assert figures(team, 2026, clock)["received_total"].value == 0
    assert figures(team, 2026, clock)["replies_sent"].value == 0
