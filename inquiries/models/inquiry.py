"""Inquiry (pesan masuk): a question, comment, criticism or suggestion (Pasal 8f, 8g)."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from core import clock
from inquiries.errors import Held, InquiryError, StaleVersion
from inquiries.models.event import Event
from inquiries.models.flagged import Flagged
from inquiries.models.inquiry_queryset import InquiryQuerySet

if TYPE_CHECKING:
    from agencies.models import Closing, User
    from inquiries.models.proposal import ReplyProposal


class Inquiry(Flagged):
    """A message of the public that an Instansi must answer.

    NEW, IN_PROGRESS: to be answered. REFERRED: an Instansi owes a mandatory answer. READY: the
    answers are there, the reply is not. ANSWERED: replied to. REDIRECTED: the reply names a body
    outside the regency. CLOSED: finished. DUPLICATE: the same matter as another. SPAM: no matter.
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
        REDIRECTED = "REDIRECTED", "Diarahkan ke luar"
        CLOSED = "CLOSED", "Selesai"
        DUPLICATE = "DUPLICATE", "Duplikat"
        SPAM = "SPAM", "Spam"

    class Source(models.TextChoices):
        RECORDED = "RECORDED", "Dicatat Petugas"
        API = "API", "API"
        PUBLIC_FORM = "PUBLIC_FORM", "Formulir publik"
        IMPORT = "IMPORT", "Impor"
        CHANNEL = "CHANNEL", "Kanal"

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
    last_answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="disposisi kepada",
    )
    assigned_due_at = models.DateTimeField("target SOP disposisi", null=True, blank=True)
    duplicate_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="duplicates",
        verbose_name="duplikat dari",
    )
    continues = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="continuations",
        verbose_name="lanjutan dari",
    )
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
            models.CheckConstraint(
                condition=~Q(status="DUPLICATE") | Q(duplicate_of__isnull=False),
                name="a_duplicate_names_its_original",
            ),
            models.CheckConstraint(
                condition=~Q(duplicate_of=F("id")), name="no_duplicate_of_itself"
            ),
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
                name="inquiry_awaiting",
                condition=Q(status__in=["REFERRED", "READY"]),
            ),
            models.Index(
                "agency",
                models.F("received_at").desc(),
                models.F("id").desc(),
                name="inquiry_of_agency",
            ),
            models.Index(
                models.F("received_at").desc(),
                models.F("id").desc(),
                name="inquiry_in_crisis",
                condition=Q(is_crisis=True),
            ),
            models.Index(
                fields=["last_answered_at", "id"],
                name="inquiry_to_close",
                condition=Q(closed_at=None, last_answered_at__isnull=False),
            ),
            models.Index(
                models.F("received_at").desc(), models.F("id").desc(), name="inquiry_newest"
            ),
            models.Index(
                fields=["agency", "source_url"],
                name="inquiry_by_link",
                condition=~Q(source_url=""),
            ),
            models.Index(
                models.F("received_at").desc(),
                models.F("id").desc(),
                name="inquiry_abusive",
                condition=Q(is_abusive=True),
            ),
            models.Index(
                "account",
                models.F("received_at").desc(),
                models.F("id").desc(),
                name="inquiry_of_account",
                condition=Q(account__isnull=False),
            ),
            models.Index(
                "agency",
                "type",
                models.F("received_at").desc(),
                models.F("id").desc(),
                name="inquiry_of_agency_and_type",
            ),
            models.Index(
                Lower("author_handle"), name="inquiry_by_handle", condition=~Q(author_handle="")
            ),
        ]

    def __str__(self) -> str:
        return f"Pesan {self.number}"

    @property
    def is_open(self) -> bool:
        return self.can_be_answered or self.status == self.Status.REFERRED

    @property
    def can_be_answered(self) -> bool:
        return self.status in {self.Status.NEW, self.Status.IN_PROGRESS, self.Status.READY}

    @property
    def can_be_closed(self) -> bool:
        return self.status in {self.Status.ANSWERED, self.Status.REDIRECTED}

    @property
    def can_be_referred(self) -> bool:
        return self.is_open

    @property
    def can_be_set_aside(self) -> bool:
        """Whether it may still turn out to be spam, a duplicate or another body's matter."""
        return self.status in {self.Status.NEW, self.Status.IN_PROGRESS}

    @property
    def is_set_aside(self) -> bool:
        return self.status in {self.Status.DUPLICATE, self.Status.SPAM}

    @property
    def can_be_followed_up(self) -> bool:
        return self.status in {self.Status.ANSWERED, self.Status.CLOSED}

    @property
    def needs_designation(self) -> bool:
        """Whether two Instansi have refused and none is left that has answered or will."""
        rows = list(self.referrals.filter(cycle=self.cycle).values_list("status", "to_agency_id"))
        refused = {agency for status, agency in rows if status == "REJECTED"}
        live = {"SENT", "ANSWERED", "RETURNED", "ACCEPTED"}
        return len(refused) >= 2 and not live.intersection(status for status, _ in rows)

    @property
    def has_mandatory_referral(self) -> bool:
        """Whether an Instansi of this cycle has to answer, or has answered (Lampiran B.3)."""
        live = self.referrals.filter(cycle=self.cycle, is_mandatory=True)
        return live.filter(status__in=["SENT", "ANSWERED", "ACCEPTED", "RETURNED"]).exists()

    @property
    def waiting_proposal(self) -> "ReplyProposal | None":
        """The reply that a Pejabat has still to approve, if there is one."""
        if not (self.is_crisis and self.is_open):
            return None
        rows = self.proposals.select_related("by", "outside_body")
        return rows.filter(cycle=self.cycle, outcome="WAITING").first()

    @property
    def is_ready(self) -> bool:
        return self.status == self.Status.READY

    def is_leased_at(self, at: datetime) -> bool:
        """Whether somebody holds the inquiry at that moment."""
        return bool(self.claimed_by_id and self.lease_until and self.lease_until > at)

    def is_held_by_another(self, user: "User", at: datetime) -> bool:
        """Whether a colleague holds the lease at that moment."""
        return self.is_leased_at(at) and self.claimed_by_id != user.pk

    @classmethod
    def locked(cls, inquiry: "Inquiry", *, version: int | None = None) -> "Inquiry":
        """Take the row lock that guards the inquiry and all of its referrals.

        No key lock: the sweep, which holds a referral, may still add an event that points here.

        :raises StaleVersion: if the caller saw an older version.
        """
        rows = cls.objects.select_for_update(no_key=True, of=("self",))
        row = rows.select_related("agency__targets").get(pk=inquiry.pk)
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
        self.check_not_held(user, at)
        if self.claimed_by_id != user.pk:
            self.log(Event.Kind.CLAIMED, at=at, by=user)
        self.claimed_by, self.lease_until = user, at + self.agency.sop.lease
        if self.status == self.Status.NEW:
            self.status = self.Status.IN_PROGRESS
        self._store("claimed_by", "lease_until", "status")

    def check_not_held(self, user: "User", at: datetime) -> None:
        """:raises Held: if a colleague holds it."""
        if self.is_held_by_another(user, at):
            until = clock.local(self.lease_until or at)
            raise Held(
                f"{self.claimed_by} sedang mengerjakan pesan ini sampai pukul {until:%H.%M} WITA. "
                "Tunggu atau hubungi rekan Anda."
            )

    def let_go(self, user: "User", at: datetime) -> None:
        """Give the inquiry back to colleagues; its status stays. The caller holds the lock.

        :raises InquiryError: if the user does not hold it.
        """
        if self.claimed_by_id != user.pk:
            raise InquiryError("Anda tidak sedang memegang pesan ini.")
        self.claimed_by = self.lease_until = None
        self.log(Event.Kind.RELEASED, at=at, by=user)
        self._store("claimed_by", "lease_until")

    def check_can_be_answered(self) -> None:
        """:raises InquiryError: unless it is NEW, IN_PROGRESS or READY."""
        if self.status == self.Status.REFERRED:
            raise InquiryError(
                "Masih ada Instansi yang belum menjawab. Tunggu jawabannya atau tarik rujukannya."
            )
        if not self.can_be_answered:
            raise InquiryError("Pesan ini sudah dijawab. Muat ulang halaman.")

    def mark_answered(self, at: datetime) -> None:
        """NEW, IN_PROGRESS, READY → ANSWERED; frees the holder. The caller holds the lock.

        A DUPLICATE follows its original (see `services.replying`).

        :raises InquiryError: from any other status.
        """
        if self.status != self.Status.DUPLICATE:
            self.check_can_be_answered()
        self._finish(self.Status.ANSWERED, at)

    def mark_redirected(self, at: datetime) -> None:
        """NEW, IN_PROGRESS → REDIRECTED; frees the holder. The caller holds the lock.

        :raises InquiryError: from any other status.
        """
        self.check_can_be_set_aside()
        self._finish(self.Status.REDIRECTED, at)

    def _finish(self, status: "Status", at: datetime) -> None:
        self.status = status
        self.first_answered_at, self.last_answered_at = self.first_answered_at or at, at
        self.claimed_by = self.lease_until = None
        self._store("status", "first_answered_at", "last_answered_at", "claimed_by", "lease_until")

    def set_aside(self, original: "Inquiry | None") -> None:
        """NEW, IN_PROGRESS → DUPLICATE of the original, or SPAM. The caller holds the lock.

        :raises InquiryError: from any other status.
        """
        self.check_can_be_set_aside()
        self.status = self.Status.DUPLICATE if original else self.Status.SPAM
        self.duplicate_of = original
        self.claimed_by = self.lease_until = None
        self._store("status", "duplicate_of", "claimed_by", "lease_until")

    def restore(self, *, by: "User", at: datetime, reason: str) -> None:
        """DUPLICATE, SPAM → NEW. The caller holds the lock.

        :raises InquiryError: from any other status.
        """
        if not self.is_set_aside:
            raise InquiryError("Pesan ini tidak ditandai spam atau duplikat. Muat ulang halaman.")
        self.status, self.duplicate_of = self.Status.NEW, None
        self.log(Event.Kind.RESTORED, at=at, by=by, note=reason)
        self._store("status", "duplicate_of")

    def reopen(self) -> None:
        """ANSWERED, CLOSED → IN_PROGRESS, in the next cycle. The caller holds the lock.

        :raises InquiryError: from any other status.
        """
        if not self.can_be_followed_up:
            raise InquiryError("Hanya pesan yang sudah dijawab yang dapat dilanjutkan.")
        self.status, self.closed_at, self.cycle = self.Status.IN_PROGRESS, None, self.cycle + 1
        self._store("status", "closed_at", "cycle")

    def assign(self, to: "User", due_at: datetime) -> None:
        """Give an open inquiry to one person of the Instansi (disposisi); frees another holder.

        `due_at` is the SOP target. The caller holds the lock.

        :raises InquiryError: if it is finished.
        """
        if not self.is_open:
            raise InquiryError("Pesan ini sudah selesai, jadi tidak dapat didisposisikan.")
        self.assigned_to, self.assigned_due_at = to, due_at
        if self.claimed_by_id != to.pk:
            self.claimed_by = self.lease_until = None
        self._store("assigned_to", "assigned_due_at", "claimed_by", "lease_until")

    def move(self, *, closing: "Closing", at: datetime) -> None:
        """Let the successor of a closed Instansi answer; frees the holder.

        The caller holds the lock.
        """
        self.agency = closing.successor
        self.claimed_by = self.lease_until = self.assigned_to = self.assigned_due_at = None
        note = f"Dari {closing.agency} ke {closing.successor}."
        self.log(Event.Kind.MOVED, at=at, by=closing.planned_by, note=note)
        self._store("agency", "claimed_by", "lease_until", "assigned_to", "assigned_due_at")

    def hand_over(self, to: "User", at: datetime) -> None:
        """Give the hold to a Pejabat, whoever held it. The caller holds the lock.

        :raises InquiryError: if it is finished.
        """
        if not self.is_open:
            raise InquiryError("Pesan ini sudah selesai. Muat ulang halaman.")
        self.claimed_by, self.lease_until = to, at + self.agency.sop.lease
        self._store("claimed_by", "lease_until")

    def check_can_be_set_aside(self) -> None:
        if not self.can_be_set_aside:
            raise InquiryError(
                "Pesan ini sudah diteruskan, dijawab, atau disisihkan. Muat ulang halaman."
            )

    def close(self, *, by: "User | None", at: datetime) -> None:
        """ANSWERED, REDIRECTED → CLOSED, by somebody or by itself. The caller holds the lock.

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

    def set_free(self) -> None:
        """Let go of the holder, whoever it is. The caller holds the lock."""
        self.claimed_by = self.lease_until = None
        self._store("claimed_by", "lease_until")

    def touch(self) -> None:
        """Make what a reader saw stale: something beside the row has changed."""
        self._store()

    def _store(self, *fields: str) -> None:
        self.version += 1
        self.save(update_fields=[*fields, "version"])
