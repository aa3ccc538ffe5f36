"""The platforms' own export files: recognised by their columns, all rows or none (Pasal 8e)."""

import json
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from accounts.models import AudienceSnapshot, Post, PostFigures
from accounts.posts import exports
from accounts.posts.export_dates import is_day_first, read_moment
from accounts.posts.importing import Options, import_posts
from core.clock import WITA
from core.tables import ImportRefused, TableError
from tests.factories import make_account, make_assigned, make_decree, make_platform

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("officer")]

META_HEAD = (
    "Post ID,Account ID,Account username,Account name,Description,Duration (sec),Publish time,"
    "Permalink,Post type,Date,Views,Reach,Likes,Shares,Follows,Comments,Saves"
)
META = f"""{META_HEAD}
17900001,99,dishub.berau,Dishub Berau,"Bus sekolah mulai Senin #bus",0,11/20/2026 09:30,\
https://www.instagram.com/p/AAA/,IG image,Lifetime,900,800,50,4,1,3,2
17900002,99,dishub.berau,Dishub Berau,Karcis parkir #parkir,0,11/21/2026 10:00,\
https://www.instagram.com/p/BBB/,IG reel,Lifetime,500,400,20,2,0,1,0
""".encode()
CHOSEN = Options(category="a")


def take(content, *, by, options=CHOSEN, **fields):
    return import_posts(content=content, by=by, options=options, **fields)


def head(*names, cells):
    return f"{','.join(names)}\n{','.join(cells)}".encode()


@pytest.mark.pasal("8e", "10")
def test_a_meta_export_becomes_posts_with_figures_and_the_file_as_their_evidence(account, officer):
    report = take(META, by=officer)

    first = Post.objects.get(external_id="17900001")
    figures = PostFigures.objects.get(post=first)
    assert report.counts == "2 ditambahkan, 0 sudah ada."
    assert (first.account, first.status, first.category, first.tags) == (
        account, "PUBLISHED", "A", ["bus"],
    )  # fmt: skip
    assert first.published_at == datetime(2026, 11, 20, 9, 30, tzinfo=WITA)
    assert (figures.reach, figures.likes, figures.comments, figures.shares) == (800, 50, 3, 4)
    assert (figures.source, figures.evidence.name) == ("IMPORTED", "ekspor.csv")


@pytest.mark.usefixtures("account")
def test_the_same_file_twice_adds_nothing_and_a_newer_one_adds_figures(officer, clock):
    take(META, by=officer)

    again = take(META, by=officer)
    newer = take(META.replace(b"900,800,50", b"999,888,60"), by=officer)

    assert (again.added, again.same) == (0, 2)
    assert (newer.added, newer.same) == (1, 1)
    assert (Post.objects.count(), PostFigures.objects.count()) == (2, 3)


@pytest.mark.usefixtures("account")
def test_a_trial_keeps_nothing(officer):
    report = take(META, by=officer, is_trial=True)

    assert report.added == 2
    assert not Post.objects.exists()


def test_a_file_of_another_account_is_refused_with_nothing_kept(account, officer, dishub):
    other = make_account(dishub, "pelabuhan.berau")
    make_decree(dishub, accounts=[other])

    with pytest.raises(ImportRefused, match=r"milik @dishub\.berau, bukan @pelabuhan\.berau"):
        take(META, by=officer, options=Options(account=other, category="a"))
    with pytest.raises(ImportRefused, match="bukan akun Instansi Anda"):
        take(META, by=officer, permitted=[])
    assert not Post.objects.exists()


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ((b"#parkir", b""), "tidak memuat tagar"),
        ((b"11/21/2026", b"01/02/2026"), "tidak resmi pada 2 Januari 2026"),
        ((b"11/21/2026", b"12/24/2026"), "waktunya belum tiba"),
        ((b"500,400,20", b"500,-400,20"), "tidak boleh di bawah nol"),
        ((b"500,400,20", b"500,banyak,20"), "tidak dapat dibaca"),
    ],
)
def test_one_bad_row_refuses_the_whole_file(officer, change, sentence):
    with pytest.raises(ImportRefused, match=sentence) as refusal:
        take(META.replace(*change), by=officer)

    assert [row.number for row in refusal.value.report.refused] == [3]
    assert not Post.objects.exists()


@pytest.mark.usefixtures("account")
def test_a_row_needs_to_be_about_a_b_or_c(officer):
    for category in ("", "d"):
        with pytest.raises(ImportRefused, match=r"Pasal 10|tidak menyebut isi pesannya"):
            take(META, by=officer, options=Options(category=category))


@pytest.mark.usefixtures("account")
def test_a_thousandfold_rise_is_asked_back(officer):
    take(META, by=officer)
    leap = META.replace(b"900,800,50", b"900,800000,50")

    with pytest.raises(ImportRefused, match=r"naik dari 800 menjadi 800\.000"):
        take(leap, by=officer)
    assert take(leap, by=officer, options=Options(category="a", is_confirmed=True)).added == 1


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (META, "Meta Business Suite"),
        (
            head("ID Postingan", "Nama pengguna akun", "Deskripsi", "Waktu terbit",
                 "Tautan permanen", "Jangkauan", "Suka", cells=["1"] * 7),
            "Meta Business Suite",
        ),
        (
            head("Content", "Video title", "Video publish time", "Views", cells=["v"] * 4),
            "YouTube Studio",
        ),
        (
            head("Konten", "Judul video", "Waktu publikasi video", "Penayangan", cells=["v"] * 4),
            "YouTube Studio",
        ),
        (
            head("Post id", "Date", "Post text", "Post Link", "Impressions", cells=["v"] * 5),
            "X Analytics",
        ),
        (
            head("Video title", "Video link", "Post time", "Total likes", cells=["v"] * 4),
            "TikTok",
        ),
        (
            head("Judul video", "Tautan video", "Waktu posting", "Total suka", cells=["v"] * 4),
            "TikTok",
        ),
        (
            json.dumps({"Post": {"Posts": {"VideoList": [
                {"Date": "2026-11-20 01:30:00", "Link": "https://a.id", "Likes": "3"}
            ]}}}).encode(),
            "TikTok",
        ),
        pytest.param(
            b'window.YTD.tweets.part0 = [{"tweet": {"id_str": "1", "full_text": "A",'
            b' "created_at": "Fri Nov 20 01:30:00 +0000 2026"}}]',
            "X Analytics",
        ),
        (head("tanggal", "akun", "pengikut", cells=["v"] * 3), "tabel pengikut"),
    ],
)  # fmt: skip
def test_a_file_is_recognised_by_its_columns(content, name):
    assert exports.open_export(content).export.name == name


@pytest.mark.parametrize("content", [b"nama;alamat\nAni;Jalan", b"{}", b"[1, 2", b"", b"[]"])
def test_any_other_file_is_refused_in_words(content):
    with pytest.raises(TableError):
        exports.open_export(content)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("11/20/2026 09:30", datetime(2026, 11, 20, 9, 30, tzinfo=WITA)),
        ("2026-11-20T01:30:00+0000", datetime(2026, 11, 20, 1, 30, tzinfo=UTC)),
        ("2026-11-20 01:30:00Z", datetime(2026, 11, 20, 1, 30, tzinfo=UTC)),
        ("Fri Nov 20 01:30:00 +0000 2026", datetime(2026, 11, 20, 1, 30, tzinfo=UTC)),
        ("20 Nov 2026 1:05 PM", datetime(2026, 11, 20, 13, 5, tzinfo=WITA)),
        ("20 Agustus 2026", datetime(2026, 8, 20, 23, 59, 59, tzinfo=WITA)),
        ("Nov 20, 2026", datetime(2026, 11, 20, 23, 59, 59, tzinfo=WITA)),
        ("1795138200", datetime(2026, 11, 20, 1, 30, tzinfo=UTC)),
    ],
)
def test_moments_are_read_as_the_platforms_write_them(written, moment):
    assert read_moment(written) == moment


def test_a_file_tells_by_its_dates_whether_days_stand_first():
    assert is_day_first(["05/06/2026", "21/06/2026"], usual=False)
    assert not is_day_first(["05/06/2026", "06/21/2026"], usual=True)
    assert read_moment("05/06/2026", day_first=True).month == 6


def test_a_youtube_export_needs_its_account_and_leaves_the_total_out(officer, dishub):
    channel = make_account(dishub, "dishubberau", platform=make_platform("youtube"))
    make_decree(dishub, accounts=[channel])
    content = (
        b"Content,Video title,Video publish time,Views,Likes\nTotal,,,9,1\n"
        b'abc123,Simulasi #bus,"Nov 20, 2026",9,1\n'
    )

    with pytest.raises(ImportRefused, match="tidak menyebut akunnya"):
        take(content, by=officer)
    take(content, by=officer, options=Options(account=channel, category="a"))

    assert Post.objects.get().url == "https://www.youtube.com/watch?v=abc123"


def test_a_file_of_another_platform_is_refused(account, officer):
    content = b"Content,Video title,Video publish time,Views\nabc,Judul #a,2026-11-20,9\n"

    with pytest.raises(ImportRefused, match="berkas YouTube Studio bukan milik"):
        take(content, by=officer, options=Options(account=account, category="a"))


@pytest.mark.pasal("15(3)b")
def test_followers_come_from_a_table_too(account, officer):
    content = b"tanggal;akun;pengikut\n31-10-2026;@dishub.berau;1.200\n20-11-2026;dishub.berau;1250"

    report = take(content, by=officer)

    assert report.added == 2
    assert list(AudienceSnapshot.objects.order_by("at").values_list("followers", flat=True)) == [
        1200, 1250,
    ]  # fmt: skip
    assert take(content, by=officer).same == 2


@pytest.mark.pasal("8e")
@pytest.mark.usefixtures("account")
def test_the_page_tries_a_file_tells_of_each_row_and_then_takes_it(officer, as_user):
    client = as_user(officer)

    def send(**fields):
        file = SimpleUploadedFile("ekspor.csv", META)
        return client.post("/unggahan/impor/", {"file": file, "category": "A", **fields})

    tried = send(is_trial="on").content.decode()
    assert "Dapat ditambahkan" in tried
    assert not Post.objects.exists()
    assert "2 ditambahkan" in send().content.decode()
    assert "Bus sekolah" in client.get("/unggahan/").content.decode()


@pytest.mark.usefixtures("account")
def test_the_command_tries_and_takes_a_file(tmp_path):
    make_assigned("ADMIN")
    path = tmp_path / "ekspor.csv"
    path.write_bytes(META)
    out = StringIO()

    call_command("import_posts", str(path), "--category=a", "--dry-run", stdout=out)
    call_command("import_posts", str(path), "--category=a", stdout=out)

    assert "2 akan ditambahkan, 0 sudah ada." in out.getvalue()
    assert "2 ditambahkan, 0 sudah ada." in out.getvalue()
    path.write_bytes(META.replace(b"1790000", b"1800000"))
    with pytest.raises(CommandError, match="tidak menyebut isi pesannya"):
        call_command("import_posts", str(path))
