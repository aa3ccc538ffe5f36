"""What is heard from the public beyond its answers (Pasal 8 huruf f and h to j)."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta

from django.db.models import Count
from django.urls import reverse

from accounts.models import MediaAccount
from core.formats import number_id
from inquiries.models import Inquiry, Mention
from reports.compliance.cells import Cell, Scope, fine, missing, not_applicable

PATIENCE = timedelta(days=7)  # how long a conversation may wait before the matrix speaks of it
RECENT = timedelta(days=30)
NOW = "segera"


def monitoring(scope: Scope) -> Mapping[int, Cell]:
    """Conversations were noted within 30 days, and none has waited for a week (Pasal 8 huruf f).

    A message that was recorded from an account counts: it was heard there.
    """
    official = MediaAccount.objects.official(scope.at).filter(agency__in=scope.agencies)
    having = set(official.values_list("agency", flat=True))
    since = scope.at - RECENT
    mine = Mention.objects.filter(account__agency__in=scope.agencies).order_by()
    noted = mine.filter(noted_at__gte=since).values_list("account__agency", flat=True)
    recorded = Inquiry.objects.filter(
        agency__in=scope.agencies, account__isnull=False, received_at__gte=since
    )
    heard = {*noted.distinct(), *recorded.order_by().values_list("agency", flat=True).distinct()}
    old = mine.waiting().filter(noted_at__lt=scope.at - PATIENCE)
    waiting = Counter(dict(old.values_list("account__agency").annotate(Count("pk"))))
    url = reverse("inquiries:monitoring")
    return {
        pk: _monitoring(pk in heard, waiting[pk], url)
        if pk in having
        else not_applicable("Belum ada akun resmi.")
        for pk in scope.agencies
    }


def _monitoring(is_heard: bool, waiting: int, url: str) -> Cell:
    if waiting:
        return missing(
            f"{number_id(waiting)} percakapan menunggu lebih dari tujuh hari.",
            "Jadikan pesan, atau tandai dilihat.",
            NOW,
            url,
        )
    if not is_heard:
        return missing(
            "Tidak ada percakapan tercatat dalam 30 hari terakhir.",
            "Impor komentar dari platformnya, atau catat di Pantau Percakapan.",
            NOW,
            url,
        )
    return fine("Percakapan dipantau dalam 30 hari terakhir.", url)
