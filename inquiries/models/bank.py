"""The answer bank (Bank Jawaban): what an Instansi answers again and again, kept once."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from agencies import powers
from agencies.powers import IN_AGENCY
from core import clock
from inquiries.errors import BankError, StaleVersion

if TYPE_CHECKING:
    from agencies.models import User

SOON = timedelta(days=14)  # an answer that ends within these days is to be looked at again


class BankAnswerQuerySet(models.QuerySet["BankAnswer"]):
    def visible_to(self, user: "User") -> Self:
        """The bank of the Instansi where a power is held now, and what is public; G reads all."""
        mine = powers.of(user)
        if mine.is_evaluator:
            return self.all()
        today = clock.today()
        public = Q(visibility="PUBLIC", archived_at=None, expires_date__gte=today)
        return self.filter(Q(agency_id__in=mine.agencies(*IN_AGENCY)) | public)

    def on_desk_of(self, user: "User") -> Self:
        """The bank of the user's own Instansi; every bank for Diskominfo."""
        mine = powers.of(user)
        if mine.is_evaluator and not mine.agencies():
            return self.all()
        return self.filter(agency_id__in=mine.agencies())

    def kept(self) -> Self:
        return self.filter(archived_at=None)

    def archived(self) -> Self:
        return self.filter(archived_at__isnull=False)

    def current(self, day: date) -> Self:
        """What may be used on that day (WITA)."""
        return self.kept().filter(expires_date__gte=day)

    def to_renew(self, day: date) -> Self:
        """What has expired, or is about to."""
        return self.kept().filter(expires_date__lte=day + SOON)

    def public(self) -> Self:
        """What the Instansi has published, whether still valid or not."""
        return self.kept().filter(visibility="PUBLIC")

    def published(self, day: date) -> Self:
        """What anybody may read on that day."""
        return self.current(day).filter(visibility="PUBLIC")

    def offered_to(self, agency_id: int, day: date) -> Self:
        """What an Instansi may answer with on that day: its own bank, and what others published."""
        return self.current(day).filter(Q(agency_id=agency_id) | Q(visibility="PUBLIC"))


class BankAnswer(models.Model):
    """One question that is asked again and again, and what the Instansi answers to it.

    `variants` are other ways to ask, one a line; `answer` may hold variables such as {nama}.
    It may be used through `expires_date` (WITA); after that it has to be looked at again.
    """

    class Visibility(models.TextChoices):
        INTERNAL = "INTERNAL", "Internal"
        PUBLIC = "PUBLIC", "Publik"

    code = models.CharField("kode", max_length=8, unique=True)
    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, related_name="bank_answers", verbose_name="Instansi"
    )
    question = models.CharField("pertanyaan", max_length=300)
    variants = models.TextField("cara bertanya lain", blank=True)
    answer = models.TextField("jawaban")
    source = models.CharField("dasar atau sumber", max_length=500)
    source_url = models.URLField("tautan sumber", max_length=500, blank=True)
    expires_date = models.DateField("berlaku sampai")
    visibility = models.CharField(
        "keterbukaan", max_length=8, choices=Visibility, default=Visibility.INTERNAL
    )
    phrases = models.JSONField(default=list, blank=True)  # stems of each way to ask it
    from_reply = models.ForeignKey(
        "inquiries.Reply", models.PROTECT, null=True, blank=True, related_name="bank_answers"
    )
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField("disusun")
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    updated_at = models.DateTimeField("diperbarui")
    archived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    archived_at = models.DateTimeField("diarsipkan", null=True, blank=True)
    use_count = models.PositiveIntegerField("dipakai", default=0)
    told_days = models.SmallIntegerField(null=True, blank=True)  # last reminder, days before expiry
    version = models.PositiveIntegerField(default=1)

    objects = BankAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(question="") & ~Q(answer="") & ~Q(source=""),
                name="a_bank_answer_says_what_and_why",
            ),
            models.CheckConstraint(
                condition=Q(archived_at=None, archived_by=None)
                | Q(archived_at__isnull=False, archived_by__isnull=False),
                name="an_archived_bank_answer_names_who",
            ),
        ]
        indexes = [
            models.Index(
                "agency", F("updated_at").desc(), F("id").desc(), name="bank_answer_of_agency"
            ),
            models.Index(F("updated_at").desc(), F("id").desc(), name="bank_answer_newest"),
            models.Index(
                "expires_date", name="bank_answer_to_renew", condition=Q(archived_at=None)
            ),
            models.Index(
                F("updated_at").desc(),
                F("id").desc(),
                name="bank_answer_published",
                condition=Q(archived_at=None, visibility="PUBLIC"),
            ),
        ]

    def __str__(self) -> str:
        return self.question

    @property
    def is_public(self) -> bool:
        return self.visibility == self.Visibility.PUBLIC

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    def is_expired_on(self, day: date) -> bool:
        return self.expires_date < day

    @classmethod
    def locked(cls, entry: "BankAnswer", *, version: int | None = None) -> "BankAnswer":
        """Take the row's lock.

        :raises StaleVersion: if the caller saw an older version.
        """
        rows = cls.objects.select_for_update(no_key=True, of=("self",))
        row = rows.select_related("agency").get(pk=entry.pk)
        if version is not None and version != row.version:
            raise StaleVersion(
                f"Jawaban ini baru saja diubah oleh {row.updated_by}. Muat ulang halaman, lalu "
                "ulangi perubahan Anda."
            )
        return row

    def archive(self, *, by: "User", at: datetime) -> None:
        """Take it out of use; nothing is lost. The caller holds the lock.

        :raises BankError: if it is archived already.
        """
        if self.is_archived:
            raise BankError("Jawaban ini sudah diarsipkan. Muat ulang halaman.")
        self.archived_at, self.archived_by = at, by
        self.touch("archived_at", "archived_by", by=by, at=at)

    def restore(self, *, by: "User", at: datetime) -> None:
        """Bring it back from the archive. The caller holds the lock.

        :raises BankError: if it is not archived.
        """
        if not self.is_archived:
            raise BankError("Jawaban ini tidak diarsipkan. Muat ulang halaman.")
        self.archived_at = self.archived_by = None
        self.touch("archived_at", "archived_by", by=by, at=at)

    def check_usable_on(self, day: date) -> None:
        """:raises BankError: if it is archived or has expired."""
        if self.is_archived:
            raise BankError(f"“{self.question}” sudah diarsipkan. Pakai jawaban lain.")
        if self.is_expired_on(day):
            raise BankError(
                f"“{self.question}” sudah lewat masa berlakunya. Perbarui dulu jawabannya di bank "
                "jawaban."
            )

    def touch(self, *fields: str, by: "User", at: datetime) -> None:
        """Store fields as the next version. The caller holds the lock."""
        self.updated_by, self.updated_at, self.version = by, at, self.version + 1
        self.save(update_fields=[*fields, "updated_by", "updated_at", "version"])


class AnswerTerm(models.Model):
    """A stem by which an answer is found for a message that is like it (docs/adr/0014)."""

    entry = models.ForeignKey(BankAnswer, models.CASCADE, related_name="terms", db_index=False)
    stem = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "stem"], name="one_term_per_answer_and_stem")
        ]
        indexes = [models.Index(fields=["stem", "entry"], name="answer_by_stem")]


class AnswerTag(models.Model):
    """A subject under which the public finds an answer."""

    entry = models.ForeignKey(BankAnswer, models.CASCADE, related_name="tags", db_index=False)
    name = models.CharField("penanda", max_length=30)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "name"], name="one_tag_per_answer_and_name")
        ]
        indexes = [models.Index(fields=["name", "entry"], name="answer_by_tag")]

    def __str__(self) -> str:
        return self.name


class AnswerRevision(models.Model):
    """What an answer said in one version, who made it so, when; rows are only ever added."""

    class Kind(models.TextChoices):
        DRAFTED = "DRAFTED", "Disusun"
        REVISED = "REVISED", "Diubah"
        ARCHIVED = "ARCHIVED", "Diarsipkan"
        RESTORED = "RESTORED", "Dipulihkan"
        MOVED = "MOVED", "Dialihkan ke Instansi pengganti"

    entry = models.ForeignKey(BankAnswer, models.PROTECT, related_name="revisions", db_index=False)
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=Kind)
    content = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "version"], name="one_revision_per_answer_and_version"
            )
        ]


class AnswerUse(models.Model):
    """One time that an answer went into a reply; rows are only ever added."""

    entry = models.ForeignKey(BankAnswer, models.PROTECT, related_name="uses", db_index=False)
    inquiry = models.ForeignKey("inquiries.Inquiry", models.PROTECT, related_name="answer_uses")
    reply = models.ForeignKey(
        "inquiries.Reply", models.PROTECT, null=True, blank=True, related_name="answer_uses"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["entry", "at"], name="use_of_answer")]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "reply"],
                condition=Q(reply__isnull=False),
                name="an_answer_is_used_once_in_a_reply",
            )
        ]
