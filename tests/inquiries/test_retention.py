"""Personal data goes when its days are over; what it was about stays."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command

from core.models import AuditEntry
from inquiries import services
from inquiries.models import CitizenContact, Delivery, Inquiry, QuarantinedMessage
from inquiries.services import Author
from inquiries.tasks import apply_retention
from tests.factories import make_agency, make_inquiry, make_officer

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=365)


@pytest.fixture
def left_behind(clock) -> Inquiry:
    """A closed inquiry with a contact, an open one with another, a delivery, a caught message."""
    agency = make_agency()
    officer = make_officer(agency)
    done = make_inquiry(agency, officer, author=Author(contact="ani@example.id"))
    make_inquiry(agency, officer, author=Author(contact="budi@example.id"))
    services.reply_inquiry(inquiry=done, text="Sudah diperbaiki.", by=officer)
    services.close_inquiry(inquiry=done, by=officer)
    Delivery.objects.create(
        channel="telegram", external_id="1", body="{}", received_at=clock(), processed_at=clock()
    )
    QuarantinedMessage.objects.create(
        agency=agency, type="QUESTION", text="Beli obat", received_at=clock()
    )
    return done


def test_nothing_goes_before_its_time(left_behind, clock):
    clock.advance(timedelta(days=89))
    apply_retention()

    assert CitizenContact.objects.count() == 2
    assert Delivery.objects.get().body == "{}"
    assert QuarantinedMessage.objects.exists()


def test_each_kind_goes_when_its_days_are_over(left_behind, clock):
    clock.advance(YEAR + timedelta(days=1))
    apply_retention()

    contact = CitizenContact.objects.get()
    assert contact.value == "budi@example.id", "of an open inquiry"
    assert Delivery.objects.get().body == ""
    assert not QuarantinedMessage.objects.exists()
    assert Inquiry.objects.get(pk=left_behind.pk).text == left_behind.text
    removed = AuditEntry.objects.get(action="retention.applied").details["removed"]
    assert removed == {"contacts": 1, "deliveries": 1, "quarantine": 1}


@pytest.mark.parametrize("status", ["SPAM", "DUPLICATE"])
def test_a_contact_on_what_was_set_aside_goes_too(left_behind, clock, status):
    kept = CitizenContact.objects.exclude(inquiry=left_behind).get()
    Inquiry.objects.filter(pk=kept.inquiry_id).update(
        status=status, closed_at=None, duplicate_of=left_behind
    )
    clock.advance(YEAR + timedelta(days=1))
    apply_retention()

    assert not CitizenContact.objects.filter(pk=kept.pk).exists()


def test_a_dry_run_counts_and_removes_nothing(left_behind, clock):
    clock.advance(YEAR + timedelta(days=1))
    out = io.StringIO()
    call_command("retention", "--dry-run", stdout=out)

    assert "kontak pesan yang selesai (lewat 365 hari): 1 akan dihapus" in out.getvalue()
    assert CitizenContact.objects.count() == 2
