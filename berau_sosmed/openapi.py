"""How the API describes itself: refusals and headers that no endpoint needs to repeat."""

from typing import Any, Literal

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiResponse

from agencies.access import HoldsPower
from core.api import IDEMPOTENCY_KEY, RefusalSerializer
from core.api_repeats import IdempotentMixin

READS = {"GET", "HEAD"}
REASONS = {
    400: "Permintaan tidak dapat dibaca atau isiannya salah; `fields` menyebut isian yang salah.",
    401: "Belum masuk, atau token tidak berlaku.",
    403: "Tidak memegang wewenang untuk ini.",
    404: "Tidak ditemukan di antara yang boleh Anda lihat.",
    409: "Tidak dapat dilakukan dalam keadaan sekarang, atau `version` sudah usang.",
    413: "Kiriman terlalu besar.",
    415: "Format kiriman tidak didukung.",
    422: "Kunci idempotensi sudah dipakai untuk isi lain, atau berkas ditolak.",
    429: "Terlalu sering mencoba; lihat Retry-After.",
    503: "Layanan sedang terganggu; lihat Retry-After.",
}


class PortalSchema(AutoSchema):
    """Every operation with all the refusals it may give, and writes with their key."""

    def get_override_parameters(self) -> list[Any]:
        parameters: list[Any] = super().get_override_parameters()
        if self.method not in READS and isinstance(self.view, IdempotentMixin):
            return [IDEMPOTENCY_KEY, *parameters]
        return parameters

    def _map_basic_serializer(self, serializer: Any, direction: str) -> dict[str, Any]:
        """Leave out docstrings: they speak to those who maintain the code."""
        schema = super()._map_basic_serializer(serializer, direction)
        schema.pop("description", None)
        return schema

    def _get_response_bodies(
        self, direction: Literal["request", "response"] = "response"
    ) -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        for body in bodies.values():
            body["description"] = body["description"] or "Berhasil."
        for status in self._refusals():
            if str(status) not in bodies:
                reason = OpenApiResponse(RefusalSerializer, description=REASONS[status])
                bodies[str(status)] = self._get_response_for_code(reason, str(status))
        return dict(sorted(bodies.items()))

    def _refusals(self) -> set[int]:
        statuses = {400, 401, 429, 503}
        if any(issubclass(gate, HoldsPower) for gate in self.view.permission_classes):
            statuses.add(403)
        if "{" in self.path:
            statuses.add(404)
        if self.method not in READS:
            statuses |= {403, 409, 413, 415, 422}
        return statuses


class TokenScheme(OpenApiAuthenticationExtension):
    """The token of `POST token/`."""

    target_class = "agencies.tokens.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Token …` dari `POST /api/v1/token/`; berlaku 10 jam.",
        }
