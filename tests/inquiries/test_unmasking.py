"""A citizen's contact: always masked, opened with a reason, for one answer and no longer."""

import pytest

from agencies.models import User
from core.models import AuditEntry
from inquiries import policies, services
from inquiries.errors import InquiryError
from inquiries.models import Inquiry
from inquiries.services import Author
from tests.factories import make_inquiry

pytestmark = pytest.mark.django_db
PHONE = "6281234567890"


@pytest.fixture
def asked(dishub, officer):
    return make_inquiry(dishub, officer, author=Author(name="Siti", contact=PHONE))


def unmask(browser, inquiry, reason="Menelepon untuk alamat."):
    return browser.post(f"/pesan/{inquiry.number}/buka-data/", {"reason": reason})


def test_it_is_shown_for_that_one_answer(sign_in, asked, officer):
    browser = sign_in(officer)

    opened = unmask(browser, asked)

    assert opened.status_code == 200
    assert PHONE in opened.content.decode()
    assert "no-store" in opened["Cache-Control"]
    assert PHONE not in browser.get(f"/pesan/{asked.number}/").content.decode()


def test_the_trail_keeps_who_when_and_why_and_not_what(sign_in, asked, officer, clock):
    unmask(sign_in(officer), asked)

    event = asked.events.get(kind="UNMASKED")
    entry = AuditEntry.objects.get(action="inquiry.unmasked")
    assert (event.by, event.at, event.note) == (officer, clock(), "Menelepon untuk alamat.")
    assert (entry.actor_id, entry.details) == (officer.pk, {"event": event.pk})


@pytest.mark.parametrize("reason", ["", "   "])
def test_nothing_is_shown_without_a_reason(sign_in, asked, officer, reason):
    refused = unmask(sign_in(officer), asked, reason)

    assert refused.status_code == 422
    assert PHONE not in refused.content.decode()
    assert not asked.events.filter(kind="UNMASKED").exists()


def test_there_is_nothing_to_open_without_a_contact(inquiry, officer):
    with pytest.raises(InquiryError, match="tidak meninggalkan kontak"):
        services.unmask_inquiry(inquiry=inquiry, reason="Menelepon.", by=officer)


def may(user: User, inquiry: Inquiry) -> bool:
    return policies.can_unmask(user, Inquiry.objects.get(pk=inquiry.pk))


def test_a_petugas_opens_own_cases_and_a_pejabat_all(asked, officer, colleague, responsible):
    assert [may(user, asked) for user in (officer, colleague, responsible)] == [True, False, True]

    services.assign_inquiry(inquiry=asked, to=colleague, by=officer)
    assert [may(user, asked) for user in (officer, colleague)] == [False, True]

    services.reply_inquiry(inquiry=asked, text="Sudah.", by=officer)
    assert may(officer, asked)


@pytest.mark.parametrize("who", ["head", "evaluator", "target_officer", "regent", "outsider"])
def test_nobody_else_opens_any(request, asked, who):
    assert not may(request.getfixturevalue(who), asked)


def test_a_step_is_offered_where_there_is_a_contact(sign_in, asked, inquiry, officer):
    browser = sign_in(officer)

    pages = [browser.get(f"/pesan/{row.number}/").content.decode() for row in (asked, inquiry)]

    assert ["Buka kontak" in page for page in pages] == [True, False]
