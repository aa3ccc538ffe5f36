"""An answer by phone or letter, entered by the asker's Pejabat at the time it came."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core import clock as core_clock
from core.uploads import UploadRefused
from inquiries import services
from inquiries.certificates import facts_of
from inquiries.errors import ReferralError
from inquiries.models import AnswerEntry, Event
from inquiries.thresholds import sweep_referrals
from tests.factories import SCAN
from tests.inquiries.test_locks import at_once, refusals

pytestmark = pytest.mark.django_db


def proof(content=SCAN, name="surat.pdf"):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def enter(referral, by, came_at, **fields):
    evidence = fields.pop("evidence", None) or proof()
    facts = {"text": "Diperbaiki Senin.", "channel": "PHONE", "informant": "Budi, Kabid", **fields}
    return services.enter_answer(
        referral=referral, by=by, came_at=came_at, evidence=evidence, **facts
    )


def told(user, part):
    return user.notifications.filter(text__contains=part).exists()


def written(moment):
    return f"{core_clock.local(moment):%Y-%m-%dT%H:%M}"


@pytest.mark.pasal("Lampiran B.4")
def test_it_counts_from_the_time_it_came(referral, responsible, officer, target_officer, clock):
    came = clock() + timedelta(hours=2)
    clock.advance(timedelta(hours=30))

    enter(referral, responsible, came)

    referral.refresh_from_db()
    referral.inquiry.refresh_from_db()
    assert (referral.status, referral.stopped_at, referral.first_answered_at) == (
        "ANSWERED",
        came,
        came,
    )
    assert referral.verdict == "ON_TIME"
    assert referral.inquiry.status == "READY"
    assert told(target_officer, "mencatat jawaban Anda")
    assert told(officer, "menjawab rujukan")


@pytest.mark.pasal("Lampiran B.4")
def test_a_breach_recorded_before_stays_and_the_verdict_follows_the_times(
    referral, responsible, clock
):
    came = referral.due_at
    clock.set(referral.due_at + timedelta(hours=3))
    sweep_referrals()

    enter(referral, responsible, came)

    referral.refresh_from_db()
    assert referral.breach is not None
    assert referral.verdict == "ON_TIME"
    note = referral.events.get(kind="ANSWER_ENTERED").note
    assert note.endswith("menurut waktu itu tepat waktu.")


def test_one_that_came_late_records_the_breach_when_it_is_entered(referral, responsible, clock):
    came = referral.due_at + timedelta(minutes=1)
    clock.set(referral.due_at + timedelta(hours=3))

    enter(referral, responsible, came)

    referral.refresh_from_db()
    assert (referral.verdict, referral.breach.at) == ("LATE", clock())


@pytest.mark.parametrize(
    ("offset", "match"),
    [(timedelta(hours=-2), "sebelum diteruskan"), (timedelta(hours=2), "depan")],
)
def test_no_answer_comes_before_it_is_asked_or_in_the_future(
    referral, responsible, clock, offset, match
):
    clock.advance(timedelta(hours=1))

    with pytest.raises(ReferralError, match=match):
        enter(referral, responsible, clock() + offset)

    assert not AnswerEntry.objects.exists()


def test_what_completes_a_returned_answer_came_after_it(
    referral, target_officer, responsible, officer, clock
):
    clock.advance(timedelta(hours=1))
    referral.answer("Ya.", by=target_officer)
    services.return_referral(referral=referral, reason="Kurang.", by=officer)
    first = clock()
    clock.advance(timedelta(hours=1))

    with pytest.raises(ReferralError, match="pelengkap"):
        enter(referral, responsible, first - timedelta(minutes=1))
    enter(referral, responsible, clock())

    referral.refresh_from_db()
    assert (referral.status, referral.stopped_at) == ("ANSWERED", first)


def test_nothing_is_kept_without_safe_evidence(referral, responsible, clock):
    with pytest.raises(UploadRefused):
        enter(referral, responsible, clock(), evidence=proof(b"MZ bukan pdf"))

    referral.refresh_from_db()
    assert referral.status == "SENT"


def test_what_was_answered_meanwhile_is_not_entered(referral, target_officer, responsible, clock):
    referral.answer("Ya.", by=target_officer)

    with pytest.raises(ReferralError, match="sudah dijawab"):
        enter(referral, responsible, clock())


def test_the_earliest_valid_answer_counts_after_an_overturned_void(
    referral, target_officer, responsible, evaluator, clock
):
    came = clock() + timedelta(minutes=10)
    clock.advance(timedelta(hours=1))
    referral.answer("Ya.", by=target_officer)
    services.void_answer(referral=referral, reason="Tidak.", by=responsible)
    services.contest_void(referral=referral, reason="Sudah.", by=target_officer)
    enter(referral, responsible, came)

    services.decide_contest(referral=referral, is_overturned=True, reason="Ya.", by=evaluator)

    referral.refresh_from_db()
    assert referral.stopped_at == referral.first_answered_at == came


def test_the_certificate_says_how_it_came(referral, responsible, clock):
    enter(referral, responsible, clock(), channel="LETTER")

    (answer,) = facts_of(referral, clock())["answers"]

    assert answer["entered"].startswith("Lewat surat dari Budi, Kabid; dicatat")


def test_a_pejabat_enters_it_on_the_page_and_both_desks_read_the_proof(
    sign_in, referral, responsible, target_officer, outsider, clock
):
    clock.advance(timedelta(hours=1))
    data = {
        "text": "Diperbaiki Senin.",
        "channel": "PHONE",
        "informant": "Budi, Kabid",
        "came_at": written(clock()),
        "evidence": proof(),
    }
    browser = sign_in(responsible)
    form = browser.get(f"/rujukan/{referral.pk}/").content.decode()
    assert 'enctype="multipart/form-data"' in form

    sent = browser.post(reverse("inquiries:enter_answer", args=[referral.pk]), data)

    assert sent.status_code == 303
    page = sign_in(target_officer).get(f"/rujukan/{referral.pk}/").content.decode()
    assert "Lewat telepon dari Budi, Kabid" in page
    entry = AnswerEntry.objects.get()
    where = reverse("inquiries:answer_evidence", args=[referral.pk, entry.answer_id])
    assert where in page
    assert sign_in(target_officer).get(where).status_code == 200
    assert sign_in(outsider).get(where).status_code == 404


def test_a_refused_entry_keeps_what_was_typed(sign_in, referral, responsible):
    sent = sign_in(responsible).post(
        reverse("inquiries:enter_answer", args=[referral.pk]), {"text": "Diperbaiki Senin."}
    )

    page = sent.content.decode()
    assert sent.status_code == 422
    assert "Diperbaiki Senin." in page
    assert "Bukti wajib diunggah." in page


@pytest.mark.django_db(transaction=True)
def test_an_entered_and_a_written_answer_at_once_leave_one(
    referral, responsible, target_officer, clock
):
    results = at_once(
        lambda: enter(referral, responsible, clock()),
        lambda: services.answer_referral(referral=referral, text="Ya.", by=target_officer),
    )

    assert len(refusals(results)) == 1
    assert referral.answers.count() == 1
    assert Event.objects.filter(referral=referral, kind="REFERRAL_ANSWERED").count() <= 1
