"""The rarer steps in the browser: offered to whom, taken by whom, refused with what was typed."""

import re
from collections import Counter
from datetime import timedelta

import pytest
from django.urls import reverse

from agencies.models import OutsideBody
from inquiries import services
from inquiries.models import Inquiry
from inquiries.steps import INQUIRY_STEPS, NAMES, REFERRAL_STEPS
from tests.factories import make_agency, make_inquiry, make_officer, make_referral

pytestmark = pytest.mark.django_db


@pytest.fixture
def body():
    return OutsideBody.objects.create(
        code="PLN", name="PT PLN (Persero)", short_name="PLN", kind="OUTSIDE", channel="telepon 123"
    )


@pytest.fixture
def answered(referral, target_officer):
    referral.answer("Dijadwalkan.", by=target_officer)
    referral.refresh_from_db()
    return referral


def url(slug, row):
    kinds = {kind.slug for kind in INQUIRY_STEPS}
    key = row.number if slug in kinds else row.pk
    return reverse(f"inquiries:{NAMES[slug]}", args=[key])


def offered(response):
    steps = list(response.context["steps"]) if "steps" in response.context else []
    if "card" in response.context:
        steps += response.context["card"].steps
    return {step.kind.slug for step in steps}


# --- who is offered what ----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (
            "officer",
            {"catat", "disposisi", "penanda", "alihkan", "duplikat", "spam", "krisis", "kasar"},
        ),
        (
            "responsible",
            {
                "catat",
                "disposisi",
                "penanda",
                "alihkan",
                "duplikat",
                "spam",
                "ambil-alih",
                "krisis",
                "kasar",
            },
        ),
        ("head", set()),
        ("evaluator", set()),
    ],
)
def test_what_an_open_inquiry_offers(sign_in, request, inquiry, who, expected):
    response = sign_in(request.getfixturevalue(who)).get(f"/pesan/{inquiry.number}/")

    assert offered(response) == expected


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("officer", {"kembalikan"}),
        ("responsible", {"kembalikan", "batalkan"}),
        ("target_officer", set()),
        ("evaluator", set()),
    ],
)
def test_what_an_answered_referral_offers(sign_in, request, answered, who, expected):
    response = sign_in(request.getfixturevalue(who)).get(f"/rujukan/{answered.pk}/")

    assert offered(response) == expected


# --- who may take them ------------------------------------------------------------------------
ALLOWED = {
    "catat": {"officer", "responsible"},
    "disposisi": {"officer", "responsible"},
    "penanda": {"officer", "responsible"},
    "lepas-penanda": {"officer", "responsible"},
    "alihkan": {"officer", "responsible"},
    "duplikat": {"officer", "responsible"},
    "spam": {"officer", "responsible"},
    "pulihkan": {"responsible"},
    "ambil-alih": {"responsible"},
    "lanjutan": {"officer", "responsible"},
    "tunjuk": {"evaluator"},
    "setujui": {"responsible"},
    "kembalikan-usulan": {"responsible"},
    "krisis": {"officer", "responsible"},
    "cabut-krisis": {"responsible"},
    "kasar": {"officer", "responsible"},
    "cabut-kasar": {"officer", "responsible"},
    "buka-data": {"officer", "responsible"},
    "catat-jawaban": {"responsible"},
    "kembalikan": {"officer", "responsible"},
    "batalkan": {"responsible"},
    "tutup": {"responsible"},
    "keberatan": {"target_officer"},
    "putuskan": {"evaluator"},
}
PEOPLE = ["officer", "responsible", "head", "target_officer", "evaluator", "outsider", "regent"]


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("kind", [*INQUIRY_STEPS, *REFERRAL_STEPS], ids=lambda kind: kind.slug)
def test_who_may_take_which_step(sign_in, request, referral, kind, who):
    row = referral.inquiry if kind in INQUIRY_STEPS else referral
    person = request.getfixturevalue(who)

    response = sign_in(person).post(url(kind.slug, row), {})

    unseen = who in {"outsider", "regent"}
    taken = 303 if kind.slug == "ambil-alih" else 422  # the others ask something
    allowed = who in ALLOWED[kind.slug]
    assert response.status_code == (404 if unseen else taken if allowed else 403)


@pytest.mark.parametrize("kind", [*INQUIRY_STEPS, *REFERRAL_STEPS], ids=lambda kind: kind.slug)
def test_a_step_is_taken_by_post_alone(sign_in, officer, referral, kind):
    row = referral.inquiry if kind in INQUIRY_STEPS else referral

    assert sign_in(officer).get(url(kind.slug, row)).status_code == 405


# --- each step, done --------------------------------------------------------------------------
def test_a_note_is_read_by_ones_own_and_diskominfo_alone(
    sign_in, officer, head, evaluator, target_officer, referral
):
    inquiry = referral.inquiry
    response = sign_in(officer).post(url("catat", inquiry), {"text": "Sudah ditelepon."})

    assert response.status_code == 303
    seen = {
        person.username: "Sudah ditelepon."
        in sign_in(person).get(f"/pesan/{inquiry.number}/").content.decode()
        for person in (officer, head, evaluator, target_officer)
    }
    assert seen == {
        "petugas.dishub": True,
        "kepala.dishub": True,
        "evaluator": True,
        "petugas.dpupr": False,
    }


def test_a_disposisi_shows_its_name(sign_in, officer, colleague, inquiry):
    response = sign_in(officer).post(
        url("disposisi", inquiry), {"to": colleague.username, "version": inquiry.version}
    )

    page = sign_in(officer).get(response["Location"]).content.decode()
    assert "Disposisi:" in page
    assert str(colleague) in page


def test_what_is_assigned_to_a_colleague_only_a_pejabat_reassigns(
    sign_in, officer, colleague, responsible, inquiry
):
    services.assign_inquiry(inquiry=inquiry, to=colleague, by=officer)

    by_officer = sign_in(officer).post(url("disposisi", inquiry), {"to": officer.username})
    by_pejabat = sign_in(responsible).post(url("disposisi", inquiry), {"to": officer.username})

    assert (by_officer.status_code, by_pejabat.status_code) == (403, 303)


def test_a_redirect_is_shown_with_the_body_it_names(sign_in, officer, inquiry, body):
    browser = sign_in(officer)
    response = browser.post(
        url("alihkan", inquiry),
        {"body": "PLN", "text": "Ini urusan listrik.", "version": inquiry.version},
    )

    page = browser.get(response["Location"]).content.decode()
    assert response.status_code == 303
    assert "diarahkan ke PLN (luar)" in page
    assert "telepon 123" in page


def test_a_duplicate_links_to_its_original(sign_in, officer, dishub, inquiry):
    original = make_inquiry(dishub, officer)
    browser = sign_in(officer)

    response = browser.post(
        url("duplikat", inquiry),
        {"original": original.number.lower(), "reason": "Lampu sama.", "version": inquiry.version},
    )

    assert response.status_code == 303
    assert f'href="/pesan/{original.number}/"' in browser.get(response["Location"]).content.decode()


@pytest.mark.parametrize("number", ["2611-AAAAA", "bukan nomor", "a\x00b", "foreign"])
def test_a_duplicate_of_what_one_does_not_hold_is_refused_alike(
    sign_in, officer, outsider, inquiry, number
):
    if number == "foreign":
        number = make_inquiry(make_agency("DLHK"), outsider).number

    response = sign_in(officer).post(
        url("duplikat", inquiry), {"original": number, "reason": "Sama."}
    )

    page = response.content.decode()
    assert response.status_code == 422
    nul = "Nomor pesan asli memuat karakter yang tidak didukung."
    missing = "Nomor itu tidak ada di kotak masuk Instansi Anda."
    assert (nul if "\x00" in number else missing) in page
    assert "Sama." in page
    inquiry.refresh_from_db()
    assert inquiry.status == "IN_PROGRESS"


def test_spam_leaves_the_inbox_and_a_pejabat_brings_it_back(sign_in, officer, responsible, inquiry):
    sign_in(officer).post(url("spam", inquiry), {"reason": "Iklan.", "version": inquiry.version})
    assert not sign_in(officer).get("/kotak-masuk/").context["list"].rows
    (row,) = sign_in(officer).get("/kotak-masuk/", {"tab": "selesai"}).context["list"].rows
    assert row.status == "Spam"

    response = sign_in(responsible).post(url("pulihkan", inquiry), {"reason": "Sungguhan."})

    assert response.status_code == 303
    assert sign_in(officer).get("/kotak-masuk/").context["list"].rows


def test_a_follow_up_after_the_window_leads_to_the_new_inquiry(sign_in, officer, inquiry, clock):
    services.reply_inquiry(inquiry=inquiry, text="Sudah.", by=officer)
    clock.advance(timedelta(days=8))

    response = sign_in(officer).post(url("lanjutan", inquiry), {"text": "Masih mati."})

    fresh = Inquiry.objects.exclude(pk=inquiry.pk).get()
    assert response["Location"] == f"/pesan/{fresh.number}/"
    assert (
        f"/pesan/{inquiry.number}/" in sign_in(officer).get(response["Location"]).content.decode()
    )


def test_a_follow_up_inside_the_window_stands_in_the_thread(sign_in, officer, inquiry):
    services.reply_inquiry(inquiry=inquiry, text="Sudah.", by=officer)
    browser = sign_in(officer)

    response = browser.post(url("lanjutan", inquiry), {"text": "Masih mati."})

    page = browser.get(response["Location"])
    assert "Masih mati." in page.content.decode()
    assert page.context["reply_form"] is not None


def test_a_pejabat_takes_over(sign_in, responsible, officer, inquiry):
    response = sign_in(responsible).post(url("ambil-alih", inquiry), {"version": inquiry.version})

    inquiry.refresh_from_db()
    assert (response.status_code, inquiry.claimed_by) == (303, responsible)


def test_diskominfo_designates_from_the_page(sign_in, evaluator, officer, inquiry, dpupr):
    for code in ("SATU", "DUA"):
        agency = make_agency(code)
        target = make_officer(agency)
        make_referral(inquiry, agency, officer).reject("Bukan kami.", by=target)
    browser = sign_in(evaluator)
    assert offered(browser.get(f"/pesan/{inquiry.number}/")) == {"tunjuk"}

    response = browser.post(
        url("tunjuk", inquiry), {"agency": "DPUPR", "reason": "Kewenangan jalan."}
    )

    assert response.status_code == 303
    assert inquiry.referrals.get(to_agency=dpupr).designated_by == evaluator


def test_return_void_contest_and_decision_in_the_browser(
    sign_in, responsible, officer, target_officer, evaluator, answered
):
    page = f"/rujukan/{answered.pk}/"
    asker, target, judge = sign_in(responsible), sign_in(target_officer), sign_in(evaluator)

    assert asker.post(url("kembalikan", answered), {"reason": "Kurang."}).status_code == 303
    assert "Kurang." in target.get(page).content.decode()
    assert target.post(f"{page}jawab/", {"text": "Senin."}).status_code == 303
    answered.answers.last()
    refused = asker.post(url("batalkan", answered), {"reason": "Tidak menjawab."})
    assert refused.status_code == 422
    assert "Tidak menjawab." in refused.content.decode()
    assert judge.post(url("putuskan", answered), {"reason": "Ya."}).status_code == 422


def test_a_void_is_contested_and_decided(sign_in, responsible, target_officer, evaluator, answered):
    page = f"/rujukan/{answered.pk}/"
    target, judge = sign_in(target_officer), sign_in(evaluator)

    sign_in(responsible).post(url("batalkan", answered), {"reason": "Tidak menjawab."})
    assert offered(target.get(page)) == {"keberatan"}
    target.post(url("keberatan", answered), {"reason": "Sudah menjawab."})
    assert offered(judge.get(page)) == {"putuskan"}
    judge.post(url("putuskan", answered), {"is_overturned": "ya", "reason": "Jawaban cukup."})

    answered.refresh_from_db()
    shown = target.get(page).content.decode()
    assert (answered.status, answered.verdict) == ("ANSWERED", "ON_TIME")
    assert "Putusan Diskominfo: jawaban tetap sah." in shown


def test_a_pejabat_closes_a_referral_unanswered(sign_in, responsible, referral):
    response = sign_in(responsible).post(url("tutup", referral), {"reason": "Terlalu lama."})

    referral.refresh_from_db()
    assert (response.status_code, referral.status) == (303, "CLOSED_UNANSWERED")


# --- refused ----------------------------------------------------------------------------------
def test_a_refused_step_stands_open_with_what_was_typed(sign_in, officer, inquiry, body):
    response = sign_in(officer).post(
        url("alihkan", inquiry), {"body": "", "text": "Ini urusan listrik."}
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert "Pilih Instansi Luar atau PPID yang dituju." in page
    assert "Ini urusan listrik." in page
    assert 'id="langkah-alihkan" aria-labelledby="langkah-alihkan-judul" open' in page


def test_a_stale_step_is_refused_and_follows_the_newest_version(
    sign_in, officer, inquiry, colleague
):
    stale = inquiry.version
    services.release_inquiry(inquiry=inquiry, by=officer)

    response = sign_in(officer).post(url("spam", inquiry), {"reason": "Iklan.", "version": stale})

    inquiry.refresh_from_db()
    page = response.content.decode()
    assert (response.status_code, inquiry.status) == (422, "IN_PROGRESS")
    assert f"baru saja diubah oleh {officer}" in page
    assert "Iklan." in page


def test_no_two_elements_of_a_page_share_an_id(sign_in, responsible, answered, inquiry):
    page = sign_in(responsible).get(f"/pesan/{inquiry.number}/").content.decode()

    ids = Counter(re.findall(r'\sid="([^"]+)"', page))
    assert [name for name, count in ids.items() if count > 1] == []


# --- fetched when they are opened ---------------------------------------------------------------
def test_a_form_that_offers_colleagues_is_made_when_it_is_opened(
    sign_in, officer, colleague, inquiry
):
    url = f"/pesan/{inquiry.number}/"
    plain = sign_in(officer).get(url).content.decode()
    opened = sign_in(officer).get(url, {"langkah": "disposisi"}).content.decode()
    alone = sign_in(officer, **{"HX-Request": "true"}).get(url, {"langkah": "disposisi"})

    assert str(colleague) not in plain
    assert f'href="{url}?langkah=disposisi"' in plain
    assert 'id="langkah-disposisi" aria-labelledby="langkah-disposisi-judul" open' in opened
    assert str(colleague) in opened
    assert str(colleague) in alone.content.decode()
    assert "<html" not in alone.content.decode()


@pytest.mark.parametrize(("who", "slug"), [("officer", "tunjuk"), ("head", "disposisi")])
def test_a_step_that_is_not_offered_cannot_be_fetched(sign_in, request, inquiry, who, slug):
    browser = sign_in(request.getfixturevalue(who), **{"HX-Request": "true"})

    assert browser.get(f"/pesan/{inquiry.number}/", {"langkah": slug}).status_code == 404


def test_a_tag_is_given_shown_to_ones_own_and_taken_off(
    sign_in, officer, target_officer, referral, inquiry
):
    page = f"/pesan/{inquiry.number}/"
    given = sign_in(officer).post(url("penanda", inquiry), {"name": "Banjir"})
    shown = sign_in(officer).get(page).content.decode()
    foreign = sign_in(target_officer).get(page).content.decode()
    tag = inquiry.taggings.get().tag
    taken = sign_in(officer).post(url("lepas-penanda", inquiry), {"tag": tag.pk})

    assert (given.status_code, taken.status_code) == (303, 303)
    assert "<dt>Penanda</dt><dd>Banjir</dd>" in shown
    assert "Banjir" not in foreign
    assert not inquiry.taggings.exists()


def test_a_tag_the_inquiry_does_not_carry_cannot_be_taken_off(sign_in, officer, inquiry, dishub):
    services.tag_inquiry(inquiry=make_inquiry(dishub, officer), name="Banjir", by=officer)

    response = sign_in(officer).post(url("lepas-penanda", inquiry), {"tag": "1"})

    assert response.status_code == 422


def test_a_formal_information_request_goes_to_ppid_with_its_channel(sign_in, officer, inquiry):
    OutsideBody.objects.create(
        code="PPID", name="PPID Kabupaten Berau", short_name="PPID", kind="INFORMATION",
        channel="loket Diskominfo",
    )  # fmt: skip
    browser = sign_in(officer)
    asked = browser.get(f"/pesan/{inquiry.number}/?langkah=alihkan").content.decode()

    browser.post(
        f"/pesan/{inquiry.number}/alihkan/", {"body": "PPID", "text": "Ajukan permohonan resmi."}
    )

    reply = inquiry.replies.get()
    assert "Permintaan informasi resmi" in asked
    assert "PPID Kabupaten Berau: loket Diskominfo" in reply.text
