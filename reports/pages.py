"""What the pages of one report show, gathered once for its view and its fragments."""

from collections.abc import Collection, Container
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.forms import BoundField, Form
from django.urls import reverse

from agencies.models import User
from core import clock
from reports import drafting, freezing, policies, services, suggesting
from reports.facilities import facilities_of
from reports.figures import canonical, contradictions_of
from reports.forms import NarrativesForm
from reports.merging import print_of
from reports.models import AnnualReport, Delivery, ResultLetter, ReturnNote
from reports.outline import NARRATIVES, PLAN_PROGRESS, TEXTS, Section, sections_of

EVERY = "every 3s"  # how often a page looks how far a document is


@dataclass(frozen=True)
class Box:
    """One text with its field; `theirs` is what somebody else wrote there in the meantime."""

    name: str
    field: BoundField
    is_required: bool
    theirs: str | None = None


@dataclass(frozen=True)
class Part:
    """A section with the boxes of its texts, none while it is only read, and the note with which
    Diskominfo returned it."""

    section: Section
    boxes: list[Box]
    note: str = ""


def address(report: AnnualReport, name: str = "detail", *args: str) -> str:
    """The address of this very version."""
    path = reverse(f"reports:{name}", args=[report.agency.code, report.year, *args])
    return f"{path}?{urlencode({'versi': report.version})}"


def context_of(
    report: AnnualReport,
    *,
    reader: User,
    form: NarrativesForm | None = None,
    refusal: Form | None = None,
    with_figures: bool = True,
    conflicts: Collection[str] = (),
) -> dict[str, Any]:
    """Everything the report's page needs; `with_figures=False` spares the count of a draft.

    `conflicts` are the texts of the form that somebody else changed, too.
    """
    at = clock.now()
    content = content_of(report, at=at, with_figures=with_figures)
    sections = sections_of(content)
    before = version_before(report, reader=reader)
    notes = _notes(report, before)
    can_prepare = report.is_draft and policies.can_prepare(reader, report)
    if can_prepare and form is None:
        form = NarrativesForm(
            initial=NarrativesForm.initial_of(report, services.written_in(report))
        )
    theirs = {name: getattr(report, name) for name in conflicts if name in TEXTS}
    facilities = facilities_of(content)
    complete = [section for section in sections if section.is_complete]
    suggestions = suggesting.suggestions_of(report) if can_prepare and with_figures else []
    return {
        "report": report,
        "parts": [
            Part(
                section,
                _boxes(section, form if can_prepare else None, theirs),
                notes.get(section.item, ""),
            )
            for section in sections
        ],
        "previous": content.get("previous"),
        "previous_year": (content.get("previous") or {}).get("year"),
        "contradictions": contradictions_of(content["figures"]),
        "facilities": facilities,
        "facilities_filled": sum(line.is_filled for line in facilities),
        "their_facilities": facilities if services.FACILITIES in conflicts else None,
        "suggestions": suggestions,
        "has_fresh_suggestions": any(not one.is_taken for one in suggestions),
        "unanswered_plan": _unanswered(sections),
        "is_conflict": bool(conflicts),
        "general_note": notes.get(ReturnNote.GENERAL, ""),
        "before": before,
        "form": form,
        "refusal": refusal,
        "incomplete": [section for section in sections if not section.is_complete],
        "complete_count": len(complete),
        "section_count": len(sections),
        "can_prepare": can_prepare,
        "can_submit": report.is_draft and policies.can_submit(reader, report),
        "can_correct": report.was_returned and policies.can_prepare(reader, report),
        "can_receive": report.awaits_receipt and policies.can_receive(reader),
        "versions": _versions(report, reader),
        "counted_at": at,
        **_addresses(report),
        **({} if report.is_draft else pdf_context(report, reader=reader)),
    }


def pdf_context(report: AnnualReport, *, reader: User) -> dict[str, Any]:
    """The report's PDF: where it is, and how far."""
    return {
        "pdf_url": address(report, "pdf"),
        "retry_url": address(report, "retry_pdf"),
        "report_url": address(report),
        "can_retry": policies.can_retry_pdf(reader, report),
        "sign_url": address(report, "sign"),
        "can_sign": policies.can_attach_signed_copy(reader, report)
        and not report.was_returned
        and not (report.signature or {}).get("is_uploaded"),
        **progress_of(report),
    }


def progress_of(document: AnnualReport | Delivery | ResultLetter) -> dict[str, Any]:
    """How far the PDF is, truly: done, failed, at work, or waiting behind so many others."""
    at = clock.now()
    is_being_rendered = document.is_being_rendered(at)
    ahead = 0
    if document.pdf_id is None and not document.render_failed and not is_being_rendered:
        ahead = type(document).objects.to_render(at).filter(pk__lt=document.pk).count()
    return {
        "is_being_rendered": is_being_rendered,
        "ahead": ahead,
        "every": EVERY,
    }


def content_of(report: AnnualReport, *, at: datetime, with_figures: bool = True) -> dict[str, Any]:
    """What the report says: frozen, or of a draft as it is now."""
    if not report.is_draft:
        return report.snapshot
    figures = drafting.figures_of(report, at=at) if with_figures else []
    return freezing.body_of(report, figures)


def version_before(report: AnnualReport, *, reader: User) -> AnnualReport | None:
    """The submitted version that this one corrects, if the reader may see it."""
    if report.version == 1:
        return None
    earlier = AnnualReport.objects.visible_to(reader).filter(
        agency=report.agency, year=report.year, version__lt=report.version
    )
    return earlier.select_related("agency").order_by("-version").first()


def _notes(report: AnnualReport, before: AnnualReport | None) -> dict[str, str]:
    """The notes of the return: of this version, or of the one that a draft corrects."""
    returned = report if report.was_returned else before if report.is_draft else None
    if returned is None:
        return {}
    return dict(returned.return_notes.values_list("item", "text"))


def bases_after(form: NarrativesForm, names: Container[str]) -> str:
    """The prints for a page whose texts have been kept: from now on they are its beginning."""
    sent = form.sent(names)
    before = sent["bases"] or {}
    typed = {name: sent[name] for name in TEXTS if name in sent}
    if sent["facilities"] is not None:
        typed[services.FACILITIES] = canonical(sent["facilities"])
    after = {**before, **{name: print_of(text) for name, text in typed.items()}}
    return " ".join(f"{name}:{value}" for name, value in after.items())


def _boxes(section: Section, form: NarrativesForm | None, theirs: dict[str, str]) -> list[Box]:
    if form is None:
        return []
    return [
        Box(part.name, form[part.name], part.name in NARRATIVES, theirs.get(part.name))
        for part in section.narratives
    ]


def _unanswered(sections: list[Section]) -> bool:
    """Whether last year's plan stands there without a word on what became of it."""
    parts = [part for section in sections for part in section.narratives]
    return any(part.name == PLAN_PROGRESS and not part.text.strip() for part in parts)


def _versions(report: AnnualReport, reader: User) -> list[AnnualReport]:
    """All versions of this Instansi and year that the reader may see, if there are several."""
    seen = AnnualReport.objects.visible_to(reader).filter(agency=report.agency, year=report.year)
    versions = list(seen.defer("snapshot_text").order_by("-version"))
    return versions if len(versions) > 1 else []


def _addresses(report: AnnualReport) -> dict[str, str]:
    names = (
        "save",
        "submit",
        "receive",
        "receipt",
        "return",
        "difference",
        "figures_xlsx",
        "figures_json",
    )
    return {f"{name}_url": address(report, name) for name in names}
