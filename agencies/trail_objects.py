"""What entries of the audit trail are about: the name people know it by, and its page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.urls import reverse

from agencies import powers
from agencies.models import User

NOUNS = {
    "accounts.LookalikeReport": "Laporan tiruan",
    "accounts.AudienceSnapshot": "Pengikut",
    "accounts.Post": "Unggahan",
    "agencies.AgencyHead": "Kepala",
    "agencies.Leave": "Cuti",
    "agencies.OutsideBody": "Lembaga luar",
    "agencies.RoleAssignment": "Tugas",
    "agencies.StandardProcedure": "SOP",
    "agencies.Holiday": "Hari libur",
    "inquiries.Issue": "Isu",
    "inquiries.ThemeDigest": "Rangkuman",
    "reports.ReportingYear": "Tahun pelaporan",
}


@dataclass(frozen=True)
class Kind:
    """How a kind of object is named: by a field, and by which page of whose rows it is shown."""

    noun: str
    name: str  # the path of the field
    page: str = ""
    argument: str = ""  # the path of what the address of the page holds


KINDS = {
    "accounts.MediaAccount": Kind("Akun", "handle", "accounts:account", "pk"),
    "agencies.Agency": Kind("Instansi", "code", "agencies:agency", "code"),
    "agencies.Decree": Kind("Keputusan", "number", "accounts:decree", "pk"),
    "agencies.User": Kind("Pegawai", "full_name", "agencies:person", "username"),
    "inquiries.Inquiry": Kind("Pesan", "number", "inquiries:detail", "number"),
    "inquiries.Referral": Kind("Rujukan", "inquiry__number", "inquiries:referral", "pk"),
    "reports.AnnualReport": Kind("Laporan", "year"),
}


@dataclass(frozen=True)
class Subject:
    """An object in words; `url` is empty where the reader may not open its page."""

    text: str
    url: str = ""


def subjects(named: Iterable[tuple[str, str]], reader: User) -> dict[tuple[str, str], Subject]:
    """Name objects, given by type and id; one query, at most two, for each type."""
    ids: dict[str, set[str]] = {}
    for kind, id_ in named:
        ids.setdefault(kind, set()).add(id_)
    found = {}
    for kind, wanted in ids.items():
        known = _known(kind, wanted, reader) if kind in KINDS else {}
        for id_ in wanted:
            plain = Subject(f"{_noun(kind)} {id_}".strip())
            found[kind, id_] = known.get(id_, plain)
    return found


def names(label: str, ids: set[int]) -> dict[int, str]:
    """The names of objects of one type by id."""
    if not ids:
        return {}
    rows = apps.get_model(label)._default_manager.filter(pk__in=ids)
    return {pk: str(name) for pk, name in rows.values_list("pk", KINDS[label].name)}


def _noun(label: str) -> str:
    return KINDS[label].noun if label in KINDS else NOUNS.get(label, label)


def _known(label: str, ids: set[str], reader: User) -> Mapping[str, Subject]:
    kind = KINDS[label]
    numbers = {int(id_) for id_ in ids if id_.isascii() and id_.isdigit()}
    called = names(label, numbers)
    pages = _pages(label, kind, numbers, reader) if kind.page else {}
    return {
        str(pk): Subject(f"{kind.noun} {name}", pages.get(pk, "")) for pk, name in called.items()
    }


def _pages(label: str, kind: Kind, ids: set[int], reader: User) -> dict[int, str]:
    rows: Any = apps.get_model(label)._default_manager.filter(pk__in=ids)
    if label == "agencies.User":
        rows = rows if powers.of(reader).is_admin else rows.none()
    elif hasattr(rows, "visible_to"):
        rows = rows.visible_to(reader)
    return {
        pk: reverse(kind.page, args=[value]) for pk, value in rows.values_list("pk", kind.argument)
    }
