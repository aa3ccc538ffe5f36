"""What is done with stories; each takes the row's lock first (Pasal 8 j)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import Post
from accounts.posts.rules import kinds_of_personal_data
from agencies.models import User
from core import audit, clock
from inquiries.bank.services import new_code
from inquiries.dissemination import telling
from inquiries.errors import DisseminationError
from inquiries.models import FollowUpStory, Recommendation, StoryCorrection


@dataclass(frozen=True)
class Content:
    """What a story says."""

    question: str
    decided: str
    done: str
    done_date: date
    post: Post | None = None

    @property
    def columns(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    def check(self, recommendation: Recommendation) -> None:
        """:raises DisseminationError: for personal data, a day to come, or a post not out."""
        found = kinds_of_personal_data(f"{self.question}\n{self.decided}\n{self.done}")
        if found:
            raise DisseminationError(
                f"Isinya memuat data pribadi ({', '.join(found)}). Hapus dahulu: halaman ini "
                "dibaca semua orang."
            )
        if self.done_date > clock.today():
            raise DisseminationError("Tanggalnya belum tiba. Ceritakan yang sudah dilakukan.")
        post = self.post
        if post and not (post.is_out and post.account.agency_id == recommendation.agency_id):
            raise DisseminationError("Pilih unggahan Instansi Anda yang sudah terbit.")


@transaction.atomic
def draft_story(*, recommendation: Recommendation, content: Content, by: User) -> FollowUpStory:
    """Write down what became of what people asked (Pasal 8 huruf j).

    :raises DisseminationError: if the Kepala has not approved what it rests on, or the content may
        not be shown to everybody.
    """
    row = Recommendation.locked(recommendation)
    if not row.is_adopted:
        raise DisseminationError("Rekomendasinya belum disetujui Kepala.")
    content.check(row)
    at = clock.now()
    story = FollowUpStory.objects.create(
        code=new_code(), agency=row.agency, recommendation=row, drafted_by=by, drafted_at=at,
        changed_by=by, changed_at=at, **content.columns,
    )  # fmt: skip
    _record("story.drafted", story, by)
    return story


@transaction.atomic
def revise_story(
    *, story: FollowUpStory, content: Content, by: User, version: int | None = None
) -> None:
    """Let a draft say something else.

    :raises DisseminationError: if it is published or withdrawn, or the content may not be shown.
    :raises StaleVersion: if somebody has changed it since the caller read it.
    """
    row = FollowUpStory.locked(story, version=version)
    if not row.is_draft:
        raise DisseminationError("Cerita ini sudah terbit. Pakai ralat.")
    content.check(row.recommendation)
    row.keep(by=by, at=clock.now(), **content.columns)
    _record("story.revised", row, by)


@transaction.atomic
def publish_story(*, story: FollowUpStory, by: User, version: int | None = None) -> int:
    """Show a story to everybody, and tell those who asked; return how many inquiries.

    :raises DisseminationError: if it is no draft, or its content may not be shown.
    :raises StaleVersion: if somebody has changed it since the caller read it.
    """
    row = FollowUpStory.locked(story, version=version)
    if not row.recommendation.is_adopted:
        raise DisseminationError("Rekomendasinya tidak lagi berlaku, jadi tidak diterbitkan.")
    _content_of(row).check(row.recommendation)
    at = clock.now()
    row.publish(by=by, at=at)
    count = telling.tell_askers(row, at)
    _record("story.published", row, by, count=count)
    return count


@transaction.atomic
def correct_story(
    *, story: FollowUpStory, content: Content, reason: str, by: User, version: int | None = None
) -> None:
    """Put right what a published story says (*ralat*); what it said is kept, and the page tells so.

    :raises DisseminationError: if it is not published, says the same, or may not be shown so.
    :raises StaleVersion: if somebody has changed it since the caller read it.
    """
    row = FollowUpStory.locked(story, version=version)
    if not row.is_published:
        raise DisseminationError("Hanya cerita yang sudah terbit dapat diralat.")
    if content == _content_of(row):
        raise DisseminationError("Isinya belum berubah. Tuliskan isi yang benar.")
    content.check(row.recommendation)
    if kinds_of_personal_data(reason):
        raise DisseminationError("Alasannya memuat data pribadi. Hapus dahulu.")
    at = clock.now()
    StoryCorrection.objects.create(story=row, former=row.content, reason=reason, by=by, at=at)
    row.keep(by=by, at=at, corrected_at=at, note=reason, **content.columns)
    _record("story.corrected", row, by)


@transaction.atomic
def withdraw_story(
    *, story: FollowUpStory, reason: str, by: User, version: int | None = None
) -> None:
    """Take a story back; its address says so, without its text.

    :raises DisseminationError: if it was taken back before.
    :raises StaleVersion: if somebody has changed it since the caller read it.
    """
    row = FollowUpStory.locked(story, version=version)
    row.withdraw(reason=reason, by=by, at=clock.now())
    _record("story.withdrawn", row, by)


def _content_of(row: FollowUpStory) -> Content:
    return Content(row.question, row.decided, row.done, row.done_date, row.post)


def _record(action: str, row: FollowUpStory, by: User, **details: Any) -> None:
    audit.record(action, by=by, obj=row, scope=row.agency.code, version=row.version, **details)
