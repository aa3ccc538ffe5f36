"""Accounts from a table: proposed all at once or not at all (Pasal 8b)."""

from collections.abc import Iterable

from accounts import services
from accounts.models import MediaAccount, Platform
from accounts.recognition import AddressError, recognise
from accounts.services import NewAccount
from agencies.models import Agency, User
from core import audit, tables
from core.text import clean

REQUIRED = ("url",)
OPTIONAL = ("instansi", "platform", "nama_tampilan")
NOT_YOURS = "Anda tidak berwenang atas instansi ini."


def import_accounts(
    *, content: bytes, by: User, permitted: Iterable[int] | None = None, is_trial: bool = False
) -> tables.Report:
    """Propose the accounts of a table; one that is proposed already adds nothing.

    `permitted` are the ids of the Instansi for which the person may propose; any, when None.

    :raises core.tables.TableError: if the file cannot be read.
    :raises core.tables.ImportRefused: if a row was refused; nothing is kept then.
    """
    table = tables.read(content, required=REQUIRED, optional=OPTIONAL)
    report = tables.run(table, _Taker(by, permitted).take, is_trial=is_trial)
    if not is_trial:
        audit.record("account.imported", by=by, rows=len(table.rows), added=report.added)
    return report


class _Taker:
    """Takes one row after the other, knowing the Instansi and platforms."""

    def __init__(self, by: User, permitted: Iterable[int] | None) -> None:
        self.by = by
        self.agencies = {row.code.upper(): row for row in Agency.objects.open()}
        self.permitted = None if permitted is None else set(permitted)
        self.platforms = list(Platform.objects.all())

    def take(self, row: tables.Row) -> tuple[tables.Result, str]:
        """:raises RowError: if a cell cannot be read or the Instansi is another's."""
        agency = self._agency(row["instansi"])
        new = self._account(row)
        known = MediaAccount.objects.filter(platform=new.platform, handle=new.handle, agency=agency)
        named = f"{new.handle} di {new.platform}, {agency}"
        if known.exists():
            return tables.Result.SAME, named
        services.propose_account(
            agency=agency,
            platform=new.platform,
            handle=new.handle,
            url=new.url,
            by=self.by,
            display_name=clean(
                row["nama_tampilan"], label="Nama tampilan", max_length=160, required=False
            ),
        )
        return tables.Result.ADDED, named

    def _agency(self, code: str) -> Agency:
        """The Instansi of a row; without one the person's own, where there is one alone."""
        if not code and self.permitted is not None and len(self.permitted) == 1:
            own = [row for row in self.agencies.values() if row.pk in self.permitted]
            if own:
                return own[0]
        agency = self.agencies.get(code.upper())
        if agency is None:
            raise tables.invalid("instansi", detail="Isi dengan kode Instansi, misalnya DISHUB.")
        if self.permitted is not None and agency.pk not in self.permitted:
            raise tables.RowError(NOT_YOURS)
        return agency

    def _account(self, row: tables.Row) -> NewAccount:
        chosen = self._platform(row["platform"])
        try:
            reading = recognise(row["url"], self.platforms, platform=chosen)
        except AddressError as refusal:
            raise tables.invalid("url", detail=str(refusal)) from refusal
        if reading.platform is None:
            raise tables.invalid("url", detail="Isi alamat profilnya, atau isi kolom platform.")
        if chosen is not None and reading.platform != chosen:
            raise tables.invalid("platform", detail=f"Alamat itu milik {reading.platform}.")
        if reading.is_own_site and chosen is None:
            raise tables.invalid(
                "url", detail="Situsnya belum dikenal. Isi kolom platform dengan situs."
            )
        return NewAccount(reading.platform, reading.handle, reading.url)

    def _platform(self, written: str) -> Platform | None:
        if not written:
            return None
        wanted = written.lower()
        for platform in self.platforms:
            if wanted in {platform.code.lower(), platform.name.lower()}:
                return platform
        raise tables.invalid("platform", detail="Isi dengan nama platform, misalnya Instagram.")
