"""Several tagged documents bound into one, looked at from outside."""

import io
import shutil
import subprocess

import pikepdf
import pytest

from core.binding import bind
from core.pdf import press


def document(title, *, pages=2):
    body = "".join(
        f'<h2 id="bab-{n}" style="break-before:page">Bab {n} {title}</h2><p>Isi {title}.</p>'
        for n in range(1, pages + 1)
    )
    links = "".join(f'<a href="#bab-{n}">ke {n}</a> ' for n in range(1, pages + 1))
    html = f'<html lang="id"><title>{title}</title><h1>{title}</h1><p>{links}</p>{body}</html>'
    return press(html, style="")


@pytest.fixture(scope="module")
def book():
    told = []
    content = bind(
        document("Depan", pages=1),
        [("Satu", document("Satu")), ("Dua", document("Dua", pages=3))],
        tell=told.append,
    )
    assert told == [1, 2]
    return content


def elements(file):
    waiting = list(file.Root.StructTreeRoot.K)
    while waiting:
        here = waiting.pop()
        if isinstance(here, pikepdf.Dictionary):
            if "/S" in here:
                yield here
            kids = here.get("/K", [])
            waiting.extend(list(kids) if isinstance(kids, pikepdf.Array) else [kids])


def test_all_pages_are_there_in_order_with_an_outline_entry_for_each_part(book):
    with pikepdf.open(io.BytesIO(book)) as file:
        assert len(file.pages) == 2 + 3 + 4
        with file.open_outline() as outline:
            titles = [item.title for item in outline.root]
    assert titles[-2:] == ["Satu", "Dua"]


def test_every_page_keeps_its_tags_under_one_document(book):
    with pikepdf.open(io.BytesIO(book)) as file:
        root = file.Root.StructTreeRoot
        assert [str(kid.S) for kid in root.K] == ["/Document"]
        numbers = {int(root.ParentTree.Nums[at]) for at in range(0, len(root.ParentTree.Nums), 2)}
        of_pages = [int(page.StructParents) for page in file.pages]
        assert len(set(of_pages)) == len(of_pages)
        assert set(of_pages) <= numbers
        pages = {page.objgen for page in (page.obj for page in file.pages)}
        tagged = {element.Pg.objgen for element in elements(file) if "/Pg" in element}
        assert tagged == pages
        with file.open_metadata() as metadata:
            assert metadata.pdfa_status == "3A"


def test_a_link_leads_into_its_own_part(book):
    with pikepdf.open(io.BytesIO(book)) as file:
        names = file.Root.Names.Dests.Names
        targets = {str(names[at]): names[at + 1] for at in range(0, len(names), 2)}
        assert list(targets) == sorted(targets)
        first_of_second = file.pages[2 + 3]
        links = [str(link.Dest) for link in first_of_second.Annots]
        where = [pikepdf.Page(targets[name][0]).index for name in links]
    assert where == sorted(where)
    assert set(where) == {6, 7, 8}


@pytest.mark.skipif(not shutil.which("qpdf"), reason="qpdf is not installed")
def test_it_has_no_syntax_errors(book, tmp_path):
    path = tmp_path / "himpunan.pdf"
    path.write_bytes(book)

    done = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=True)

    assert "No syntax or stream encoding errors" in done.stdout
