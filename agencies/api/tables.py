"""Imports over the API: a CSV file is tried or taken whole, and every row is told of."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from core.api import StrictFieldsMixin, refusal
from core.table_forms import TableForm
from core.tables import LARGEST, ImportRefused, Report, Result

SENTENCES = TableForm.base_fields["file"].error_messages


class TableSerializer(StrictFieldsMixin, serializers.Serializer):
    file = serializers.FileField(
        allow_empty_file=True,
        help_text=f"CSV, paling besar {LARGEST // 1024 // 1024} MB.",
        error_messages=dict.fromkeys(("required", "null", "no_name"), SENTENCES["required"])
        | {"invalid": SENTENCES["invalid"]},
    )
    is_trial = serializers.BooleanField(
        default=False, help_text="Coba saja: laporkan tiap baris, jangan simpan."
    )


class ImportedRowSerializer(serializers.Serializer):
    row = serializers.IntegerField(source="number", help_text="Baris pada berkas; kepalanya 1.")
    result = serializers.ChoiceField(choices=Result.choices)
    text = serializers.CharField(source="full_text")


class ImportReportSerializer(serializers.Serializer):
    is_trial = serializers.BooleanField(help_text="Hanya dicoba; tidak ada yang disimpan.")
    summary = serializers.CharField(help_text="Bagaimana berkas dibaca.")
    added = serializers.IntegerField()
    same = serializers.IntegerField(help_text="Baris yang sudah ada, jadi tidak menambah apa pun.")
    rows = ImportedRowSerializer(source="outcomes", many=True)


def describe_import(operation: str, summary: str, tag: str) -> Any:
    """Describe an import for the schema."""
    return extend_schema(
        operation_id=operation,
        summary=summary,
        description="Semua baris atau tidak satu pun. Ditolak 422: `rows` menyebut tiap baris.",
        tags=[tag],
        request={"multipart/form-data": TableSerializer},
        responses=ImportReportSerializer,
    )


def answer_import(asked: dict[str, Any], take: Callable[..., Report]) -> Response:
    """Try or take the table that was sent, and tell what became of each row.

    :raises core.tables.TableError: if the file cannot be read.
    """
    content = asked["file"].read(LARGEST + 1)
    try:
        report = take(content=content, is_trial=asked["is_trial"])
    except ImportRefused as refused:
        rows = ImportedRowSerializer(refused.report.outcomes, many=True).data
        return refusal(422, str(refused), refused.code, rows=rows)
    return Response(ImportReportSerializer(report).data)
