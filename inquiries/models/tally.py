"""What each Instansi was asked on a day, counted once: the rollup behind the figures of all.

Rows repeat what the messages and referrals say (`inquiries.tallies`), and may be thrown away.
"""

from django.db import models

from inquiries.models.inquiry import Inquiry


class InquiryTally(models.Model):
    """The messages of one type that an Instansi received on a day in WITA.

    `genuine` leaves out duplicates and spam.
    """

    day = models.DateField()
    agency = models.ForeignKey(
        "agencies.Agency", models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    type = models.CharField(max_length=12, choices=Inquiry.Type)
    received = models.PositiveIntegerField()
    genuine = models.PositiveIntegerField()
    answered = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "agency", "type"], name="one_tally_per_day_agency_and_type"
            )
        ]


class ReferralTally(models.Model):
    """The referrals that an Instansi was sent on a day in WITA, and the verdicts of those settled.

    What still runs is in `received` alone: its verdict depends on the moment one asks.
    """

    day = models.DateField()
    agency = models.ForeignKey(
        "agencies.Agency", models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    received = models.PositiveIntegerField()
    kept = models.PositiveIntegerField()
    missed = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "agency"], name="one_tally_per_day_and_agency")
        ]


class StaleDay(models.Model):
    """A day whose tallies are not to be trusted, since one of its rows has changed.

    Triggers of the database add these; one row for each change, so that no write waits for
    another.
    """

    day = models.DateField(db_index=True)
