"""`persons/`: who may sign in, kept by the Admin; a login alone carries no power (Pasal 9(1))."""

from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from agencies import people, powers
from agencies.api_base import AgencyField, DeskViewSet, NothingSerializer, describer
from agencies.models import RoleAssignment, User
from agencies.moments import moment_of
from agencies.people_forms import ASSIGNED_BY_ADMIN, AssignForm, PersonForm, RegisterForm
from agencies.powers import Role
from core.api import CleanCharField, StrictFieldsMixin
from core.api_fields import DayField, IdField, WordField

describe = describer("pegawai")


class AssignmentSerializer(serializers.ModelSerializer):
    class Meta:
        model = RoleAssignment
        fields = ("id", "role", "effective_from", "effective_until")


class PersonSerializer(serializers.ModelSerializer):
    home_agency = AgencyField(read_only=True, allow_null=True)
    assignments = AssignmentSerializer(many=True, help_text="Penugasan yang tidak lewat Keputusan.")

    class Meta:
        model = User
        fields = (
            "username", "full_name", "email", "home_agency", "employment", "employee_id_number",
            "rank_grade", "position_title", "is_active", "assignments",
        )  # fmt: skip


class PersonDetailSerializer(PersonSerializer):
    roles = serializers.SerializerMethodField(
        help_text="Wewenang yang dipegang sekarang, atau pada hari yang ditanyakan."
    )

    class Meta(PersonSerializer.Meta):
        fields = (*PersonSerializer.Meta.fields, "roles")

    def get_roles(self, row: User) -> list[Role]:
        return powers.of(row, self.context["at"]).roles()


class PersonQuestion(serializers.Serializer):
    at = DayField(label="Tanggal", required=False, help_text="Wewenang pada akhir hari itu.")


class ChangePersonSerializer(StrictFieldsMixin, serializers.Serializer):
    """What of somebody's details is to change; the rest stays."""

    full_name = CleanCharField(label="Nama lengkap", max_length=255, required=False)
    email = CleanCharField(label="Alamat surel", max_length=254, required=False)
    home_agency = AgencyField.of_open(required=False, allow_null=True, help_text="Kode Instansi.")
    employment = WordField(
        User.Employment.choices, label="Status kepegawaian", required=False, allow_blank=True
    )
    employee_id_number = CleanCharField(
        label="NIP/NI PPPK",
        max_length=40,
        required=False,
        allow_blank=True,
        help_text="18 angka; wajib bagi ASN.",
    )
    rank_grade = CleanCharField(
        label="Pangkat/golongan ruang", max_length=80, required=False, allow_blank=True
    )
    position_title = CleanCharField(
        label="Jabatan", max_length=160, required=False, allow_blank=True
    )


class RegisterSerializer(ChangePersonSerializer):
    username = CleanCharField(
        label="Nama pengguna", max_length=150, help_text="Huruf kecil, angka, titik, garis."
    )
    full_name = CleanCharField(label="Nama lengkap", max_length=255)
    email = CleanCharField(label="Alamat surel", max_length=254)


class AssignRoleSerializer(StrictFieldsMixin, serializers.Serializer):
    role = WordField(ASSIGNED_BY_ADMIN, label="Peran")
    first_day = DayField(label="Mulai")
    last_day = DayField(label="Sampai dengan", required=False, allow_null=True)


class EndRoleSerializer(StrictFieldsMixin, serializers.Serializer):
    assignment = IdField(label="Penugasan", help_text="Id dari `assignments`.")


class PersonFilters(serializers.Serializer):
    q = CleanCharField(
        label="Pencarian",
        max_length=100,
        required=False,
        allow_blank=True,
        help_text="Bagian dari nama atau nama pengguna, atau NIP/NI PPPK lengkap.",
    )


class PersonViewSet(DeskViewSet):
    """Orang yang dapat masuk; wewenangnya hanya dari Keputusan atau penugasan."""

    roles = (Role.ADMIN,)
    queryset = User.objects.none()
    lookup_field = "username"
    lookup_value_regex = r"[A-Za-z0-9@+._\-]{1,150}"
    ordering: ClassVar[tuple[str, ...]] = ("username",)

    def visible(self) -> QuerySet[User]:
        newest_first = RoleAssignment.objects.order_by("-effective_from", "-pk")
        rows = User.objects.select_related("home_agency")
        return rows.prefetch_related(Prefetch("assignments", newest_first))

    @describe(
        "list_persons", "Daftar pegawai", PersonSerializer(many=True), parameters=[PersonFilters]
    )
    def list(self, request: Request) -> Response:
        rows = people.named(self.get_queryset(), self.query(PersonFilters).get("q", ""))
        return self.answer_list(rows, PersonSerializer)

    @describe("get_person", "Satu pegawai", PersonDetailSerializer, parameters=[PersonQuestion])
    def retrieve(self, request: Request, username: str) -> Response:
        user = self.get_object()
        at = moment_of(self.query(PersonQuestion).get("at"))
        return Response(PersonDetailSerializer(user, context={"at": at}).data)

    @describe(
        "register_person",
        "Daftarkan pegawai",
        {201: PersonSerializer},
        RegisterSerializer,
        description="Undangan untuk membuat kata sandi dikirim ke surelnya.",
    )
    def create(self, request: Request) -> Response:
        form = RegisterForm(as_typed(self.read(RegisterSerializer)))
        user = people.register_person(by=request.user, **self.read_form(form))
        return self._answer(user, status=201)

    @describe("change_person", "Ubah data pegawai", PersonSerializer, ChangePersonSerializer)
    def partial_update(self, request: Request, username: str) -> Response:
        user = self.get_object()
        kept = {name: getattr(user, name) for name in people.DETAILS}
        form = PersonForm(as_typed({**kept, **self.read(ChangePersonSerializer)}))
        people.change_person(user=user, by=request.user, **self.read_form(form))
        return self._answer(user)

    @describe("invite_person", "Kirim undangan lagi", PersonSerializer, NothingSerializer)
    @action(detail=True, methods=["post"])
    def invite(self, request: Request, username: str) -> Response:
        user = self._asked_nothing()
        people.invite(user=user, by=request.user)
        return self._answer(user)

    @describe("close_person", "Nonaktifkan pegawai", PersonSerializer, NothingSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, username: str) -> Response:
        user = self._asked_nothing()
        people.set_active(user=user, is_active=False, by=request.user)
        return self._answer(user)

    @describe("reopen_person", "Aktifkan pegawai lagi", PersonSerializer, NothingSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, username: str) -> Response:
        user = self._asked_nothing()
        people.set_active(user=user, is_active=True, by=request.user)
        return self._answer(user)

    @describe("assign_role", "Tugaskan", {201: PersonSerializer}, AssignRoleSerializer)
    @action(detail=True, methods=["post"])
    def assign(self, request: Request, username: str) -> Response:
        user = self.get_object()
        form = AssignForm(self.read(AssignRoleSerializer))
        self.read_form(form)
        people.assign_role(user=user, by=request.user, **form.assignment)
        return self._answer(user, status=201)

    @describe("end_role", "Akhiri penugasan", PersonSerializer, EndRoleSerializer)
    @action(detail=True, methods=["post"], url_path="end-role")
    def end_role(self, request: Request, username: str) -> Response:
        user = self.get_object()
        asked = self.read(EndRoleSerializer)["assignment"]
        row = user.assignments.filter(pk=asked).first()
        if row is None:
            sentence = "Tidak ada penugasan dengan id itu pada orang ini."
            raise serializers.ValidationError({"assignment": sentence})
        people.end_role(assignment=row, by=request.user)
        return self._answer(user)

    def _asked_nothing(self) -> User:
        user = self.get_object()
        self.read(NothingSerializer)
        return user

    def _answer(self, user: User, status: int = 200) -> Response:
        return Response(PersonSerializer(self.visible().get(pk=user.pk)).data, status=status)


def as_typed(asked: dict[str, Any]) -> dict[str, Any]:
    """Write what was asked as the page's form sends it."""
    place = asked.get("home_agency")
    return {**asked, "home_agency": place.pk if place else ""}
