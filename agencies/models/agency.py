"""Instansi (Pasal 1 angka 5) and the bodies outside the regency's authority."""

from datetime import datetime
from typing import Self

from django.db import models

from agencies.models.target import ServiceTarget


class AgencyQuerySet(models.QuerySet["Agency"]):
    def open(self) -> Self:
        """Instansi that have not been closed."""
        return self.filter(closed_at=None)

    def open_at(self, at: datetime) -> Self:
        """Instansi that had not been closed by a moment."""
        return self.filter(models.Q(closed_at=None) | models.Q(closed_at__gt=at))

    def heirs(self) -> dict[int, int]:
        """Every closed Instansi with the last of its successors, by their ids; one query."""
        rows = self.exclude(closed_at=None).exclude(successor=None)
        after = dict(rows.order_by().values_list("pk", "successor_id"))
        return {pk: _last(pk, after) for pk in after}


class Agency(models.Model):
    """A body of the regency that may hold accounts, officers and a report of its own."""

    class Kind(models.TextChoices):
        REGIONAL_APPARATUS = "REGIONAL_APPARATUS", "Perangkat Daerah"
        TECHNICAL_UNIT = "TECHNICAL_UNIT", "UPT"
        NON_STRUCTURAL = "NON_STRUCTURAL", "Lembaga Non Struktural"

    code = models.CharField("kode", max_length=40, unique=True)
    name = models.CharField("nama", max_length=255)
    short_name = models.CharField("singkatan", max_length=80)
    kind = models.CharField("jenis", max_length=24, choices=Kind)
    form = models.CharField("bentuk", max_length=40, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="units", verbose_name="induk"
    )
    mandate = models.TextField("tugas dan fungsi", blank=True)
    keywords = models.JSONField("kata kunci", default=list, blank=True)
    is_oversight = models.BooleanField("Dinas menurut Pasal 1 angka 4", default=False)
    address = models.CharField("alamat kop surat", max_length=300, blank=True)
    decree_number_pattern = models.CharField("pola nomor keputusan", max_length=80, blank=True)
    closed_at = models.DateTimeField("ditutup", null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name="pengganti",
    )

    targets = models.ForeignKey(
        "agencies.ServiceTarget",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="target SOP",
    )

    objects = AgencyQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_oversight"],
                condition=models.Q(is_oversight=True),
                name="one_oversight_agency",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="TECHNICAL_UNIT") | models.Q(parent__isnull=False),
                name="a_technical_unit_has_a_parent",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at=None) | models.Q(successor__isnull=False),
                name="a_closed_agency_has_a_successor",
            ),
            models.CheckConstraint(
                condition=~models.Q(successor=models.F("id")), name="no_successor_of_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.short_name

    @property
    def heir_id(self) -> int:
        """Who goes on with what it left: itself, or the last successor of one that is closed."""
        return self.pk if self.closed_at is None else Agency.objects.heirs().get(self.pk, self.pk)

    @property
    def sop(self) -> ServiceTarget:
        """The SOP targets in force now; the defaults where none were set."""
        return self.targets or ServiceTarget()

    def name_at(self, at: datetime) -> str:
        """The full name that the Instansi bore at a moment."""
        later = [row for row in self.former_names.all() if row.until > at]
        return min(later, key=lambda row: (row.until, row.pk)).name if later else self.name


def _last(pk: int, after: dict[int, int]) -> int:
    """Follow the successors to the last one; a ring, which no closing makes, ends the walk."""
    seen = {pk}
    while pk in after and after[pk] not in seen:
        pk = after[pk]
        seen.add(pk)
    return pk


class OutsideBody(models.Model):
    """Whom a redirect names, and who is never given a referral.

    A body the regency has no authority over; or PPID, whom a formal information request goes to
    (UU 14/2008): it has a procedure and deadlines of its own.
    """

    class Kind(models.TextChoices):
        REGIONAL_COMPANY = "REGIONAL_COMPANY", "BUMD"
        OUTSIDE = "OUTSIDE", "Instansi Luar"
        INFORMATION = "INFORMATION", "PPID"

    code = models.CharField("kode", max_length=40, unique=True)
    name = models.CharField("nama", max_length=255)
    short_name = models.CharField("singkatan", max_length=80)
    kind = models.CharField("jenis", max_length=24, choices=Kind)
    keywords = models.JSONField("kata kunci", default=list, blank=True)
    channel = models.TextField("kanal resmi", blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.short_name
