"""The decree in the browser: draft, edit, discard, activate, revoke."""

import io
from datetime import date, timedelta

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts import services
from accounts.models import Designation, MediaAccount
from agencies import people, powers
from agencies.models import Appointment, Decree, RoleAssignment
from agencies.powers import Role
from core.clock import today
from core.models import AuditEntry, Notification, Upload
from tests.factories import (
    SCAN,
    make_account,
    make_agency,
    make_assigned,
    make_decree,
    make_head,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

NEW = "/keputusan/baru/"


def terms(**fields):
    return {
        "number": "400.14.3/12/DISHUB/2026",
        "about": "Penunjukan akun",
        "decree_date": "2026-11-24",
        "valid_from": "2026-11-24",
        "valid_until": "2027-12-31",
        **fields,
    }


def person(user):
    return f"{user.pk}:{user.home_agency_id}"


@pytest.fixture
def draft(dishub, newcomer, account, head):
    return make_decree(dishub, officers=[newcomer], accounts=[account], by=head, in_force=False)


# --- the list ---


def test_the_list_shows_own_decrees_and_their_status(as_user, responsible, draft, stranger):
    page = as_user(responsible).get("/keputusan/")

    numbers = [row["decree"].number for row in page.context["rows"]]
    assert draft.number in numbers
    assert not Decree.objects.filter(agency__code="DPUPR", number__in=numbers).exists()
    assert {row["state"].label for row in page.context["rows"]} == {"Draf", "Berlaku"}


def test_the_list_of_an_instansi_without_decrees_says_what_to_do(as_user, head):
    page = as_user(head).get("/keputusan/")

    assert "Belum ada keputusan di sini" in page.content.decode()
    assert f'href="{NEW}"' in page.content.decode()


@pytest.mark.parametrize(
    ("status", "expected"),
    [("draf", {"Draf"}), ("berlaku", {"Berlaku"}), ("berakhir", {"Habis masa berlaku"})],
)
def test_the_tabs_choose_by_status(as_user, head, draft, dishub, clock, status, expected):
    make_decree(dishub)
    make_decree(dishub, until=clock() - timedelta(days=1))

    page = as_user(head).get(f"/keputusan/?status={status}")

    assert {row["state"].label for row in page.context["rows"]} == expected


def test_the_list_costs_the_same_queries_for_one_and_for_fifty(
    as_user, head, dishub, django_assert_num_queries
):
    client = as_user(head)
    by = make_user("pendraf", agency=dishub)
    make_decree(dishub, by=by)
    client.get("/keputusan/")

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get("/keputusan/")
    for _ in range(60):
        make_decree(dishub, by=by)
    with CaptureQueriesContext(connection) as many:
        page = client.get("/keputusan/")

    assert len(page.context["rows"]) == 50
    assert len(one) == len(many)


def test_the_list_goes_on_with_older_decrees(as_user, head, dishub):
    by = make_user("pendraf", agency=dishub)
    oldest = make_decree(dishub, by=by)
    for _ in range(50):
        make_decree(dishub, by=by)
    client = as_user(head)

    first = client.get("/keputusan/")
    second = client.get("/keputusan/" + first.context["older_url"])

    assert [row["decree"] for row in second.context["rows"]] == [oldest]


@pytest.mark.parametrize("mark", ["-1", "abc", "1" + "0" * 30, "٣"])
def test_a_spoilt_mark_of_the_list_is_not_found(as_user, head, mark):
    assert as_user(head).get("/keputusan/", {"sebelum": mark}).status_code == 404


# --- drafting ---


@pytest.mark.pasal("8 huruf d")
def test_a_pejabat_drafts_a_decree_with_accounts_and_people(
    as_user, responsible, newcomer, account
):
    answer = as_user(responsible).post(
        NEW,
        terms(
            accounts=[account.pk],
            responsible=[person(responsible)],
            officers=[person(newcomer)],
        ),
    )

    draft = Decree.objects.drafts().get()
    assert answer.headers["Location"] == f"/keputusan/{draft.pk}/"
    assert [line.account for line in draft.designations.all()] == [account]
    assert {(line.user, line.role) for line in draft.appointments.all()} == {
        (responsible, "RESPONSIBLE"),
        (newcomer, "OFFICER"),
    }


def test_a_draft_grants_nothing(as_user, head, newcomer, draft):
    assert not powers.of(newcomer)


def test_a_new_account_is_proposed_on_the_way(as_user, head, account):
    answer = as_user(head).post(
        NEW, terms(new_accounts="https://m.instagram.com/Dishub.Berau2/?hl=id\n")
    )

    assert answer.status_code == 303
    new = MediaAccount.objects.get(handle="dishub.berau2")
    assert new.status == "PROPOSED"
    assert new.url == "https://www.instagram.com/dishub.berau2/"
    assert Designation.objects.get().account == new


def test_an_account_proposed_before_is_taken_as_it_is(as_user, head, account):
    as_user(head).post(NEW, terms(new_accounts="instagram.com/dishub.berau"))

    assert Designation.objects.get().account == account


BAD_DRAFTS = [
    ({"number": " "}, "Nomor wajib diisi."),
    ({"number": "1" * 81}, "Nomor paling banyak 80 karakter (sekarang 81)."),
    ({"about": "a\x00b"}, "Tentang memuat karakter yang tidak didukung."),
    ({"decree_date": "2026-02-30"}, "Tanggal tidak valid."),
    ({"valid_from": "0001-01-01"}, "Tanggal di luar rentang 2000-2100."),
    ({"valid_until": "9999-12-31"}, "Tanggal di luar rentang 2000-2100."),
    ({"valid_until": "2026-11-23"}, "Masa berlaku berakhir sebelum dimulai."),
    ({"new_accounts": "https://bit.ly/x"}, "Tautan pendek ini tidak memuat nama akun."),
    ({"new_accounts": "dishub.berau"}, "tempel alamat profilnya"),
    ({"new_accounts": "https://instagram.com/p/abc"}, "tidak menunjuk profil akun"),
    ({"new_accounts": "https://instagram.com/dishub\u202e"}, "karakter tak terlihat"),
    ({"officers": ["999999:1"]}, "Ada orang yang bukan lagi pegawai ASN Instansi ini."),
    ({"officers": ["abc"]}, "Ada orang yang bukan lagi pegawai ASN Instansi ini."),
    ({"accounts": ["999999"]}, "Akun itu tidak terdaftar untuk Instansi ini."),
    ({"accounts": ["abc"]}, "Pilih salah satu dari daftar."),
    ({"supersedes": "999999"}, "Keputusan itu sudah berakhir."),
]


@pytest.mark.parametrize(
    ("change", "sentence"), BAD_DRAFTS, ids=[str(case[0])[:40] for case in BAD_DRAFTS]
)
def test_a_bad_draft_is_refused_with_a_sentence_and_kept_as_typed(
    as_user, head, newcomer, account, change, sentence
):
    answer = as_user(head).post(
        NEW, terms(**{"officers": [person(newcomer)], "accounts": [account.pk], **change})
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "2026-11-24" in page
    if "officers" not in change:
        assert f'value="{person(newcomer)}"' in page
        assert answer.context["form"]["officers"].value() == [person(newcomer)]
    assert not Decree.objects.drafts().exists()
    assert MediaAccount.objects.count() == 1


@pytest.mark.pasal("9(1)")
def test_a_number_is_used_once_per_instansi_and_year(as_user, head, draft):
    answer = as_user(head).post(NEW, terms(number=draft.number))

    assert answer.status_code == 422
    assert "sudah dipakai Dishub pada 2026. Gunakan nomor lain." in answer.content.decode()


def test_an_account_of_another_instansi_is_refused_and_nothing_is_saved(
    as_user, head, account, dpupr
):
    make_account(dpupr, "dpupr.berau")

    answer = as_user(head).post(NEW, terms(new_accounts="instagram.com/dpupr.berau"))

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "sudah terdaftar untuk Dpupr" in page
    assert "instagram.com/dpupr.berau" in page  # what was typed stays
    assert not Decree.objects.exists()


@pytest.mark.pasal("1 angka 7")
def test_a_number_of_a_civil_servant_that_cannot_be_is_named_with_its_holder(as_user, head, dishub):
    odd = make_user("odd", agency=dishub, employee_id_number="198513322010011001")

    answer = as_user(head).post(NEW, terms(officers=[person(odd)]))

    assert answer.status_code == 422
    assert "Odd: Delapan angka pertama NIP harus tanggal lahir" in answer.content.decode()


@pytest.mark.pasal("1 angka 6")
def test_only_civil_servants_of_the_instansi_are_offered(as_user, head, dishub, stranger):
    make_user("honorer", agency=dishub, employment="", employee_id_number=None)

    page = as_user(head).get(NEW)

    offered = {user for user, _ in page.context["form"].people.values()}
    assert offered == {head}


@pytest.mark.pasal("1 angka 5")
def test_a_decree_of_the_parent_may_appoint_for_its_upt(as_user, head, dishub):
    upt = make_agency("UPTD", kind="TECHNICAL_UNIT", parent=dishub)
    ani = make_user("ani", agency=upt)

    as_user(head).post(NEW, terms(officers=[person(ani)]))

    assert Appointment.objects.get(user=ani).agency == upt


def test_who_leads_several_instansi_chooses_one(as_user, head, dpupr, newcomer):
    make_head(dpupr, head)
    client = as_user(head)

    chooser = client.get(NEW).content.decode()
    form = client.get(f"{NEW}?instansi=DISHUB")
    client.post(f"{NEW}?instansi=DPUPR", terms())

    assert "Untuk Instansi mana?" in chooser
    assert form.context["agency"].code == "DISHUB"
    assert Decree.objects.get().agency == dpupr


@pytest.mark.parametrize("who", ["officer", "evaluator"])
def test_who_may_not_draft_is_refused(as_user, request, who):
    client = as_user(request.getfixturevalue(who))

    assert client.get(NEW).status_code == 403
    assert client.post(NEW, terms()).status_code == 403


def test_htmx_gets_the_form_alone(as_user, head):
    answer = as_user(head).post(NEW, terms(number=""), headers={"HX-Request": "true"})

    assert answer.status_code == 422
    assert answer.content.decode().lstrip().startswith("<form")
    assert "HX-Request" in answer.headers["Vary"]


# --- editing and discarding ---


def test_a_draft_is_written_anew(as_user, responsible, draft, newcomer, account):
    client = as_user(responsible)
    shown = client.get(f"/keputusan/{draft.pk}/ubah/").context["form"]

    answer = client.post(
        f"/keputusan/{draft.pk}/ubah/",
        terms(number="99", officers=[person(responsible)], revision=shown["revision"].value()),
    )

    draft.refresh_from_db()
    assert answer.status_code == 303
    assert draft.number == "99"
    assert [line.user for line in draft.appointments.all()] == [responsible]
    assert not draft.designations.exists()


def test_the_form_of_a_draft_shows_what_it_says(as_user, head, draft, newcomer, account):
    form = as_user(head).get(f"/keputusan/{draft.pk}/ubah/").context["form"]

    assert form["number"].value() == draft.number
    assert form["officers"].value() == [person(newcomer)]
    assert form["accounts"].value() == [account.pk]


def test_a_change_made_meanwhile_is_not_overwritten(as_user, head, responsible, draft):
    as_user(responsible).post(f"/keputusan/{draft.pk}/ubah/", terms(number="satu", revision=0))

    answer = as_user(head).post(f"/keputusan/{draft.pk}/ubah/", terms(number="dua", revision=0))

    draft.refresh_from_db()
    assert answer.status_code == 422
    assert "baru saja diubah orang lain" in answer.content.decode()
    assert 'value="dua"' in answer.content.decode()
    assert draft.number == "satu"


def test_a_draft_is_discarded(as_user, responsible, draft):
    answer = as_user(responsible).post(f"/keputusan/{draft.pk}/buang/")

    assert answer.headers["Location"] == "/keputusan/"
    assert not Decree.objects.filter(pk=draft.pk).exists()
    assert AuditEntry.objects.filter(action="decree.discarded").count() == 1


def test_a_decree_in_force_is_neither_edited_nor_discarded(as_user, head, dishub):
    signed = make_decree(dishub, by=head)
    client = as_user(head)

    edited = client.post(f"/keputusan/{signed.pk}/ubah/", terms(number="lain", revision=0))
    discarded = client.post(f"/keputusan/{signed.pk}/buang/")

    signed.refresh_from_db()
    assert (edited.status_code, discarded.status_code) == (422, 422)
    assert client.get(f"/keputusan/{signed.pk}/ubah/").status_code == 422
    assert "sudah diaktifkan, jadi tidak dapat dibuang" in discarded.content.decode()
    assert signed.number != "lain"


# --- activation and revocation ---


@pytest.mark.pasal("9(1)")
def test_powers_begin_with_activation_and_end_with_revocation_at_the_next_click(
    as_user, head, newcomer, account, draft, scan, clock
):
    kepala, petugas = as_user(head), as_user(newcomer)
    assert petugas.get("/akun/").status_code == 403

    kepala.post(f"/keputusan/{draft.pk}/aktifkan/", {"scan": scan, "revision": 0})
    assert petugas.get("/akun/").status_code == 200
    assert MediaAccount.objects.get().status == "OFFICIAL"

    clock.advance(timedelta(seconds=1))
    kepala.post(f"/keputusan/{draft.pk}/cabut/", {"cabut-reason": "Petugas pindah."})
    assert petugas.get("/akun/").status_code == 403
    assert MediaAccount.objects.get().status == "FORMERLY_OFFICIAL"


def test_the_page_says_what_begins_and_what_ends_at_once(
    as_user, head, dishub, newcomer, account, clock
):
    old = make_decree(dishub, officers=[make_user("siti", agency=dishub)], by=head)
    draft = make_decree(dishub, officers=[newcomer], accounts=[account], by=head, in_force=False)
    Decree.objects.filter(pk=draft.pk).update(supersedes=old, valid_from=date(2026, 11, 24))

    page = as_user(head).get(f"/keputusan/{draft.pk}/aktifkan/").content.decode()

    assert "Berlaku sekarang juga" in page
    assert "Budi Baru berwenang sebagai Petugas Dishub" in page
    assert "@dishub.berau · Instagram resmi menurut keputusan ini" in page
    assert "Wewenang Siti sebagai Petugas Dishub" in page


def test_a_decree_that_starts_later_says_so(as_user, head, draft):
    Decree.objects.filter(pk=draft.pk).update(valid_from=date(2026, 12, 1))

    page = as_user(head).get(f"/keputusan/{draft.pk}/aktifkan/").content.decode()

    assert "Berlaku mulai 1 Desember 2026" in page


def test_a_decree_activated_before_its_start_grants_nothing_yet(
    as_user, head, draft, newcomer, scan, clock
):
    Decree.objects.filter(pk=draft.pk).update(valid_from=date(2026, 12, 1))

    as_user(head).post(f"/keputusan/{draft.pk}/aktifkan/", {"scan": scan, "revision": 0})

    draft.refresh_from_db()
    assert draft.status == "NOT_YET"
    assert not powers.of(newcomer)
    clock.advance(timedelta(days=7))
    assert powers.of(newcomer).holds(Role.OFFICER, draft.agency_id)


def test_the_people_named_are_told(as_user, head, draft, newcomer, scan):
    as_user(head).post(f"/keputusan/{draft.pk}/aktifkan/", {"scan": scan, "revision": 0})

    note = Notification.objects.get(user=newcomer)
    assert note.url == f"/keputusan/{draft.pk}/"


def encrypted():
    content = io.BytesIO()
    with pikepdf.new() as file:
        file.add_blank_page()
        file.save(content, encryption=pikepdf.Encryption(owner="a", user="b"))
    return content.getvalue()


ENCRYPTED_OR_ODD = [
    ("sk.pdf", encrypted(), "PDF terkunci."),
    ("sk.txt", b"halo", "Jenis berkas tidak diizinkan. Gunakan PDF."),
    ("sk.pdf", b"bukan pdf", "Nama atau jenis berkas tidak diizinkan. Gunakan PDF yang"),
    ("sk.pdf", b"", "Berkas kosong."),
    ("sk.pdf", SCAN.replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript/JS(app)>>"),
     "PDF memuat konten aktif."),
    ("sk.pdf", b"%PDF-1.4\nrusak", "PDF tidak dapat diproses."),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "sentence"), ENCRYPTED_OR_ODD)
def test_a_scan_that_is_no_safe_pdf_is_refused_and_nothing_begins(
    as_user, head, draft, newcomer, name, content, sentence
):
    answer = as_user(head).post(
        f"/keputusan/{draft.pk}/aktifkan/",
        {"scan": SimpleUploadedFile(name, content), "revision": 0},
    )

    draft.refresh_from_db()
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert draft.is_draft
    assert not powers.of(newcomer)


def test_activation_without_a_scan_asks_for_it(as_user, head, draft):
    answer = as_user(head).post(f"/keputusan/{draft.pk}/aktifkan/", {"revision": 0})

    assert answer.status_code == 422
    assert "Naskah yang sudah ditandatangani wajib diunggah." in answer.content.decode()


def test_a_refused_activation_keeps_no_scan(as_user, head, dishub, scan):
    empty = make_decree(dishub, by=head, in_force=False)
    before = Upload.objects.count()

    answer = as_user(head).post(f"/keputusan/{empty.pk}/aktifkan/", {"scan": scan, "revision": 0})

    assert answer.status_code == 422
    assert "belum menunjuk Pejabat atau Petugas" in answer.content.decode()
    assert Upload.objects.count() == before


def test_a_draft_that_changed_since_the_page_was_shown_is_not_activated(
    as_user, head, responsible, draft, scan
):
    as_user(responsible).post(f"/keputusan/{draft.pk}/ubah/", terms(revision=0))

    answer = as_user(head).post(f"/keputusan/{draft.pk}/aktifkan/", {"scan": scan, "revision": 0})

    draft.refresh_from_db()
    assert "baru saja diubah orang lain" in answer.content.decode()
    assert draft.is_draft


@pytest.mark.pasal("9(1)")
def test_an_account_is_designated_by_one_decree_at_a_time(
    as_user, head, dishub, draft, account, newcomer, scan
):
    make_decree(dishub, accounts=[account], officers=[newcomer], by=head)

    answer = as_user(head).post(f"/keputusan/{draft.pk}/aktifkan/", {"scan": scan, "revision": 0})

    draft.refresh_from_db()
    assert answer.status_code == 422
    assert "Cabut atau gantikan keputusan tersebut dahulu." in answer.content.decode()
    assert draft.is_draft


def test_a_decree_supersedes_another_for_the_same_account(
    as_user, head, dishub, draft, account, newcomer, scan
):
    old = make_decree(dishub, accounts=[account], officers=[newcomer], by=head)
    Decree.objects.filter(pk=draft.pk).update(supersedes=old)

    as_user(head).post(f"/keputusan/{draft.pk}/aktifkan/", {"scan": scan, "revision": 0})

    old.refresh_from_db()
    draft.refresh_from_db()
    assert (old.status, draft.status) == ("SUPERSEDED", "IN_FORCE")
    assert old.effective_until == draft.effective_from
    assert account.status == "OFFICIAL"


@pytest.mark.pasal("1 angka 6")
def test_who_moved_to_another_instansi_is_not_appointed(
    as_user, head, draft, newcomer, dpupr, scan
):
    newcomer.home_agency = dpupr
    newcomer.save(update_fields=["home_agency"])

    answer = as_user(head).post(f"/keputusan/{draft.pk}/aktifkan/", {"scan": scan, "revision": 0})

    assert answer.status_code == 422
    assert "Budi Baru bukan pegawai Dishub" in answer.content.decode()


@pytest.mark.pasal("1 angka 6", "1 angka 7")
def test_who_is_no_civil_servant_any_more_is_not_appointed(as_user, head, draft, newcomer, scan):
    newcomer.employment, newcomer.employee_id_number = "", None
    newcomer.save(update_fields=["employment", "employee_id_number"])

    answer = as_user(head).post(f"/keputusan/{draft.pk}/aktifkan/", {"scan": scan, "revision": 0})

    draft.refresh_from_db()
    assert answer.status_code == 422
    assert "Budi Baru belum tercatat sebagai ASN. Lengkapi" in answer.content.decode()
    assert draft.is_draft


def test_an_admin_cannot_be_appointed(as_user, head, dishub, scan):
    admin = make_assigned("ADMIN")
    admin.home_agency = dishub
    admin.save(update_fields=["home_agency"])

    answer = as_user(head).post(NEW, terms(officers=[person(admin)]))

    assert answer.status_code == 422
    assert "adalah Admin" in answer.content.decode()


@pytest.mark.parametrize(
    ("who", "expected"), [("responsible", 403), ("evaluator", 403), ("stranger", 404)]
)
def test_only_the_kepala_activates_and_revokes(as_user, request, draft, scan, who, expected):
    client = as_user(request.getfixturevalue(who))

    activated = client.post(f"/keputusan/{draft.pk}/aktifkan/", {"scan": scan, "revision": 0})
    revoked = client.post(f"/keputusan/{draft.pk}/cabut/", {"cabut-reason": "x"})

    assert (activated.status_code, revoked.status_code) == (expected, expected)
    assert client.get(f"/keputusan/{draft.pk}/aktifkan/").status_code == expected


@pytest.mark.parametrize("reason", ["", "  \u200b "])
def test_revoking_needs_a_reason(as_user, head, dishub, reason):
    signed = make_decree(dishub, by=head)

    answer = as_user(head).post(f"/keputusan/{signed.pk}/cabut/", {"cabut-reason": reason})

    signed.refresh_from_db()
    assert answer.status_code == 422
    assert "Alasan wajib diisi." in answer.content.decode()
    assert "data-refused" in answer.content.decode()
    assert signed.is_in_force


def test_a_decree_that_ended_is_not_revoked_again(as_user, head, dishub, clock):
    lapsed = make_decree(dishub, by=head, until=clock() - timedelta(days=1))

    answer = as_user(head).post(f"/keputusan/{lapsed.pk}/cabut/", {"cabut-reason": "Salah."})

    assert answer.status_code == 422
    assert "tidak sedang berlaku" in answer.content.decode()


# --- the page of a decree ---


def test_the_page_shows_people_accounts_and_history(as_user, responsible, draft):
    page = as_user(responsible).get(f"/keputusan/{draft.pk}/").content.decode()

    for words in ("Budi Baru", "@dishub.berau · Instagram", "Didraf", "Draf", "Diusulkan"):
        assert words in page


@pytest.mark.pasal("8 huruf d")
def test_the_page_shows_where_live_data_and_decree_differ(
    as_user, head, draft, newcomer, dpupr, scan
):
    client = as_user(head)
    client.post(f"/keputusan/{draft.pk}/aktifkan/", {"scan": scan, "revision": 0})
    newcomer.home_agency = dpupr
    newcomer.position_title = "Camat"
    newcomer.save(update_fields=["home_agency", "position_title"])

    page = client.get(f"/keputusan/{draft.pk}/").content.decode()

    assert "Budi Baru kini pegawai Dpupr, bukan Dishub." in page
    assert "jabatan kini Camat, di keputusan Pranata Humas." in page


@pytest.mark.parametrize("path", ["", "ubah/", "aktifkan/", "naskah/"])
def test_a_decree_of_another_instansi_is_like_none(as_user, stranger, draft, path):
    client = as_user(stranger)

    foreign = client.get(f"/keputusan/{draft.pk}/{path}")
    missing = client.get(f"/keputusan/999999/{path}")

    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert foreign.content == missing.content


def test_a_number_too_large_for_the_database_is_not_found(as_user, head):
    assert as_user(head).get("/keputusan/99999999999999999999/").status_code == 404


def test_the_scan_is_served_to_those_who_may_see_the_decree(
    as_user, head, officer, stranger, draft, scan
):
    as_user(head).post(f"/keputusan/{draft.pk}/aktifkan/", {"scan": scan, "revision": 0})

    served = as_user(officer).get(f"/keputusan/{draft.pk}/naskah/")

    assert b"".join(served.streaming_content) == SCAN
    assert served.headers["X-Content-Type-Options"] == "nosniff"
    assert as_user(stranger).get(f"/keputusan/{draft.pk}/naskah/").status_code == 404
    assert Client().get(f"/keputusan/{draft.pk}/naskah/").status_code == 302


def test_a_draft_has_no_scan(as_user, head, draft):
    assert as_user(head).get(f"/keputusan/{draft.pk}/naskah/").status_code == 404


def test_the_upt_sees_the_signed_decree_of_its_parent_but_not_the_draft(
    as_user, head, dishub, clock
):
    upt = make_agency("UPTD", kind="TECHNICAL_UNIT", parent=dishub)
    ani = make_user("ani", agency=upt)
    make_decree(upt, officers=[ani], by=head)
    draft = make_decree(dishub, by=head, in_force=False)
    Appointment.objects.create(decree=draft, agency=upt, user=ani, role="OFFICER")
    signed = make_decree(dishub, by=head)
    Appointment.objects.create(decree=signed, agency=upt, user=ani, role="OFFICER")
    client = as_user(ani)

    assert client.get(f"/keputusan/{signed.pk}/").status_code == 200
    assert client.get(f"/keputusan/{draft.pk}/").status_code == 404


@pytest.mark.parametrize("name", ["discard_decree", "revoke_decree"])
def test_a_get_changes_nothing(as_user, head, draft, name):
    answer = as_user(head).get(reverse(f"accounts:{name}", args=[draft.pk]))

    assert answer.status_code == 405
    assert Decree.objects.filter(pk=draft.pk, activated_at=None).exists()


def test_the_bupati_and_the_admin_have_no_part_in_decrees(as_user):
    for role in ("REGENT", "ADMIN"):
        assert as_user(make_assigned(role)).get("/keputusan/").status_code == 403


@pytest.mark.pasal("9(1)")
def test_who_becomes_admin_within_the_decree_cannot_be_appointed(
    as_user, head, draft, newcomer, scan, clock
):
    RoleAssignment.objects.create(
        user=newcomer, role="ADMIN", effective_from=clock() + timedelta(days=10)
    )

    answer = as_user(head).post(f"/keputusan/{draft.pk}/aktifkan/", {"scan": scan, "revision": 0})

    draft.refresh_from_db()
    assert answer.status_code == 422
    assert "adalah Admin pada masa itu" in answer.content.decode()
    assert draft.is_draft


@pytest.mark.pasal("9(1)")
def test_who_is_appointed_from_a_day_to_come_cannot_be_admin_over_it(dishub, head, newcomer, clock):
    make_decree(dishub, officers=[newcomer], by=head, since=clock() + timedelta(days=10))
    admin, role = make_assigned("ADMIN"), RoleAssignment.Role.ADMIN

    with pytest.raises(people.PersonError, match="Kepala, Pejabat, atau Petugas"):
        people.assign_role(user=newcomer, role=role, first_day=today(), last_day=None, by=admin)

    until = today() + timedelta(days=5)
    people.assign_role(user=newcomer, role=role, first_day=today(), last_day=until, by=admin)


@pytest.mark.pasal("9(1)", "8 huruf c")
def test_a_decree_revoked_before_it_began_leaves_the_former_one_its_end(
    dishub, head, account, newcomer, clock
):
    old = make_decree(dishub, accounts=[account], officers=[newcomer], by=head)
    new = make_decree(dishub, accounts=[account], officers=[newcomer], by=head, in_force=False)
    start = today() + timedelta(days=3)
    Decree.objects.filter(pk=new.pk).update(supersedes=old, valid_from=start)
    services.activate_with(decree=new, scan=old.signed_scan, by=head)
    old.refresh_from_db()
    assert old.effective_until is not None

    services.revoke_decree(decree=new, reason="Salah orang.", by=head)

    old.refresh_from_db()
    assert old.effective_until is None
    later = clock() + timedelta(days=4)
    assert account in MediaAccount.objects.official(later)
    assert powers.of(newcomer, later).agencies() == {dishub.pk}
    assert AuditEntry.objects.get(action="decree.end_taken_back").object_id == str(old.pk)


@pytest.fixture
def to_come(dishub, head, account, newcomer, clock):
    """A decree that begins in three days, and supersedes the one in force by then."""
    old = make_decree(dishub, accounts=[account], officers=[newcomer], by=head)
    new = make_decree(dishub, officers=[newcomer], by=head, in_force=False)
    start = today() + timedelta(days=3)
    Decree.objects.filter(pk=new.pk).update(supersedes=old, valid_from=start)
    services.activate_with(decree=new, scan=old.signed_scan, by=head)
    return Decree.objects.get(pk=new.pk)


@pytest.mark.pasal("9(1)")
def test_who_revokes_a_decree_to_come_reads_that_the_former_one_lasts_again(
    as_user, head, newcomer, to_come
):
    page = as_user(head).get(f"/keputusan/{to_come.pk}/").content.decode()

    dialog = page[page.index('id="cabut"') :]
    assert str(to_come.supersedes) in dialog
    assert "berlaku lagi seperti saat ditandatangani" in dialog
    assert f"Wewenang {newcomer.full_name}" not in dialog


@pytest.mark.pasal("9(1)")
def test_who_revokes_a_decree_in_force_reads_of_no_other(as_user, head, dishub, newcomer):
    running = make_decree(dishub, officers=[newcomer], by=head)

    page = as_user(head).get(f"/keputusan/{running.pk}/").content.decode()

    assert "berlaku lagi" not in page[page.index('id="cabut"') :]


@pytest.mark.pasal("9(1)")
def test_a_decree_to_come_stays_when_another_took_an_account_of_the_former_one(
    as_user, head, dishub, account, newcomer, to_come
):
    begins = to_come.effective_from
    taker = make_decree(dishub, accounts=[account], officers=[newcomer], by=head, since=begins)

    answer = as_user(head).post(f"/keputusan/{to_come.pk}/cabut/", {"cabut-reason": "Salah."})

    to_come.refresh_from_db()
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f"sudah ditunjuk oleh {taker}" in page
    assert "Cabut atau gantikan keputusan tersebut dahulu." in page
    assert to_come.revoked_at is None
    assert to_come.supersedes.effective_until == begins
