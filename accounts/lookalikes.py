"""How alike two handles look, as keys that an index can find (Pasal 8c).

The skeleton of a handle is what remains when everything is folded that the eye confuses: case,
dots and underscores, digits for letters, letters of other scripts. Its keys are the skeleton and
the skeleton without each one of its letters: two skeletons that differ by one letter (another, one
more, one less, two swapped) share a key. Pure: the database only stores and finds the keys.
"""

import unicodedata

SHORTEST = 4  # below it, one letter off means another word
LONGEST = 60
CONFUSED = {
    **dict(zip("0134578692|!", "oleastbggzll", strict=True)),
    "i": "l",  # capital I and small l look the same
    # Cyrillic and Greek letters that look Latin
    **dict(zip("авеёкмноорстухіӏѕԁԛԝјһց", "abeekmhoopctyxllsdqwjhg", strict=True)),
    **dict(zip("αβγεικνορτυχω", "abyelkvoptuxw", strict=True)),
    "ı": "l",
    "ɑ": "a",
    "ɡ": "g",
    "ø": "o",
    "ł": "l",
}
PAIRS = (("rn", "m"), ("vv", "w"))
BOASTS = ("official", "offlclal", "oflslal", "resml", "asll", "real")  # skeletons of added words


def skeleton(handle: str) -> str:
    """Fold what the eye confuses; only letters remain."""
    text = unicodedata.normalize("NFKD", handle).casefold()
    folded = "".join(CONFUSED.get(letter, letter) for letter in text)
    letters = "".join(letter for letter in folded if letter.isalnum())[:LONGEST]
    for pair, single in PAIRS:
        letters = letters.replace(pair, single)
    return letters


def keys(handle: str) -> set[str]:
    """Return every key under which a handle is stored and looked for."""
    found: set[str] = set()
    for bone in _bones(handle):
        found.add(bone)
        if len(bone) >= SHORTEST:
            found.update(bone[:place] + bone[place + 1 :] for place in range(len(bone)))
    return found


def distance(one: str, other: str) -> int | None:
    """Say how alike two handles look: 0 the same, 1 one letter off, 2 a boast added, None not."""
    first, second = skeleton(one), skeleton(other)
    if first == second:
        return 0
    if _is_one_off(first, second):
        return 1
    alike = any(a == b or _is_one_off(a, b) for a in _bones(one) for b in _bones(other))
    return 2 if alike else None


def _bones(handle: str) -> list[str]:
    """Return the skeleton, and the one without a boast such as "official" at either end."""
    whole = skeleton(handle)
    if not whole:
        return []
    bare = {whole.removesuffix(boast) for boast in BOASTS}
    bare |= {whole.removeprefix(boast) for boast in BOASTS}
    return [whole, *sorted(bone for bone in bare if bone != whole and len(bone) >= SHORTEST)]


def _is_one_off(one: str, other: str) -> bool:
    """Tell whether one letter was changed, added or left out, or two neighbours swapped."""
    if min(len(one), len(other)) < SHORTEST or abs(len(one) - len(other)) > 1:
        return False
    start = _common(one, other)
    end = _common(one[start:][::-1], other[start:][::-1])
    left, right = one[start : len(one) - end], other[start : len(other) - end]
    return max(len(left), len(right)) <= 1 or (len(left) == 2 and left == right[::-1])


def _common(one: str, other: str) -> int:
    """Count the letters that both begin with."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count
