"""What every endpoint for officers shares: the gate, reading input, answering lists."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar, TypeVar

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from agencies import powers
from agencies.access import HoldsPower
from agencies.models import Agency, User
from agencies.powers import IN_AGENCY, Role
from core import uploads
from core.api import KeysetPagination, RateThrottle, StrictFieldsMixin
from core.api_repeats import IdempotentMixin
from core.parsers import StrictJSONParser

S = TypeVar("S", bound=serializers.Serializer)
NUMERIC_ID = "[0-9]{1,18}"


class AgencyField(serializers.SlugRelatedField):
    """An Instansi, named by its code."""

    def __init__(self, *, label: str = "Instansi", **kwargs: Any) -> None:
        super().__init__(slug_field="code", label=label, **kwargs)
        self.error_messages["required"] = self.error_messages["null"] = f"{label} wajib diisi."
        self.error_messages["does_not_exist"] = "Instansi {value} tidak ditemukan."
        self.error_messages["invalid"] = f"{label} harus kode Instansi."

    @classmethod
    def of_open(cls, **kwargs: Any) -> "AgencyField":
        """The field of an Instansi that still exists."""
        return cls(queryset=Agency.objects.open(), **kwargs)


def describer(tag: str) -> Callable[..., Any]:
    """Give what describes the operations under a heading of the schema."""

    def describe(operation: str, summary: str, answers: Any, reads: Any = None, **more: Any) -> Any:
        return extend_schema(
            operation_id=operation,
            summary=summary,
            tags=[tag],
            request=reads,
            responses=answers,
            **more,
        )

    return describe


class NothingSerializer(StrictFieldsMixin, serializers.Serializer):
    """A body without fields."""


RENDERING = 5  # seconds after which asking for a PDF again makes sense


class AnyAnswer(BaseContentNegotiation):
    """Let a caller that asks for a PDF be told in JSON why there is none yet."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


def rendering() -> Response:
    """Answer that the worker has not made the PDF yet."""
    waiting = {"detail": "PDF sedang dibuat. Coba lagi sebentar lagi.", "code": "rendering"}
    return Response(waiting, status=202, headers={"Retry-After": str(RENDERING)})


class ReadingMixin:
    """Read the body or the query with a serializer, and answer lists page by page."""

    def read(self, kind: type[serializers.Serializer]) -> dict[str, Any]:
        """Return the checked body.

        :raises ValidationError: naming each field that is wrong or unknown.
        """
        body = {} if self.request.data is None else self.request.data
        return self.checked(kind, body).validated_data

    def query(self, kind: type[serializers.Serializer]) -> dict[str, Any]:
        """Return the checked query parameters; unknown ones say nothing.

        :raises ValidationError: naming each parameter that is wrong.
        """
        return self.checked(kind, self.request.query_params.dict()).validated_data

    def checked(self, kind: type[S], data: Any) -> S:
        """:raises ValidationError: naming each field that is wrong."""
        serializer = kind(data=data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        return serializer

    def read_form(self, form: Form, renamed: dict[str, str] | None = None) -> dict[str, Any]:
        """Return what a form of the pages makes of the body, with the API's names for its fields.

        :raises ValidationError: with the form's own sentences.
        """
        if form.is_valid():
            return form.cleaned_data
        names = renamed or {}
        raise exceptions.ValidationError(
            {
                names.get(name, name): [str(line) for line in lines]
                for name, lines in form.errors.items()
            }
        )

    def inspected(self, name: str, kinds: tuple[uploads.Kind, ...]) -> uploads.Inspected | None:
        """Inspect a file of the body; nothing, where there is none.

        Call it from `initial`: what comes later may stand in a transaction, and this may take
        seconds.

        :raises core.uploads.UploadRefused: if it may not be kept.
        """
        body = self.request.data
        file = body.get(name) if isinstance(body, dict) else None
        if not isinstance(file, UploadedFile):
            return None
        return uploads.inspect(file, by=self.request.user, kinds=kinds)

    def answer_list(self, rows: QuerySet, kind: type[serializers.Serializer]) -> Response:
        page = self.paginate_queryset(rows)
        context = self.get_serializer_context()
        return self.get_paginated_response(kind(page, many=True, context=context).data)


class HoldsRole(HoldsPower):
    """The gate of an endpoint whose view names the `roles` it is for."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """:raises PermissionDenied: for those who hold another power only."""
        if not super().has_permission(request, view):
            return False
        if not set(view.roles) & set(powers.of(request.user).roles()):
            raise PermissionDenied
        return True


class ReferenceNotFound(exceptions.APIException):
    """What the body names is not among what the caller may see, or does not exist."""

    status_code = 404
    default_code = "reference_not_found"


class DeskViewSet(ReadingMixin, IdempotentMixin, GenericViewSet):
    """An endpoint for whoever holds one of the `roles` in force; answers are never cached."""

    roles: ClassVar[tuple[Role, ...]] = (*IN_AGENCY, Role.EVALUATOR)
    permission_classes: ClassVar = [HoldsRole]
    pagination_class = KeysetPagination
    parser_classes: ClassVar = [StrictJSONParser]
    lookup_value_regex = NUMERIC_ID

    def finalize_response(
        self, request: Request, response: HttpResponseBase, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response

    def get_queryset(self) -> QuerySet:
        if getattr(self, "swagger_fake_view", False):  # the schema asks for the model alone
            return super().get_queryset()
        return self.visible()

    def must_hold(self, roles: Iterable[Role]) -> None:
        """Refuse before the input is looked at.

        :raises PermissionDenied: for those who hold none of the roles at any Instansi.
        """
        if not powers.of(self.request.user).agencies(*roles):
            raise PermissionDenied

    def visible(self) -> QuerySet:
        """Return what the caller may see; list and detail use the same rows."""
        raise NotImplementedError


class DocumentViewSet(DeskViewSet):
    """An endpoint where a PDF (`document`) comes with what is created."""

    document: uploads.Inspected | None = None

    def check_may_create(self) -> None:
        """:raises PermissionDenied: before the file is looked at."""
        raise NotImplementedError

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Inspect the document before the transaction that `Idempotency-Key` opens."""
        super().initial(request, *args, **kwargs)
        if self.action == "create":
            self.check_may_create()
            self.document = self.inspected("document", (uploads.PDF,))

    def get_parsers(self) -> list[Any]:
        """A file comes with what is created; nothing else has one."""
        creates = getattr(self, "action_map", {}).get("post") == "create"
        writes = self.request is None or self.request.method == "POST"
        return [MultiPartParser()] if creates and writes else super().get_parsers()


class PublicViewSet(ReadingMixin, GenericViewSet):
    """An endpoint for everybody, limited per address."""

    permission_classes: ClassVar = [AllowAny]
    pagination_class = KeysetPagination
    throttle_classes: ClassVar = [RateThrottle]
    throttle_scope = "public_read"


def acting_agency(user: User, named: Agency | None, roles: Iterable[Role]) -> Agency:
    """Return the Instansi named, or else the one where the caller holds one of the roles.

    :raises PermissionDenied: if there is none.
    :raises ValidationError: if there are several and none is the caller's own.
    """
    if named is not None:
        return named
    ids = powers.of(user).agencies(*roles)
    choices = {agency.pk: agency for agency in Agency.objects.open().filter(pk__in=ids)}
    if not choices:
        raise PermissionDenied
    if len(choices) == 1:
        return next(iter(choices.values()))
    if user.home_agency_id in choices:
        return choices[user.home_agency_id]
    sentence = "Anda bertugas di beberapa Instansi. Sebutkan kode Instansinya."
    raise exceptions.ValidationError({"agency": sentence})
