"""What is said on an account: noted once, then seen or made an inquiry, once (Pasal 8f)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from core import clock as core_clock
from core.models import AuditEntry
from inquiries.errors import MonitoringError
from inquiries.models import Event, Inquiry, Mention
from inquiries.models.event import ERASED
from inquiries.monitoring import services
from inquiries.personal_data import erasing
from inquiries.services import record_inquiry
from inquiries.tasks import apply_retention
from tests.factories import make_account, make_decree
from tests.together import meet_at, together

pytestmark = pytest.mark.django_db
COMMENT = "https://www.instagram.com/p/AAA/c/17900/"


@pytest.mark.pasal("8f")
def test_one_click_makes_it_an_inquiry_that_its_maker_holds(mention, officer, account):
    inquiry, is_new = services.make_inquiry(mention=mention, kind="QUESTION", by=officer)

    mention.refresh_from_db()
    assert (is_new, mention.inquiry, mention.is_waiting) == (True, inquiry, False)
    assert (inquiry.text, inquiry.author_handle, inquiry.account) == (
        mention.text, "wargarinding", account,
    )  # fmt: skip
    assert (inquiry.posted_at, inquiry.received_at) == (mention.said_at, core_clock.now())
    assert (inquiry.claimed_by, inquiry.status) == (officer, "IN_PROGRESS")
    assert inquiry.events.filter(kind=Event.Kind.RECORDED).count() == 1
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"mention.noted", "mention.made_inquiry", "inquiry.recorded"} <= actions


def test_a_second_click_leads_to_the_same_inquiry(mention, officer, colleague):
    first, _ = services.make_inquiry(mention=mention, kind="QUESTION", by=officer)

    second, is_new = services.make_inquiry(mention=mention, kind="CRITICISM", by=colleague)

    assert (second, is_new, Inquiry.objects.count()) == (first, False, 1)
    assert second.type == "QUESTION"


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_make_one_inquiry(mention, officer, colleague, monkeypatch):
    meet_at(monkeypatch, services, "record_inquiry")

    done = together(
        lambda: services.make_inquiry(mention=mention, kind="QUESTION", by=officer),
        lambda: services.make_inquiry(mention=mention, kind="QUESTION", by=colleague),
    )

    assert (done, Inquiry.objects.count()) == (["ok", "ok"], 1)


def test_what_came_in_another_way_is_not_recorded_again(account, officer, said, dishub):
    mention = services.note_mention(account=account, said=said(url=COMMENT), by=officer)
    recorded = record_inquiry(
        agency=dishub, kind="COMMENT", text="Parkir penuh.", by=officer, account=account,
        external_id="17900",
    )  # fmt: skip

    made = services.make_inquiry(mention=mention, kind="QUESTION", by=officer)

    assert made == (recorded, False)


def test_nothing_is_noted_twice_nor_what_is_an_inquiry_already(account, officer, said, mention):
    inquiry = services.make_inquiry(mention=mention, kind="QUESTION", by=officer)[0]
    mention.delete()
    services.note_mention(account=account, said=said(url=COMMENT), by=officer)

    with pytest.raises(MonitoringError, match="sudah tercatat"):
        services.note_mention(account=account, said=said(text="Lain.", url=COMMENT), by=officer)
    with pytest.raises(MonitoringError, match=f"sudah menjadi pesan {inquiry.number}"):
        services.note_mention(account=account, said=said(), by=officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Mention.objects.create(
            account=account, external_id="17900", text="x",
            said_at=core_clock.now(), noted_at=core_clock.now(),
        )  # fmt: skip


def test_only_what_was_said_while_the_account_was_official(account, officer, said, dishub):
    proposed = make_account(dishub, "baru.berau")
    long_ago = core_clock.now() - timedelta(days=90)

    with pytest.raises(MonitoringError, match="tidak resmi pada"):
        services.note_mention(account=proposed, said=said(), by=officer)
    with pytest.raises(MonitoringError, match="tidak resmi pada 26 Agustus 2026"):
        services.note_mention(account=account, said=said(said_at=long_ago), by=officer)
    later = core_clock.now() + timedelta(minutes=1)
    with pytest.raises(MonitoringError, match="belum tiba"):
        services.note_mention(account=account, said=said(said_at=later), by=officer)
    assert not Mention.objects.exists()


def test_what_needs_no_answer_is_seen_and_may_be_put_back(mention, officer, colleague):
    assert services.mark_seen(mentions=[mention], by=officer) == 1
    with pytest.raises(MonitoringError, match="sudah ditangani"):
        services.mark_seen(mentions=[mention], by=colleague)
    seen = Mention.objects.get()
    assert (seen.seen_by, seen.seen_at, list(Mention.objects.waiting())) == (
        officer, core_clock.now(), [],
    )  # fmt: skip

    services.mark_unseen(mention=mention, by=colleague)

    assert Mention.objects.waiting().get() == mention
    with pytest.raises(MonitoringError, match="tidak ditandai dilihat"):
        services.mark_unseen(mention=mention, by=officer)


def test_a_seen_one_may_still_become_an_inquiry_and_then_not_be_seen(mention, officer):
    services.mark_seen(mentions=[mention], by=officer)
    services.make_inquiry(mention=mention, kind="COMMENT", by=officer)

    with pytest.raises(MonitoringError):
        services.mark_unseen(mention=mention, by=officer)
    assert list(Mention.objects.answered_for()) == [mention]


def test_the_writers_name_is_sealed_in_the_database(mention):
    with connection.cursor() as cursor:
        cursor.execute("SELECT author_handle FROM inquiries_mention")
        (stored,) = cursor.fetchone()

    assert mention.author_handle == "wargarinding"
    assert "wargarinding" not in stored


def test_it_goes_when_its_days_are_over_and_its_inquiry_stays(mention, officer, clock):
    services.make_inquiry(mention=mention, kind="QUESTION", by=officer)

    clock.advance(timedelta(days=366))
    apply_retention()

    assert (Mention.objects.count(), Inquiry.objects.count()) == (0, 1)


def test_an_erasure_forgets_it_with_its_inquiry(mention, officer, clock, settings, tmp_path):
    settings.ERASURE_LOG_FILE = str(tmp_path / "erasures.log")
    inquiry = services.make_inquiry(mention=mention, kind="QUESTION", by=officer)[0]

    erasing.erase([inquiry.pk], [], at=core_clock.now())

    mention.refresh_from_db()
    assert (mention.text, mention.author_handle, mention.url) == (ERASED, "", "")


def test_only_ones_own_accounts_are_seen(mention, officer, outsider, evaluator):
    seen = [Mention.objects.visible_to(person).count() for person in (officer, outsider, evaluator)]

    assert seen == [1, 0, 1]
    make_decree(mention.account.agency, officers=[outsider])
    assert Mention.objects.visible_to(outsider).exists()
