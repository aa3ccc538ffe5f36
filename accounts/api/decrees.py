"""`decrees/`: drafted, activated with their signed scan, revoked (Pasal 8c, 8d and 9(1))."""

from datetime import datetime
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import services
from accounts.api.decree_files import DecreeFilesMixin
from accounts.api.serializers import DayQuestion, OfficialAccountSerializer
from accounts.forms import DecreeForm, initial_of
from accounts.forms.decree import SUBSTITUTES
from accounts.models import Designation
from agencies import policies
from agencies import services as registry
from agencies.api_base import AgencyField, DeskViewSet, NothingSerializer, acting_agency
from agencies.models import Agency, Appointment, Decree, User
from agencies.moments import moment_of
from agencies.powers import Role
from core import clock, uploads
from core.api import CleanCharField, StrictFieldsMixin
from core.api_fields import DayField, IdField, WordField
from core.uploads import Inspected

DRAFTERS = (Role.RESPONSIBLE, Role.HEAD)
ROLE_FIELDS = {Appointment.Role.RESPONSIBLE: "responsible", Appointment.Role.OFFICER: "officers"}


class NamedPersonSerializer(serializers.ModelSerializer):
    user = serializers.CharField(source="user.username", label="Nama pengguna")
    name = serializers.SerializerMethodField(help_text="Nama seperti pada naskah.")
    agency = AgencyField(read_only=True)

    class Meta:
        model = Appointment
        fields = ("id", "user", "name", "role", "agency", "substitute_for")

    def get_name(self, row: Appointment) -> str:
        return row.shown.get("full_name", "")


class DecreeSerializer(serializers.ModelSerializer):
    agency = AgencyField(read_only=True)
    status = serializers.SerializerMethodField(
        help_text="Keadaan sekarang, atau pada hari yang ditanyakan."
    )
    accounts = serializers.SerializerMethodField(help_text="Akun yang ditunjuk.")
    appointments = NamedPersonSerializer(many=True)

    class Meta:
        model = Decree
        fields = (
            "id", "agency", "number", "year", "about", "decree_date", "valid_from", "valid_until",
            "status", "effective_from", "effective_until", "activated_at", "revoked_at",
            "revocation_reason", "supersedes", "revision", "accounts", "appointments",
        )  # fmt: skip

    def get_status(self, row: Decree) -> Decree.Status:
        return row.status_at(self.context["at"])

    @extend_schema_field(OfficialAccountSerializer(many=True))
    def get_accounts(self, row: Decree) -> list[dict[str, Any]]:
        accounts = [line.account for line in row.designations.all()]
        return OfficialAccountSerializer(accounts, many=True).data


class AppointSerializer(StrictFieldsMixin, serializers.Serializer):
    user = CleanCharField(label="Nama pengguna", max_length=150)
    role = WordField(Appointment.Role.choices, label="Peran")
    substitute_for = CleanCharField(
        label="Menggantikan",
        max_length=150,
        required=False,
        help_text="Nama pengguna yang digantikan selama cutinya; ia disebut dengan peran sama.",
    )


class DraftSerializer(StrictFieldsMixin, serializers.Serializer):
    agency = AgencyField.of_open(required=False, help_text="Bawaan: Instansi Anda.")
    number = CleanCharField(label="Nomor", max_length=80)
    about = CleanCharField(label="Tentang", max_length=300)
    decree_date = DayField(label="Tanggal penetapan")
    valid_from = DayField(label="Berlaku mulai")
    valid_until = DayField(
        label="Berlaku sampai dengan",
        required=False,
        allow_null=True,
        help_text="Tanpa ini berlaku sampai dicabut.",
    )
    supersedes = IdField(
        label="Menggantikan", required=False, allow_null=True, help_text="Id Keputusan lama."
    )
    accounts = serializers.ListField(
        child=IdField(label="Akun"),
        required=False,
        max_length=50,
        help_text="Id akun Instansi ini, dari `accounts/`.",
    )
    new_accounts = serializers.ListField(
        child=CleanCharField(label="Alamat akun", max_length=500),
        required=False,
        max_length=20,
        help_text="Alamat profil akun yang sekaligus diusulkan.",
    )
    appointments = AppointSerializer(many=True, required=False)
    considerations = CleanCharField(
        label="Menimbang",
        max_length=4000,
        required=False,
        allow_blank=True,
        help_text="Satu pertimbangan per baris; tanpa ini teks baku.",
    )
    legal_basis = CleanCharField(
        label="Mengingat",
        max_length=6000,
        required=False,
        allow_blank=True,
        help_text="Satu dasar hukum per baris; tanpa ini teks baku.",
    )

    def validate_appointments(self, lines: list[dict[str, str]]) -> list[dict[str, str]]:
        """:raises ValidationError: for more substitutes than a decree has room for."""
        if sum("substitute_for" in line for line in lines) > len(SUBSTITUTES):
            most = len(SUBSTITUTES)
            raise serializers.ValidationError(f"Pengganti paling banyak {most} orang.")
        return lines


class RevisionSerializer(DraftSerializer):
    """What of a draft is to change; the rest stays."""

    agency = None  # type: ignore[assignment]
    revision = serializers.IntegerField(
        min_value=0,
        max_value=2**31 - 1,
        help_text="`revision` yang Anda baca; ditolak 409 bila drafnya sudah berubah.",
        error_messages=dict.fromkeys(("required", "null"), "Sebutkan revision yang Anda baca."),
    )

    def get_fields(self) -> dict[str, serializers.Field]:
        fields = super().get_fields()
        for name in ("number", "about", "decree_date", "valid_from"):
            fields[name].required = False
        return fields


class ActivateSerializer(StrictFieldsMixin, serializers.Serializer):
    scan = serializers.FileField(
        allow_empty_file=True,
        help_text="Naskah yang sudah ditandatangani, PDF paling besar 10 MB.",
        error_messages=dict.fromkeys(
            ("required", "null", "invalid", "no_name"),
            "Naskah yang sudah ditandatangani wajib diunggah.",
        ),
    )
    revision = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=2**31 - 1,
        help_text="`revision` yang Anda baca; ditolak 409 bila drafnya sudah berubah.",
    )


class RevokeSerializer(StrictFieldsMixin, serializers.Serializer):
    reason = CleanCharField(label="Alasan", max_length=1000)


class DecreeFilters(serializers.Serializer):
    TABS = {"drafts": "Draf", "current": "Berlaku atau akan berlaku", "ended": "Berakhir"}
    agency = AgencyField(queryset=Agency.objects.all(), required=False, help_text="Kode Instansi.")
    year = serializers.IntegerField(required=False, min_value=2000, max_value=2100)
    tab = WordField(TABS, label="Tab", required=False)
    at = DayField(
        label="Tanggal", required=False, help_text="Hanya yang berlaku pada akhir hari itu."
    )


class DecreeViewSet(DecreeFilesMixin, DeskViewSet):
    """Keputusan Kepala Instansi: akun resmi, Pejabat, dan Petugas (Pasal 9(1))."""

    queryset = Decree.objects.none()
    ordering: ClassVar[tuple[str, ...]] = ("-id",)

    signed: Inspected | None = None  # the scan that came with the request
    at: datetime | None = None  # the moment that is asked about; now, for none

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Inspect the scan before the transaction that `Idempotency-Key` opens."""
        super().initial(request, *args, **kwargs)
        if self.action == "activate":
            self._signable()
            self.signed = self.inspected("scan", (uploads.PDF,))

    def visible(self) -> QuerySet[Decree]:
        designations = Designation.objects.select_related("account__platform", "account__agency")
        people = Appointment.objects.select_related("user", "agency")
        rows = Decree.objects.visible_to(self.request.user).with_status().select_related("agency")
        return rows.prefetch_related(
            Prefetch("designations", designations), Prefetch("appointments", people)
        )

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "at": self.at or clock.now()}

    @extend_schema(
        operation_id="list_decrees",
        summary="Daftar Keputusan",
        tags=["keputusan"],
        parameters=[DecreeFilters],
        responses=DecreeSerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        asked = self.query(DecreeFilters)
        rows = in_tab(self.get_queryset(), asked.pop("tab", None), clock.now())
        if "at" in asked:
            self.at = moment_of(asked.pop("at"))
            rows = rows.in_force(self.at)
        return self.answer_list(rows.filter(**asked), DecreeSerializer)

    @extend_schema(
        operation_id="get_decree",
        summary="Satu Keputusan",
        tags=["keputusan"],
        parameters=[DayQuestion],
        responses=DecreeSerializer,
    )
    def retrieve(self, request: Request, pk: str) -> Response:
        if day := self.query(DayQuestion).get("at"):
            self.at = moment_of(day)
        return self._answer(self.get_object())

    @extend_schema(
        operation_id="draft_decree",
        summary="Buat draf Keputusan",
        tags=["keputusan"],
        request=DraftSerializer,
        responses={201: DecreeSerializer},
    )
    def create(self, request: Request) -> Response:
        self.must_hold(DRAFTERS)
        asked = self.read(DraftSerializer)
        agency = acting_agency(request.user, asked.pop("agency", None), DRAFTERS)
        if not policies.can_draft_decree(request.user, agency):
            raise PermissionDenied
        form = DecreeForm(written_out(asked), agency=agency)
        self.read_form(form, renamed=field_names())
        decree = services.draft_decree(
            agency=agency, by=request.user, **vars(form.terms), **form.content
        )
        return self._answer(decree, status=201)

    @extend_schema(
        operation_id="revise_decree",
        summary="Ubah draf Keputusan",
        description="Yang tidak disebut tetap; `appointments` dan `accounts` disebut seluruhnya.",
        tags=["keputusan"],
        request=RevisionSerializer,
        responses=DecreeSerializer,
    )
    def partial_update(self, request: Request, pk: str) -> Response:
        draft = self._editable()
        asked = self.read(RevisionSerializer)
        seen = asked.pop("revision")
        form = DecreeForm(rewritten(draft, asked), agency=draft.agency)
        self.read_form(form, renamed=field_names())
        decree = services.revise_decree(
            decree=draft, terms=form.terms, seen=seen, by=request.user, **form.content
        )
        return self._answer(decree)

    @extend_schema(
        operation_id="discard_decree",
        summary="Buang draf Keputusan",
        description="Jawabannya draf itu untuk terakhir kali.",
        tags=["keputusan"],
        request=NothingSerializer,
        responses=DecreeSerializer,
    )
    @action(detail=True, methods=["post"])
    def discard(self, request: Request, pk: str) -> Response:
        draft = self._editable()
        self.read(NothingSerializer)
        last = self._answer(draft)
        registry.discard_decree(decree=draft, by=request.user)
        return last

    @extend_schema(
        operation_id="activate_decree",
        summary="Aktifkan Keputusan",
        tags=["keputusan"],
        request={"multipart/form-data": ActivateSerializer},
        responses=DecreeSerializer,
    )
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def activate(self, request: Request, pk: str) -> Response:
        decree = self._signable()
        asked = self.read(ActivateSerializer)
        services.activate_decree(
            decree=decree,
            scan=self.signed or asked["scan"],
            by=request.user,
            seen=asked.get("revision", decree.revision),
        )
        return self._answer(decree)

    @extend_schema(
        operation_id="revoke_decree",
        summary="Cabut Keputusan",
        tags=["keputusan"],
        request=RevokeSerializer,
        responses=DecreeSerializer,
    )
    @action(detail=True, methods=["post"])
    def revoke(self, request: Request, pk: str) -> Response:
        decree = self._signable()
        asked = self.read(RevokeSerializer)
        services.revoke_decree(decree=decree, by=request.user, **asked)
        return self._answer(decree)

    def _signable(self) -> Decree:
        """:raises PermissionDenied: for all but the Kepala in office."""
        decree = self.get_object()
        if not policies.can_sign_decree(self.request.user, decree):
            raise PermissionDenied
        return decree

    def _editable(self) -> Decree:
        """:raises PermissionDenied: for all but the Pejabat and Kepala of its Instansi."""
        decree = self.get_object()
        if not policies.can_edit_decree(self.request.user, decree):
            raise PermissionDenied
        return decree

    def _answer(self, decree: Decree, status: int = 200) -> Response:
        fresh = self.visible().get(pk=decree.pk)
        shown = DecreeSerializer(fresh, context=self.get_serializer_context())
        return Response(shown.data, status=status)


def in_tab(rows: QuerySet[Decree], tab: str | None, at: datetime) -> QuerySet[Decree]:
    if tab == "drafts":
        return rows.drafts()
    if tab == "current":
        return rows.can_end(at)
    return rows.ended(at) if tab == "ended" else rows


def written_out(asked: dict[str, Any]) -> dict[str, Any]:
    """Write a draft as the page's form sends it."""
    lines = asked.get("appointments", [])
    names = {line[part] for line in lines for part in ("user", "substitute_for") if part in line}
    people = User.objects.filter(username__in=names)
    keys = {user.username: f"{user.pk}:{user.home_agency_id}" for user in people}
    holders = [line for line in lines if "substitute_for" not in line]
    chosen = {
        name: [keys.get(line["user"], "?") for line in holders if line["role"] == role]
        for role, name in ROLE_FIELDS.items()
    }
    substitutes = [line for line in lines if "substitute_for" in line]
    for row, line in zip(SUBSTITUTES, substitutes, strict=False):
        place = f"{ROLE_FIELDS[line['role']]}:{keys.get(line['substitute_for'], '?')}"
        chosen[f"substitute_{row}"] = keys.get(line["user"], "?")
        chosen[f"substitute_{row}_for"] = place
    return {**asked, **chosen, "new_accounts": "\n".join(asked.get("new_accounts", []))}


def rewritten(draft: Decree, asked: dict[str, Any]) -> dict[str, Any]:
    """Write a draft as the page's form shows it, with what is to change."""
    shown = initial_of(draft)
    if "appointments" in asked:
        shown = {name: value for name, value in shown.items() if "substitute" not in name}
    new = written_out(asked)
    if "appointments" not in asked:
        new = {name: value for name, value in new.items() if name not in ROLE_FIELDS.values()}
    return {**shown, **new}


def field_names() -> dict[str, str]:
    """The API's name for the form's fields that speak of people."""
    pairs = [(f"substitute_{row}", f"substitute_{row}_for") for row in SUBSTITUTES]
    names = [*ROLE_FIELDS.values(), *(name for pair in pairs for name in pair)]
    return dict.fromkeys(names, "appointments")
