"""What is done with recommendations; each takes the row's lock first (Pasal 8 i)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import F

from agencies import powers
from agencies.models import Agency, User
from agencies.powers import IN_AGENCY, Role
from core import audit, clock, notices
from inquiries.errors import RecommendationError
from inquiries.models import FollowUpStory, Recommendation, RecommendationTheme, Theme

Status = Recommendation.Status
MOST_THEMES = 30


@dataclass(frozen=True)
class Proposal:
    """What a recommendation says."""

    kind: str
    addressee: str
    text: str
    owner: User
    due_date: date
    themes: Sequence[Theme] = field(default=())

    def check(self, agency: Agency) -> None:
        """:raises RecommendationError: unless it rests on themes, with an owner and a date."""
        if not self.themes:
            raise RecommendationError("Pilih paling sedikit satu tema yang mendasarinya.")
        if len(self.themes) > MOST_THEMES:
            raise RecommendationError(f"Paling banyak {MOST_THEMES} tema.")
        if any(
            agency.pk not in {theme.digest.agency_id, theme.digest.agency.heir_id}
            or not theme.digest.is_approved
            or theme.merged_into_id
            for theme in self.themes
        ):
            raise RecommendationError(
                "Dasarnya harus tema rangkuman Instansi Anda yang sudah disetujui Kepala."
            )
        if not powers.of(self.owner).holds_any(IN_AGENCY, agency.pk):
            raise RecommendationError(f"{self.owner} tidak bertugas di {agency}. Pilih yang lain.")
        if self.due_date < clock.today():
            raise RecommendationError("Tanggal selesainya sudah lewat. Pilih tanggal lain.")


@transaction.atomic
def draft_recommendation(*, agency: Agency, proposal: Proposal, by: User) -> Recommendation:
    """Write down what shall be done about themes (Pasal 8 huruf i).

    :raises RecommendationError: if it rests on nothing, or nobody is to do it in time.
    """
    proposal.check(agency)
    at = clock.now()
    row = Recommendation.objects.create(
        agency=agency, kind=proposal.kind, addressee=proposal.addressee, text=proposal.text,
        owner=proposal.owner, due_date=proposal.due_date,
        drafted_by=by, drafted_at=at, changed_by=by, changed_at=at,
    )  # fmt: skip
    _rest_on(row, proposal.themes)
    audit.record("recommendation.drafted", by=by, obj=row, scope=agency.code)
    return row


@transaction.atomic
def revise_recommendation(
    *, row: Recommendation, proposal: Proposal, by: User, version: int | None = None
) -> Recommendation:
    """Let a draft, or one that came back, say something else.

    :raises RecommendationError: as `draft_recommendation`, or if the Kepala has it.
    :raises StaleVersion: if somebody has changed it since the caller read it.
    """
    row = Recommendation.locked(row, version=version)
    if not row.is_editable:
        raise RecommendationError("Hanya draf atau yang dikembalikan dapat diubah.")
    proposal.check(row.agency)
    row.keep(
        by=by, at=clock.now(), kind=proposal.kind, addressee=proposal.addressee,
        text=proposal.text, owner=proposal.owner, due_date=proposal.due_date,
    )  # fmt: skip
    _rest_on(row, proposal.themes)
    _record("recommendation.revised", row, by)
    return row


@transaction.atomic
def submit_recommendation(*, row: Recommendation, by: User, version: int | None = None) -> None:
    """DRAFT, RETURNED → SUBMITTED; the Kepala is told.

    :raises RecommendationError: from any other status.
    """
    row = Recommendation.locked(row, version=version)
    row.go(Status.SUBMITTED, by=by, at=clock.now(), note="")
    _record("recommendation.submitted", row, by)
    text = f"{row} menunggu persetujuan Anda."
    _tell(row, list(powers.holders([Role.HEAD], row.agency_id)), text, "submitted")


@transaction.atomic
def approve_recommendation(*, row: Recommendation, by: User, version: int | None = None) -> None:
    """SUBMITTED → APPROVED, by the Kepala; its owner and who drafted it are told.

    :raises RecommendationError: from any other status.
    """
    row = Recommendation.locked(row, version=version)
    at = clock.now()
    row.go(Status.APPROVED, by=by, at=at, approved_by=by, approved_at=at)
    _record("recommendation.approved", row, by)
    _tell(row, [row.owner, row.drafted_by], f"{row} disetujui Kepala. Kerjakan.", "approved")


@transaction.atomic
def return_recommendation(
    *, row: Recommendation, reason: str, by: User, version: int | None = None
) -> None:
    """SUBMITTED → RETURNED, by the Kepala, with the reason.

    :raises RecommendationError: from any other status.
    """
    row = Recommendation.locked(row, version=version)
    row.go(Status.RETURNED, by=by, at=clock.now(), note=reason)
    _record("recommendation.returned", row, by)
    _tell(row, [row.drafted_by], f"{row} dikembalikan Kepala. Perbaiki, lalu ajukan.", "returned")


@transaction.atomic
def start_recommendation(*, row: Recommendation, by: User, version: int | None = None) -> None:
    """APPROVED → IN_PROGRESS.

    :raises RecommendationError: from any other status.
    """
    row = Recommendation.locked(row, version=version)
    row.go(Status.IN_PROGRESS, by=by, at=clock.now())
    _record("recommendation.started", row, by)


@transaction.atomic
def finish_recommendation(
    *, row: Recommendation, outcome: str, by: User, version: int | None = None
) -> None:
    """IN_PROGRESS → DONE, with what was done.

    :raises RecommendationError: from any other status.
    """
    row = Recommendation.locked(row, version=version)
    at = clock.now()
    row.go(Status.DONE, by=by, at=at, outcome=outcome, done_at=at)
    _record("recommendation.finished", row, by)


@transaction.atomic
def drop_recommendation(
    *, row: Recommendation, reason: str, by: User, version: int | None = None
) -> None:
    """Give it up, with the reason; what waits for the Kepala is decided by the Kepala.

    :raises RecommendationError: if it is finished, or with the Kepala.
    """
    row = Recommendation.locked(row, version=version)
    row.go(Status.DROPPED, by=by, at=clock.now(), note=reason)
    _record("recommendation.dropped", row, by)


def hand_over_recommendations(*, agency: Agency, successor: Agency) -> None:
    """Let the successor of a closed Instansi go on with its recommendations and their stories.

    A page that was opened before is asked to look again. What they rest on stays as approved.
    """
    for rows in (Recommendation.objects, FollowUpStory.objects):
        left = rows.filter(agency=agency)
        left.update(agency=successor, version=F("version") + 1)


def _rest_on(row: Recommendation, themes: Sequence[Theme]) -> None:
    row.grounds.exclude(theme__in=[theme.pk for theme in themes]).delete()
    RecommendationTheme.objects.bulk_create(
        [RecommendationTheme(recommendation=row, theme=theme) for theme in themes],
        ignore_conflicts=True,
    )


def _record(action: str, row: Recommendation, by: User) -> None:
    audit.record(action, by=by, obj=row, scope=row.agency.code, version=row.version)


def _tell(row: Recommendation, users: Sequence[User], text: str, step: str) -> None:
    notices.notify(
        list(dict.fromkeys(users)),
        text=text,
        url=f"/umpan-balik/rekomendasi/{row.pk}/",
        dedup_key=f"recommendation.{step}:{row.pk}:{row.version}",
    )
