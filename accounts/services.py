"""The decree and its accounts: designate, activate, revoke (Pasal 8c, 8d and 9(1))."""

from collections.abc import Iterable
from datetime import datetime

from django.core.files.base import File
from django.db import transaction
from django.db.models import F, Q

from accounts.models import Designation, MediaAccount, Platform
from agencies import powers
from agencies import services as agencies
from agencies.models import Agency, Decree, User
from agencies.models.decree import DecreeError
from agencies.powers import Role
from core import audit, clock, notices, uploads
from core.errors import DomainError
from core.models import Upload


class AccountError(DomainError):
    code = "account"


@transaction.atomic
def propose_account(
    *, agency: Agency, platform: Platform, handle: str, url: str, by: User, display_name: str = ""
) -> MediaAccount:
    """Propose an account of an Instansi; it is official only once a decree says so (Pasal 8b).

    :raises AccountError: if the platform is history or the account is registered already.
    """
    name = handle.strip().lstrip("@").lower()
    if not platform.is_selectable:
        raise AccountError(f"{platform} sudah tidak beroperasi. Pilih platform lain.")
    account, is_new = MediaAccount.objects.get_or_create(
        platform=platform,
        handle=name,
        defaults={
            "agency": agency,
            "url": url.strip(),
            "display_name": display_name.strip(),
            "proposed_by": by,
            "proposed_at": clock.now(),
        },
    )
    if not is_new:
        raise AccountError(f"@{name} di {platform} sudah terdaftar untuk {account.agency}.")
    audit.record("account.proposed", by=by, obj=account, scope=agency.code)
    return account


@transaction.atomic
def draft_decree(*, accounts: Iterable[MediaAccount], by: User, **fields) -> Decree:
    """Draft a decree with the accounts it designates and the people it appoints.

    :raises DecreeError: if an account or a person may not be named in it.
    """
    decree = agencies.draft_decree(by=by, **fields)
    for account in accounts:
        if decree.agency_id not in {account.agency_id, account.agency.parent_id}:
            raise DecreeError(f"{account} terdaftar untuk {account.agency}, bukan Instansi ini.")
        Designation.objects.create(decree=decree, account=account)
    return decree


@transaction.atomic
def activate_decree(*, decree: Decree, scan: File, by: User) -> Decree:
    """Put a signed decree in force; its powers and designations begin with it (Pasal 9(1)).

    :raises DecreeError: if it is no draft, names nobody, or overlaps another decree.
    :raises core.uploads.UploadRefused: if the scan is no safe PDF.
    """
    upload = uploads.store(scan, by=by, kinds=(uploads.PDF,))
    return activate_with(decree=decree, scan=upload, by=by)


@transaction.atomic
def activate_with(*, decree: Decree, scan: Upload, by: User) -> Decree:
    """Activate a decree whose signed scan is stored already.

    :raises DecreeError: as `activate_decree`.
    """
    Agency.objects.select_for_update().get(pk=decree.agency_id)  # one activation at a time
    locked = Decree.objects.select_for_update().get(pk=decree.pk)
    _check_people(locked)
    locked.activate(scan=scan, by=by)
    _end_superseded(locked)
    _check_overlap(locked)
    audit.record("decree.activated", by=by, obj=locked, scope=locked.agency.code)
    notices.notify(
        [line.user for line in locked.appointments.select_related("user") if line.user != by],
        text=f"{locked} berlaku: Anda ditunjuk di {locked.agency}.",
        url=f"/keputusan/{locked.pk}/",
        dedup_key=f"decree.activated:{locked.pk}",
    )
    return locked


@transaction.atomic
def revoke_decree(*, decree: Decree, reason: str, by: User) -> Decree:
    """Revoke a decree now: its officers are refused at their next click (Pasal 9(1)).

    :raises DecreeError: if no reason is given or it is not in force.
    """
    if not reason.strip():
        raise DecreeError("Tuliskan alasan pencabutan.")
    locked = Decree.objects.select_for_update().get(pk=decree.pk)
    locked.revoke(reason=reason.strip(), by=by)
    audit.record("decree.revoked", by=by, obj=locked, scope=locked.agency.code)
    told = set(powers.holders([Role.HEAD], locked.agency_id)) | {
        line.user for line in locked.appointments.select_related("user")
    }
    notices.notify(
        told - {by},
        text=f"{locked} dicabut. Wewenang dan akun resmi yang bersandar padanya berakhir.",
        url=f"/keputusan/{locked.pk}/",
        dedup_key=f"decree.revoked:{locked.pk}",
    )
    return locked


def _check_people(decree: Decree) -> None:
    lines = list(decree.appointments.select_related("user__home_agency", "agency"))
    if not lines:
        raise DecreeError("Keputusan ini belum menunjuk Pejabat atau Petugas.")
    for line in lines:
        agencies.check_appointable(line.user, line.agency)


def _end_superseded(decree: Decree) -> None:
    if decree.supersedes_id is None:
        return
    former = Decree.objects.select_for_update().get(pk=decree.supersedes_id)
    if former.agency_id != decree.agency_id:
        raise DecreeError("Keputusan yang digantikan bukan milik Instansi ini.")
    assert decree.effective_from is not None  # noqa: S101 - set by activate()
    former.give_way(decree.effective_from)


def _check_overlap(decree: Decree) -> None:
    """An account is designated by at most one decree at a time."""
    for line in decree.designations.select_related("account"):
        clash = (
            Designation.objects.filter(account=line.account)
            .exclude(decree=decree)
            .filter(decree__activated_at__isnull=False)
            .filter(_overlaps(decree.effective_from, decree.effective_until))
            .select_related("decree")
            .first()
        )
        if clash is not None:
            raise DecreeError(
                f"{line.account} sudah ditunjuk oleh {clash.decree}, yang masih berlaku pada masa "
                "itu. Cabut atau gantikan keputusan tersebut dahulu."
            )


def _overlaps(start: datetime | None, end: datetime | None) -> Q:
    not_empty = Q(decree__effective_until=None) | Q(
        decree__effective_until__gt=F("decree__effective_from")
    )
    starts_before_end = Q() if end is None else Q(decree__effective_from__lt=end)
    ends_after_start = Q(decree__effective_until=None) | Q(decree__effective_until__gt=start)
    return not_empty & starts_before_end & ends_after_start
