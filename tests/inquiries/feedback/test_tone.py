"""The tone comes from two lists of words, and says no more than they do."""

import pytest

from inquiries.feedback import words


@pytest.mark.pasal("8h")
@pytest.mark.parametrize(
    ("text", "tone"),
    [
        ("Terima kasih, petugasnya ramah dan cepat", "POSITIVE"),
        ("Lampu jalan mati, gelap sekali", "NEGATIVE"),
        ("Pelayanannya tidak ramah", "NEGATIVE"),
        ("Jalan sudah tidak rusak lagi", "POSITIVE"),
        ("Jam berapa kantor buka?", "NEUTRAL"),
        ("Petugas ramah tapi antreannya lama", "NEUTRAL"),
        ("", "NEUTRAL"),
    ],
)
def test_words_make_the_tone(text, tone):
    assert words.read(text).tone == tone
