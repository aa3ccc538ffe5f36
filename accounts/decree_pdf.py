"""A draft as the page to be signed, in the layout of an official decree (Pasal 9(1))."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from accounts.models import Designation, MediaKind
from agencies.decree_text import LEGAL_BASIS, considerations, head_title
from agencies.models import AgencyHead, Decree
from core import clock, pdf
from core.formats import tanggal

PLACE = "Tanjung Redeb"
ORDINALS = ("KESATU", "KEDUA", "KETIGA", "KEEMPAT", "KELIMA", "KEENAM", "KETUJUH")
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Signer:
    """Who signs: the Kepala in office, an acting one first; a gap to fill where there is none."""

    title: str
    name: str = ""
    number: str = ""
    rank: str = ""


def render(decree: Decree) -> bytes:
    """Lay a decree out as PDF; call it outside a transaction, it takes a second or two.

    :raises core.pdf.RenderError: as `core.pdf.press`.
    """
    html = render_to_string("accounts/pdf/decree.html", context_of(decree))
    return pdf.press(html, style=render_to_string("accounts/pdf/decree.css"))


def context_of(decree: Decree) -> dict[str, Any]:
    """What the pages say, in words."""
    lines = Designation.objects.filter(decree=decree).select_related("account__platform")
    accounts = [line.account for line in lines.order_by("pk")]
    people = list(
        decree.appointments.select_related("user", "agency", "substitute_for__user").order_by(
            "-role", "pk"
        )
    )
    agency = decree.agency
    menimbang = decree.considerations or considerations(agency)  # drafts of before had no text
    return {
        "decree": decree,
        "agency": agency,
        "title": head_title(agency),
        "letterhead": agency.name.removesuffix(" Kabupaten Berau"),
        "place": PLACE,
        "day": tanggal(decree.decree_date),
        "considerations": list(zip(LETTERS, lines_of(menimbang), strict=False)),
        "legal_basis": lines_of(decree.legal_basis or LEGAL_BASIS),
        "dictums": list(zip(ORDINALS, dictums(decree, bool(accounts)), strict=False)),
        "accounts": [(account, MediaKind(account.platform.kind).label) for account in accounts],
        "people": people,
        "has_units": any(line.agency_id != agency.pk for line in people),
        "signer": signer_of(decree),
        "is_sample": settings.DEMO,
    }


def dictums(decree: Decree, has_accounts: bool) -> list[str]:
    """What the decree orders, one sentence each, in the order of Pasal 9(1)."""
    name, people_annex = decree.agency.name, "Lampiran II" if has_accounts else "Lampiran"
    orders = [
        (
            f"Menunjuk Pejabat dan Petugas Media Sosial {name} sebagaimana tercantum dalam "
            f"{people_annex} yang merupakan bagian tidak terpisahkan dari Keputusan ini."
        ),
        (
            "Pejabat sebagaimana dimaksud bertanggung jawab atas pengelolaan media sosial, dan "
            "Petugas mengoperasikan serta memberikan layanan informasi melalui media sosial, "
            "menurut Peraturan Bupati Berau Nomor 23 Tahun 2017."
        ),
    ]
    if has_accounts:
        orders.insert(
            0,
            "Menunjuk akun media sosial sebagaimana tercantum dalam Lampiran I yang merupakan "
            f"bagian tidak terpisahkan dari Keputusan ini sebagai akun media sosial resmi {name}.",
        )
    if decree.supersedes is not None:
        orders.append(
            f"Pada saat Keputusan ini mulai berlaku, Keputusan {head_title(decree.agency)} Nomor "
            f"{decree.supersedes.number} tentang {decree.supersedes.about} dicabut dan dinyatakan "
            "tidak berlaku."
        )
    orders.append(
        "Biaya yang timbul akibat Keputusan ini dibebankan pada dokumen pelaksanaan anggaran "
        f"{name}."
    )
    orders.append(_period(decree))
    return orders


def _period(decree: Decree) -> str:
    start = f"Keputusan ini mulai berlaku pada tanggal {tanggal(decree.valid_from)}"
    if decree.valid_until is None:
        return f"{start} sampai dicabut."
    return f"{start} sampai dengan tanggal {tanggal(decree.valid_until)}."


def signer_of(decree: Decree) -> Signer:
    """The head in office now; the acting one where there is one."""
    title = head_title(decree.agency)
    heads = AgencyHead.objects.in_force(clock.now()).filter(agency=decree.agency)
    head = heads.select_related("user").order_by("kind").first()  # acting kinds sort first
    if head is None:
        return Signer(title)
    prefix = f"{head.get_kind_display()} " if head.is_acting else ""
    user = head.user
    return Signer(
        f"{prefix}{title}", user.full_name, user.employee_id_number or "", user.rank_grade
    )


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
