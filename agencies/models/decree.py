"""Keputusan Kepala Instansi: what makes an account official and an officer an officer (Pasal 9)."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from agencies.models.office import Leave, PeriodQuerySet, in_force_at, last_moment_before
from core import clock
from core.errors import DomainError

if TYPE_CHECKING:
    from agencies.models.user import User
    from core.models import Upload


SIGNED_OF_PERSON = ("full_name", "employee_id_number", "rank_grade", "position_title")


class DecreeError(DomainError):
    code = "decree"


class DecreeQuerySet(PeriodQuerySet):
    def visible_to(self, user: "User") -> Self:
        """Decrees of the Instansi where the user holds a power; all of them for Diskominfo.

        A decree of the parent that appoints for a UPT is seen by that UPT, too, once it is signed.
        """
        from agencies import powers  # noqa: PLC0415 - it reads these models

        mine = powers.of(user)
        if mine.is_evaluator:
            return self.all()
        ids = mine.agencies()
        named = Appointment.objects.filter(decree=OuterRef("pk"), agency__in=ids)
        return self.filter(
            Q(agency__in=ids) | Q(Exists(named), activated_at__isnull=False),
        )

    def with_status(self) -> Self:
        """Annotate what `Decree.status_at` needs, so that a list costs one query."""
        successors = Decree.objects.filter(supersedes=OuterRef("pk"), activated_at__isnull=False)
        return self.annotate(is_superseded=Exists(successors))

    def drafts(self) -> Self:
        return self.filter(activated_at=None)

    def ended(self, at: datetime) -> Self:
        """Activated decrees whose effect is over: lapsed, revoked or superseded."""
        return self.filter(activated_at__isnull=False, effective_until__lte=at)

    def can_end(self, at: datetime) -> Self:
        """Activated decrees that have not ended: they can be revoked or superseded."""
        return self.filter(activated_at__isnull=False).filter(
            Q(effective_until=None) | Q(effective_until__gt=at)
        )


class Decree(models.Model):
    """A decree, from draft to its end.

    Its powers last over [effective_from, effective_until): set at activation, the later of its
    start and its activation; cut short at once by revocation or by a decree that supersedes it.
    """

    class Status(models.TextChoices):
        DRAFT = "DRAFT", "Draf"
        NOT_YET = "NOT_YET", "Belum berlaku"
        IN_FORCE = "IN_FORCE", "Berlaku"
        LAPSED = "LAPSED", "Habis masa berlaku"
        REVOKED = "REVOKED", "Dicabut"
        SUPERSEDED = "SUPERSEDED", "Digantikan"

    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, related_name="decrees", verbose_name="Instansi"
    )
    number = models.CharField("nomor", max_length=80)
    year = models.PositiveSmallIntegerField("tahun")
    about = models.CharField("tentang", max_length=300)
    considerations = models.TextField("menimbang", default="")
    legal_basis = models.TextField("mengingat", default="")
    decree_date = models.DateField("tanggal penetapan")
    valid_from = models.DateField("berlaku mulai")
    valid_until = models.DateField("berlaku sampai dengan", null=True, blank=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField("didraf")
    signed_scan = models.ForeignKey(
        "core.Upload", models.PROTECT, null=True, blank=True, related_name="+"
    )
    activated_at = models.DateTimeField(null=True, blank=True)
    activated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    effective_from = models.DateTimeField(null=True, blank=True)
    effective_until = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    revocation_reason = models.TextField("alasan pencabutan", blank=True)
    supersedes = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    revision = models.PositiveIntegerField("perubahan draf", default=0)

    objects = DecreeQuerySet.as_manager()

    class Meta:
        ordering = ["-decree_date", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "year", "number"], name="one_decree_number_per_agency_and_year"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="decree_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(activated_at=None)
                | Q(signed_scan__isnull=False, effective_from__isnull=False),
                name="no_decree_in_force_without_signed_scan",
            ),
            models.CheckConstraint(
                condition=Q(effective_until=None) | Q(effective_until__gte=F("effective_from")),
                name="decree_effect_is_not_negative",
            ),
        ]
        indexes = [models.Index(fields=["agency", "effective_from"], name="decree_of_agency")]

    def __str__(self) -> str:
        return f"Keputusan Nomor {self.number}"

    @property
    def full_title(self) -> str:
        return f"Nomor {self.number} tentang {self.about}"

    @property
    def last_moment(self) -> datetime | None:
        """The last instant of its effect, to be shown as a day; None while it has no end."""
        return last_moment_before(self.effective_until)

    @property
    def is_draft(self) -> bool:
        return self.activated_at is None

    @property
    def is_in_force(self) -> bool:
        return self.status_at(clock.now()) == self.Status.IN_FORCE

    def can_end_at(self, at: datetime) -> bool:
        return self.status_at(at) in {self.Status.IN_FORCE, self.Status.NOT_YET}

    @property
    def status(self) -> "Status":
        return self.status_at(clock.now())

    def status_at(self, at: datetime) -> "Status":
        """The state at a moment, computed from the stored times."""
        if self.activated_at is None or self.effective_from is None:
            return self.Status.DRAFT
        if self.effective_until is not None and at >= self.effective_until:
            if self.revoked_at is not None:
                return self.Status.REVOKED
            if self._has_successor():
                return self.Status.SUPERSEDED
            return self.Status.LAPSED
        return self.Status.NOT_YET if at < self.effective_from else self.Status.IN_FORCE

    def _has_successor(self) -> bool:
        if hasattr(self, "is_superseded"):
            return bool(self.is_superseded)
        return self.superseded_by.filter(activated_at__isnull=False).exists()

    def activate(self, *, scan: "Upload", by: "User") -> None:
        """Put the signed decree in force: from its start, or from now where that is later.

        The caller holds the decree's row lock; accounts are checked in `accounts.services`.

        :raises DecreeError: if it is no draft or its period has already ended.
        """
        if not self.is_draft:
            raise DecreeError("Keputusan ini sudah diaktifkan. Muat ulang halaman.")
        at = clock.now()
        until = end_of(self.valid_until)
        if until is not None and until <= at:
            raise DecreeError("Masa berlaku keputusan sudah lewat. Perbaiki tanggalnya dahulu.")
        self.signed_scan, self.activated_at, self.activated_by = scan, at, by
        self.effective_from = max(clock.start_of_day(self.valid_from), at)
        self.effective_until = until
        self.save(
            update_fields=[
                "signed_scan",
                "activated_at",
                "activated_by",
                "effective_from",
                "effective_until",
            ]
        )

    def revoke(self, *, reason: str, by: "User") -> None:
        """End the decree now, with all powers and designations that rest on it.

        The caller holds the decree's row lock.

        :raises DecreeError: if it is not in force and not awaiting its start.
        """
        at = clock.now()
        if not self.can_end_at(at):
            raise DecreeError("Keputusan ini tidak sedang berlaku, jadi tidak dapat dicabut.")
        self.revoked_at, self.revoked_by, self.revocation_reason = at, by, reason
        self._end(at, ["revoked_at", "revoked_by", "revocation_reason"])

    def give_way(self, at: datetime) -> None:
        """End the decree at the start of the one that supersedes it."""
        self._end(at, [])

    def take_back_end(self, successor: "Decree") -> bool:
        """Last again as long as signed, for a successor was revoked before it began.

        Another decree that supersedes this one still ends it. The caller holds the row lock.
        """
        if not self.lasts_again_without(successor):
            return False
        self.effective_until = self._end_without(successor)
        self.save(update_fields=["effective_until"])
        return True

    def lasts_again_without(self, successor: "Decree") -> bool:
        """Whether this decree would last longer if the successor, not yet begun, is revoked."""
        if self.revoked_at is not None or self.effective_until != successor.effective_from:
            return False
        return self._end_without(successor) != self.effective_until

    def _end_without(self, successor: "Decree") -> datetime | None:
        others = self.superseded_by.filter(activated_at__isnull=False).exclude(pk=successor.pk)
        began = others.exclude(effective_until=F("effective_from"))
        ends = [end_of(self.valid_until), *began.values_list("effective_from", flat=True)]
        return min((end for end in ends if end is not None), default=None)

    def _end(self, at: datetime, fields: list[str]) -> None:
        assert self.effective_from is not None  # noqa: S101 - only activated decrees end
        ends = max(at, self.effective_from)
        if self.effective_until is None or ends < self.effective_until:
            self.effective_until = ends
        self.save(update_fields=[*fields, "effective_until"])


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def in_force(self, at: datetime) -> Self:
        """Appointments that grant their power at a moment.

        A holder's while the decree is in force; a substitute's only while, besides, the
        holder's leave is recorded.
        """
        on_leave = Leave.objects.in_force(at).filter(user=OuterRef("substitute_for__user"))
        return self.signed_in_force(at).filter(Q(substitute_for=None) | Exists(on_leave))

    def signed_in_force(self, at: datetime) -> Self:
        """Lines of decrees in force, a substitute's also while nobody is on leave.

        None at an Instansi that was closed by then: its parent's decree may still name it.
        """
        open_then = Q(agency__closed_at=None) | Q(agency__closed_at__gt=at)
        return self.filter(in_force_at(at, "decree__"), open_then)


class Appointment(models.Model):
    """A person appointed by a decree as Pejabat or Petugas of an Instansi (Pasal 9(1))."""

    class Role(models.TextChoices):
        OFFICER = "OFFICER", "Petugas"
        RESPONSIBLE = "RESPONSIBLE", "Pejabat Penanggung Jawab"

    decree = models.ForeignKey(Decree, models.CASCADE, related_name="appointments")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="appointments")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="appointments")
    role = models.CharField("sebagai", max_length=12, choices=Role)
    substitute_for = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="substitutes"
    )
    as_signed = models.JSONField("data saat ditandatangani", default=dict, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["role", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decree", "agency", "user", "role"],
                name="one_appointment_per_decree_agency_person_and_role",
            )
        ]
        indexes = [models.Index(fields=["user", "decree"], name="appointment_of_user")]

    def __str__(self) -> str:
        return f"{self.user} sebagai {self.get_role_display()}"

    @property
    def shown(self) -> dict[str, str]:
        """What the annex says of the person: as signed, or as known now while it is a draft."""
        return self.as_signed or self._live()

    def _live(self) -> dict[str, str]:
        return {name: str(getattr(self.user, name) or "") for name in SIGNED_OF_PERSON}

    def sign(self) -> None:
        """Keep what the signed annex says of the person; later changes are shown against it."""
        self.as_signed = self._live()
        self.save(update_fields=["as_signed"])


def end_of(last_day: date | None) -> datetime | None:
    """The instant after the last day of validity, in WITA; None for a decree without an end."""
    return None if last_day is None else clock.start_of_day(last_day + timedelta(days=1))
