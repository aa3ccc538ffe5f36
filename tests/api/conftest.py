"""People of two Instansi and of Diskominfo, and clients that speak to the API with a token."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.response import Response
from rest_framework.test import APIClient

from agencies.models import User
from agencies.tokens import issue_token
from tests.factories import make_agency, make_assigned, make_head, make_officer, make_responsible

BASE = "/api/v1/"


class Partner:
    """A program that calls the API with a token, or without one."""

    def __init__(self, user: User | None = None) -> None:
        self.user = user
        self.http = APIClient()
        if user is not None:
            self.http.credentials(HTTP_AUTHORIZATION=f"Token {issue_token(user)}")

    def get(self, path: str, **query: Any) -> Response:
        return self.http.get(self.address(path), query)

    def post(self, path: str, body: Any = None, *, key: str = "", **options: Any) -> Response:
        return self._write("post", path, body, key, options)

    def patch(self, path: str, body: Any = None, *, key: str = "", **options: Any) -> Response:
        return self._write("patch", path, body, key, options)

    def _write(self, method: str, path: str, body: Any, key: str, options: dict) -> Response:
        headers = {"Idempotency-Key": key} if key else {}
        options.setdefault("format", "json")
        send = getattr(self.http, method)
        return send(self.address(path), {} if body is None else body, headers=headers, **options)

    @staticmethod
    def address(path: str) -> str:
        return path if path.startswith(("/", "http")) else BASE + path


@pytest.fixture
def anyone():
    return Partner()


@pytest.fixture
def as_(db) -> Callable[[User], Partner]:
    return Partner


@pytest.fixture
def dishub(db):
    return make_agency("DISHUB")


@pytest.fixture
def dpupr(db):
    return make_agency("DPUPR")


@pytest.fixture
def officer(dishub):
    return make_officer(dishub)


@pytest.fixture
def responsible(dishub):
    return make_responsible(dishub)


@pytest.fixture
def head(dishub):
    return make_head(dishub)


@pytest.fixture
def target_officer(dpupr):
    return make_officer(dpupr)


@pytest.fixture
def evaluator(db):
    return make_assigned("EVALUATOR")


@pytest.fixture
def regent(db):
    return make_assigned("REGENT")


@pytest.fixture
def admin(db):
    return make_assigned("ADMIN")


def queries(partner: Partner, path: str, **query: Any) -> int:
    """Count what a GET asks of the database, once it has asked what it asks only once."""
    assert partner.get(path, **query).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        partner.get(path, **query)
        return len(asked)
