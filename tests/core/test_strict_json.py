"""What two readers could understand differently is refused, and nothing keeps us busy."""

import json

import pytest

from core import strict_json


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1, "a": 2}',
        "[NaN]",
        "[1e999]",
        '["\\ud800"]',
        "[" * 21 + "]" * 21,
        '{"a": "' + "[" * 30,
        "",
    ],
)
def test_it_is_refused(text):
    with pytest.raises(strict_json.InvalidJSON):
        strict_json.loads(text.encode())


@pytest.mark.parametrize("value", [{"a": "[[[[[[[[[[[[[[[[[[[[[[[[{"}, ['\\"[', "é", 1.5, None]])
def test_brackets_inside_of_strings_are_no_depth(value):
    assert strict_json.loads(json.dumps(value).encode()) == value


def test_a_string_without_an_end_is_read_once():
    """Read anew from each of its quotes, two million signs would take hours."""
    with pytest.raises(strict_json.InvalidJSON):
        strict_json.loads(b'"' + b'\\"' * 1_000_000)
