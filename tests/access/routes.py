"""Every route of the portal, read off the URL resolver."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.urls import URLPattern, URLResolver, get_resolver

# Served by libraries, the same for everybody; or there in development alone.
NOT_OURS = ("account_", "mfa_", "api-schema", "api-docs", "core:styleguide")


@dataclass(frozen=True)
class Route:
    name: str
    parts: frozenset[str]
    methods: frozenset[str]


@cache
def all_routes() -> dict[str, Route]:
    """The routes by name, with the parts of their address and the methods they answer."""
    found = {route.name: route for route in _walk(get_resolver().url_patterns, "", frozenset())}
    return {name: route for name, route in found.items() if not name.startswith(NOT_OURS)}


def _walk(patterns: list, namespace: str, parts: frozenset[str]) -> Iterator[Route]:
    for pattern in patterns:
        here = (
            parts
            | frozenset(pattern.pattern.converters)
            | frozenset(pattern.pattern.regex.groupindex)
        )
        if isinstance(pattern, URLResolver):
            inner = ":".join(filter(None, [namespace, pattern.namespace or ""]))
            yield from _walk(pattern.url_patterns, inner, here)
        elif isinstance(pattern, URLPattern):
            name = f"{namespace}:{pattern.name}" if namespace else str(pattern.name)
            yield Route(name, here, _methods(pattern))


def _methods(pattern: URLPattern) -> frozenset[str]:
    """The methods of an API view; of a page view the matrix itself says what is tried."""
    actions = getattr(pattern.callback, "actions", None)
    if actions:
        return frozenset(actions) - {"head", "options"}
    view = getattr(pattern.callback, "cls", None)
    names = ("get", "post", "put", "patch", "delete")
    return frozenset(name for name in names if view and hasattr(view, name))
