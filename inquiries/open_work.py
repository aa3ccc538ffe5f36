"""The open work of somebody who left: whom it waits for, and giving it to another (Pasal 9(1))."""

from collections.abc import Iterable

from django.db.models import QuerySet

from accounts import departures
from accounts.departures import Checklist, DepartureError
from agencies import powers
from agencies.models import Appointment, User
from agencies.powers import Role
from inquiries.models import Inquiry
from inquiries.services import assign_inquiry

AT_ONCE = 200  # so that one request stays short; the rest waits for the next click
WORK = "pekerjaan"  # the key of the open work on a checklist


def open_work(line: Appointment) -> QuerySet[Inquiry]:
    """What is assigned to the person at that Instansi and is not finished, oldest first.

    The work of a closed one waits at its last successor. Messages they merely held are free
    again: a hold lasts minutes.
    """
    desk = line.agency.heir_id
    rows = Inquiry.objects.filter(assigned_to=line.user_id, agency=desk).unfinished()
    return rows.order_by("received_at", "pk")


def can_reassign(user: User, line: Appointment) -> bool:
    """The Pejabat of the Instansi, as for every message that is assigned already."""
    return powers.of(user).holds(Role.RESPONSIBLE, line.agency.heir_id)


def reassign(*, line: Appointment, to: User, by: User) -> int:
    """Give the open work to a colleague, as disposisi; return how many messages it was.

    Each message is its own transaction: what is done stays done if one is refused.

    :raises InquiryError: if the colleague holds no power there.
    """
    rows = list(open_work(line)[:AT_ONCE])
    for inquiry in rows:
        assign_inquiry(inquiry=inquiry, to=to, by=by, note=f"Serah terima dari {line.user}.")
    return len(rows)


def tick_off(*, line: Appointment, keys: Iterable[str], by: User) -> Checklist:
    """Keep that things were done; the open work only once nothing of it is left.

    :raises DepartureError: as `departures.tick_off`, or while there is open work.
    """
    wanted = list(keys)
    if WORK in wanted and open_work(line).exists():
        raise DepartureError(
            f"Masih ada pesan yang menunggu {line.user}. Alihkan dahulu kepada rekan, lalu centang."
        )
    return departures.tick_off(line=line, keys=wanted, by=by)
