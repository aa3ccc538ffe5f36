"""Every action in every state: what the tables of the workflow allow, and that the rest refuses."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from agencies.models import OutsideBody
from core import clock
from core.errors import DomainError
from inquiries import services
from inquiries.models import Inquiry, Referral
from tests.factories import SCAN, make_agency, make_inquiry, make_officer, make_referral

pytestmark = pytest.mark.django_db


# --- inquiry ----------------------------------------------------------------------------------
def reply(inquiry, officer):
    cited = [row for row in inquiry.referrals.all() if row.is_answered]
    services.reply_inquiry(inquiry=inquiry, text="Ya.", by=officer, referrals=cited)


def refer(inquiry, officer):
    other = make_agency("DLHK")
    services.refer_inquiry(inquiry=inquiry, agencies=[other], reason="Sampah.", by=officer)


INQUIRY_ACTS = {
    "claim": lambda inquiry, officer: services.claim_inquiry(inquiry=inquiry, by=officer),
    "reply": reply,
    "refer": refer,
    "close": lambda inquiry, officer: services.close_inquiry(inquiry=inquiry, by=officer),
    "redirect": lambda inquiry, officer: services.redirect_inquiry(
        inquiry=inquiry, body=OutsideBody.objects.get(), text="Ini urusan PLN.", by=officer
    ),
    "spam": lambda inquiry, officer: services.dismiss_inquiry(
        inquiry=inquiry, reason="Iklan.", by=officer
    ),
    "duplicate": lambda inquiry, officer: services.dismiss_inquiry(
        inquiry=inquiry,
        original=make_inquiry(inquiry.agency, officer),
        reason="Sama.",
        by=officer,
    ),
    "restore": lambda inquiry, officer: services.restore_inquiry(
        inquiry=inquiry, reason="Ternyata sungguhan.", by=officer
    ),
    "follow up": lambda inquiry, officer: services.follow_up_inquiry(
        inquiry=inquiry, text="Masih mati.", by=officer
    ),
    "thank": lambda inquiry, officer: services.follow_up_inquiry(
        inquiry=inquiry, text="Terima kasih.", is_thanks=True, by=officer
    ),
    "assign": lambda inquiry, officer: services.assign_inquiry(
        inquiry=inquiry, to=officer, by=officer
    ),
    "note": lambda inquiry, officer: services.add_note(
        inquiry=inquiry, text="Sudah ditelepon.", by=officer
    ),
    "crisis": lambda inquiry, officer: services.flag_crisis(
        inquiry=inquiry, reason="Ada korban.", by=officer
    ),
    "abusive": lambda inquiry, officer: services.flag_abusive(
        inquiry=inquiry, reason="Menghina.", by=officer
    ),
    "calm": lambda inquiry, officer: services.lift_crisis(
        inquiry=inquiry, reason="Selesai.", by=officer
    ),
    "approve": lambda inquiry, officer: services.approve_reply(inquiry=inquiry, by=officer),
    "send back": lambda inquiry, officer: services.return_proposal(
        inquiry=inquiry, reason="Kurang.", by=officer
    ),
}
INQUIRY_STATES = list(Inquiry.Status)
# act: state before → state after; every other state refuses
INQUIRY_TABLE = {
    "claim": {
        "NEW": "IN_PROGRESS",
        "IN_PROGRESS": "IN_PROGRESS",
        "REFERRED": "REFERRED",
        "READY": "READY",
    },
    "reply": {"NEW": "ANSWERED", "IN_PROGRESS": "ANSWERED", "READY": "ANSWERED"},
    "refer": {
        "NEW": "REFERRED",
        "IN_PROGRESS": "REFERRED",
        "REFERRED": "REFERRED",
        "READY": "REFERRED",
    },
    "close": {"ANSWERED": "CLOSED", "REDIRECTED": "CLOSED"},
    "redirect": {"NEW": "REDIRECTED", "IN_PROGRESS": "REDIRECTED"},
    "spam": {"NEW": "SPAM", "IN_PROGRESS": "SPAM"},
    "duplicate": {"NEW": "DUPLICATE", "IN_PROGRESS": "DUPLICATE"},
    "restore": {"SPAM": "NEW", "DUPLICATE": "NEW"},
    "follow up": {"ANSWERED": "IN_PROGRESS", "CLOSED": "IN_PROGRESS"},
    "thank": {"ANSWERED": "ANSWERED", "CLOSED": "CLOSED"},
    "assign": {state: state for state in ("NEW", "IN_PROGRESS", "REFERRED", "READY")},
    "note": {state: state for state in INQUIRY_STATES},
    "crisis": {state: state for state in ("NEW", "IN_PROGRESS", "REFERRED", "READY")},
    "abusive": {state: state for state in INQUIRY_STATES},
    "calm": {},  # nothing to lift: see test_crisis_states
    "approve": {},
    "send back": {},
}


@pytest.mark.parametrize("state", INQUIRY_STATES)
@pytest.mark.parametrize("act", INQUIRY_ACTS)
def test_an_inquiry_goes_only_where_the_table_says(bring_inquiry, officer, state, act):
    inquiry = bring_inquiry(state)
    before = (inquiry.version, inquiry.events.count(), inquiry.referrals.count())
    allowed = INQUIRY_TABLE[act].get(state)

    if allowed:
        INQUIRY_ACTS[act](inquiry, officer)
    else:
        with pytest.raises(DomainError) as refusal:
            INQUIRY_ACTS[act](inquiry, officer)
        assert str(refusal.value).endswith(".")

    inquiry.refresh_from_db()
    assert inquiry.status == (allowed or state)
    after = (inquiry.version, inquiry.events.count(), inquiry.referrals.count())
    assert (after == before) is (not allowed)


# --- referral ---------------------------------------------------------------------------------
@pytest.fixture
def bring_referral(dishub, dpupr, officer, target_officer):
    """Bring a referral into a state, by the ways that lead there."""

    def bring(state: str) -> Referral:
        inquiry = make_inquiry(dishub, officer)
        referral = make_referral(inquiry, dpupr, officer)
        if state in {"ANSWERED", "ACCEPTED", "RETURNED"}:
            referral.answer("Ya.", by=target_officer)
        if state == "RETURNED":
            referral.give_back("Kurang tanggalnya.", by=officer)
        if state == "CLOSED_UNANSWERED":
            referral.close_unanswered("Sudah terlalu lama.", by=officer)
        if state == "ACCEPTED":
            services.reply_inquiry(inquiry=inquiry, text="Ya.", by=officer, referrals=[referral])
        if state == "REJECTED":
            referral.reject("Bukan kami.", by=target_officer)
        if state == "WITHDRAWN":
            referral.withdraw(by=officer)
        referral.refresh_from_db()
        assert referral.status == state
        return referral

    return bring


REFERRAL_ACTS = {
    "answer": lambda referral, target, asker: services.answer_referral(
        referral=referral, text="Ya.", by=target
    ),
    "reject": lambda referral, target, asker: services.reject_referral(
        referral=referral, reason="Bukan kami.", by=target
    ),
    "withdraw": lambda referral, target, asker: services.withdraw_referral(
        referral=referral, by=asker
    ),
}
REFERRAL_ACTS |= {
    "return": lambda referral, target, asker: services.return_referral(
        referral=referral, reason="Kurang tanggalnya.", by=asker
    ),
    "close": lambda referral, target, asker: services.close_referral_unanswered(
        referral=referral, reason="Terlalu lama.", by=asker
    ),
    "void": lambda referral, target, asker: services.void_answer(
        referral=referral, reason="Tidak menjawab.", by=asker
    ),
    "enter": lambda referral, target, asker: services.enter_answer(
        referral=referral,
        text="Ya.",
        channel="PHONE",
        informant="Budi, Kabid",
        came_at=clock.now(),
        evidence=SimpleUploadedFile("surat.pdf", SCAN, content_type="application/pdf"),
        by=asker,
    ),
}
REFERRAL_TABLE = {
    "answer": {"SENT": "ANSWERED", "RETURNED": "ANSWERED"},
    "reject": {"SENT": "REJECTED"},
    "withdraw": {"SENT": "WITHDRAWN", "RETURNED": "WITHDRAWN"},
    "return": {"ANSWERED": "RETURNED"},
    "close": {"SENT": "CLOSED_UNANSWERED", "RETURNED": "CLOSED_UNANSWERED"},
    "void": {"ANSWERED": "SENT"},
    "enter": {"SENT": "ANSWERED", "RETURNED": "ANSWERED"},
}


@pytest.mark.parametrize("state", list(Referral.Status))
@pytest.mark.parametrize("act", REFERRAL_ACTS)
def test_a_referral_goes_only_where_the_table_says(
    bring_referral, officer, target_officer, state, act
):
    referral = bring_referral(state)
    before = (referral.stopped_at, referral.events.count(), referral.answers.count())
    allowed = REFERRAL_TABLE[act].get(state)

    if allowed:
        REFERRAL_ACTS[act](referral, target_officer, officer)
    else:
        with pytest.raises(DomainError):
            REFERRAL_ACTS[act](referral, target_officer, officer)

    referral.refresh_from_db()
    assert referral.status == (allowed or state)
    after = (referral.stopped_at, referral.events.count(), referral.answers.count())
    assert (after == before) is (not allowed)


# --- the status follows from the referrals ----------------------------------------------------
@pytest.mark.pasal("Lampiran B.4")
@pytest.mark.parametrize(
    ("first", "second", "status"),
    [
        (("wajib", "SENT"), ("wajib", "SENT"), "REFERRED"),
        (("wajib", "SENT"), ("wajib", "ANSWERED"), "REFERRED"),
        (("wajib", "SENT"), ("wajib", "REJECTED"), "REFERRED"),
        (("wajib", "ANSWERED"), ("wajib", "ANSWERED"), "READY"),
        (("wajib", "ANSWERED"), ("wajib", "REJECTED"), "READY"),
        (("wajib", "ANSWERED"), ("boleh", "SENT"), "READY"),
        (("wajib", "WITHDRAWN"), ("boleh", "SENT"), "IN_PROGRESS"),
        (("wajib", "REJECTED"), ("boleh", "ANSWERED"), "READY"),
        (("wajib", "REJECTED"), ("wajib", "WITHDRAWN"), "IN_PROGRESS"),
        (("wajib", "RETURNED"), ("wajib", "ANSWERED"), "REFERRED"),
        (("boleh", "RETURNED"), ("wajib", "ANSWERED"), "READY"),
        (("wajib", "CLOSED_UNANSWERED"), ("wajib", "ANSWERED"), "READY"),
        (("wajib", "VOIDED"), ("wajib", "ANSWERED"), "REFERRED"),
    ],
)
def test_an_inquiry_waits_for_its_mandatory_referrals(
    dishub, officer, first, second, status, clock
):
    inquiry = make_inquiry(dishub, officer)
    sent = []
    named = list(zip(("SATU", "DUA"), (first, second), strict=True))
    for code, (kind, state) in sorted(named, key=lambda pair: pair[1][0] != "wajib"):
        agency = make_agency(code)
        asked = {"agencies": [agency]} if kind == "wajib" else {"agencies": []}
        if kind != "wajib":
            asked["optional"] = [agency]
        (referral,) = services.refer_inquiry(inquiry=inquiry, reason="Tanya.", by=officer, **asked)
        sent.append((referral, state, make_officer(agency)))
    for referral, state, target in sent:
        if state in {"ANSWERED", "RETURNED", "VOIDED"}:
            referral.answer("Ya.", by=target)
        if state == "RETURNED":
            services.return_referral(referral=referral, reason="Kurang.", by=officer)
        elif state == "VOIDED":
            services.void_answer(referral=referral, reason="Tidak menjawab.", by=officer)
        elif state == "CLOSED_UNANSWERED":
            referral.close_unanswered("Lama.", by=officer)
        elif state == "REJECTED":
            referral.reject("Bukan kami.", by=target)
        elif state == "WITHDRAWN":
            referral.withdraw(by=officer)

    inquiry.refresh_from_db()
    assert inquiry.status == status
