"""SOP targets at work: hold, disposisi, return, follow-up, closing, and what the page shows."""

from datetime import date, timedelta

import pytest

from agencies import targets
from inquiries import services
from inquiries.models import Inquiry
from tests.factories import make_inquiry

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


def set_targets(agency, by, **values):
    targets.set_targets(agency=agency, by=by, **values)
    agency.refresh_from_db()


def test_a_hold_lasts_as_long_as_the_instansi_says(dishub, head, officer, clock):
    set_targets(dishub, head, lease_minutes=45)

    assert make_inquiry(dishub, officer).lease_until == clock() + timedelta(minutes=45)


@pytest.mark.pasal("11(1)")
def test_a_disposisi_has_a_target_in_working_days(inquiry, officer, colleague, clock):
    targets.add_holiday(day=date(2026, 11, 25), name="Cuti bersama", by=officer)

    services.assign_inquiry(inquiry=inquiry, to=colleague, by=officer)

    inquiry.refresh_from_db()
    assert inquiry.assigned_due_at == clock() + 2 * A_DAY  # Tuesday to Thursday


def test_a_returned_answer_has_a_target_and_its_verdict_stays(
    referral, officer, target_officer, clock
):
    due = referral.due_at
    referral.answer("Ya.", by=target_officer)

    services.return_referral(referral=referral, reason="Kapan?", by=officer)

    referral.refresh_from_db()
    assert (referral.return_due_at, referral.due_at) == (clock() + A_DAY, due)


def test_the_24_hours_know_no_holiday_and_no_setting(
    dishub, dpupr, head, officer, inquiry, target_officer, clock
):
    targets.add_holiday(day=date(2026, 11, 25), name="Cuti bersama", by=officer)
    set_targets(dishub, head, reply_days=9, return_days=9)

    (sent,) = services.refer_inquiry(
        inquiry=inquiry, agencies=[dpupr], reason="Wewenangnya.", by=officer
    )

    assert sent.due_at == clock() + timedelta(hours=24)


def test_follow_up_and_closing_keep_to_the_days_of_their_instansi(dishub, head, officer, clock):
    set_targets(dishub, head, follow_up_days=2, closing_days=3)
    early, quiet = make_inquiry(dishub, officer), make_inquiry(dishub, officer)
    for row in (early, quiet):
        services.reply_inquiry(inquiry=row, text="Sudah.", by=officer)
    clock.advance(2 * A_DAY + timedelta(minutes=1))

    later = services.follow_up_inquiry(inquiry=early, text="Masih.", by=officer)
    closed_early = services.close_quiet_inquiries()
    clock.advance(A_DAY)

    assert later.continues_id == early.pk
    assert (closed_early, services.close_quiet_inquiries()) == (0, 2)


def test_others_close_after_seven_days_as_before(dishub, head, officer, outsider, clock):
    set_targets(dishub, head, closing_days=20)
    rows = [make_inquiry(dishub, officer), make_inquiry(outsider.home_agency, outsider)]
    for row, by in zip(rows, (officer, outsider), strict=True):
        services.reply_inquiry(inquiry=row, text="Sudah.", by=by)
    clock.advance(8 * A_DAY)

    services.close_quiet_inquiries()

    states = [Inquiry.objects.get(pk=row.pk).status for row in rows]
    assert states == ["ANSWERED", "CLOSED"]


def test_the_page_shows_the_targets_and_which_is_past(sign_in, officer, inquiry, clock):
    page = f"/pesan/{inquiry.number}/"
    for day in (25, 26):
        targets.add_holiday(day=date(2026, 11, day), name="Cuti bersama", by=officer)

    fresh = sign_in(officer).get(page).content.decode()
    clock.advance(2 * A_DAY)
    within = sign_in(officer).get(page).content.decode()
    clock.advance(2 * A_DAY)
    late = sign_in(officer).get(page).content.decode()

    assert "Target SOP balasan" in fresh
    assert "terlewati" not in fresh + within
    assert "terlewati" in late
