"""The registry in a real browser: a Kepala's decree gives powers, and takes them at once."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from accounts.models import Platform
from agencies.models import Agency, Decree
from tests.factories import SCAN, make_assigned, make_user

pytestmark = pytest.mark.django_db(transaction=True)
SIGNED = {"name": "sk.pdf", "mimeType": "application/pdf", "buffer": SCAN}
ADDRESS = "https://www.instagram.com/dishub.berau/"


@pytest.fixture
def dishub(transactional_db):
    Platform.objects.get_or_create(
        code="instagram",
        defaults={
            "name": "Instagram",
            "kind": "MEDIA_SHARING",
            "hosts": ["instagram.com"],
            "profile_url": "https://www.instagram.com/{handle}/",
        },
    )
    return Agency.objects.create(
        code="DISHUB",
        name="Dinas Perhubungan Kabupaten Berau",
        short_name="Dishub",
        kind="REGIONAL_APPARATUS",
    )


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).first.click()


@pytest.mark.pasal("8b", "8c", "8 huruf d", "9(1)")
def test_a_new_kepala_gives_powers_by_decree_and_takes_them_at_once(dishub, person, clock):
    kepala = make_user("kepala.baru", agency=dishub)
    officer = make_user("rina", agency=dishub, full_name="Rina Wati")
    record_head(person(make_assigned("ADMIN")), kepala)
    clock.advance(timedelta(minutes=1))

    head = person(kepala)
    put_in_force(head, officer)
    clock.advance(timedelta(minutes=1))

    expect(check(person())).to_contain_text("RESMI")
    desk = person(officer)
    record_a_message(desk)

    revoke(head)
    clock.advance(timedelta(minutes=1))

    desk.page.get_by_role("navigation").first.get_by_role("link", name="Kotak masuk").click()
    expect(desk.page.locator("main")).to_contain_text("Tidak berwenang")
    assert desk.page.goto(f"{desk.base}/kotak-masuk/").status == 403
    expect(check(person())).to_contain_text(re.compile("pernah resmi", re.IGNORECASE))
    hand_over(head)


def check(anyone) -> Locator:
    """Ask in a window of one's own: the answer may be kept by a browser for a minute."""
    return anyone.open("/cek/?q=@dishub.berau").locator("main")


def record_head(admin, kepala) -> None:
    page = admin.open("/instansi/")
    page.locator("main").get_by_role("link", name=re.compile("Dinas Perhubungan")).first.click()
    admin.look()
    page.get_by_role("link", name="Catat Kepala").click()
    page.get_by_label("NIP/NI PPPK").fill(kepala.employee_id_number)
    page.get_by_label("Surat keputusan").set_input_files(SIGNED)
    admin.look()
    press(page, "Catat")
    expect(page.locator("main")).to_contain_text(kepala.full_name)


def put_in_force(head, officer) -> None:
    page = head.open("/keputusan/baru/")
    page.get_by_label("Nomor", exact=True).fill("800/12/DISHUB/2026")
    page.get_by_label("Usulkan akun baru").fill(ADDRESS)
    people = page.locator("#bagian-orang").locator("xpath=..")
    people.get_by_role("checkbox", name=re.compile(officer.full_name)).last.check()
    press(page, "Simpan draf")
    page.get_by_role("link", name="Aktifkan").wait_for()
    head.look()
    page.get_by_role("link", name="Aktifkan").click()
    page.get_by_label("Naskah yang sudah ditandatangani").set_input_files(SIGNED)
    head.look()
    page.locator("main").get_by_role("button", name=re.compile("Aktifkan")).click()
    expect(page.get_by_text("Keputusan diaktifkan")).to_be_visible()
    head.look()


def record_a_message(desk) -> None:
    page = desk.open("/pesan/baru/")
    page.get_by_label("Isi pesan", exact=True).fill("Lampu jalan di Rinding mati tiga hari.")
    press(page, "Simpan")
    expect(page).to_have_url(re.compile("/pesan/[0-9]{4}-"))
    desk.look()


def revoke(head) -> None:
    page = head.open(f"/keputusan/{Decree.objects.get().pk}/")
    page.get_by_role("link", name="Cabut").click()
    page.get_by_label("Alasan").fill("Pejabat pindah tugas.")
    head.look()
    page.get_by_role("button", name=re.compile("Cabut")).last.click()
    expect(page.locator("main")).to_contain_text("Dicabut")


def hand_over(head) -> None:
    page = head.open("/keputusan/")
    page.get_by_role("link", name=re.compile("serah terima")).click()
    head.look()
    page.get_by_role("checkbox", name=re.compile("@dishub.berau")).check()
    page.get_by_role("checkbox", name=re.compile("Pesan terbuka")).check()
    press(page, "Simpan centang")
    expect(page.locator("main")).to_contain_text("Serah terima selesai.")
    head.look()
    head.open("/serah-terima/")
