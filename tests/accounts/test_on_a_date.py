"""Every page that answers "is it official" or "who is in charge" answers for a past day, too."""

from datetime import timedelta

import pytest

from accounts import services
from agencies import procedures
from agencies.models import Closing
from agencies.structure import rename_agency
from core import clock as core_clock
from inquiries.services import carry_out_closings
from tests.factories import (
    make_account,
    make_agency,
    make_assigned,
    make_decree,
    make_head,
    make_upload,
)

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


def test_the_decrees_of_a_day_are_those_in_force_then(as_user, dishub, head, lapsed, clock):
    client = as_user(head)
    current = make_decree(dishub, since=clock() - timedelta(days=1))

    page = client.get("/keputusan/", {"tanggal": THEN}).content.decode()

    assert lapsed.number in page
    assert current.number not in page
    assert client.get("/keputusan/", {"tanggal": TO_COME}).status_code == 422


def test_a_decree_says_what_it_was_on_a_day(as_user, head, lapsed):
    client = as_user(head)

    page = client.get(f"/keputusan/{lapsed.pk}/", {"tanggal": THEN}).content.decode()

    assert "Pada 1 November 2026: <b>Berlaku</b>" in page
    assert "Habis masa berlaku" in page
    assert client.get(f"/keputusan/{lapsed.pk}/", {"tanggal": "besok"}).status_code == 422


@pytest.mark.pasal("11(1)", "12", "13")
def test_the_sop_of_a_day_is_the_one_in_force_then(as_user, dishub, head, officer, clock):
    first = _set_procedure(dishub, head)
    procedures.pledge(user=officer, agency=dishub)
    clock.advance(timedelta(days=3))
    _set_procedure(dishub, head)
    client = as_user(head)

    then = client.get("/sop/", {"tanggal": NOW}).content.decode()
    now = client.get("/sop/").content.decode()

    assert f"versi {first.version} berlaku" in then
    assert "sudah membaca" in then
    assert "sudah membaca" not in now
    assert client.get("/sop/", {"tanggal": "2027-01-01"}).status_code == 422


def test_an_instansi_bore_its_former_name_then(as_user, dishub, evaluator, clock):
    clock.advance(timedelta(days=2))
    rename_agency(
        agency=dishub, name="Dinas Transportasi", short_name="Dishub", by=make_assigned("ADMIN")
    )
    clock.advance(timedelta(days=2))

    page = as_user(evaluator).get("/instansi/", {"tanggal": NOW}).content.decode()

    assert "Dinas Perhubungan" in page
    assert "Dinas Transportasi" not in page


def _set_procedure(agency, by):
    drafted = procedures.draft_procedure_with(
        agency=agency, title="SOP", document=make_upload(), first_day=core_clock.today(), by=by
    )
    procedures.set_procedure(procedure=drafted, by=by)
    return drafted
