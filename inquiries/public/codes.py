"""Tracking codes: 80 random bits in Crockford's letters, known to the citizen alone.

See docs/adr/0012. A code is made of a random seed and of the token that the citizen's form
brought. The seed is kept, sealed, for the two days in which the same form may come again; of token
and code only keyed hashes are kept. So the same form gets the same code, and no table gives it.
"""

import secrets

from core.crypto import keyed_hash
from inquiries.numbers import ALPHABET

BITS = 80
LENGTH = BITS // 5
LIKE = str.maketrans("OIL", "011")  # what people read for what is written


def new_seed() -> str:
    return secrets.token_hex(BITS // 8)


def derive(seed: str, token: str) -> str:
    """Return the code of a seed and a token, such as `7K3Q-9ZWX-0C4V-MM1P`."""
    bits = int(keyed_hash(f"{seed}:{token}", purpose="tracking-code")[: BITS // 4], 16)
    letters = [ALPHABET[bits >> 5 * place & 31] for place in reversed(range(LENGTH))]
    return "-".join("".join(letters[start : start + 4]) for start in range(0, LENGTH, 4))


def hashed(code: str) -> str:
    """Return the keyed hash of a code however it was typed; of any other text, one of nothing."""
    letters = "".join(c for c in code[:200].upper() if c.isascii() and c.isalnum())
    return keyed_hash(f"kode:{letters.translate(LIKE)}", purpose="tracking")


def hashed_token(token: str) -> str:
    return keyed_hash(f"token:{token}", purpose="form-token")
