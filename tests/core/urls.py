"""Addresses that exist for the tests of core alone."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_POST
from rest_framework import permissions, serializers, viewsets
from rest_framework.exceptions import NotFound
from rest_framework.response import Response
from rest_framework.views import APIView

from core import api, audit, forms, uploads
from core.addresses import client_address
from core.api_repeats import IdempotentMixin
from core.errors import DomainError
from core.htmx import go_to, render_part
from core.models import Heartbeat, Notification
from core.throttling import TooOften, spend


class TooLate(DomainError):
    code = "too_late"


@login_required
def private(request: HttpRequest) -> HttpResponse:
    return HttpResponse("isi")


@require_POST
def write(request: HttpRequest) -> HttpResponse:
    forms.CleanTextField(label="Isi", max_length=99, required=False).clean(request.POST.get("isi"))
    return HttpResponse("ditulis")


def item(request: HttpRequest, number: str) -> HttpResponse:
    raise Http404(f"Tidak ada {number}.")


def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied(request.GET.get("alasan", ""))


def refused_inside_a_transaction(request: HttpRequest) -> HttpResponse:
    with transaction.atomic():
        audit.record("uji.dilakukan", by=request.user, isi=1)
        audit.record("uji.ditolak", by=request.user, outcome=audit.REFUSED, isi=2)
        raise PermissionDenied


def away(request: HttpRequest) -> HttpResponse:
    raise OperationalError("server closed the connection unexpectedly") from _Busy()


class _Busy(Exception):
    sqlite_errorname = "SQLITE_BUSY"


def mistaken(request: HttpRequest) -> HttpResponse:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT tidak_ada FROM tidak_ada")
    return HttpResponse()


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("rahasia dalam")


def hasty(request: HttpRequest) -> HttpResponse:
    spend("uji", client_address(request), limit=2, per=timedelta(hours=1))
    return HttpResponse("pelan")


def page(request: HttpRequest) -> HttpResponse:
    return render_part(request, "core/error.html", "core/_error.html", {"title": "Judul"})


def moved(request: HttpRequest) -> HttpResponse:
    return go_to(request, "item", number="A-1")


class BeatSerializer(api.StrictFieldsMixin, serializers.ModelSerializer):
    class Meta:
        model = Heartbeat
        fields = ("id", "name", "at")
        read_only_fields = ("id", "at")


class Beats(viewsets.ReadOnlyModelViewSet):
    serializer_class = BeatSerializer
    queryset = Heartbeat.objects.all()
    pagination_class = api.KeysetPagination
    ordering = ("-id",)
    lookup_field = "name"


class NoteSerializer(api.StrictFieldsMixin, serializers.Serializer):
    text = api.CleanCharField(label="Isi pertanyaan", max_length=5000)
    note = api.CleanCharField(label="Catatan", max_length=5, required=False, allow_blank=True)
    number = serializers.IntegerField(required=False)
    refuse = serializers.BooleanField(required=False)


class Notes(IdempotentMixin, APIView):
    def get(self, request):
        return Response([])

    def post(self, request):
        serializer = NoteSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        text = serializer.validated_data["text"]
        with transaction.atomic():
            note = Notification.objects.create(
                user=request.user,
                text=text,
                dedup_key=f"catatan:{Notification.objects.count()}",
                created_at="2026-11-24T00:00:00Z",
            )
        if serializer.validated_data.get("refuse"):
            raise TooLate("Rujukan ini sudah dijawab. Muat ulang halaman.")
        return Response({"id": note.pk, "text": text}, status=201)


class Files(IdempotentMixin, APIView):
    def post(self, request):
        upload = uploads.store(request.data["file"], by=request.user)
        return Response({"key": upload.key}, status=201)


class Public(APIView):
    permission_classes = (permissions.AllowAny,)
    throttle_classes = (api.RateThrottle,)
    throttle_scope = "uji"

    def get(self, request):
        return Response({"ok": True})


class Raising(APIView):
    permission_classes = (permissions.AllowAny,)

    def get(self, request, what):
        raise {
            "domain": TooLate("Rujukan ini sudah dijawab."),
            "forbidden": PermissionDenied(),
            "reason": PermissionDenied("Anda belum memegang wewenang."),
            "missing": Http404("rahasia"),
            "foreign": NotFound("rahasia"),
            "large": uploads.UploadTooLarge("Ukuran berkas paling besar 10 MB."),
            "upload": uploads.UploadRefused("Berkas kosong."),
            "full": uploads.StorageFull(),
            "often": TooOften(90),
            "away": OperationalError("x"),
        }[what] from _Busy()


urlpatterns = [
    path("privat/", private, name="private"),
    path("tulis/", write, name="write"),
    path("pesan/<str:number>/", item, name="item"),
    path("pesan-nomor/<int:number>/", item, name="numbered"),
    path("tidak-boleh/", forbidden, name="forbidden"),
    path("batal/", refused_inside_a_transaction, name="rolled_back"),
    path("mati/", away),
    path("salah/", mistaken),
    path("rusak/", broken),
    path("buru-buru/", hasty),
    path("halaman/", page),
    path("pindah/", moved),
    path("api/beats/", Beats.as_view({"get": "list"})),
    path("api/beats/<str:name>/", Beats.as_view({"get": "retrieve"})),
    path("api/notes/", Notes.as_view()),
    path("api/files/", Files.as_view()),
    path("api/public/", Public.as_view()),
    path("api/raise/<str:what>/", Raising.as_view()),
    path("", include("berau_sosmed.urls")),
]

handler400 = "core.views.bad_request"
handler403 = "core.views.permission_denied"
handler404 = "core.views.page_not_found"
handler500 = "core.views.server_error"
