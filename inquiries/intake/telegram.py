"""Telegram: a secret in a header, one update a call."""

import hmac
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings

from inquiries.intake.heard import WITHOUT_TEXT, Door, Heard, fit, key, moment, name, part

NEW = ("message", "channel_post", "business_message")
EDITED = ("edited_message", "edited_channel_post", "edited_business_message")


def is_genuine(headers: Mapping[str, str], body: bytes) -> bool:
    """Whether the call carries our secret; nobody does while we have none."""
    secret = settings.WEBHOOKS["telegram"]["secret"]
    given = headers.get("X-Telegram-Bot-Api-Secret-Token", "")
    return bool(secret) and hmac.compare_digest(given.encode(), secret.encode())


def id_of(update: Any) -> str:
    """The id by which Telegram repeats an update, "" for what is none."""
    number = update.get("update_id") if isinstance(update, dict) else None
    return str(number) if isinstance(number, int) and not isinstance(number, bool) else ""


def listen(update: Any) -> Iterator[Heard]:
    """The message of an update; updates of other kinds say nothing to us."""
    for kind in (*NEW, *EDITED):
        message = part(update, kind)
        sender = part(message, "from")
        text = _text(message)
        if not text or sender.get("is_bot") or "message_id" not in message:
            continue
        yield Heard(
            external_id=key(f"{part(message, 'chat').get('id')}:{message['message_id']}"),
            text=text,
            author_name=name(
                " ".join(str(sender.get(n) or "") for n in ("first_name", "last_name")), 255
            ),
            author_handle=name(sender.get("username"), 120) or _numbered(sender),
            posted_at=moment(message.get("date")),
            is_edit=kind in EDITED,
        )


def _text(message: dict[str, Any]) -> str:
    for field in ("text", "caption"):
        if isinstance(message.get(field), str):
            return fit(message[field])
    return next((word for kind, word in WITHOUT_TEXT.items() if kind in message), "")


def _numbered(sender: dict[str, Any]) -> str:
    return key(f"id{sender['id']}")[:120] if "id" in sender else ""


def greet(query: Mapping[str, str]) -> str | None:
    """Telegram does not introduce itself."""
    return None


DOOR = Door(401, is_genuine, id_of, listen, greet)
