"""The components, all of them, as a person at a screen meets them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = ["", "meja/", "meja-kosong/", "publik/", "resmi/", "bukan/"]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_every_component_is_sound_in_every_light(person, phone, dark):
    visitor = person(phone=phone, dark=dark)

    for page in PAGES:
        visitor.open(f"/gaya/{page}")


def test_nothing_needs_to_be_scrolled_sideways_at_320_pixels(person):
    visitor = person(phone=True)
    visitor.page.set_viewport_size({"width": 320, "height": 640})

    for page in PAGES:
        visitor.open(f"/gaya/{page}")


def test_the_script_says_the_same_of_every_clock_as_the_server(person):
    with_script, without = person(), person(scripts=False)
    with_script.page.goto(f"{with_script.base}/gaya/")
    without.page.goto(f"{without.base}/gaya/")

    words = without.page.locator("[data-words]").all_inner_texts()

    assert words[2:6] == [
        "sisa 3 j 12 m",
        "sisa kurang dari 1 m",
        "terlambat 40 m",
        "terlambat 2 h 3 j",
    ]
    assert with_script.page.locator("[data-words]").all_inner_texts() == words


def test_a_clock_is_right_after_the_device_slept(person):
    visitor = person()
    visitor.page.clock.install()
    visitor.page.goto(f"{visitor.base}/gaya/meja/")
    clock = visitor.page.locator(".time-left").first
    expect(clock).to_contain_text("sisa 3 j")

    visitor.page.clock.fast_forward(int(timedelta(hours=5).total_seconds() * 1000))

    expect(clock.locator("[data-words]")).to_have_text("terlambat 1 j 47 m")
    assert clock.locator("use").get_attribute("href").endswith("#alert")


@pytest.mark.parametrize("scripts", [True, False], ids=["with-script", "without"])
def test_a_dialog_opens_and_closes(person, scripts):
    visitor = person(scripts=scripts)
    visitor.page.goto(f"{visitor.base}/gaya/")
    dialog = visitor.page.locator("#dialog-cabut")
    expect(dialog).to_be_hidden()

    visitor.page.get_by_role("link", name="Cabut Keputusan").click()
    expect(dialog).to_be_visible()

    dialog.get_by_role("link", name="Batal").click()
    expect(dialog).to_be_hidden()


def test_a_refused_form_keeps_what_was_typed_and_takes_the_focus_to_what_lacks(person):
    visitor = person()
    visitor.page.goto(f"{visitor.base}/gaya/")
    form = visitor.page.locator("#contoh-isian")
    form.get_by_label("Nama akun").fill("dishub.berau")

    form.get_by_role("button", name="Simpan").click()

    expect(form.get_by_role("alert")).to_be_focused()
    expect(form.get_by_label("Nama akun")).to_have_value("dishub.berau")


def test_the_keyboard_walks_the_list_until_it_is_told_not_to(person):
    visitor = person()
    visitor.page.goto(f"{visitor.base}/gaya/meja/")
    visitor.page.keyboard.press("j")
    expect(visitor.page.get_by_role("link", name="Parkir liar")).to_be_focused()

    visitor.page.locator("details.menu summary").click()
    visitor.page.get_by_label("Pintasan papan ketik").uncheck()
    visitor.page.goto(f"{visitor.base}/gaya/meja/")
    visitor.page.keyboard.press("j")

    expect(visitor.page.get_by_role("link", name="Parkir liar")).not_to_be_focused()
