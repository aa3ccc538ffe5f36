"""A reply is cut at words into numbered parts that the platform takes; nothing of it is lost."""

import re

import pytest

from inquiries.outgoing import Part, length, parts

LONG = " ".join(f"kata{number}" for number in range(200))


def test_what_fits_is_left_alone():
    assert parts("  Besok pagi.  ", 150) == [Part(1, 1, "Besok pagi.")]
    assert parts(LONG, None) == [Part(1, 1, LONG)]


@pytest.mark.parametrize("limit", [150, 280, 300, 500, 1250])
@pytest.mark.parametrize("platform", ["tiktok", "x"])
def test_every_part_fits_ends_at_a_word_and_is_numbered(limit, platform):
    cut = parts(LONG, limit, platform)

    assert all(length(part.text, platform) <= limit for part in cut)
    assert [part.number for part in cut] == list(range(1, len(cut) + 1))
    assert all(part.text.endswith(f"({part.number}/{len(cut)})") for part in cut)
    assert all("… (" in part.text for part in cut[:-1])
    pieces = [re.sub(r"…? \(\d+/\d+\)$", "", part.text) for part in cut]
    assert " ".join(pieces) == LONG


def test_a_word_longer_than_the_limit_is_cut_within():
    cut = parts("a" * 400, 150)

    assert all(len(part.text) <= 150 for part in cut)
    assert sum(part.text.count("a") for part in cut) == 400


def test_the_longest_reply_fits_the_shortest_platform():
    cut = parts("kata " * 999, 150, "tiktok")

    assert all(length(part.text) <= 150 for part in cut)
    assert sum(part.text.count("kata") for part in cut) == 999


@pytest.mark.parametrize(
    ("text", "platform", "wanted"),
    [
        ("halo", "x", 4),
        ("lihat https://berau.go.id/" + "a" * 100, "x", 6 + 23),
        ("🙏", "x", 2),
        ("🙏", "instagram", 2),
        ("é", "instagram", 1),
    ],
)
def test_the_length_is_counted_as_the_platform_does(text, platform, wanted):
    assert length(text, platform) == wanted
