"""The decree and its accounts: designate, activate, revoke (Pasal 8c, 8d and 9(1))."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F, Q

from accounts import lookalikes
from accounts.models import Designation, LookalikeKey, MediaAccount, Platform, Suspension
from agencies import powers
from agencies import services as agencies
from agencies.models import Agency, Decree, User
from agencies.models.decree import DecreeError
from agencies.powers import Role
from core import audit, clock, notices, uploads
from core.errors import DomainError
from core.models import Upload
from core.uploads import Inspected


class AccountError(DomainError):
    code = "account"


@dataclass(frozen=True)
class NewAccount:
    """An account that is to be proposed: where it is and what it is called there."""

    platform: Platform
    handle: str
    url: str


@transaction.atomic
def propose_account(
    *, agency: Agency, platform: Platform, handle: str, url: str, by: User, display_name: str = ""
) -> MediaAccount:
    """Propose an account of an Instansi; it is official only once a decree says so (Pasal 8b).

    :raises AccountError: if the platform is history, the name cannot be one, or the account is
        registered already.
    """
    name = handle.strip().lstrip("@").lower()
    if not platform.is_selectable:
        raise AccountError(f"{platform} sudah tidak beroperasi. Pilih platform lain.")
    if not re.fullmatch(r"[a-z0-9._/+\-]{1,120}", name):
        raise AccountError(
            "Nama akun hanya memuat huruf a–z, angka, titik, garis bawah, dan tanda hubung. "
            "Salin alamat profilnya."
        )
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
        raise AccountError(_already_registered(account, agency))
    LookalikeKey.objects.bulk_create(
        LookalikeKey(account=account, key=key) for key in sorted(lookalikes.keys(name))
    )
    audit.record("account.proposed", by=by, obj=account, scope=agency.code)
    return account


def _already_registered(account: MediaAccount, asking: Agency) -> str:
    """Say who holds an account, which is public, and what the asking Instansi can do."""
    held = f"@{account.handle} di {account.platform} sudah terdaftar untuk {account.agency}"
    if account.agency_id == asking.pk:
        return f"{held}. Tidak perlu diusulkan lagi: pilih akun itu dalam draf keputusan."
    return (
        f"{held}. Periksa alamatnya. Bila sudah benar, hubungi {_whom_to_ask(account.agency)}: "
        f"selama akun itu tercatat di sana, hanya {account.agency} yang dapat menunjuknya dengan "
        "keputusan."
    )


def _whom_to_ask(agency: Agency) -> str:
    """Name the Instansi with its Pejabat, or its Kepala where there is none in force."""
    for role in (Role.RESPONSIBLE, Role.HEAD):
        if person := powers.holders([role], agency.pk).order_by("full_name").first():
            return f"{role.label} {agency}, {person.full_name}"
    return f"{agency} lewat Diskominfo"


@transaction.atomic
def draft_decree(
    *,
    accounts: Iterable[MediaAccount],
    by: User,
    new_accounts: Iterable[NewAccount] = (),
    **fields: Any,
) -> Decree:
    """Draft a decree with the accounts it designates and the people it appoints.

    `new_accounts` are proposed on the way; the other fields are those of
    `agencies.services.draft_decree`.

    :raises DecreeError: if an account or a person may not be named in it.
    :raises AccountError: if a new account may not be proposed.
    """
    decree = agencies.draft_decree(by=by, **fields)
    _designate(decree, accounts, new_accounts, by)
    return decree


@transaction.atomic
def revise_decree(
    *,
    decree: Decree,
    accounts: Iterable[MediaAccount],
    by: User,
    new_accounts: Iterable[NewAccount] = (),
    **fields: Any,
) -> Decree:
    """Write a draft anew, with its accounts and its people.

    :raises DecreeError: as `draft_decree`, or if it is no draft any more or changed since.
    :raises AccountError: if a new account may not be proposed.
    """
    locked = agencies.revise_decree(decree=decree, by=by, **fields)
    locked.designations.all().delete()
    _designate(locked, accounts, new_accounts, by)
    return locked


def _designate(
    decree: Decree, accounts: Iterable[MediaAccount], new: Iterable[NewAccount], by: User
) -> None:
    named = {account.pk: account for account in accounts}
    for line in new:
        account = _known_or_proposed(decree.agency, line, by)
        named[account.pk] = account
    for account in named.values():
        if decree.agency_id not in {account.agency_id, account.agency.parent_id}:
            raise DecreeError(f"{account} terdaftar untuk {account.agency}, bukan Instansi ini.")
        Designation.objects.create(decree=decree, account=account)


def _known_or_proposed(agency: Agency, new: NewAccount, by: User) -> MediaAccount:
    """Take an account that the Instansi has proposed before; propose it otherwise."""
    known = MediaAccount.objects.of(agency).filter(platform=new.platform, handle=new.handle)
    return known.first() or propose_account(
        agency=agency, platform=new.platform, handle=new.handle, url=new.url, by=by
    )


def activate_decree(
    *, decree: Decree, scan: UploadedFile | Inspected, by: User, seen: int
) -> Decree:
    """Check and keep the signed scan, then put the decree in force (Pasal 9(1)).

    The scan is inspected before the transaction: that may take seconds. A caller that stands in
    a transaction itself hands it in inspected.

    :raises DecreeError: if it is no draft, changed since it was shown, names nobody, or overlaps
        another decree.
    :raises core.uploads.UploadRefused: if the scan is no safe PDF.
    """
    upload = uploads.store(scan, by=by, kinds=(uploads.PDF,))
    try:
        return activate_with(decree=decree, scan=upload, by=by, seen=seen)
    except DomainError:
        upload.delete()  # nothing refers to it; its file goes with the next sweep of uploads
        raise


@transaction.atomic
def activate_with(*, decree: Decree, scan: Upload, by: User, seen: int | None = None) -> Decree:
    """Activate a decree whose signed scan is stored already; its powers begin with it.

    :raises DecreeError: as `activate_decree`.
    """
    locked = agencies.lock_draft(decree, seen=decree.revision if seen is None else seen)
    _lock_accounts(locked)
    _check_people(locked)
    locked.activate(scan=scan, by=by)
    _end_superseded(locked)
    _check_overlap(locked)
    _sign_annex(locked)
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
    locked = agencies.lock_decree(decree)
    is_to_come = locked.status_at(clock.now()) == Decree.Status.NOT_YET
    locked.revoke(reason=reason.strip(), by=by)
    audit.record("decree.revoked", by=by, obj=locked, scope=locked.agency.code)
    if is_to_come:
        _take_back_end(locked, by)
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


@transaction.atomic
def suspend_account(*, account: MediaAccount, reason: str, by: User) -> Suspension:
    """Warn the public of an account at once: it is out of our hands (Pasal 8c).

    :raises AccountError: if it was never official or is suspended already.
    """
    locked = MediaAccount.objects.select_for_update(no_key=True).get(pk=account.pk)
    at = clock.now()
    state = MediaAccount.objects.with_status(at).get(pk=locked.pk).status
    if state == MediaAccount.Status.PROPOSED:
        raise AccountError("Akun ini belum pernah resmi, jadi tidak perlu ditangguhkan.")
    if state == MediaAccount.Status.SUSPENDED:
        raise AccountError("Akun ini sudah ditangguhkan. Muat ulang halaman.")
    suspension = Suspension.objects.create(
        account=locked, reason=reason.strip(), by=by, effective_from=at
    )
    audit.record("account.suspended", by=by, obj=locked, scope=locked.agency.code)
    _tell(suspension, f"{locked} ditangguhkan. Peringatan tampil di Cek Akun Resmi.", by)
    return suspension


@transaction.atomic
def lift_suspension(*, account: MediaAccount, by: User) -> Suspension:
    """Take the warning away: the account is in our hands again.

    :raises AccountError: if it is not suspended.
    """
    locked = MediaAccount.objects.select_for_update(no_key=True).get(pk=account.pk)
    suspension = Suspension.objects.filter(account=locked, effective_until=None).first()
    if suspension is None:
        raise AccountError("Akun ini tidak sedang ditangguhkan. Muat ulang halaman.")
    suspension.lift(by=by)
    audit.record("account.suspension_lifted", by=by, obj=locked, scope=locked.agency.code)
    _tell(suspension, f"Penangguhan {locked} dicabut.", by)
    return suspension


def _tell(suspension: Suspension, text: str, by: User) -> None:
    """Tell the Instansi's people and Diskominfo."""
    account = suspension.account
    people = set(powers.holders(powers.IN_AGENCY, account.agency_id))
    people |= set(powers.assigned(Role.EVALUATOR))
    word = "lifted" if suspension.lifted_by_id else "began"
    notices.notify(
        people - {by},
        text=text,
        url=f"/akun/{account.pk}/",
        dedup_key=f"suspension.{word}:{suspension.pk}",
    )


def _lock_accounts(decree: Decree) -> None:
    """Lock the accounts, in one order: a parent and its UPT may activate at the same time."""
    accounts = MediaAccount.objects.filter(designations__decree=decree).order_by("pk")
    list(accounts.select_for_update(no_key=True, of=("self",)).values_list("pk"))


def _sign_annex(decree: Decree) -> None:
    for line in decree.appointments.select_related("user"):
        line.sign()
    for designation in decree.designations.select_related("account__platform", "account__agency"):
        designation.sign()


def _check_people(decree: Decree) -> None:
    lines = list(decree.appointments.select_related("user__home_agency", "agency"))
    if not lines:
        raise DecreeError("Keputusan ini belum menunjuk Pejabat atau Petugas.")
    people = User.objects.filter(appointments__decree=decree).order_by("pk")
    # locked, so that none of them becomes Admin meanwhile
    list(people.select_for_update(no_key=True, of=("self",)).values_list("pk"))
    for line in lines:
        agencies.check_appointable(line.user, line.agency, decree)


def _end_superseded(decree: Decree) -> None:
    if decree.supersedes_id is None:
        return
    former = Decree.objects.select_for_update().get(pk=decree.supersedes_id)
    assert decree.effective_from is not None  # noqa: S101 - set by activate()
    former.give_way(decree.effective_from)


def _take_back_end(successor: Decree, by: User) -> None:
    """Let the decree that was to be superseded last as signed, so that no power is missing.

    :raises DecreeError: if another decree took one of its accounts meanwhile.
    """
    if successor.supersedes_id is None:
        return
    former = Decree.objects.select_for_update().get(pk=successor.supersedes_id)
    if former.take_back_end(successor):
        _check_overlap(former)
        audit.record("decree.end_taken_back", by=by, obj=former, scope=former.agency.code)


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
