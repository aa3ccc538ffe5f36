"""Every page that answers "is it official" or "who is in charge" answers for a past day, too."""

from datetime import timedelta

import pytest

from accounts import services
from agencies.models import Closing
from inquiries.services import carry_out_closings
from tests.factories import make_account, make_agency, make_assigned, make_decree, make_head

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock"), pytest.mark.pasal("9(1)")]
THEN, NOW, TO_COME = "2026-11-01", "2026-11-24", "2026-11-25"


@pytest.fixture
def lapsed(dishub, account, clock):
    """An account that was official for some days around the first of November."""
    start, end = clock() - timedelta(days=30), clock() - timedelta(days=9)
    return make_decree(dishub, accounts=[account], since=start, until=end)


def test_the_directory_tells_of_a_past_day(client, lapsed):
    then = client.get("/akun-resmi/", {"tanggal": THEN}).content.decode()
    now = client.get("/akun-resmi/").content.decode()

    assert "@dishub.berau" in then
    assert "pada 1 November 2026" in then
    assert f"?tanggal={THEN}" in then  # the data beside it are of the same day
    assert "@dishub.berau" not in now


def test_the_open_data_tell_of_a_past_day_and_by_which_decree(client, lapsed):
    then = client.get("/akun-resmi/data.json", {"tanggal": THEN}).json()

    assert then["per"].startswith("2026-11-01T23:59:59")
    assert [row["nomor_keputusan"] for row in then["akun"]] == [lapsed.number]
    assert "dishub.berau" in client.get("/akun-resmi/data.csv", {"tanggal": THEN}).content.decode()
    assert client.get("/akun-resmi/data.json").json()["akun"] == []


@pytest.mark.parametrize("day", [TO_COME, "kemarin"])
def test_a_day_that_cannot_be_answered_is_not_answered_as_now(client, lapsed, day):
    assert client.get("/akun-resmi/", {"tanggal": day}).status_code == 422
    assert client.get("/akun-resmi/data.json", {"tanggal": day}).status_code == 404
    assert client.get("/akun-resmi/data.csv", {"tanggal": day}).status_code == 404


def test_the_desk_sees_what_an_account_was(as_user, head, lapsed, account):
    client = as_user(head)

    assert "Pernah resmi" in client.get("/akun/").content.decode()
    assert "Pernah resmi" not in client.get("/akun/", {"tanggal": THEN}).content.decode()
    page = client.get(f"/akun/{account.pk}/", {"tanggal": THEN}).content.decode()
    assert "Pada 1 November 2026: <b>Resmi</b>" in page
    for path in ("/akun/", f"/akun/{account.pk}/", "/instansi/"):
        assert client.get(path, {"tanggal": TO_COME}).status_code == 422


def test_a_suspension_counts_on_its_days(as_user, dishub, head, responsible, clock):
    account = make_account(dishub, "diretas")
    make_decree(dishub, accounts=[account])
    services.suspend_account(account=account, reason="Diretas.", by=responsible)
    clock.advance(timedelta(days=2))
    services.lift_suspension(account=account, by=responsible)
    clock.advance(timedelta(days=2))

    page = as_user(head).get(f"/akun/{account.pk}/", {"tanggal": NOW}).content.decode()

    assert "Pada 24 November 2026: <b>Ditangguhkan</b>" in page


def test_the_list_of_instansi_tells_who_led_them_and_which_there_were(
    as_user, dishub, dpupr, evaluator, clock
):
    head = make_head(dishub)
    Closing.objects.create(
        agency=dishub, successor=dpupr, first_day=clock().date(),
        planned_by=make_assigned("ADMIN"), planned_at=clock(),
    )  # fmt: skip
    carry_out_closings()
    clock.advance(timedelta(days=1))
    client = as_user(evaluator)

    then = client.get("/instansi/", {"tanggal": THEN}).content.decode()

    assert head.full_name in then
    assert "Dinas Perhubungan" in then
    assert "Dinas Perhubungan" not in client.get("/instansi/").content.decode()


def test_the_list_costs_the_same_on_a_past_day(as_user, evaluator, django_assert_max_num_queries):
    client = as_user(evaluator)
    for code in ("A", "B", "C"):
        make_head(make_agency(code))
    with django_assert_max_num_queries(14):
        client.get("/instansi/", {"tanggal": THEN})
