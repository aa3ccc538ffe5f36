"""Facebook and Instagram: a signature over the raw bytes, many messages a call."""

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings

from inquiries.intake.heard import WITHOUT_TEXT, Door, Heard, fit, key, moment, name, part, parts

DELETED = "[dihapus pengirim]"
LONGEST_CHALLENGE = 200


def is_genuine(headers: Mapping[str, str], body: bytes) -> bool:
    """Whether the bytes as they came bear our app's signature; none does while we have no secret.

    Never over JSON written anew: `é` and `\\u00e9` are one text and other bytes.
    """
    secret = settings.WEBHOOKS["meta"]["secret"]
    expected = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    given = headers.get("X-Hub-Signature-256", "")
    return bool(secret) and hmac.compare_digest(given.encode(), expected.encode())


def greet(query: Mapping[str, str]) -> str | None:
    """Return the challenge to repeat to Meta, None for anybody else."""
    token = settings.WEBHOOKS["meta"]["verify_token"]
    given = query.get("hub.verify_token", "")
    challenge = query.get("hub.challenge", "")
    is_ours = bool(token) and hmac.compare_digest(given.encode(), token.encode())
    if not is_ours or query.get("hub.mode") != "subscribe":
        return None
    is_plain = challenge.isascii() and challenge.isalnum() and len(challenge) <= LONGEST_CHALLENGE
    return challenge if is_plain else None


def id_of(payload: Any) -> str:
    """Meta gives a call no id: its bytes are its name."""
    return ""


def listen(payload: Any) -> Iterator[Heard]:
    """The messages and comments of a call; echoes of our own and other news say nothing to us."""
    for entry in parts(payload, "entry"):
        for event in parts(entry, "messaging"):
            yield from _message(event)
        for change in parts(entry, "changes"):
            yield from _comment(entry, part(change, "value"))


def _message(event: dict[str, Any]) -> Iterator[Heard]:
    edit, message = part(event, "message_edit"), part(event, "message")
    told = edit or message
    if "mid" not in told or told.get("is_echo"):
        return
    milliseconds = event.get("timestamp")
    text = DELETED if told.get("is_deleted") else _text(told)
    if text:
        yield Heard(
            external_id=key(told["mid"]),
            text=text,
            author_handle=key(f"id{part(event, 'sender').get('id')}")[:120],
            posted_at=moment(milliseconds / 1000) if isinstance(milliseconds, int) else None,
            is_edit=bool(edit) or bool(told.get("is_deleted")),
        )


def _text(message: dict[str, Any]) -> str:
    if isinstance(message.get("text"), str):
        return fit(message["text"])
    kinds = [str(attachment.get("type")) for attachment in parts(message, "attachments")]
    if kinds:
        is_sticker = any("sticker_id" in part(a, "payload") for a in parts(message, "attachments"))
        return WITHOUT_TEXT["sticker"] if is_sticker else WITHOUT_TEXT.get(kinds[0], "[lampiran]")
    return ""


def _comment(entry: dict[str, Any], value: dict[str, Any]) -> Iterator[Heard]:
    """A comment under a post, as Instagram ("text") and Facebook ("message") tell it."""
    author = part(value, "from")
    identifier = value.get("comment_id") or value.get("id")
    text = value.get("text") or value.get("message")
    is_ours = str(author.get("id")) == str(entry.get("id"))
    if not identifier or not isinstance(text, str) or is_ours or value.get("verb") == "remove":
        return
    yield Heard(
        external_id=key(identifier),
        text=fit(text),
        author_name=name(author.get("name"), 255),
        author_handle=name(author.get("username"), 120) or key(f"id{author.get('id')}")[:120],
        posted_at=moment(value.get("created_time") or entry.get("time")),
        is_edit=value.get("verb") == "edited",
    )


DOOR = Door(403, is_genuine, id_of, listen, greet)
