"""C3: the first reply against the SOP target of the Instansi, in working days (Pasal 16(1))."""

from datetime import timedelta

import pytest

from agencies import targets
from inquiries import services
from reports.evaluation import desk_sources
from reports.evaluation.period import of_year
from tests.factories import make_agency, make_head, make_inquiry, make_officer

pytestmark = pytest.mark.django_db


@pytest.mark.pasal("16(1)")
def test_a_weekend_does_not_count_and_a_longer_target_forgives(clock):
    dishub = make_agency("DISHUB")
    officer, head = make_officer(dishub), make_head(dishub)
    clock.advance(timedelta(days=3))  # Friday
    first = make_inquiry(dishub, officer)
    clock.advance(timedelta(days=4))  # Tuesday: two working days
    services.reply_inquiry(inquiry=first, text="Sudah.", by=officer)
    strict = desk_sources.first_answer_by_target(dishub, of_year(2026, at=clock()))

    targets.set_targets(agency=dishub, by=head, reply_days=2)
    second = make_inquiry(dishub, officer)
    clock.advance(timedelta(days=2))
    services.reply_inquiry(inquiry=second, text="Sudah.", by=officer)
    both = desk_sources.first_answer_by_target(dishub, of_year(2026, at=clock()))

    assert (strict.value, both.value) == (50.0, 66.7)
    assert strict.rows[0][1] == "dijawab setelah 2 hari kerja (target 1)"
