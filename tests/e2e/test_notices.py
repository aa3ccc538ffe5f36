"""The page of notices: read, and when they come by e-mail."""

import pytest
from playwright.sync_api import expect

from core import notices
from tests.factories import make_agency, make_officer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts, phone"])
def test_an_officer_chooses_a_daily_digest(transactional_db, person, scripts):
    officer = make_officer(make_agency("DISHUB"))
    notices.notify([officer], text="Pesan baru dari warga.", url="/kotak-masuk/", dedup_key="a")
    window = person(officer, scripts=scripts, phone=not scripts, dark=not scripts)

    page = window.open("/notifikasi/")
    page.get_by_text("Pemberitahuan lewat surel").click()
    page.get_by_label("Ringkasan tiap pagi pukul 07.00").check()
    window.look()
    page.get_by_role("button", name="Simpan").click()

    expect(page.get_by_text("Pilihan surel disimpan.")).to_be_visible()
    officer.refresh_from_db()
    assert officer.mail_choice == "DAILY"
