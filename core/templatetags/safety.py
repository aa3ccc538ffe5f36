"""Filters for text that citizens wrote."""

from __future__ import annotations

from django import template

from core import text

register = template.Library()


@register.filter
def isolate(value: str | None) -> str:
    """Keep the direction of foreign text to itself."""
    return text.isolate(value or "")


@register.filter
def mask_personal(value: str | None) -> str:
    """Hide the middle of NIK, KK, phone numbers and e-mail addresses."""
    return text.mask_personal(value or "")
