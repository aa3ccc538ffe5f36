"""The menu by role: what needs somebody now stands first and carries its count."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from agencies import powers
from agencies.models import User
from agencies.powers import DESK, IN_AGENCY, Powers, Role
from core import counting, notices
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
    Role.EXAMINER: "Penilai Diskominfo",
}


@dataclass(frozen=True)
class Link:
    """One entry of the menu; `alert` is how many are late."""

    label: str
    url: str
    current: bool
    count: int | None = None
    alert: int | None = None


@dataclass(frozen=True)
class Menu:
    """The links of a person, the rarer ones apart, and how many notices wait unread."""

    links: list[Link]
    unread: int
    rarer: list[Link] = field(default_factory=list)


def menu_for(user: User, *, path: str) -> Menu:
    """The menu of a person and the bell beside it; one query for all counts, each capped."""
    held = powers.of(user)
    entries = list(_entries(held)) if held else []
    counted = {
        f"{name} {place}": rows for name, _, *sets in entries for place, rows in enumerate(sets)
    }
    counts = counting.capped_counts({**counted, "unread": notices.unread_of(user.pk)}, most=COUNTED)
    links = [
        _link(path, name, label, *(counts[f"{name} {place}"] for place in range(len(sets))))
        for name, label, *sets in entries
    ]
    rarer = [_link(path, name, label) for name, label in _rarer(held)] if held else []
    return Menu(links, counts["unread"], rarer)


def _entries(held: Powers) -> Iterator[tuple[Any, ...]]:
    """Name, label, and the rows to count and late ones of each page, in the order of use."""
    yield from _overviews(held)
    yield from _messages(held)
    if held.agencies() or held.is_evaluator:
        yield ("inquiries:bank", "Bank jawaban")
        yield ("accounts:posts", "Unggahan")
    if held.agencies() or held.is_evaluator or held.is_regent:
        yield ("reports:list", "Laporan", *_reports(held))
    if held.roles() != [Role.ADMIN]:
        yield ("reports:evaluations", "Evaluasi")
    if held.agencies(*IN_AGENCY) or held.is_evaluator:
        yield ("accounts:decrees", "Keputusan")
        yield ("accounts:accounts", "Akun")
    if held.is_admin:
        yield ("agencies:agencies", "Instansi")
        yield ("agencies:persons", "Pegawai")
        yield ("inquiries:data_requests", "Data warga")


def _messages(held: Powers) -> Iterator[tuple[Any, ...]]:
    """What the public says; counted for whoever handles it, not for those who read."""
    desks = held.agencies(*DESK)
    if held.agencies() or held.is_evaluator:
        mine = Inquiry.objects.filter(agency__in=desks).to_answer()
        yield ("inquiries:inbox", "Kotak masuk", *([mine] if desks else []))
    if held.is_evaluator:
        yield ("inquiries:crisis", "Krisis", Inquiry.objects.in_crisis())
    if held.agencies():
        asked = Referral.objects.filter(to_agency__in=held.agencies()).awaiting()
        yield ("inquiries:referrals", "Rujukan", asked, asked.missed(by=held.at))


def _rarer(held: Powers) -> Iterator[tuple[str, str]]:
    """Name and label of the pages that are needed now and then; none of them is counted."""
    if not held.is_admin:
        yield ("agencies:agencies", "Instansi")
    if held.agencies(*IN_AGENCY) or held.is_evaluator:
        yield ("inquiries:monitoring", "Percakapan di akun")
        yield ("inquiries:issues", "Isu massal")
    if held.agencies(*IN_AGENCY) or held.is_evaluator or held.is_regent:
        yield ("inquiries:feedback", "Umpan balik")
    if held.agencies(*IN_AGENCY) or held.is_evaluator:
        yield ("agencies:procedures", "SOP")
    if held.agencies(*DESK):
        yield ("agencies:pledge", "Pernyataan etika")
    if held.agencies(Role.RESPONSIBLE, Role.HEAD) or held.is_evaluator:
        yield ("inquiries:hand_overs", "Serah terima")
    if held.agencies(*IN_AGENCY) or held.is_evaluator:
        yield ("accounts:lookalike_reports", "Akun tiruan")
    if held.is_admin:
        yield ("agencies:holidays", "Hari libur")
    if held.is_admin or held.is_evaluator or held.agencies(Role.HEAD):
        yield ("agencies:trail", "Jejak audit")


def _overviews(held: Powers) -> Iterator[tuple[Any, ...]]:
    """The pages over all Instansi: the Bupati's own, and the watch."""
    if held.is_regent:
        yield ("reports:summary", "Ringkasan")
    if held.is_evaluator or held.is_regent:
        yield ("reports:monitoring", "Pemantauan")


def _reports(held: Powers) -> tuple[QuerySet, ...]:
    """The receipts that wait for Diskominfo; for the others a menu entry without a count."""
    return (AnnualReport.objects.filter(status="SUBMITTED"),) if held.is_evaluator else ()


def _link(path: str, name: str, label: str, count: int = 0, alert: int = 0) -> Link:
    url = reverse(name)
    return Link(label, url, path.startswith(url), count or None, alert or None)


def public_links(*, path: str) -> list[Link]:
    """The menu of the public pages; asks nothing of the database."""
    return [
        _link(path, "accounts:check", "Cek akun"),
        _link(path, "accounts:official_accounts", "Akun resmi"),
        _link(path, "inquiries:answers", "Jawaban"),
        _link(path, "inquiries:ask", "Tanya"),
        _link(path, "inquiries:track", "Lacak"),
        _link(path, "reports:public_reports", "Laporan"),
    ]


def role_line_of(user: User) -> str:
    """Name the first role and where: "Petugas Dishub"; asks nothing but the powers."""
    held = powers.of(user)
    roles = held.roles()
    if not roles:
        return "Belum berwenang"
    words = WORDS[roles[0]]
    agencies = held.agencies(roles[0])
    if not agencies:
        return words
    names = sorted(held.names[agency] for agency in agencies)
    return f"{words} {names[0]}" if len(names) == 1 else f"{words} {len(names)} Instansi"
