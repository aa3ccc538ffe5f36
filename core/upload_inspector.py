"""Look into one uploaded file, in a process of its own that may fail without harm.

Run as a script, without Django and without the portal's environment:
`python -I upload_inspector.py pdf|image SOURCE [TARGET]`. It prints one word: `ok`, `active`,
`encrypted` or `broken`; a process that dies or is killed means `broken`, too.
"""

from __future__ import annotations

import base64
import resource
import sys
import zlib
from collections.abc import Iterator
from itertools import takewhile
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


FLATE = frozenset({"/FlateDecode", "/Fl"})
OTHER_PACKING = frozenset({"/LZWDecode", "/LZW", "/RunLengthDecode", "/RL"})
PICTURES = frozenset(
    {"/DCTDecode", "/DCT", "/CCITTFaxDecode", "/CCF", "/JBIG2Decode", "/JPXDecode"}
)


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
        if unpacked > MAX_UNPACKED:
            raise Finding("broken")


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
    """Count what comes out of a stream, Flate layers piece by piece so that nothing is kept.

    Understood are letters around Flate layers around one picture, whose pixels are not unpacked.

    :raises Finding: if more than `allowance` bytes come out, or its filters are in another order.
    :raises ValueError: if the letters are none of their alphabet.
    """
    names, packed = filters_of(stream), stream.read_raw_bytes()
    while names and names[0] in LETTERS:
        packed = LETTERS[names.pop(0)](packed)
    layers = len(list(takewhile(FLATE.__contains__, names)))
    inmost = names[layers:]
    if not layers and len(inmost) == 1 and inmost[0] in OTHER_PACKING:
        return len(stream.read_bytes())  # at most the memory of this process
    if len(inmost) > 1 or not PICTURES.issuperset(inmost):
        raise Finding("broken")
    size = 0
    try:
        for piece in unpack(iter([packed]), layers):
            size += len(piece)
            if size > allowance:
                raise Finding("broken")
    except zlib.error:
        return size  # a torn stream ends here for every reader
    return size


def filters_of(stream: Any) -> list[str]:
    """The names of a stream's filters, the outermost first."""
    import pikepdf

    filters = stream.get("/Filter", pikepdf.Array())
    return [str(name) for name in ([filters] if isinstance(filters, pikepdf.Name) else filters)]


def from_hexadecimal(packed: bytes) -> bytes:
    digits = b"".join(packed.partition(b">")[0].split())
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


def from_base_85(packed: bytes) -> bytes:
    letters = packed.partition(b"~>")[0].strip().removeprefix(b"<~")
    return base64.a85decode(letters, ignorechars=b" \t\n\r\v\f\0")


LETTERS = {
    "/ASCIIHexDecode": from_hexadecimal,
    "/AHx": from_hexadecimal,
    "/ASCII85Decode": from_base_85,
    "/A85": from_base_85,
}


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
        shrink = next((s for s in (1, 2, 4) if pixels(picture) <= MAX_PIXELS * s * s), 8)
        picture.draft("RGB", (picture.width // shrink, picture.height // shrink))  # JPEG alone
        if pixels(picture) > MAX_PIXELS:
            raise Finding("broken")
        mode = "RGB" if kind == "JPEG" else ("RGBA" if picture.has_transparency_data else "RGB")
        upright = ImageOps.exif_transpose(picture).convert(mode)
    upright.thumbnail((MAX_SIDE, MAX_SIDE))
    clean = Image.frombytes(mode, upright.size, upright.tobytes())
    options = {"quality": 88, "optimize": True} if kind == "JPEG" else {"optimize": True}
    clean.save(target, format=kind, **options)


def pixels(picture: Any) -> int:
    return picture.width * picture.height


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
    except Exception as error:  # noqa: BLE001  (whatever a parser trips over is the file's fault)
        print("broken")
        print(type(error).__name__, file=sys.stderr)
    else:
        print("ok")


if __name__ == "__main__":
    main()
