"""What the demo's accounts published, and who followed them. All of it is invented."""

from __future__ import annotations

import csv
import random
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from accounts import details
from accounts.models import FigureSource, MediaAccount, Post
from accounts.posts import figures, services
from accounts.posts.figures import Origin
from accounts.posts.rules import Checks
from accounts.posts.services import Content
from core import clock
from reports.demo.people import Team, letter

if TYPE_CHECKING:
    from reports.demo.story import Story

TEXTS = Path(__file__).with_name("unggahan.csv")
CHECKED = Checks(is_ethical=True)
BUSY = ("DISHUB", "DPUPR", "DISDIK", "DISKOMINFO")  # they post every week, the others every month
WEEK, MONTH = timedelta(weeks=1), timedelta(days=30)
FORGETFUL = "DISDIK"  # recorded no followers in one month
FORGOTTEN = 5  # months before the last one
SEEN_AFTER = timedelta(days=6)


class Posts:
    """The posts of every team, each with its figures, and the followers month by month."""

    def __init__(self, story: Story, teams: Mapping[str, Team]) -> None:
        self.story, self.teams = story, teams
        self.chance = random.Random(10)  # noqa: S311 - the same demo every time
        with TEXTS.open(encoding="utf-8", newline="") as file:
            self.texts = list(csv.DictReader(file))
        self.origins: dict[str, Origin] = {}
        self.accounts = {code: team.account for code, team in teams.items() if team.account}

    def begin(self) -> None:
        """Put all that is to happen into the story."""
        for place, code in enumerate(self.accounts):
            team = self.teams[code]
            evidence = letter(f"Ekspor akun {team.agency.short_name}")
            self.origins[code] = Origin(FigureSource.IMPORTED, evidence, team.officer)
            self._describe(team, self.accounts[code])
            self._expect_posts(code, place)
            self._expect_followers(code, place)

    def plan(self) -> None:
        """Plan what is still to come."""
        for code in BUSY:
            for days in (2, 5):
                team, row = self.teams[code], self.texts[days]
                services.plan_post(
                    account=self.accounts[code],
                    content=self._content(team, row, url=""),
                    planned_for=clock.now() + timedelta(days=days),
                    by=team.officer,
                )

    def _describe(self, team: Team, account: MediaAccount) -> None:
        details.describe_account(
            account=account, by=team.officer,
            purpose=f"Kabar dan layanan {team.agency.short_name}.",
            audience="Warga Kabupaten Berau", segments=["JOINERS", "SPECTATORS"],
            recovery_holder=team.responsible, factor_holder=team.officer,
        )  # fmt: skip

    def _expect_posts(self, code: str, place: int) -> None:
        step = WEEK if code in BUSY else MONTH
        moment, number = timedelta(days=1, hours=2 + place % 5, minutes=place), 0
        while self.story.moment + moment < self.story.now:
            self.story.later(moment, partial(self._publish, code, number))
            moment, number = moment + step, number + 1

    def _publish(self, code: str, number: int) -> None:
        team, account = self.teams[code], self.accounts[code]
        row = self.texts[(number * 5 + len(code)) % len(self.texts)]
        post = services.record_post(
            account=account,
            content=self._content(team, row, url=f"{account.url}p/contoh{number:03d}/"),
            published_at=clock.now(),
            checks=CHECKED,
            by=team.officer,
        )
        self.story.later(SEEN_AFTER, lambda: self._see(code, post))
        if number % 17 == 7:
            self.story.later(
                timedelta(hours=5 + 4 * number), lambda: self._correct(team, post, number)
            )

    def _content(self, team: Team, row: Mapping[str, str], *, url: str) -> Content:
        return Content(
            text=row["teks"].format(nama=team.agency.short_name),
            category=row["isi"],
            tags=row["tag"].replace("|", ","),
            audience=row["khalayak"],
            segments=["JOINERS"] if row["khalayak"] else [],
            url=url,
        )

    def _see(self, code: str, post: Post) -> None:
        reach = self.chance.randint(400, 4000)
        values = {
            "reach": reach,
            "likes": reach // 18,
            "comments": reach // 160,
            "shares": reach // 90,
            "forwards": reach // 210,
        }
        figures.record_figures(post=post, values=values, at=clock.now(), origin=self.origins[code])

    def _correct(self, team: Team, post: Post, number: int) -> None:
        known = timedelta(hours=20 if number < 20 else 40)
        services.correct_post(
            post=post,
            text=f"{post.text} (Ralat: jamnya menyesuaikan pengumuman terakhir.)",
            reason="Jam layanan keliru.",
            noticed_at=max(clock.now() - known, post.at),
            checks=CHECKED,
            by=team.officer,
        )

    def _expect_followers(self, code: str, place: int) -> None:
        """One figure near the end of every month, growing by a steady share."""
        today = clock.local(self.story.now).date()
        count = 900 + 430 * (place * 7 % 12)
        months = figures.months_until(today, 15)
        for back, month in enumerate(reversed(months)):
            is_forgotten = code == FORGETFUL and back == FORGOTTEN
            at = clock.start_of_day(date(month.year, month.month, 27)) + timedelta(hours=10)
            if at < self.story.moment + timedelta(hours=1) or is_forgotten:
                continue
            followers = round(count * 1.03 ** (len(months) - back))
            self.story.later(at - self.story.moment, partial(self._follow, code, followers, at))

    def _follow(self, code: str, followers: int, at: datetime) -> None:
        figures.record_followers(
            account=self.accounts[code], followers=followers, at=at,
            origin=self.origins[code],
        )  # fmt: skip
