"""One queue for every document that the worker makes of what was frozen.

A row is claimed for a while, its files are made outside any transaction, then stored. A worker
killed on the way leaves the row as it was, and the next takes it up when the claim ends. Whoever
comes back after its claim ended, changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self, TypeVar

import structlog
from django.db import models, transaction
from django.db.models import Q

from core import clock, uploads
from core.errors import DomainError
from core.models import Upload
from core.pdf import RenderError

log = structlog.get_logger(__name__)

CLAIM = timedelta(minutes=5)
LONGEST = 12  # claims: after so many attempts the pause grows no further
UNFORESEEN = "Dokumen gagal dibuat karena kesalahan sistem. Admin dapat melihat sebabnya di log."

Row = TypeVar("Row", bound="Rendered")


class ClaimLostError(Exception):
    """The claim ended before the work did; another worker may hold the row by now."""


@dataclass(frozen=True)
class File:
    """One file that was made, for the field of the row that refers to it.

    `sets` are values of other fields that are kept along with it.
    """

    name: str
    content: bytes
    content_type: str = "application/pdf"
    sets: Mapping[str, Any] = field(default_factory=dict)


Press = Callable[[Row], Mapping[str, File]]


class RenderedQuerySet(models.QuerySet[Row]):
    def to_render(self, now: datetime) -> Self:
        """Rows whose PDF is still to be made, and which no worker holds."""
        free = Q(render_claimed_until=None) | Q(render_claimed_until__lte=now)
        return self.filter(free, pdf=None)


class Rendered(models.Model):
    """A row of which the worker makes a PDF, and how far that is.

    `render_attempts` counts the claims, so that each claim has a number of its own.
    """

    pdf = models.ForeignKey("core.Upload", models.PROTECT, null=True, blank=True, related_name="+")
    render_claimed_until = models.DateTimeField(null=True, blank=True)
    render_attempts = models.PositiveSmallIntegerField(default=0)
    render_error = models.TextField(blank=True)

    class Meta:
        abstract = True

    @property
    def document_name(self) -> str:
        """How the PDF is called."""
        raise NotImplementedError

    @property
    def render_failed(self) -> bool:
        """Whether the worker tried to make the PDF, could not, and waits for its next turn."""
        return self.pdf_id is None and bool(self.render_error)

    def is_being_rendered(self, at: datetime) -> bool:
        """Whether a worker holds the row at that moment and has not given up."""
        claimed = self.render_claimed_until is not None and self.render_claimed_until > at
        return claimed and self.pdf_id is None and not self.render_error


def render_pending(queue: RenderedQuerySet[Row], press: Press[Row], *, budget: int = 10) -> int:
    """Make the documents of a queue that are still missing; return how many were made.

    One that fails keeps its reason, waits longer each time, and stops no other. Safe to run late,
    twice, or at the same time.
    """
    made = 0
    for _ in range(budget):
        document = claim(queue)
        if document is None:
            break
        made += _make(document, press)
    return made


@transaction.atomic
def claim(queue: RenderedQuerySet[Row]) -> Row | None:
    """Take the next row for a while; those that another worker is claiming are skipped."""
    now = clock.now()
    waiting = queue.to_render(now).order_by("pk")
    document = waiting.select_for_update(skip_locked=True, no_key=True, of=("self",)).first()
    if document is None:
        return None
    document.render_attempts += 1
    document.render_claimed_until = now + CLAIM * min(document.render_attempts, LONGEST)
    document.render_error = ""
    document.save(update_fields=["render_attempts", "render_claimed_until", "render_error"])
    return document


def _make(document: Row, press: Press[Row]) -> bool:
    try:
        store(document, press(document))
    except ClaimLostError:
        log.warning("render_claim_lost", document=document.document_name)
        return False
    except (RenderError, DomainError) as error:
        _held(document).update(render_error=str(error))
        return False
    except Exception:  # whatever it is, it is kept, told, and stops no other document
        log.exception("render_failed", document=document.document_name)
        _held(document).update(render_error=UNFORESEEN)
        return False
    return True


def store(document: Rendered, files: Mapping[str, File]) -> None:
    """Keep what was made, all of it or nothing.

    :raises ClaimLostError: if the claim ended in the meantime; then no file stays either.
    :raises core.uploads.StorageFull: if there is no room.
    """
    kept: dict[str, Upload] = {}
    try:
        _keep(document, files, kept)
    except BaseException:
        for upload in kept.values():
            uploads.discard(upload)
        raise


@transaction.atomic
def _keep(document: Rendered, files: Mapping[str, File], kept: dict[str, Upload]) -> None:
    done: dict[str, Any] = {"render_error": "", "render_claimed_until": None}
    for name, file in files.items():
        done.update(file.sets)
        kept[name] = uploads.store_generated(
            file.content, name=file.name, content_type=file.content_type
        )
    if not _held(document).update(**kept, **done):
        raise ClaimLostError


def _held(document: Rendered) -> models.QuerySet[Rendered]:
    """The row, as long as the claim under which the work was done is still the worker's."""
    return type(document)._default_manager.filter(
        pk=document.pk,
        pdf=None,
        render_attempts=document.render_attempts,
        render_claimed_until=document.render_claimed_until,
        render_claimed_until__gt=clock.now(),
    )
