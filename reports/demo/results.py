"""Last year's evaluations of the demo, one in every state, told through the portal's services."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

from agencies.models import Agency, RoleAssignment, User
from core import clock
from reports.demo.people import Cast, Team
from reports.evaluation import examiners, findings, services
from reports.models import Evaluation

PUBLISHED = ("DISHUB", "DINKES")
RATIFIED = ("DINSOS",)
FINAL = ("DPUPR", "BPBD")
REPLIED = ("DLHK",)
SENT = ("DISDIK",)
DRAFT = ("DISDUKCAPIL",)
OUTSIDE = "INSPEKTORAT"
FINDINGS = (
    ("A2", "SOP layanan informasi belum ditetapkan. Tetapkan dan unggah di portal.", 8, 31),
    (
        "F1",
        "Pejabat dan Petugas belum menyatakan ikrar etika. Buka halaman Ikrar.",
        7,
        31,
    ),
)


def begins_at(year: int) -> datetime:
    """When Diskominfo evaluates a year: in May of the next one."""
    return clock.start_of_day(date(year + 1, 5, 4)) + timedelta(hours=9)


def evaluate(teams: Mapping[str, Team], year: int, moments: "Moments") -> None:
    """Take each Instansi as far as its state."""
    evaluator, regent = _assigned("EVALUATOR"), _assigned("REGENT")
    moments.at(begins_at(year))
    settled = [_settled(teams[code], year, evaluator) for code in (*PUBLISHED, *RATIFIED, *FINAL)]
    done, ratified = settled[: len(PUBLISHED)], settled[: len(PUBLISHED) + len(RATIFIED)]
    services.ratify_evaluations(evaluations=ratified, by=regent)
    services.publish_evaluations(evaluations=done, by=evaluator)
    for code in REPLIED:
        evaluation = _sent(teams[code], year, evaluator)
        text = "Kami menerima nilainya, dengan catatan SOP sedang disusun."
        services.reply_evaluation(evaluation=evaluation, text=text, by=teams[code].head)
    for code in DRAFT:
        services.begin_evaluation(agency=teams[code].agency, year=year, by=evaluator)
    moments.at(moments.now - timedelta(days=3))
    for code in SENT:
        _sent(teams[code], year, evaluator)


def _assigned(role: str) -> User:
    return RoleAssignment.objects.get(role=role).user


def _sent(team: Team, year: int, evaluator: User) -> Evaluation:
    evaluation = services.begin_evaluation(agency=team.agency, year=year, by=evaluator)
    for indicator, text, month, day in FINDINGS:
        findings.add_finding(
            evaluation=evaluation, indicator=indicator, finding=text,
            due_date=date(year + 1, month, day), by=evaluator,
        )  # fmt: skip
    return services.send_evaluation(evaluation=evaluation, by=evaluator)


def _settled(team: Team, year: int, evaluator: User) -> Evaluation:
    evaluation = _sent(team, year, evaluator)
    services.reply_evaluation(
        evaluation=evaluation,
        text="Kami setuju dan akan memperbaikinya tahun ini.",
        by=team.head,
    )
    services.judge(
        evaluation=evaluation, code="A2", score=Decimal("1.5"),
        reason="SOP sudah ada dalam bentuk surat edaran.", note="", by=evaluator,
    )  # fmt: skip
    return services.finalise_evaluation(evaluation=evaluation, by=evaluator)


def name_examiner(cast: Cast) -> None:
    """Let the Bupati name somebody of the Inspektorat."""
    outside = Agency.objects.get(code=OUTSIDE)
    user = cast.civil_servant("penilai", "Ratna Contoh", outside)
    examiners.name_examiner(
        user=user, number="800/017/BUP", letter_date=clock.today(), by=_assigned("REGENT")
    )


class Moments:
    """The clock of the story, which only moves where it is told."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.moment = now

    def at(self, moment: datetime) -> None:
        self.moment = moment

    def read(self) -> datetime:
        return self.moment
