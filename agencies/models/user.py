"""The people who sign in."""

from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models

from core.digests import MailChoice

if TYPE_CHECKING:
    from agencies.models.agency import Agency


class User(AbstractUser):
    """A civil servant with a login. A login alone carries no power: see `agencies.powers`."""

    class Employment(models.TextChoices):
        PNS = "PNS", "PNS"
        PPPK = "PPPK", "PPPK"

    first_name = None
    last_name = None
    full_name = models.CharField("nama lengkap", max_length=255)
    employment = models.CharField(
        "status kepegawaian", max_length=4, choices=Employment, blank=True
    )
    employee_id_number = models.CharField(
        "NIP/NI PPPK", max_length=18, null=True, blank=True, unique=True
    )
    rank_grade = models.CharField("pangkat/golongan ruang", max_length=80, blank=True)
    position_title = models.CharField("jabatan", max_length=160, blank=True)
    mail_choice = models.CharField(
        "pemberitahuan lewat surel",
        max_length=8,
        choices=MailChoice,
        default=MailChoice.AT_ONCE,
    )
    home_agency = models.ForeignKey(
        "agencies.Agency",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="staff",
        verbose_name="Instansi",
    )

    objects: ClassVar[UserManager["User"]] = UserManager()
    REQUIRED_FIELDS = ["full_name", "email"]

    class Meta:
        ordering = ["full_name"]

    def __str__(self) -> str:
        return self.full_name or self.username

    @property
    def is_civil_servant(self) -> bool:
        """Whether the person is ASN: PNS or PPPK with a number (Pasal 1 angka 6 and 7)."""
        return bool(self.employment and self.employee_id_number)

    def belongs_to(self, agency: "Agency") -> bool:
        """Whether the person works at an Instansi, its parent, or one of its UPT (Pasal 1.6)."""
        home = self.home_agency
        if home is None:
            return False
        return home.pk in {agency.pk, agency.parent_id} or home.parent_id == agency.pk

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name.split(" ")[0]
