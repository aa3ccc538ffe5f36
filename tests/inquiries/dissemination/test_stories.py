"""Anda bertanya, kami menindaklanjuti: published once, and those who asked are told (Pasal 8 j)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from core import clock as core_clock
from core.models import AuditEntry, OutboxMessage
from inquiries.dissemination import services
from inquiries.dissemination.services import Content
from inquiries.errors import DisseminationError, StaleVersion
from inquiries.models import FollowUpStory, RecommendationTheme, StoryCorrection, TrackingCode
from inquiries.public.services import Question, ask
from inquiries.services import Author
from tests.factories import (
    make_adopted,
    make_approved_theme,
    make_inquiry,
    make_recommendation,
    make_story,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(dishub, officer):
    """Four messages: two of one mailbox, one of another, one with a phone number alone."""
    contacts = ("ani@contoh.test", "ani@contoh.test", "budi@contoh.test", "6281234567890")
    return [make_inquiry(dishub, officer, author=Author(contact=who)) for who in contacts]


@pytest.fixture
def adopted(dishub, officer, head, asked):
    row = make_adopted(dishub, officer)
    theme = make_approved_theme(dishub, head, asked)
    RecommendationTheme.objects.create(recommendation=row, theme=theme)
    return row


@pytest.fixture
def story(adopted, officer):
    return make_story(adopted, officer)


def content(**fields):
    usual = {
        "question": "Kapan parkir ditambah?", "decided": "Petugas ditambah.",
        "done": "Dua petugas berjaga.", "done_date": core_clock.today(), "post": None,
    }  # fmt: skip
    return Content(**{**usual, **fields})


@pytest.mark.pasal("8j")
def test_published_it_is_for_everybody_and_each_mailbox_is_told_once(story, responsible, asked):
    count = services.publish_story(story=story, by=responsible)

    page = Client().get(f"/tindak-lanjut/{story.code}/")
    sent = OutboxMessage.objects.filter(dedup_key__startswith="story:")
    assert count == len(asked)
    assert story.question in page.content.decode()
    assert sorted(sent.values_list("to", flat=True)) == ["ani@contoh.test", "budi@contoh.test"]
    assert f"/tindak-lanjut/{story.code}/" in sent.first().text
    assert AuditEntry.objects.get(action="story.published").details["count"] == 4
    with pytest.raises(DisseminationError, match="Hanya draf"):
        services.publish_story(story=story, by=responsible)
    assert sent.count() == 2


@pytest.mark.pasal("8j")
def test_who_asked_sees_it_on_the_tracking_page_until_it_is_withdrawn(
    dishub, officer, head, responsible
):
    code = ask(Question("QUESTION", "Kapan parkir ditambah?", dishub)).code
    row = make_adopted(dishub, officer)
    theme = make_approved_theme(dishub, head, [TrackingCode.objects.get().inquiry])
    RecommendationTheme.objects.create(recommendation=row, theme=theme)
    story = make_story(row, officer)

    def shown():
        page = Client().post("/lacak/", {"kode": code}).content.decode()
        return f"/tindak-lanjut/{story.code}/" in page

    before = shown()
    services.publish_story(story=story, by=responsible)
    published = shown()
    services.withdraw_story(story=story, reason="Belum selesai.", by=head)

    public = Client().get(f"/tindak-lanjut/{story.code}/").content.decode()
    assert (before, published, shown()) == (False, True, False)
    assert "sudah ditarik" in public
    assert story.done not in public
    assert "Belum selesai" not in public


def test_a_draft_is_nobodys_to_read(story):
    assert Client().get(f"/tindak-lanjut/{story.code}/").status_code == 404
    assert story.question not in Client().get("/tindak-lanjut/").content.decode()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"question": "Parkir Ani 081234567890?"}, "memuat data pribadi"),
        ({"decided": "Surat ke ani@contoh.test."}, "memuat data pribadi"),
        ({"done": "NIK 6403010101900001 dicatat."}, "memuat data pribadi"),
        ({"done_date": "tomorrow"}, "belum tiba"),
    ],
)
def test_what_may_not_be_shown_to_all_is_refused(adopted, officer, fields, sentence):
    if fields.get("done_date"):
        fields = {"done_date": core_clock.today() + timedelta(days=1)}

    with pytest.raises(DisseminationError, match=sentence):
        services.draft_story(recommendation=adopted, content=content(**fields), by=officer)
    assert not FollowUpStory.objects.exists()


def test_it_rests_on_what_the_kepala_approved(dishub, officer, responsible):
    draft = make_recommendation(dishub, officer)

    with pytest.raises(DisseminationError, match="belum disetujui"):
        services.draft_story(recommendation=draft, content=content(), by=officer)
    with pytest.raises(DisseminationError, match="tidak lagi berlaku"):
        services.publish_story(story=make_story(draft, officer), by=responsible)


@pytest.mark.pasal("12")
def test_a_correction_is_told_and_what_it_said_is_kept(story, officer, responsible):
    services.publish_story(story=story, by=responsible)

    services.correct_story(
        story=story, content=content(done="Tiga petugas berjaga."), reason="Jumlahnya tiga.",
        by=responsible,
    )  # fmt: skip

    page = Client().get(f"/tindak-lanjut/{story.code}/").content.decode()
    kept = StoryCorrection.objects.get()
    assert "Tiga petugas berjaga." in page
    assert "Jumlahnya tiga." in page
    assert kept.former["done"] == "Dua petugas berjaga tiap malam."
    with pytest.raises(IntegrityError), transaction.atomic():
        StoryCorrection.objects.update(reason="Lain")
    with pytest.raises(DisseminationError, match="Pakai ralat"):
        services.revise_story(story=story, content=content(), by=officer)


def test_what_was_changed_meanwhile_is_not_published(story, officer, responsible):
    services.revise_story(story=story, content=content(), by=officer)

    with pytest.raises(StaleVersion):
        services.publish_story(story=story, by=responsible, version=1)


def test_from_a_draft_to_the_public_list_on_the_pages(sign_in, officer, responsible, adopted):
    desk, lead = sign_in(officer), sign_in(responsible)
    form = {
        "question": "Kapan parkir ditambah?", "decided": "Ditambah.", "done": "Dua petugas.",
        "done_date": "2026-11-20",
    }  # fmt: skip

    made = desk.post(f"/umpan-balik/tindak-lanjut/baru/?rekomendasi={adopted.pk}", form)
    refused = desk.post(f"{made.url}terbitkan/")
    asked_first = lead.get(f"{made.url}terbitkan/").content.decode()
    lead.post(f"{made.url}terbitkan/")

    listed = Client().get("/tindak-lanjut/?q=parkir").content.decode()
    assert refused.status_code == 403
    assert "4 pesan" in asked_first
    assert "Kapan parkir ditambah?" in listed
    assert "Kapan parkir" not in Client().get("/tindak-lanjut/?q=jembatan").content.decode()
    found = Client().get("/api/v1/stories/?q=parkir").json()["results"]
    assert [row["question"] for row in found] == ["Kapan parkir ditambah?"]


def test_the_public_list_has_pages_and_costs_the_same(adopted, officer):
    for number in range(25):
        make_story(
            adopted, officer, question=f"Cerita {number}?", status="PUBLISHED",
            published_by=officer, published_at=core_clock.now() - timedelta(minutes=number),
        )  # fmt: skip

    first = Client().get("/tindak-lanjut/").context["list"]
    second = Client().get(f"/tindak-lanjut/{first.older_url}").context["list"]

    assert (len(first.rows), len(second.rows)) == (20, 5)
