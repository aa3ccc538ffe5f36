"""Tell people something: inside the portal exactly once, by e-mail at least once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import QuerySet

from core import clock, digests, mail, outbox
from core.digests import MailChoice
from core.models import Notification
from core.outbox import Email

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser as User

PAGE = 50
COUNTED = 100  # the bell shows "99+" beyond


@dataclass(frozen=True)
class Notice:
    """What one event tells several people; `dedup_key` names the event, such as "breach:17".

    `url` is a path of the portal. Without `subject` the e-mail carries `text` as its subject;
    without `email` there is none. It comes when the person chose; what `is_urgent` waits for no
    digest.
    """

    users: Sequence[User]
    text: str
    url: str
    dedup_key: str
    subject: str | None = None
    email: bool = True
    is_urgent: bool = False


def notify(
    users: Iterable[User],
    *,
    text: str,
    url: str,
    dedup_key: str,
    subject: str | None = None,
    email: bool = True,
) -> None:
    """Tell `users` in the caller's transaction; telling the same `dedup_key` again does nothing."""
    notify_many([Notice(list(users), text, url, dedup_key, subject, email)])


@transaction.atomic
def notify_many(notices: Iterable[Notice]) -> None:
    """Tell many things in three statements, in the caller's transaction."""
    at = clock.now()
    told, emails = [], []
    for notice in notices:
        for user in notice.users:
            key = f"{notice.dedup_key}:{user.pk}"
            choice = _choice(notice, user)
            told.append(
                Notification(
                    user_id=user.pk,
                    text=notice.text,
                    url=notice.url,
                    dedup_key=key,
                    created_at=at,
                    digest_at=digests.due_at(choice, at),
                )
            )
            if choice == MailChoice.AT_ONCE:
                emails.append(_email(notice, user, key))
    Notification.objects.bulk_create(told, ignore_conflicts=True, batch_size=500)
    outbox.queue_emails(emails)


def _email(notice: Notice, user: User, key: str) -> Email:
    letter = mail.compose([mail.Line(notice.text, notice.url)])
    subject = notice.subject or notice.text
    return Email(user.email, subject, letter.text, key, letter.html)


def _choice(notice: Notice, user: User) -> str:
    """When this notice is mailed to this person."""
    if not (notice.email and user.email):
        return MailChoice.NEVER
    chosen = choice_of(user)
    is_gathered = chosen in {MailChoice.HOURLY, MailChoice.DAILY}
    return MailChoice.AT_ONCE if notice.is_urgent and is_gathered else chosen


def choice_of(user: User) -> str:
    """When the user wants notices by e-mail."""
    return getattr(user, "mail_choice", MailChoice.AT_ONCE)


def choose_mail(user: User, choice: str) -> None:
    """Keep when the user's notices are mailed from now on; what waits for a digest still comes."""
    get_user_model().objects.filter(pk=user.pk).update(mail_choice=choice)


def newest(user: User) -> list[Notification]:
    """Return the last notices of the user, newest first."""
    return list(Notification.objects.filter(user_id=user.pk)[:PAGE])


def unread(user: User) -> int:
    """Count the user's unread notices, at most COUNTED of them."""
    return unread_of(user.pk).order_by().values("pk")[:COUNTED].count()


def unread_of(user_id: int) -> QuerySet[Notification]:
    """Return the notices that the user has not opened yet."""
    return Notification.objects.filter(user_id=user_id, read_at=None)


def mark_read(user: User, *, only: Notification) -> None:
    """Note when the user opened one notice; the first time stands."""
    _mark(Notification.objects.filter(user_id=user.pk, pk=only.pk))


def mark_all_read(user: User) -> None:
    """Note that the user has seen all notices."""
    _mark(Notification.objects.filter(user_id=user.pk))


def _mark(rows: QuerySet[Notification]) -> None:
    rows.filter(read_at=None).update(read_at=clock.now())
