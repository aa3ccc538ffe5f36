"""A tracking code that somebody signed in mistypes is kept nowhere."""

import pytest
from django.test import Client

from core.models import AuditEntry

pytestmark = pytest.mark.django_db


def test_a_wrong_code_stands_in_no_entry_of_the_trail(clock, officer):
    browser = Client()
    browser.force_login(officer)

    answer = browser.get("/api/v1/public/inquiries/7K3Q-9ZWX-0C4V-MM1P/")

    entry = AuditEntry.objects.get(action="request.refused")
    assert answer.status_code == 404
    assert entry.details["arguments"] == {"code": "***"}
    assert "7K3Q" not in str(entry.details)


def test_what_is_no_secret_is_still_told(clock, officer):
    browser = Client()
    browser.force_login(officer)

    browser.get("/pesan/2611-ZZZZZ/")

    entry = AuditEntry.objects.get(action="request.refused")
    assert entry.details["arguments"] == {"number": "2611-ZZZZZ"}
