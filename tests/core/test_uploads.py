from __future__ import annotations

import base64
import errno
import io
import os
import time
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from django.http import Http404
from PIL import Image

from agencies.models import AgencyHead
from core import uploads
from core.models import AuditEntry, Upload
from core.uploads import ALL_KINDS, PDF, StorageFull, UploadRefused, UploadTooLarge
from tests.core.helpers import rolled_back
from tests.factories import make_agency

NAME = (
    "Nama atau jenis berkas tidak diizinkan. Gunakan PDF, JPG, atau PNG yang namanya sesuai isinya."
)
ACTIVE = "PDF memuat konten aktif. Cetak ulang ke PDF lalu unggah."
BROKEN = "PDF tidak dapat diproses. Cetak ulang ke PDF lalu unggah."
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def pdf(change=lambda document: None, **options) -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    change(document)
    target = io.BytesIO()
    document.save(target, **options)
    return target.getvalue()


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **options) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, "teal").save(target, kind, **options)
    return target.getvalue()


def store(by, name: str = "sk.pdf", content: bytes | None = None, kinds=ALL_KINDS) -> Upload:
    content = pdf() if content is None else content
    return uploads.store(SimpleUploadedFile(name, content), by=by, kinds=kinds)


def refusal(by, name: str = "sk.pdf", content: bytes | None = None, kinds=ALL_KINDS) -> str:
    """Return why a file is refused, and check that nothing of it was kept."""
    with pytest.raises(UploadRefused) as refused:
        store(by, name, content, kinds)
    assert not Upload.objects.exists()
    assert stored_files() == []
    return str(refused.value)


def stored_files() -> list[Path]:
    root = Path(uploads.private_storage().location)
    return [path for path in root.rglob("*") if path.is_file()]


def test_a_pdf_is_kept_as_it_came(alice, clock):
    content = pdf()

    upload = store(alice, "SK Dishub 2026.pdf", content)

    assert upload.file.read() == content
    assert (upload.name, upload.content_type) == ("SK Dishub 2026.pdf", "application/pdf")
    assert (upload.size, upload.by, upload.created_at) == (len(content), alice, clock.moment)
    assert len(upload.sha256) == 64


def test_the_name_on_disk_is_not_what_the_sender_called_it(alice):
    upload = store(alice, "../../etc/passwd.pdf")

    assert upload.name == "passwd.pdf"
    assert upload.file.name == f"uploads/{upload.key.hex[:2]}/{upload.key.hex}"


@pytest.mark.parametrize(
    "name",
    [
        "sk.pdf.exe",
        "sk.pdf.",
        "sk.pdf%00.html",
        "sk.html%00.pdf",
        "\u200b.htaccess",
        ".pdf",
        "sk\u202efdp.exe",
        "sk.pdf\u200b.exe",
        "pdf",
    ],
)
def test_a_name_that_pretends_is_refused(alice, name):
    sentences = {NAME, "Jenis berkas tidak diizinkan. Gunakan PDF, JPG, atau PNG."}

    assert refusal(alice, name) in sentences


@pytest.mark.parametrize("name", ["sk.pdf.exe", "sk.pdf.", "sk.pdf%00.html", "\u200b.htaccess"])
def test_a_name_that_pretends_is_called_so(alice, name):
    assert refusal(alice, name) == NAME


@pytest.mark.parametrize(
    "name", ["sk.pdf\u200b", "sk.\u200bpdf", "ＳＫ．ＰＤＦ", "SK.PDF", " sk.pdf "]
)
def test_the_extension_is_read_after_the_name_was_cleaned(alice, name):
    assert store(alice, name).name.casefold() == "sk.pdf"


def test_a_kind_that_is_not_asked_for_is_refused_with_those_that_are(alice):
    svg = b"<svg onload=alert(1)>"

    assert refusal(alice, "foto.svg", svg) == (
        "Jenis berkas tidak diizinkan. Gunakan PDF, JPG, atau PNG."
    )
    assert refusal(alice, "foto.jpg", picture(), (PDF,)) == (
        "Jenis berkas tidak diizinkan. Gunakan PDF."
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [("sk.pdf", b"<html><script>alert(1)</script>"), ("a.jpg", b"<?php"), ("a.png", picture())],
)
def test_a_content_that_is_not_what_its_name_says_is_refused(alice, name, content):
    assert refusal(alice, name, content) == NAME


def test_an_empty_file_is_refused(alice):
    assert refusal(alice, content=b"") == "Berkas kosong."


def test_ten_megabytes_are_allowed_and_not_a_byte_more(alice):
    content = pdf()
    full = content + b"\n" * (10 * 1024 * 1024 - len(content))

    with pytest.raises(UploadTooLarge, match=r"^Ukuran berkas paling besar 10 MB\.$"):
        store(alice, content=full + b"\n")
    assert store(alice, content=full).size == 10 * 1024 * 1024


def add_javascript(document: pikepdf.Pdf) -> None:
    document.Root.Names = pikepdf.Dictionary(
        JavaScript=pikepdf.Dictionary(
            Names=[
                pikepdf.String("x"),
                pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)")),
            ]
        )
    )


def add_start_action(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(
        S=pikepdf.Name.URI, URI=pikepdf.String("http://jahat.id")
    )


def add_launch(document: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action
    )
    document.pages[0].Annots = pikepdf.Array([link])


def add_page_action(document: pikepdf.Pdf) -> None:
    document.pages[0].AA = pikepdf.Dictionary(
        O=document.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.Named, N=pikepdf.Name.Print))
    )


def add_attachment(document: pikepdf.Pdf) -> None:
    document.attachments["virus.exe"] = b"MZ"


def add_form_of_xml(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm = pikepdf.Dictionary(XFA=pikepdf.String("<xdp/>"))


@pytest.mark.parametrize(
    "change",
    [
        add_javascript,
        add_start_action,
        add_launch,
        add_page_action,
        add_attachment,
        add_form_of_xml,
    ],
)
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "packed"])
def test_a_pdf_that_acts_by_itself_is_refused(alice, change, packed):
    mode = pikepdf.ObjectStreamMode
    content = pdf(change, object_stream_mode=mode.generate if packed else mode.disable)

    assert refusal(alice, content=content) == ACTIVE


def test_a_name_written_in_hexadecimal_hides_nothing(alice):
    content = pdf(add_javascript).replace(b"/JavaScript", b"/J#61vaScript")

    assert refusal(alice, content=content) == ACTIVE


def test_a_pdf_that_opens_at_a_page_is_allowed(alice):
    def open_at_first_page(document: pikepdf.Pdf) -> None:
        document.Root.OpenAction = pikepdf.Array(
            [document.pages[0].obj, pikepdf.Name.XYZ, None, None, 0]
        )

    assert store(alice, content=pdf(open_at_first_page)).pk


@pytest.mark.parametrize("password", ["rahasia", ""], ids=["locked", "restricted"])
def test_an_encrypted_pdf_is_refused(alice, password):
    content = pdf(encryption=pikepdf.Encryption(owner="pemilik", user=password))

    assert refusal(alice, content=content) == "PDF terkunci. Simpan tanpa kata sandi lalu unggah."


def bomb(*filters: str) -> bytes:
    """A page whose text unpacks to 300 MB, packed under these filters, the outermost first."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1024 * 1024)) for _ in range(300)) + packer.flush()
    for name in reversed(filters[:-1]):
        packed = PACK[name](packed)
    return with_stream(packed, *filters)


PACK = {
    "FlateDecode": zlib.compress,
    "ASCIIHexDecode": lambda packed: packed.hex().encode() + b">",
    "ASCII85Decode": lambda packed: base64.a85encode(packed) + b"~>",
    "Crypt": bytes,
}


def with_stream(packed: bytes, *filters: str) -> bytes:
    def fill(document: pikepdf.Pdf) -> None:
        stream = pikepdf.Stream(document, b"")
        names = pikepdf.Array(
            pikepdf.Name(f"/{name.replace('Crypt', 'Crypx')}") for name in filters
        )  # the writer cannot leave a /Crypt as it is
        stream.write(packed, filter=names)
        document.pages[0].Contents = document.make_indirect(stream)

    level = pikepdf.StreamDecodeLevel.none
    content = pdf(fill, compress_streams=False, stream_decode_level=level)
    return content.replace(b"/Crypx", b"/Crypt")


def many_pages(document: pikepdf.Pdf) -> None:
    kids = document.Root.Pages.Kids
    page = kids[0]
    document.Root.Pages.Kids = pikepdf.Array([page] * 100_000)
    document.Root.Pages.Count = 100_000


CIRCULAR = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\n"
    b"xref\n0 1\n0000000000 65535 f \ntrailer<</Root 1 0 R/Size 3/Prev 107>>\nstartxref\n107\n%%EOF"
)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(lambda: bomb("FlateDecode"), id="bomb"),
        pytest.param(lambda: bomb("FlateDecode", "FlateDecode"), id="bomb in a bomb"),
        pytest.param(lambda: bomb("ASCIIHexDecode", "FlateDecode"), id="bomb in letters"),
        pytest.param(lambda: bomb("ASCII85Decode", "FlateDecode"), id="bomb in other letters"),
        pytest.param(lambda: bomb("Crypt", "FlateDecode"), id="bomb behind a filter"),
        pytest.param(lambda: bomb("FlateDecode", "ASCIIHexDecode", "FlateDecode"), id="mixed"),
        pytest.param(lambda: pdf(many_pages), id="100,000 pages"),
        pytest.param(lambda: CIRCULAR, id="circular"),
        pytest.param(lambda: b"%PDF-1.7\nbukan pdf", id="torn"),
        pytest.param(lambda: b"%PDF-1.7\n" + os.urandom(200_000), id="noise"),
        pytest.param(lambda: b"%PDF-1.4\n1 0 obj" + b"[" * 500_000, id="deep"),
    ],
)
def test_a_pdf_that_breaks_its_reader_breaks_nothing_else(alice, content):
    content = content()
    start = time.monotonic()

    assert refusal(alice, content=content) == BROKEN

    assert time.monotonic() - start < 7


@pytest.mark.parametrize("letters", ["ASCIIHexDecode", "ASCII85Decode"])
def test_what_common_programs_pack_is_allowed(alice, letters):
    packed = PACK[letters](zlib.compress(b"BT ET"))

    assert store(alice, content=with_stream(packed, letters, "FlateDecode"))
    assert store(alice, content=with_stream(b"\xff\xd8", "DCTDecode"))


@pytest.mark.parametrize(
    "content",
    [
        lambda: b"<html><script>alert(1)</script>" * 3 + pdf(),
        lambda: pdf() + b"PK\x03\x04" + os.urandom(200),
    ],
)
def test_a_pdf_that_is_another_file_as_well_is_refused(alice, content):
    sentence = "PDF memuat data lain di luar dokumennya. Cetak ulang ke PDF lalu unggah."

    assert refusal(alice, content=content()) == sentence


def test_an_inspection_that_takes_too_long_is_ended(alice, monkeypatch, tmp_path):
    sleeper = tmp_path / "sleeper.py"
    sleeper.write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setattr(uploads, "INSPECTOR", sleeper)
    monkeypatch.setattr(uploads, "PATIENCE", 0.5)

    assert refusal(alice) == BROKEN


def test_the_inspector_has_little_memory_and_none_of_our_secrets(tmp_path, monkeypatch):
    probe = tmp_path / "probe.py"
    source = uploads.INSPECTOR.read_text().partition('if __name__ == "__main__"')[0]
    probe.write_text(
        source
        + "\nimport os\nlimit_resources('pdf')\nassert not os.environ.keys() - {'LC_CTYPE'}\n"
        + "try:\n    bytearray(300 * MEGABYTE)\nexcept MemoryError:\n    print('limited')\n"
    )
    monkeypatch.setattr(uploads, "INSPECTOR", probe)

    assert uploads._run_inspector("pdf") == "limited"


def test_a_harmful_file_is_refused_and_the_trail_tells(alice):
    assert refusal(alice, "eicar.pdf", EICAR) == "Berkas terdeteksi berbahaya."

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.outcome, entry.actor) == ("upload.malware", "REFUSED", alice)


def test_a_picture_is_written_anew_without_place_or_code(alice):
    exif = Image.Exif()
    exif[0x8825] = {1: "S", 2: (2.0, 9.0, 0.0)}
    exif[0x010F] = "KameraRahasia"
    content = picture(exif=exif) + b"<?php system($_GET['c']); ?>"

    upload = store(alice, "foto.jpg", content)

    kept = upload.file.read()
    assert b"<?php" not in kept
    assert b"KameraRahasia" not in kept
    reopened = Image.open(io.BytesIO(kept))
    assert (reopened.format, reopened.size, dict(reopened.getexif())) == ("JPEG", (60, 40), {})
    assert upload.content_type == "image/jpeg"


def test_a_picture_taken_sideways_stands_upright(alice):
    exif = Image.Exif()
    exif[0x0112] = 6

    upload = store(alice, "foto.jpeg", picture(exif=exif))

    assert Image.open(upload.file).size == (40, 60)


def test_a_transparent_picture_stays_transparent(alice):
    target = io.BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(target, "PNG")

    upload = store(alice, "cap.png", target.getvalue())

    assert Image.open(upload.file).mode == "RGBA"


def test_a_large_photograph_is_made_smaller(alice):
    upload = store(alice, "foto.jpg", picture(size=(8000, 6000)))

    assert Image.open(upload.file).size == (4000, 3000)


@pytest.mark.parametrize(
    "content",
    [picture("PNG", size=(9000, 9000)), picture("PNG")[:40], b"\x89PNG\r\n\x1a\n" + bytes(50)],
    ids=["huge", "torn", "noise"],
)
def test_a_picture_that_cannot_be_read_is_refused(alice, content):
    assert refusal(alice, "foto.png", content) == (
        "Gambar tidak dapat diproses. Simpan ulang lalu unggah."
    )


def test_a_full_disk_keeps_neither_file_nor_row(alice, monkeypatch):
    def write_half_and_fail(self, name, content):
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.read()[:60])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", write_half_and_fail)

    with pytest.raises(StorageFull, match="Penyimpanan sedang penuh"):
        store(alice)
    assert stored_files() == []
    assert not Upload.objects.exists()


def test_a_row_that_fails_takes_its_file_along(alice, monkeypatch):
    def fail(self, **options):
        raise DatabaseError

    monkeypatch.setattr(Upload, "save", fail)

    with pytest.raises(DatabaseError):
        store(alice)
    assert stored_files() == []


def test_the_sweep_removes_a_file_whose_row_was_rolled_back(alice, clock):
    clock.set(datetime.now(UTC))
    kept = store(alice)
    with rolled_back():
        store(alice)
    assert len(stored_files()) == 2

    uploads.sweep()
    assert len(stored_files()) == 2, "it may belong to a transaction that is still open"
    clock.advance(timedelta(days=1, minutes=1))
    uploads.sweep()

    assert [path.name for path in stored_files()] == [kept.key.hex]


def test_the_sweep_removes_a_row_whose_file_is_gone(alice, clock):
    kept, lost = store(alice), store(alice)
    Path(lost.file.path).unlink()
    clock.advance(timedelta(days=1, minutes=1))

    uploads.sweep()

    assert list(Upload.objects.all()) == [kept]


def test_the_sweep_keeps_every_row_when_the_whole_folder_is_gone(alice, clock):
    upload = store(alice)
    Path(upload.file.path).unlink()
    clock.advance(timedelta(days=2))

    uploads.sweep()

    assert Upload.objects.count() == 1


def test_the_sweep_keeps_a_row_that_something_refers_to(alice, clock):
    store(alice)
    document = store(alice)
    AgencyHead.objects.create(
        agency=make_agency(), user=alice, document=document, effective_from=clock.moment
    )
    Path(document.file.path).unlink()
    clock.advance(timedelta(days=2))

    uploads.sweep()

    assert Upload.objects.filter(pk=document.pk).exists()


def test_our_own_files_are_kept_without_inspection(db):
    upload = uploads.store_generated(
        b"%PDF-", name="laporan 2026.pdf", content_type="application/pdf"
    )

    assert upload.by is None
    assert upload.file.read() == b"%PDF-"


def headers_of(upload: Upload, **options) -> dict[str, str]:
    response = uploads.serve(upload, **options)
    response.close()
    return dict(response.items())


def test_a_file_is_served_as_a_download_that_no_browser_interprets(alice):
    content = pdf()
    response = uploads.serve(store(alice, "sk.pdf", content))

    assert b"".join(response.streaming_content) == content
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="sk.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


def test_a_pdf_may_be_shown_by_the_viewer_of_the_browser(alice):
    headers = headers_of(store(alice), inline=True)

    assert headers["Content-Disposition"] == 'inline; filename="sk.pdf"'
    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"


@pytest.mark.parametrize(
    "name",
    ['a"\r\nX-Injeksi: 1.pdf', "a\nb;c\\d.pdf", "laporan é 🙏 \u202e.pdf", "x" * 400 + ".pdf"],
)
def test_no_name_breaks_out_of_the_header(alice, name):
    upload = store(alice, name)

    disposition = headers_of(upload)["Content-Disposition"]

    assert not any(character in disposition for character in "\r\n\u202e")
    assert len(upload.name) <= 150
    assert disposition.startswith("attachment; filename")


def test_a_stored_name_is_cleaned_again_when_it_is_served(alice):
    upload = store(alice)
    upload.name = "a\r\nSet-Cookie: x=1.pdf"

    assert "\n" not in headers_of(upload)["Content-Disposition"]


def test_a_file_that_is_gone_is_not_found(alice):
    upload = store(alice)
    Path(upload.file.path).unlink()

    with pytest.raises(Http404):
        uploads.serve(upload)


def test_a_path_outside_the_private_folder_cannot_be_opened(alice):
    upload = store(alice)
    for path in ("../secrets.env", "/etc/passwd", "uploads/../../secrets.env"):
        upload.file.name = path
        with pytest.raises(Exception, match=r"."):
            uploads.serve(upload)


@pytest.mark.parametrize("prefix", ["/", "/media/", "/static/", "/private/", "/static/../"])
def test_no_address_leads_to_a_stored_file(alice, client, prefix):
    upload = store(alice)

    assert client.get(f"{prefix}{upload.file.name}").status_code == 404


def test_files_are_readable_by_the_portal_alone(alice):
    assert Path(store(alice).file.path).stat().st_mode & 0o777 == 0o600
