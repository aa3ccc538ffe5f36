"""What the actions of `powers.csv` are about: each kind in every scope, seen from Dishub."""

from datetime import timedelta
from typing import Any

from accounts import departures
from accounts.models import AudienceSnapshot, LookalikeReport, MediaAccount, Post
from agencies import trail
from agencies.models import Agency, Decree, StandardProcedure, User
from core import audit, clock
from core.models import AuditEntry
from inquiries import quarantine
from inquiries.models import (
    BankAnswer,
    Export,
    FollowUpStory,
    Inquiry,
    Issue,
    Mention,
    QuarantinedMessage,
    Recommendation,
    Referral,
    SavedDraft,
    SavedFilter,
    Tag,
    Theme,
    ThemeDigest,
)
from reports import deliveries
from reports import services as reporting
from reports.evaluation import findings
from reports.evaluation import services as evaluating
from reports.models import AnnualReport, Bundle, Delivery, Evaluation, Improvement, QueuedStart
from reports.outline import NARRATIVES
from tests.factories import (
    make_account,
    make_adopted,
    make_agency,
    make_bank_answer,
    make_decree,
    make_digest,
    make_inquiry,
    make_recommendation,
    make_referral,
    make_story,
    make_theme,
    make_upload,
    make_user,
)

YEAR = 2025
Scoped = dict[str, Any]  # scope: the object
VISIBLE = {
    "inquiry": Inquiry.objects.visible_to,
    "referral": Referral.objects.visible_to,
    "quarantine": quarantine.visible_to,
    "bank": BankAnswer.objects.visible_to,
    "issue": Issue.objects.visible_to,
    "digest": ThemeDigest.objects.visible_to,
    "theme": Theme.objects.visible_to,
    "recommendation": Recommendation.objects.visible_to,
    "adopted recommendation": Recommendation.objects.visible_to,
    "story": FollowUpStory.objects.visible_to,
    "tag": Tag.objects.visible_to,
    "export": lambda user: Export.objects.visible_to(user, clock.now()),
    "draft": SavedDraft.objects.visible_to,
    "filter": SavedFilter.objects.visible_to,
    "account": MediaAccount.objects.visible_to,
    "mention": Mention.objects.visible_to,
    "post": Post.objects.visible_to,
    "audience": AudienceSnapshot.objects.visible_to,
    "lookalike": LookalikeReport.objects.visible_to,
    "decree": Decree.objects.visible_to,
    "procedure": StandardProcedure.objects.visible_to,
    "departure": lambda user: departures.visible_to(user, clock.now()),
    "report": AnnualReport.objects.visible_to,
    "delivery": Delivery.objects.visible_to,
    "bundle": Bundle.objects.visible_to,
    "evaluation": Evaluation.objects.visible_to,
    "queued start": QueuedStart.objects.visible_to,
    "improvement": Improvement.objects.visible_to,
    "trail": trail.entries_visible_to,
    "agency": lambda _: Agency.objects.all(),
}


def make_objects(home: Agency, other: Agency) -> dict[str, Scoped]:
    """Every kind of object of Dishub (`home`) and of another; referrals between them and a third.

    `asking`: Dishub asks; `asked`: Dishub is asked; `other`: neither.
    """
    return {
        **_messages(home, other),
        **_registry(home, other),
        **_reports(home, other),
        "agency": {"own": home, "other": other},
        "oversight": {"other": make_agency("DISKOMINFO", is_oversight=True)},
        "nothing": {"anywhere": None},
    }


def _messages(home: Agency, other: Agency) -> dict[str, Scoped]:
    clerk, third = make_user("pencatat"), make_agency("BPKAD")
    own, assigned, asking = (_loose(home, clerk) for _ in range(3))
    foreign, beyond, asked = _loose(other, clerk), _loose(third, clerk), _loose(third, clerk)
    Inquiry.objects.filter(pk=asking.pk).update(assigned_to=make_user("pemilik"))
    referrals = {
        "asking": make_referral(asking, third, clerk),
        "asked": make_referral(asked, home, clerk),
        "other": make_referral(beyond, make_agency("DLHK"), clerk),
    }
    inquiries = {"own": own, "assigned": assigned, "asking": asking, "asked": asked}
    return {
        "inquiry": {
            scope: Inquiry.objects.get(pk=row.pk)
            for scope, row in {**inquiries, "other": foreign}.items()
        },
        "referral": referrals,
        "bank": _each(home, other, lambda agency: make_bank_answer(agency, clerk)),
        "quarantine": _each(home, other, _caught),
        "issue": _each(home, other, lambda agency: _issue(agency, clerk)),
        "digest": _each(home, other, lambda agency: make_digest(agency, clerk)),
        "theme": _each(home, other, lambda agency: make_theme(agency, clerk)),
        "recommendation": _each(home, other, lambda agency: make_recommendation(agency, clerk)),
        "adopted recommendation": _each(home, other, lambda agency: make_adopted(agency, clerk)),
        "story": _each(home, other, lambda agency: make_story(make_adopted(agency, clerk), clerk)),
        "tag": _each(home, other, lambda agency: Tag.objects.create(agency=agency, name="PJU")),
        "export": {"other": _export(clerk)},
        "draft": {"other": _draft(own, clerk)},
        "filter": {"other": SavedFilter.objects.create(user=clerk, name="Kritik", query="x=1")},
    }


def _loose(agency: Agency, clerk: User) -> Inquiry:
    """An inquiry that nobody holds."""
    inquiry = make_inquiry(agency, clerk)
    Inquiry.objects.filter(pk=inquiry.pk).update(claimed_by=None)
    return inquiry


def _each(home: Agency, other: Agency, make: Any) -> Scoped:
    return {"own": make(home), "other": make(other)}


def _export(by: User) -> Export:
    at = clock.now()
    return Export.objects.create(
        source="INBOX", format="CSV", by=by, at=at, expires_at=at + timedelta(days=1), total_rows=1
    )


def _issue(agency: Agency, by: User) -> Issue:
    return Issue.objects.create(agency=agency, name="Lampu padam", by=by, at=clock.now())


def _draft(inquiry: Inquiry, by: User) -> SavedDraft:
    at = clock.now()
    return SavedDraft.objects.create(
        inquiry=inquiry, user=by, kind="REPLY", text="Belum jadi.", saved_at=at
    )


def _caught(agency: Agency) -> QuarantinedMessage:
    return QuarantinedMessage.objects.create(
        agency=agency, type="QUESTION", text="Beli sekarang.", received_at=clock.now()
    )


def _registry(home: Agency, other: Agency) -> dict[str, Scoped]:
    at, clerk = clock.now(), make_user("pendaftar")
    accounts = _each(home, other, lambda agency: make_account(agency, agency.code.lower()))
    return {
        "account": accounts,
        "lookalike": {
            scope: LookalikeReport.objects.create(
                platform=row.platform, handle=f"x{scope}", resembles=row, reported_at=at
            )
            for scope, row in accounts.items()
        },
        "mention": {scope: _mention(row) for scope, row in accounts.items()},
        "post": {scope: _post(row, clerk) for scope, row in accounts.items()},
        "audience": {scope: _audience(row) for scope, row in accounts.items()},
        "decree": _each(home, other, make_decree),
        "procedure": _each(
            home,
            other,
            lambda agency: StandardProcedure.objects.create(
                agency=agency, version=1, title="SOP", document=make_upload(),
                first_day=clock.today(), drafted_by=clerk, drafted_at=at,
            ),
        ),
        "departure": _each(home, other, _departure),
        "trail": _each(home, other, _entry),
    }  # fmt: skip


def _mention(account: MediaAccount) -> Mention:
    at = clock.now()
    return Mention.objects.create(
        account=account, external_id="1", text="Parkir penuh.", said_at=at, noted_at=at
    )


def _post(account: MediaAccount, by: User) -> Post:
    at = clock.now()
    return Post.objects.create(
        account=account, status="PLANNED", category="A", tag_words="berau", text="Rapat.",
        planned_for=at + timedelta(days=1), author=by, recorded_at=at,
    )  # fmt: skip


def _audience(account: MediaAccount) -> AudienceSnapshot:
    at = clock.now()
    return AudienceSnapshot.objects.create(
        account=account, at=at, source="FETCHED", followers=10, recorded_at=at
    )


def _departure(agency: Agency) -> Any:
    gone = make_user(f"mantan.{agency.code.lower()}", agency=agency)
    left = make_decree(agency, officers=[gone], until=clock.now() - timedelta(days=1))
    return left.appointments.get()


def _entry(agency: Agency) -> AuditEntry:
    audit.record("agency.described", by=None, obj=agency, scope=agency.code)
    return AuditEntry.objects.filter(scope=agency.code).latest("pk")


def _reports(home: Agency, other: Agency) -> dict[str, Scoped]:
    clerk = make_user("pelapor")
    reports = _each(home, other, lambda agency: _submitted(agency, clerk))
    received = reporting.receive_report(report=reports["other"], by=clerk)
    delivery = deliveries.deliver_reports(
        year=YEAR, reports=[received], number="1/2026", letter_date=clock.today(), by=clerk
    )
    evaluations = _each(home, other, lambda agency: _evaluated(agency, clerk))
    return {
        "report": reports,
        "delivery": {"other": delivery},
        "bundle": {"other": delivery.bundle},
        "evaluation": evaluations,
        "queued start": {
            scope: QueuedStart.objects.create(
                agency=row.agency, year=YEAR - 1, asked_by=clerk, asked_at=clock.now()
            )
            for scope, row in evaluations.items()
        },
        "improvement": {scope: row.improvements.get() for scope, row in evaluations.items()},
    }


def _submitted(agency: Agency, clerk: User) -> AnnualReport:
    report = reporting.start_report(agency=agency, year=YEAR, by=clerk)
    texts = dict.fromkeys(NARRATIVES, "Sudah ditulis.")
    report = reporting.save_narratives(report=report, by=clerk, **texts)
    return reporting.submit_report(report=report, by=clerk)


def _evaluated(agency: Agency, clerk: User) -> Evaluation:
    row = evaluating.begin_evaluation(agency=agency, year=YEAR, by=clerk)
    due = clock.today() + timedelta(days=60)
    findings.add_finding(
        evaluation=row, indicator="A2", finding="Tetapkan SOP.", due_date=due, by=clerk
    )
    evaluating.send_evaluation(evaluation=row, by=clerk)
    evaluating.reply_evaluation(evaluation=row, text="Setuju.", by=clerk)
    evaluating.finalise_evaluation(evaluation=row, by=clerk)
    return Evaluation.objects.get(pk=row.pk)
