"""The directory of official accounts as open data: its columns and its rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery

from accounts.models import Designation, MediaAccount
from agencies.models.office import in_force_at
from core import clock


@dataclass(frozen=True)
class Column:
    name: str
    meaning: str


COLUMNS = (
    Column("kode_instansi", "Kode Instansi yang mengelola akun"),
    Column("instansi", "Nama lengkap Instansi"),
    Column("jenis", "Jenis media sosial menurut Lampiran huruf A"),
    Column("platform", "Nama platform"),
    Column("nama_akun", "Nama akun, tanpa @"),
    Column("alamat", "Alamat profil"),
    Column("nama_tampilan", "Nama yang tampil di profil; dapat kosong"),
    Column("nomor_keputusan", "Nomor Keputusan Kepala Instansi yang menunjuk akun"),
    Column("berlaku_sejak", "Saat penunjukan itu mulai berlaku (ISO 8601, WITA)"),
)


def rows(accounts: QuerySet[MediaAccount], at: datetime) -> Iterator[dict[str, str]]:
    """Write the accounts as rows of open data; one query however many there are."""
    current = Designation.objects.filter(in_force_at(at, "decree__"), account=OuterRef("pk"))
    named = accounts.annotate(
        decree_number=Subquery(current.values("decree__number")[:1]),
        official_since=Subquery(current.values("decree__effective_from")[:1]),
    )
    for account in named.iterator(chunk_size=500):
        yield {
            "kode_instansi": account.agency.code,
            "instansi": account.agency.name,
            "jenis": account.platform.get_kind_display(),
            "platform": account.platform.name,
            "nama_akun": account.handle,
            "alamat": account.url,
            "nama_tampilan": account.display_name,
            "nomor_keputusan": account.decree_number,
            "berlaku_sejak": clock.local(account.official_since).isoformat(timespec="seconds"),
        }
