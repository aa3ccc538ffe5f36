"""How the text of an abusive message is shown: covered, with what it really asks in its place."""

from core.text import isolate, mask_personal

COVERED = "Isi disamarkan karena memuat kata kasar."


def listed(text: str, *, is_abusive: bool, gist: str) -> str:
    """The text as a list, an export or a document shows it: never an abusive one."""
    if not is_abusive:
        return text
    return f"{gist} (isi aslinya disamarkan karena kasar)" if gist else COVERED


def on_one_line(text: str, *, is_masked: bool, length: int) -> str:
    """The opening of a text; it is masked before it is cut, so nothing slips through."""
    line = " ".join(text.split())
    if is_masked:
        line = mask_personal(line)
    return isolate(line if len(line) <= length else f"{line[: length - 1]}…")
