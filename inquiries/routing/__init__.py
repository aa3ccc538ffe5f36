"""Routing suggestions: who should deal with a message, and why (docs/routing.md)."""

from inquiries.routing.suggestion import Reason, Suggestion, is_none, suggest

__all__ = ["Reason", "Suggestion", "is_none", "suggest"]
