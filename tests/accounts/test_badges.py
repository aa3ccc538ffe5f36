"""Badge, QR code and poster: they lead to the check, and change when the account does (8c)."""

import shutil
import subprocess
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import badge, services
from tests.factories import make_account, make_decree, make_platform

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

BADGE = "/akun-resmi/instagram/dishub.berau/lencana.svg"
QR = "/akun-resmi/instagram/dishub.berau/qr.svg"
needs_poppler = pytest.mark.skipif(
    not shutil.which("pdftotext"), reason="poppler-utils is not installed"
)


@pytest.fixture
def decree(dishub, account):
    return make_decree(dishub, accounts=[account])


@pytest.fixture
def anybody():
    return Client()


def words(answer) -> str:
    return ElementTree.fromstring(answer.content)[0].text  # noqa: S314 - our own drawing


@pytest.mark.pasal("8c")
@pytest.mark.usefixtures("decree")
def test_the_badge_says_that_the_account_is_official(anybody):
    answer = anybody.get(BADGE)

    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert words(answer) == "Akun resmi: @dishub.berau · Instagram · Dishub"


@pytest.mark.pasal("8c")
def test_the_badge_changes_in_the_same_instant_as_the_account(
    anybody, account, decree, head, responsible, clock
):
    services.suspend_account(account=account, reason="Diretas.", by=responsible)
    suspended = words(anybody.get(BADGE))
    clock.advance(timedelta(seconds=1))
    services.lift_suspension(account=account, by=responsible)
    services.revoke_decree(decree=decree, reason="Diganti.", by=head)

    revoked = words(anybody.get(BADGE))

    assert suspended.startswith("Ditangguhkan, jangan dipercaya:")
    assert revoked.startswith("Tidak lagi resmi:")


@pytest.mark.usefixtures("decree")
def test_no_browser_shows_a_badge_without_asking_again(anybody):
    answer = anybody.get(BADGE)

    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("url", [BADGE, QR])
def test_an_account_that_was_never_official_has_none(anybody, account, url):
    assert anybody.get(url).status_code == 404
    assert anybody.get(url.replace("dishub", "entah")).status_code == 404


def test_a_name_cannot_break_the_drawing(anybody, dishub):
    make_platform("situs", name="<b>Situs</b> & blog")
    account = make_account(dishub, "dishub.go.id/kabar", platform=make_platform("situs"))
    make_decree(dishub, accounts=[account])

    answer = anybody.get("/akun-resmi/situs/dishub.go.id/kabar/lencana.svg")

    assert words(answer) == "Akun resmi: dishub.go.id/kabar · <b>Situs</b> & blog · Dishub"


@pytest.mark.usefixtures("decree")
def test_the_badge_costs_one_query(anybody):
    with CaptureQueriesContext(connection) as queries:
        anybody.get(BADGE)

    assert len([row for row in queries if "accounts_mediaaccount" in row["sql"]]) == 1


@pytest.mark.usefixtures("decree")
def test_the_qr_code_leads_to_the_check(anybody, account, settings):
    settings.BASE_URL = "https://sosmed.beraukab.go.id"

    answer = anybody.get(QR)

    assert answer.status_code == 200
    assert badge.check_url(account) == (
        "https://sosmed.beraukab.go.id/cek/?q=https%3A%2F%2Fwww.instagram.com%2Fdishub.berau%2F"
    )
    assert (
        "RESMI"
        in anybody.get(badge.check_url(account).removeprefix(settings.BASE_URL)).content.decode()
    )


@pytest.mark.usefixtures("decree")
def test_the_page_of_an_official_account_offers_the_badge(as_user, officer, account):
    page = as_user(officer).get(f"/akun/{account.pk}/").content.decode()

    assert "/akun-resmi/instagram/dishub.berau/lencana.svg" in page
    assert "&lt;a href=" in page


@needs_poppler
@pytest.mark.pasal("8c")
def test_the_poster_names_account_instansi_and_decree(as_user, officer, account, decree):
    answer = as_user(officer).get(f"/akun/{account.pk}/poster/")

    done = subprocess.run(
        ["pdftotext", "-", "-"], input=answer.content, capture_output=True, check=True
    )
    text = " ".join(done.stdout.decode().split())
    for part in ("AKUN RESMI", "@dishub.berau", "Dinas Perhubungan", decree.number):
        assert part in text


def test_there_is_no_poster_of_what_is_not_official(as_user, officer, account):
    assert as_user(officer).get(f"/akun/{account.pk}/poster/").status_code == 404
