"""What a citizen may have and have erased, always by two Admins (UU 27/2022)."""

import io
import json

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from agencies.models import User
from core.models import AuditEntry
from inquiries import services
from inquiries.errors import InquiryError
from inquiries.models import (
    CitizenContact,
    DataRequest,
    Event,
    FollowUp,
    Inquiry,
    Reply,
    SavedDraft,
)
from inquiries.models.event import ERASED
from inquiries.personal_data import erasing, requests
from inquiries.personal_data.finding import find_citizen
from inquiries.public.services import Question, ask
from inquiries.services import Author
from tests.factories import (
    make_agency,
    make_assigned,
    make_inquiry,
    make_officer,
    make_referral,
)

pytestmark = pytest.mark.django_db
CONTACT = "ani@example.id"
SECRET = "Nomor rumah saya 0812-3456-7890"


@pytest.fixture(autouse=True)
def log(settings, tmp_path):
    settings.ERASURE_LOG_FILE = str(tmp_path / "erasures.log")
    return tmp_path / "erasures.log"


@pytest.fixture
def admins(clock) -> tuple[User, User]:
    return make_assigned("ADMIN"), make_assigned("ADMIN", "admin.dua")


@pytest.fixture
def conversation(clock) -> Inquiry:
    """A message with contact, referral, answer, reply and follow-up."""
    dishub, dpupr = make_agency("DISHUB"), make_agency("DPUPR")
    officer, asked = make_officer(dishub), make_officer(dpupr)
    author = Author(contact=CONTACT, name="Ani", handle="@ani")
    row = make_inquiry(dishub, officer, text=SECRET, author=author)
    referral = make_referral(row, dpupr, officer)
    services.answer_referral(referral=referral, text=f"Tentang {SECRET}", by=asked)
    services.reply_inquiry(inquiry=row, text=SECRET, referrals=[referral], by=officer)
    services.follow_up_inquiry(inquiry=row, text=SECRET, by=officer, is_thanks=True)
    row.refresh_from_db()
    SavedDraft.objects.create(
        user=officer, inquiry=row, kind="NOTE", text=f"Draf: {SECRET}", saved_at=clock()
    )
    return row


def erase(admins, citizen: str = CONTACT) -> DataRequest:
    row = requests.request_data(kind="ERASURE", citizen=citizen, reason="Surat 1", by=admins[0])
    return requests.decide(request=row, approve=True, by=admins[1])


def written() -> str:
    """All that the tables about inquiries hold, as text."""
    out = io.StringIO()
    call_command("dumpdata", "inquiries", stdout=out)
    return out.getvalue()


def test_a_contact_leads_to_all_messages_of_the_person_however_it_is_typed(conversation, clock):
    second = make_inquiry(
        conversation.agency, conversation.recorded_by, author=Author(contact="ANI@example.id")
    )
    make_inquiry(conversation.agency, conversation.recorded_by, author=Author(contact="b@b.id"))

    assert find_citizen(" Ani@Example.id ").inquiry_ids == [conversation.pk, second.pk]


def test_a_code_leads_to_its_conversation_and_to_the_others_of_its_contact(conversation):
    question = Question("QUESTION", "Kapan?", agency=conversation.agency, contact=CONTACT)
    code = ask(question).code

    assert len(find_citizen(code).inquiry_ids) == 2


def test_nothing_found_is_said_and_nothing_is_kept(admins, conversation):
    with pytest.raises(InquiryError, match="Tidak ada pesan"):
        requests.request_data(kind="EXPORT", citizen="x@x.id", reason="Surat", by=admins[0])

    assert not DataRequest.objects.exists()


def test_an_erasure_leaves_no_word_and_keeps_rows_times_and_figures(admins, conversation):
    times = (conversation.received_at, conversation.first_answered_at, conversation.status)
    events = list(conversation.events.values_list("kind", "at"))
    erase(admins)

    assert "0812-3456" not in written()
    assert "Ani" not in written()
    row = Inquiry.objects.get(pk=conversation.pk)
    assert (row.received_at, row.first_answered_at, row.status) == times
    assert row.author_key not in {"", conversation.author_key}
    assert list(row.events.values_list("kind", "at")) == events
    assert row.referrals.get().stopped_at
    assert Reply.objects.get().text == ERASED
    assert FollowUp.objects.get().text == ERASED
    assert not CitizenContact.objects.exists()
    assert not find_citizen(CONTACT)


def test_nobody_decides_a_request_of_their_own(admins, conversation):
    row = requests.request_data(kind="ERASURE", citizen=CONTACT, reason="Surat", by=admins[0])
    with pytest.raises(InquiryError, match="Admin lain"):
        requests.decide(request=row, approve=True, by=admins[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        DataRequest.objects.filter(pk=row.pk).update(
            status="APPROVED", decided_by=admins[0], decided_at=row.requested_at
        )

    conversation.refresh_from_db()
    assert conversation.text == SECRET


def test_what_was_refused_changes_nothing_and_is_decided_once(admins, conversation):
    row = requests.request_data(kind="ERASURE", citizen=CONTACT, reason="Surat", by=admins[0])
    requests.decide(request=row, approve=False, by=admins[1])
    with pytest.raises(InquiryError, match="sudah diputus"):
        requests.decide(request=row, approve=True, by=admins[1])

    conversation.refresh_from_db()
    assert conversation.text == SECRET


def test_the_trail_and_the_log_tell_of_it_without_a_word_of_the_citizen(admins, conversation, log):
    erase(admins)

    actions = list(AuditEntry.objects.values_list("action", flat=True))
    assert {"citizen_data.requested", "citizen_data.approved"} <= set(actions)
    said = json.dumps(list(AuditEntry.objects.values("details"))) + log.read_text()
    assert CONTACT not in said
    assert SECRET not in said
    assert conversation.number in log.read_text()


def test_an_erasure_is_replayed_on_what_a_backup_brought_back(admins, conversation):
    erase(admins)
    Inquiry.objects.filter(pk=conversation.pk).update(text=SECRET)  # the backup was older
    FollowUp.objects.update(text=SECRET)

    assert erasing.replay() == 1
    assert SECRET not in written()


def test_a_number_given_again_after_a_restore_is_another_message(admins, conversation, clock):
    erase(admins)
    Inquiry.objects.filter(pk=conversation.pk).update(
        text="Pesan lain.", received_at=clock().replace(year=2027)
    )
    erasing.replay()

    assert Inquiry.objects.get(pk=conversation.pk).text == "Pesan lain."


def test_a_note_of_the_history_can_be_erased_and_not_rewritten(conversation):
    event = conversation.events.first()
    for change in ({"note": "lain"}, {"kind": "SPAM"}):
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            Event.objects.filter(pk=event.pk).update(**change)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.filter(pk=event.pk).delete()
    Event.objects.filter(pk=event.pk).update(note=ERASED)


def test_a_copy_holds_what_was_said_as_json_and_pdf_and_each_is_in_the_trail(admins, conversation):
    first, second = (Client() for _ in admins)
    first.force_login(admins[0])
    second.force_login(admins[1])
    form = {"kind": "EXPORT", "citizen": CONTACT, "reason": "Surat 2"}
    first.post(reverse("inquiries:new_data_request"), form)
    row = DataRequest.objects.get()
    copy = reverse("inquiries:data_copy", args=[row.pk, "json"])
    assert first.get(copy).status_code == 404, "nobody has approved it"
    second.post(reverse("inquiries:decide_data_request", args=[row.pk]), {"decision": "approve"})
    (message,) = json.loads(first.get(copy).content)["pesan"]
    pdf = first.get(reverse("inquiries:data_copy", args=[row.pk, "pdf"]))

    assert (message["isi"], message["kontak"], message["nama"]) == (SECRET, CONTACT, "Ani")
    assert [word["isi"] for word in message["balasan"]] == [SECRET]
    assert pdf.content.startswith(b"%PDF-")
    assert pdf["Cache-Control"] == "no-store"
    fetched = AuditEntry.objects.filter(action="citizen_data.fetched")
    assert sorted(entry.details["format"] for entry in fetched) == ["json", "pdf"]


def test_a_copy_can_be_fetched_for_seven_days(admins, conversation, clock):
    row = requests.request_data(kind="EXPORT", citizen=CONTACT, reason="Surat", by=admins[0])
    requests.decide(request=row, approve=True, by=admins[1])
    client = Client()
    client.force_login(admins[1])
    clock.set(clock().replace(month=12, day=2))

    assert client.get(reverse("inquiries:data_copy", args=[row.pk, "json"])).status_code == 404
