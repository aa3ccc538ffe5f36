"""Comments from the platforms' exports, and many pasted at once: none twice (Pasal 8f)."""

from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.clock import WITA
from core.tables import ImportRefused, TableError
from inquiries.models import Mention
from inquiries.monitoring import services
from inquiries.monitoring.importing import import_mentions
from tests.factories import make_account, make_decree, make_platform

pytestmark = pytest.mark.django_db
ENGLISH = (
    b"Comment ID,Username,Comment,Date,Permalink\n"
    b"901,wargarinding,Parkir penuh terus,11/20/2026 09:30,https://www.instagram.com/p/A/c/901/\n"
    b'902,dishub.berau,"Terima kasih, kami cek.",11/20/2026 10:00,\n'
    b"903,siti.b,Halte bocor,11/21/2026 08:00,\n"
)
INDONESIAN = (
    b"akun;nama_pengguna;komentar;tanggal_komentar\n"
    b"@dishub.berau;wargarinding;Parkir penuh terus;20-11-2026 09:30\n"
)


def take(content, officer, dishub, **fields):
    return import_mentions(content=content, by=officer, permitted=[dishub.pk], **fields)


@pytest.mark.pasal("8f")
def test_an_export_fills_the_board_without_our_own_replies(officer, dishub, account):
    report = take(ENGLISH, officer, dishub, account=account)

    first = Mention.objects.get(external_id="901")
    assert report.counts == "2 ditambahkan, 1 sudah ada."
    assert (first.author_handle, first.text) == ("wargarinding", "Parkir penuh terus")
    assert first.said_at == datetime(2026, 11, 20, 9, 30, tzinfo=WITA)
    assert (first.source, first.noted_by) == ("IMPORTED", officer)


def test_the_same_file_twice_and_what_is_an_inquiry_add_nothing(officer, dishub, account):
    take(ENGLISH, officer, dishub, account=account)
    mention = Mention.objects.get(external_id="901")
    services.make_inquiry(mention=mention, kind="COMMENT", by=officer)
    mention.delete()

    again = take(ENGLISH, officer, dishub, account=account)

    assert (again.added, again.same, Mention.objects.count()) == (0, 3, 1)


def test_indonesian_columns_name_the_account_themselves(officer, dishub, account):
    take(INDONESIAN, officer, dishub)

    mention = Mention.objects.get()
    assert (mention.account, mention.said_at) == (
        account, datetime(2026, 11, 20, 9, 30, tzinfo=WITA),
    )  # fmt: skip
    assert take(INDONESIAN, officer, dishub).same == 1


def test_a_trial_keeps_nothing(officer, dishub, account):
    report = take(ENGLISH, officer, dishub, account=account, is_trial=True)

    assert (report.added, Mention.objects.exists()) == (2, False)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (b"11/21/2026 08:00", b"besok", "waktunya tidak dapat dibaca"),
        (b"11/21/2026 08:00", b"11/25/2026 08:00", "belum tiba"),
        (b"11/21/2026 08:00", b"01/02/2026 08:00", "tidak resmi pada"),
        (b"Halte bocor", b"", "isinya tidak dapat disimpan"),
    ],
)
def test_one_bad_row_keeps_all_out(officer, dishub, account, old, new, sentence):
    with pytest.raises(ImportRefused, match=sentence):
        take(ENGLISH.replace(old, new), officer, dishub, account=account)
    assert not Mention.objects.exists()


@pytest.mark.usefixtures("account")
def test_a_file_of_another_account_is_refused(officer, dishub, dpupr):
    foreign = make_account(dpupr, "dpupr.berau", platform=make_platform("tiktok"))
    make_decree(dpupr, accounts=[foreign])

    with pytest.raises(ImportRefused, match="bukan akun Instansi Anda"):
        take(INDONESIAN.replace(b"dishub.berau", b"dpupr.berau"), officer, dishub)
    with pytest.raises(ImportRefused, match=r"milik @dishub\.berau, bukan @dpupr\.berau"):
        take(INDONESIAN, officer, dishub, account=foreign)
    with pytest.raises(ImportRefused, match="tidak menyebut akunnya"):
        take(ENGLISH, officer, dishub)
    with pytest.raises(TableError, match="bukan ekspor komentar"):
        take(b"nama,alamat\nA,B\n", officer, dishub)


def test_the_page_tries_first_and_then_takes(sign_in, officer, account):
    browser = sign_in(officer)

    def send(**fields):
        file = SimpleUploadedFile("komentar.csv", ENGLISH, "text/csv")
        return browser.post("/pantauan/impor/", {"file": file, "account": account.pk, **fields})

    tried = send(is_trial="on")
    assert "Berkas dapat disimpan" in tried.content.decode()
    assert not Mention.objects.exists()
    assert "Tersimpan." in send().content.decode()
    assert Mention.objects.count() == 2


def test_many_are_pasted_with_a_blank_line_between(sign_in, officer, account):
    browser = sign_in(officer)
    pasted = "wargarinding Parkir penuh terus\n\nHalte bocor, tolong diperbaiki"

    browser.post("/pantauan/tempel/", {"account": account.pk, "pasted": pasted})
    again = browser.post("/pantauan/tempel/", {"account": account.pk, "pasted": ""})

    assert Mention.objects.filter(source="ENTERED").count() == 2
    assert again.status_code == 422
