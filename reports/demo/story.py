"""Fourteen months of the demo, told through the portal's own services."""

import csv
import heapq
import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path

from django.conf import settings

from agencies.models import Agency, OutsideBody, RoleAssignment
from core import clock
from core.models import Notification, OutboxMessage, SystemMark
from core.snapshots import in_one_snapshot
from inquiries import services as desk
from inquiries.models import Inquiry, Referral
from inquiries.services import Author
from inquiries.thresholds import sweep_referrals
from reports import services as reporting
from reports.demo import results
from reports.demo.answers import AGE, write_banks
from reports.demo.feedback import make_digests
from reports.demo.follow_ups import follow_up
from reports.demo.mentions import note_mentions
from reports.demo.people import LAPSED, STAFFED, WITHOUT_DECREE, Cast, Team
from reports.demo.posts import Posts
from reports.models import AnnualReport

QUESTIONS = Path(settings.BASE_DIR) / "inquiries" / "reference" / "contoh_pertanyaan.csv"
TYPES = {
    "pertanyaan": Inquiry.Type.QUESTION,
    "komentar": Inquiry.Type.COMMENT,
    "kritik": Inquiry.Type.CRITICISM,
    "saran": Inquiry.Type.SUGGESTION,
}
MONTHS = timedelta(days=425)
LAST_DAYS = timedelta(hours=44)  # so that the desk has open work of every kind
LAST_DAYS_COUNT = 40
ANSWERS = (
    "Terima kasih atas laporannya. Lokasinya sudah kami periksa; pekerjaan dijadwalkan pekan ini.",
    "Terima kasih sudah bertanya. Silakan datang pada hari kerja pukul 08.00–15.30 WITA; gratis.",
    "Terima kasih, masukan Anda sudah kami catat dan menjadi bahan rapat bidang terkait.",
    "Mohon maaf atas ketidaknyamanannya. Bidang teknis sudah kami minta menindaklanjuti hari ini.",
    "Informasinya kami umumkan di akun resmi ini paling lambat Jumat. Terima kasih sudah menunggu.",
)


class Story:
    """A queue of things to happen; each may put further things into it."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.moment = now - MONTHS
        self.queue: list[tuple[datetime, int, Callable[[], object]]] = []
        self.order = count()
        self.chance = random.Random(23)  # noqa: S311 - the same demo every time

    def read_clock(self) -> datetime:
        return self.moment

    def later(self, step: timedelta, happening: Callable[[], object]) -> None:
        heapq.heappush(self.queue, (self.moment + step, next(self.order), happening))

    def live(self) -> None:
        """Let everything happen that lies in the past; what lies ahead stays undone."""
        while self.queue and self.queue[0][0] <= self.now:
            self.moment, _, happening = heapq.heappop(self.queue)
            happening()

    def minutes(self, least: int, most: int) -> timedelta:
        return timedelta(minutes=self.chance.randint(least, most))


def tell(*, password: str) -> None:
    """Make the demo's people and let them live the past fourteen months up to now."""
    in_one_snapshot(lambda: _tell(password))  # reports are submitted in it


def _tell(password: str) -> None:
    story = Story(clock.now())
    with clock.read_from(story.read_clock):
        SystemMark.objects.create(name="demo", value="CONTOH", at=clock.now())
        teams = _people(password)
        Inquiries(story, teams).begin()
        posts = Posts(story, teams)
        posts.begin()
        story.later(MONTHS - AGE, lambda: write_banks(teams))
        story.live()
        story.moment = story.now
        posts.plan()
        note_mentions(teams)
        make_digests(teams["DISKOMINFO"], clock.today())
        follow_up(teams["DISKOMINFO"], clock.today())
        _reports(story, teams)
    _evaluations(story, teams)
    OutboxMessage.objects.all().delete()  # the demo's people have no mailboxes
    Notification.objects.filter(created_at__lt=story.now - timedelta(days=7)).delete()


def _people(password: str) -> dict[str, Team]:
    cast = Cast(password)
    teams = {code: cast.team(code) for code in STAFFED}
    cast.team(LAPSED, lasts=timedelta(days=365))
    cast.team(WITHOUT_DECREE, has_decree=False)
    cast.assign("evaluator", RoleAssignment.Role.EVALUATOR, "Kartika Contoh")
    cast.assign("bupati", RoleAssignment.Role.REGENT, "Bupati Contoh")
    cast.assign("admin", RoleAssignment.Role.ADMIN, "Lukman Contoh")
    results.name_examiner(cast)
    return teams


# Today's open work: hours ago, who received it, whom it was referred to, the text.
TODAY = (
    (27, "DISHUB", "DPUPR", "Parit depan halte Jl. Durian II meluap tiap hujan, halte terendam."),
    (21, "DISHUB", "DPUPR", "Lubang besar di tikungan Sambaliung, rambunya roboh. Kapan ditambal?"),
    (
        9,
        "DISHUB",
        "DPUPR",
        "Trotoar depan SD dibongkar sejak bulan lalu, anak-anak jalan di aspal.",
    ),
    (26, "DPUPR", "DISHUB", "Jembatan kecil sudah jadi, lampu jalannya kapan dipasang?"),
    (5, "DPUPR", "DISHUB", "Marka jalan baru di Bujangga sudah pudar, bisa dicat ulang?"),
    (6, "DISDIK", "DISHUB", "Mohon zebra cross di depan SMP, anak-anak susah menyeberang."),
    (7, "DISHUB", "", "Jadwal kapal ke Maratua bulan Desember sudah ada?"),
    (3, "DISHUB", "", "Parkir di tepian dipungut dua kali, karcisnya tidak ada."),
    (1, "DISHUB", "", "Lampu merah Jl. Pemuda mati sejak subuh, tolong petugasnya."),
    (4, "DPUPR", "", "Semenisasi gang kami di Gayam masuk tahun ini atau tahun depan?"),
    (2, "DISDIK", "", "Syarat pindah SD dari Kaltara apa saja ya Bu?"),
    (1, "DISKOMINFO", "", "WiFi gratis di Taman Sanggam tidak bisa tersambung dari kemarin."),
)


class Inquiries:
    """What the public asked, and what the officers did about it."""

    def __init__(self, story: Story, teams: dict[str, Team]) -> None:
        self.story, self.teams = story, teams
        self.by_short_name = {agency.short_name: agency for agency in Agency.objects.all()}
        self.outside = {body.short_name: body for body in OutsideBody.objects.all()}

    def begin(self) -> None:
        """Spread the questions over the months, closer together towards today."""
        with QUESTIONS.open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["jenis"] in TYPES]
        for position, row in enumerate(rows * 2):
            share = (position + 0.5) / (2 * len(rows))
            self._expect(row, position, MONTHS * (1 - (1 - share) ** 1.6))
        for position, row in enumerate(rows[:LAST_DAYS_COUNT]):
            self._expect(row, position, MONTHS - LAST_DAYS * (1 - position / LAST_DAYS_COUNT))

        for position, (hours, receiver, target, text) in enumerate(TODAY):
            self.story.later(
                MONTHS - timedelta(hours=hours),
                lambda order=(receiver, target, text, position): self.stays_open(*order),
            )

    def stays_open(self, receiver: str, target: str, text: str, number: int) -> None:
        team = self.teams[receiver]
        inquiry = self._record(team, text, Inquiry.Type.QUESTION, number)
        if target:
            self.refer(inquiry, team, self.teams[target].agency, is_answered=False)

    def _expect(self, row: dict[str, str], number: int, step: timedelta) -> None:
        self.story.later(step, lambda: self.arrives(row, number))

    def arrives(self, row: dict[str, str], number: int) -> None:
        target = self.by_short_name.get(row["instansi"].split("|")[0])
        team = self._receiver(target, number)
        inquiry = self._record(team, row["teks"], TYPES[row["jenis"]], number)
        if target is None or target == team.agency or target.code not in self.teams:
            text = self._words_for(row["instansi"])
            self.story.later(self.story.minutes(10, 900), lambda: self.reply(inquiry, team, text))
        else:
            self.story.later(self.story.minutes(5, 90), lambda: self.refer(inquiry, team, target))

    def _record(self, team: Team, text: str, kind: Inquiry.Type, number: int) -> Inquiry:
        return desk.record_inquiry(
            agency=team.agency,
            kind=kind,
            text=text,
            by=team.officer,
            account=team.account,
            author=Author(handle=f"warga_contoh_{number % 90:02d}"),
            posted_at=clock.now() - self.story.minutes(3, 90),
        )

    def _receiver(self, target: Agency | None, number: int) -> Team:
        """Most people write to the right account, the rest to Diskominfo's or Dishub's."""
        if target and target.code in self.teams and number % 2:
            return self.teams[target.code]
        return self.teams["DISKOMINFO" if number % 4 else "DISHUB"]

    def _words_for(self, name: str) -> str:
        body = self.outside.get(name)
        if body is None:
            return self.story.chance.choice(ANSWERS)
        return f"Terima kasih. Hal ini kewenangan {body.name}; silakan lewat kanal resminya."

    def reply(
        self, inquiry: Inquiry, team: Team, text: str, referral: Referral | None = None
    ) -> None:
        desk.reply_inquiry(
            inquiry=inquiry,
            text=text,
            by=team.officer,
            referrals=[referral] if referral else [],
        )
        if self.story.chance.random() < 0.6:
            self.story.later(
                timedelta(days=3),
                lambda: desk.close_inquiry(inquiry=inquiry, by=team.officer),
            )

    def refer(
        self, inquiry: Inquiry, team: Team, target: Agency, *, is_answered: bool = True
    ) -> None:
        (referral,) = desk.refer_inquiry(
            inquiry=inquiry,
            agencies=[target],
            reason=f"Kewenangan {target.short_name}.",
            by=team.officer,
        )
        for hours in (12, 20, 23, 24, 36, 48):
            self.story.later(timedelta(hours=hours, seconds=20), sweep_referrals)
        if not is_answered:
            return
        is_slow = self.story.chance.random() < 0.3
        wait = self.story.minutes(1500, 2400) if is_slow else self.story.minutes(60, 1300)
        self.story.later(wait, lambda: self.answer(inquiry, team, referral))

    def answer(self, inquiry: Inquiry, team: Team, referral: Referral) -> None:
        text = self.story.chance.choice(ANSWERS)
        desk.answer_referral(
            referral=referral,
            text=text,
            by=self.teams[referral.to_agency.code].officer,
        )
        self.story.later(
            self.story.minutes(10, 300), lambda: self.reply(inquiry, team, text, referral)
        )


NARRATIVES = {
    "policy_overview": "Layanan informasi melalui media sosial mengikuti Peraturan Bupati Berau "
    "Nomor 23 Tahun 2017 dan SOP Instansi.",
    "message_discussion": "Unggahan tahun ini mengenai kegiatan Instansi, isu aktual di Kabupaten "
    "Berau, dan kebijakan Pemerintah Daerah.",
    "internal_obstacles": "Petugas merangkap tugas lain, sehingga malam hari tidak terjaga.",
    "external_obstacles": "Jaringan internet di kecamatan pesisir sering terputus.",
    "recommendations": "Menambah satu Petugas dan melengkapi bank jawaban.",
    "follow_up_plan": "Pelatihan Petugas pada triwulan pertama; bank jawaban ditinjau tiap bulan.",
}


def _reports(story: Story, teams: dict[str, Team]) -> None:
    """Last year's reports: received, submitted, and one still a draft."""
    year = clock.local(story.now).year - 1
    story.moment = clock.start_of_day(date(year + 1, 3, 16)) + timedelta(hours=10)
    for code in ("DISHUB", "DISKOMINFO", "DPUPR", "DISDIK"):
        team = teams[code]
        report = reporting.start_report(agency=team.agency, year=year, by=team.responsible)
        if code == "DISDIK":
            continue
        reporting.save_narratives(report=report, by=team.responsible, **NARRATIVES)
        reporting.submit_report(report=report, by=team.head)
        if code != "DPUPR":
            _receive(report)


def _receive(report: AnnualReport) -> None:
    evaluator = RoleAssignment.objects.get(role=RoleAssignment.Role.EVALUATOR).user
    reporting.receive_report(report=report, by=evaluator)


def _evaluations(story: Story, teams: dict[str, Team]) -> None:
    """Last year's evaluations, once May has come; before that Diskominfo still collects."""
    year = clock.local(story.now).year - 1
    if results.begins_at(year) > story.now:
        return
    moments = results.Moments(story.now)
    with clock.read_from(moments.read):
        results.evaluate(teams, year, moments)
