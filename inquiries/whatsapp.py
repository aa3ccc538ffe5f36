"""A word to the Instansi that was asked, by the officer's own WhatsApp, free of personal data."""

from urllib.parse import quote

from django.conf import settings
from django.urls import reverse

from core.formats import wita
from inquiries.models import Referral

ADDRESS = "https://wa.me/?text="  # the officer picks whom it goes to


def notice(referral: Referral) -> str:
    """The number, both Instansi, when the answer is due, where it is given: nothing of the citizen.

    Not the reason either: an officer may have quoted the message there.
    """
    link = settings.BASE_URL + reverse("inquiries:referral", args=[referral.pk])
    return (
        f"{referral.from_agency} meneruskan pesan {referral.inquiry.number} kepada "
        f"{referral.to_agency}. Mohon dijawab paling lambat {wita(referral.due_at)}: {link}"
    )


def notice_url(referral: Referral) -> str:
    """The link that opens WhatsApp with the notice written."""
    return ADDRESS + quote(notice(referral), safe="")
