"""One small world in which every route has an object: Dishub asks DPUPR; Disdik is not involved."""

from dataclasses import dataclass, field
from typing import Any

from accounts.models import MediaAccount
from agencies.models import Agency, Decree, User
from core.models import Notification
from inquiries import services as desk
from inquiries.models import Inquiry, Referral
from reports import services as reporting
from reports.models import AnnualReport
from tests.factories import (
    make_account,
    make_agency,
    make_assigned,
    make_decree,
    make_head,
    make_inquiry,
    make_officer,
    make_referral,
    make_responsible,
    make_user,
)

ROLES = (
    "anonymous", "powerless", "officer", "responsible", "head", "asked", "other", "evaluator",
    "regent", "admin",
)  # fmt: skip
YEAR = 2026


@dataclass
class World:
    """People by the role they play towards Dishub's inquiry, and the objects of the routes."""

    people: dict[str, User | None] = field(default_factory=dict)
    agency: Agency = None  # type: ignore[assignment]
    account: MediaAccount = None  # type: ignore[assignment]
    decree: Decree = None  # type: ignore[assignment]
    draft: Decree = None  # type: ignore[assignment]
    inquiry: Inquiry = None  # type: ignore[assignment]
    referral: Referral = None  # type: ignore[assignment]
    report: AnnualReport = None  # type: ignore[assignment]
    notification: Notification = None  # type: ignore[assignment]

    def kwargs(self, names: set[str], route: str) -> dict[str, Any]:
        """What a route's address needs, told by the names of its parts."""
        values = {
            "number": self.inquiry.number,
            "code": self.agency.code,
            "year": YEAR,
            "figure": "received_total",
        }
        return {name: values.get(name) or self._key(route) for name in names}

    def _key(self, route: str) -> int:
        for word, row in (
            ("referral", self.referral),
            ("decree", self.draft if _is_of_drafts(route) else self.decree),
            ("appointment", self.decree.appointments.first()),
            ("account", self.account),
            ("notification", self.notification),
            ("report", self.report),
        ):
            if word in route:
                return row.pk
        raise LookupError(f"{route}: which object?")


def _is_of_drafts(route: str) -> bool:
    return any(word in route for word in ("edit", "discard", "activate"))


def make_world() -> World:
    """Dishub's officer asked DPUPR about one inquiry; Dishub's report of the year is a draft."""
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
    inquiry = make_inquiry(dishub, officer, account=account)
    referral = make_referral(inquiry, dpupr, officer)
    desk.release_inquiry(inquiry=inquiry, by=officer)
    report = reporting.start_report(agency=dishub, year=YEAR, by=officer)
    notification = Notification.objects.filter(user=people["asked"]).first()
    return World(
        people=people, agency=dishub, account=account, decree=decree, draft=draft,
        inquiry=inquiry, referral=referral, report=report, notification=notification,
    )  # fmt: skip
