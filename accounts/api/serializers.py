"""Accounts and platforms as the API writes them."""

from typing import Any

from rest_framework import serializers

from accounts.models import MediaAccount
from agencies.api_base import AgencyField
from core.api_fields import DayField


class PlatformField(serializers.SlugRelatedField):
    """A platform, named by its code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(slug_field="code", label="Platform", **kwargs)
        self.error_messages["does_not_exist"] = "Platform {value} tidak dikenal."
        self.error_messages["invalid"] = "Platform harus kode platform."


class DayQuestion(serializers.Serializer):
    """How was it on that day?"""

    at = DayField(label="Tanggal", required=False, help_text="Keadaan pada akhir hari itu.")


class OfficialAccountSerializer(serializers.ModelSerializer):
    platform = PlatformField(read_only=True)
    agency = AgencyField(read_only=True)

    class Meta:
        model = MediaAccount
        fields = ("id", "url", "handle", "platform", "agency", "display_name")


class AccountSerializer(OfficialAccountSerializer):
    status = serializers.ChoiceField(choices=MediaAccount.Status.choices)

    confirmed_at = serializers.DateTimeField(
        allow_null=True, read_only=True, help_text="Terakhir dikonfirmasi hidup dan kita kuasai."
    )

    class Meta(OfficialAccountSerializer.Meta):
        fields = (*OfficialAccountSerializer.Meta.fields, "status", "proposed_at", "confirmed_at")
