"""The floor of the inbox as a WSGI application, for `benchmarks.clients`; BENCH_USER reads it."""

import os
from collections.abc import Callable, Iterable
from functools import cache

import django

django.setup()

from django.http import HttpResponse  # noqa: E402 - after setup()

URL = "/kotak-masuk/?tab=perlu-dijawab"


@cache
def _bare() -> Callable[[], HttpResponse]:
    from agencies.models import User  # noqa: PLC0415 - after setup()
    from benchmarks import floor  # noqa: PLC0415
    from benchmarks.pages import reader  # noqa: PLC0415

    user = User.objects.get(username=os.environ["BENCH_USER"])
    return floor.inbox(reader(user), URL, "perlu-dijawab")


def application(environ: dict, start_response: Callable) -> Iterable[bytes]:
    """Answer every address with the page."""
    answer = _bare()()
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
    return [answer.content]
