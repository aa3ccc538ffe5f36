"""Inquiry (pesan masuk): a question, comment, criticism or suggestion (Pasal 8f, 8g)."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from agencies import powers
from core import clock
from core.crypto import keyed_hash
from core.fields import EncryptedTextField
from inquiries.errors import Held, InquiryError, StaleVersion
from inquiries.models.event import Event

if TYPE_CHECKING:
    from agencies.models import User

LEASE = timedelta(minutes=15)


class InquiryQuerySet(models.QuerySet["Inquiry"]):
    def visible_to(self, user: "User") -> Self:
        """Inquiries of, or referred to, the Instansi where the user holds a power right now."""
        mine = powers.of(user)
        if mine.is_evaluator:
            return self.all()
        from inquiries.models.referral import Referral  # noqa: PLC0415 - it imports this module

        ids = mine.agencies()
        asked = Referral.objects.filter(inquiry=OuterRef("pk"), to_agency_id__in=ids)
        return self.filter(Q(agency_id__in=ids) | Exists(asked))

    def on_desk_of(self, user: "User") -> Self:
        """Inquiries that the user's own Instansi must answer; all of them for Diskominfo."""
        mine = powers.of(user)
        if mine.is_evaluator and not mine.agencies():
            return self.all()
        return self.filter(agency_id__in=mine.agencies())

    def to_answer(self) -> Self:
        return self.filter(status__in=["NEW", "IN_PROGRESS"])

    def waiting(self) -> Self:
        return self.filter(status="REFERRED")

    def ready(self) -> Self:
        return self.filter(status="READY")

    def finished(self) -> Self:
        return self.filter(status__in=["ANSWERED", "CLOSED"])

    def overdue(self, by: datetime) -> Self:
        """Inquiries that wait for a referral whose 24 hours are over."""
        from inquiries.models.referral import Referral  # noqa: PLC0415 - it imports this module

        late = Referral.objects.awaiting().missed(by=by).values("inquiry_id")
        return self.filter(status__in=["REFERRED", "READY"], pk__in=late)

    def received_in(self, year: int) -> Self:
        """Inquiries that count for a year: by their receipt, in WITA."""
        start, end = clock.year_bounds(year)
        return self.filter(received_at__gte=start, received_at__lt=end)

    def answered(self) -> Self:
        """Inquiries that have had an answer, whatever followed."""
        return self.filter(first_answered_at__isnull=False)


class Inquiry(models.Model):
    """A message of the public that an Instansi must answer.

    NEW, IN_PROGRESS: to be answered. REFERRED: an Instansi owes a mandatory answer. READY: the
    answers are there, the reply is not. ANSWERED: replied to. CLOSED: finished.
    """

    class Type(models.TextChoices):
        QUESTION = "QUESTION", "Pertanyaan"
        COMMENT = "COMMENT", "Komentar"
        CRITICISM = "CRITICISM", "Kritik"
        SUGGESTION = "SUGGESTION", "Saran"

    class Status(models.TextChoices):
        NEW = "NEW", "Baru"
        IN_PROGRESS = "IN_PROGRESS", "Dikerjakan"
        REFERRED = "REFERRED", "Menunggu Instansi lain"
        READY = "READY", "Jawaban siap"
        ANSWERED = "ANSWERED", "Dijawab"
        CLOSED = "CLOSED", "Selesai"

    class Source(models.TextChoices):
        RECORDED = "RECORDED", "Dicatat Petugas"
        API = "API", "API"
        PUBLIC_FORM = "PUBLIC_FORM", "Formulir publik"
        IMPORT = "IMPORT", "Impor"

    number = models.CharField("nomor", max_length=12, unique=True)
    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, related_name="inquiries", verbose_name="Instansi"
    )
    type = models.CharField("jenis", max_length=12, choices=Type)
    text = models.TextField("isi pesan")
    source = models.CharField("asal", max_length=12, choices=Source, default=Source.RECORDED)
    account = models.ForeignKey(
        "accounts.MediaAccount",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="inquiries",
        verbose_name="akun",
    )
    author_name = models.CharField("nama pengirim", max_length=255, blank=True)
    author_handle = models.CharField("nama akun pengirim", max_length=120, blank=True)
    author_key = models.CharField(max_length=64, blank=True)
    source_url = models.URLField("tautan pesan", max_length=500, blank=True)
    external_id = models.CharField(max_length=160, blank=True)
    posted_at = models.DateTimeField("ditulis", null=True, blank=True)
    received_at = models.DateTimeField("diterima")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    status = models.CharField("status", max_length=12, choices=Status, default=Status.NEW)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    lease_until = models.DateTimeField(null=True, blank=True)
    first_answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    cycle = models.PositiveSmallIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)

    objects = InquiryQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "external_id"],
                condition=~Q(external_id=""),
                name="one_inquiry_per_account_and_external_id",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="an_inquiry_has_text"),
        ]
        indexes = [
            models.Index(
                "agency",
                models.F("received_at").desc(),
                models.F("id").desc(),
                name="inquiry_to_answer",
                condition=Q(status__in=["NEW", "IN_PROGRESS"]),
            ),
            models.Index(
                "agency",
                models.F("received_at").desc(),
                models.F("id").desc(),
                name="inquiry_waiting",
                condition=Q(status="REFERRED"),
            ),
            models.Index(
                "agency",
                models.F("received_at").desc(),
                models.F("id").desc(),
                name="inquiry_ready",
                condition=Q(status="READY"),
            ),
            models.Index(
                "agency",
                models.F("received_at").desc(),
                models.F("id").desc(),
                name="inquiry_of_agency",
            ),
            models.Index(
                models.F("received_at").desc(), models.F("id").desc(), name="inquiry_newest"
            ),
        ]

    def __str__(self) -> str:
        return f"Pesan {self.number}"

    @property
    def is_open(self) -> bool:
        return self.status not in {self.Status.ANSWERED, self.Status.CLOSED}

    @property
    def can_be_answered(self) -> bool:
        return self.status in {self.Status.NEW, self.Status.IN_PROGRESS, self.Status.READY}

    @property
    def can_be_closed(self) -> bool:
        return self.status == self.Status.ANSWERED

    @property
    def can_be_referred(self) -> bool:
        return self.can_be_answered or self.status == self.Status.REFERRED

    @property
    def has_mandatory_referral(self) -> bool:
        """Whether an Instansi of this cycle has to answer, or has answered (Lampiran B.3)."""
        live = self.referrals.filter(cycle=self.cycle, is_mandatory=True)
        return live.filter(status__in=["SENT", "ANSWERED", "ACCEPTED", "RETURNED"]).exists()

    @property
    def is_ready(self) -> bool:
        return self.status == self.Status.READY

    def is_held_by_another(self, user: "User", at: datetime) -> bool:
        """Whether a colleague holds the lease at that moment."""
        return bool(
            self.claimed_by_id
            and self.claimed_by_id != user.pk
            and self.lease_until
            and self.lease_until > at
        )

    @classmethod
    def locked(cls, inquiry: "Inquiry", *, version: int | None = None) -> "Inquiry":
        """Take the row lock that guards the inquiry and all of its referrals.

        No key lock: the sweep, which holds a referral, may still add an event that points here.

        :raises StaleVersion: if the caller saw an older version.
        """
        row = cls.objects.select_for_update(no_key=True).get(pk=inquiry.pk)
        if version is not None and version != row.version:
            last = row.events.exclude(by=None).order_by("at", "pk").last()
            whom = last.by if last else "orang lain"
            raise StaleVersion(
                f"Pesan ini baru saja diubah oleh {whom}. Periksa keadaan terbarunya, lalu ulangi."
            )
        return row

    def take(self, user: "User", at: datetime) -> None:
        """Hold the inquiry for a while, claiming it on the way. The caller holds the lock.

        :raises Held: if a colleague holds it.
        """
        if self.is_held_by_another(user, at):
            until = clock.local(self.lease_until or at)
            raise Held(
                f"{self.claimed_by} sedang mengerjakan pesan ini sampai pukul {until:%H.%M} WITA. "
                "Tunggu atau hubungi rekan Anda."
            )
        if self.claimed_by_id != user.pk:
            self.log(Event.Kind.CLAIMED, at=at, by=user)
        self.claimed_by, self.lease_until = user, at + LEASE
        if self.status == self.Status.NEW:
            self.status = self.Status.IN_PROGRESS
        self._store("claimed_by", "lease_until", "status")

    def let_go(self, user: "User", at: datetime) -> None:
        """Give the inquiry back to colleagues; its status stays. The caller holds the lock.

        :raises InquiryError: if the user does not hold it.
        """
        if self.claimed_by_id != user.pk:
            raise InquiryError("Anda tidak sedang memegang pesan ini.")
        self.claimed_by = self.lease_until = None
        self.log(Event.Kind.RELEASED, at=at, by=user)
        self._store("claimed_by", "lease_until")

    def mark_answered(self, at: datetime) -> None:
        """NEW, IN_PROGRESS, READY → ANSWERED; frees the holder. The caller holds the lock.

        :raises InquiryError: from any other status.
        """
        if self.status == self.Status.REFERRED:
            raise InquiryError(
                "Masih ada Instansi yang belum menjawab. Tunggu jawabannya atau tarik rujukannya."
            )
        if not self.can_be_answered:
            raise InquiryError("Pesan ini sudah dijawab. Muat ulang halaman.")
        self.status = self.Status.ANSWERED
        self.first_answered_at = self.first_answered_at or at
        self.claimed_by = self.lease_until = None
        self._store("status", "first_answered_at", "claimed_by", "lease_until")

    def close(self, *, by: "User", at: datetime) -> None:
        """ANSWERED → CLOSED. The caller holds the lock.

        :raises InquiryError: if it has not been answered.
        """
        if not self.can_be_closed:
            raise InquiryError("Hanya pesan yang sudah dijawab yang dapat diselesaikan.")
        self.status, self.closed_at = self.Status.CLOSED, at
        self.log(Event.Kind.CLOSED, at=at, by=by)
        self._store("status", "closed_at")

    def follow_referrals(self) -> None:
        """Derive the status from the referrals of this cycle, after every change of any of them.

        A mandatory one still owed: REFERRED. Else any answer: READY. Else: IN_PROGRESS.
        The caller holds the lock.
        """
        if not self.is_open:
            return
        states = list(self.referrals.filter(cycle=self.cycle).values_list("is_mandatory", "status"))
        if any(mandatory and state in {"SENT", "RETURNED"} for mandatory, state in states):
            self.status = self.Status.REFERRED
        elif any(state in {"ANSWERED", "ACCEPTED"} for _, state in states):
            self.status = self.Status.READY
        else:
            self.status = self.Status.IN_PROGRESS
        self._store("status")

    def log(self, kind: Event.Kind, *, at: datetime, by: "User | None", **extra: object) -> Event:
        """Add a fact to the history."""
        return Event.objects.create(inquiry=self, kind=kind, at=at, by=by, **extra)

    def _store(self, *fields: str) -> None:
        self.version += 1
        self.save(update_fields=[*fields, "version"])


def author_key(*, platform: str, handle: str, contact: str = "") -> str:
    """A keyed hash that counts one person once, without keeping who it is (Pasal 15(3)b).

    Empty when nothing identifies the person: such messages count as one person each.
    """
    if handle.strip():
        return keyed_hash(f"{platform}:{handle.strip().lstrip('@')}", purpose="author")
    if contact.strip():
        return keyed_hash(contact, purpose="author-contact")
    return ""


class CitizenContact(models.Model):
    """A citizen's e-mail or phone, apart from the inquiry: encrypted, found by a keyed hash."""

    class Kind(models.TextChoices):
        EMAIL = "EMAIL", "Surel"
        PHONE = "PHONE", "Telepon"

    inquiry = models.OneToOneField(Inquiry, models.CASCADE, related_name="contact")
    kind = models.CharField(max_length=8, choices=Kind)
    value = EncryptedTextField()
    value_hash = models.CharField(max_length=64, db_index=True)
