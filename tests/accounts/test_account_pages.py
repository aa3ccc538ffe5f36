"""The accounts of an Instansi in the browser: the list, and proposing one."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.loading import load_platforms
from accounts.models import MediaAccount, Platform
from core.models import Notification
from tests.factories import make_account, make_decree, make_head, make_responsible

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PROPOSE = "/akun/usul/"


@pytest.fixture(autouse=True)
def _platforms():
    load_platforms()


def proposal(place, **fields):
    return {"agency": place.pk, "address": "https://www.instagram.com/dishub.berau/", **fields}


@pytest.mark.pasal("8 huruf b")
def test_an_officer_proposes_an_account_by_its_address(as_user, officer, dishub):
    answer = as_user(officer).post(PROPOSE, proposal(dishub))

    account = MediaAccount.objects.get()
    assert answer.headers["Location"] == "/akun/"
    assert (account.platform.code, account.handle) == ("instagram", "dishub.berau")
    assert account.status == "PROPOSED"
    assert account.proposed_by == officer


def test_a_bare_name_asks_for_its_platform(as_user, officer, dishub):
    answer = as_user(officer).post(PROPOSE, proposal(dishub, address="@dishub.berau"))

    assert answer.status_code == 422
    assert "Pilih platformnya, atau tempel alamat profilnya." in answer.content.decode()
    assert 'value="@dishub.berau"' in answer.content.decode()


def test_a_bare_name_with_its_platform_is_proposed(as_user, officer, dishub):
    tiktok = Platform.objects.get(code="tiktok")

    as_user(officer).post(PROPOSE, proposal(dishub, address="@Dishub.Berau", platform=tiktok.pk))

    assert MediaAccount.objects.get().url == "https://www.tiktok.com/@dishub.berau"


def test_an_unknown_host_becomes_a_site_only_after_a_question(as_user, officer, dishub):
    client = as_user(officer)
    address = "https://dishub.beraukab.go.id/"

    asked = client.post(PROPOSE, proposal(dishub, address=address))
    client.post(PROPOSE, proposal(dishub, address=address, is_own_site="on"))

    assert asked.status_code == 422
    assert "Apakah ini situs atau blog Instansi?" in asked.content.decode()
    account = MediaAccount.objects.get()
    assert (account.platform.kind, account.handle) == ("BLOG", "dishub.beraukab.go.id")


BAD = [
    ({"address": ""}, "Alamat atau nama akun wajib diisi."),
    ({"address": "https://www.instagram.com/p/abc/"}, "tidak menunjuk profil akun"),
    ({"address": "https://instagram.com@jahat.id/dishub"}, "disusun tidak wajar"),
    ({"address": "https://myspace.com/dishub"}, "MySpace sudah tidak beroperasi"),
    ({"address": "https://instagram.com/dіshub"}, "hanya memuat huruf a–z"),
    ({"address": "dishub\u200bberau"}, "karakter tak terlihat"),
    ({"platform": "999"}, "Pilih platform dari daftar."),
    ({"agency": "999"}, "Pilih Instansi dari daftar."),
    ({"display_name": "x" * 161}, "Nama tampilan paling banyak 160 karakter"),
]


@pytest.mark.parametrize(("change", "sentence"), BAD, ids=[str(case[0])[:50] for case in BAD])
def test_a_bad_proposal_is_refused_with_a_sentence(as_user, officer, dishub, change, sentence):
    answer = as_user(officer).post(PROPOSE, proposal(dishub, **change))

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not MediaAccount.objects.exists()


def test_the_platform_must_fit_the_address(as_user, officer, dishub):
    facebook = Platform.objects.get(code="facebook")

    answer = as_user(officer).post(PROPOSE, proposal(dishub, platform=facebook.pk))

    assert "Alamat itu milik Instagram, bukan Facebook." in answer.content.decode()


@pytest.mark.pasal("9(1)")
def test_an_account_registered_for_another_instansi_is_refused(as_user, officer, dishub, dpupr):
    make_account(dpupr, platform=Platform.objects.get(code="instagram"))

    answer = as_user(officer).post(PROPOSE, proposal(dishub))

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "sudah terdaftar untuk Dpupr" in page
    assert "hubungi Dpupr lewat Diskominfo: selama akun itu tercatat di sana, hanya Dpupr" in page


@pytest.mark.pasal("9(1)")
def test_who_meets_an_account_of_another_instansi_reads_whom_to_ask(
    as_user, officer, dishub, dpupr
):
    make_account(dpupr, platform=Platform.objects.get(code="instagram"))
    kepala = make_head(dpupr)
    of_head = as_user(officer).post(PROPOSE, proposal(dishub)).content.decode()
    pejabat = make_responsible(dpupr)
    of_pejabat = as_user(officer).post(PROPOSE, proposal(dishub)).content.decode()

    assert f"hubungi Kepala Instansi Dpupr, {kepala.full_name}: selama" in of_head
    assert f"hubungi Pejabat Penanggung Jawab Dpupr, {pejabat.full_name}: selama" in of_pejabat


def test_an_account_is_not_proposed_for_another_instansi(as_user, officer, dpupr):
    answer = as_user(officer).post(PROPOSE, proposal(dpupr))

    assert answer.status_code == 422
    assert not MediaAccount.objects.exists()


def test_the_evaluator_does_not_propose(as_user, evaluator):
    assert as_user(evaluator).get(PROPOSE).status_code == 403


def test_the_list_shows_own_accounts_with_their_status(as_user, officer, dishub, dpupr):
    ours = make_account(dishub)
    make_account(dpupr, "dpupr.berau")

    page = as_user(officer).get("/akun/")

    assert list(page.context["accounts"]) == [ours]
    assert "Diusulkan" in page.content.decode()


def test_the_evaluator_sees_the_accounts_of_all(as_user, evaluator, dishub, dpupr):
    make_account(dishub)
    make_account(dpupr, "dpupr.berau")

    assert len(as_user(evaluator).get("/akun/").context["accounts"]) == 2


def test_an_empty_list_says_what_to_do(as_user, officer):
    page = as_user(officer).get("/akun/").content.decode()

    assert "Belum ada akun" in page
    assert f'href="{PROPOSE}"' in page


def test_the_list_costs_the_same_queries_for_one_and_for_fifty(as_user, dishub):
    head = make_head(dishub)
    client = as_user(head)
    make_decree(dishub, accounts=[make_account(dishub)], by=head)
    client.get("/akun/")

    with CaptureQueriesContext(connection) as one:
        client.get("/akun/")
    for number in range(49):
        make_account(dishub, f"dishub{number}", proposed_by=head)
    with CaptureQueriesContext(connection) as many:
        client.get("/akun/")

    assert len(one) == len(many)


# --- suspension ---


@pytest.fixture
def official(dishub, responsible):
    account = make_account(dishub, platform=Platform.objects.get(code="instagram"))
    make_decree(dishub, accounts=[account], by=responsible)
    return account


@pytest.mark.pasal("8 huruf c")
@pytest.mark.parametrize("who", ["responsible", "evaluator"])
def test_one_click_warns_the_public_and_another_takes_the_warning_away(
    as_user, request, official, who, clock
):
    client = as_user(request.getfixturevalue(who))
    shown = client.get(f"/akun/{official.pk}/").context["form"]

    client.post(f"/akun/{official.pk}/tangguhkan/", {"reason": shown["reason"].value()})
    assert "DITANGGUHKAN" in Client().get("/cek/?q=dishub.berau").content.decode()
    assert Client().get("/akun-resmi/data.json").json()["akun"] == []

    clock.advance(timedelta(minutes=5))
    client.post(f"/akun/{official.pk}/pulihkan/")
    assert "RESMI" in Client().get("/cek/?q=dishub.berau").content.decode()
    assert len(Client().get("/akun-resmi/data.json").json()["akun"]) == 1


def test_the_instansi_and_diskominfo_are_told_of_a_suspension(
    as_user, responsible, officer, evaluator, official
):
    as_user(responsible).post(f"/akun/{official.pk}/tangguhkan/", {"reason": "Diretas."})

    told = set(Notification.objects.values_list("user__username", "url"))
    assert told == {(user.username, f"/akun/{official.pk}/") for user in (officer, evaluator)}


@pytest.mark.parametrize(("who", "expected"), [("officer", 403), ("head", 403), ("stranger", 404)])
def test_who_may_not_suspend_is_refused(as_user, request, official, who, expected):
    client = as_user(request.getfixturevalue(who))

    for action in ("tangguhkan", "pulihkan"):
        answer = client.post(f"/akun/{official.pk}/{action}/", {"reason": "x"})
        assert answer.status_code == expected
        assert client.get(f"/akun/{official.pk}/{action}/").status_code == 405


def test_what_was_never_official_is_not_suspended(as_user, responsible, dishub):
    proposed = make_account(dishub, "baru")

    answer = as_user(responsible).post(f"/akun/{proposed.pk}/tangguhkan/", {"reason": "x"})

    assert answer.status_code == 422
    assert "belum pernah resmi" in answer.content.decode()


def test_a_suspension_is_lifted_once(as_user, responsible, official):
    answer = as_user(responsible).post(f"/akun/{official.pk}/pulihkan/")

    assert answer.status_code == 422
    assert "tidak sedang ditangguhkan" in answer.content.decode()


def test_a_suspension_needs_a_reason(as_user, responsible, official):
    answer = as_user(responsible).post(f"/akun/{official.pk}/tangguhkan/", {"reason": " "})

    assert answer.status_code == 422
    assert not official.suspensions.exists()


def test_the_page_of_an_account_shows_its_decrees(as_user, officer, official):
    page = as_user(officer).get(f"/akun/{official.pk}/").content.decode()

    assert official.designations.get().decree.number in page
    assert "Tangguhkan sekarang" not in page


def test_an_account_of_another_instansi_is_like_none(as_user, stranger, official):
    client = as_user(stranger)

    foreign, missing = client.get(f"/akun/{official.pk}/"), client.get("/akun/999999/")

    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert foreign.content == missing.content
