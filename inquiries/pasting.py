"""Read what an officer pastes or shares: a link, or a whole comment as an app copies it.

Pure. What is not certain stays empty: an officer fills a gap sooner than they find a wrong guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from inquiries.paste_marks import CLOCK, Marks, make_moment, marks_of, moment_of, split_tail
from inquiries.post_links import tidy

LONGEST = 20_000
HANDLE = re.compile(r"@?[\w][\w.\-]{1,39}")
UNSEEN = dict.fromkeys(  # zero-width marks, those that turn the direction of writing, controls
    [
        *range(0x09),
        *range(0x0B, 0x0D),
        *range(0x0E, 0x20),
        *range(0x7F, 0xA0),
        *(0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF),
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
        *range(0xD800, 0xE000),
    ]
)
LINK = re.compile(
    r"(?:https?://|(?<![\w@./-])(?:www\.|m\.)?(?:instagram\.com|facebook\.com|fb\.watch|"
    r"tiktok\.com|vt\.tiktok\.com|x\.com|twitter\.com|youtube\.com|youtu\.be|threads\.(?:com|net)|"
    r"wa\.me|t\.me)/)[^\s<>\"“”]+",
    re.IGNORECASE,
)
MENTION = re.compile(r"(?<![\w.@/])@([\w](?:[\w.\-]{0,38}[\w])?)")
# One message of a WhatsApp conversation, as it is copied from the screen or exported to a file.
_DATE = r"(?P<a>\d{1,2})[/.\-](?P<b>\d{1,2})[/.\-](?P<year>\d{2,4})"
WHATSAPP = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\[{_DATE},? {CLOCK}\] (?P<who>[^:]{{1,80}}): ?(?P<text>.*)",
        rf"\[{CLOCK}, {_DATE}\] (?P<who>[^:]{{1,80}}): ?(?P<text>.*)",
        rf"{_DATE},? {CLOCK} - (?P<who>[^:]{{1,80}}): ?(?P<text>.*)",
    )
)
WHATSAPP_NOTES = re.compile(
    r"<Media (?:tidak disertakan|omitted)>|<(?:pesan ini diedit|this message was edited)>|"
    r"(?:gambar|foto|video|image|audio|stiker|sticker) (?:tidak disertakan|omitted)",
    re.IGNORECASE,
)
PORTRAIT = re.compile(
    r"(?:foto profil|gambar profil|profile picture of) (?P<a>\S.*)|"
    r"(?P<b>\S.*?)['’]s profile (?:picture|photo)",
    re.IGNORECASE,
)
ANSWERING = re.compile(r"(?:membalas|replying to|dibalas kepada)\b(?P<whom>.*@.*)", re.IGNORECASE)
QUOTED = re.compile(
    r"(?P<name>[^()\n]{1,80}?) \(@(?P<handle>[\w.]{2,40})\) (?:di|pada|on|posted on) "
    r"(?:X|Twitter|Threads)\s*:?\s*(?:[\"“](?P<text>.*)[\"”])?",
    re.IGNORECASE | re.DOTALL,
)
SHARED = re.compile(
    r"(?:lihat|tonton|simak|see|watch|view|check out)\b.{0,80}\b"
    r"(?:instagram|facebook|tiktok|threads|youtube|x|twitter)\b.{0,60}|"
    r".{1,80} (?:on|di|\||-|•) (?:instagram|facebook|tiktok|youtube)(?:: .*)?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Paste:
    """What was read; an empty field was not there, or not certain."""

    text: str = ""
    author_name: str = ""
    author_handle: str = ""
    contact: str = ""
    link: str = ""
    posted_at: datetime | None = None
    mentions: tuple[str, ...] = field(default=())

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was read."""
        return not (self.text or self.link)


def read(pasted: str, *, now: datetime) -> Paste:
    """Take a paste apart; `now` (aware) rules out moments to come."""
    written = _cleaned(pasted)
    mentions = tuple(dict.fromkeys(name.lower() for name in MENTION.findall(written)))
    link, lines = _without_link(written.split("\n"))
    conversation = _conversation(lines, now)
    if conversation:
        name, contact, text, at = conversation
        return Paste(text, name, "", contact, link, at, mentions)
    return _Comment(lines, link, now).read(mentions)


def visible(text: str) -> str:
    """Drop what cannot be seen, and what no database holds."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(UNSEEN)


def _cleaned(pasted: str) -> str:
    text = re.sub("[\u00a0\u2007\u2009\u202f\t]", " ", visible(pasted[:LONGEST]))
    return "\n".join(line.strip() for line in text.split("\n"))


def _without_link(lines: list[str]) -> tuple[str, list[str]]:
    """Take out the link that stands alone on its line, or first or last in the paste.

    A link in the middle of what a citizen wrote belongs to their words.
    """
    filled = [at for at, line in enumerate(lines) if line]
    for at in sorted(filled, key=lambda at: LINK.fullmatch(lines[at]) is None):
        found = _link_at_edge(lines[at], is_first=at == filled[0], is_last=at == filled[-1])
        if found:
            rest = (lines[at][: found.start()] + lines[at][found.end() :]).strip()
            return _whole(found[0]), [*lines[:at], rest, *lines[at + 1 :]]
    return "", lines


def _link_at_edge(line: str, *, is_first: bool, is_last: bool) -> re.Match[str] | None:
    for found in LINK.finditer(line):
        is_alone = found[0] == line
        opens = is_first and found.start() == 0
        ends = is_last and found.end() == len(line)
        if is_alone or opens or ends:
            return found
    return None


def _whole(link: str) -> str:
    link = link.rstrip(".,;:!?)]}'")
    return tidy(link if "://" in link else f"https://{link}")


def _conversation(lines: list[str], now: datetime) -> tuple[str, str, str, datetime | None] | None:
    """What the first writer of a WhatsApp conversation wrote: name, phone, text, moment."""
    who, at, words, is_theirs = "", None, [], False
    for line in lines:
        found = next((hit for p in WHATSAPP if (hit := p.fullmatch(line))), None)
        if found is None:
            if not who and line:
                return None
            words += [line] if is_theirs else []
            continue
        speaker = found["who"].strip().lstrip("~").strip()
        if not who:
            who, at = speaker, _whatsapp_moment(found, now)
        is_theirs = speaker == who
        words += [found["text"]] if is_theirs else []
    if not who:
        return None
    text = WHATSAPP_NOTES.sub("", "\n".join(words)).strip()
    is_number = re.fullmatch(r"\+?[\d ()\-]{8,25}", who)
    return ("", who, text, at) if is_number else (who, "", text, at)


def _whatsapp_moment(found: re.Match[str], now: datetime) -> datetime | None:
    """Day before month, as phones in Indonesia write; with am and pm it may be the other way."""
    a, b = int(found["a"]), int(found["b"])
    if found["half"] and a != b and max(a, b) <= 12:
        return None
    day, month = (b, a) if b > 12 else (a, b)
    at = make_moment(found, day, month)
    return at if at and at <= now else None


@dataclass
class _Comment:
    """A comment as an app copies it: who, how long ago, the words, the buttons below."""

    lines: list[str]
    link: str
    now: datetime
    name: str = ""
    handle: str = ""
    at: datetime | None = None

    def read(self, mentions: tuple[str, ...]) -> Paste:
        words = self._words()
        return Paste(
            text="\n".join(words).strip(),
            author_name=self.name[:255],
            author_handle=self.handle.lstrip("@")[:120],
            link=self.link,
            posted_at=self.at,
            mentions=mentions,
        )

    def _words(self) -> list[str]:
        lines = self._without_phrases()
        marks = [marks_of(line) for line in lines]
        is_copied = (
            bool(self.name or self.handle or self.at)
            or any(mark.is_telling for mark in marks)
            or any(split_tail(line)[1].is_telling for line in lines)
            or self._is_headed(lines, marks)
        )
        if not is_copied:
            return self._squeezed(lines)
        kept = [line for line, mark in zip(lines, marks, strict=True) if not mark]
        kept = self._without_author(kept)
        kept = [self._without_tail(line) for line in kept]
        return self._squeezed(kept) or self._squeezed(lines)

    def _without_phrases(self) -> list[str]:
        """Read the lines that only an app writes: portraits, moments, "Membalas @…"."""
        kept = []
        whole = "\n".join(self.lines).strip()
        if found := QUOTED.fullmatch(whole):
            self.name, self.handle = found["name"].strip(), found["handle"]
            return (found["text"] or "").split("\n")
        for line in self.lines:
            portrait = PORTRAIT.fullmatch(line)
            if portrait:
                self._take_author(portrait["a"] or portrait["b"])
            elif at := moment_of(line):
                self.at = self.at or (at if at <= self.now else None)
            elif self.link and SHARED.fullmatch(line):
                continue
            elif not ANSWERING.fullmatch(line):
                kept.append(line)
        return kept

    def _is_headed(self, lines: list[str], marks: list[Marks]) -> bool:
        """Whether it opens with "@name" alone, or with a name that no word is, and an age."""
        filled = [(line, mark) for line, mark in zip(lines, marks, strict=True) if line]
        if len(filled) < 2:
            return False
        (first, _), (second, mark) = filled[:2]
        head, tail = split_tail(first)
        if head.startswith("@") and HANDLE.fullmatch(head):
            return True
        if second.startswith("@") and HANDLE.fullmatch(second) and _is_name(first):
            return True
        return _is_odd(head) and bool(tail or "age" in mark.kinds)

    def _without_author(self, lines: list[str]) -> list[str]:
        filled = [line for line in lines if line]
        while filled and split_tail(filled[0])[0] in {self.name, self.handle} - {""}:
            lines = lines[lines.index(filled.pop(0)) + 1 :]
        if self.name or self.handle or not filled:
            return lines
        first, tail = split_tail(filled[0])
        after = lines[lines.index(filled[0]) + 1 :]
        if len(filled) > 1 and self._take_author(first, is_alone=not tail):
            return self._without_handle(after)
        word, _, rest = first.partition(" ")
        if _is_odd(word) and rest:  # Instagram prints name and words on one line
            self.handle = word
            return [filled[0][len(word) :].strip(), *after]
        return lines

    def _without_handle(self, lines: list[str]) -> list[str]:
        """After a name the next line may be the @name."""
        filled = [line for line in lines if line]
        if filled and not self.handle:
            head, _ = split_tail(filled[0])
            if head.startswith("@") and HANDLE.fullmatch(head) and len(filled) > 1:
                self.handle = head
                return lines[lines.index(filled[0]) + 1 :]
        return lines

    def _take_author(self, line: str, *, is_alone: bool = True) -> bool:
        both = re.fullmatch(r"(?P<name>.+?) @(?P<handle>[\w.]{2,40})", line)
        if both and _is_name(both["name"]):
            self.name, self.handle = both["name"], both["handle"]
        elif HANDLE.fullmatch(line) and (line[0] == "@" or line == line.lower()):
            self.handle = line
        elif _is_name(line):
            self.name = line
        else:
            return False
        return True

    def _without_tail(self, line: str) -> str:
        head, tail = split_tail(line)
        return head if tail.is_telling and "action" in tail.kinds else line

    @staticmethod
    def _squeezed(lines: list[str]) -> list[str]:
        text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
        return text.split("\n") if text else []


def _is_name(line: str) -> bool:
    """Whether a line could be somebody's name: short, and no sentence."""
    words = line.split()
    return 0 < len(words) <= 5 and len(line) <= 60 and line[-1] not in "?!.,:;" and "//" not in line


def _is_odd(word: str) -> bool:
    """Whether a word is a name in an app rather than a word of the language: "budi_berau"."""
    return bool(
        re.fullmatch(r"@?[a-z0-9][a-z0-9._]{2,29}", word)
        and re.search(r"[a-z]", word)
        and re.search(r"[._\d]", word.strip("."))
        and not re.fullmatch(r"\d+[a-z]{1,3}", word)
    )
