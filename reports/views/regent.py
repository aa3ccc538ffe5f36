"""The Bupati's page: what is late, who has not reported, what citizens ask about, the results."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agencies.access import power_required
from agencies.powers import Role
from agencies.requests import SignedInRequest
from core import clock
from reports import monitoring, obligations, topics
from reports.evaluation import listing
from reports.models import Evaluation

SHOWN = 8


@power_required(Role.REGENT)
@require_safe
def summary(request: SignedInRequest) -> HttpResponse:
    """Answer on one page, which prints on one sheet."""
    now = clock.now()
    year = clock.local(now).year - 1
    duty = obligations.of_year(year)
    rows = monitoring.rows(duty=duty, now=now, sort="-terlambat")
    late = [row for row in rows if row.late]
    unreported = [row for row in rows if row.must_report and not row.has_filed]
    seen = listing.light(Evaluation.objects.visible_to(request.user).filter(year=year))
    results = list(seen.order_by("-score", "agency__name"))
    asked = topics.of_now(now)
    context = {
        "now": now,
        "year": year,
        "late": late[:SHOWN],
        "late_more": len(late[SHOWN:]),
        "late_count": sum(row.late for row in rows),
        "unreported": sorted(unreported, key=lambda row: row.agency.name),
        "bound_count": sum(row.must_report for row in rows),
        "duty": duty,
        "is_over": duty.is_over(now),
        "topics": asked,
        "most_asked": max((one.count for one in asked.agencies), default=0),
        "to_ratify": [row for row in results if row.awaits_ratification],
        "results": results[:SHOWN],
        "results_more": len(results[SHOWN:]),
    }
    return render(request, "reports/regent.html", context)
