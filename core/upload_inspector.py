"""Look into one uploaded file, in a process of its own that may fail without harm.

Run as a script, without Django and without the portal's environment:
`python -I upload_inspector.py pdf|image SOURCE [TARGET]`. It prints one word: `ok`, `active`,
`encrypted` or `broken`; a process that dies or is killed means `broken`, too.
"""

from __future__ import annotations

import resource
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MEGABYTE = 1024 * 1024
MEMORY = {"pdf": 256 * MEGABYTE, "image": 512 * MEGABYTE}
CPU_SECONDS = 5
MAX_PAGES = 2_000
MAX_UNPACKED = 256 * MEGABYTE
MAX_PIXELS = 25_000_000
MAX_SIDE = 4_000  # pixels; a scanned A4 page at 300 dpi has 3,508

ACTIVE_KEYS = frozenset(
    {"/JavaScript", "/JS", "/AA", "/EmbeddedFile", "/EmbeddedFiles", "/EF", "/RichMedia", "/XFA"}
)
ACTIVE_ACTIONS = frozenset(
    {
        "/JavaScript",
        "/Launch",
        "/ImportData",
        "/SubmitForm",
        "/GoToE",
        "/GoToR",
        "/Rendition",
        "/RichMediaExecute",
        "/Movie",
        "/Sound",
    }
)
ACTIVE_TYPES = frozenset({"/EmbeddedFile", "/Filespec", "/F"})


class Finding(Exception):
    """The word that ends the inspection."""


def limit_resources(kind: str) -> None:
    """Take from this process what a hostile file would use."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY[kind], MEMORY[kind]))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    if kind == "pdf":
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def inspect_pdf(source: Path) -> None:
    """Refuse what runs by itself, what is locked, and what unpacks without end.

    :raises Finding: for the first of them.
    """
    import pikepdf

    try:
        document = pikepdf.open(source)
    except pikepdf.PasswordError as error:
        raise Finding("encrypted") from error
    with document:
        if document.is_encrypted:
            raise Finding("encrypted")
        if len(document.pages) > MAX_PAGES:
            raise Finding("broken")
        refuse_start_action(document.Root.get("/OpenAction"))
        unpacked = 0
        for item in document.objects:
            refuse_active(item)
            if isinstance(item, pikepdf.Stream):
                unpacked += unpacked_size(item, MAX_UNPACKED - unpacked)


def refuse_start_action(action: Any) -> None:
    """Allow a document to open at a page, as office programs write it, and nothing else."""
    import pikepdf

    if action is None or isinstance(action, pikepdf.Array):
        return
    if not isinstance(action, pikepdf.Dictionary) or action.get("/S") != "/GoTo":
        raise Finding("active")


def refuse_active(item: Any) -> None:
    """Look through an object and everything that lies directly in it."""
    import pikepdf

    pending = [item]
    while pending:
        node = pending.pop()
        if isinstance(node, pikepdf.Dictionary | pikepdf.Stream):
            if ACTIVE_KEYS.intersection(node.keys()) or is_active(node):
                raise Finding("active")
            pending.extend(value for value in node.values() if not is_indirect(value))
        elif isinstance(node, pikepdf.Array):
            pending.extend(value for value in node if not is_indirect(value))


def is_active(node: Any) -> bool:
    return node.get("/S") in ACTIVE_ACTIONS or node.get("/Type") in ACTIVE_TYPES


def is_indirect(value: Any) -> bool:
    """Tell whether the value is an object of its own, which the caller meets by itself."""
    return bool(getattr(value, "is_indirect", False))


def unpacked_size(stream: Any, allowance: int) -> int:
    """Unpack the Flate layers of a stream piece by piece, count, and keep nothing.

    :raises Finding: if more than `allowance` bytes come out.
    """
    filters = stream.get("/Filter", [])
    names = [str(filters)] if not hasattr(filters, "__len__") or isinstance(filters, str) else None
    layers = 0
    for name in names if names is not None else [str(entry) for entry in filters]:
        if name not in {"/FlateDecode", "/Fl"}:
            break
        layers += 1
    size = 0
    for piece in unpack(iter([bytes(stream.read_raw_bytes())]), layers):
        size += len(piece)
        if size > allowance:
            raise Finding("broken")
    return size


def unpack(pieces: Iterator[bytes], layers: int) -> Iterator[bytes]:
    if not layers:
        yield from pieces
        return
    inflater = zlib.decompressobj()
    for piece in unpack(pieces, layers - 1):
        rest = piece
        while rest and not inflater.eof:
            yield inflater.decompress(rest, MEGABYTE)
            rest = inflater.unconsumed_tail


def reencode_image(source: Path, target: Path) -> None:
    """Write the picture anew: place, camera and whatever hides behind the pixels stay behind."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None
    with Image.open(source, formats=["JPEG", "PNG"]) as picture:
        kind = picture.format
        picture.draft("RGB", (MAX_SIDE, MAX_SIDE))  # lets JPEG unpack smaller
        if picture.width * picture.height > MAX_PIXELS:
            raise Finding("broken")
        mode = "RGB" if kind == "JPEG" else ("RGBA" if picture.has_transparency_data else "RGB")
        upright = ImageOps.exif_transpose(picture).convert(mode)
    upright.thumbnail((MAX_SIDE, MAX_SIDE))
    clean = Image.frombytes(mode, upright.size, upright.tobytes())
    options = {"quality": 88, "optimize": True} if kind == "JPEG" else {"optimize": True}
    clean.save(target, format=kind, **options)


def main() -> None:
    kind, source, *target = sys.argv[1:]
    limit_resources(kind)
    try:
        if kind == "pdf":
            inspect_pdf(Path(source))
        else:
            reencode_image(Path(source), Path(target[0]))
    except Finding as finding:
        print(finding)
    except Exception as error:  # whatever a parser trips over is the file's fault
        print("broken", file=sys.stdout)
        print(type(error).__name__, file=sys.stderr)
    else:
        print("ok")


if __name__ == "__main__":
    main()
