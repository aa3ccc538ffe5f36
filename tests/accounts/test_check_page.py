"""Cek Akun Resmi: four answers, on any date, by address or name."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import services, verification
from accounts.loading import load_platforms
from accounts.models import Designation, LookalikeKey, MediaAccount, Platform, Suspension
from accounts.recognition import recognise
from accounts.verification import Answer
from tests.factories import make_account, make_agency, make_decree, make_head, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture(autouse=True)
def _platforms():
    load_platforms()


@pytest.fixture
def head(dishub):
    return make_head(dishub)


@pytest.fixture
def propose(dishub, head):
    def make(handle="dishub.berau", platform="instagram", agency=dishub):
        return services.propose_account(
            agency=agency,
            platform=Platform.objects.get(code=platform),
            handle=handle,
            url=f"https://www.{platform}.com/{handle}",
            by=head,
        )

    return make


@pytest.fixture
def official(propose, dishub, head):
    account = propose()
    make_decree(dishub, accounts=[account], by=head)
    return account


def ask(q, **more):
    return Client().get("/cek/", {"q": q, **more})


def answer(q, **more):
    return ask(q, **more).context["verdict"].status


@pytest.mark.pasal("8 huruf c")
@pytest.mark.parametrize(
    "q",
    [
        "https://www.instagram.com/dishub.berau/",
        "m.instagram.com/_u/Dishub.Berau?hl=id",
        "@dishub.berau",
        "DISHUB.BERAU",
    ],
)
def test_an_account_in_a_decree_in_force_is_official(official, q):
    page = ask(q)

    assert page.context["verdict"].status == Answer.OFFICIAL
    text = page.content.decode()
    for words in ("RESMI", "Dinas Perhubungan", "25 Oktober 2026", "Keputusan Kepala Dishub"):
        assert words in text


def test_a_bare_name_is_official_on_the_named_platforms_only(official, propose, dishub, head):
    make_decree(dishub, accounts=[propose(platform="tiktok")], by=head)
    propose(platform="facebook")

    page = ask("@dishub.berau")

    assert "Resmi di Instagram dan TikTok saja." in page.content.decode()
    assert len(page.context["verdict"].official) == 2


def test_the_same_name_on_another_platform_is_not_registered(official):
    page = ask("https://www.tiktok.com/@dishub.berau")

    assert page.context["verdict"].status == Answer.UNREGISTERED
    assert page.context["verdict"].nearest == official
    assert "di Instagram, Dinas Perhubungan" in page.content.decode()


def test_a_proposed_account_is_not_registered(propose):
    propose()

    assert answer("@dishub.berau") == Answer.UNREGISTERED


@pytest.mark.pasal("9(1)")
def test_an_account_whose_decree_was_revoked_was_formerly_official(official, head, clock):
    services.revoke_decree(decree=Designation.objects.get().decree, reason="Selesai.", by=head)

    page = ask("@dishub.berau")

    assert page.context["verdict"].status == Answer.FORMERLY_OFFICIAL
    assert "PERNAH RESMI" in page.content.decode()
    assert "24 November 2026" in page.content.decode()


def test_a_suspended_account_is_warned_of(official, head, clock):
    Suspension.objects.create(
        account=official, reason="Diretas.", by=head, effective_from=clock() - timedelta(hours=1)
    )

    page = ask("@dishub.berau")

    assert page.context["verdict"].status == Answer.SUSPENDED
    assert "Jangan kirim uang, kode OTP, atau data pribadi" in page.content.decode()
    assert "Diretas." not in page.content.decode()


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-10-24", Answer.UNREGISTERED),
        ("2026-10-25", Answer.OFFICIAL),
        ("2026-11-10", Answer.OFFICIAL),
        ("2026-11-20", Answer.FORMERLY_OFFICIAL),
    ],
)
@pytest.mark.pasal("9(1)")
def test_a_date_asks_how_it_was_then(propose, dishub, head, clock, day, expected):
    make_decree(dishub, accounts=[propose()], by=head, until=clock() - timedelta(days=7))

    assert answer("@dishub.berau", tanggal=day) == expected


def test_an_account_is_official_since_the_first_of_decrees_without_a_gap(
    propose, dishub, head, clock
):
    account = propose()
    seam = clock() - timedelta(days=10)
    make_decree(dishub, accounts=[account], by=head, until=seam)
    make_decree(dishub, accounts=[account], by=head, since=seam)

    (finding,) = ask("@dishub.berau").context["verdict"].findings

    assert finding.since == clock() - timedelta(days=30)


@pytest.mark.parametrize(
    "fake",
    [
        "D1SHUB_BERAU",
        "dishubberau",
        "dishub.berauu",
        "dishub.bera",
        "dihsub.berau",
        "dіshub.berau",
        "dishub_berau_official",
        "https://www.facebook.com/dishub.berau",
    ],
)
def test_what_looks_like_an_official_account_is_told_the_official_one(official, fake):
    verdict = ask(fake).context["verdict"]

    assert verdict.status == Answer.UNREGISTERED
    assert verdict.nearest == official


def test_the_nearest_account_is_one_that_is_official_now(official, head, clock):
    services.revoke_decree(decree=Designation.objects.get().decree, reason="Selesai.", by=head)

    assert ask("dishub_berau").context["verdict"].nearest is None


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"q": ""}, "Nama atau alamat akun wajib diisi."),
        ({"q": "dishub\u202eberau"}, "karakter tak terlihat"),
        ({"q": "dishub\u200bberau"}, "karakter tak terlihat"),
        ({"q": "x" * 501}, "paling banyak 500 karakter"),
        ({"q": "a\x00b"}, "karakter yang tidak didukung"),
        ({"q": "https://instagram.com/p/abc"}, "tidak menunjuk profil akun"),
        ({"q": "https://bit.ly/x"}, "Tautan pendek"),
        ({"q": "@a", "tanggal": "2026-02-30"}, "Tanggal tidak valid."),
        ({"q": "@a", "tanggal": "2026-11-25"}, "Tanggal itu belum tiba."),
        ({"q": "@a", "tanggal": "9999-12-31"}, "Tanggal di luar rentang 2000-2100."),
    ],
)
def test_what_cannot_be_checked_is_refused_with_a_sentence(query, sentence):
    page = Client().get("/cek/", query)

    assert page.status_code == 422
    assert sentence in page.content.decode()


def test_what_was_asked_is_shown_as_text():
    page = ask("<script>alert(1)</script>")

    assert b"<script>alert" not in page.content


def test_the_page_touches_neither_cookie_nor_session(official):
    page = ask("@dishub.berau")

    assert not page.cookies
    assert "Cookie" not in page.headers.get("Vary", "")
    assert page.headers["Cache-Control"] == "public, max-age=60"


@pytest.fixture
def ten_thousand(official, dishub, head):
    platform = Platform.objects.get(code="facebook")
    by = make_user("massal", agency=dishub)
    accounts = MediaAccount.objects.bulk_create(
        MediaAccount(
            agency=dishub,
            platform=platform,
            handle=f"instansi{number}",
            url=f"https://www.facebook.com/instansi{number}",
            proposed_by=by,
            proposed_at=official.proposed_at,
        )
        for number in range(10_000)
    )
    decree = make_decree(dishub, by=by)
    Designation.objects.bulk_create(Designation(decree=decree, account=a) for a in accounts)
    from accounts import lookalikes

    LookalikeKey.objects.bulk_create(
        (
            LookalikeKey(account=account, key=key)
            for account in accounts
            for key in lookalikes.keys(account.handle)
        ),
        batch_size=5000,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@pytest.mark.usefixtures("ten_thousand")
def test_the_check_is_one_indexed_query_and_look_alikes_one_more(official, clock):
    reading = recognise("dishub_berau", list(Platform.objects.all()))
    exact = recognise("dishub.berau", list(Platform.objects.all()))

    with CaptureQueriesContext(connection) as one:
        verdict = verification.verify(exact, at=clock())
    with CaptureQueriesContext(connection) as two:
        likeness = verification.verify(reading, at=clock())

    assert (verdict.status, len(one)) == (Answer.OFFICIAL, 1)
    assert (likeness.nearest, len(two)) == (official, 2)
    for query in [*one.captured_queries, *two.captured_queries]:
        assert_indexed(query["sql"])


def assert_indexed(sql):
    """Refuse a plan that reads a large table as a whole."""
    large = ("accounts_mediaaccount", "accounts_designation", "accounts_lookalikekey")
    is_postgresql = connection.vendor == "postgresql"
    explain = "EXPLAIN " if is_postgresql else "EXPLAIN QUERY PLAN "
    with connection.cursor() as cursor:
        cursor.execute(explain + sql)
        plan = "\n".join(str(row) for row in cursor.fetchall())
    for table in large:
        scan = f"Seq Scan on {table}" if is_postgresql else f"SCAN {table}"
        assert scan not in plan, plan


def test_the_page_costs_three_queries_at_most(official, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):  # the platforms, the account, what looks like it
        ask("dishub_berau")


def test_an_account_of_a_site_covers_its_pages(propose, dishub, head):
    account = propose("beraukab.go.id", "situs")
    make_decree(dishub, accounts=[account], by=head)

    assert answer("https://www.beraukab.go.id/berita/1") == Answer.OFFICIAL
    assert answer("beraukab.go.id") == Answer.OFFICIAL
    assert answer("https://beraukab.go.id.jahat.id/") == Answer.UNREGISTERED


def test_a_phone_number_is_found_however_it_is_written(propose, dishub, head):
    account = propose("6281234567890", "whatsapp")
    make_decree(dishub, accounts=[account], by=head)

    assert answer("081234567890") == Answer.OFFICIAL
    assert answer("https://wa.me/6281234567890") == Answer.OFFICIAL


# --- the directory ---


@pytest.fixture
def two_agencies(official, propose, head):
    dpupr = make_agency("DPUPR", name="Dinas Pekerjaan Umum")
    account = propose("dpuprberau", "facebook", dpupr)
    make_decree(dpupr, accounts=[account], by=head)
    propose("belum.resmi")
    return official, account


@pytest.mark.parametrize(
    ("query", "handles"),
    [
        ("", ["dpuprberau", "dishub.berau"]),
        ("?instansi=DISHUB", ["dishub.berau"]),
        ("?jenis=SOCIAL_NETWORK", ["dpuprberau"]),
        ("?platform=instagram", ["dishub.berau"]),
        ("?platform=tiktok", []),
        ("?instansi=TIDAKADA", ["dpuprberau", "dishub.berau"]),
        ("?agency__id__gte=0&_connector=OR", ["dpuprberau", "dishub.berau"]),
    ],
)
@pytest.mark.pasal("8 huruf c")
def test_the_directory_lists_official_accounts_by_instansi_kind_and_platform(
    two_agencies, query, handles
):
    page = Client().get(f"/akun-resmi/{query}")

    found = [account.handle for account in page.context["page"].object_list]
    assert sorted(found) == sorted(handles)


@pytest.mark.parametrize("number", ["0", "-1", "2", "abc", "1" + "0" * 30, "٣"])
def test_a_page_that_there_is_not_is_not_found(two_agencies, number):
    assert Client().get("/akun-resmi/", {"halaman": number}).status_code == 404


def test_the_open_data_say_the_same_as_csv_and_as_json(two_agencies):
    data = Client().get("/akun-resmi/data.json").json()
    table = Client().get("/akun-resmi/data.csv").content.decode("utf-8-sig").splitlines()

    assert [row["nama_akun"] for row in data["akun"]] == ["dpuprberau", "dishub.berau"]
    assert data["akun"][1]["instansi"] == "Dinas Perhubungan"
    assert data["akun"][1]["berlaku_sejak"] == "2026-10-25T14:05:00+08:00"
    assert table[0].startswith("kode_instansi,instansi,jenis,platform,nama_akun")
    assert len(table) == 3


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_no_cell_of_the_table_is_a_formula(official, start):
    MediaAccount.objects.update(display_name=f"{start}cmd|' /C calc'!A0")

    table = Client().get("/akun-resmi/data.csv").content.decode("utf-8-sig")

    assert f"'{start}cmd" in table


def test_open_data_follow_the_filters(two_agencies):
    data = Client().get("/akun-resmi/data.json?instansi=DPUPR").json()

    assert [row["nama_akun"] for row in data["akun"]] == ["dpuprberau"]


def test_the_directory_costs_the_same_queries_for_one_and_for_fifty(official, dishub, head):
    with CaptureQueriesContext(connection) as one:
        Client().get("/akun-resmi/")
    decree = make_decree(dishub, by=head)
    for number in range(50):
        account = make_account(dishub, f"dishub{number}", proposed_by=head)
        Designation.objects.create(decree=decree, account=account)
    with CaptureQueriesContext(connection) as many:
        Client().get("/akun-resmi/")

    assert len(one) == len(many)
