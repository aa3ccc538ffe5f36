"""The PDFs of a decree: the draft to be signed, and its signed scan (Pasal 9(1))."""

from typing import TYPE_CHECKING

import structlog
from django.http import Http404, HttpResponse, HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse
from rest_framework import exceptions
from rest_framework.decorators import action
from rest_framework.request import Request

from accounts import decree_pdf
from agencies.api_base import AnyAnswer, describer
from agencies.models import Decree
from core import uploads
from core.api import RefusalSerializer
from core.pdf import RenderError

if TYPE_CHECKING:
    from agencies.api_base import DeskViewSet as Base
else:
    Base = object

log = structlog.get_logger(__name__)
describe = describer("keputusan")
PDF = (200, "application/pdf")


class NotRendered(exceptions.APIException):
    """The press failed; the same request may succeed later."""

    status_code = 503
    default_code = "rendering_failed"
    default_detail = "PDF belum dapat dibuat. Coba lagi nanti; bila berulang, hubungi Diskominfo."


class DecreeFilesMixin(Base):
    """What the endpoint of decrees hands out as PDF, to whoever may see the decree."""

    @describe(
        "get_decree_draft",
        "PDF draf untuk ditandatangani",
        {
            PDF: OpenApiTypes.BINARY,
            503: OpenApiResponse(RefusalSerializer, description="PDF belum dapat dibuat."),
        },
        description="404 bila Keputusan sudah ditandatangani: ambil pindaiannya.",
    )
    @action(detail=True, url_path="draft-pdf", content_negotiation_class=AnyAnswer)
    def draft_pdf(self, request: Request, pk: str) -> HttpResponseBase:
        draft: Decree = self.get_object()
        if not draft.is_draft:
            raise Http404
        try:
            content = decree_pdf.render(draft)
        except RenderError as error:
            log.exception("decree_pdf_failed", decree=draft.pk)
            raise NotRendered from error
        name = f'attachment; filename="draf-keputusan-{draft.pk}.pdf"'
        headers = {"Content-Disposition": name}
        return HttpResponse(content, content_type="application/pdf", headers=headers)

    @describe(
        "get_decree_scan",
        "Pindaian Keputusan yang ditandatangani",
        {PDF: OpenApiTypes.BINARY},
        description="404 selama Keputusan masih draf.",
    )
    @action(detail=True, content_negotiation_class=AnyAnswer)
    def scan(self, request: Request, pk: str) -> HttpResponseBase:
        signed = self.get_object().signed_scan
        if signed is None:
            raise Http404
        return uploads.serve(signed)
