"""Two flags of an inquiry that leave its state and its clocks alone: crisis, and abusive."""

from datetime import datetime
from typing import TYPE_CHECKING, cast

from django.db import models

from inquiries.errors import InquiryError
from inquiries.models.event import Event

if TYPE_CHECKING:
    from agencies.models import User
    from inquiries.models.inquiry import Inquiry


COVERED = "Isi disamarkan karena memuat kata kasar."
GIST_ONLY = "(intinya; isi aslinya disamarkan karena kasar)"


class Flagged(models.Model):
    """What makes an inquiry need more care; who set a flag, when and why, its events keep."""

    is_crisis = models.BooleanField("krisis", default=False)
    is_abusive = models.BooleanField("kasar", default=False)
    gist = models.CharField("inti pesan", max_length=500, blank=True)

    class Meta:
        abstract = True

    @property
    def shown_text(self) -> str:
        """The text as a list or a document shows it: never an abusive one."""
        row = cast("Inquiry", self)
        if not self.is_abusive:
            return row.text
        return f"{self.gist} {GIST_ONLY}" if self.gist else COVERED

    def flag_crisis(self, reason: str, *, by: "User", at: datetime) -> None:
        """Let Diskominfo watch, and a Pejabat approve the reply. The caller holds the lock.

        :raises InquiryError: if it is flagged already, finished, or no reason is given.
        """
        row = cast("Inquiry", self)
        if row.is_crisis or not row.is_open:
            raise InquiryError("Pesan ini sudah ditandai krisis atau sudah selesai.")
        self.is_crisis = True
        self._keep(Event.Kind.CRISIS_FLAGGED, reason, "is_crisis", by=by, at=at)

    def lift_crisis(self, reason: str, *, by: "User", at: datetime) -> None:
        """Take the flag off; the events stay. The caller holds the lock.

        :raises InquiryError: if it is not flagged, or no reason is given.
        """
        if not self.is_crisis:
            raise InquiryError("Pesan ini tidak ditandai krisis. Muat ulang halaman.")
        self.is_crisis = False
        self._keep(Event.Kind.CRISIS_LIFTED, reason, "is_crisis", by=by, at=at)

    def flag_abusive(self, reason: str, *, gist: str, by: "User", at: datetime) -> None:
        """Show the text masked everywhere, or its gist in its place; the text itself is kept.

        The caller holds the lock.

        :raises InquiryError: if it is flagged already, or no reason is given.
        """
        if self.is_abusive:
            raise InquiryError("Pesan ini sudah ditandai kasar. Muat ulang halaman.")
        self.is_abusive, self.gist = True, gist.strip()
        self._keep(Event.Kind.ABUSIVE_FLAGGED, reason, "is_abusive", "gist", by=by, at=at)

    def lift_abusive(self, reason: str, *, by: "User", at: datetime) -> None:
        """Show the text again. The caller holds the lock.

        :raises InquiryError: if it is not flagged, or no reason is given.
        """
        if not self.is_abusive:
            raise InquiryError("Pesan ini tidak ditandai kasar. Muat ulang halaman.")
        self.is_abusive, self.gist = False, ""
        self._keep(Event.Kind.ABUSIVE_LIFTED, reason, "is_abusive", "gist", by=by, at=at)

    def _keep(self, kind: Event.Kind, reason: str, *fields: str, by: "User", at: datetime) -> None:
        if not reason.strip():
            raise InquiryError("Tuliskan alasannya.")
        row = cast("Inquiry", self)
        row.log(kind, at=at, by=by, note=reason.strip())
        row._store(*fields)
