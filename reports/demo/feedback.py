"""Digests of the demo: half a year's, approved, and the months since, still a draft (Pasal 8 h)."""

from datetime import date, timedelta

from inquiries.feedback import computing, services
from inquiries.models import ThemeDigest
from reports.demo.people import Team

ONE_DAY, HALF_A_YEAR = timedelta(days=1), timedelta(days=183)


def make_digests(team: Team, today: date) -> None:
    """Have both made as the worker would, and the older one approved."""
    until = today.replace(day=1) - ONE_DAY
    periods = [((until - HALF_A_YEAR).replace(day=1), until)]
    if today - ONE_DAY > until:  # on the first of a month there is nothing of it yet
        periods.append((until + ONE_DAY, today - ONE_DAY))
    for first, last in periods:
        services.ask_digest(
            agency=team.agency, period_from=first, period_until=last, by=team.responsible
        )
    computing.compute_waiting()
    older = ThemeDigest.objects.order_by("period_until")[0]
    services.approve_digest(digest=older, by=team.head)
