"""Every route answers every role as the matrix declares, and a refusal changes nothing."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from tests.access.routes import all_routes
from tests.access.world import ROLES, World, make_world
from tests.conftest import private_folder

MATRIX = Path(__file__).with_name("matrix.csv")
pytestmark = pytest.mark.django_db
PERMITTED_WRITES = ("core_auditentry", "django_session", "SAVEPOINT", "core_cache", "knox_")


def rows() -> list[dict[str, str]]:
    with MATRIX.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(autouse=True, scope="module")
def private_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One folder for the world's files, as long as the world stands."""
    with private_folder(tmp_path_factory.mktemp("private")) as folder:
        yield folder


@pytest.fixture(scope="module")
def world(
    private_files: Path, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[World]:
    """One world for every route: each request is taken back, and the whole at the end."""
    with django_db_blocker.unblock(), undone():
        yield make_world()


def test_every_route_and_method_is_declared():
    declared = {(row["route"], row["method"]) for row in rows()}
    routes = all_routes()
    missing = [
        (name, method)
        for name, route in routes.items()
        for method in route.methods or {"get"}
        if (name, method) not in declared and not (not route.methods and (name, "post") in declared)
    ]
    gone = sorted({name for name, _ in declared} - set(routes))
    assert (missing, gone) == ([], [])


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['method']} {row['route']}")
def test_every_role_gets_what_the_matrix_says(row: dict[str, str], world: World):
    route = all_routes()[row["route"]]
    url = reverse(row["route"], kwargs=world.kwargs(set(route.parts) - {"format"}, row["route"]))

    got = {role: outcome(world, role, row["method"], url) for role in ROLES}

    assert got == {role: int(row[role]) for role in ROLES}


@pytest.mark.parametrize(
    "row",
    [row for row in rows() if row["method"] == "get"],
    ids=lambda row: row["route"],
)
def test_head_answers_like_get_and_leaves_nothing_behind(row: dict[str, str], world: World):
    route = all_routes()[row["route"]]
    url = reverse(row["route"], kwargs=world.kwargs(set(route.parts) - {"format"}, row["route"]))
    role = next((role for role in ROLES if row[role] == "200"), "anonymous")
    client = Client()
    if person := world.people[role]:
        client.force_login(person)

    with CaptureQueriesContext(connection) as queries, undone():
        got = client.head(url)

    assert got.status_code == int(row[role])
    if role != "anonymous":
        assert "no-store" in got["Cache-Control"] or "public" in got["Cache-Control"]
    assert [sql for sql in writes(queries) if "core_auditentry" not in sql] == []


@pytest.mark.parametrize(
    "row", [row for row in rows() if row["method"] == "get"], ids=lambda row: row["route"]
)
def test_no_page_names_two_things_alike(row: dict[str, str], world: World):
    route = all_routes()[row["route"]]
    url = reverse(row["route"], kwargs=world.kwargs(set(route.parts) - {"format"}, row["route"]))
    for role in [role for role in ROLES if row[role] == "200"]:
        client = Client()
        if person := world.people[role]:
            client.force_login(person)
        with undone():
            page = client.get(url)
        if page["Content-Type"].startswith("text/html"):
            ids = Counter(re.findall(r'\sid="([^"]*)"', page.content.decode()))
            assert (role, [name for name, count in ids.items() if count > 1]) == (role, [])


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
@pytest.mark.parametrize("role", ["anonymous", "officer"])
def test_a_page_answers_no_other_method(world: World, role: str, method: str):
    """Told before the sign-in and before the token against forgery is asked for."""
    client = Client(enforce_csrf_checks=True)
    if person := world.people[role]:
        client.force_login(person)
    for path in ("/", "/masuk/", "/kotak-masuk/", "/cek/", f"/pesan/{world.inquiry.number}/"):
        got = getattr(client, method)(path)

        assert (got.status_code, got["Allow"]) == (405, "GET, HEAD, POST")
        assert "Tidak dapat dibuka langsung" in got.content.decode()


def outcome(world: World, role: str, method: str, url: str) -> int:
    """Make the request for real, take its writes back, and check that a refusal made none."""
    client = Client(raise_request_exception=True)
    person = world.people[role]
    if person is not None:
        client.force_login(person)
    with CaptureQueriesContext(connection) as queries, undone():
        if url.startswith("/api/") and method != "get":
            response = getattr(client, method)(url, data={}, content_type="application/json")
        else:
            response = getattr(client, method)(url)
    if response.status_code in {401, 403, 404, 405}:
        assert list(writes(queries)) == []
    return response.status_code


class undone(transaction.Atomic):  # noqa: N801 - reads as a phrase
    """A transaction that is always rolled back."""

    def __init__(self) -> None:
        super().__init__(using=None, savepoint=True, durable=False)
        self._from_testcase = True  # what must be outermost may stand in it

    def __exit__(self, *args) -> None:
        transaction.set_rollback(True)
        super().__exit__(*args)


def writes(queries: CaptureQueriesContext) -> Iterator[str]:
    for query in queries.captured_queries:
        sql = query["sql"]
        is_write = sql.lstrip().startswith(("INSERT", "UPDATE", "DELETE"))
        if is_write and not any(word in sql for word in PERMITTED_WRITES):
            yield sql


@pytest.mark.parametrize(
    "name", ["inquiries:detail", "inquiries:referral", "accounts:decree", "reports:detail"]
)
def test_out_of_scope_reads_like_what_does_not_exist(name: str, world: World):
    route = all_routes()[name]
    kwargs = world.kwargs(set(route.parts), name)
    client = Client()
    client.force_login(world.people["other"])

    foreign = client.get(reverse(name, kwargs=kwargs))
    absent = {"number": "2611-ZZZZZ", "pk": 987654321, "code": "TIDAKADA", "year": 2026}
    nothing = client.get(reverse(name, kwargs={key: absent[key] for key in kwargs}))

    assert foreign.status_code == nothing.status_code == 404
    assert foreign.content == nothing.content
