"""What officers have confirmed: answered, referred and answered, or sent to an outside body.

Citizens' words teach, but are never shown: the model keeps no text of theirs.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from django.db.models import Exists, OuterRef

from inquiries.models import Inquiry, Referral, Reply
from inquiries.routing import text
from inquiries.routing.bodies import as_class
from inquiries.routing.examples import Example

DIRECT, REFERRED = 0.3, 0.5  # weight of a case against a reference example
CAP = 30.0  # weight of all cases of one class: a flood of one kind must not drown the others
NEWEST = 20_000


def confirmed() -> list[Example]:
    """Cases as examples, the same message for the same Instansi once, heavier when repeated."""
    counts: Counter[tuple[str, str]] = Counter()
    shown: dict[tuple[str, str], tuple[str, float]] = {}
    for message, code, weight in _cases():
        key = (" ".join(word for word, _, _ in text.raw_words(message)), code)
        counts[key] += 1
        shown.setdefault(key, (message, weight))
    examples = [
        Example(text=message, codes=(key[1],), weight=weight * (1 + math.log2(counts[key])))
        for key, (message, weight) in sorted(shown.items())
    ]
    return _capped(examples)


def _cases() -> Iterator[tuple[str, str, float]]:
    answered = Referral.objects.filter(status__in=["ANSWERED", "ACCEPTED"]).order_by("-pk")
    yield from (
        (message, code, REFERRED)
        for message, code in answered.values_list("inquiry__text", "to_agency__code")[:NEWEST]
    )
    outside = Reply.objects.filter(outside_body__isnull=False).order_by("-pk")
    yield from (
        (message, code, DIRECT)
        for message, code in outside.values_list("inquiry__text", "outside_body__code")[:NEWEST]
    )
    redirected = Reply.objects.filter(inquiry=OuterRef("pk"), outside_body__isnull=False)
    direct = Inquiry.objects.answered().filter(~Exists(redirected), referrals=None).order_by("-pk")
    yield from (
        (message, code, DIRECT)
        for message, code in direct.values_list("text", "agency__code")[:NEWEST]
    )


def _capped(examples: Iterable[Example]) -> list[Example]:
    by_class: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        by_class[as_class(example.codes[0])].append(example)
    capped = []
    for group in by_class.values():
        share = min(1.0, CAP / sum(example.weight for example in group))
        capped += [
            Example(text=e.text, codes=e.codes, weight=round(e.weight * share, 4)) for e in group
        ]
    return capped
