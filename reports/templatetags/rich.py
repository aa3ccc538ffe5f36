"""Show the texts of a report; see `reports.rich_text`."""

from django import template
from django.utils.safestring import SafeString

from reports import rich_text

register = template.Library()


@register.filter
def rich(text: str | None) -> SafeString:
    """Lay a text out with its paragraphs, lists and emphasis."""
    return rich_text.to_html(text or "")
