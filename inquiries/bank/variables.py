"""The few things an answer leaves open, such as {nama}: a closed set, filled in when it is used."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from agencies.models import Agency
from inquiries.models import Inquiry

CITIZEN = "Bapak/Ibu"  # who is not known by name
MEANINGS = {
    "nama": "nama pengirim, atau Bapak/Ibu",
    "nomor": "nomor pesan",
    "instansi": "nama Instansi yang menjawab",
    "kanal": "tempat pesan itu masuk, misalnya Instagram",
}
PUBLIC = ("nama", "instansi")  # the others mean nothing where there is no message
_VARIABLE = re.compile(r"\{([^{}\n]{0,40})\}")


@dataclass(frozen=True)
class Values:
    """What stands for each variable."""

    nama: str
    nomor: str
    instansi: str
    kanal: str


def used(text: str) -> list[str]:
    """The names between braces, in reading order, each once."""
    return list(dict.fromkeys(match[1].strip() for match in _VARIABLE.finditer(text)))


def unknown(text: str) -> list[str]:
    """The names that nothing will ever be filled in for."""
    return [name for name in used(text) if name not in MEANINGS]


def substitute(text: str, values: Mapping[str, str]) -> str:
    """The text with the names between braces replaced; what has no value stays as it is."""
    return _VARIABLE.sub(lambda match: values.get(match[1].strip(), match[0]), text)


def fill(text: str, values: Values) -> str:
    """The text as it is sent."""
    return substitute(text, asdict(values))


def values_for(inquiry: Inquiry, agency: Agency) -> Values:
    """What the variables stand for in what an Instansi answers to one inquiry."""
    account = inquiry.account
    return Values(
        nama=inquiry.author_name.strip() or CITIZEN,
        nomor=inquiry.number,
        instansi=agency.name,
        kanal=account.platform.name if account else "portal ini",
    )


def as_public(answer: str, agency_name: str) -> str:
    """An answer as anybody reads it."""
    return fill(answer, Values(CITIZEN, "", agency_name, ""))
