"""Accounts of an Instansi that is closed go to its successor and await its decree (Pasal 9(1))."""

from accounts.models import MediaAccount
from agencies.models import Closing
from core import audit


def hand_over_accounts(closing: Closing) -> int:
    """Give all accounts to the successor; the caller holds the lock of the Instansi.

    What they were, and by which decree, stays with the decree.
    """
    count = MediaAccount.objects.filter(agency=closing.agency).update(agency=closing.successor)
    if count:
        audit.record(
            "account.handed_over",
            by=closing.planned_by,
            obj=closing,
            scope=closing.successor.code,
            accounts=count,
        )
    return count
