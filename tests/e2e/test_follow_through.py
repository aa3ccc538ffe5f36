"""From an imported export to a follow-up that everybody reads: Pasal 8 f and h to j in a browser.

Lived twice: with scripts on a desktop, and without scripts on a phone.
"""

import pytest
from playwright.sync_api import expect

from inquiries.models import FollowUpStory, Inquiry, Mention, Recommendation
from inquiries.public.services import Question, ask
from tests.factories import (
    make_account,
    make_agency,
    make_approved_theme,
    make_decree,
    make_head,
    make_officer,
    make_responsible,
)

pytestmark = pytest.mark.django_db(transaction=True)
EXPORT = (
    "Comment ID,Username,Comment,Date\n"
    "901,wargarinding,Parkir tepian kapan ditambah?,11/23/2026 09:30\n"
    "902,wargalain,Mantap min,11/23/2026 10:00\n"
)
UPLOAD = {"name": "komentar.csv", "mimeType": "text/csv", "buffer": EXPORT.encode()}


@pytest.mark.pasal("8f", "8i", "8j")
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts, phone"])
def test_from_an_imported_export_to_a_published_follow_up(person, clock, scripts):
    dishub = make_agency("DISHUB")
    account = make_account(dishub)
    make_decree(dishub, accounts=[account])
    desk, lead, chief = (
        person(user, scripts=scripts, phone=not scripts)
        for user in (make_officer(dishub), make_responsible(dishub), make_head(dishub))
    )
    code = ask(Question("QUESTION", "Parkir di tepian penuh, kapan ditambah?", dishub)).code

    import_export(desk, account.pk)
    inquiry = make_inquiry_of_one(desk)
    theme = make_approved_theme(dishub, chief_of(dishub), list(Inquiry.objects.all()))
    recommendation = recommend(desk, theme)
    approve(chief, recommendation)
    story = write_story(desk, recommendation)
    publish(lead, story)

    assert inquiry in recommendation.inquiries
    public_reads(person(scripts=scripts, phone=not scripts), story, code)


def chief_of(agency):
    return agency.heads.get().user


def import_export(desk, account: int) -> None:
    page = desk.open("/pantauan/impor/")
    page.locator("input[type=file]").set_input_files(UPLOAD)
    page.get_by_label("Akun").select_option(str(account))
    page.get_by_label("Coba dahulu").uncheck()
    page.get_by_role("button", name="Impor").click()
    expect(page.get_by_text("Tersimpan.")).to_be_visible()
    assert Mention.objects.count() == 2


def make_inquiry_of_one(desk) -> Inquiry:
    page = desk.open("/pantauan/")
    page.get_by_role("button", name="Tandai dilihat wargalain").click()
    expect(page.get_by_text("1 percakapan ditandai dilihat.")).to_be_visible()
    page.get_by_role("button", name="Jadikan pesan wargarinding").click()
    expect(page.get_by_text("Anda yang memegangnya").first).to_be_visible()
    desk.look()
    return Mention.objects.answered_for().get().inquiry


def recommend(desk, theme) -> Recommendation:
    page = desk.open(f"/umpan-balik/rekomendasi/baru/?tema={theme.pk}")
    page.get_by_label("Kegiatan", exact=True).check()
    page.get_by_label("Ditujukan kepada").fill("Bidang Parkir")
    page.get_by_label("Rekomendasi", exact=True).fill("Tambah petugas parkir di tepian.")
    page.get_by_label("Selesai paling lambat").fill("2026-12-31")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Dasar: 2 pesan")).to_be_visible()
    desk.look()
    page.get_by_role("button", name="Ajukan ke Kepala").click()
    expect(page.get_by_text("Rekomendasi diajukan.")).to_be_visible()
    return Recommendation.objects.get()


def approve(chief, recommendation: Recommendation) -> None:
    page = chief.open("/dasbor/")
    page.get_by_role("link", name=f"Putuskan rekomendasi {recommendation.pk}").click()
    page.get_by_role("button", name="Setujui").click()
    expect(page.get_by_text("Rekomendasi disetujui.")).to_be_visible()
    chief.look()


def write_story(desk, recommendation: Recommendation) -> FollowUpStory:
    page = desk.open(f"/umpan-balik/rekomendasi/{recommendation.pk}/")
    page.get_by_role("link", name="Sebarluaskan").click()
    page.get_by_label("Anda bertanya").fill("Kapan parkir tepian ditambah?")
    page.get_by_label("Yang diputuskan").fill("Petugas parkir ditambah.")
    page.get_by_label("Yang dilakukan").fill("Dua petugas berjaga tiap malam.")
    page.get_by_label("Dilakukan pada").fill("2026-11-24")
    desk.look()
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Draf disimpan.")).to_be_visible()
    return FollowUpStory.objects.get()


def publish(lead, story: FollowUpStory) -> None:
    page = lead.open(f"/umpan-balik/tindak-lanjut/{story.pk}/")
    page.get_by_role("link", name="Terbitkan").click()
    lead.look()
    page.get_by_role("button", name="Terbitkan").click()
    expect(page.get_by_text("Cerita terbit.")).to_be_visible()
    lead.look()


def public_reads(visitor, story: FollowUpStory, code: str) -> None:
    page = visitor.open("/lacak/")
    page.get_by_label("Kode").fill(code)
    page.get_by_role("button").last.click()
    page.get_by_role("link", name=story.question).click()
    expect(page.get_by_role("heading", name=story.question)).to_be_visible()
    expect(page.get_by_text("Dua petugas berjaga tiap malam.")).to_be_visible()
    visitor.look()
    visitor.open("/tindak-lanjut/")
    expect(page.get_by_role("link", name=story.question)).to_be_visible()
