"""Pages: the desk's lists and an inquiry beside their floors, searches, and figures of all."""

from collections.abc import Callable
from datetime import timedelta

from django.db import connection
from django.http import QueryDict
from django.test import Client

from agencies.models import RoleAssignment, User
from benchmarks import floor
from benchmarks.measure import time_calls
from benchmarks.seed import RARE_WORD, Seeded
from benchmarks.table import Table
from core import clock
from inquiries import listing
from tests.factories import make_user

INBOX = ("perlu-dijawab", "menunggu", "siap", "terlambat", "selesai")
QUEUE = ("menunggu", "dijawab", "dari-kami")
FILTERS = {
    "jenis": "jenis=QUESTION",
    "petugas": "petugas=-",
    "sejak": "dari=2026-01-01",
    "urut lama": "urut=lama",
    "urut sisa": "tab=menunggu&urut=sisa",
    "tiga sekaligus": "jenis=QUESTION&tanda=krisis&dari=2026-01-01",
}
SEARCHES = {"langka": RARE_WORD, "sering": "jalan", "dua kata": "sampah pasar"}
# What may not be exceeded: the aims of the design are smaller, see docs/performance.md.
LIST_QUERIES, PAGE_QUERIES = 8, 10
LIST_RATIO, PAGE_RATIO = 3.0, 4.0


def measure(table: Table, seeded: Seeded) -> None:
    """Every page of the desk, then the searches and the pages over all Instansi."""
    client = reader(seeded.officer)
    _lists(table, client)
    for name, inquiry in (("3", seeded.few_events), ("50", seeded.many_events)):
        table.time(
            f"pesan, {name} peristiwa",
            _get(client, f"/pesan/{inquiry.number}/"),
            bare=floor.detail(client, inquiry),
            aim="≤ 2 × batas",
            most_queries=PAGE_QUERIES,
            most_ratio=PAGE_RATIO,
        )
    watch = reader(_assigned("EVALUATOR"))
    for name, who in (("satu Instansi", client), ("semua", watch)):
        _searches(table, name, who)
    table.time("pemantauan", _get(watch, "/pemantauan/"), aim="≤ 30 ms")
    table.time("halaman Bupati", _get(reader(_assigned("REGENT")), "/bupati/"), aim="≤ 30 ms")
    table.time("angka publik", _public_figures, aim="≤ 30 ms")
    table.time("cek akun", _get(Client(), "/cek/?q=tidak.ada"), aim="satu kueri berindeks")


def reader(user: User) -> Client:
    """Somebody who is signed in."""
    client = Client()
    client.force_login(user)
    return client


def _assigned(role: str) -> User:
    user = make_user(f"bench.{role.lower()}", employment="", employee_id_number=None)
    since = clock.now() - timedelta(days=1)
    RoleAssignment.objects.create(user=user, role=role, effective_from=since)
    return user


def _get(client: Client, url: str) -> Callable[[], object]:
    assert client.get(url).status_code == 200, url
    return lambda: client.get(url)


def _lists(table: Table, client: Client) -> None:
    bounds = {"aim": "≤ 1,5 × batas", "most_queries": LIST_QUERIES, "most_ratio": LIST_RATIO}
    for tab in INBOX:
        url = f"/kotak-masuk/?tab={tab}"
        bare = floor.inbox(client, url, tab)
        table.time(f"kotak masuk: {tab}", _get(client, url), bare=bare, **bounds)
    for name, query in FILTERS.items():
        url = f"/kotak-masuk/?{query}"
        table.time(f"saringan: {name}", _get(client, url), most_queries=LIST_QUERIES)
    for tab in QUEUE:
        url = f"/rujukan/?tab={tab}"
        bare = floor.referrals(client, url, tab)
        table.time(f"rujukan: {tab}", _get(client, url), bare=bare, **bounds)


def _searches(table: Table, where: str, client: Client) -> None:
    aim = "≤ 5 ms di basis data" if where == "satu Instansi" else "≤ 15 ms di basis data"
    for name, words in SEARCHES.items():
        url = f"/kotak-masuk/?q={words}"
        table.time(f"cari {where}: {name}", _get(client, url), aim="≤ 3 × kotak masuk")
        table.add(f"– kuerinya: {name}", time_calls(_search_query(client, url)), aim=aim)


def _search_query(client: Client, url: str) -> Callable[[], object]:
    """The statement alone that finds the rows of the page."""
    user = client.get(url).wsgi_request.user
    asked = listing.ask_inbox(user, QueryDict(url.partition("?")[2]), clock.now())
    rows = asked.values(length=100).order_by("-received_at", "-id")[:51]
    sql, params = rows.query.sql_with_params()

    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            cursor.fetchall()

    return run


def _public_figures() -> object:
    from inquiries.public_figures import punctuality  # noqa: PLC0415 - beside its cache

    return punctuality(clock.today().year, at=clock.now())
