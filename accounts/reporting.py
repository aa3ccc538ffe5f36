"""What the public reports: an account that pretends to be one of ours (Pasal 8c)."""

from django.db import IntegrityError, transaction
from django.db.models import F

from accounts import verification
from accounts.models import LookalikeReport, MediaAccount, Platform
from accounts.models.report import ReportError
from accounts.recognition import Reading
from accounts.verification import Answer
from agencies import powers
from agencies.models import User
from agencies.powers import DESK, Role
from core import audit, clock, notices


def report_lookalike(*, reading: Reading[Platform], note: str) -> LookalikeReport:
    """Keep a report and tell the Instansi's Pengelola and Diskominfo; a repeat only counts up.

    :raises ReportError: if the account is official.
    """
    at = clock.now()
    if verification.verify(reading, at=at).status == Answer.OFFICIAL:
        raise ReportError("Akun ini resmi milik Pemerintah Kabupaten Berau, jadi bukan tiruan.")
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
    audit.record("lookalike.closed", by=by, obj=locked, outcome_word=outcome.value)
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


def _count_again(reading: Reading[Platform]) -> LookalikeReport | None:
    rows = LookalikeReport.objects.open().filter(
        platform=reading.platform, handle=reading.handle[:120]
    )
    rows.update(times=F("times") + 1)
    return rows.first()
