"""Numbers and dates of a reply that its referral answers do not hold (Lampiran B.5)."""

import re
from collections.abc import Iterable

_FACT = re.compile(r"\d[\d.,:/-]*\d|\d")


def new_facts(reply: str, answers: Iterable[str]) -> list[str]:
    """The numbers and dates of the reply that no answer holds, as written, each once."""
    known = {_plain(match) for answer in answers for match in _FACT.findall(answer)}
    found = dict.fromkeys(match for match in _FACT.findall(reply) if _plain(match) not in known)
    return list(found)


def _plain(number: str) -> str:
    """The digits alone, so that 1.500 equals 1500 and 08.00 equals 08:00."""
    return re.sub(r"\D", "", number)
