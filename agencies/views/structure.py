"""The tree of Instansi and the bodies outside it, kept by the Admin (Pasal 1 angka 5)."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from agencies import structure
from agencies.access import power_required
from agencies.models import Agency, OutsideBody
from agencies.powers import Role
from agencies.requests import SignedInRequest
from agencies.structure_forms import (
    CreateAgencyForm,
    DescribeForm,
    EditOutsideBodyForm,
    NameForm,
    OutsideBodyForm,
)
from agencies.views.agencies import show
from core.errors import DomainError
from core.htmx import go_to, render_part

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@power_required(Role.ADMIN)
@form_methods
def create_agency(request: SignedInRequest) -> HttpResponse:
    """Add an Instansi."""
    form = CreateAgencyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            agency = structure.create_agency(by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{agency.name} ditambahkan. Catat Kepalanya.")
            return go_to(request, "agencies:agency", agency.code)
    lead = "Perangkat Daerah, UPT, atau Lembaga Non Struktural."
    return _ask(request, form, title="Tambah Instansi", lead=lead, back=_list())


@power_required(Role.ADMIN)
@form_methods
def rename_agency(request: SignedInRequest, code: str) -> HttpResponse:
    """Give an Instansi another name; the former one stays known with its date."""
    agency = get_object_or_404(Agency.objects.open(), code=code)
    shown = {"name": agency.name, "short_name": agency.short_name}
    form = NameForm(request.POST if request.method == "POST" else None, initial=shown)
    if form.is_bound and form.is_valid():
        try:
            structure.rename_agency(agency=agency, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Nama diganti. Nama lama tersimpan dalam riwayat.")
            return go_to(request, "agencies:agency", code)
    lead = "Berlaku mulai sekarang. Nama lama tetap tampil untuk tanggal sebelumnya."
    return _ask(request, form, title=f"Ganti nama {agency}", lead=lead, back=_page(agency))


@power_required(Role.ADMIN)
@form_methods
def describe_agency(request: SignedInRequest, code: str) -> HttpResponse:
    """Set mandate, keywords and parent."""
    agency = get_object_or_404(Agency.objects.open(), code=code)
    shown = {"parent": agency.parent, "mandate": agency.mandate, "keywords": agency.keywords}
    form = DescribeForm(request.POST if request.method == "POST" else None, initial=shown)
    if form.is_bound and form.is_valid():
        try:
            structure.describe_agency(agency=agency, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Uraian Instansi tersimpan.")
            return go_to(request, "agencies:agency", code)
    lead = "Tugas dan kata kunci dipakai untuk menyarankan Instansi yang tepat."
    return _ask(request, form, title=f"Ubah uraian {agency}", lead=lead, back=_page(agency))


@power_required(Role.ADMIN)
@require_POST
def cancel_closing(request: SignedInRequest, code: str) -> HttpResponse:
    """Take back a closing whose day has not come."""
    agency = get_object_or_404(Agency, code=code)
    try:
        structure.cancel_closing(agency=agency, by=request.user)
    except DomainError as refusal:
        return show(request, agency, refusal=str(refusal), status=422)
    messages.success(request, f"{agency} batal ditutup.")
    return go_to(request, "agencies:agency", code)


@power_required(Role.ADMIN)
@form_methods
def create_outside_body(request: SignedInRequest) -> HttpResponse:
    """Add a body outside the regency's authority."""
    form = OutsideBodyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            body = structure.save_outside_body(body=None, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{body.name} ditambahkan.")
            return go_to(request, "agencies:agencies")
    lead = "Badan di luar kewenangan Pemkab: warga diarahkan ke kanalnya."
    return _ask(request, form, title="Tambah Instansi Luar", lead=lead, back=_list())


@power_required(Role.ADMIN)
@form_methods
def edit_outside_body(request: SignedInRequest, code: str) -> HttpResponse:
    """Change the name, channel and keywords of a body outside."""
    body = get_object_or_404(OutsideBody, code=code)
    names = ("name", "short_name", "kind", "channel", "keywords")
    shown = {name: getattr(body, name) for name in names}
    form = EditOutsideBodyForm(request.POST if request.method == "POST" else None, initial=shown)
    if form.is_bound and form.is_valid():
        structure.save_outside_body(body=body, by=request.user, **form.cleaned_data)
        messages.success(request, f"{body.name} tersimpan.")
        return go_to(request, "agencies:agencies")
    return _ask(request, form, title=body.name, lead=f"Kode {body.code}", back=_list())


def _list() -> tuple[str, str]:
    return reverse("agencies:agencies"), "Instansi"


def _page(agency: Agency) -> tuple[str, str]:
    return reverse("agencies:agency", args=[agency.code]), agency.short_name


def _ask(
    request: SignedInRequest, form: Form, *, title: str, lead: str, back: tuple[str, str]
) -> HttpResponse:
    """Show a form of its own page, as typed where it was refused."""
    context = {"form": form, "title": title, "lead": lead, "back_url": back[0], "back": back[1]}
    page, part = "agencies/structure_page.html", "agencies/_structure_form.html"
    return render_part(request, page, part, context, status=422 if form.is_bound else 200)
