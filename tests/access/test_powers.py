"""Every cell of the table of powers: action, role, state of the person, scope of the object.

`powers.csv` is the table: for each action and role the scopes in which somebody in force may act.
In any other state, and on what does not exist, nobody may. Who has not signed in is turned
away before any of it: that is `test_matrix.py`.
"""

import csv
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from agencies import powers
from core import clock as core_clock
from tests.access import actions
from tests.access.actions import ACTIONS, POLICIES
from tests.access.objects import VISIBLE, make_objects
from tests.access.subjects import IN_FORCE, ROLES, make_subject, states_of
from tests.access.test_matrix import undone
from tests.conftest import TUESDAY_AFTERNOON, StoppedClock, private_folder
from tests.factories import make_agency, make_user

ROOT = Path(__file__).resolve().parents[2]
TABLE = Path(__file__).with_name("powers.csv")
NONEXISTENT = 987_654_321
OUTSIDE = "no power"
pytestmark = pytest.mark.django_db


def table() -> dict[str, dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row.pop("action"): row for row in csv.DictReader(file)}


class Cells:
    """The people in every state, what each of them sees, and the objects in every scope."""

    def __init__(self) -> None:
        home, other = make_agency("DISHUB"), make_agency("DISDIK")
        self.objects = make_objects(home, other)
        self.people = {
            (role, state): make_subject(role, state, home, other)
            for role in ROLES
            for state in states_of(role)
        }
        self.people[OUTSIDE, ""] = make_user("tanpa.wewenang", agency=home)
        self.seen: dict[tuple[str, str, str], set[int]] = {}
        for (role, state), user in self.people.items():
            powers.hold_for_request(user)
            for kind, visible in VISIBLE.items():
                self.seen[role, state, kind] = set(visible(user).values_list("pk", flat=True))

    def may(self, action: str, role: str, state: str, scope: str) -> bool:
        """Ask as the pages do: first what is visible, then the predicate."""
        kind, predicate = ACTIONS[action]
        user, obj = self.people[role, state], self.objects[kind].get(scope)
        if kind in VISIBLE and getattr(obj, "pk", NONEXISTENT) not in self.seen[role, state, kind]:
            return False
        if scope == "assigned":
            obj.assigned_to_id = user.pk
        return bool(predicate(user, obj))


@pytest.fixture(scope="module")
def cells(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Cells]:  # fmt: skip
    """Made once; nothing changes it."""
    with (
        pytest.MonkeyPatch.context() as patch,
        private_folder(tmp_path_factory.mktemp("private")),
        django_db_blocker.unblock(),
        undone(),
    ):
        patch.setattr(core_clock, "_source", StoppedClock(TUESDAY_AFTERNOON))
        yield Cells()


def scopes_of(action: str, cells: Cells) -> list[str]:
    kind, _ = ACTIONS[action]
    return [*cells.objects[kind], *(["nonexistent"] if kind in VISIBLE else [])]


def expected(granted: str, state: str, scope: str) -> bool:
    if state not in IN_FORCE or scope == "nonexistent":
        return False
    if state == "moved":  # their power is at the other Instansi now, and so is what they see
        scope = {"own": "other", "other": "own"}.get(scope, "other")
    return granted in {"all", "yes"} or scope in granted.split()


@pytest.mark.parametrize("action", ACTIONS)
def test_a_power_is_held_as_the_table_says_and_only_while_it_is_in_force(action: str, cells: Cells):
    row = table()[action]
    wrong = [
        (role, state, scope)
        for role, state in cells.people
        for scope in scopes_of(action, cells)
        if cells.may(action, role, state, scope)
        != (role != OUTSIDE and expected(row[role], state, scope))
    ]

    assert wrong == []


def test_the_table_names_every_action_and_role():
    assert set(table()) == set(ACTIONS)
    assert {role for row in table().values() for role in row} == set(ROLES)


def test_no_predicate_of_the_policies_is_left_out():
    source = inspect.getsource(actions)
    aliases = {value: name for name, value in vars(actions).items() if inspect.ismodule(value)}
    predicates = {
        f"{aliases[module]}.{name}"
        for module in POLICIES
        for name, value in vars(module).items()
        if name.startswith(("can_", "sees_", "reads_"))
        and getattr(value, "__module__", "") == module.__name__
    }
    files = {
        path.parent.name for path in ROOT.glob("*/**/policies.py") if ".venv" not in path.parts
    }
    named = {module.__name__.split(".")[-2] for module in POLICIES}

    assert {
        name for name in predicates if f"{name})" not in source.replace("(powers", ")")
    } == set()
    assert files <= named


def test_there_are_thousands_of_cells(cells: Cells):
    count = sum(len(cells.people) * len(scopes_of(action, cells)) for action in ACTIONS)
    assert count > 10_000
