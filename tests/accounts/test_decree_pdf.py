"""The draft as the page to be signed, looked at from outside."""

import io
import re
import shutil
import subprocess
from datetime import date

import pikepdf
import pytest

from accounts import decree_pdf, services
from agencies.decree_text import NumberPatternError, head_title, number_of
from agencies.models import Appointment, Decree
from agencies.services import NewAppointment
from tests.factories import make_agency, make_decree, make_head, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
needs_poppler = pytest.mark.skipif(
    not shutil.which("pdftotext"), reason="poppler-utils is not installed"
)


@pytest.fixture
def dishub():
    return make_agency(
        "DISHUB",
        name="Dinas Perhubungan Kabupaten Berau",
        short_name="Dishub",
        address="Jalan Pemuda Nomor 1",
    )


@pytest.fixture
def draft(dishub, head, account):
    petugas = make_user("budi.baru", agency=dishub, position_title="Pranata <Humas>")
    return services.draft_decree(
        agency=dishub,
        number="400.14.3/12/DISHUB/2026",
        about="Penunjukan akun & petugas",
        decree_date=date(2026, 11, 24),
        valid_from=date(2026, 11, 24),
        valid_until=date(2027, 12, 31),
        accounts=[account],
        appointments=[NewAppointment(petugas, Appointment.Role.OFFICER)],
        by=head,
    )


def text_of(content):
    done = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


@needs_poppler
@pytest.mark.pasal("9(1)")
def test_the_draft_has_every_part_of_a_decree(draft, head):
    text = text_of(decree_pdf.render(draft))

    for words in (
        "PEMERINTAH KABUPATEN BERAU",
        "Jalan Pemuda Nomor 1",
        "KEPUTUSAN KEPALA DINAS PERHUBUNGAN KABUPATEN BERAU",
        "NOMOR 400.14.3/12/DISHUB/2026",
        "Menimbang",
        "perlu menunjuk akun media sosial resmi",
        "Mengingat",
        "MEMUTUSKAN:",
        "Peraturan Bupati Berau Nomor 23 Tahun 2017",
        "KESATU",
        "sampai dengan tanggal 31 Desember 2027",
        "LAMPIRAN I",
        "LAMPIRAN II",
        "@dishub.berau",
        "Pranata <Humas>",
        "Ditetapkan di Tanjung Redeb",
        "pada tanggal 24 November 2026",
        head.full_name,
        f"NIP {head.employee_id_number}",
    ):
        assert words in text, words


def test_a_decree_that_supersedes_says_so(draft, dishub, head):
    draft.supersedes = make_decree(dishub, by=head)

    said = " ".join(decree_pdf.dictums(draft, has_accounts=True))

    assert f"Nomor {draft.supersedes.number}" in said
    assert "dicabut dan dinyatakan tidak berlaku" in said


def test_the_pdf_is_tagged_and_archival(draft):
    with pikepdf.open(io.BytesIO(decree_pdf.render(draft))) as file:
        with file.open_metadata() as metadata:
            assert metadata.pdfa_status == "3A"
        assert file.Root.Lang == "id"
        assert file.Root.MarkInfo.Marked


def test_the_draft_is_printed_for_those_who_see_it(as_user, draft, responsible, stranger):
    served = as_user(responsible).get(f"/keputusan/{draft.pk}/draf/")

    assert served.content.startswith(b"%PDF")
    assert served.headers["Content-Type"] == "application/pdf"
    assert served.headers["Cache-Control"] == "private, no-store"
    assert as_user(stranger).get(f"/keputusan/{draft.pk}/draf/").status_code == 404


def test_what_is_signed_is_not_printed_anew(as_user, dishub, head):
    signed = make_decree(dishub, by=head)

    assert as_user(head).get(f"/keputusan/{signed.pk}/draf/").status_code == 404


def test_a_press_that_fails_is_told_of_and_may_be_tried_again(as_user, draft, head, monkeypatch):
    def fails(html, *, style):
        raise decree_pdf.pdf.RenderError("Pustaka sistem untuk PDF belum terpasang.")

    monkeypatch.setattr(decree_pdf.pdf, "press", fails)

    answer = as_user(head).get(f"/keputusan/{draft.pk}/draf/")

    assert answer.status_code == 503
    assert "PDF belum dapat dibuat." in answer.content.decode()
    assert "Retry-After" in answer.headers


def test_without_a_head_the_signature_leaves_a_gap(dishub):
    decree = make_decree(dishub, in_force=False)

    assert decree_pdf.signer_of(decree).name == ""


def test_an_acting_head_signs_as_such(dishub, draft, head):
    make_head(dishub, make_user("rina", agency=dishub), kind="ACTING_ABSENT")

    signer = decree_pdf.signer_of(draft)

    assert signer.title == "Plh. Kepala Dinas Perhubungan Kabupaten Berau"
    assert signer.name == "Rina"


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Dinas Kesehatan Kabupaten Berau", "Kepala Dinas Kesehatan Kabupaten Berau"),
        ("Kecamatan Kelay", "Camat Kelay"),
        ("Inspektorat Kabupaten Berau", "Inspektur Kabupaten Berau"),
        ("Sekretariat Daerah Kabupaten Berau", "Sekretaris Daerah Kabupaten Berau"),
        ("RSUD dr. Abdul Rivai", "Direktur RSUD dr. Abdul Rivai"),
    ],
)
def test_a_head_is_called_as_the_instansi_demands(name, title):
    assert head_title(make_agency("X", name=name)) == title


# --- the standing text and the number ---


def test_the_form_suggests_number_text_and_basis(as_user, head, dishub):
    form = as_user(head).get("/keputusan/baru/").context["form"]

    assert form["number"].value() == "400.14.3/1/DISHUB/2026"
    assert "Kepala Dinas Perhubungan Kabupaten Berau" in form["considerations"].value()
    assert "Nomor 23 Tahun 2017" in form["legal_basis"].value()


def test_what_is_written_instead_is_kept(as_user, head, dishub):
    as_user(head).post(
        "/keputusan/baru/",
        {
            "number": "1",
            "about": "x",
            "decree_date": "2026-11-24",
            "valid_from": "2026-11-24",
            "considerations": "bahwa begitu;\nbahwa begini;",
            "legal_basis": "",
        },
    )

    draft = Decree.objects.get()
    assert decree_pdf.context_of(draft)["considerations"] == [
        ("a", "bahwa begitu;"),
        ("b", "bahwa begini;"),
    ]
    assert "Nomor 23 Tahun 2017" in draft.legal_basis


def test_a_pattern_is_filled(dishub):
    number = number_of(
        "{urut}/SK/{bulan}/{tahun}", sequence=7, agency=dishub, day=date(2026, 11, 24)
    )

    assert number == "7/SK/XI/2026"


@pytest.mark.parametrize("pattern", ["{0}", "{urut", "{kode.__class__}", "{}"])
def test_a_pattern_that_cannot_be_filled_is_refused(dishub, pattern):
    with pytest.raises(NumberPatternError, match="hanya memuat"):
        number_of(pattern, sequence=1, agency=dishub, day=date(2026, 1, 1))


def test_those_who_draft_set_the_letterhead(as_user, responsible, dishub):
    client = as_user(responsible)

    refused = client.post("/instansi/DISHUB/kop/", {"address": "Jalan A", "pattern": "{x}"})
    client.post("/instansi/DISHUB/kop/", {"address": "Jalan A", "pattern": "{urut}/DH"})

    dishub.refresh_from_db()
    assert refused.status_code == 422
    assert 'value="Jalan A"' in refused.content.decode()
    assert (dishub.address, dishub.decree_number_pattern) == ("Jalan A", "{urut}/DH")


@pytest.mark.parametrize("who", ["officer", "stranger", "evaluator"])
def test_nobody_else_sets_it(as_user, request, dishub, who):
    client = as_user(request.getfixturevalue(who))

    assert client.get("/instansi/DISHUB/kop/").status_code == 403
    assert client.post("/instansi/DISHUB/kop/", {"address": "x"}).status_code == 403


def test_the_text_of_a_signed_decree_is_frozen(dishub, head):
    from django.db import IntegrityError, transaction

    signed = make_decree(dishub, by=head)

    for change in ({"number": "lain"}, {"legal_basis": "lain"}):
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            Decree.objects.filter(pk=signed.pk).update(**change)
    with pytest.raises(IntegrityError, match="undeletable"), transaction.atomic():
        signed.delete()


def test_nothing_in_the_pdf_comes_from_elsewhere(draft):
    draft.considerations = 'bahwa <img src="https://jahat.id/x.png">;'

    assert re.match(rb"%PDF", decree_pdf.render(draft))
