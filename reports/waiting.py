"""What waits for one person right now, most urgent first: the home page of every role."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from agencies import powers
from agencies.models import Decree, User
from agencies.powers import DESK, IN_AGENCY, Powers, Role
from core.formats import number_id, tanggal
from core.text import shortened
from inquiries import quarantine
from inquiries.models import Inquiry, Mention, Recommendation, Referral
from reports import obligations, pages, services
from reports.models import AnnualReport
from reports.models.annual_report import FIRST_YEAR

SHOWN = 5
COUNTED = 1000
EXCERPT = 140


@dataclass(frozen=True)
class Item:
    """One thing to do. A referral brings its clock along; other things only words."""

    text: str
    url: str
    detail: str = ""
    icon: str = "note"
    sent_at: datetime | None = None
    due_at: datetime | None = None


def for_user(user: User, *, now: datetime) -> list[Item]:
    """What waits for the user, by the powers held now; a few queries for each role held."""
    held = powers.of(user)
    return [
        *_referrals(held, now),
        *_decrees(held),
        *_recommendations(held),
        *_inquiries(held),
        *_mentions(held),
        *_quarantine(held, user),
        *_own_reports(held, now),
        *_receipts(held),
    ]


def _referrals(held: Powers, now: datetime) -> Iterator[Item]:
    """The referrals that are due first (Lampiran B.4)."""
    agencies = held.agencies(*IN_AGENCY)
    rows = Referral.objects.filter(to_agency__in=agencies, status="SENT")
    for row in rows.select_related("inquiry", "from_agency").order_by("due_at", "pk")[:SHOWN]:
        yield Item(
            f"Jawab rujukan {row.from_agency}",
            reverse("inquiries:referral", args=[row.pk]),
            row.inquiry.shown_text,
            "reply",
            row.sent_at,
            row.due_at,
        )


def _decrees(held: Powers) -> Iterator[Item]:
    """Drafts that only the Kepala can put in force (Pasal 9(1))."""
    drafts = Decree.objects.filter(agency__in=held.agencies(Role.HEAD), activated_at=None)
    for draft in drafts.select_related("agency").order_by("drafted_at", "pk")[:SHOWN]:
        yield Item(
            f"Tanda tangani dan aktifkan {draft}",
            reverse("accounts:decree", args=[draft.pk]),
            f"{draft.agency}, tentang {draft.about}",
            "seal",
        )


def _recommendations(held: Powers) -> Iterator[Item]:
    """Recommendations that only the Kepala can approve (Pasal 8 i)."""
    rows = Recommendation.objects.to_decide().filter(agency__in=held.agencies(Role.HEAD))
    for row in rows.select_related("agency").order_by("changed_at", "pk")[:SHOWN]:
        yield Item(
            f"Putuskan {str(row).lower()}",
            reverse("inquiries:recommendation", args=[row.pk]),
            shortened(row.text, EXCERPT),
            "seal",
        )


def _inquiries(held: Powers) -> Iterator[Item]:
    """Answers of other Instansi that lie ready, then what nobody has answered."""
    agencies = held.agencies(*DESK)
    if not agencies:
        return
    mine = Inquiry.objects.filter(agency__in=agencies)
    ready, unanswered = mine.ready()[:COUNTED].count(), mine.to_answer()[:COUNTED].count()
    inbox = reverse("inquiries:inbox")
    if ready:
        yield Item(f"Balas {counted(ready)} pesan yang jawabannya sudah siap", inbox, "", "reply")
    if unanswered:
        yield Item(f"Jawab {counted(unanswered)} pesan masuk", inbox, "", "inbox")


def _mentions(held: Powers) -> Iterator[Item]:
    """What is said on the accounts and nobody has looked at (Pasal 8 f)."""
    rows = Mention.objects.filter(account__agency__in=held.agencies(*DESK)).waiting()
    if count := rows[:COUNTED].count():
        where = reverse("inquiries:monitoring")
        yield Item(f"Periksa {counted(count)} percakapan di akun", where, "", "chat")


def _quarantine(held: Powers, user: User) -> Iterator[Item]:
    """Messages that the trap of the public form caught."""
    if not (held.agencies(*DESK) or held.is_evaluator):
        return
    caught = quarantine.visible_to(user)[:COUNTED].count()
    if caught:
        where = reverse("inquiries:quarantine")
        yield Item(f"Periksa {counted(caught)} pesan di karantina", where, "", "alert")


def _own_reports(held: Powers, now: datetime) -> Iterator[Item]:
    """Drafts to finish or submit; and last year's report that nobody has started."""
    agencies = held.agencies(*IN_AGENCY)
    drafts = AnnualReport.objects.filter(agency__in=agencies, status="DRAFT")
    for draft in drafts.select_related("agency").order_by("year", "pk")[:SHOWN]:
        missing = services.missing_parts(draft)
        if not missing and held.holds(Role.HEAD, draft.agency_id):
            yield Item(f"Ajukan {draft}", pages.address(draft), "Lengkap, siap diajukan.", "file")
        elif missing and held.holds_any(DESK, draft.agency_id):
            detail = f"Belum diisi: {', '.join(missing)}."
            yield Item(f"Lengkapi {draft}", pages.address(draft), detail, "file")
    yield from _returned(held)
    yield from _unstarted(held, now.year)


def _returned(held: Powers) -> Iterator[Item]:
    """Reports that Diskominfo sent back and that have no new version yet (Pasal 15(2))."""
    rows = AnnualReport.objects.filter(agency__in=held.agencies(*DESK)).newest_versions()
    rows = rows.filter(status="RETURNED").select_related("agency").defer("snapshot_text")
    for row in rows.order_by("year", "pk")[:SHOWN]:
        detail = "Dikembalikan Diskominfo dengan catatan."
        yield Item(f"Perbaiki {row}", pages.address(row), detail, "reply")


def _unstarted(held: Powers, this_year: int) -> Iterator[Item]:
    year = this_year - 1
    starters = held.agencies(*DESK)
    if not starters or year < FIRST_YEAR:
        return
    duty = obligations.of_year(year)
    started = AnnualReport.objects.filter(agency__in=starters, year=year)
    if (starters & duty.agencies) - set(started.values_list("agency_id", flat=True)):
        yield Item(
            f"Susun laporan tahun {year}",
            f"{reverse('reports:start')}?tahun={year}",
            f"Belum dimulai. Batas pengajuan {tanggal(duty.deadline)}.",
            "file",
        )


def _receipts(held: Powers) -> Iterator[Item]:
    """Submitted reports that wait for the receipt of Diskominfo (Pasal 15(2))."""
    if not held.is_evaluator:
        return
    rows = AnnualReport.objects.filter(status="SUBMITTED").select_related("agency")
    rows = rows.defer("snapshot_text").order_by("frozen_at", "pk")
    for row in rows[:SHOWN]:
        yield Item(f"Terbitkan tanda terima {row}", pages.address(row), "Sudah diajukan.", "file")
    more = rows[SHOWN:COUNTED].count()
    if more:
        text = f"Terbitkan {counted(more)} tanda terima lainnya"
        yield Item(text, reverse("reports:list"), "", "file")


def counted(amount: int) -> str:
    """A count that stops at a thousand."""
    return f"{number_id(COUNTED)} lebih" if amount >= COUNTED else number_id(amount)
