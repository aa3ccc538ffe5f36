"""Words and their stems, the same for both databases; pure, without any of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import snowballstemmer

LONGEST_WORD = 60
WORD = re.compile(r"[^\W_]+")
# Stripped as whole words before stemming: "ada" says nothing, "pengadaan" does. PostgreSQL strips
# them in the generated column: after a change here a migration has to make that column again.
STOP_WORDS = frozenset(
    """ada adalah agar akan aku anda apa apakah atau bagaimana bagi bahwa bapak beliau belum bisa
    boleh bu bukan dalam dan dapat dari daripada dengan di dia dong gimana hal hanya harus ibu ini
    itu jadi jika juga kah kalau kami kamu kan kapan karena ke kepada ketika kita kok lagi lah maka
    mana masih mau melalui mengapa mereka min mohon namun nih nya oleh pada pak para pun saat saja
    sampai sangat saya sebagai sebuah secara sedang sehingga sejak seperti serta setelah sih sudah
    supaya tapi telah tentang terhadap tersebut tetapi tidak tolong untuk ya yaitu yang aja blm deh
    dg dgn dlm dr ga gak jg krn ngga nggak sdh sy tdk utk yg""".split()  # noqa: SIM905 - a list of prose reads best as prose
)
_stemmer = snowballstemmer.stemmer("indonesian")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the stem of a lower-case word; one with digits in it is left as it is."""
    return word if any(map(str.isdigit, word)) else _stemmer.stemWord(word)


def spots(text: str) -> Iterator[tuple[int, int, str]]:
    """Where each word that counts stands, with its stem."""
    for match in WORD.finditer(text):
        word = match[0].lower()
        if word not in STOP_WORDS and len(word) <= LONGEST_WORD:
            yield match.start(), match.end(), stem(word)


def stems(text: str | None) -> list[str]:
    """Return the stems of the words that count, in reading order."""
    return [found for _, _, found in spots(text or "")]


def is_near(one: str, other: str, most: int) -> bool:
    """Whether at most so many letters were left out, added, changed or swapped with the next."""
    if abs(len(one) - len(other)) > most:
        return False
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, another in enumerate(other, 1):
            cost = min(row[-1] + 1, before[j] + 1, before[j - 1] + (letter != another))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == another:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return False
    return row[-1] <= most


def tolerated(word: str) -> int:
    """How many wrong letters a word may have before it is another word; none in a number."""
    if len(word) < 4 or not word.isalpha():
        return 0
    return 1 if len(word) < 8 else 2
