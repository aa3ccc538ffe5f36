"""The number by which people speak of an inquiry: year, month and five random letters."""

import secrets
from datetime import datetime

from core import clock

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: nothing that reads like another


def new_number(at: datetime) -> str:
    """Such as `2611-7K3Q9`: easy to say, not guessable in sequence, no counter to wait for."""
    tail = "".join(secrets.choice(ALPHABET) for _ in range(5))
    return f"{clock.local(at):%y%m}-{tail}"
