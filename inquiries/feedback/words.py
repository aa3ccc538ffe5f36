"""What a message says to the search for themes: its telling words, and its tone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from inquiries.feedback import tone
from inquiries.models import ThemeMember
from inquiries.routing import features, text
from inquiries.routing.knowledge import lexicon
from inquiries.search.words import STOP_WORDS

NEARBY = "n:"  # what only says where
LINKS = frozenset({text.LINK, text.MENTION})
SILENT = frozenset(
    """terima kasih selamat pagi siang sore malam hari minggu bulan tahun kemarin besok tadi
    sekarang lalu kata warga masyarakat pemerintah pemkab kabupaten berau kepala dinas kantor
    halo salam assalamualaikum admin kak bang mas mbak gan kasih tahu tanya jawab lihat buat
    selalu sekali tiap setiap semua perlu harus dulu baru benar betul""".split()  # noqa: SIM905 - reads best as prose
)


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it was read: its features, each once and in order, and its tone.

    `forms` says how each feature that is a word was written.
    """

    words: tuple[str, ...]
    tone: str = ThemeMember.Tone.NEUTRAL.value
    forms: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_wordless(self) -> bool:
        return not self.words


@cache
def _silent() -> frozenset[str]:
    return frozenset(text.stem(word) for word in (*SILENT, *STOP_WORDS))


def read(message: str) -> Message:
    """Read a message as the routing does: slang, stems, concepts; names of places are left out."""
    reading = features.read(message, lexicon())
    words = [
        word
        for word in reading.witnesses
        if not word.startswith(NEARBY) and word not in _silent() and word not in LINKS
    ]
    forms = {token.stem: token.word for token in reversed(reading.tokens)}
    return Message(
        words=tuple(sorted(words)),
        tone=tone.of(reading.tokens).value,
        forms={word: forms[word] for word in words if word in forms},
    )
