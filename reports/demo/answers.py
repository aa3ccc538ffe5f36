"""The answer banks of the demo: what its officers answer again and again. All of it is invented."""

import csv
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from core import clock
from inquiries.bank.content import Content
from inquiries.bank.services import draft_answer
from reports.demo.people import Team

BANK = Path(__file__).with_name("jawaban.csv")
AGE = timedelta(days=60)  # how long ago they were written; one has expired since


def write_banks(teams: Mapping[str, Team]) -> None:
    """Let each Petugas write the bank of the Instansi (`hari`: from then to the last day)."""
    today = clock.today()
    with BANK.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            team = teams[row["instansi"]]
            content = Content(
                question=row["pertanyaan"],
                variants=row["variasi"].replace("|", "\n"),
                answer=row["jawaban"],
                source=row["sumber"],
                expires_date=today + timedelta(days=int(row["hari"])),
                visibility=row["keterbukaan"],
                tags=tuple(tag for tag in row["penanda"].split("|") if tag),
            )
            draft_answer(agency=team.agency, content=content, by=team.officer)
