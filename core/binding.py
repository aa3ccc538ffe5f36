"""Bind several tagged documents of our own into one, which stays tagged and archival.

Pages, their tags and the targets of their links are taken over. Only what `core.pdf` made is
bound: the first document lends its metadata, and all have the same colours and fonts inside.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterable

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf, String


def bind(front: bytes, parts: Iterable[tuple[str, bytes]], *, tell: Callable[[int], None]) -> bytes:
    """Put the parts behind the front, each with its title in the outline.

    :param tell: called after each part with the number of those bound so far.
    """
    with Pdf.open(io.BytesIO(front)) as book:
        binder = _Binder(book)
        for number, (title, content) in enumerate(parts, 1):
            with Pdf.open(io.BytesIO(content)) as part:
                binder.add(title, part, f"{number}/")
            tell(number)
        return binder.finished()


class _Binder:
    """The book, the numbers of its tags, and the targets of its links."""

    def __init__(self, book: Pdf) -> None:
        self.book = book
        self.tags = book.Root.StructTreeRoot
        self.whole = self.tags.K[0]  # the one Document that holds all
        self.next_number = _next_number(self.tags.ParentTree.Nums)
        self.targets = _targets_of(book)
        self.titles: list[tuple[str, int]] = []

    def add(self, title: str, part: Pdf, prefix: str) -> None:
        first = len(self.book.pages)
        self.titles.append((title, first))
        with warnings.catch_warnings():  # the targets of links are taken over below
            warnings.simplefilter("ignore", pikepdf.PageCopyWarning)
            self.book.pages.extend(part.pages)
        pages = [self.book.pages[at] for at in range(first, len(self.book.pages))]
        for page in pages:
            self._renumber(page, prefix)
        # The pages are known to the copier by now, so tags and targets lead to their copies.
        tags = self.book.copy_foreign(part.make_indirect(part.Root.StructTreeRoot))
        for kid in tags.K:
            kid.P, kid.S = self.whole, Name.Part
            self.whole.K.append(kid)
        numbers = tags.ParentTree.Nums
        for at in range(0, len(numbers), 2):
            self.tags.ParentTree.Nums.append(int(numbers[at]) + self.next_number)
            self.tags.ParentTree.Nums.append(numbers[at + 1])
        self.next_number += _next_number(numbers)
        for name, target in _targets_of(part).items():
            copy = self.book.copy_foreign(part.make_indirect(target))
            self.targets[prefix + name] = copy

    def _renumber(self, page: pikepdf.Page, prefix: str) -> None:
        if "/StructParents" in page:
            page.StructParents = int(page.StructParents) + self.next_number
        for link in page.get("/Annots", []):
            if "/StructParent" in link:
                link.StructParent = int(link.StructParent) + self.next_number
            if isinstance(link.get("/Dest"), String):
                link.Dest = String(prefix + str(link.Dest))

    def finished(self) -> bytes:
        self.tags.ParentTreeNextKey = self.next_number
        names = Array()
        for name in sorted(self.targets):
            names.extend([String(name), self.targets[name]])
        self.book.Root.Names = Dictionary(Dests=Dictionary(Names=names))
        with self.book.open_outline() as outline:
            outline.root.extend(OutlineItem(title, page) for title, page in self.titles)
        result = io.BytesIO()
        self.book.save(result, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return result.getvalue()


def _next_number(numbers: pikepdf.Object) -> int:
    return max((int(numbers[at]) for at in range(0, len(numbers), 2)), default=-1) + 1


def _targets_of(document: Pdf) -> dict[str, pikepdf.Object]:
    """Where the links of a document lead, by name."""
    if Name.Names not in document.Root or "/Dests" not in document.Root.Names:
        return {}
    pairs = document.Root.Names.Dests.Names
    return {str(pairs[at]): pairs[at + 1] for at in range(0, len(pairs), 2)}
