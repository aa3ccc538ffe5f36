"""Addresses and names of accounts in the forms that people paste."""

import csv

import pytest

from accounts.loading import SOURCE
from accounts.models import Platform
from accounts.recognition import AddressError, looks_like_domain, recognise


@pytest.fixture(scope="module")
def platforms():
    with SOURCE.open(encoding="utf-8", newline="") as source:
        return [
            Platform(code=row["code"], hosts=row["hosts"].split(), profile_url=row["profile_url"])
            for row in csv.DictReader(source)
        ]


FORMS = [
    ("https://www.instagram.com/dishub.berau/", "instagram", "dishub.berau"),
    ("http://instagram.com/dishub.berau", "instagram", "dishub.berau"),
    ("instagram.com/dishub.berau", "instagram", "dishub.berau"),
    ("m.instagram.com/dishub.berau/?hl=id", "instagram", "dishub.berau"),
    ("HTTPS://WWW.INSTAGRAM.COM/DISHUB.BERAU", "instagram", "dishub.berau"),
    ("https://www.instagram.com/_u/dishub.berau", "instagram", "dishub.berau"),
    ("https://www.instagram.com/dishub.berau/reels/", "instagram", "dishub.berau"),
    ("https://www.instagram.com/dishub.berau?igsh=abc123#top", "instagram", "dishub.berau"),
    ("https://www.instagram.com/stories/dishub.berau/317/", "instagram", "dishub.berau"),
    ("https://instagr.am/dishub.berau", "instagram", "dishub.berau"),
    ("https://ig.me/m/dishub.berau", "instagram", "dishub.berau"),
    ("https://mobile.twitter.com/DishubBerau", "x", "dishubberau"),
    ("https://x.com/@DishubBerau/status/1", "x", "dishubberau"),
    ("https://twitter.com/intent/user?screen_name=DishubBerau", "x", "dishubberau"),
    ("https://www.tiktok.com/@dishub.berau?_t=8x", "tiktok", "dishub.berau"),
    ("https://m.tiktok.com/@dishub.berau/video/7", "tiktok", "dishub.berau"),
    ("https://www.threads.net/@dishub.berau", "threads", "dishub.berau"),
    ("https://m.youtube.com/@DishubBerau/videos", "youtube", "dishubberau"),
    ("youtube.com/c/DishubBerau", "youtube", "c/dishubberau"),
    ("https://youtu.be/@DishubBerau", "youtube", "dishubberau"),
    ("https://m.facebook.com/dishub.berau?locale=id_ID", "facebook", "dishub.berau"),
    ("https://id-id.facebook.com/dishub.berau/", "facebook", "dishub.berau"),
    ("https://web.facebook.com/profile.php?id=100064", "facebook", "100064"),
    ("https://www.facebook.com/people/Dishub-Berau/100064571/", "facebook", "100064571"),
    ("https://www.facebook.com/pages/Dishub/100064571", "facebook", "100064571"),
    ("https://www.facebook.com/groups/berau", "facebook", "groups/berau"),
    ("fb.com/dishub.berau", "facebook", "dishub.berau"),
    ("https://fb.me/dishub.berau", "facebook", "dishub.berau"),
    ("https://m.me/dishub.berau", "facebook", "dishub.berau"),
    ("https://t.me/s/dishubberau", "telegram", "dishubberau"),
    ("https://dishubberau.t.me", "telegram", "dishubberau"),
    ("https://wa.me/+6281234567890?text=halo", "whatsapp", "6281234567890"),
    ("https://api.whatsapp.com/send?phone=6281234567890", "whatsapp", "6281234567890"),
    ("https://line.me/R/ti/p/%40dishub", "line", "dishub"),
    ("https://www.linkedin.com/company/dishub-berau/about/", "linkedin", "dishub-berau"),
    ("https://bsky.app/profile/dishub.bsky.social", "bluesky", "dishub.bsky.social"),
    ("https://dishubberau.blogspot.com/2026/01/halo.html?m=1", "blogspot", "dishubberau"),
    ("https://www.kaskus.co.id/@dishubberau", "kaskus", "dishubberau"),
    ("https://id.wikipedia.org/wiki/Pengguna:DishubBerau", "wikipedia", "dishubberau"),
    ("https://maps.app.goo.gl/AbC123", "google-maps", "pendek/abc123"),
    ("https://g.page/dishub-berau", "google-maps", "nama/dishub-berau"),
    ("https://maps.google.com/?cid=1234567", "google-maps", "cid/1234567"),
    ("https://www.google.com/maps?cid=1234567&hl=id", "google-maps", "cid/1234567"),
    ("https://dishub.beraukab.go.id/", "situs", "dishub.beraukab.go.id"),
    ("https://www.beraukab.go.id/dishub/", "situs", "beraukab.go.id/dishub"),
]


@pytest.mark.pasal("8 huruf c")
@pytest.mark.parametrize(("written", "code", "handle"), FORMS, ids=[form[0] for form in FORMS])
def test_an_address_is_recognised_in_its_usual_forms(platforms, written, code, handle):
    reading = recognise(written, platforms)

    assert (reading.platform.code, reading.handle) == (code, handle)


@pytest.mark.parametrize("written", ["@Dishub.Berau", "dishub.berau", "  @dishub.berau "])
def test_a_bare_name_fits_any_platform(platforms, written):
    reading = recognise(written, platforms)

    assert (reading.platform, reading.handle) == (None, "dishub.berau")


def test_a_bare_name_with_a_platform_gets_the_address_of_its_profile(platforms):
    tiktok = next(p for p in platforms if p.code == "tiktok")

    reading = recognise("@Dishub.Berau", platforms, platform=tiktok)

    assert reading.url == "https://www.tiktok.com/@dishub.berau"


@pytest.mark.parametrize(
    "written",
    [
        "",
        "   ",
        "https://",
        "https://instagram.com/",
        "https://www.instagram.com/p/Cabc/",
        "https://www.instagram.com/explore/",
        "https://www.youtube.com/watch?v=abc",
        "https://youtu.be/abcdefghijk",
        "https://www.facebook.com/watch/?v=1",
        "https://www.facebook.com/profile.php",
        "https://t.me/+AbCdEf",
        "https://chat.whatsapp.com/AbC",
        "https://vm.tiktok.com/ZM123/",
        "https://bit.ly/dishub",
        "ftp://instagram.com/dishub",
        "javascript://instagram.com/%0aalert(1)",
        "https://instagram.com@jahat.id/dishub.berau",
        "https://instagram.com:8080/dishub",
        "https://instagram.com\\@jahat.id/x",
        "https://[::1/dishub",
        "https://localhost/dishub",
        "https://www.google.com/maps/place/Dishub+Berau/@2.1,117",
        "dishub berau",
        "dishub\u202eberau",
        "dishub\u200bberau",
        "https://instagram.com/dishub%E2%80%8Bberau",
        "dishub\u3164berau",
        "a" * 501,
        "a" * 121,
        "a?b",
        "@",
    ],
)
def test_what_names_no_account_is_refused_with_a_sentence(platforms, written):
    with pytest.raises(AddressError, match=r"^[A-Z].+\.$"):
        recognise(written, platforms)


def test_a_host_that_only_begins_like_a_platform_is_a_site_of_its_own(platforms):
    reading = recognise("https://instagram.com.jahat.id/dishub.berau", platforms)

    assert reading.is_own_site
    assert reading.handle == "instagram.com.jahat.id/dishub.berau"


def test_a_page_belongs_to_the_site_it_lies_under(platforms):
    reading = recognise("https://www.beraukab.go.id/dishub/berita/1", platforms)

    assert reading.handles == [
        "beraukab.go.id",
        "beraukab.go.id/dishub",
        "beraukab.go.id/dishub/berita",
        "beraukab.go.id/dishub/berita/1",
    ]


@pytest.mark.parametrize(
    ("name", "expected"), [("beraukab.go.id", True), ("dishub.berau", False), ("dishub", False)]
)
def test_a_name_with_a_known_ending_looks_like_a_domain(name, expected):
    assert looks_like_domain(name) is expected
