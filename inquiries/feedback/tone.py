"""The tone of a message by the words in it: two lists that anybody can read, and no more than that.

Each word counts once. "tidak", "belum", "kurang" … before a word turns it around. More words of
the one list than of the other make the tone; as many of both, or none, leave it neutral.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from inquiries.models import ThemeMember
from inquiries.routing import text
from inquiries.routing.text import Token

Tone = ThemeMember.Tone

REACH = 2  # words between a negation and what it turns around, that word included
NEGATIONS = frozenset(("tidak", "belum", "bukan", "kurang", "jangan", "tanpa"))
POSITIVE = tuple(
    """bagus baik ramah cepat bersih aman nyaman mudah lancar puas senang bangga membantu terbantu
    bermanfaat terima kasih apresiasi hebat mantap keren sukses terbaik rapi tertib tanggap sigap
    jelas adil jujur murah gratis indah semangat salut selamat tuntas""".split()  # noqa: SIM905 - reads best as prose
)
NEGATIVE = tuple(
    """buruk jelek lambat lama rusak kotor bau macet mati padam gelap bocor banjir berlubang bahaya
    berbahaya celaka kecelakaan takut khawatir resah susah sulit mahal pungli korupsi curang bohong
    kecewa marah kesal keluhan mengeluh lapor parah terlantar mangkrak hilang rugi sakit sampah liar
    ilegal bising keruh kosong terlambat ditolak diabaikan dipersulit rawan gagal putus longsor
    keracunan bolos kasar zalim""".split()  # noqa: SIM905 - reads best as prose
)


@cache
def _stems(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(stem for word in words for stem in text.stems(word))


def of(tokens: Sequence[Token]) -> Tone:
    """The tone of a message that was read."""
    good, bad = _stems(POSITIVE), _stems(NEGATIVE)
    seen: set[tuple[str, int]] = set()
    for at, token in enumerate(tokens):
        sign = (token.stem in good) - (token.stem in bad)
        if sign:
            before = {one.stem for one in tokens[max(0, at - REACH) : at]}
            seen.add((token.stem, -sign if before & NEGATIONS else sign))
    score = sum(sign for _, sign in seen)
    if score > 0:
        return Tone.POSITIVE
    return Tone.NEGATIVE if score < 0 else Tone.NEUTRAL
