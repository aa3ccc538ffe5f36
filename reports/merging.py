"""Several people write one draft: which of their texts stand; no database.

A page carries a print of each text as it last agreed with the draft. So it is known who changed
what: what nobody changed on this page is left alone, and only a text that both changed is in
conflict.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

LENGTH = 16


@dataclass(frozen=True)
class Merge:
    """The texts that this page changed, and those among them that somebody else changed, too."""

    changed: dict[str, str]
    conflicts: tuple[str, ...]


def print_of(text: str) -> str:
    """A short print by which a text is recognised."""
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]


def bases_of(texts: Mapping[str, str]) -> str:
    """The prints of all texts, as a page carries them."""
    return " ".join(f"{name}:{print_of(text)}" for name, text in texts.items())


def read_bases(written: str) -> dict[str, str]:
    """The prints that a page brought back; whatever is none of ours is left out."""
    return dict(re.findall(rf"([a-z_]{{1,40}}):([0-9a-f]{{{LENGTH}}})(?:\s|$)", written))


def merge(stored: Mapping[str, str], typed: Mapping[str, str], bases: Mapping[str, str]) -> Merge:
    """Compare what was typed with what is stored, and both with what the page began from."""
    touched = {name: text for name, text in typed.items() if print_of(text) != bases.get(name)}
    changed = {name: text for name, text in touched.items() if text != stored[name]}
    conflicts = [
        name for name in changed if name in bases and print_of(stored[name]) != bases[name]
    ]
    return Merge(changed, tuple(conflicts))
