"""What a platform told us, in words that are the same for every platform."""

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from core.text import has_visible, shortened
from inquiries.forms import LONGEST

MAX_ID = 150
WITHOUT_TEXT = {
    "sticker": "[stiker]",
    "photo": "[foto]",
    "image": "[foto]",
    "video": "[video]",
    "video_note": "[video]",
    "animation": "[gambar bergerak]",
    "voice": "[pesan suara]",
    "audio": "[suara]",
    "document": "[berkas]",
    "file": "[berkas]",
    "location": "[lokasi]",
    "contact": "[kontak]",
    "poll": "[jajak pendapat]",
    "share": "[kiriman dibagikan]",
    "story_mention": "[disebut dalam cerita]",
}


@dataclass(frozen=True)
class Heard:
    """One message of a person, or its newer version (`is_edit`)."""

    external_id: str
    text: str
    author_name: str = ""
    author_handle: str = ""
    posted_at: datetime | None = None
    is_edit: bool = False


@dataclass(frozen=True)
class Door:
    """How one platform proves itself, names its calls, and speaks."""

    refusal: int
    is_genuine: Callable[[Mapping[str, str], bytes], bool]
    id_of: Callable[[Any], str]
    listen: Callable[[Any], Iterator[Heard]]
    greet: Callable[[Mapping[str, str]], str | None]


def fit(text: str, most: int = LONGEST) -> str:
    """Cut a text so that both databases hold it; what has nothing to see says so."""
    kept = "".join(
        character
        for character in text.replace("\r\n", "\n")
        if character in "\n\t" or unicodedata.category(character) not in {"Cc", "Cs"}
    ).strip()
    if not has_visible(kept):
        return "[kosong]"
    return shortened(kept, most)


def name(value: Any, most: int) -> str:
    """A name from outside, "" for what is none."""
    return fit(value, most) if isinstance(value, str) and has_visible(value) else ""


def key(identifier: Any) -> str:
    """An id of a platform as our tables hold it; a long one by its hash."""
    text = str(identifier)
    if len(text) <= MAX_ID and text.isascii() and text.isprintable():
        return text
    return f"sha256:{sha256(text.encode(errors='surrogatepass')).hexdigest()}"


def moment(seconds: Any) -> datetime | None:
    """A Unix time, None for what is none or lies beyond what can be stored."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return None
    if not 946_684_800 <= seconds < 4_102_444_800:  # 2000 to 2100
        return None
    return datetime.fromtimestamp(seconds, tz=UTC)


def part(value: Any, *path: str) -> dict[str, Any]:
    """The object at a path, an empty one where there is none: a platform may send anything."""
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def parts(value: Any, name: str) -> list[dict[str, Any]]:
    """The objects of a list, however the list is."""
    found = value.get(name) if isinstance(value, dict) else None
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []
