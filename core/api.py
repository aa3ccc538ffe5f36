"""What every endpoint of the API shares: refusals, JSON, pages of a list.

A refusal is `{"detail": "<Indonesian sentence>", "code": "<stable word>"}`; one of validation also
has `fields`. The same querysets, policies and services as the pages decide; nothing here does.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.core.exceptions import ImproperlyConfigured
from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import DataError
from django.db.models import DateTimeField, QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter
from rest_framework import exceptions, serializers
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from core import outages, text, throttling
from core.addresses import client_address
from core.error_pages import (
    CSRF_EXPIRED,
    FORBIDDEN,
    METHOD_NOT_ALLOWED,
    TOO_BIG,
    TOO_LARGE,
    TOO_OFTEN,
    UNREADABLE,
)
from core.errors import DomainError
from core.idempotency import KeyReused, KeyUnusable
from core.tables import TableError, TableTooLarge
from core.throttling import TooOften
from core.uploads import StorageFull, UploadRefused, UploadTooLarge

log = structlog.get_logger(__name__)

MAX_LIMIT = 200
NOT_FOUND = "Tidak ditemukan."

# Refusals that mean something other than "not possible in this state"; the first match counts.
STATUSES: tuple[tuple[type[DomainError], int], ...] = (
    (KeyReused, 422),
    (KeyUnusable, 400),
    (UploadTooLarge, 413),
    (UploadRefused, 422),
    (StorageFull, 503),
    (TooOften, 429),
    (TableTooLarge, 413),
    (TableError, 422),
)


FRAMEWORK_SENTENCES: dict[type[exceptions.APIException], tuple[str, str]] = {
    exceptions.NotAuthenticated: ("Masuk dahulu atau sertakan token.", "not_authenticated"),
    exceptions.AuthenticationFailed: ("Token tidak berlaku.", "invalid_token"),
    exceptions.MethodNotAllowed: (METHOD_NOT_ALLOWED, "method_not_allowed"),
    exceptions.NotAcceptable: ("Format jawaban tidak didukung.", "not_acceptable"),
    exceptions.UnsupportedMediaType: ("Format tidak didukung.", "unsupported_media_type"),
    exceptions.ParseError: (UNREADABLE, "unreadable"),
    exceptions.Throttled: (TOO_OFTEN, "throttled"),
}


def refusal(status: int, detail: str, code: str, **more: Any) -> Response:
    """Build the one shape that every refusal has."""
    headers = {"Retry-After": str(outages.RETRY_AFTER)} if status == 503 else None
    return Response({"detail": detail, "code": code, **more}, status=status, headers=headers)


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn every exception that callers may cause into a refusal; others stay a 500."""
    for kinds, answer in ANSWERS:
        if isinstance(error, kinds):
            return answer(error)
    if outages.is_outage(error):
        log.error("service_away", error=type(error).__name__)
        return refusal(503, outages.SENTENCE, "unavailable")
    return None


def _domain_refusal(error: DomainError) -> Response:
    status = next((status for kind, status in STATUSES if isinstance(error, kind)), 409)
    response = refusal(status, str(error), error.code)
    if isinstance(error, TooOften):
        response["Retry-After"] = str(error.retry_after)
    return response


def _validation_refusal(error: exceptions.ValidationError | DjangoValidationError) -> Response:
    detail: Any
    if isinstance(error, exceptions.ValidationError):
        detail = error.detail
    else:
        detail = serializers.as_serializer_error(error)
    fields = detail if isinstance(detail, dict) else {"non_field_errors": detail}
    return refusal(400, _first_sentence(fields), "invalid", fields=fields)


def _first_sentence(detail: Any) -> str:
    while isinstance(detail, dict | list):
        detail = next(iter(detail.values() if isinstance(detail, dict) else detail), "")
    return str(detail) or "Isian tidak valid."


def _permission_refusal(error: Exception) -> Response:
    """Pass on a sentence of ours; what the framework says by itself is English or technical."""
    sentence = str(error)
    if sentence.startswith("CSRF Failed"):
        return refusal(403, CSRF_EXPIRED, "csrf_expired")
    if not sentence or sentence == str(exceptions.PermissionDenied.default_detail):
        sentence = FORBIDDEN
    return refusal(403, sentence, "forbidden")


def _framework_refusal(error: exceptions.APIException) -> Response:
    sentence, code = FRAMEWORK_SENTENCES.get(type(error), (str(error.detail), error.default_code))
    response = refusal(error.status_code, sentence, code)
    if wait := getattr(error, "wait", None):
        response["Retry-After"] = str(math.ceil(wait))
    if header := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = header
    return response


# How each kind of exception is answered; the first match counts.
ANSWERS: tuple[tuple[Any, Callable[[Any], Response]], ...] = (
    (DomainError, _domain_refusal),
    ((exceptions.ValidationError, DjangoValidationError), _validation_refusal),
    ((Http404, exceptions.NotFound), lambda error: refusal(404, NOT_FOUND, "not_found")),
    ((DjangoPermissionDenied, exceptions.PermissionDenied), _permission_refusal),
    (TOO_BIG, lambda error: refusal(413, TOO_LARGE, "too_large")),
    (exceptions.APIException, _framework_refusal),
)


UNUSABLE_CURSOR = (
    exceptions.NotFound, ValueError, OverflowError, DjangoValidationError, DataError
)  # fmt: skip


class KeysetPagination(CursorPagination):
    """Pages of a list that stay right while rows are added; the view names its `ordering`.

    `limit` is at most 200. The answer is `{"next": url, "previous": url, "results": […]}`.
    """

    page_size = 50
    page_size_query_param = "limit"
    page_size_query_description = f"Banyak baris per halaman, paling banyak {MAX_LIMIT}."
    cursor_query_description = "Penanda halaman, dari `next` atau `previous` jawaban sebelumnya."
    max_page_size = MAX_LIMIT
    ordering = "-pk"

    def get_ordering(self, request: Request, queryset: QuerySet, view: APIView) -> tuple[str, ...]:
        ordering = getattr(view, "ordering", self.ordering)
        return (ordering,) if isinstance(ordering, str) else tuple(ordering)

    def paginate_queryset(
        self, queryset: Any, request: Request, view: APIView | None = None
    ) -> list[Any] | None:
        """:raises ValidationError: if `cursor` does not come from an answer of this list."""
        self.model = queryset.model
        try:
            return super().paginate_queryset(queryset, request, view)
        except UNUSABLE_CURSOR as error:
            if self.cursor_query_param not in request.query_params:
                raise
            sentence = "Penanda halaman tidak valid. Mulai dari halaman pertama."
            raise exceptions.ValidationError({self.cursor_query_param: sentence}) from error

    def decode_cursor(self, request: Request) -> Cursor | None:
        """:raises ValueError: if a list by time shall go on from a time without its zone."""
        cursor = super().decode_cursor(request)
        if cursor and cursor.position is not None and self._is_by_time():
            moment = datetime.fromisoformat(cursor.position)
            if moment.tzinfo is None or not 2000 <= moment.year <= 2100:
                raise ValueError("no time that an answer gave")
        return cursor

    def _is_by_time(self) -> bool:
        first = self.ordering[0].lstrip("-")
        fields = {field.name: field for field in self.model._meta.concrete_fields}
        return isinstance(fields.get(first), DateTimeField)

    def get_page_size(self, request: Request) -> int:
        """:raises ValidationError: if `limit` is no number from 1 to 200."""
        asked = request.query_params.get("limit")
        if asked is None:
            return self.page_size
        if not (asked.isascii() and asked.isdigit()) or int(asked[:9]) < 1:
            raise exceptions.ValidationError({"limit": "Batas harus angka bulat mulai dari 1."})
        if len(asked) > 9 or int(asked) > MAX_LIMIT:
            raise exceptions.ValidationError({"limit": f"Batas paling banyak {MAX_LIMIT}."})
        return int(asked)


class StrictFieldsMixin(serializers.Serializer):
    """Refuse keys that the serializer does not write, instead of ignoring them."""

    def to_internal_value(self, data: Any) -> Any:
        """:raises ValidationError: naming the unknown and read-only keys in their order."""
        if isinstance(data, dict):
            writable = {name for name, field in self.fields.items() if not field.read_only}
            unknown = [str(name) for name in data if name not in writable]
            if unknown:
                sentence = f"Kolom tidak dapat diubah: {', '.join(unknown)}."
                raise exceptions.ValidationError({name: [sentence] for name in unknown})
        return super().to_internal_value(data)


class CleanCharField(serializers.CharField):
    """Text under the same rules as on the pages; `label` opens its sentences."""

    def __init__(self, *, label: str, max_length: int, **kwargs: Any) -> None:
        self.most = max_length
        super().__init__(label=label, **kwargs)
        self.error_messages["required"] = self.error_messages["null"] = f"{label} wajib diisi."
        self.error_messages["invalid"] = f"{label} harus berupa teks."

    def run_validation(self, data: Any = serializers.empty) -> Any:
        if isinstance(data, str):
            data = self._clean(data)
            if not data:
                return ""
        return super().run_validation(data)

    def _clean(self, data: str) -> str:
        try:
            return text.clean(
                data, label=str(self.label), max_length=self.most, required=not self.allow_blank
            )
        except DjangoValidationError as error:
            raise exceptions.ValidationError(error.messages, code=error.code) from error


class RateThrottle(SimpleRateThrottle):
    """Limit a view by its `throttle_scope`, per user or else per address, across all processes.

    Rates stand in `REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"]`, as in "20/hour".
    """

    def __init__(self) -> None:
        """Wait for the view: only it knows the scope."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        """:raises TooOften: when the limit is used up."""
        scope = getattr(view, "throttle_scope", None)
        if scope is None:
            return True
        limit, seconds = self.parse_rate(str(api_settings.DEFAULT_THROTTLE_RATES[scope]))
        if limit is None or seconds is None:
            raise ImproperlyConfigured(f"The throttle {scope} has no rate.")
        user = request.user
        who = f"user:{user.pk}" if user.is_authenticated else client_address(request._request)
        throttling.spend(f"api:{scope}", who, limit=limit, per=timedelta(seconds=seconds))
        return True


class RefusalSerializer(serializers.Serializer):
    """The shape of every refusal, for the schema."""

    detail = serializers.CharField(help_text="Kalimat untuk orang.")
    code = serializers.CharField(help_text="Kata tetap untuk program.")
    fields_ = serializers.DictField(required=False, help_text="Isian yang salah (hanya 400).")
    rows = serializers.ListField(
        child=serializers.DictField(), required=False, help_text="Tiap baris (hanya impor, 422)."
    )

    def get_fields(self) -> dict[str, serializers.Field]:
        fields = super().get_fields()
        fields["fields"] = fields.pop("fields_")  # `fields` is a property of serializers
        return fields


REFUSALS = dict.fromkeys((400, 401, 403, 404, 409, 429, 503), RefusalSerializer)
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[ -~]+$"},
    OpenApiParameter.HEADER,
    description="Kunci acak per kiriman; kiriman ulang dengan kunci sama dijawab sama.",
)
