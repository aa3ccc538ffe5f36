"""The menu by role: what needs somebody now stands first and carries its count."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from agencies import powers
from agencies.models import Agency, User
from agencies.powers import DESK, IN_AGENCY, Powers, Role
from core import clock
from inquiries.models import Inquiry, Referral
from reports.models import AnnualReport

COUNTED = 999
WORDS = {
    Role.OFFICER: "Petugas",
    Role.RESPONSIBLE: "Pejabat",
    Role.HEAD: "Kepala",
    Role.EVALUATOR: "Evaluator Diskominfo",
    Role.REGENT: "Bupati",
    Role.ADMIN: "Admin",
}


@dataclass(frozen=True)
class Link:
    """One entry of the menu; `alert` is how many are late."""

    label: str
    url: str
    current: bool
    count: int | None = None
    alert: int | None = None


def links_for(user: User, *, path: str) -> list[Link]:
    """The menu of a person; at most four queries, each count capped."""
    held = powers.of(user)
    if not held:
        return []
    return [_link(path, *entry) for entry in _entries(held)]


def _entries(held: Powers) -> Iterator[tuple[Any, ...]]:
    """Name, label, count and late ones of each page that the roles use, in their order."""
    if held.is_evaluator or held.is_regent:
        yield ("reports:monitoring", "Pemantauan")
    if held.agencies(*DESK):
        mine = Inquiry.objects.filter(agency__in=held.agencies(*DESK))
        yield ("inquiries:inbox", "Kotak masuk", mine.to_answer()[:COUNTED].count())
    elif held.agencies() or held.is_evaluator:
        yield ("inquiries:inbox", "Kotak masuk")
    if held.agencies():
        asked = Referral.objects.filter(to_agency__in=held.agencies()).awaiting()
        late = asked.missed(by=clock.now())[:COUNTED].count()
        yield ("inquiries:referrals", "Rujukan", asked[:COUNTED].count(), late)
    if held.agencies() or held.is_evaluator or held.is_regent:
        yield ("reports:list", "Laporan", *_reports(held))
    if held.agencies(*IN_AGENCY) or held.is_evaluator:
        yield ("accounts:decrees", "Keputusan")
        yield ("accounts:accounts", "Akun")
    if held.is_admin:
        yield ("agencies:agencies", "Instansi")
        yield ("agencies:persons", "Pegawai")


def _reports(held: Powers) -> tuple[int, ...]:
    """The receipts that wait for Diskominfo; for the others a menu entry without a count."""
    if not held.is_evaluator:
        return ()
    return (AnnualReport.objects.filter(status="SUBMITTED")[:COUNTED].count(),)


def _link(path: str, name: str, label: str, count: int = 0, alert: int = 0) -> Link:
    url = reverse(name)
    return Link(label, url, path.startswith(url), count or None, alert or None)


def public_links(*, path: str) -> list[Link]:
    """The menu of the public pages; asks nothing of the database."""
    return [
        _link(path, "accounts:check", "Cek akun"),
        _link(path, "accounts:official_accounts", "Akun resmi"),
        _link(path, "inquiries:ask", "Tanya"),
        _link(path, "inquiries:track", "Lacak"),
    ]


def role_line_of(user: User) -> str:
    """Name the first role and where: "Petugas Dishub"; in two queries at most."""
    held = powers.of(user)
    roles = held.roles()
    if not roles:
        return "Belum berwenang"
    words = WORDS[roles[0]]
    agencies = held.agencies(roles[0])
    if not agencies:
        return words
    names = sorted(Agency.objects.filter(pk__in=agencies).values_list("short_name", flat=True))
    return f"{words} {names[0]}" if len(names) == 1 else f"{words} {len(names)} Instansi"
