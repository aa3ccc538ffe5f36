"""Writes of the API that happen once, and what a repeat is told."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from django.db import connection, transaction
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core import idempotency
from core.api import exception_handler
from core.idempotency import Answer
from core.snapshots import in_one_snapshot, is_overtaken

WRITES = frozenset({"post", "put", "patch", "delete"})


class IdempotentMixin(APIView):
    """Let a write with `Idempotency-Key` happen once; its repeat gets the first answer.

    Runs after authentication, permission and throttling, around the handler and in one transaction
    with it. Put it first among the bases of a view or viewset. Actions whose service works
    `in_one_snapshot` are named in `snapshot_actions`: the transaction is that snapshot then.

    A repeat is refused as any call is by look-up and policy, also where the write itself took the
    object out of the caller's sight. Answers of `unkept_actions` are given once and not kept.
    """

    snapshot_actions: ClassVar[frozenset[str]] = frozenset()
    unkept_actions: ClassVar[frozenset[str]] = frozenset()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        key = request.headers.get("Idempotency-Key")
        method = (request.method or "").lower()
        if key is not None and method in WRITES:
            handler = getattr(self, method, None) or self.http_method_not_allowed
            setattr(self, method, partial(self._once, handler, key))

    def _once(
        self,
        handler: Callable[..., Response],
        key: str,
        request: Request,
        *args: Any,
        **kwargs: Any,
    ) -> Response:
        attempt = partial(self._attempt, partial(handler, request, *args, **kwargs), key, request)
        if getattr(self, "action", None) in self.snapshot_actions:
            return in_one_snapshot(attempt)
        return attempt()

    def _attempt(self, write: Callable[[], Response], key: str, request: Request) -> Response:
        fresh: list[Response] = []

        def run() -> Answer:
            try:
                with transaction.atomic():
                    response = write()
            except Exception as error:
                if is_overtaken(error):
                    raise
                response = self.handle_exception(error)
            fresh.append(response)
            body = JSONRenderer().render(response.data).decode()
            is_kept = getattr(self, "action", None) not in self.unkept_actions
            return Answer(response.status_code, body, is_kept=is_kept)

        who = f"user:{request.user.pk}" if request.user.is_authenticated else "public"
        answer = idempotency.once(
            actor=who,
            key=key,
            body=_fingerprint(request),
            run=run,
            check=partial(_check_may_write, write),
        )
        if fresh:
            return fresh[0]
        content = json.loads(answer.body) if answer.body else None
        return Response(content, status=answer.status, headers={"Idempotency-Replayed": "true"})


class _WouldWrite(Exception):
    """The handler came as far as its first statement that is no reading."""


def _only_read(execute: Callable[..., Any], sql: str, *args: Any) -> Any:
    if not sql.lstrip(" (").startswith(("SELECT", "WITH")):
        raise _WouldWrite
    return execute(sql, *args)


def _check_may_write(write: Callable[[], Response]) -> None:
    """Run a handler up to its service, which opens a savepoint: look-up and policy come before.

    :raises Exception: what refuses the caller; what state or content refuse is no matter here.
    """
    try:
        with transaction.atomic(), connection.execute_wrapper(_only_read):
            write()
    except _WouldWrite:
        return
    except Exception as error:
        refused = exception_handler(error, {})
        if refused is None or refused.status_code not in {400, 409, 413, 422}:
            raise


def _fingerprint(request: Request) -> bytes:
    """Return bytes that are equal for equal writes: method, path, fields and files."""
    digest = hashlib.sha256(f"{request.method} {request.path}\n".encode())
    data = request.data
    if hasattr(data, "lists"):
        data = {name: [_file_digest(value) for value in values] for name, values in data.lists()}
    digest.update(json.dumps(data, sort_keys=True).encode())
    return digest.digest()


def _file_digest(value: Any) -> str:
    if not hasattr(value, "chunks"):
        return str(value)
    digest = hashlib.sha256(value.name.encode())
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)
    return digest.hexdigest()
