"""Who is told that a citizen has written."""

from agencies import powers
from agencies.models import User
from agencies.powers import DESK, Role
from core import notices
from inquiries.models import Inquiry


def tell_desk(inquiry: Inquiry, text: str, *, dedup_key: str) -> None:
    """Tell whoever sees to the inquiry, in the portal: no mailbox can be flooded from outside.

    Its holder or the colleague it was assigned to; else the desk of the Instansi; where that has
    no officer in force, its Kepala and Diskominfo.
    """
    notices.notify(
        _readers(inquiry),
        text=text,
        url=f"/pesan/{inquiry.number}/",
        dedup_key=dedup_key,
        email=False,
    )


def _readers(inquiry: Inquiry) -> list[User]:
    own = [user for user in (inquiry.claimed_by, inquiry.assigned_to) if user]
    if own:
        return list(dict.fromkeys(own))
    desk = list(powers.holders(DESK, inquiry.agency_id))
    if desk:
        return desk
    heads = powers.holders([Role.HEAD], inquiry.agency_id)
    return [*heads, *powers.assigned(Role.EVALUATOR)]
