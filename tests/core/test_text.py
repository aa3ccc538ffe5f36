from __future__ import annotations

import time

import pytest
from django.core.exceptions import ValidationError
from django.template import Context, Template

from core import text


def clean(value: str, **options) -> str:
    return text.clean(value, **{"label": "Isi pertanyaan", "max_length": 5000} | options)


@pytest.mark.parametrize(
    "value", ["", "  \n\t ", " \u200b\u200c\u2060\ufeff  ", "\u3164\u2800", "\u00ad\u202e\u0301"]
)
def test_text_without_anything_to_see_counts_as_missing(value):
    with pytest.raises(ValidationError) as refusal:
        clean(value)
    assert refusal.value.messages == ["Isi pertanyaan wajib diisi."]
    assert clean(value, required=False) == ""


def test_text_that_is_too_long_says_how_long_it_is():
    with pytest.raises(ValidationError) as refusal:
        clean("a" * 5001)
    assert refusal.value.messages == [
        "Isi pertanyaan paling banyak 5.000 karakter (sekarang 5.001)."
    ]
    assert clean("a" * 5000) == "a" * 5000


def test_a_line_break_counts_once_however_the_browser_sends_it():
    assert clean("a\r\nb\rc", max_length=5) == "a\nb\nc"


@pytest.mark.parametrize("value", ["a\0b", "a\x1bb", "a\ud800", "e" + "\u0301" * 4000])
def test_characters_that_cannot_be_kept_or_shown_are_refused(value):
    with pytest.raises(ValidationError) as refusal:
        clean(value)
    assert refusal.value.messages == ["Isi pertanyaan memuat karakter yang tidak didukung."]


def test_a_heap_of_marks_is_refused_at_once():
    start = time.perf_counter()
    with pytest.raises(ValidationError):
        clean(("e" + "\u0301" * 4) * 900 + "e" + "\u0301" * 400, max_length=5000)
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize(
    "value",
    [
        "mohon diperhatikan 🙏🙏🏽 👨‍👩‍👧 lampu ❤️ 1️⃣",
        "بِسْمِ اللَّهِ",
        "นํ้าท่วม",
        "Tagihan \u202egnp.exe\u202c lunas",
        "<div hx-get='/akun/hapus/1' hx-trigger='load'>",
        "[klik](javascript:alert(1))",
    ],
)
def test_what_citizens_write_is_kept_as_it_is(value):
    assert clean(value) == value


def test_forced_direction_is_shown_as_a_mark():
    assert text.isolate("Tagihan \u202egnp.exe\u202c lunas") == (
        "Tagihan [U+202E]gnp.exe[U+202C] lunas"
    )


def test_right_to_left_text_cannot_turn_its_neighbours():
    assert text.isolate("سلام 12") == "\u2068سلام 12\u2069"
    assert text.isolate("lampu mati 🙏") == "lampu mati 🙏"


def test_an_isolate_cannot_be_left_from_inside():
    assert text.isolate("سلام\u2069 x\u202e") == "\u2068سلام[U+2069] x[U+202E]\u2069"


@pytest.mark.parametrize(
    ("value", "masked"),
    [
        (
            "NIK saya 7308011203900001, KK 7308010101010001",
            "NIK saya 7308********0001, KK 7308********0001",
        ),
        ("nik:6403 0512 0390 0001.", "nik:6403 **** **** 0001."),
        ("hub 081234567890 ya", "hub 0812****7890 ya"),
        ("WA +62 812-3456-7890", "WA +62 81*-****-7890"),
        ("wa 0812-3456-7890/0813 4567 8901", "wa 0812-****-7890/0813 **** 8901"),
        ("telp (0554) 21234", "telp (055*) ***34"),
        ("surel budi.s@contoh.co.id dong", "surel b***@contoh.co.id dong"),
    ],
)
def test_personal_data_is_masked(value, masked):
    assert text.mask_personal(value) == masked


@pytest.mark.parametrize(
    "value",
    [
        "@rahma_88 sini liat kak",
        "kami di Trans Bangun sudah bayar pendaftaran 250rb dari thn lalu, air ndak ngalir2 juga",
        "antri dari jam 7 nomor 58 sampe jam 2 ga kepanggil",
        "Gang sempit di jl Manunggal kasih hydrant kering dong, 2 th 6 kali kebakaran loh",
        "SK nomor 188.45/123/2026 tanggal 24-11-2026, APBD Rp1.250.000.000",
        "NIP 198503122010011003 menjawab",
        "rekening 12345678901234567890",
        "jl. Pemuda RT 012 RW 003, kode pos 77311",
    ],
)
def test_other_numbers_and_handles_stay(value):
    assert text.mask_personal(value) == value
    assert text.personal_data(value) == []


def test_personal_data_is_named_in_reading_order():
    found = text.personal_data("a@b.id 7308011203900001 081234567890")

    assert [datum.kind for datum in found] == ["surel", "NIK/KK", "telepon"]


def test_masking_long_hostile_text_is_quick():
    start = time.perf_counter()
    text.mask_personal("0" * 20_000 + "a@" * 5_000 + "8 " * 10_000 + "x." * 5_000)
    assert time.perf_counter() - start < 1


def test_templates_isolate_mask_and_still_escape():
    template = Template("{% load safety %}{{ t|mask_personal|isolate }}")

    assert template.render(Context({"t": "<b>\u202e 081234567890"})) == (
        "&lt;b&gt;[U+202E] 0812****7890"
    )
    assert template.render(Context({"t": None})) == ""
