"""How the API reads bodies; apart from `core.api`, which needs the framework's views loaded."""

from __future__ import annotations

from typing import Any

from rest_framework.exceptions import APIException
from rest_framework.parsers import JSONParser

from core import strict_json


class InvalidBody(APIException):
    """The body cannot be read as what it claims to be."""

    status_code = 400
    default_code = "invalid_json"
    default_detail = "JSON tidak valid."


class StrictJSONParser(JSONParser):
    """Read JSON strictly: see `core.strict_json`."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """:raises InvalidBody: if the body is no JSON that two readers would agree on."""
        try:
            return strict_json.loads(stream.read())
        except strict_json.DuplicateKey as error:
            raise InvalidBody("JSON memuat kunci ganda.") from error
        except strict_json.InvalidJSON as error:
            raise InvalidBody from error
