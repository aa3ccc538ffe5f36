"""Load the regency's Instansi and the bodies outside it from `reference/instansi.csv`.

`reference/kanal.csv` knows the channels of some outside bodies; the Admin adds the others.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from agencies.models import Agency, OutsideBody

SOURCE = Path(__file__).with_name("reference") / "instansi.csv"
CHANNELS = Path(__file__).with_name("reference") / "kanal.csv"
OVERSIGHT = "DISKOMINFO"  # "Dinas" in the sense of Pasal 1 angka 4
INFORMATION_OFFICE = "PPID"
OUTSIDE_MARK = "LUAR:"  # opens the short names of outside bodies in the source

OUTSIDE_KINDS = {
    "BUMD": OutsideBody.Kind.REGIONAL_COMPANY,
    "Luar Pemkab": OutsideBody.Kind.OUTSIDE,
}
AGENCY_KINDS = {
    "UPT": Agency.Kind.TECHNICAL_UNIT,
    "RSUD": Agency.Kind.TECHNICAL_UNIT,
    "Lembaga Non Struktural": Agency.Kind.NON_STRUCTURAL,
}


@transaction.atomic
def load_agencies() -> int:
    """Add the Instansi and outside bodies that are missing; return how many were added.

    A row that exists is left as it is: someone may have renamed it since (Pasal 1 angka 5). Of an
    outside body only a channel that nobody has written is filled in.

    :raises KeyError: if a row names a parent that stands neither before it nor in the database.
    """
    known = dict(Agency.objects.values_list("code", "pk"))
    outside = set(OutsideBody.objects.values_list("code", flat=True))
    added = 0
    for row in _rows():
        if row["kode"] in known or row["kode"] in outside:
            continue
        if row["jenis"] in OUTSIDE_KINDS:
            _add_outside_body(row)
        else:
            known[row["kode"]] = _add_agency(row, known)
        added += 1
    added += _add_information_office()
    _fill_channels()
    return added


def _add_information_office() -> int:
    """PPID: no question is routed there, a formal information request is redirected to it."""
    _, is_new = OutsideBody.objects.get_or_create(
        code=INFORMATION_OFFICE,
        defaults={
            "name": "Pejabat Pengelola Informasi dan Dokumentasi (PPID) Kabupaten Berau",
            "short_name": "PPID",
            "kind": OutsideBody.Kind.INFORMATION,
            "channel": "permohonan tertulis kepada PPID di Diskominfo Kabupaten Berau",
        },
    )
    return int(is_new)


def _fill_channels() -> None:
    with CHANNELS.open(encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source):
            OutsideBody.objects.filter(code=row["kode"], channel="").update(channel=row["kanal"])


def _rows() -> Iterator[dict[str, str]]:
    with SOURCE.open(encoding="utf-8", newline="") as source:
        yield from csv.DictReader(source)


def _add_agency(row: dict[str, str], known: dict[str, int]) -> int:
    agency = Agency.objects.create(
        code=row["kode"],
        name=row["nama"],
        short_name=row["singkatan"],
        kind=AGENCY_KINDS.get(row["jenis"], Agency.Kind.REGIONAL_APPARATUS),
        form=row["jenis"],
        parent_id=known[row["induk"]] if row["induk"] else None,
        mandate=row["tugas_fungsi"],
        keywords=_keywords(row),
        is_oversight=row["kode"] == OVERSIGHT,
    )
    return agency.pk


def _add_outside_body(row: dict[str, str]) -> None:
    OutsideBody.objects.create(
        code=row["kode"],
        name=row["nama"],
        short_name=row["singkatan"].removeprefix(OUTSIDE_MARK),
        kind=OUTSIDE_KINDS[row["jenis"]],
        keywords=_keywords(row),
    )


def _keywords(row: dict[str, str]) -> list[str]:
    return [word.strip() for word in row["kata_kunci"].split(";") if word.strip()]
