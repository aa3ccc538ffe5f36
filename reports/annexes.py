"""What stands behind a report, for its annexes: the decrees, the SOP, and the official accounts."""

from datetime import datetime, timedelta
from typing import Any

from accounts.models import MediaAccount
from agencies.models import Agency, Decree, StandardProcedure
from core import clock
from core.formats import tanggal

REGENCY = " Kabupaten Berau"  # said once, by the letterhead
PLACE = "Tanjung Redeb, Kabupaten Berau, Provinsi Kalimantan Timur"


def annexes_of(agency: Agency, year: int, *, at: datetime) -> dict[str, Any]:
    """As it stood at the end of the year, or at `at` while that year lasts; in three queries.

    No names of officers: the report is published (Pasal 3f).
    """
    _, end = clock.year_bounds(year)
    last = min(at, end - timedelta(microseconds=1))
    decrees = Decree.objects.in_force(last).filter(agency=agency).order_by("decree_date", "pk")
    procedure = StandardProcedure.objects.current(agency, last)
    accounts = MediaAccount.objects.filter(agency=agency).official(last)
    return {
        "day": tanggal(clock.local(last).date()),
        "basis": [
            {
                "title": f"Keputusan Kepala Instansi {decree.full_title}",
                "since": tanggal(decree.decree_date),
            }
            for decree in decrees
        ]
        + (
            [
                {
                    "title": f"{procedure.title}, SOP versi {procedure.version}",
                    "since": tanggal(procedure.first_day),
                }
            ]
            if procedure
            else []
        ),
        "accounts": [
            {"platform": account.platform.name, "name": account.name, "url": account.url}
            for account in accounts.select_related("platform").order_by("platform__name", "pk")
        ],
    }
