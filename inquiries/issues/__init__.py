"""Isu massal: many inquiries about one matter, answered with one action, each its own reply."""
