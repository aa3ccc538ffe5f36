"""How the text of an abusive message is shown: covered, with what it really asks in its place.

Lists, exports and documents show `opening` or `Inquiry.shown_text`, never the text itself.
"""

from django.db.models import Case, Q, Value, When
from django.db.models.functions import Concat, Left

from core.text import isolate, mask_personal, shortened
from inquiries.models.flagged import COVERED, GIST_ONLY


def opening(length: int, *, of: str = "") -> Case:
    """The first letters of a message's text as a column; `of` leads there ("inquiry__")."""
    gist = f"{of}gist"
    return Case(
        When(Q(**{f"{of}is_abusive": True, gist: ""}), then=Value(COVERED)),
        When(Q(**{f"{of}is_abusive": True}), then=Concat(gist, Value(f" {GIST_ONLY}"))),
        default=Left(f"{of}text", length),
    )


def on_one_line(text: str, *, is_masked: bool, length: int) -> str:
    """The opening of a text; it is masked before it is cut, so nothing slips through."""
    line = " ".join(text.split())
    if is_masked:
        line = mask_personal(line)
    return isolate(shortened(line, length))
