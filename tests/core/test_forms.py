from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from agencies.models import User
from core import forms, uploads

PHONE = "Nomor telepon tidak valid. Contoh: 081234567890."
EMAIL = "Alamat surel tidak valid."
LINK = "Tautan tidak valid. Salin alamat lengkapnya, diawali https://."
RANGE = "Tanggal di luar rentang 2000-2100."
WHOLE = "Masukkan angka bulat."

text = forms.CleanTextField(label="Isi pertanyaan", max_length=5000)
name = forms.CleanTextField(label="Nama", max_length=255)
phone = forms.PhoneField()
email = forms.EmailField()
link = forms.LinkField()
day = forms.DateField(label="Tanggal berlaku")
moment = forms.MomentField(label="Waktu kirim")
number = forms.WholeNumberField(label="Jumlah")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        (text, "", "Isi pertanyaan wajib diisi."),
        (text, None, "Isi pertanyaan wajib diisi."),
        (text, " \u200b\u2060\ufeff ", "Isi pertanyaan wajib diisi."),
        (text, "a" * 5001, "Isi pertanyaan paling banyak 5.000 karakter (sekarang 5.001)."),
        (text, "a\0", "Isi pertanyaan memuat karakter yang tidak didukung."),
        (name, "N" * 256, "Nama paling banyak 255 karakter (sekarang 256)."),
        (phone, "+62 812-3456-7890 ext <b>", PHONE),
        (phone, "0812", PHONE),
        (phone, "٠٨١٢٣٤٥٦٧٨٩٠", PHONE),
        (phone, "08123456789012345", PHONE),
        (phone, "", "Nomor telepon wajib diisi."),
        (email, "korban@x.id\r\nBcc: semua@x.id", EMAIL),
        (email, "bukan surel", EMAIL),
        (email, "a@\u202ex.id", EMAIL),
        (link, "javascript:alert(1)", LINK),
        (link, "data:text/html,x", LINK),
        (link, "https://", LINK),
        (link, "bukan tautan", LINK),
        (day, "2026-02-30", "Tanggal tidak valid."),
        (day, "0001-01-01", RANGE),
        (day, "9999-12-31", RANGE),
        (day, "", "Tanggal berlaku wajib diisi."),
        (moment, "2026-02-30T10:00", "Tanggal atau jam tidak valid."),
        (moment, "0001-01-01T00:00", RANGE),
        (moment, "9999-12-31T23:59", RANGE),
        (number, "٣٤", WHOLE),
        (number, "1e309", WHOLE),
        (number, "NaN", WHOLE),
        (number, "-0", WHOLE),
        (number, "1,5", WHOLE),
        (number, "9" * 5000, "Jumlah paling besar 2.000.000.000."),
        (number, "9" * 30, "Jumlah paling besar 2.000.000.000."),
        (number, "", "Jumlah wajib diisi."),
    ],
)
def test_bad_input_is_answered_with_a_sentence(field, value, sentence):
    with pytest.raises(ValidationError) as refusal:
        field.clean(value)

    assert refusal.value.messages == [sentence]


@pytest.mark.parametrize(
    ("field", "value", "cleaned"),
    [
        (text, "  Jalan\r\nrusak  ", "Jalan\nrusak"),
        (phone, "+62 812-3456-7890", "6281234567890"),
        (phone, "(0554) 21234567", "6255421234567"),
        (email, " Warga@Contoh.ID ", "warga@contoh.id"),
        (link, "www.instagram.com/p/abc", "https://www.instagram.com/p/abc"),
        (link, "http://contoh.test:8000/a?b=c", "http://contoh.test:8000/a?b=c"),
        (day, "2026-11-24", date(2026, 11, 24)),
        (day, "24/11/2026", date(2026, 11, 24)),
        (moment, "2026-11-24T14:05", datetime(2026, 11, 24, 6, 5, tzinfo=UTC)),
        (number, "1.234", 1234),
        (number, "0", 0),
    ],
)
def test_good_input_is_brought_to_one_form(field, value, cleaned):
    assert field.clean(value) == cleaned


@pytest.mark.parametrize(
    ("field", "empty"),
    [
        (forms.CleanTextField(label="Catatan", max_length=9, required=False), ""),
        (forms.PhoneField(required=False), ""),
        (forms.EmailField(required=False), ""),
        (forms.LinkField(required=False), ""),
        (forms.DateField(label="Tanggal", required=False), None),
        (forms.MomentField(label="Waktu", required=False), None),
        (forms.WholeNumberField(label="Jumlah", required=False), None),
    ],
)
def test_what_is_not_required_may_be_left_empty(field, empty):
    assert field.clean("") == empty


@pytest.mark.parametrize(
    "address", ["https://beraukab.go.id@jahat.test/", "https://contoh.test:99999/"]
)
def test_a_link_that_poses_as_another_host_or_names_no_port_is_refused(address):
    with pytest.raises(ValidationError, match="Tautan tidak valid"):
        link.clean(address)


def test_a_handle_in_the_path_of_a_link_is_no_disguise():
    assert link.clean("https://www.tiktok.com/@dishub") == "https://www.tiktok.com/@dishub"


def test_the_browser_is_not_asked_to_cut_long_text():
    assert "maxlength" not in text.widget.attrs


def test_an_empty_file_is_left_to_the_check_of_uploads():
    field = forms.UploadField(label="Pindaian SK", kinds=uploads.ALL_KINDS)
    file = SimpleUploadedFile("sk.pdf", b"")

    assert field.clean(file) is file
    assert field.widget.attrs["accept"] == ".pdf,.jpg,.jpeg,.png"
    with pytest.raises(ValidationError, match="Pindaian SK wajib diunggah"):
        field.clean(None)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (django_forms.ChoiceField(choices=[("a", "A")]), "jahat"),
        (django_forms.TypedChoiceField(choices=[("a", "A")]), "jahat"),
        (django_forms.MultipleChoiceField(choices=[("a", "A")]), ["jahat"]),
        (django_forms.ModelChoiceField(User.objects.none()), "jahat"),
        (django_forms.ModelMultipleChoiceField(User.objects.none()), ["jahat"]),
    ],
)
@pytest.mark.django_db
def test_a_choice_outside_the_list_is_not_repeated(field, value):
    with pytest.raises(ValidationError) as refused:
        field.clean(value)

    assert refused.value.messages == ["Pilih salah satu dari daftar."]


def test_a_nul_in_any_text_says_what_to_do():
    with pytest.raises(ValidationError) as refused:
        django_forms.CharField().clean("a\0")

    assert refused.value.messages[0].endswith("Hapus lalu ketik ulang.")
