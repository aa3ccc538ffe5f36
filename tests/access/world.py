"""One small world in which every route has an object: Dishub asks DPUPR; Disdik is not involved."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.files.base import ContentFile

from accounts.models import MediaAccount
from agencies.models import Agency, Appointment, Decree, OutsideBody, User
from core import clock
from core.models import Notification
from inquiries import saved_filters
from inquiries import services as desk
from inquiries.issues.services import open_issue
from inquiries.models import (
    BankAnswer,
    DataRequest,
    Inquiry,
    Issue,
    QuarantinedMessage,
    Referral,
    SavedFilter,
    Theme,
)
from reports import deliveries
from reports import services as reporting
from reports.evaluation import findings
from reports.evaluation import services as evaluating
from reports.models import AnnualReport, Delivery, Evaluation
from reports.outline import NARRATIVES
from reports.proof import code_of
from tests.access.registry import registry_keys
from tests.factories import (
    SCAN,
    make_account,
    make_agency,
    make_assigned,
    make_bank_answer,
    make_decree,
    make_head,
    make_inquiry,
    make_officer,
    make_referral,
    make_responsible,
    make_theme,
    make_user,
)

ROLES = (
    "anonymous", "powerless", "officer", "responsible", "head", "asked", "other", "evaluator",
    "regent", "admin",
)  # fmt: skip
YEAR = 2026  # its report is a draft
FROZEN_YEAR = 2025  # its report was submitted
DELIVERED_YEAR = 2024  # its report reached the Bupati
EVALUATED_YEAR = 2023  # sent to Dishub, who may reply
RATIFIED_YEAR = 2022
OF_EVALUATIONS = (
    "evaluation", "finding", "indicator", "criteria", "improvement", "public_re", "result_letter",
)  # fmt: skip
OF_POSTS = (
    "post", "edit_post", "publish_post", "correct_post", "withdraw_post", "record_figures",
    "post_media", "figures_evidence", "posts-detail",
)  # fmt: skip
OF_RATIFIED = ("result_letter", "improvement", "finish", "publish_", "public_re")
OF_FROZEN = ("receive", "receipt", "pdf", "reports:return", "reports:sign")


@dataclass
class World:
    """People by the role they play towards Dishub's inquiry, and the objects of the routes."""

    people: dict[str, User | None] = field(default_factory=dict)
    agency: Agency = None  # type: ignore[assignment]
    account: MediaAccount = None  # type: ignore[assignment]
    decree: Decree = None  # type: ignore[assignment]
    draft: Decree = None  # type: ignore[assignment]
    departure: Appointment = None  # type: ignore[assignment]
    inquiry: Inquiry = None  # type: ignore[assignment]
    referral: Referral = None  # type: ignore[assignment]
    report: AnnualReport = None  # type: ignore[assignment]
    frozen: AnnualReport = None  # type: ignore[assignment]
    delivery: Delivery = None  # type: ignore[assignment]
    notification: Notification = None  # type: ignore[assignment]
    caught: QuarantinedMessage = None  # type: ignore[assignment]
    entry: BankAnswer = None  # type: ignore[assignment]
    public_entry: BankAnswer = None  # type: ignore[assignment]
    saved_filter: SavedFilter = None  # type: ignore[assignment]
    issue: Issue = None  # type: ignore[assignment]
    theme: Theme = None  # type: ignore[assignment]
    keys: dict[str, Any] = field(default_factory=dict)  # of what an address names by its noun

    def kwargs(self, names: set[str], route: str) -> dict[str, Any]:
        """What a route's address needs, told by the names of its parts."""
        values = {
            "number": self.inquiry.number,
            "platform": self.account.platform.code,
            "handle": self.account.handle,
            "code": self._code(route),
            "username": self.people["evaluator"].username,
            "year": _year(route),
            "indicator": "A2",
            "finding": 1,
            "figure": "received_total",
            **self.keys,
            "channel": "telegram",
            "form": "json",
            "step": "ajukan",
            "action": "spam",
            "key": "00000000-0000-4000-8000-000000000000",  # nothing has this one
        }
        return {name: values.get(name) or self._key(route) for name in names}

    def _code(self, route: str) -> str:
        if route in {"inquiries:public_story", "stories-detail"}:
            return self.keys["story_code"]
        if route.startswith("inquiries:") and "answer" in route:
            return (self.public_entry if route == "inquiries:answer" else self.entry).code
        if route == "inquiries:bank_entry":
            return self.entry.code
        if route == "reports:verify":
            return code_of(self.frozen.sha256)
        return "PLN" if "outside" in route else self.agency.code

    def _key(self, route: str) -> int:
        for word, key in (
            ("heads", "head"),
            ("leaves", "leave"),
            ("procedures", "procedure"),
            ("lookalike", "lookalike"),
            ("holidays", "holiday"),
        ):
            if route.startswith(word):
                return self.keys[key]
        if route == "accounts:audience_evidence":
            return self.keys["snapshot"]
        if route.rsplit(":", maxsplit=1)[-1] in OF_POSTS:
            return self.keys["post"]
        for word in ("mention", "recommendation", "story"):
            if word in route:
                return self.keys[word]
        for word, row in (
            ("inquiries:data_", DataRequest.objects.first()),
            ("decide_data", DataRequest.objects.first()),
            ("answers-", self.entry),
            ("theme", self.theme),
            ("move_members", self.theme),
            ("digest", self.theme.digest),
            ("issue", self.issue),
            ("hand", self.departure),
            ("reassign_work", self.departure),
            ("evaluations-", Evaluation.objects.filter(year=EVALUATED_YEAR).first()),
            ("referral", self.referral),
            ("void_answer", self.referral),
            ("contest", self.referral),
            ("certificate", self.referral),
            ("quarantine", self.caught),
            ("answer", self.referral),
            ("decree", self.draft if _is_of_drafts(route) else self.decree),
            ("appointment", self.decree.appointments.first()),
            ("account", self.account),
            ("notification", self.notification),
            ("end_role", self.people["evaluator"].assignments.first()),
            ("reports:delivery", self.delivery),
            ("deliveries-", self.delivery),
            ("letter", self.delivery),
            ("bundle", self.delivery),
            ("filter", self.saved_filter),
            ("report", self.frozen if _is_of_frozen(route) else self.report),
        ):
            if word in route:
                return row.pk
        raise LookupError(f"{route}: which object?")


def _is_of_drafts(route: str) -> bool:
    return any(word in route for word in ("edit", "discard", "activate", "draft"))


def _year(route: str) -> int:
    if any(word in route for word in OF_EVALUATIONS) and route.startswith("reports:"):
        return RATIFIED_YEAR if any(word in route for word in OF_RATIFIED) else EVALUATED_YEAR
    return FROZEN_YEAR if _is_of_frozen(route) else YEAR


def _is_of_frozen(route: str) -> bool:
    return "report" in route and any(word in route for word in OF_FROZEN)


def _file_behind(decree: Decree) -> None:
    scan = decree.signed_scan
    assert scan is not None
    scan.file.storage.save(scan.file.name, ContentFile(SCAN))


def _submitted(agency: Agency, officer: User, head: User, year: int) -> AnnualReport:
    report = reporting.start_report(agency=agency, year=year, by=officer)
    texts = dict.fromkeys(NARRATIVES, "Sudah ditulis.")
    report = reporting.save_narratives(report=report, by=officer, **texts)
    return reporting.submit_report(report=report, by=head)


def _delivered(report: AnnualReport, evaluator: User) -> Delivery:
    received = reporting.receive_report(report=report, by=evaluator)
    return deliveries.deliver_reports(
        year=received.year,
        reports=[received],
        number="1/2025",
        letter_date=date(2025, 4, 1),
        by=evaluator,
    )


def _evaluations(agency: Agency, people: dict[str, User | None]) -> None:
    """One that awaits the reply, and one with a finding that the Bupati has ratified."""
    evaluator = people["evaluator"]
    evaluation = evaluating.begin_evaluation(agency=agency, year=EVALUATED_YEAR, by=evaluator)
    evaluating.send_evaluation(evaluation=evaluation, by=evaluator)
    ratified = evaluating.begin_evaluation(agency=agency, year=RATIFIED_YEAR, by=evaluator)
    findings.add_finding(
        evaluation=ratified,
        indicator="A2",
        finding="Tetapkan SOP.",
        due_date=date(2027, 1, 31),
        by=evaluator,
    )
    evaluating.send_evaluation(evaluation=ratified, by=evaluator)
    evaluating.reply_evaluation(evaluation=ratified, text="Setuju.", by=people["head"])
    evaluating.finalise_evaluation(evaluation=ratified, by=evaluator)
    evaluating.ratify_evaluations(evaluations=[ratified], by=people["regent"])


def make_world() -> World:
    """Dishub's officer asked DPUPR about one inquiry; of two reports one is still a draft."""
    dishub, dpupr, disdik = (make_agency(code) for code in ("DISHUB", "DPUPR", "DISDIK"))
    officer = make_officer(dishub)
    people: dict[str, User | None] = {
        "anonymous": None,
        "powerless": make_user("tanpa.wewenang", agency=dishub),
        "officer": officer,
        "responsible": make_responsible(dishub),
        "head": make_head(dishub),
        "asked": make_officer(dpupr),
        "other": make_officer(disdik),
        "evaluator": make_assigned("EVALUATOR"),
        "regent": make_assigned("REGENT", "bupati"),
        "admin": make_assigned("ADMIN"),
    }
    account = make_account(dishub)
    decree = make_decree(dishub, accounts=[account], officers=[make_user("lain", agency=dishub)])
    draft = make_decree(dishub, officers=[make_user("calon", agency=dishub)], in_force=False)
    left = make_decree(
        dishub, officers=[make_user("mantan", agency=dishub)], until=clock.now() - timedelta(days=1)
    )
    inquiry = make_inquiry(dishub, officer, account=account)
    referral = make_referral(inquiry, dpupr, officer)
    desk.release_inquiry(inquiry=inquiry, by=officer)
    report = reporting.start_report(agency=dishub, year=YEAR, by=officer)
    frozen = _submitted(dishub, officer, people["head"], FROZEN_YEAR)
    delivery = _delivered(
        _submitted(dishub, officer, people["head"], DELIVERED_YEAR), people["evaluator"]
    )
    _evaluations(dishub, people)
    _file_behind(decree)
    DataRequest.objects.create(
        kind="EXPORT", reason="Surat", requested_by=people["admin"], requested_at=clock.now()
    )
    OutsideBody.objects.create(code="PLN", name="PLN", short_name="PLN", kind="OUTSIDE")
    notification = Notification.objects.filter(user=people["asked"]).first()
    return World(
        people=people, agency=dishub, account=account, decree=decree, draft=draft,
        departure=left.appointments.get(),
        inquiry=inquiry, referral=referral, report=report, frozen=frozen,
        delivery=delivery, notification=notification,
        caught=QuarantinedMessage.objects.create(
            agency=dishub, type="QUESTION", text="Beli sekarang.", received_at=clock.now()
        ),
        entry=make_bank_answer(dishub, officer),
        public_entry=make_bank_answer(dishub, officer, answer="Tiga hari.", visibility="PUBLIC"),
        keys=registry_keys(account, people),
        issue=open_issue(agency=dishub, name="Lampu mati", inquiries=[inquiry], by=officer)[0],
        theme=make_theme(dishub, officer),
        saved_filter=saved_filters.save(user=officer, name="Kritik", query="jenis=CRITICISM"),
    )  # fmt: skip
