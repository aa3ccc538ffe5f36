"""`docs/pasal.md`: each article of the regulation, the code that does it, the tests that prove it.

Read from the source alone: code names an article in a docstring ("(Pasal 9(1))"), a test in
`@pytest.mark.pasal("9(1)")`. `python -m tools.pasal` writes the page, `--check` compares it.
"""

import ast
import csv
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "pasal.md"
ARTICLES = Path(__file__).with_name("pasal.csv")
APPS = ("agencies", "accounts", "inquiries", "reports")
NAMED = re.compile(r"\((?:[^()]|\([^()]*\))*\)")
TERM = re.compile(r"\b1(?: angka |\.)\d+(?:(?:,| and) (?:1\.)?\d+\b)*")  # a term of Pasal 1
NUMBER = re.compile(r"Lampiran [AB](?:\.\d)?|\bB\.\d|\d+(?:\(\d\))?(?: ?[a-j](?:–[a-j])?\b)?")
HEAD = """# Pasal demi pasal

Peraturan Bupati Berau Nomor 23 Tahun 2017. Halaman ini dibuat oleh `python -m tools.pasal` dari
docstring dan dari uji bertanda `@pytest.mark.pasal`; CI menolak bila isinya tidak lagi sama. Baris
"belum" berarti belum ada uji yang membuktikannya.

| Pasal | Isi | Kode | Uji |
|---|---|---|---|
"""


def main(args: list[str]) -> int:
    """Write the page, or with `--check` return 1 where it is not what would be written."""
    problems, page = build()
    for problem in problems:
        print(problem, file=sys.stderr)
    if "--check" in args:
        if PAGE.read_text(encoding="utf-8") != page:
            print("docs/pasal.md sudah usang: jalankan python -m tools.pasal", file=sys.stderr)
            return 1
        return min(len(problems), 1)
    PAGE.write_text(page, encoding="utf-8")
    return min(len(problems), 1)


def build() -> tuple[list[str], str]:
    """Return what is wrong with the marks, and the page."""
    with ARTICLES.open(encoding="utf-8", newline="") as file:
        articles = {row["pasal"]: row["isi"] for row in csv.DictReader(file)}
    tests, code, problems = defaultdict(list), defaultdict(list), []
    for number, place in _tests():
        if number not in articles:
            problems.append(f"{place}: pasal {number!r} tidak dikenal (lihat tools/pasal.csv)")
        tests[number].append(place)
    for number, place in _code():
        code[number].append(place)
    lines = [
        f"| {number} | {text} | {_list(code[number])} | {_list(tests[number]) or 'belum'} |"
        for number, text in articles.items()
    ]
    return problems, HEAD + "\n".join(lines) + "\n"


def _tests() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                for number in _marks(node):
                    yield number, f"{path.relative_to(ROOT)}::{node.name}"


def _marks(node: ast.FunctionDef) -> Iterator[str]:
    for mark in node.decorator_list:
        if isinstance(mark, ast.Call) and ast.unparse(mark.func).endswith("mark.pasal"):
            for value in mark.args:
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    yield TERM.sub("1", str(value.value)).replace(" huruf ", "")


def _code() -> Iterator[tuple[str, str]]:
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" in path.parts:
                continue
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            for name, node in _documented(ast.parse(path.read_text(encoding="utf-8"))):
                for number in _named(ast.get_docstring(node) or ""):
                    yield number, f"{module}.{name}"


def _documented(tree: ast.AST, prefix: str = "") -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield prefix + node.name, node  # type: ignore[misc]
            if isinstance(node, ast.ClassDef):
                yield from _documented(node, f"{prefix}{node.name}.")


def _named(docstring: str) -> Iterator[str]:
    """The articles named in brackets: "(Pasal 8c, 8d and 9(1))", "(Lampiran B.3, B.4)"."""
    for bracket in NAMED.findall(docstring):
        if not bracket.startswith(("(Pasal", "(Lampiran")):
            continue
        for number in NUMBER.findall(TERM.sub("1", bracket).replace(" huruf ", "")):
            plain = number.replace(" ", "")
            if plain.startswith(("B.", "LampiranB", "LampiranA")):
                plain = "Lampiran " + plain.removeprefix("Lampiran")
            yield plain


def _list(places: list[str]) -> str:
    return "<br>".join(f"`{place}`" for place in dict.fromkeys(places))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
