"""Writing posts: planned, published, corrected, withdrawn (Pasal 7, 8 huruf e, 10 and 12)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.audience import ordered
from accounts.models import MediaAccount, Post, PostEvent
from accounts.models.post import PostError
from accounts.posts import rules
from accounts.posts.rules import Checks
from agencies.models import User
from core import audit, clock, uploads

MEDIA = (uploads.JPEG, uploads.PNG, uploads.PDF)


@dataclass(frozen=True)
class Content:
    """What a post says, to whom, and where it can be seen."""

    text: str
    category: str
    tags: str | Iterable[str]
    audience: str = ""
    segments: Iterable[str] = field(default_factory=tuple)
    url: str = ""
    media: UploadedFile | uploads.Inspected | None = None

    def fields(self) -> dict[str, Any]:
        """The columns they fill, besides the media.

        :raises PostError: for a category outside a to c, or without a tag.
        """
        return {
            "text": self.text,
            "category": rules.read_category(self.category),
            "tag_words": rules.tag_words(rules.read_tags(self.tags)),
            "audience": self.audience,
            "segments": [segment.value for segment in ordered(self.segments)],
            "url": self.url,
        }


@transaction.atomic
def plan_post(*, account: MediaAccount, content: Content, planned_for: datetime, by: User) -> Post:
    """Plan a post for a moment to come.

    :raises PostError: if the account will not be official then, the person is not in charge, or
        the content may not be kept.
    """
    _check_plan(account, planned_for, by)
    post = _create(account, content, by, status=Post.Status.PLANNED, planned_for=planned_for)
    PostEvent.note(post, PostEvent.Kind.PLANNED, by=by)
    _record("post.planned", post, by)
    return post


@transaction.atomic
def revise_plan(*, post: Post, content: Content, planned_for: datetime, by: User) -> Post:
    """Write a planned post anew.

    :raises PostError: if it is not planned any more, or as `plan_post`.
    """
    row = _locked(post)
    if not row.is_planned:
        raise PostError("Unggahan ini tidak lagi direncanakan. Muat ulang halaman.")
    _check_plan(row.account, planned_for, by)
    former = row.content()
    for name, value in content.fields().items():
        setattr(row, name, value)
    row.planned_for = planned_for
    row.media = _kept(content, by) or row.media
    row.save()
    PostEvent.note(row, PostEvent.Kind.REVISED, by=by, former=former)
    _record("post.revised", row, by)
    return row


@transaction.atomic
def publish_post(
    *, post: Post, checks: Checks, by: User, url: str = "", published_at: datetime | None = None
) -> Post:
    """Record that a planned post went out, once its ethics and personal data were looked at.

    :raises PostError: if it is not planned, was not checked, or account or person were not in
        charge at that moment.
    """
    row = _locked(post)
    at = published_at or clock.now()
    _check_publication(row.account, at, by)
    rules.require_checks(row.text, checks)
    row.publish(at)
    row.url = url or row.url
    _require_proof(row.url, has_media=row.media_id is not None)
    row.save(update_fields=["status", "published_at", "url"])
    PostEvent.note(row, PostEvent.Kind.PUBLISHED, by=by)
    _record("post.published", row, by)
    return row


@transaction.atomic
def record_post(
    *, account: MediaAccount, content: Content, published_at: datetime, checks: Checks, by: User
) -> Post:
    """Record a post that is out already.

    :raises PostError: as `plan_post` and `publish_post`.
    """
    _check_publication(account, published_at, by)
    rules.require_checks(content.text, checks)
    _require_proof(content.url, has_media=content.media is not None)
    post = _create(account, content, by, status=Post.Status.PUBLISHED, published_at=published_at)
    PostEvent.note(post, PostEvent.Kind.RECORDED, by=by)
    _record("post.published", post, by)
    return post


@transaction.atomic
def take_exported(
    *,
    account: MediaAccount,
    content: Content,
    published_at: datetime,
    external_id: str,
    by: User,
) -> Post:
    """Record a post from a platform's export: whoever was in charge then published it.

    :raises PostError: if the account was not official or staffed then, or the content may not be
        kept.
    """
    rules.require_past(published_at)
    rules.require_official(account, published_at)
    rules.require_staffed(account, published_at)
    post = _create(
        account,
        content,
        by,
        status=Post.Status.PUBLISHED,
        published_at=published_at,
        external_id=external_id,
    )
    PostEvent.note(post, PostEvent.Kind.RECORDED, by=by)
    return post


@transaction.atomic
def correct_post(
    *,
    post: Post,
    text: str,
    reason: str,
    noticed_at: datetime,
    checks: Checks,
    by: User,
) -> Post:
    """Put right what a post said (*ralat*); what it said before is kept (Pasal 12 huruf f).

    :raises PostError: if it is not out, nothing changes, or the mistake was not known yet.
    """
    row = _locked(post)
    if noticed_at > clock.now() or (row.published_at and noticed_at < row.published_at):
        raise PostError("Kekeliruan diketahui sesudah terbit dan paling lambat sekarang.")
    rules.require_checks(text, checks)
    former = row.content()
    row.correct(text)
    row.save(update_fields=["status", "text"])
    PostEvent.note(
        row, PostEvent.Kind.CORRECTED, by=by, reason=reason, noticed_at=noticed_at, former=former
    )
    _record("post.corrected", row, by)
    return row


@transaction.atomic
def withdraw_post(*, post: Post, reason: str, by: User) -> Post:
    """Take a post back; it stays in the portal with the reason.

    :raises PostError: if it was taken back already.
    """
    row = _locked(post)
    row.withdraw()
    row.save(update_fields=["status"])
    PostEvent.note(row, PostEvent.Kind.WITHDRAWN, by=by, reason=reason)
    _record("post.withdrawn", row, by)
    return row


def _check_plan(account: MediaAccount, planned_for: datetime, by: User) -> None:
    if planned_for <= clock.now():
        raise PostError("Rencana terbit harus di depan. Pilih waktu yang belum lewat.")
    rules.require_official(account, planned_for)
    rules.require_in_charge(account, clock.now(), by)


def _check_publication(account: MediaAccount, at: datetime, by: User) -> None:
    rules.require_past(at)
    rules.require_official(account, at)
    rules.require_in_charge(account, at, by)


def _require_proof(url: str, *, has_media: bool) -> None:
    if not url and not has_media:
        raise PostError("Isi tautan unggahannya, atau unggah gambarnya sebagai bukti.")


def _create(account: MediaAccount, content: Content, by: User, **fields: Any) -> Post:
    return Post.objects.create(
        account=account,
        author=by,
        recorded_at=clock.now(),
        media=_kept(content, by),
        **content.fields(),
        **fields,
    )


def _kept(content: Content, by: User) -> Any:
    return uploads.store(content.media, by=by, kinds=MEDIA) if content.media else None


def _locked(post: Post) -> Post:
    rows = Post.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("account__agency", "account__platform").get(pk=post.pk)


def _record(action: str, post: Post, by: User) -> None:
    audit.record(action, by=by, obj=post, scope=post.account.agency.code)
