"""The words in which an Instansi begins its *balasan sementara*."""

from django.conf import settings
from django.db import models
from django.db.models import Q

LONGEST = 2000


class HoldingTemplate(models.Model):
    """Two texts of an Instansi: while another owes the answer, and while nobody was asked.

    {nomor}, {tujuan}, {batas} and {instansi} are filled in when it is used.
    """

    agency = models.OneToOneField(
        "agencies.Agency", models.CASCADE, related_name="holding_template"
    )
    waiting = models.TextField("Bila sudah diteruskan")
    received = models.TextField("Bila belum diteruskan")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("diubah")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(waiting="") & ~Q(received=""), name="a_holding_template_has_both_texts"
            )
        ]
