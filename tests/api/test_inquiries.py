"""`inquiries/`: who reads and works on what, and what each action answers."""

from base64 import b64encode
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from accounts.models import MediaAccount
from inquiries.models import CitizenContact, Inquiry
from tests.api.conftest import queries
from tests.factories import (
    make_account,
    make_agency,
    make_decree,
    make_inquiry,
    make_officer,
    make_referral,
    make_user,
)

pytestmark = pytest.mark.django_db

MESSAGE = {"type": "QUESTION", "text": "Kapan jembatan Gunung Tabur diperbaiki?"}


@pytest.fixture
def inquiry(dishub, officer):
    return make_inquiry(dishub, officer)


@pytest.fixture
def desk(as_, officer):
    return as_(officer)


@pytest.fixture
def foreign(dpupr, target_officer):
    """An inquiry of another Instansi."""
    return make_inquiry(dpupr, target_officer)


def numbers(answer) -> set[str]:
    assert answer.status_code == 200, answer.data
    return {row["number"] for row in answer.data["results"]}


@pytest.mark.pasal("Lampiran B.1")
def test_a_message_is_recorded_for_the_callers_instansi_with_type_and_text_alone(desk, officer):
    answer = desk.post("inquiries/", MESSAGE)

    assert answer.status_code == 201
    inquiry = Inquiry.objects.get(number=answer.data["number"])
    assert (inquiry.agency.code, inquiry.type, inquiry.source) == ("DISHUB", "QUESTION", "API")
    assert answer.data["agency"] == "DISHUB"
    assert answer.data["status"] == "IN_PROGRESS"
    assert answer.data["claimed_by"] == officer.username


def test_a_recorded_message_keeps_what_is_known_of_it(desk, dishub, clock):
    account = make_account(dishub)
    make_decree(dishub, accounts=[account])
    known = {
        "author_name": "Siti",
        "author_handle": "siti.berau",
        "source_url": "https://www.instagram.com/p/abc/",
        "posted_at": "2026-11-24T13:00:00+08:00",
    }

    answer = desk.post("inquiries/", {**MESSAGE, **known, "account": account.pk})

    assert answer.status_code == 201
    assert {name: answer.data[name] for name in known} == known
    assert answer.data["account"] == account.pk


def test_the_contact_is_kept_sealed_and_never_read_out(desk):
    answer = desk.post("inquiries/", {**MESSAGE, "contact": "0812-3456-7890"})

    assert CitizenContact.objects.get().value == "6281234567890"
    assert b"81234" not in answer.content


@pytest.mark.parametrize("whose", ["foreign", "proposed", "missing"])
def test_only_an_official_account_of_ones_own_can_be_named(desk, dishub, dpupr, whose):
    account = make_account(dpupr if whose == "foreign" else dishub)
    if whose == "foreign":
        make_decree(dpupr, accounts=[account])
    pk = account.pk + 1 if whose == "missing" else account.pk

    answer = desk.post("inquiries/", {**MESSAGE, "account": pk})

    assert (answer.status_code, list(answer.data["fields"])) == (400, ["account"])
    assert Inquiry.objects.count() == 0


def test_who_serves_two_instansi_records_for_their_own_or_for_the_accounts(as_, dishub, dpupr):
    both = make_user("petugas.dua", agency=dishub)
    make_decree(dishub, officers=[both])
    account = make_account(dpupr, "dpupr.berau")
    make_decree(dpupr, officers=[both], accounts=[account])
    partner = as_(both)

    own = partner.post("inquiries/", MESSAGE)
    other = partner.post("inquiries/", {**MESSAGE, "account": account.pk})

    assert (own.data["agency"], other.data["agency"]) == ("DISHUB", "DPUPR")


@pytest.mark.parametrize("who", ["head", "evaluator"])
def test_whoever_has_no_desk_records_nothing(as_, request, who):
    answer = as_(request.getfixturevalue(who)).post("inquiries/", MESSAGE)

    assert answer.status_code == 403
    assert Inquiry.objects.count() == 0


@pytest.mark.parametrize("who", ["regent", "admin"])
@pytest.mark.parametrize("path", ["inquiries/", "inquiries/2611-AAAAA/", "referrals/"])
def test_bupati_and_admin_read_no_messages(as_, request, who, path):
    assert as_(request.getfixturevalue(who)).get(path).status_code == 403


def test_list_and_detail_give_the_same_rows(as_, request, inquiry, foreign, dpupr, officer, head):
    asked = make_inquiry(inquiry.agency, officer)
    make_referral(asked, dpupr, officer)
    everyone = {inquiry.number, foreign.number, asked.number}
    seen = {}
    for who in ("officer", "head", "target_officer", "evaluator"):
        partner = as_(request.getfixturevalue(who))
        seen[who] = numbers(partner.get("inquiries/"))
        opened = {n for n in everyone if partner.get(f"inquiries/{n}/").status_code == 200}
        assert seen[who] == opened

    assert seen == {
        "officer": {inquiry.number, asked.number},
        "head": {inquiry.number, asked.number},
        "target_officer": {foreign.number, asked.number},
        "evaluator": everyone,
    }


def test_a_foreign_message_is_refused_like_one_that_does_not_exist(desk, foreign):
    answers = [
        send(f"inquiries/{number}/{action}")
        for number in (foreign.number, "2611-AAAAA")
        for send, action in (
            (desk.get, ""),
            (desk.get, "events/"),
            (desk.post, "claim/"),
            (desk.post, "reply/"),
            (desk.post, "refer/"),
            (desk.post, "release/"),
            (desk.post, "close/"),
        )
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


def test_the_instansi_that_was_asked_and_the_head_read_but_do_not_work_on_it(
    as_, inquiry, dpupr, officer, target_officer, head
):
    make_referral(inquiry, dpupr, officer)

    for person in (target_officer, head):
        partner = as_(person)
        statuses = {
            partner.post(f"inquiries/{inquiry.number}/{action}/").status_code
            for action in ("claim", "release", "reply", "refer", "close")
        }
        assert statuses == {403}
        assert partner.get(f"inquiries/{inquiry.number}/").status_code == 200


def test_diskominfo_reads_everything_masked(as_, evaluator, dishub, officer):
    text = "Nomor saya 081234567890, tolong."
    inquiry = make_inquiry(dishub, officer, text=text)

    partner = as_(evaluator)
    rows = [partner.get("inquiries/").data["results"][0]]
    rows.append(partner.get(f"inquiries/{inquiry.number}/").data)

    for row in rows:
        assert "081234567890" not in row["text"]
        assert (row["author_name"], row["author_handle"]) == ("", "")


def test_the_filters_choose_by_status_type_and_tab(desk, dishub, officer, dpupr):
    comment = make_inquiry(dishub, officer, kind="COMMENT")
    waiting = make_inquiry(dishub, officer)
    make_referral(waiting, dpupr, officer)

    assert numbers(desk.get("inquiries/", type="COMMENT")) == {comment.number}
    assert numbers(desk.get("inquiries/", status="REFERRED")) == {waiting.number}
    assert numbers(desk.get("inquiries/", tab="to_answer")) == {comment.number}
    assert numbers(desk.get("inquiries/", tab="waiting")) == {waiting.number}
    assert numbers(desk.get("inquiries/", tab="overdue")) == set()


def test_the_tab_of_what_is_late_follows_the_clock(desk, inquiry, dpupr, officer, clock):
    referral = make_referral(inquiry, dpupr, officer)
    clock.set(referral.due_at + timedelta(seconds=1))

    assert numbers(desk.get("inquiries/", tab="overdue")) == {inquiry.number}


def test_a_tab_holds_only_what_ones_own_instansi_must_answer(
    as_, inquiry, dpupr, officer, target_officer
):
    make_referral(inquiry, dpupr, officer)

    assert numbers(as_(target_officer).get("inquiries/", tab="waiting")) == set()


@pytest.mark.parametrize(
    "query", [{"status": "X"}, {"type": "'"}, {"tab": "semua"}, {"status": ""}]
)
def test_a_filter_that_is_no_word_of_ours_is_refused(desk, query):
    answer = desk.get("inquiries/", **query)

    assert (answer.status_code, list(answer.data["fields"])) == (400, list(query))
    assert "harus salah satu dari" in answer.data["detail"]


def test_hostile_parameter_names_change_nothing(desk, inquiry, foreign):
    hostile = {
        "agency__code": "DPUPR",
        "_connector": "OR",
        "number": foreign.number,
        "ordering": "x",
    }

    assert numbers(desk.get("inquiries/", **hostile)) == {inquiry.number}


def test_pages_follow_each_other_without_a_gap_while_rows_are_added(desk, dishub, officer, clock):
    known = []
    for _ in range(7):
        clock.advance(timedelta(minutes=1))
        known.append(make_inquiry(dishub, officer).number)

    page, seen = desk.get("inquiries/", limit=3).data, []
    while True:
        seen += [row["number"] for row in page["results"]]
        clock.advance(timedelta(minutes=1))
        make_inquiry(dishub, officer)
        if page["next"] is None:
            break
        page = desk.get(page["next"]).data

    assert seen == known[::-1]


def test_messages_of_one_moment_come_each_once(desk, dishub, officer, clock):
    known = {make_inquiry(dishub, officer).number for _ in range(7)}

    page, seen = desk.get("inquiries/", limit=2).data, []
    while True:
        seen += [row["number"] for row in page["results"]]
        if page["next"] is None:
            break
        page = desk.get(page["next"]).data

    assert (len(seen), set(seen)) == (7, known)


@pytest.mark.parametrize("cursor", ["x", "cD1hYmM=", "cD0lMDA=", "bz0tMQ==", "%00", "ü", "cj14"])
def test_a_cursor_that_no_answer_gave_is_refused(desk, inquiry, cursor):
    answer = desk.get("inquiries/", cursor=cursor)

    assert (answer.status_code, list(answer.data["fields"])) == (400, ["cursor"])


@pytest.mark.parametrize(
    "moment",
    [
        "2026-11-24 14:05:00", "2026-11-24", "0001-01-01T00:00:00+08:00", "2026-11-24T14:05+99:99",
        "9999-12-31T23:59:59-12:00", "294277-01-01T00:00:00+00:00", "infinity", "2026-11-24\x00",
    ],
)  # fmt: skip
def test_a_cursor_goes_on_from_a_time_with_its_zone_alone(desk, inquiry, moment):
    cursor = b64encode(urlencode({"p": moment}).encode()).decode()

    answer = desk.get("inquiries/", cursor=cursor)

    assert (answer.status_code, list(answer.data["fields"])) == (400, ["cursor"])


@pytest.mark.parametrize("place", ["99999999999999999999999", "x", "-1e9", "١"])
def test_a_cursor_of_a_list_by_id_may_hold_anything(as_, head, place):
    cursor = b64encode(urlencode({"p": place}).encode()).decode()

    assert as_(head).get("decrees/", cursor=cursor).status_code in {200, 400}


@pytest.mark.pasal("Lampiran B.2")
def test_a_direct_answer_is_one_call(desk, inquiry):
    answer = desk.post(
        f"inquiries/{inquiry.number}/reply/",
        {"text": "Sudah kami perbaiki.", "url": "https://www.instagram.com/p/abc/"},
    )

    assert (answer.status_code, answer.data["status"]) == (200, "ANSWERED")
    (reply,) = answer.data["replies"]
    assert reply["text"] == "Sudah kami perbaiki."
    assert reply["url"] == "https://www.instagram.com/p/abc/"


@pytest.mark.pasal("Lampiran B.3")
def test_a_referral_is_answered_with_its_clock(desk, inquiry, dpupr, clock):
    answer = desk.post(
        f"inquiries/{inquiry.number}/refer/", {"agency": "DPUPR", "reason": "Jalan kabupaten."}
    )

    assert answer.status_code == 201
    shown = {name: answer.data[name] for name in ("inquiry", "from_agency", "to_agency", "status")}
    assert shown == {
        "inquiry": inquiry.number,
        "from_agency": "DISHUB",
        "to_agency": "DPUPR",
        "status": "SENT",
    }
    assert answer.data["sent_at"] == "2026-11-24T14:05:00+08:00"
    assert answer.data["due_at"] == "2026-11-25T14:05:00+08:00"
    assert answer.data["seconds_left"] == 24 * 3600
    assert (answer.data["stopped_at"], answer.data["is_late"]) == (None, False)
    assert answer.data["is_mandatory"] is True


def test_an_optional_referral_needs_a_mandatory_one_beside_it(desk, inquiry, dpupr):
    make_agency("DLHK")
    path = f"inquiries/{inquiry.number}/refer/"
    optional = {"agency": "DLHK", "reason": "Ikut menangani.", "mandatory": False}

    refused = desk.post(path, optional)
    desk.post(path, {"agency": "DPUPR", "reason": "Jalan kabupaten."})
    answer = desk.post(path, optional)

    assert refused.status_code == 409
    assert (answer.status_code, answer.data["is_mandatory"]) == (201, False)


@pytest.mark.pasal("Lampiran B.5")
def test_a_reply_cites_the_referrals_it_rests_on(
    desk, as_, inquiry, dpupr, officer, target_officer
):
    referral = make_referral(inquiry, dpupr, officer)
    as_(target_officer).post(f"referrals/{referral.pk}/answer/", {"text": "Diperbaiki Senin."})

    answer = desk.post(
        f"inquiries/{inquiry.number}/reply/",
        {"text": "Diperbaiki Senin.", "referrals": [referral.pk]},
    )

    assert answer.data["replies"][0]["referrals"] == [referral.pk]
    assert answer.data["referrals"][0]["status"] == "ACCEPTED"


@pytest.mark.pasal("Lampiran B.5")
def test_a_difference_from_the_answers_needs_a_reason(
    desk, as_, inquiry, dpupr, officer, target_officer
):
    referral = make_referral(inquiry, dpupr, officer)
    as_(target_officer).post(f"referrals/{referral.pk}/answer/", {"text": "Selesai tanggal 12."})
    reply = {"text": "Selesai tanggal 21.", "referrals": [referral.pk]}
    path = f"inquiries/{inquiry.number}/reply/"

    refused = desk.post(path, reply)
    answer = desk.post(path, {**reply, "deviation_reason": "Dikoreksi lewat telepon."})

    assert (refused.status_code, refused.data["code"]) == (409, "deviation")
    assert "21" in refused.data["detail"]
    assert answer.status_code == 200


def test_a_reply_cannot_cite_a_referral_of_another_message(
    desk, inquiry, foreign, dishub, target_officer, officer, dpupr
):
    theirs = make_referral(foreign, make_agency("DLHK"), target_officer)
    ours = make_referral(make_inquiry(dishub, officer), dpupr, officer)
    path = f"inquiries/{inquiry.number}/reply/"

    answers = [
        desk.post(path, {"text": "Sudah.", "referrals": [pk]}) for pk in (theirs.pk, ours.pk, 10**9)
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert {answer.data["code"] for answer in answers} == {"reference_not_found"}
    inquiry.refresh_from_db()
    assert inquiry.status == "IN_PROGRESS"


def test_what_is_not_possible_in_this_state_is_409_with_its_sentence(desk, inquiry):
    answer = desk.post(f"inquiries/{inquiry.number}/close/")

    assert (answer.status_code, answer.data["code"]) == (409, "inquiry_state")
    assert answer.data["detail"] == "Hanya pesan yang sudah dijawab yang dapat diselesaikan."


def test_claim_and_release_tell_who_holds_it(desk, as_, dishub, inquiry):
    colleague = as_(make_officer(dishub, "petugas2.dishub"))
    path = f"inquiries/{inquiry.number}/"

    held = colleague.post(f"{path}claim/")
    released = desk.post(f"{path}release/")
    claimed = colleague.post(f"{path}claim/")

    assert (held.status_code, held.data["code"]) == (409, "held_by_another")
    assert released.data["claimed_by"] is None
    assert claimed.data["claimed_by"] == "petugas2.dishub"


def test_an_answered_message_is_closed(desk, inquiry):
    desk.post(f"inquiries/{inquiry.number}/reply/", {"text": "Sudah."})

    answer = desk.post(f"inquiries/{inquiry.number}/close/")

    assert (answer.status_code, answer.data["status"]) == (200, "CLOSED")


@pytest.mark.parametrize(
    ("action", "body"),
    [
        ("claim", {}),
        ("release", {}),
        ("reply", {"text": "Sudah."}),
        ("refer", {"agency": "DPUPR", "reason": "Jalan kabupaten."}),
        ("close", {}),
    ],
)
def test_every_write_refuses_a_stale_version(desk, dpupr, inquiry, action, body):
    answer = desk.post(
        f"inquiries/{inquiry.number}/{action}/", {**body, "version": inquiry.version - 1}
    )

    assert (answer.status_code, answer.data["code"]) == (409, "stale_version")
    inquiry.refresh_from_db()
    assert inquiry.status == "IN_PROGRESS"


def test_the_version_just_read_is_accepted(desk, inquiry):
    seen = desk.get(f"inquiries/{inquiry.number}/").data["version"]

    answer = desk.post(f"inquiries/{inquiry.number}/reply/", {"text": "Sudah.", "version": seen})

    assert answer.status_code == 200


def test_the_history_is_told_in_order(desk, inquiry, dpupr, officer):
    make_referral(inquiry, dpupr, officer)

    answer = desk.get(f"inquiries/{inquiry.number}/events/")

    assert [row["kind"] for row in answer.data["results"]] == ["RECORDED", "CLAIMED", "REFERRED"]
    assert answer.data["results"][2]["agency"] == "DPUPR"
    assert answer.data["results"][0]["by"] == officer.full_name


def test_an_instansi_that_was_asked_sees_no_referral_to_a_third(
    as_, inquiry, dpupr, officer, target_officer
):
    make_referral(inquiry, dpupr, officer)
    third = make_referral(inquiry, make_agency("DLHK"), officer)
    partner = as_(target_officer)

    detail = partner.get(f"inquiries/{inquiry.number}/").data
    events = partner.get(f"inquiries/{inquiry.number}/events/").data["results"]

    assert [row["to_agency"] for row in detail["referrals"]] == ["DPUPR"]
    assert {row["agency"] for row in events} == {None, "DPUPR"}
    assert partner.get(f"referrals/{third.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("body", "field", "sentence"),
    [
        ({"text": "x"}, "type", "Jenis pesan wajib diisi."),
        ({"type": "QUESTION"}, "text", "Isi pesan wajib diisi."),
        ({**MESSAGE, "type": "PERTANYAAN"}, "type", "Jenis pesan harus salah satu dari"),
        ({**MESSAGE, "text": "a\u0000b"}, "text", "Isi pesan memuat karakter"),
        ({**MESSAGE, "text": " \u200b "}, "text", "Isi pesan wajib diisi."),
        ({**MESSAGE, "text": "a" * 5001}, "text", "paling banyak 5.000 karakter"),
        ({**MESSAGE, "text": ["a"]}, "text", ""),
        ({**MESSAGE, "posted_at": "kemarin"}, "posted_at", "Waktu ditulis tidak valid."),
        ({**MESSAGE, "posted_at": "1999-12-31T00:00:00Z"}, "posted_at", "2000-2100"),
        ({**MESSAGE, "posted_at": "9999-12-31T23:59:59-12:00"}, "posted_at", "tidak valid"),
        ({**MESSAGE, "source_url": "javascript:alert(1)"}, "source_url", "Tautan tidak valid."),
        ({**MESSAGE, "contact": "08"}, "contact", "Nomor telepon tidak valid."),
        ({**MESSAGE, "account": 2**64}, "account", "harus angka id"),
        ({**MESSAGE, "account": True}, "account", ""),
    ],
)
def test_bad_input_is_told_by_field_and_keeps_nothing(desk, body, field, sentence):
    answer = desk.post("inquiries/", body)

    assert (answer.status_code, list(answer.data["fields"])) == (400, [field])
    assert sentence in answer.data["detail"]
    assert (Inquiry.objects.count(), MediaAccount.objects.count()) == (0, 0)


def test_a_time_in_the_future_is_refused_by_the_rule(desk, clock):
    answer = desk.post("inquiries/", {**MESSAGE, "posted_at": "2026-11-24T14:06:00+08:00"})

    assert answer.status_code == 409
    assert "masa depan" in answer.data["detail"]


@pytest.mark.parametrize("body", [[], "teks", 5, [{"type": "QUESTION"}]])
def test_a_body_that_is_no_object_is_refused(desk, body):
    assert desk.post("inquiries/", body).status_code == 400


def test_an_instansi_is_named_by_its_code(desk, inquiry):
    path = f"inquiries/{inquiry.number}/refer/"

    answers = [desk.post(path, {"agency": code, "reason": "x"}) for code in ("TIADA", "a\u0000", 7)]

    assert {answer.status_code for answer in answers} == {400}
    assert answers[0].data["detail"] == "Instansi TIADA tidak ditemukan."


@pytest.mark.parametrize("who", ["officer", "evaluator", "both"])
@pytest.mark.parametrize("path", ["inquiries/", "referrals/"])
def test_a_list_costs_the_same_for_one_row_and_for_fifty(as_, request, who, path):
    dishub, dpupr, officer, evaluator = map(
        request.getfixturevalue, ("dishub", "dpupr", "officer", "evaluator")
    )
    if who == "both":  # an evaluator with a desk of their own
        make_decree(make_agency("DISKOMINFO"), officers=[evaluator])
    partner = as_(officer if who == "officer" else evaluator)
    make_referral(make_inquiry(dishub, officer), dpupr, officer)
    one = queries(partner, path)
    for _ in range(49):
        make_referral(make_inquiry(dishub, officer), dpupr, officer)

    assert queries(partner, path) == one
    assert len(partner.get(path).data["results"]) == 50
