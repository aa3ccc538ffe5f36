"""What docs/security.md promises has a test of that name, and no bad input is left out."""

import ast
import re
from pathlib import Path

import pytest
import yaml

from tools.environment import ROOT

TEXT = (ROOT / "docs/security.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", TEXT)))
FAILURES = TEXT.partition("## Kegagalan")[2].partition("## Masukan")[0]
TOLD = 26  # ways in which such systems failed


def functions(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("path", sorted({path for path, _ in NAMED}))
def test_every_named_test_exists(path):
    wanted = {name for where, name in NAMED if where == path}

    assert wanted - functions(ROOT / path) == set()


def test_every_failure_has_its_test():
    rows = [line for line in FAILURES.splitlines() if line.startswith("| ")][1:]

    assert len(rows) == TOLD
    assert [row for row in rows if "::test_" not in row] == []


def test_every_bad_input_is_tried():
    cases = yaml.safe_load((ROOT / "tests/data/bad_inputs.yaml").read_text(encoding="utf-8"))
    tests = [path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py")]
    said = "\n".join([TEXT, *tests])

    assert [case["id"] for case in cases if case["id"] not in said] == []
