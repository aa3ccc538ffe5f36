"""What apps copy, in Indonesian and in English, is taken apart; nothing is guessed."""

import time
from datetime import datetime

import pytest

from core.clock import WITA
from inquiries.pasting import Paste, read
from inquiries.post_links import comment_id, is_of_one_writer, tidy

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=WITA)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=WITA)


LAMP = "Kapan lampu jalan di Rinding diperbaiki?"
PHONE = "+62 812-3456-7890"
PASTES = {
    "a link alone": (
        "https://www.instagram.com/p/DCx1abc/?igsh=MWQ1ZGUxMzBkMA==",
        Paste(link="https://www.instagram.com/p/DCx1abc/"),
    ),
    "a link without its scheme": (
        "instagram.com/dishub.berau/p/DCx1abc",
        Paste(link="https://instagram.com/dishub.berau/p/DCx1abc"),
    ),
    "words alone": (LAMP, Paste(text=LAMP)),
    "words in paragraphs": (
        "Lampu mati\n3 hari\n\n\n\nmohon diperbaiki",
        Paste(text="Lampu mati\n3 hari\n\nmohon diperbaiki"),
    ),
    "a link below the words": (
        f"{LAMP}\nhttps://www.facebook.com/DishubBerau/posts/123?mibextid=abc",
        Paste(text=LAMP, link="https://www.facebook.com/DishubBerau/posts/123"),
    ),
    "a link that belongs to the words": (
        "Sesuai https://peraturan.go.id/abc pasal 3, kenapa belum?",
        Paste(text="Sesuai https://peraturan.go.id/abc pasal 3, kenapa belum?"),
    ),
    "Instagram on the web, Indonesian": (
        f"Foto profil budi_berau\nbudi_berau\n \n2 j\n{LAMP}\n12 sukaBalas\nLihat terjemahan",
        Paste(text=LAMP, author_handle="budi_berau"),
    ),
    "Instagram on the web, English": (
        f"budi_berau's profile picture\nbudi_berau\n\n2h\n{LAMP}\n12 likesReply\nSee translation",
        Paste(text=LAMP, author_handle="budi_berau"),
    ),
    "Instagram, name and age on one line": (
        f"siti.nur94 5 mg\n@dishub.berau {LAMP}\nBalas\nLihat 3 balasan lainnya",
        Paste(text=f"@dishub.berau {LAMP}", author_handle="siti.nur94", mentions=("dishub.berau",)),
    ),
    "Instagram, name and words on one line": (
        f"siti_nur94 {LAMP}\n2 j   3 suka   Balas   Kirim".replace("   Kirim", ""),
        Paste(text=LAMP, author_handle="siti_nur94"),
    ),
    "Instagram, edited": (
        f"siti_nur94\nDiedit · 3 hr\n{LAMP}\n1 suka\nBalas\nSembunyikan balasan",
        Paste(text=LAMP, author_handle="siti_nur94"),
    ),
    "Facebook, Indonesian": (
        f"Budi Santoso\n{LAMP}\n2 j\nSuka\nBalas\n5",
        Paste(text=LAMP, author_name="Budi Santoso"),
    ),
    "Facebook, buttons on one line": (
        f"Siti Nurhaliza Penggemar berat\n{LAMP}\n3 hari  Suka  Balas  Bagikan  Diedit",
        Paste(text=LAMP, author_name="Siti Nurhaliza"),
    ),
    "Facebook, English": (
        f"Budi Santoso\nTop fan\n{LAMP}\n1 week ago\nLike\nReply\nShare",
        Paste(text=LAMP, author_name="Budi Santoso"),
    ),
    "Facebook, with the moment written out": (
        f"Budi Santoso\nSelasa, 24 November 2026 pukul 08.12\n{LAMP}\nSuka\nBalas",
        Paste(text=LAMP, author_name="Budi Santoso", posted_at=at(2026, 11, 24, 8, 12)),
    ),
    "Facebook, two paragraphs and a like": (
        f"Budi Santoso\nSelamat pagi pak.\n\n{LAMP}\n2j\nSuka\nBalas",
        Paste(text=f"Selamat pagi pak.\n\n{LAMP}", author_name="Budi Santoso"),
    ),
    "TikTok, Indonesian": (
        f"budiberau77\n{LAMP}\n2 j yang lalu\nBalas\n12\nLihat 2 balasan",
        Paste(text=LAMP, author_handle="budiberau77"),
    ),
    "TikTok, English, with a date": (
        f"Budi Berau\n{LAMP}\n11-20\nReply\n1.2K\nView 12 more replies",
        Paste(text=LAMP, author_name="Budi Berau"),
    ),
    "YouTube, Indonesian": (
        f"@budiberau\n2 jam yang lalu (diedit)\n{LAMP}\n\n12\n\nBalas\n3 balasan",
        Paste(text=LAMP, author_handle="budiberau", mentions=("budiberau",)),
    ),
    "YouTube, English": (
        f"@budiberau-x1 • 3 weeks ago (edited)\n{LAMP}\n12\nReply\n3 replies",
        Paste(text=LAMP, author_handle="budiberau-x1", mentions=("budiberau-x1",)),
    ),
    "X on the web, Indonesian": (
        f"Budi Santoso\n@budiberau\n·\n2j\nMembalas @dishub_berau\n{LAMP}\n3\n1\n5\n1,2 rb",
        Paste(
            text=LAMP,
            author_name="Budi Santoso",
            author_handle="budiberau",
            mentions=("budiberau", "dishub_berau"),
        ),
    ),
    "X, one tweet with its moment": (
        f"Budi Santoso\n@budiberau\n@dishub_berau {LAMP}\n8.12 AM · 24 Nov 2026\n·\n120 Tayangan",
        Paste(
            text=f"@dishub_berau {LAMP}",
            author_name="Budi Santoso",
            author_handle="budiberau",
            posted_at=at(2026, 11, 24, 8, 12),
            mentions=("budiberau", "dishub_berau"),
        ),
    ),
    "X, English, with its moment": (
        f"Budi Santoso\n@budiberau\n{LAMP}\n11:05 PM · Nov 23, 2026\n·\n1,204 Views",
        Paste(
            text=LAMP,
            author_name="Budi Santoso",
            author_handle="budiberau",
            posted_at=at(2026, 11, 23, 23, 5),
            mentions=("budiberau",),
        ),
    ),
    "X by the share sheet": (
        f"Budi (@budiberau) di X: “{LAMP}”\nhttps://x.com/budiberau/status/1859?s=46&t=aBc",
        Paste(
            text=LAMP,
            author_name="Budi",
            author_handle="budiberau",
            link="https://x.com/budiberau/status/1859",
            mentions=("budiberau",),
        ),
    ),
    "Instagram by the share sheet": (
        "Lihat postingan Instagram ini dari @dishub.berau\nhttps://instagram.com/reel/DCx1/?hl=id",
        Paste(link="https://instagram.com/reel/DCx1/", mentions=("dishub.berau",)),
    ),
    "YouTube by the share sheet": (
        "Jalan baru Berau - YouTube\nhttps://youtu.be/dQw4w9WgXcQ?si=abc",
        Paste(link="https://youtu.be/dQw4w9WgXcQ"),
    ),
    "TikTok by the share sheet": (
        "Lihat video dari Dishub di TikTok! https://vt.tiktok.com/ZSjabc123/",
        Paste(link="https://vt.tiktok.com/ZSjabc123/"),
    ),
    "WhatsApp from the screen": (
        f"[08.12, 24/11/2026] {PHONE}: {LAMP}\n[08.13, 24/11/2026] {PHONE}: Sudah tiga hari.",
        Paste(
            text=f"{LAMP}\nSudah tiga hari.",
            contact=PHONE,
            posted_at=at(2026, 11, 24, 8, 12),
        ),
    ),
    "WhatsApp from an iPhone, with our own reply": (
        f"[23/11/26 21.05.33] ~ Budi: {LAMP}\ndi masjid\n[23/11/26 21.10.02] Dishub: Ya.\nBaik",
        Paste(
            text=f"{LAMP}\ndi masjid",
            author_name="Budi",
            posted_at=at(2026, 11, 23, 21, 5),
        ),
    ),
    "WhatsApp exported, day and month uncertain": (
        f"11/5/26, 8:12 AM - Budi: {LAMP}\n11/5/26, 8:13 AM - Budi: <Media omitted>",
        Paste(text=LAMP, author_name="Budi"),
    ),
    "WhatsApp, English, day certain": (
        f"11/23/26, 8:12 PM - Budi: {LAMP}",
        Paste(text=LAMP, author_name="Budi", posted_at=at(2026, 11, 23, 20, 12)),
    ),
    "Threads, Indonesian": (
        f"budi.berau\n2 j\n{LAMP}\nTerjemahkan\n12\n3",
        Paste(text=LAMP, author_handle="budi.berau"),
    ),
    "a moment to come is not believed": (
        f"Budi Santoso\n@budiberau\n{LAMP}\n8.12 AM · 24 Nov 2027",
        Paste(
            text=LAMP,
            author_name="Budi Santoso",
            author_handle="budiberau",
            mentions=("budiberau",),
        ),
    ),
    "marks that cannot be seen": (
        f"\u200e[08.12, 24/11/2026] Budi:\u202f{LAMP}",
        Paste(text=LAMP, author_name="Budi", posted_at=at(2026, 11, 24, 8, 12)),
    ),
    "nothing": ("  \n ", Paste()),
    "buttons alone are kept as they are": ("Suka", Paste(text="Suka")),
}


@pytest.mark.parametrize("name", PASTES)
def test_a_paste_is_taken_apart(name):
    pasted, wanted = PASTES[name]

    assert read(pasted, now=NOW) == wanted


def test_windows_line_ends_read_the_same():
    pasted, wanted = PASTES["Facebook, Indonesian"]

    assert read(pasted.replace("\n", "\r\n"), now=NOW) == wanted


@pytest.mark.parametrize("piece", ["1.", "2 j ", "@a ", "https://x.com/ ", "Suka", "(", "\n1 d"])
def test_a_long_paste_is_read_at_once(piece):
    begun = time.perf_counter()
    read(piece * 20_000, now=NOW)

    assert time.perf_counter() - begun < 2


@pytest.mark.parametrize(
    ("link", "wanted"),
    [
        ("https://www.instagram.com/p/DCx1abc/c/17890012/?igsh=x", "17890012"),
        ("https://www.instagram.com/dishub.berau/p/DCx1abc/c/17890012/r/17890099/", "17890099"),
        ("https://www.instagram.com/p/DCx1abc/", ""),
        ("https://www.facebook.com/DishubBerau/posts/123?comment_id=456", "456"),
        ("https://m.facebook.com/story.php?story_fbid=1&comment_id=4&reply_comment_id=9", "9"),
        ("https://www.youtube.com/watch?v=abc&lc=UgxZ", "UgxZ"),
        ("https://x.com/budiberau/status/1859", "1859"),
        ("https://www.threads.com/@budi/post/DCx1", "DCx1"),
        ("https://www.tiktok.com/@dishub/video/7?comment_id=55", "55"),
        ("https://notinstagram.com/p/abc/c/1/", ""),
        ("https://[", ""),
    ],
)
def test_a_link_to_one_comment_names_it(link, wanted):
    assert comment_id(link) == wanted


def test_two_shares_of_one_post_give_one_link():
    links = [
        "https://www.youtube.com/watch?v=abc&t=30s&si=one&utm_source=x",
        "https://WWW.youtube.com/watch?v=abc&t=30s&si=two#top",
    ]

    assert {tidy(link) for link in links} == {"https://www.youtube.com/watch?v=abc&t=30s"}


def test_only_a_tweet_or_a_thread_is_its_owners_word():
    assert is_of_one_writer("https://x.com/budi/status/1")
    assert is_of_one_writer("https://www.threads.net/@budi/post/1")
    assert not is_of_one_writer("https://www.instagram.com/budi/p/1/")
