"""Where the signed decree and the live data no longer agree (Pasal 8d, 9(1))."""

from collections.abc import Iterator

from accounts.models import Designation, MediaAccount
from agencies.models import Appointment, Decree
from core import clock

PERSON_WORDS = {
    "full_name": "nama",
    "employee_id_number": "NIP/NI PPPK",
    "rank_grade": "pangkat/golongan ruang",
    "position_title": "jabatan",
}


def differences(decree: Decree) -> list[str]:
    """Name every difference in a sentence; nothing for a draft, which always shows live data."""
    if decree.is_draft:
        return []
    people = decree.appointments.select_related("user__home_agency", "agency")
    found = [sentence for line in people for sentence in _of_person(line)]
    accounts = {
        account.pk: account
        for account in MediaAccount.objects.filter(designations__decree=decree)
        .with_status(clock.now())
        .select_related("platform", "agency")
    }
    for line in decree.designations.all():
        found += _of_account(line, accounts[line.account_id], decree)
    return list(dict.fromkeys(found))


def _of_person(line: Appointment) -> Iterator[str]:
    user = line.user
    if not user.is_active:
        yield f"{user} tidak dapat masuk lagi. Tunjuk penggantinya dengan keputusan baru."
    if not user.is_civil_servant:
        yield f"{user} tidak lagi tercatat sebagai ASN."
    if not user.belongs_to(line.agency):
        where = user.home_agency or "Instansi lain"
        yield f"{user} kini pegawai {where}, bukan {line.agency}."
    for name, word in PERSON_WORDS.items():
        signed, live = line.as_signed.get(name), str(getattr(user, name) or "")
        if signed is not None and signed != live:
            yield f"{user}: {word} kini {live or 'kosong'}, di keputusan {signed or 'kosong'}."


def _of_account(line: Designation, account: MediaAccount, decree: Decree) -> Iterator[str]:
    signed = line.as_signed.get("handle")
    if signed is not None and signed != account.handle:
        yield f"{account}: di keputusan bernama @{signed}."
    if decree.agency_id not in {account.agency_id, account.agency.parent_id}:
        yield f"{account} kini milik {account.agency}."
    if account.status == MediaAccount.Status.SUSPENDED:
        yield f"{account} sedang ditangguhkan."
