"""Seal what must not lie readable in the database, and find it again by a keyed hash."""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

PHONE = re.compile(r"\+?[\d\s().\-]{8,24}")


class UnreadableSecret(ValueError):
    """Stored text was sealed with a key that FIELD_ENCRYPTION_KEYS no longer holds."""


@lru_cache(maxsize=4)
def _sealer(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def encrypt(text: str) -> str:
    """Seal text with the first of FIELD_ENCRYPTION_KEYS."""
    return _sealer(tuple(settings.FIELD_ENCRYPTION_KEYS)).encrypt(text.encode()).decode("ascii")


def decrypt(token: str) -> str:
    """Open text sealed with any of FIELD_ENCRYPTION_KEYS.

    :raises UnreadableSecret: if no key fits.
    """
    try:
        return _sealer(tuple(settings.FIELD_ENCRYPTION_KEYS)).decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise UnreadableSecret("No key of FIELD_ENCRYPTION_KEYS opens this text.") from error


def rotate(token: str) -> str:
    """Seal again with the first key what any of the keys opens.

    :raises UnreadableSecret: if no key fits.
    """
    return encrypt(decrypt(token))


def phone_digits(text: str) -> str:
    """Return an Indonesian number as digits with the country code: 0812… and +62 812… are one."""
    digits = re.sub(r"\D", "", text)
    if digits.startswith("0"):
        digits = "62" + digits[1:]
    elif digits.startswith("620"):
        digits = "62" + digits[3:]
    elif digits.startswith("8"):
        digits = "62" + digits
    return digits


def normalize(text: str) -> str:
    """Bring the spellings of one address, number or handle to a single form."""
    text = unicodedata.normalize("NFKC", text).strip()
    if PHONE.fullmatch(text):
        return phone_digits(text)
    return text.casefold()


def keyed_hash(text: str, *, purpose: str) -> str:
    """Return the hex HMAC-SHA256 of the normalized text; hashes of two purposes never match."""
    message = f"{purpose}\0{normalize(text)}".encode()
    return hmac.new(settings.FIELD_HASH_KEY.encode(), message, hashlib.sha256).hexdigest()
