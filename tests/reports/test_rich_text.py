"""Paragraphs, lists and emphasis; nothing else can come of what was typed."""

import re

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.rich_text import TAGS, to_html, within_measure


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("Satu.\n\nDua.", "<p>Satu.</p><p>Dua.</p>"),
        ("Satu\ndua", "<p>Satu<br>dua</p>"),
        ("Hal:\n- listrik\n- air", "<p>Hal:</p><ul><li>listrik</li><li>air</li></ul>"),
        ("1. pertama\n2) kedua", "<ol><li>pertama</li><li>kedua</li></ol>"),
        ("**Penting** dan _segera_.", "<p><strong>Penting</strong> dan <em>segera</em>.</p>"),
        ("2 * 3 * 4 dan nama_berkas_baru", "<p>2 * 3 * 4 dan nama_berkas_baru</p>"),
        ("a < b & c", "<p>a &lt; b &amp; c</p>"),
        ("", ""),
        ("   \n\n  ", ""),
        ("2026. Tahun yang baik", "<p>2026. Tahun yang baik</p>"),
    ],
)  # fmt: skip
def test_plain_marks_become_layout(typed, html):
    assert to_html(typed) == html


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        '<img src="http://x.test/a.png" onerror="alert(1)">',
        '<a href="javascript:alert(1)">x</a>',
        '<a href="file:///etc/passwd">x</a>',
        "**<b onclick=x>**",
        "- <style>@import url(//x.test)</style>",
        "<p style='background:url(//x.test)'>",
        "&lt;script&gt;",
    ],
)
def test_html_is_shown_as_it_was_typed(typed):
    html = to_html(typed)

    assert set(re.findall(r"</?([a-zA-Z0-9]+)", html)) <= TAGS
    assert not re.search(r"<[a-z]+ ", html)


@given(st.text(alphabet="ab <>&\"'*_-1.\n/=", max_size=80))
@settings(deadline=None, max_examples=300, database=None, derandomize=True)
def test_whatever_is_typed_no_other_tag_and_no_attribute_comes_of_it(typed):
    html = to_html(typed)

    assert set(re.findall(r"</?([a-zA-Z0-9]+)", html)) <= TAGS
    assert not re.search(r"<[a-z]+[^a-z>]", html)


@pytest.mark.parametrize("mark", ["*", "_", "**a", "_a ", "- "])
def test_a_long_text_of_marks_takes_no_time(mark):
    assert to_html(mark * (20_000 // len(mark)))


def test_what_would_turn_a_line_around_becomes_a_visible_mark():
    html = to_html("Anggaran \u202e000.01\u202c pas.\n- \u0645\u0631\u062d\u0628\u0627")

    assert html == (
        "<p>Anggaran [U+202E]000.01[U+202C] pas.</p>"
        "<ul><li>\u2068\u0645\u0631\u062d\u0628\u0627\u2069</li></ul>"
    )


@pytest.mark.parametrize("typed", ["- a\n" * 500, "a\n\n" * 501, "**a** " * 500])
def test_a_text_of_too_many_parts_for_a_pdf_is_refused_in_a_sentence(typed):
    with pytest.raises(ValidationError, match=r"paling banyak 500, sekarang 501. Gabungkan"):
        within_measure(typed, label="Rekomendasi")
    assert within_measure(typed[: len(typed) // 2], label="Rekomendasi")
