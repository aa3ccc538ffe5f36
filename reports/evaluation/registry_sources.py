"""Sources of criteria A and F: decree, SOP, accounts, pledges (Pasal 8, 9, 11, 12 and 13)."""

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.models import MediaAccount
from agencies.models import Agency, Appointment, Decree, Pledge, StandardProcedure
from core.formats import tanggal
from reports.evaluation.period import Period
from reports.evaluation.scoring import Measure, Row, not_applicable
from reports.figures import share

MOST_ROWS = 200


def decree_in_force(agency: Agency, period: Period) -> Measure:
    """Full with a decree in force at the end of the year, its own or its parent's (Pasal 9(1))."""
    rows = [_decree_row(row) for row in decrees_in_force(agency, period)]
    return Measure(value=100 if rows else 0, cases=1, rows=rows)


def decrees_in_force(agency: Agency, period: Period) -> QuerySet[Decree]:
    """The decrees in force at the last moment; a parent's decree may name its UPT."""
    own = Q(agency=agency) | Q(appointments__agency=agency)
    return Decree.objects.in_force(period.last).filter(own).distinct().order_by("pk")


def _decree_row(decree: Decree) -> Row:
    end = f"sampai {tanggal(decree.last_moment)}" if decree.last_moment else "tanpa batas"
    return (str(decree), f"berlaku {end}", reverse("accounts:decree", args=[decree.pk]))


def procedure_in_force(agency: Agency, period: Period) -> Measure:
    """Full with an SOP in force at the end of the year (Pasal 11(1))."""
    found = StandardProcedure.objects.current(agency, period.last)
    rows = [(str(found), found.title, reverse("agencies:procedures"))] if found else []
    return Measure(value=100 if found else 0, cases=1, rows=rows)


def accounts_confirmed(agency: Agency, period: Period) -> Measure:
    """The share of the official accounts confirmed within 180 days before the end of the year."""
    official = MediaAccount.objects.filter(agency=agency).official(period.last)
    accounts = list(official.select_related("platform").order_by("pk"))
    if not accounts:
        return not_applicable("Tidak berlaku: tidak ada akun resmi pada akhir tahun.")
    overdue = official.unconfirmed(period.last)
    due = set(overdue.values_list("pk", flat=True))
    rows = [
        (
            str(account),
            "belum dikonfirmasi" if account.pk in due else "dikonfirmasi",
            reverse("accounts:account", args=[account.pk]),
        )
        for account in sorted(accounts, key=lambda one: one.pk not in due)
    ]
    value = share(len(accounts) - len(due), len(accounts))
    return Measure(value=value, cases=len(accounts), rows=rows[:MOST_ROWS], rows_count=len(rows))


def pledges_current(agency: Agency, period: Period) -> Measure:
    """The share of Pejabat and Petugas whose pledge was not yet a year old (Pasal 12 and 13)."""
    lines = Appointment.objects.in_force(period.last).filter(agency=agency)
    people = {line.user_id: line.user for line in lines.select_related("user")}
    if not people:
        return not_applicable("Tidak berlaku: tidak ada Pejabat atau Petugas pada akhir tahun.")
    pledges = Pledge.objects.valid(period.last).filter(agency=agency, user__in=people)
    pledged = set(pledges.values_list("user_id", flat=True))
    rows = [
        (str(user), "ikrar berlaku" if pk in pledged else "belum berikrar", "")
        for pk, user in sorted(people.items(), key=lambda item: item[0] in pledged)
    ]
    return Measure(value=share(len(pledged), len(people)), cases=len(people), rows=rows)
