"""Every source of a score by its name, and what it finds about one Instansi (Pasal 16(1)).

A source is a function of an Instansi and a period. A name that the criteria use and nobody offers
is "tidak berlaku": its weight goes to the others. `MOST_ROWS` of the evidence are kept, those that
speak against the Instansi first; `rows_count` tells how many there are.
"""

from collections.abc import Callable

from agencies.models import Agency
from reports.evaluation import (
    desk_sources,
    feedback_sources,
    filing_sources,
    post_sources,
    registry_sources,
)
from reports.evaluation.period import Period
from reports.evaluation.scoring import NO_SOURCE, Indicator, Measure, not_applicable

Source = Callable[[Agency, Period], Measure]

SOURCES: dict[str, Source] = {
    "decree_in_force": registry_sources.decree_in_force,
    "procedure_in_force": registry_sources.procedure_in_force,
    "accounts_confirmed": registry_sources.accounts_confirmed,
    "posting_weeks": post_sources.posting_weeks,
    "category_spread": post_sources.category_spread,
    "tagged_posts": post_sources.tagged_posts,
    "corrections_in_time": post_sources.corrections_in_time,
    "pledges_current": registry_sources.pledges_current,
    "answered_share": desk_sources.answered_share,
    "referrals_on_time": desk_sources.referrals_on_time,
    "median_first_answer": desk_sources.median_first_answer,
    "first_answer_by_target": desk_sources.first_answer_by_target,
    "sound_referrals": desk_sources.sound_referrals,
    "digests_made": feedback_sources.digests_made,
    "recommendations_approved": feedback_sources.recommendations_approved,
    "follow_ups_done": feedback_sources.follow_ups_done,
    "complete_at_first": filing_sources.complete_at_first,
    "filed_on_time": filing_sources.filed_on_time,
}


def measure(indicator: Indicator, agency: Agency, period: Period) -> Measure:
    """What the indicator's source finds; "tidak berlaku" where there is no such source."""
    source = SOURCES.get(indicator.source)
    if source is None:
        return not_applicable(f"Tidak berlaku: {NO_SOURCE}.")
    return source(agency, period)
