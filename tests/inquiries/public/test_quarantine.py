"""What the trap caught: seen by the desk, let through as if never caught, or thrown away."""

from datetime import timedelta

import pytest
from django.test import Client

from inquiries import quarantine
from inquiries.errors import InquiryError
from inquiries.models import CitizenContact, Inquiry, QuarantinedMessage
from inquiries.public import services
from inquiries.public.progress import Progress
from inquiries.public.services import Question
from tests.factories import make_agency, make_assigned, make_officer, make_responsible
from tests.inquiries.test_locks import at_once, refusals

pytestmark = pytest.mark.django_db
TEXT = "Lampu mati di gang saya, hubungi 0812 3456 7890."


@pytest.fixture
def dishub(clock):
    return make_agency("DISHUB")


@pytest.fixture
def officer(dishub):
    return make_officer(dishub)


@pytest.fixture
def caught(dishub, officer, clock):
    question = Question("QUESTION", TEXT, agency=dishub, contact="6285298765432", is_caught=True)
    code = services.ask(question).code
    clock.advance(timedelta(days=2))
    return code


@pytest.fixture
def message(caught):
    return QuarantinedMessage.objects.get()


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def test_the_desk_sees_it_and_diskominfo_sees_it_masked(message, officer):
    assert TEXT in browser(officer).get("/karantina/").content.decode()

    page = browser(make_assigned("EVALUATOR")).get("/karantina/").content.decode()

    assert "Lampu mati di gang saya" in page
    assert "3456" not in page
    assert "6285298765432" not in page


def test_another_desk_sees_and_judges_none(message):
    other = browser(make_officer(make_agency("DLHK")))

    assert other.get("/karantina/").context["rows"] == []
    assert other.post(f"/karantina/{message.pk}/lepas/").status_code == 404


def test_what_is_released_keeps_its_code_its_receipt_and_its_contact(
    caught, message, officer, clock
):
    received = message.received_at

    sent = browser(officer).post(f"/karantina/{message.pk}/lepas/")

    inquiry = Inquiry.objects.get()
    assert sent.status_code == 303
    assert (inquiry.status, inquiry.received_at, inquiry.text) == ("NEW", received, TEXT)
    assert services.find(caught, address="10.0.0.1").inquiry == inquiry
    assert CitizenContact.objects.get(inquiry=inquiry).value == "6285298765432"
    assert not QuarantinedMessage.objects.exists()
    assert officer.notifications.filter(text__contains="Pesan baru dari warga").exists()


def test_meanwhile_the_code_reads_like_any_other(caught, message, clock):
    progress = Progress(services.find(caught, address="10.0.0.1"), clock())

    assert progress.status == "NEW"
    assert "menunggu giliran" in progress.sentence


def test_what_is_discarded_leaves_the_list_and_its_code_says_so(caught, message, officer, clock):
    browser(officer).post(f"/karantina/{message.pk}/buang/")

    message.refresh_from_db()
    progress = Progress(services.find(caught, address="10.0.0.1"), clock())
    assert (message.discarded_by, message.discarded_at) == (officer, clock())
    assert "tidak ditindaklanjuti" in progress.sentence
    assert "Karantina kosong" in browser(officer).get("/karantina/").content.decode()
    assert not Inquiry.objects.exists()


def test_the_dashboard_says_that_something_waits(message, officer):
    assert "Periksa 1 pesan di karantina" in browser(officer).get("/dasbor/").content.decode()


def test_what_is_judged_is_judged_once(message, officer):
    quarantine.discard_message(message=message, by=officer)

    with pytest.raises(InquiryError, match="sudah diputuskan"):
        quarantine.release_message(message=message, by=officer)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_release_one_message_one_wins(message, officer, dishub):
    other = make_responsible(dishub)

    results = at_once(
        lambda: quarantine.release_message(message=message, by=officer),
        lambda: quarantine.release_message(message=message, by=other),
    )

    assert len(refusals(results)) == 1
    assert Inquiry.objects.count() == 1
