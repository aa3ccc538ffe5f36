"""The report as PDF, from its frozen content alone (Pasal 15(3))."""

from typing import Any


class RenderError(Exception):
    """The document could not be made; the text is for the log and the retry page."""


def render(snapshot: dict[str, Any], *, sha256: str) -> bytes:
    raise RenderError("belum")
