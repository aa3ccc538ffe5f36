"""For everybody who holds a document: did the portal issue it? (No session, no cookie.)"""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from reports import verification
from reports.proof import CODE_LENGTH, code_of

CACHE = "public, max-age=60"


@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for the code, and go to its answer."""
    typed = request.GET.get("kode", "")
    code = re.sub(r"[\s-]", "", typed).lower()
    if re.fullmatch(rf"[0-9a-f]{{{CODE_LENGTH},64}}", code):
        return redirect("reports:verify", code_of(code))
    refused = "kode" in request.GET
    context = {"typed": typed[:100], "refused": refused, "length": CODE_LENGTH}
    return render(request, "reports/verify_ask.html", context, status=422 if refused else 200)


@require_safe
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Say what the portal knows of the document with this code."""
    issued = verification.find(code)
    context = {"issued": issued, "code": code}
    response = render(request, "reports/verify.html", context, status=200 if issued else 404)
    response["Cache-Control"] = CACHE
    return response
