"""Who inside the Instansi sees to it: notes, disposisi, and a Pejabat who steps in."""

from django.db import transaction

from agencies import powers, targets
from agencies.models import User
from agencies.powers import DESK
from core import audit, clock, notices
from core.formats import wita
from inquiries import drafts
from inquiries.errors import InquiryError
from inquiries.models import Event, Inquiry


@transaction.atomic
def add_note(*, inquiry: Inquiry, text: str, by: User) -> Event:
    """Write a note that only the Instansi itself and Diskominfo read.

    :raises InquiryError: if it is empty.
    """
    if not text.strip():
        raise InquiryError("Tuliskan catatannya.")
    row = Inquiry.locked(inquiry)
    drafts.forget(drafts.of_note(row), by=by)
    event = row.log(Event.Kind.NOTED, at=clock.now(), by=by, note=text.strip())
    audit.record("inquiry.noted", by=by, obj=row, scope=row.agency.code, event=event.pk)
    return event


@transaction.atomic
def assign_inquiry(
    *, inquiry: Inquiry, to: User, by: User, note: str = "", version: int | None = None
) -> Inquiry:
    """Give an inquiry to a colleague of the Instansi (disposisi), who is told.

    :raises InquiryError: if it is finished, or the colleague holds no power there.
    """
    row = Inquiry.locked(inquiry, version=version)
    if not powers.holders(DESK, row.agency_id).filter(pk=to.pk).exists():
        raise InquiryError(f"{to} bukan Petugas atau Pejabat {row.agency} yang berlaku.")
    at = clock.now()
    due = targets.calendar().after(at, row.agency.sop.assignment_days)
    row.assign(to, due)
    event = row.log(Event.Kind.ASSIGNED, at=at, by=by, note=f"Kepada {to}. {note.strip()}".rstrip())
    notices.notify(
        [to],
        text=f"{by} mendisposisikan pesan {row.number} kepada Anda. Target SOP {wita(due)}.",
        url=f"/pesan/{row.number}/",
        dedup_key=f"assigned:{event.pk}",
    )
    audit.record("inquiry.assigned", by=by, obj=row, scope=row.agency.code, to=to.pk)
    return row


@transaction.atomic
def take_over_inquiry(*, inquiry: Inquiry, by: User, version: int | None = None) -> Inquiry:
    """Let a Pejabat hold what a colleague holds; the colleague is told.

    :raises InquiryError: if it is finished, or nobody else holds it.
    """
    row = Inquiry.locked(inquiry, version=version)
    at = clock.now()
    before = row.claimed_by
    if before is None or not row.is_held_by_another(by, at):
        raise InquiryError("Tidak ada rekan yang sedang memegang pesan ini. Ambil saja.")
    row.hand_over(by, at)
    event = row.log(Event.Kind.TAKEN_OVER, at=at, by=by, note=f"Dari {before}.")
    notices.notify(
        [before],
        text=f"{by} mengambil alih pesan {row.number}.",
        url=f"/pesan/{row.number}/",
        dedup_key=f"taken_over:{event.pk}",
        email=False,
    )
    audit.record("inquiry.taken_over", by=by, obj=row, scope=row.agency.code, was=before.pk)
    return row
