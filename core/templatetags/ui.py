"""Template tags of the design language; the sentences themselves come from `core.formats`."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core import formats

register = template.Library()

TONE_ICONS = {"": "clock", "soon": "clock", "late": "alert", "ontime": "check"}
LEVEL_ICONS = {"success": "check", "warning": "alert", "error": "alert"}


@register.filter
def wita(moment: datetime | None) -> str:
    """Write a moment as "24 November 2026 pukul 14.05 WITA"; nothing for nothing."""
    return formats.wita(moment) if moment else ""


@register.filter
def wita_short(moment: datetime | None) -> str:
    """Write a moment as "24 Nov 14.05" in WITA; nothing for nothing."""
    return formats.wita_short(moment) if moment else ""


@register.filter
def tanggal(day: date | None) -> str:
    """Write a date as "24 November 2026"; nothing for nothing."""
    return formats.tanggal(day) if day else ""


@register.filter
def span(length: timedelta | float | None) -> str:
    """Write a length of time as "2 j 5 m"; nothing for nothing."""
    return "" if length is None or length == "" else formats.span(length)


@register.filter
def number_id(value: float | Decimal | None) -> str:
    """Write a number as "1.234,5"; nothing for nothing."""
    return "" if value is None or value == "" else formats.number_id(value)


@register.simple_tag
def icon(name: str) -> SafeString:
    """Show an icon of our sprite, hidden from screen readers: a word always stands beside it."""
    return _icon(static("icons.svg"), name)


@cache
def _icon(sprite: str, name: str) -> SafeString:
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        sprite,
        name,
    )


@register.simple_tag
def countdown(
    due_at: datetime,
    sent_at: datetime,
    stopped_at: datetime | None,
    now: datetime,
    stopped_word: str = "",
) -> formats.Countdown:
    """Compute what `components/time_left.html` shows."""
    return formats.countdown(
        due_at=due_at,
        sent_at=sent_at,
        stopped_at=stopped_at or None,
        now=now,
        stopped_word=stopped_word or "dijawab",
    )


@register.filter
def tone_icon(tone: str) -> str:
    """Name the icon that belongs to a meaning: no meaning is told by colour alone."""
    return TONE_ICONS.get(tone, "clock")


@register.filter
def level_icon(level: str) -> str:
    """Name the icon of a notice by its level ("success", "warning", "error" or "info")."""
    return LEVEL_ICONS.get(level, "info")


@register.filter
def share_of(value: float | Decimal, whole: float | Decimal) -> int:
    """Give `value` as whole percent of `whole`, between 0 and 100, for the width of a bar."""
    return round(100 * min(1.0, max(0.0, float(value) / float(whole)))) if whole else 0
