"""Handles that look alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.lookalikes import distance, keys, skeleton

HANDLE = st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789._", min_size=5, max_size=30)


@pytest.mark.pasal("8 huruf c")
@pytest.mark.parametrize(
    ("fake", "expected"),
    [
        ("DISHUB.BERAU", 0),
        ("dishub_berau", 0),
        ("dishubberau", 0),
        ("d1shub.b3r4u", 0),
        ("dlshub.berau", 0),
        ("dіshub.berau", 0),  # Cyrillic і
        ("dishub.berauu", 1),
        ("dishub.bera", 1),
        ("dishub.beray", 1),
        ("dihsub.berau", 1),
        ("dishub.berau.official", 2),
        ("resmi_dishub_berau", 2),
        ("dinsos.berau", None),
        ("berau", None),
    ],
)
def test_how_alike_a_handle_looks(fake, expected):
    assert distance("dishub.berau", fake) == expected


def test_short_names_are_not_confused_by_one_letter():
    assert distance("pkk", "pln") is None


@given(HANDLE)
def test_a_handle_always_looks_like_itself(handle):
    assert distance(handle, handle.upper()) == 0


@given(HANDLE, st.integers(0, 29), st.sampled_from("abcxyz"))
def test_whatever_is_one_letter_off_shares_a_key(handle, place, letter):
    place %= len(handle)
    changed = handle[:place] + letter + handle[place + 1 :]

    if distance(handle, changed) in {0, 1}:
        assert keys(handle) & keys(changed)


def test_nothing_but_signs_has_no_key():
    assert keys("._-") == set()
    assert skeleton("._-") == ""
