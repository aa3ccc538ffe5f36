"""Every small step at the desk stands in the audit trail, without a word of the citizen."""

import pytest

from core.models import AuditEntry
from inquiries import services
from inquiries.errors import InquiryError

pytestmark = pytest.mark.django_db


def entries(prefix="inquiry."):
    rows = AuditEntry.objects.filter(action__startswith=prefix, outcome="DONE").order_by("pk")
    return list(rows.values_list("action", "actor__username", "scope", "object_id"))


def test_a_tag_given_twice_and_taken_off_is_two_entries(inquiry, officer):
    before = len(entries())
    services.tag_inquiry(inquiry=inquiry, name="Banjir", by=officer)
    tag = services.tag_inquiry(inquiry=inquiry, name="banjir", by=officer)
    services.untag_inquiry(inquiry=inquiry, tag=tag, by=officer)
    with pytest.raises(InquiryError):
        services.untag_inquiry(inquiry=inquiry, tag=tag, by=officer)

    who = (officer.username, "DISHUB", str(inquiry.pk))
    assert entries()[before:] == [("inquiry.tagged", *who), ("inquiry.untagged", *who)]
    details = AuditEntry.objects.filter(action="inquiry.tagged").values_list("details", flat=True)
    assert list(details) == [{"tag": tag.pk}]


def test_taking_giving_back_and_noting_are_entries(inquiry, officer):
    before = len(entries())
    services.claim_inquiry(inquiry=inquiry, by=officer)
    services.add_note(inquiry=inquiry, text="Warga bernama Siti menelepon.", by=officer)
    services.release_inquiry(inquiry=inquiry, by=officer)

    new = entries()[before:]
    assert [row[0] for row in new] == ["inquiry.claimed", "inquiry.noted", "inquiry.released"]
    assert {row[1:] for row in new} == {(officer.username, "DISHUB", str(inquiry.pk))}
    assert "Siti" not in str(list(AuditEntry.objects.values_list("details", flat=True)))


def test_thanks_are_an_entry(inquiry, officer):
    services.reply_inquiry(inquiry=inquiry, text="Sudah.", by=officer)

    services.follow_up_inquiry(inquiry=inquiry, text="Terima kasih.", is_thanks=True, by=officer)

    assert entries()[-1][0] == "inquiry.thanked"
