"""Saying what an account is for, whom it speaks to, and who can recover it (Pasal 7, 8a, 8b)."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.audience import ordered
from accounts.models import AccountDetails, MediaAccount
from accounts.services import AccountError
from agencies import powers
from agencies.models import User
from agencies.powers import IN_AGENCY
from core import audit, clock
from core.text import personal_data


@transaction.atomic
def describe_account(
    *,
    account: MediaAccount,
    by: User,
    purpose: str,
    audience: str,
    segments: Iterable[str],
    recovery_holder: User | None,
    factor_holder: User | None,
) -> AccountDetails:
    """Keep the details of an account; the former ones are overwritten.

    :raises AccountError: if a holder is nobody of the Instansi, or a text carries personal data
        where only people of the portal are to be named.
    """
    for text in (purpose, audience):
        if personal_data(text):
            raise AccountError(
                "Jangan tuliskan nomor telepon, surel, atau NIK di sini. Pilih orangnya di bawah."
            )
    MediaAccount.objects.select_for_update(no_key=True).get(pk=account.pk)
    permitted = set(possible_holders(account).values_list("pk", flat=True))
    for holder in (recovery_holder, factor_holder):
        if holder is not None and holder.pk not in permitted:
            raise AccountError(f"{holder} bukan pegawai {account.agency}. Pilih orang lain.")
    fields = {
        "purpose": purpose,
        "audience": audience,
        "segments": [segment.value for segment in ordered(segments)],
        "recovery_holder": recovery_holder,
        "factor_holder": factor_holder,
        "updated_at": clock.now(),
        "updated_by": by,
    }
    details, _ = AccountDetails.objects.update_or_create(account=account, defaults=fields)
    audit.record(
        "account.described", by=by, obj=account, scope=account.agency.code,
        recovery=getattr(recovery_holder, "pk", None), factor=getattr(factor_holder, "pk", None),
    )  # fmt: skip
    return details


def possible_holders(account: MediaAccount) -> QuerySet[User]:
    """Who may hold the recovery of an account: the Pengelola of its Instansi and its staff."""
    in_charge = powers.holders(IN_AGENCY, account.agency_id)
    staff = Q(home_agency=account.agency_id, employee_id_number__isnull=False)
    people = User.objects.filter(Q(pk__in=in_charge.values("pk")) | staff, is_active=True)
    return people.order_by("full_name", "pk")


def details_of(account: MediaAccount) -> AccountDetails | None:
    rows = AccountDetails.objects.filter(account=account)
    return rows.select_related("recovery_holder", "factor_holder", "updated_by").first()
