"""The main job, end to end: from the decree to the receipt of the year's report.

Lived twice: by people with scripts on a desktop, and by people without scripts on a phone.
"""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Platform
from agencies.models import Agency, User
from inquiries.models import Inquiry
from inquiries.thresholds import sweep_referrals
from reports.models import AnnualReport
from reports.rendering import render_pending
from tests.factories import (
    SCAN,
    make_assigned,
    make_decree,
    make_head,
    make_officer,
    make_responsible,
    make_user,
)

pytestmark = pytest.mark.django_db(transaction=True)

QUESTION = "mohon diperhatikan 🙏🙏🙏 lampu merah simpang Bujangga ngedip kuning terus sdh seminggu"
OTHERS_QUESTION = (
    "Min, jalan Mangga III kapan diaspal lagi? Habis proyek drainase masih lubang semua"
)
UNANSWERED = "sheet pile pinggir sungai belakang pasar lama retak, rumah kami tinggal 2 meter lagi"
ANSWER = "Jalan Mangga III diaspal mulai 2 Desember 2026 setelah drainase selesai."


class Cast:
    """Dishub with a Kepala and staff without powers; DPUPR staffed; Diskominfo's Evaluator."""

    def __init__(self) -> None:
        self.dishub = self._agency("DISHUB", "Dinas Perhubungan Kabupaten Berau", "Dishub")
        self.dpupr = self._agency("DPUPR", "Dinas Pekerjaan Umum Kabupaten Berau", "DPUPR")
        Platform.objects.get_or_create(
            code="instagram",
            defaults={
                "name": "Instagram",
                "kind": "MEDIA_SHARING",
                "hosts": ["instagram.com"],
                "profile_url": "https://www.instagram.com/{handle}/",
            },
        )
        self.head = make_head(self.dishub)
        self.responsible = make_user("pejabat.dishub", agency=self.dishub)
        self.officer = make_user("petugas.dishub", agency=self.dishub)
        self.target_officer = make_officer(self.dpupr)
        self.target_responsible = make_responsible(self.dpupr)
        self.evaluator = make_assigned("EVALUATOR")

    def _agency(self, code: str, name: str, short_name: str) -> Agency:
        return Agency.objects.create(
            code=code, name=name, short_name=short_name, kind="REGIONAL_APPARATUS"
        )


@pytest.fixture
def cast(transactional_db) -> Cast:
    return Cast()


def press(page: Page, name: str, *, within: str = "main") -> None:
    page.locator(within).get_by_role("button", name=name, exact=True).first.click()


@pytest.mark.pasal("9(1)", "8c", "8d", "Lampiran B.1", "Lampiran B.2", "Lampiran B.3")
@pytest.mark.pasal("Lampiran B.4", "Lampiran B.5", "15(1)", "15(2)")
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts, phone"])
def test_from_the_decree_to_the_receipt(cast, person, clock, scripts):
    def window(user: User):
        return person(user, scripts=scripts, phone=not scripts)

    head = window(cast.head)
    put_decree_in_force(head, cast)
    clock.advance(timedelta(minutes=1))

    officer = window(cast.officer)
    answer_directly(officer)
    number = refer(officer, OTHERS_QUESTION)
    running = officer.page.locator("main").get_by_text(re.compile("sisa (1 h|23 j)"))
    expect(running.locator("visible=true").first).to_be_visible()

    clock.advance(timedelta(hours=3))
    target = window(cast.target_officer)
    target.open("/rujukan/")
    running = target.page.locator("main").get_by_text(re.compile("sisa (21 j|20 j 59)"))
    expect(running.locator("visible=true").first).to_be_visible()
    answer_referral(target)

    reply_citing(officer, number)
    unanswered = refer(officer, UNANSWERED)
    clock.advance(timedelta(hours=24, minutes=5))
    sweep_referrals()
    both_sides_are_told(officer, target, unanswered)

    clock.advance(timedelta(days=1))
    prepare_report(window(cast.responsible))
    submit_report(head)
    assert render_pending() == 1
    the_pdf_is_there(head)
    receive_report(window(cast.evaluator))


def put_decree_in_force(head, cast: Cast) -> None:
    page = head.open("/keputusan/baru/")
    page.get_by_label("Nomor", exact=True).fill("800/12/DISHUB/2026")
    page.get_by_label("Usulkan akun baru").fill("https://www.instagram.com/dishub.berau/")
    people = page.locator("#bagian-orang").locator("xpath=..")
    people.get_by_role("checkbox", name=re.compile("Pejabat.Dishub|Pejabat Dishub")).first.check()
    people.get_by_role("checkbox", name=re.compile("Petugas.Dishub|Petugas Dishub")).last.check()
    press(page, "Simpan draf")
    expect(page).to_have_url(re.compile(r"/keputusan/\d+/$"))
    head.look()
    page.goto(page.url + "aktifkan/")
    head.look()
    page.locator("input[type=file]").set_input_files(
        {"name": "sk.pdf", "mimeType": "application/pdf", "buffer": SCAN}
    )
    press(page, "Aktifkan")
    expect(page).to_have_url(re.compile(r"/keputusan/\d+/$"))
    expect(page.locator("main").get_by_text("Berlaku", exact=True).first).to_be_visible()
    head.look()


def record(officer, text: str) -> str:
    page = officer.open("/pesan/baru/")
    page.get_by_label("Isi pesan").fill(text)
    page.get_by_label("Nama akun pengirim").fill("@warga_berau")
    press(page, "Simpan")
    expect(page).to_have_url(re.compile(r"/pesan/\d{4}-\w{5}/$"))
    officer.look()
    return page.url.rstrip("/").rsplit("/", 1)[1]


def answer_directly(officer) -> None:
    record(officer, QUESTION)
    page = officer.page
    page.get_by_label("Jawaban", exact=True).fill("Terima kasih, teknisi kami ke lokasi pagi ini.")
    press(page, "Jawab", within="#jawab")
    expect(page.get_by_text("Pesan dijawab.").first).to_be_visible()
    officer.look()


def refer(officer, text: str) -> str:
    number = record(officer, text)
    page = officer.page
    page.goto(page.url + "teruskan/")
    officer.look()
    page.locator("input[name=agencies][value=DPUPR]").check()
    page.get_by_label("Alasan diteruskan").fill("Kewenangan DPUPR.")
    press(page, "Teruskan", within="#form-teruskan")
    expect(page.get_by_text("Jam 24 jam berjalan.").first).to_be_visible()
    officer.look()
    return number


def answer_referral(target) -> None:
    page = target.page
    page.locator("main a.pick").first.click()
    expect(page).to_have_url(re.compile(r"/rujukan/\d+/"))
    target.look()
    page.get_by_label("Jawaban", exact=True).fill(ANSWER)
    press(page, "Kirim jawaban")
    expect(page.get_by_text("Jawaban dikirim ke Dishub.").first).to_be_visible()
    target.look()
    expect(page.locator("main").get_by_text("tepat waktu").first).to_be_visible()


def reply_citing(officer, number: str) -> None:
    page = officer.open(f"/pesan/{number}/")
    expect(page.get_by_text(ANSWER).first).to_be_visible()
    page.get_by_label("Jawaban", exact=True).fill("Kata DPUPR, diaspal mulai 12 Desember 2026.")
    press(page, "Jawab", within="#jawab")
    expect(page.locator("#jawab").get_by_text("12").first).to_be_visible()  # asked back, kept
    page.get_by_label("Jawaban", exact=True).fill("Kata DPUPR, diaspal mulai 2 Desember 2026.")
    press(page, "Jawab", within="#jawab")
    expect(page.get_by_text("Pesan dijawab.").first).to_be_visible()
    officer.look()
    reply = Inquiry.objects.get(number=number).replies.get()
    assert reply.answers.get().text == ANSWER


def both_sides_are_told(officer, target, number: str) -> None:
    for somebody in (officer, target):
        page = somebody.open("/notifikasi/")
        expect(page.get_by_text(f"rujukan pesan {number} dalam 24 jam").first).to_be_visible()
    page = officer.open("/kotak-masuk/?tab=terlambat")
    expect(page.get_by_text("terlambat 5 m").first).to_be_visible()


def prepare_report(responsible) -> None:
    page = responsible.open("/laporan/mulai/")
    page.get_by_label("Tahun pelaporan").select_option("2026")
    press(page, "Buka draf")
    expect(page).to_have_url(re.compile("/laporan/DISHUB/2026/"))
    responsible.look()
    for area in page.locator("main textarea").all():
        area.fill("Layanan berjalan menurut SOP; jaringan di pesisir sering terputus.")
    press(page, "Simpan")
    expect(page.locator("main").get_by_text("Lengkap").first).to_be_visible()
    responsible.page.reload()
    responsible.look()
    row = page.get_by_role("row").filter(has_text="Orang yang dilayani")
    expect(row).to_contain_text("1")
    expect(page.get_by_text("tidak tersedia").first).to_be_visible()


def submit_report(head) -> None:
    page = head.open("/laporan/DISHUB/2026/")
    page.get_by_role("link", name="Ajukan laporan").click()
    press(page, "Ajukan dan bekukan")
    expect(page.get_by_text("Sudah dibekukan")).to_be_visible()
    head.look()


def the_pdf_is_there(head) -> None:
    page = head.open("/laporan/DISHUB/2026/")
    address = page.get_by_role("link", name="Buka PDF").get_attribute("href")
    answer = page.request.get(f"{head.base}{address}")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-1.7")
    assert AnnualReport.objects.get().pdf is not None


def receive_report(evaluator) -> None:
    page = evaluator.open("/laporan/DISHUB/2026/")
    page.get_by_role("link", name="Terima laporan").click()
    press(page, "Terima", within="#terima")
    expect(page.locator("main").get_by_text("TT/2026/DISHUB/1").first).to_be_visible()
    evaluator.look()


@pytest.mark.pasal("9(1)")
def test_revoked_a_moment_ago_the_officer_is_refused_at_the_next_click(cast, person):
    decree = make_decree(cast.dishub, officers=[cast.officer], by=cast.head)
    officer, head = person(cast.officer), person(cast.head)
    officer.open("/kotak-masuk/")

    page = head.open(f"/keputusan/{decree.pk}/")
    page.locator("[data-dialog=cabut]").first.click()
    page.get_by_label("Alasan").fill("Mutasi pegawai.")
    press(page, "Cabut", within="#cabut")
    expect(page.locator("main").get_by_text("Dicabut").first).to_be_visible()

    officer.page.get_by_role("link", name="Kotak masuk").first.click()
    expect(officer.page.get_by_text("Tidak berwenang").first).to_be_visible()
