"""What a closed Instansi recommended and told goes on at its successor (Pasal 1, 8 i, 8 j)."""

import pytest
from django.urls import reverse

from agencies import structure
from core import clock as core_clock
from inquiries import services as desk
from inquiries.dissemination.services import publish_story
from inquiries.errors import StaleVersion
from inquiries.models import FollowUpStory, Recommendation
from inquiries.recommendations import services
from inquiries.recommendations.forms import ProposalForm
from tests.factories import (
    make_adopted,
    make_agency,
    make_approved_theme,
    make_assigned,
    make_head,
    make_officer,
    make_recommendation,
    make_story,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def closed():
    return make_agency("DPUPR")


@pytest.fixture
def former(closed):
    return make_officer(closed)


@pytest.fixture
def heir():
    return make_agency("PERKIM")


@pytest.fixture
def officer(heir):
    return make_officer(heir)


def close(closed, heir):
    structure.plan_closing(
        agency=closed, successor=heir, first_day=core_clock.today(), by=make_assigned("ADMIN")
    )
    desk.carry_out_closings()


@pytest.mark.pasal("8i")
def test_the_successor_writes_a_draft_anew_on_the_themes_it_rests_on(
    closed, former, heir, officer, client
):
    theme = make_approved_theme(closed, former)
    row = make_recommendation(closed, former)
    row.grounds.create(theme=theme)
    close(closed, heir)
    row.refresh_from_db()
    client.force_login(officer)

    assert row.agency == heir
    assert client.get(reverse("inquiries:recommendation", args=[row.pk])).status_code == 200
    values = {**ProposalForm.of(row).initial, "owner": officer.pk, "text": "Ditulis ulang."}
    form = ProposalForm.of(row, values)
    assert form.is_valid(), form.errors
    services.revise_recommendation(row=row, proposal=form.proposal(), by=officer)
    services.submit_recommendation(row=row, by=officer)
    services.approve_recommendation(row=row, by=make_head(heir))
    assert Recommendation.objects.get().text == "Ditulis ulang."
    assert not Recommendation.objects.visible_to(former).exists()


@pytest.mark.pasal("8j")
def test_its_stories_go_along_and_a_page_from_before_is_asked_to_look_again(
    closed, former, heir, officer
):
    adopted = make_adopted(closed, former)
    story = make_story(adopted, former)
    close(closed, heir)
    head = make_head(heir)

    assert FollowUpStory.objects.visible_to(officer).get() == story
    with pytest.raises(StaleVersion):
        publish_story(story=story, by=head, version=story.version)
    publish_story(story=story, by=head)
    assert FollowUpStory.objects.published().get().agency == heir


def test_themes_of_others_still_carry_nothing(closed, former, heir, officer):
    other = make_agency("DISDIK")
    theme = make_approved_theme(other, make_officer(other))
    close(closed, heir)
    row = make_recommendation(heir, officer)

    form = ProposalForm.of(row, {**ProposalForm.of(row).initial, "themes": [theme.pk]})

    assert "themes" in form.errors
