"""An abusive message: covered wherever it is shown, kept as it came, and answered all the same."""

import pytest
from django.urls import reverse

from inquiries import services
from inquiries.certificates import facts_of
from inquiries.errors import InquiryError
from tests.factories import make_inquiry, make_referral

pytestmark = pytest.mark.django_db
RUDE = "Dasar pejabat goblok, kapan lampu jalan diperbaiki"
GIST = "Kapan lampu jalan diperbaiki?"
COVERED = "Isi disamarkan karena memuat kata kasar."


@pytest.fixture
def rude(dishub, officer, dpupr, target_officer):
    row = make_inquiry(dishub, officer, text=RUDE)
    make_referral(row, dpupr, officer)
    return services.flag_abusive(inquiry=row, reason="Menghina.", by=officer)


def post(browser, name, inquiry, **data):
    return browser.post(reverse(f"inquiries:{name}", args=[inquiry.number]), data)


def test_the_flag_keeps_the_text_and_moves_nothing(rude, officer, clock):
    event = rude.events.get(kind="ABUSIVE_FLAGGED")
    assert (rude.text, rude.status, rude.is_abusive) == (RUDE, "REFERRED", True)
    assert (event.by, event.at, event.note) == (officer, clock(), "Menghina.")


def test_no_flag_without_a_reason_and_none_twice(rude, dishub, officer):
    with pytest.raises(InquiryError, match="alasan"):
        services.flag_abusive(inquiry=make_inquiry(dishub, officer), reason=" ", by=officer)
    with pytest.raises(InquiryError, match="sudah"):
        services.flag_abusive(inquiry=rude, reason="Lagi.", by=officer)


@pytest.mark.parametrize(
    ("who", "where"),
    [
        ("officer", "/kotak-masuk/?tab=menunggu"),
        ("evaluator", "/kotak-masuk/?tab=menunggu"),
        ("officer", "/kotak-masuk/?q=lampu"),
        ("officer", "/rujukan/?tab=dari-kami"),
        ("target_officer", "/rujukan/"),
        ("target_officer", "/dasbor/"),
    ],
)
def test_no_list_shows_it(sign_in, request, rude, who, where):
    page = sign_in(request.getfixturevalue(who)).get(where).content.decode()

    assert COVERED in page
    assert "goblok" not in page


def test_the_list_of_crises_covers_it_too(sign_in, rude, officer, evaluator):
    services.flag_crisis(inquiry=rude, reason="Viral.", by=officer)

    page = sign_in(evaluator).get("/krisis/").content.decode()

    assert COVERED in page
    assert "goblok" not in page


@pytest.mark.parametrize("who", ["officer", "evaluator"])
def test_the_message_itself_lies_behind_one_click(sign_in, request, rude, who):
    page = sign_in(request.getfixturevalue(who)).get(f"/pesan/{rude.number}/").content.decode()

    before, _, after = page.partition('<details class="veil">')
    assert COVERED in after.partition("</summary>")[0]
    assert "goblok" not in before
    assert "goblok" in after


def test_the_asked_instansi_sees_it_covered(sign_in, rude, target_officer):
    referral = rude.referrals.get()

    page = sign_in(target_officer).get(f"/rujukan/{referral.pk}/").content.decode()

    assert "goblok" not in page.partition('<details class="veil">')[0]


def test_what_it_really_asks_stands_in_its_place(sign_in, dishub, officer):
    row = make_inquiry(dishub, officer, text=RUDE)
    post(sign_in(officer), "flag_abusive", row, reason="Menghina.", gist=GIST)

    page = sign_in(officer).get("/kotak-masuk/").content.decode()

    assert GIST in page
    assert "goblok" not in page


def test_the_certificate_covers_it(rude, clock):
    assert facts_of(rude.referrals.get(), clock())["question"] == COVERED


def test_the_question_inside_is_still_answered(rude, officer, target_officer):
    referral = rude.referrals.get()
    referral.answer("Senin.", by=target_officer)

    services.reply_inquiry(inquiry=rude, text="Senin.", by=officer, referrals=[referral])

    rude.refresh_from_db()
    assert (rude.status, rude.is_abusive) == ("ANSWERED", True)


def test_the_flag_is_undone_and_the_text_shows_again(sign_in, rude, officer):
    sent = post(sign_in(officer), "lift_abusive", rude, reason="Ternyata tidak.")

    page = sign_in(officer).get("/kotak-masuk/?tab=menunggu").content.decode()
    assert sent.status_code == 303
    assert "goblok" in page
    assert rude.events.filter(kind="ABUSIVE_LIFTED").exists()
