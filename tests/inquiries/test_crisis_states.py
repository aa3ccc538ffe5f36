"""Every action on an inquiry in a crisis, in every state, generated from a table."""

import pytest

from agencies.models import OutsideBody
from core import clock
from core.errors import DomainError
from inquiries import services
from inquiries.models import Inquiry, ReplyProposal
from tests.factories import make_inquiry

pytestmark = pytest.mark.django_db
STATES = list(Inquiry.Status)


def reply(inquiry, by):
    cited = [row for row in inquiry.referrals.all() if row.is_answered]
    services.reply_inquiry(inquiry=inquiry, text="Ya.", by=by, referrals=cited)


def redirect(inquiry, by):
    body = OutsideBody.objects.get()
    services.redirect_inquiry(inquiry=inquiry, body=body, text="Urusan PLN.", by=by)


def set_aside(inquiry, by):
    services.dismiss_inquiry(inquiry=inquiry, reason="Iklan.", by=by)


def repeat(inquiry, by):
    original = make_inquiry(inquiry.agency, by)
    services.dismiss_inquiry(inquiry=inquiry, original=original, reason="Sama.", by=by)


def waiting(inquiry, by):
    """As a colleague's proposal, whatever became of the inquiry since."""
    made = ReplyProposal.objects.create(
        inquiry=inquiry, cycle=inquiry.cycle, text="Ya.", by=by, at=clock.now()
    )
    made.referrals.set(row for row in inquiry.referrals.all() if row.is_answered)


def approve(inquiry, by):
    waiting(inquiry, by)
    services.approve_reply(inquiry=inquiry, by=by)


def send_back(inquiry, by):
    waiting(inquiry, by)
    services.return_proposal(inquiry=inquiry, reason="Kurang.", by=by)


def calm(inquiry, by):
    services.lift_crisis(inquiry=inquiry, reason="Selesai.", by=by)


def calm_too_early(inquiry, by):
    waiting(inquiry, by)
    calm(inquiry, by)


OPEN = ("NEW", "IN_PROGRESS", "REFERRED", "READY")
SAME = {state: state for state in STATES}
# who, what: state before → state after; every other state refuses
TABLE = {
    ("officer", reply): {"NEW": "IN_PROGRESS", "IN_PROGRESS": "IN_PROGRESS", "READY": "READY"},
    ("officer", redirect): {"NEW": "IN_PROGRESS", "IN_PROGRESS": "IN_PROGRESS"},
    ("officer", set_aside): {},
    ("officer", repeat): {},
    ("responsible", reply): {"NEW": "ANSWERED", "IN_PROGRESS": "ANSWERED", "READY": "ANSWERED"},
    ("responsible", redirect): {"NEW": "REDIRECTED", "IN_PROGRESS": "REDIRECTED"},
    ("responsible", set_aside): {"NEW": "SPAM", "IN_PROGRESS": "SPAM"},
    ("responsible", repeat): {"NEW": "DUPLICATE", "IN_PROGRESS": "DUPLICATE"},
    ("responsible", approve): {"NEW": "ANSWERED", "IN_PROGRESS": "ANSWERED", "READY": "ANSWERED"},
    ("responsible", send_back): {state: state for state in OPEN},
    ("responsible", calm): SAME,
    ("responsible", calm_too_early): {state: state for state in STATES if state not in OPEN},
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(
    ("who", "act"), TABLE, ids=lambda part: part if isinstance(part, str) else part.__name__
)
def test_a_crisis_goes_only_where_the_table_says(bring_inquiry, request, who, act, state):
    inquiry = bring_inquiry(state)
    Inquiry.objects.filter(pk=inquiry.pk).update(is_crisis=True, claimed_by=None)
    inquiry.refresh_from_db()
    allowed = TABLE[who, act].get(state)
    replies = inquiry.replies.count()

    if allowed:
        act(inquiry, request.getfixturevalue(who))
    else:
        with pytest.raises(DomainError) as refusal:
            act(inquiry, request.getfixturevalue(who))
        assert str(refusal.value).endswith(".")

    inquiry.refresh_from_db()
    assert inquiry.status == (allowed or state)
    counts = allowed in {"ANSWERED", "REDIRECTED"} and state in OPEN
    assert inquiry.replies.count() - replies == int(counts)
