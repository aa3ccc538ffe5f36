"""Citizens' data, for Admins alone: /data-warga/."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.access import power_required
from agencies.powers import Role
from agencies.requests import SignedInRequest
from core.errors import DomainError
from core.htmx import go_to, render_part
from inquiries.models.data_request import DataRequest
from inquiries.personal_data import copying, requests
from inquiries.personal_data.forms import DataRequestForm

SHOWN = 100


@power_required(Role.ADMIN)
@require_safe
def data_requests(request: SignedInRequest) -> HttpResponse:
    """List what was asked for, newest first."""
    rows = DataRequest.objects.select_related("requested_by", "decided_by")[:SHOWN]
    return render(request, "inquiries/data_requests.html", {"rows": rows})


@power_required(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def new_data_request(request: SignedInRequest) -> HttpResponse:
    """Ask for a copy of a citizen's data, or for its erasure."""
    form = DataRequestForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            row = requests.request_data(by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error("citizen", str(refusal))
        else:
            messages.success(request, "Permintaan dicatat dan menunggu Admin lain.")
            return go_to(request, "inquiries:data_request", row.pk)
    page, part = "inquiries/new_data_request.html", "inquiries/_data_request_form.html"
    return render_part(request, page, part, {"form": form}, status=422 if form.is_bound else 200)


@power_required(Role.ADMIN)
@require_safe
def data_request(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a request, to be decided by another Admin."""
    rows = DataRequest.objects.select_related("requested_by", "decided_by")
    row = get_object_or_404(rows, pk=pk)
    context = {
        "row": row,
        "may_decide": row.is_waiting and row.requested_by_id != request.user.pk,
        "is_copy": row.kind == DataRequest.Kind.EXPORT,
        "is_kept": copying.is_kept(row) and row.status == DataRequest.Status.APPROVED,
    }
    return render(request, "inquiries/data_request.html", context)


@power_required(Role.ADMIN)
@require_POST
def decide_data_request(request: SignedInRequest, pk: int) -> HttpResponse:
    """Approve or refuse what another Admin asked for."""
    row = get_object_or_404(DataRequest, pk=pk)
    approve = request.POST.get("decision") == "approve"
    try:
        requests.decide(request=row, approve=approve, by=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Disetujui." if approve else "Ditolak. Tidak ada yang berubah.")
    return go_to(request, "inquiries:data_request", pk)


@power_required(Role.ADMIN)
@require_safe
def data_copy(request: SignedInRequest, pk: int, form: str) -> HttpResponse:
    """Give the copy of an approved request out."""
    row = get_object_or_404(DataRequest, pk=pk)
    content = copying.copy_of(row, form, by=request.user)
    headers = {
        "Content-Disposition": f'attachment; filename="data-warga-{pk}.{form}"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type=copying.TYPES[form], headers=headers)
