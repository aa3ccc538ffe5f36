"""What is done with the bank's answers; each takes the entry's lock and keeps a version."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F

from agencies.models import Agency, Closing, User
from core import audit, clock
from inquiries.bank import likeness
from inquiries.bank.content import Content
from inquiries.models import (
    AnswerRevision,
    AnswerTag,
    AnswerTerm,
    AnswerUse,
    BankAnswer,
    Inquiry,
    Reply,
)
from inquiries.numbers import ALPHABET

CODE = 8
Kind = AnswerRevision.Kind


@transaction.atomic
def draft_answer(
    *, agency: Agency, content: Content, by: User, reply: Reply | None = None
) -> BankAnswer:
    """Put an answer into the bank of an Instansi, where it may be used from now on.

    :raises BankError: if the content may not stand there.
    """
    content.check(today=clock.today())
    at = clock.now()
    entry = BankAnswer.objects.create(
        code=new_code(),
        agency=agency,
        from_reply=reply,
        drafted_by=by,
        drafted_at=at,
        updated_by=by,
        updated_at=at,
        phrases=likeness.phrases(content.question, content.variants),
        **content.columns,
    )
    _store_words(entry, content)
    _keep_version(entry, Kind.DRAFTED, content)
    audit.record("bank.drafted", by=by, obj=entry, scope=agency.code)
    return entry


@transaction.atomic
def revise_answer(
    *, entry: BankAnswer, content: Content, by: User, version: int | None = None
) -> BankAnswer:
    """Let an answer say something else from now on; what it said is kept.

    :raises BankError: if the content may not stand there, or the entry is archived.
    :raises StaleVersion: if somebody has changed it since the caller read it.
    """
    row = BankAnswer.locked(entry, version=version)
    content.check(today=clock.today())
    if row.is_archived:
        row.check_usable_on(clock.today())
    if content == Content.of(row):
        return row
    if content.expires_date != row.expires_date:
        row.told_days = None
    for name, value in content.columns.items():
        setattr(row, name, value)
    row.phrases = likeness.phrases(content.question, content.variants)
    row.touch(*content.columns, "phrases", "told_days", by=by, at=clock.now())
    _store_words(row, content)
    _keep_version(row, Kind.REVISED, content)
    audit.record("bank.revised", by=by, obj=row, scope=row.agency.code, version=row.version)
    return row


@transaction.atomic
def archive_answer(*, entry: BankAnswer, by: User, version: int | None = None) -> BankAnswer:
    """Take an answer out of use.

    :raises BankError: if it is archived already.
    :raises StaleVersion: if somebody has changed it since the caller read it.
    """
    row = BankAnswer.locked(entry, version=version)
    row.archive(by=by, at=clock.now())
    _keep_version(row, Kind.ARCHIVED, Content.of(row))
    audit.record("bank.archived", by=by, obj=row, scope=row.agency.code)
    return row


@transaction.atomic
def restore_answer(*, entry: BankAnswer, by: User, version: int | None = None) -> BankAnswer:
    """Bring an answer back from the archive; one that has expired waits there to be renewed.

    :raises BankError: if it is not archived.
    :raises StaleVersion: if somebody has changed it since the caller read it.
    """
    row = BankAnswer.locked(entry, version=version)
    row.restore(by=by, at=clock.now())
    _keep_version(row, Kind.RESTORED, Content.of(row))
    audit.record("bank.restored", by=by, obj=row, scope=row.agency.code)
    return row


@transaction.atomic
def use_answers(
    *, entries: Iterable[BankAnswer], inquiry: Inquiry, by: User, reply: Reply | None = None
) -> list[AnswerUse]:
    """Record that answers went into a reply: one row each, and the entry's count beside it.

    :raises BankError: if one has expired or was archived meanwhile; then none is recorded.
    """
    at, today = clock.now(), clock.today()
    uses = []
    for entry in sorted(set(entries), key=lambda each: each.pk):  # one order for all: no deadlock
        usable = BankAnswer.objects.current(today).filter(pk=entry.pk)
        if not usable.update(use_count=F("use_count") + 1):
            BankAnswer.objects.get(pk=entry.pk).check_usable_on(today)
        use = AnswerUse.objects.create(entry=entry, inquiry=inquiry, reply=reply, by=by, at=at)
        uses.append(use)
    return uses


def hand_over_answers(closing: Closing) -> int:
    """Give the bank of a closed Instansi to its successor; return how many answers it holds."""
    at = clock.now()
    rows = BankAnswer.objects.filter(agency=closing.agency).select_for_update(no_key=True)
    moved = list(rows.order_by("pk").prefetch_related("tags"))
    for row in moved:
        row.agency = closing.successor
        row.touch("agency", by=closing.planned_by, at=at)
        _keep_version(row, Kind.MOVED, Content.of(row))
    return len(moved)


def new_code() -> str:
    """Such as `7K3Q9ZWX`: its page keeps this address whatever becomes of the wording."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE))


def _store_words(entry: BankAnswer, content: Content) -> None:
    """Keep the stems and tags by which the answer is found."""
    stems = {stem for phrase in entry.phrases for stem in phrase}
    stems |= {stem for tag in content.tags for stem in likeness.stems(tag)}
    AnswerTerm.objects.filter(entry=entry).exclude(stem__in=stems).delete()
    AnswerTerm.objects.bulk_create(
        [AnswerTerm(entry=entry, stem=stem) for stem in sorted(stems)], ignore_conflicts=True
    )
    AnswerTag.objects.filter(entry=entry).exclude(name__in=content.tags).delete()
    AnswerTag.objects.bulk_create(
        [AnswerTag(entry=entry, name=name) for name in content.tags], ignore_conflicts=True
    )


def _keep_version(entry: BankAnswer, kind: Kind, content: Content) -> None:
    at: datetime = entry.updated_at
    AnswerRevision.objects.create(
        entry=entry,
        version=entry.version,
        kind=kind,
        content={**content.frozen, "agency": entry.agency.short_name},
        by=entry.updated_by,
        at=at,
    )
