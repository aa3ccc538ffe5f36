"""The Bupati's page tells the largest themes of what the Kepala have approved."""

from datetime import date

import pytest

from inquiries.feedback import services
from inquiries.feedback.leading import leading_themes

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 1)


@pytest.mark.pasal("8h")
def test_the_largest_themes_are_told_with_what_was_merged_into_them(
    digest, theme_of, responsible, head
):
    lamps, parking = theme_of("lampu"), theme_of("parkir")
    services.merge_theme(theme=parking, into=lamps, by=responsible)
    assert leading_themes(TODAY) == []

    services.approve_digest(digest=digest, by=head)

    told = leading_themes(TODAY)
    assert (told[0].name, told[0].count, told[0].change) == (lamps.name, 20, "naik dari 4")
    assert "Lain-lain" not in [one.name for one in told]
    assert leading_themes(date(2026, 12, 1)) == []
