"""Which article a docstring names, for the table of articles."""

import pytest

from tools.pasal import _named


@pytest.mark.parametrize(
    ("docstring", "numbers"),
    [
        ("Whom it speaks to (Pasal 8 huruf a).", ["8a"]),
        ("What became of it (Pasal 8 huruf j).", ["8j"]),
        ("Both (Pasal 8 huruf d and 9(1)).", ["8d", "9(1)"]),
        ("Both duties (Pasal 12 and 13).", ["12", "13"]),
        ("Short (Pasal 8c, 8d).", ["8c", "8d"]),
    ],
)
def test_an_article_is_read_however_its_letter_is_written(docstring, numbers):
    assert list(_named(docstring)) == numbers
