"""The inbox, and writing a message into it."""

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from agencies import powers
from agencies.access import power_required
from agencies.powers import DESK, IN_AGENCY, Role
from agencies.requests import SignedInRequest
from core import clock
from core.errors import DomainError
from core.htmx import go_to, is_fragment, render_part
from core.idempotency import Answer, KeyReused, once
from inquiries import listing, policies, services
from inquiries.forms import RecordForm
from inquiries.listing import Listing

READERS = (*IN_AGENCY, Role.EVALUATOR)


def list_part(request: SignedInRequest, part: str, shown: Listing) -> HttpResponse:
    """Answer a list that refreshes itself: nothing, while it is as it was."""
    if is_fragment(request) and request.GET.get("sidik") == shown.fingerprint:
        return HttpResponse(status=204)
    context = {
        "list": shown,
        "can_record": policies.can_record(request.user),
        "server_time": powers.of(request.user).at,
    }
    return render_part(request, part, "inquiries/_list.html", context)


@power_required(*READERS)
@require_safe
def inbox(request: SignedInRequest) -> HttpResponse:
    """Show what the user's Instansi must answer."""
    opened = request.GET.get("buka", "")
    now = powers.of(request.user).at
    shown = listing.inbox(request.user, request.GET, now, opened=opened)
    return list_part(request, "inquiries/inbox.html", shown)


@power_required(*DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: SignedInRequest) -> HttpResponse:
    """Write a message in; sent twice, it is recorded once."""
    at = clock.now()
    if request.method != "POST":
        form = RecordForm(user=request.user, at=at)
        return render_part(
            request, "inquiries/record.html", "inquiries/_record_form.html", {"form": form}
        )
    form = RecordForm(request.POST, user=request.user, at=at)
    if form.is_valid():
        try:
            number = _record_once(request, form)
        except KeyReused:
            form.renew_token()
            form.add_error(
                None,
                "Formulir ini sudah terkirim dengan isi lain. Simpan lagi untuk mencatatnya "
                "sebagai pesan baru.",
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Pesan {number} dicatat dan Anda yang memegangnya.")
            return go_to(request, "inquiries:detail", number=number)
    return render_part(
        request,
        "inquiries/record.html",
        "inquiries/_record_form.html",
        {"form": form},
        status=422,
    )


def _record_once(request: SignedInRequest, form: RecordForm) -> str:
    """Record the message, or return the number it got when it was sent before."""

    def run() -> Answer:
        inquiry = services.record_inquiry(by=request.user, **form.facts())
        return Answer(201, inquiry.number)

    token = form.cleaned_data["token"]
    if not token:
        return run().body
    fields = sorted((name, str(form.cleaned_data[name])) for name in form.cleaned_data)
    answer = once(
        actor=f"user:{request.user.pk}",
        key=f"record:{token}",
        body=repr(fields).encode(),
        run=run,
    )
    return answer.body
