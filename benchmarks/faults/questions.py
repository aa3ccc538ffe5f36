"""Five questions to the database after the faults; each must return no row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from benchmarks.faults.load import Log
from core import clock
from core.models import Heartbeat, Notification, OutboxMessage
from inquiries import sla
from inquiries.models import Event, Inquiry, Referral
from inquiries.sla import Threshold

MARGIN = timedelta(seconds=5)  # what passed just before the last sweep may wait for the next
LAST = timedelta(minutes=6)  # a lease that ended before this was forgotten


def last_sweep() -> datetime:
    return Heartbeat.objects.get(name="sweep").at


def missing_or_doubled(log: Log) -> Iterator[str]:
    """A message that was answered 2xx and is not there once, or any that is there twice."""
    texts = Inquiry.objects.filter(text__startswith="Beban ").values_list("text", flat=True)
    found = Counter(text.removeprefix("Beban ") for text in texts)
    yield from (f"hilang: {key}" for key in log.taken if not found[key])
    yield from (f"ganda: {key}" for key, count in found.items() if count > 1)
    yield from (f"tidak dikirim: {key}" for key in found if key not in log.sent)


def unrecorded(since: datetime) -> Iterator[str]:
    """A threshold that a running clock passed without its event, or with two."""
    until = last_sweep() - MARGIN
    for row in Referral.objects.prefetch_related("events"):
        kinds = Counter(event.kind for event in row.events.all() if event.is_threshold)
        yield from (f"{row.pk} {kind} ganda" for kind, count in kinds.items() if count > 1)
        end = min(row.stopped_at or until, until)
        for threshold in sla.passed(due=row.due_at, since=since, now=end):
            if not kinds[threshold]:
                yield f"{row.pk} {threshold} tidak tercatat"


def untold() -> Iterator[str]:
    """A threshold's event of which nobody was told, by a notice of its own or in a digest."""
    notices = Notification.objects.filter(dedup_key__startswith="referral")
    told = list(notices.values_list("dedup_key", "created_at"))
    for event in Event.objects.filter(kind__in=[each.value for each in Threshold]):
        own = f"referral:{event.referral_id}:"
        ends = event.at + timedelta(seconds=20)
        if not any(
            event.at <= at <= ends and key.startswith((own, "referrals:")) for key, at in told
        ):
            yield f"{event.referral_id} {event.kind} tanpa pemberitahuan"


def contradicted() -> Iterator[str]:
    """A recorded breach that the stored times deny, or a late answer without a breach."""
    breaches = dict(Event.objects.filter(kind=Threshold.BREACHED).values_list("referral_id", "at"))
    for row in Referral.objects.all():
        stopped = row.stopped_at
        if row.pk in breaches and not sla.is_late(
            due=row.due_at, stopped=stopped, now=breaches[row.pk]
        ):
            yield f"{row.pk} tercatat lewat, padahal tidak"
        if stopped and stopped > row.due_at and row.pk not in breaches:
            yield f"{row.pk} terlambat tanpa catatan"


def forgotten() -> Iterator[str]:
    """A lease or claim older than its end that nobody took up again."""
    limit = clock.now() - LAST
    mail = OutboxMessage.objects.filter(sent_at=None, claimed_until__lt=limit)
    yield from (f"surel {row.dedup_key}" for row in mail)
    late = Referral.objects.awaiting().filter(next_check_at__lt=last_sweep() - MARGIN)
    yield from (f"rujukan {row.pk} tidak dilihat penyapu" for row in late)


def ask_all(log: Log, *, since: datetime) -> dict[str, list[str]]:
    """The rows that each question returns."""
    return {
        "pesan 2xx hilang atau ganda": list(missing_or_doubled(log)),
        "ambang tanpa atau dengan dua peristiwa": list(unrecorded(since)),
        "peristiwa tanpa pemberitahuan": list(untold()),
        "vonis menyalahi waktu tersimpan": list(contradicted()),
        "pegangan yang lewat akhirnya": list(forgotten()),
    }
