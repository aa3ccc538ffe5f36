"""What the public reports: an account that pretends to be one of ours (Pasal 8c)."""

from django.db import IntegrityError, transaction
from django.db.models import F

from accounts import verification
from accounts.models import LookalikeReport, MediaAccount, Platform
from accounts.models.report import ReportError
from accounts.recognition import Reading
from accounts.verification import Answer, Finding
from agencies import powers
from agencies.models import User
from agencies.powers import DESK, Role
from core import audit, clock, notices


def report_lookalike(*, reading: Reading[Platform], note: str) -> LookalikeReport:
    """Keep a report and tell the Instansi's Pengelola and Diskominfo; a repeat only counts up.

    :raises ReportError: if the account is or was one of ours; the sentence says what it is.
    """
    at = clock.now()
    known = verification.verify(reading, at=at).main
    if known is not None:
        raise ReportError(_sentence_of(known))
    if reading.platform is None:
        raise ReportError("Tempel alamat profilnya, agar platformnya dikenali.")
    again = _count_again(reading)
    if again is not None:
        return again
    resembles = verification.nearest(reading, at=at)
    try:
        return _keep(reading, note, resembles)
    except IntegrityError:  # somebody reported the same account at the same moment
        again = _count_again(reading)
        if again is None:
            raise
        return again


@transaction.atomic
def close_report(
    *, report: LookalikeReport, outcome: LookalikeReport.Outcome, by: User
) -> LookalikeReport:
    """Say what became of a report.

    :raises ReportError: if somebody closed it before.
    """
    locked = LookalikeReport.objects.select_for_update().get(pk=report.pk)
    locked.close(outcome=outcome, by=by)
    audit.record(
        "lookalike.closed", by=by, obj=locked, scope=_scope(locked), outcome_word=outcome.value
    )
    return locked


@transaction.atomic
def _keep(reading: Reading[Platform], note: str, resembles: MediaAccount | None) -> LookalikeReport:
    report = LookalikeReport.objects.create(
        platform=reading.platform,
        handle=reading.handle[:120],
        url=reading.url,
        resembles=resembles,
        note=note.strip(),
        reported_at=clock.now(),
    )
    _trace("lookalike.reported", report)
    told = set(powers.assigned(Role.EVALUATOR))
    if resembles is not None:
        told |= set(powers.holders(DESK, resembles.agency_id))
    notices.notify(
        told,
        text=f"{report} dilaporkan warga sebagai akun tiruan.",
        url="/akun/tiruan/",
        dedup_key=f"lookalike:{report.pk}",
    )
    return report


@transaction.atomic
def _count_again(reading: Reading[Platform]) -> LookalikeReport | None:
    rows = LookalikeReport.objects.open().filter(
        platform=reading.platform, handle=reading.handle[:120]
    )
    if not rows.update(times=F("times") + 1):
        return None
    report = rows.select_related("resembles__agency").first()
    if report is not None:
        _trace("lookalike.reported_again", report)
    return report


def _trace(action: str, report: LookalikeReport) -> None:
    """Leave the entry of a citizen's report, without the address it came from."""
    with audit.tracing(audit.RequestTrace()):
        audit.record(action, by=None, obj=report, scope=_scope(report))


def _scope(report: LookalikeReport) -> str:
    return report.resembles.agency.code if report.resembles else ""


def _sentence_of(known: Finding) -> str:
    """Say what an account of ours is, and what to do about it instead of this report."""
    account, agency = known.account, known.account.agency.name
    if known.status == Answer.OFFICIAL:
        return (
            f"Akun ini resmi milik {agency}, jadi bukan tiruan. Bila isinya mencurigakan, "
            "tanyakan kepada Instansi itu."
        )
    if known.status == Answer.SUSPENDED:
        return (
            f"Akun ini milik {agency} dan sedang ditangguhkan; Instansinya sudah tahu. Abaikan "
            "pesannya, dan jangan kirim uang, kode OTP, atau data pribadi."
        )
    return (
        f"Akun ini pernah resmi milik {agency} dan kini tidak lagi, jadi jangan percayai pesannya. "
        f"Bila ia masih mengaku resmi, laporkan kepada {account.platform} dan beri tahu "
        "Instansi itu."
    )
