"""What the worker does for inquiries."""

from datetime import timedelta

from celery import shared_task

from inquiries import certificates, exporting, retention, thresholds
from inquiries.bank import reminders
from inquiries.feedback import computing
from inquiries.intake import deliveries
from inquiries.recommendations import reminders as due_recommendations
from inquiries.routing import tasks as routing_tasks  # noqa: F401 - the worker finds it here
from inquiries.search import vocabulary
from inquiries.services import closing, finishing
from inquiries.tallies import refreshing


@shared_task(ignore_result=True, expires=60)
def sweep_sla() -> int:
    """Record passed thresholds; safe to run late, twice, or at the same time."""
    return thresholds.sweep_referrals(budget=timedelta(seconds=20))


@shared_task(ignore_result=True, expires=60)
def refresh_tallies() -> int:
    """Count the days that have changed; safe to run late, twice, or at the same time."""
    return refreshing.refresh()


@shared_task(ignore_result=True, expires=60)
def render_certificates() -> int:
    """Print the certificates still missing; safe to run twice or at the same time."""
    return certificates.render_pending()


@shared_task(ignore_result=True, expires=60)
def make_exports() -> int:
    """Make the long files that people asked for; safe to run twice or at the same time."""
    return exporting.make_pending()


@shared_task(ignore_result=True, expires=60)
def compute_digests() -> int:
    """Find the themes of the digests asked for; safe to run twice or at the same time."""
    return computing.compute_waiting()


@shared_task(ignore_result=True, expires=60)
def process_deliveries() -> int:
    """Make inquiries of what platforms handed in; safe to run twice or at the same time."""
    return deliveries.process_due()


@shared_task(ignore_result=True, expires=300)
def carry_out_closings() -> int:
    """Close the Instansi whose day has come; safe to run late, twice, or at the same time."""
    return closing.carry_out_closings()


@shared_task(ignore_result=True, expires=600)
def close_quiet_inquiries() -> int:
    """Close what was answered a week ago; safe to run late, twice, or at the same time."""
    return finishing.close_quiet_inquiries()


@shared_task(ignore_result=True, expires=120)
def learn_search_words() -> int:
    """Learn the words that were written since, to forgive typing errors in a search."""
    return vocabulary.learn_words()


@shared_task(ignore_result=True, expires=3600)
def remind_of_expiring_answers() -> int:
    """Tell officers which answers of their bank are to be renewed; safe to run twice."""
    return reminders.remind()


@shared_task(ignore_result=True, expires=60 * 60)
def remind_of_recommendations() -> int:
    """Tell who is to carry out recommendations that are due; safe to run twice."""
    return due_recommendations.remind()


@shared_task(ignore_result=True, expires=60 * 60)
def apply_retention() -> None:
    """Remove personal data that has been kept long enough."""
    retention.remove_over()
