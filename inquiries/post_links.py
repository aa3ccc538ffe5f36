"""Links to posts and comments: the plain form of one, and the name a platform gave what it shows.

Pure: no database, no network.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit, urlunsplit

# What apps add to a link that somebody shares; none of it says what the link shows.
_TRACKING = """
    igsh igshid fbclid gclid si feature pp mibextid rdid share_url __cft__[0] __tn__ ref ref_src
    ref_url refsrc hl img_index is_from_webapp sender_device web_id _r _t _d xmt slof app
    is_copy_url sharer_language source u_code checksum sec_user_id tt_from
"""
TRACKING = frozenset(_TRACKING.split())
ONLY_OF_X = frozenset({"s", "t"})  # on YouTube `t` is a moment of the video
X_HOSTS = ("x.com", "twitter.com")


def tidy(link: str) -> str:
    """Drop what says who shared a link; two links to one post then read the same."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return link
    drop = TRACKING | (ONLY_OF_X if _belongs(_host(link), X_HOSTS) else frozenset())
    kept = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if name not in drop and not name.startswith("utm_")
    ]
    host = parts.netloc.lower()
    return urlunsplit((parts.scheme.lower(), host, parts.path, urlencode(kept), ""))


def comment_id(link: str, *, ours: str = "") -> str:
    """The platform's own name of the comment a link shows; empty for a post or a profile.

    `ours` is the handle of our account: its own tweet is a post, not somebody's comment.
    """
    try:
        parts = urlsplit(link)
    except ValueError:
        return ""
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    host = _host(link)
    if (
        ours
        and is_of_one_writer(link)
        and f"/{ours.lower()}/" in parts.path.lower().replace("@", "")
    ):
        return ""
    for hosts, read in READERS:
        if _belongs(host, hosts):
            return read(parts.path, query)[:160]
    return ""


def is_of_one_writer(link: str) -> bool:
    """Whether who is named in a link wrote what it shows: a tweet, not a comment below it."""
    return _belongs(_host(link), (*X_HOSTS, "threads.com", "threads.net", "bsky.app"))


def _host(link: str) -> str:
    try:
        return (urlsplit(link).hostname or "").lower()
    except ValueError:
        return ""


def _belongs(host: str, names: tuple[str, ...]) -> bool:
    return any(host == name or host.endswith(f".{name}") for name in names)


def _instagram(path: str, query: dict[str, str]) -> str:
    found = re.search(r"/(?:p|reel|tv)/[\w-]+/c/(\d+)(?:/r/(\d+))?", path, re.ASCII)
    return (found[2] or found[1]) if found else ""


def _facebook(path: str, query: dict[str, str]) -> str:
    return query.get("reply_comment_id") or query.get("comment_id", "")


def _status(path: str, query: dict[str, str]) -> str:
    found = re.search(r"/status(?:es)?/(\d+)", path, re.ASCII)
    return found[1] if found else ""


def _post(path: str, query: dict[str, str]) -> str:
    found = re.search(r"/post/([\w-]+)", path, re.ASCII)
    return found[1] if found else ""


READERS: tuple[tuple[tuple[str, ...], Callable[[str, dict[str, str]], str]], ...] = (
    (("instagram.com",), _instagram),
    (("facebook.com", "fb.com"), _facebook),
    (("youtube.com", "youtu.be"), lambda path, query: query.get("lc", "")),
    (X_HOSTS, _status),
    (("threads.com", "threads.net", "bsky.app"), _post),
    (
        ("tiktok.com",),
        lambda path, query: query.get("share_comment_id") or query.get("comment_id", ""),
    ),
    (("t.me", "telegram.me"), lambda path, query: query.get("comment", "")),
)
