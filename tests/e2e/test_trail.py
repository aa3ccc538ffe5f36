"""The audit trail in a browser: read on a desktop, narrowed on a phone."""

import pytest
from playwright.sync_api import expect

from core import audit
from tests.factories import make_agency, make_assigned, make_head

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_trail_is_read_and_narrowed(person, clock):
    dishub = make_agency("DISHUB", name="Dinas Perhubungan")
    head = make_head(dishub)
    audit.record("decree.revoked", by=head, obj=dishub, scope="DISHUB", number="800/1/2026")
    audit.record("request.refused", by=head, outcome=audit.REFUSED, route="accounts:decree")

    desk = person(make_assigned("ADMIN"))
    desk.open("/jejak/")
    phone = person(head, phone=True, dark=True)
    page = phone.open("/jejak/")
    page.get_by_label("Tindakan").select_option("decree.revoked")
    page.get_by_role("button", name="Saring").click()

    expect(page.get_by_role("cell", name="mencabut keputusan")).to_be_visible()
    expect(page.get_by_role("link", name="Hapus saringan")).to_be_visible()
    phone.look()
