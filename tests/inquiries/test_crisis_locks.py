"""Two people at the same waiting reply at the same moment."""

import pytest

from inquiries import services
from inquiries.models import Reply, ReplyProposal
from tests.factories import make_responsible
from tests.inquiries.test_locks import at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def waiting(inquiry, officer, responsible):
    services.flag_crisis(inquiry=inquiry, reason="Ada korban.", by=officer)
    services.reply_inquiry(inquiry=inquiry, text="Ditangani.", by=officer)
    return inquiry


def test_of_two_pejabat_who_approve_one_reply_one_wins(waiting, dishub, responsible):
    other = make_responsible(dishub, "pejabat2.dishub")

    results = at_once(
        lambda: services.approve_reply(inquiry=waiting, by=responsible),
        lambda: services.approve_reply(inquiry=waiting, by=other),
    )

    assert len(refusals(results)) == 1
    assert Reply.objects.count() == 1


def test_an_approval_and_a_referral_at_once_never_leave_an_answered_inquiry_waiting(
    waiting, officer, dpupr, responsible
):
    at_once(
        lambda: services.approve_reply(inquiry=waiting, by=responsible),
        lambda: services.refer_inquiry(
            inquiry=waiting, agencies=[dpupr], reason="Jalan.", by=officer
        ),
    )

    waiting.refresh_from_db()
    live = waiting.referrals.live().exists()
    outcome = ReplyProposal.objects.get().outcome
    assert (waiting.status, live, outcome) in {
        ("ANSWERED", False, "APPROVED"),
        ("REFERRED", True, "WAITING"),
    }


def test_an_approval_and_a_return_at_once_leave_one_of_them(waiting, responsible):
    results = at_once(
        lambda: services.approve_reply(inquiry=waiting, by=responsible),
        lambda: services.return_proposal(inquiry=waiting, reason="Kurang.", by=responsible),
    )

    waiting.refresh_from_db()
    outcome = ReplyProposal.objects.get().outcome
    assert len(refusals(results)) == 1
    assert (waiting.status, outcome) in {("ANSWERED", "APPROVED"), ("IN_PROGRESS", "RETURNED")}
