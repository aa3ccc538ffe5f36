"""One inquiry's page: reading, holding, answering, referring; with and without htmx."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from inquiries import services
from inquiries.models import Reply
from tests.factories import make_agency, make_inquiry, make_officer, make_referral

pytestmark = pytest.mark.django_db


def url(inquiry, step=""):
    return f"/pesan/{inquiry.number}/{step}"


@pytest.fixture
def answered(referral, target_officer, inquiry):
    """The referral with DPUPR's answer: the inquiry is ready."""
    referral.answer("Perbaikan dijadwalkan tanggal 12.", by=target_officer)
    inquiry.refresh_from_db()
    return referral


def test_the_page_shows_the_message_its_holder_and_its_history(sign_in, officer, inquiry):
    page = sign_in(officer).get(url(inquiry)).content.decode()

    assert inquiry.text in page
    assert "@warga" in page
    assert "sampai 24 Nov 14.20 WITA" in page
    assert "Pesan dicatat" in page


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("officer", 200),
        ("responsible", 200),
        ("head", 200),
        ("evaluator", 200),
        ("outsider", 404),
        ("regent", 404),
    ],
)
def test_who_may_read_an_inquiry(sign_in, request, inquiry, who, status):
    reader = request.getfixturevalue(who)

    assert sign_in(reader).get(url(inquiry)).status_code == status


def test_the_instansi_that_was_asked_reads_it_and_one_that_was_not_does_not(
    sign_in, referral, inquiry, target_officer, outsider
):
    assert sign_in(target_officer).get(url(inquiry)).status_code == 200
    assert sign_in(outsider).get(url(inquiry)).status_code == 404


def test_out_of_scope_reads_like_what_does_not_exist(sign_in, outsider, inquiry):
    browser = sign_in(outsider)

    assert browser.get(url(inquiry)).content == browser.get("/pesan/2611-AAAAA/").content


@pytest.mark.parametrize("number", ["2611-aaaaa", "baru2", "%00", "2611-AAAAAA", "1"])
def test_what_is_no_number_is_not_found(sign_in, officer, number):
    assert sign_in(officer).get(f"/pesan/{number}/").status_code == 404


@pytest.mark.parametrize("step", ["ambil/", "lepas/", "jawab/", "teruskan/", "selesaikan/"])
@pytest.mark.parametrize(
    ("who", "status"),
    [("outsider", 404), ("regent", 404), ("evaluator", 403), ("head", 403)],
)
def test_who_may_not_work_on_an_inquiry(sign_in, request, inquiry, step, who, status):
    response = sign_in(request.getfixturevalue(who)).post(url(inquiry, step), {})

    assert response.status_code == status


@pytest.mark.parametrize("step", ["ambil/", "lepas/", "jawab/", "teruskan/", "selesaikan/"])
def test_the_instansi_that_was_asked_may_only_read_the_inquiry(
    sign_in, referral, inquiry, target_officer, step
):
    assert sign_in(target_officer).post(url(inquiry, step), {}).status_code == 403


@pytest.mark.parametrize("step", ["ambil/", "lepas/", "selesaikan/"])
def test_buttons_are_pressed_not_opened(sign_in, officer, inquiry, step):
    assert sign_in(officer).get(url(inquiry, step)).status_code == 405


def test_reading_changes_nothing(sign_in, officer, inquiry):
    before = (inquiry.version, inquiry.events.count())
    browser = sign_in(officer)

    for step in ("", "jawab/", "teruskan/"):
        assert browser.get(url(inquiry, step)).status_code == 200

    inquiry.refresh_from_db()
    assert (inquiry.version, inquiry.events.count()) == before


def test_diskominfo_reads_masked_and_learns_no_author(sign_in, evaluator, dishub, officer):
    inquiry = make_inquiry(dishub, officer, text="NIK 7308011203900001, hubungi budi@contoh.id")

    page = sign_in(evaluator).get(url(inquiry)).content.decode()

    assert "7308********0001" in page
    for secret in ("7308011203900001", "budi@contoh.id", "@warga"):
        assert secret not in page


def test_a_page_with_many_referrals_costs_as_many_queries_as_with_one(
    sign_in, officer, inquiry, target_officer, dpupr, django_assert_num_queries
):
    make_referral(inquiry, dpupr, officer)
    browser = sign_in(officer)
    browser.get(url(inquiry))
    with CaptureQueriesContext(connection) as one:
        browser.get(url(inquiry))
    for number in range(6):
        agency = make_agency(f"DINAS{number}")
        other = make_officer(agency)
        make_referral(inquiry, agency, officer).answer("Ya.", by=other)

    with django_assert_num_queries(len(one)):
        browser.get(url(inquiry))


# --- hold -------------------------------------------------------------------------------------
def test_taking_and_letting_go(sign_in, officer, inquiry):
    browser = sign_in(officer)
    browser.post(url(inquiry, "lepas/"), {"version": inquiry.version})
    inquiry.refresh_from_db()
    assert inquiry.claimed_by is None

    response = browser.post(url(inquiry, "ambil/"), {"version": inquiry.version})

    inquiry.refresh_from_db()
    assert (response.status_code, inquiry.claimed_by) == (303, officer)


def test_what_a_colleague_holds_cannot_be_taken_and_the_page_says_until_when(
    sign_in, colleague, officer, inquiry
):
    response = sign_in(colleague).post(url(inquiry, "ambil/"), {})

    assert response.status_code == 422
    assert f"{officer} sedang mengerjakan pesan ini" in response.content.decode()


def test_a_garbled_version_counts_as_stale(sign_in, officer, inquiry):
    response = sign_in(officer).post(url(inquiry, "lepas/"), {"version": "<script>"})

    assert response.status_code == 422
    assert "baru saja diubah" in response.content.decode()


# --- answer -----------------------------------------------------------------------------------
@pytest.mark.pasal("Lampiran B.2")
def test_a_simple_message_is_answered_with_one_text_and_one_click(sign_in, officer, inquiry):
    response = sign_in(officer).post(
        url(inquiry, "jawab/"),
        {"text": "Sudah kami perbaiki.", "version": inquiry.version, "url": "instagram.com/p/1"},
    )

    reply = Reply.objects.get(inquiry=inquiry)
    inquiry.refresh_from_db()
    assert (response.status_code, inquiry.status) == (303, "ANSWERED")
    assert (reply.text, reply.url) == ("Sudah kami perbaiki.", "https://instagram.com/p/1")


def test_an_unclaimed_message_is_claimed_on_the_way(sign_in, officer, colleague, inquiry):
    services.release_inquiry(inquiry=inquiry, by=officer)

    sign_in(colleague).post(url(inquiry, "jawab/"), {"text": "Sudah."})

    assert inquiry.events.filter(kind="CLAIMED", by=colleague).exists()


@pytest.mark.pasal("Lampiran B.5")
def test_the_answers_at_hand_are_ticked_beforehand(sign_in, officer, answered, inquiry):
    form = sign_in(officer).get(url(inquiry, "jawab/")).context["reply_form"]

    assert form["referrals"].value() == [answered.pk]


@pytest.mark.pasal("Lampiran B.5")
def test_a_reply_that_differs_shows_where_and_asks_why(sign_in, officer, answered, inquiry):
    browser = sign_in(officer)
    reply = {"text": "Selesai tanggal 21.", "referrals": [answered.pk], "version": inquiry.version}

    refused = browser.post(url(inquiry, "jawab/"), reply)
    reason = {**reply, "deviation_reason": "Dikoreksi lewat telepon."}
    accepted = browser.post(url(inquiry, "jawab/"), reason)

    page = refused.content.decode()
    assert (refused.status_code, accepted.status_code) == (422, 303)
    assert "<mark>21</mark>" in page
    assert "Alasan perbedaan" in page
    assert "Selesai tanggal 21." in page
    shown = browser.get(url(inquiry)).content.decode()
    assert "berdasarkan jawaban Dpupr" in shown
    assert "Dikoreksi lewat telepon." in shown


@pytest.mark.pasal("Lampiran B.5")
def test_a_reply_without_its_source_is_refused(sign_in, officer, answered, inquiry):
    response = sign_in(officer).post(url(inquiry, "jawab/"), {"text": "Dijadwalkan."})

    assert response.status_code == 422
    assert "Kutip jawaban Instansi" in response.content.decode()


def test_a_foreign_referral_cannot_be_cited(sign_in, officer, dishub, dpupr, answered, inquiry):
    other = make_inquiry(dishub, officer)
    foreign = make_referral(other, dpupr, officer)

    response = sign_in(officer).post(
        url(inquiry, "jawab/"), {"text": "Dijadwalkan.", "referrals": [foreign.pk]}
    )

    assert response.status_code == 422
    assert not Reply.objects.exists()


def test_a_stale_reply_is_kept_and_the_fresh_state_stands_beside_it(
    sign_in, officer, inquiry, dpupr, target_officer
):
    stale = inquiry.version
    referral = make_referral(inquiry, dpupr, officer)
    referral.answer("Dijadwalkan Senin.", by=target_officer)

    response = sign_in(officer).post(
        url(inquiry, "jawab/"), {"text": "Kalimat saya yang panjang.", "version": stale}
    )

    page = response.content.decode()
    inquiry.refresh_from_db()
    assert response.status_code == 422
    assert f"baru saja diubah oleh {target_officer}" in page
    assert "Kalimat saya yang panjang." in page
    assert "Dijadwalkan Senin." in page
    form = response.context["reply_form"]
    assert form["version"].value() == str(inquiry.version)
    assert form["referrals"].value() == [str(referral.pk)]


def test_the_second_to_answer_keeps_the_text_and_sees_the_first_answer(sign_in, officer, inquiry):
    services.reply_inquiry(inquiry=inquiry, text="Jawaban pertama.", by=officer)

    response = sign_in(officer).post(
        url(inquiry, "jawab/"), {"text": "Jawaban kedua.", "version": inquiry.version}
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert "Jawaban kedua." in page
    assert "Jawaban pertama." in page
    assert Reply.objects.count() == 1


def test_a_refusal_to_htmx_is_the_form_with_the_state_beside_it(sign_in, officer, inquiry):
    response = sign_in(officer, **{"HX-Request": "true"}).post(
        url(inquiry, "jawab/"), {"text": "", "version": inquiry.version}
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert page.lstrip().startswith('<form class="form panel" id="jawab"')
    assert "Jawaban wajib diisi." in page
    assert page.count('hx-swap-oob="true"') == 3
    assert "<html" not in page


def test_success_leads_htmx_to_the_fresh_page(sign_in, officer, inquiry):
    response = sign_in(officer, **{"HX-Request": "true"}).post(
        url(inquiry, "jawab/"), {"text": "Sudah.", "version": inquiry.version}
    )

    assert (response.status_code, response["HX-Redirect"]) == (204, url(inquiry))


def test_an_answered_message_is_finished_with_one_click(sign_in, officer, inquiry):
    services.reply_inquiry(inquiry=inquiry, text="Sudah.", by=officer)

    response = sign_in(officer).post(url(inquiry, "selesaikan/"), {})

    inquiry.refresh_from_db()
    assert (response.status_code, inquiry.status) == (303, "CLOSED")


def test_an_unanswered_message_cannot_be_finished(sign_in, officer, inquiry):
    response = sign_in(officer).post(url(inquiry, "selesaikan/"), {})

    assert response.status_code == 422
    assert "sudah dijawab" in response.content.decode()


# --- refer ------------------------------------------------------------------------------------
@pytest.mark.pasal("Lampiran B.3")
def test_one_message_goes_to_several_instansi_each_with_its_clock(
    sign_in, officer, inquiry, dpupr, target_officer, outsider, clock
):
    response = sign_in(officer).post(
        url(inquiry, "teruskan/"),
        {
            "agencies": ["DPUPR", "DLHK"],
            "optional": ["DLHK"],
            "reason": "Jalan dan sampah.",
            "version": inquiry.version,
        },
    )

    inquiry.refresh_from_db()
    sent = {row.to_agency.code: row for row in inquiry.referrals.all()}
    assert (response.status_code, inquiry.status) == (303, "REFERRED")
    assert {code: row.is_mandatory for code, row in sent.items()} == {"DPUPR": True, "DLHK": False}
    assert {row.due_at for row in sent.values()} == {clock() + timedelta(hours=24)}


def test_an_instansi_ticked_only_as_optional_is_not_asked(sign_in, officer, inquiry, dpupr):
    make_agency("DLHK")
    sign_in(officer).post(
        url(inquiry, "teruskan/"),
        {"agencies": ["DPUPR"], "optional": ["DLHK"], "reason": "Jalan."},
    )

    assert [row.to_agency.code for row in inquiry.referrals.all()] == ["DPUPR"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"agencies": []}, "Pilih Instansi yang akan menjawab."),
        ({"reason": ""}, "Alasan diteruskan wajib diisi."),
        ({"agencies": ["TIDAKADA"]}, "Instansi tidak dikenal."),
        ({"agencies": ["DISHUB"]}, "milik Instansi Anda sendiri"),
        ({"optional": ["DPUPR"]}, "Sedikitnya satu Instansi harus wajib menjawab."),
    ],
)
def test_a_refused_referral_keeps_what_was_chosen(
    sign_in, officer, inquiry, dpupr, fields, sentence
):
    response = sign_in(officer).post(
        url(inquiry, "teruskan/"),
        {"agencies": ["DPUPR"], "reason": "Kewenangan jalan.", **fields},
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert not inquiry.referrals.exists()
    if "reason" not in fields:
        assert "Kewenangan jalan." in page
    if "agencies" not in fields:
        assert 'value="DPUPR" checked' in page


def test_the_picker_says_where_no_officer_is_in_force_and_who_is_asked_already(
    sign_in, officer, inquiry, referral
):
    make_agency("KOSONG")

    form = sign_in(officer).get(url(inquiry, "teruskan/")).context["refer_form"]

    notes = {pick.short_name: pick.note for _, picks in form.groups() for pick in picks}
    assert notes["Kosong"] == "belum ada Petugas"
    assert notes["Dpupr"] == "sudah diminta"
    assert "Dishub" not in notes


def test_the_form_to_refer_comes_alone_to_htmx(sign_in, officer, inquiry, dpupr):
    page = sign_in(officer, **{"HX-Request": "true"}).get(url(inquiry, "teruskan/"))

    assert page.content.decode().lstrip().startswith('<form class="form panel" id="form-teruskan"')


# --- refresh ----------------------------------------------------------------------------------
def test_the_state_is_fetched_only_when_it_changed(sign_in, officer, inquiry, dpupr):
    browser = sign_in(officer, **{"HX-Request": "true"})
    before = browser.get(url(inquiry)).context["talk"].fingerprint

    unchanged = browser.get(url(inquiry), {"sidik": before})
    make_referral(inquiry, dpupr, officer)
    changed = browser.get(url(inquiry), {"sidik": before})

    page = changed.content.decode()
    assert (unchanged.status_code, changed.status_code) == (204, 200)
    assert "Rujukan ke Dpupr" in page
    assert "<textarea" not in page  # what is being typed is left alone


def test_a_link_that_is_not_of_the_web_is_never_a_link(sign_in, officer, dishub):
    inquiry = make_inquiry(dishub, officer, source_url="javascript:alert(1)")

    assert "javascript:" not in sign_in(officer).get(url(inquiry)).content.decode()


def test_no_token_no_change(officer, inquiry):
    for headers in ({}, {"HX-Request": "true"}):
        browser = Client(enforce_csrf_checks=True, headers=headers)
        browser.force_login(officer)
        assert browser.post(url(inquiry, "jawab/"), {"text": "Sudah."}).status_code == 403
    assert not Reply.objects.exists()
