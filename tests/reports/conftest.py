"""One Instansi with people in force, and its report as a draft, complete, or submitted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client

from agencies.models import Agency, User
from reports import services
from reports.models import AnnualReport
from tests.factories import (
    make_agency,
    make_assigned,
    make_head,
    make_officer,
    make_responsible,
)

TEXTS = {
    "policy_overview": "Layanan mengikuti SOP tahun 2026.",
    "message_discussion": "Unggahan tentang kegiatan dan kebijakan.",
    "internal_obstacles": "Petugas merangkap tugas lain.",
    "external_obstacles": "Jaringan di pesisir sering terputus.",
    "recommendations": "Tambah satu Petugas.",
    "follow_up_plan": "Pelatihan pada triwulan pertama.",
}
YEAR = 2026


@dataclass
class Team:
    """The people of one Instansi."""

    agency: Agency
    officer: User
    responsible: User
    head: User


def make_team(code: str = "DISHUB") -> Team:
    agency = make_agency(code, name=f"Dinas {code.title()} Kabupaten Berau")
    return Team(agency, make_officer(agency), make_responsible(agency), make_head(agency))


def make_draft(team: Team, year: int = YEAR, **texts: str) -> AnnualReport:
    """A draft with all its texts."""
    draft = services.start_report(agency=team.agency, year=year, by=team.officer)
    return services.save_narratives(report=draft, by=team.officer, **{**TEXTS, **texts})


@pytest.fixture
def team(clock, db) -> Team:
    return make_team()


@pytest.fixture
def evaluator(clock, db) -> User:
    return make_assigned("EVALUATOR")


@pytest.fixture
def draft(team: Team) -> AnnualReport:
    return make_draft(team)


@pytest.fixture
def submitted(team: Team, draft: AnnualReport) -> AnnualReport:
    return services.submit_report(report=draft, by=team.head)


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    def as_user(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return as_user
