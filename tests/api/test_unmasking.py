"""Opening a citizen's contact over the API."""

import pytest

from inquiries.services import Author
from tests.factories import make_inquiry, make_officer

pytestmark = pytest.mark.django_db


def test_it_is_answered_once_and_recorded(as_, clock, dishub, officer):
    inquiry = make_inquiry(dishub, officer, author=Author(contact="warga@contoh.test"))
    where = f"inquiries/{inquiry.number}/unmask/"
    colleague = as_(make_officer(dishub, "petugas2.dishub"))

    opened = as_(officer).post(where, {"reason": "Mengirim salinan."})

    assert (opened.status_code, opened.data["contact"]) == (200, "warga@contoh.test")
    assert "no-store" in opened["Cache-Control"]
    assert as_(officer).post(where, {}).status_code == 400
    assert colleague.post(where, {"reason": "Ingin tahu."}).status_code == 403
    assert "contact" not in as_(officer).get(f"inquiries/{inquiry.number}/").data
    assert inquiry.events.get(kind="UNMASKED").note == "Mengirim salinan."
