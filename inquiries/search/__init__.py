"""Full-text search in Indonesian behind one interface, on PostgreSQL and on SQLite.

`find` narrows a queryset of inquiries, so the caller's scope and pages stay in the same query;
`snippet` shows why a row was found. `index` says what is searched, and how each database does it.
"""

from inquiries.search.finding import Found, Wanted, any_of, find, matching
from inquiries.search.highlight import snippet
from inquiries.search.index import ANSWERS, INQUIRIES, TextIndex

__all__ = [
    "ANSWERS",
    "INQUIRIES",
    "Found",
    "TextIndex",
    "Wanted",
    "any_of",
    "find",
    "matching",
    "snippet",
]
