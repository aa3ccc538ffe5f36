"""JSON as a careful partner writes it: what two readers could understand differently fails."""

from __future__ import annotations

import json
import math
import re
from typing import Any

MAX_DEPTH = 20

_STRING = re.compile(r'"(?:[^"\\]|\\.)*+"?', re.DOTALL)  # never looked at twice, ended or not
_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


class InvalidJSON(ValueError):
    """The text is no JSON, or holds what cannot be stored."""


class DuplicateKey(InvalidJSON):
    """An object names a key twice."""


def loads(encoded: bytes) -> Any:
    """Parse UTF-8 JSON without NaN, endless numbers, lone surrogates or deep nesting.

    :raises InvalidJSON: if it is not that.
    :raises DuplicateKey: if an object names a key twice.
    """
    try:
        text = encoded.decode()
    except UnicodeDecodeError as error:
        raise InvalidJSON("not UTF-8") from error
    _refuse_depth(text)
    try:
        value = json.loads(
            text, object_pairs_hook=_object, parse_constant=_no_constant, parse_float=_finite
        )
        if _ESCAPED_SURROGATE.search(text):
            json.dumps(value, ensure_ascii=False).encode()  # fails for one without its pair
    except InvalidJSON:
        raise
    except ValueError as error:
        raise InvalidJSON("not JSON") from error
    return value


def _refuse_depth(text: str) -> None:
    depth = 0
    for bracket in re.finditer(r"[\[\]{}]", _STRING.sub("", text)):
        depth += 1 if bracket[0] in "[{" else -1
        if depth > MAX_DEPTH:
            raise InvalidJSON("too deep")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise DuplicateKey("a key appears twice")
    return result


def _no_constant(name: str) -> Any:
    raise InvalidJSON(f"{name} is no number")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise InvalidJSON("number out of range")
    return number
