"""Target SOP of an Instansi and the holidays they leave out (Pasal 11(1)); never the 24 hours."""

from datetime import date, datetime, timedelta

import pytest

from agencies import targets
from agencies.models import Agency, Holiday, ServiceTarget
from agencies.working_days import Calendar
from core import clock as core_clock
from core.models import AuditEntry
from tests.factories import make_agency, make_assigned, make_head, make_officer

CHRISTMAS = date(2026, 12, 25)  # a Friday


def wita(day, hour, minute=0):
    return datetime(2026, 12, day, hour, minute, tzinfo=core_clock.WITA)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (wita(22, 9), 1, wita(23, 9)),
        (wita(24, 9), 1, wita(28, 9)),  # over Christmas and the weekend
        (wita(25, 9), 1, wita(29, 0)),  # what comes on a day off counts from Monday
        (wita(26, 23, 59), 2, wita(30, 0)),
    ],
)
def test_a_working_day_leaves_out_weekends_and_holidays(start, days, due):
    calendar = Calendar({CHRISTMAS})

    assert calendar.after(start, days) == due
    assert calendar.between(start, due) == timedelta(days=days)


@pytest.mark.django_db
@pytest.mark.pasal("11(1)")
def test_a_change_is_a_new_version_and_the_past_stays_known(clock):
    dishub = make_agency("DISHUB")
    head = make_head(dishub)
    before = clock()
    clock.advance(timedelta(hours=1))

    targets.set_targets(agency=dishub, by=head, reply_days=3)

    dishub.refresh_from_db()
    assert (dishub.sop.reply_days, dishub.sop.lease_minutes) == (3, 15)
    assert ServiceTarget.objects.at(dishub.pk, before).reply_days == 1
    assert ServiceTarget.objects.at(dishub.pk, clock()).reply_days == 3
    assert AuditEntry.objects.get(action="targets.set").details == {"reply_days": 3}
    with pytest.raises(targets.TargetError):
        targets.set_targets(agency=dishub, by=head, reply_days=3)


@pytest.mark.django_db
def test_the_kepala_sets_them_from_the_sop_page(clock, client):
    dishub = make_agency("DISHUB")
    client.force_login(make_head(dishub))
    typed = {name: getattr(ServiceTarget(), name) for name in targets.TARGETS}

    shown = client.get("/sop/").content.decode()
    wrong = client.post("/instansi/DISHUB/target-sop/", {**typed, "reply_days": "0"})
    done = client.post("/instansi/DISHUB/target-sop/", {**typed, "reply_days": "2"})

    past = client.get("/sop/?tanggal=2026-11-23").content.decode()
    assert "2 hari kerja" in client.get("/sop/").content.decode()
    assert "2 hari kerja" not in past
    assert "/instansi/DISHUB/target-sop/" in shown
    assert (wrong.status_code, done.status_code) == (422, 303)
    assert Agency.objects.get().sop.reply_days == 2


@pytest.mark.django_db
def test_the_admin_keeps_the_holidays(clock, client):
    client.force_login(make_assigned("ADMIN"))
    natal = {"day": "2026-12-25", "name": "Hari Raya Natal"}

    added = client.post("/hari-libur/", natal)
    again = client.post("/hari-libur/", natal)
    known = targets.calendar()
    removed = client.post(f"/hari-libur/{Holiday.objects.get().pk}/hapus/")

    assert (added.status_code, again.status_code, removed.status_code) == (303, 422, 303)
    assert not known.is_working(CHRISTMAS)
    assert not Holiday.objects.exists()
    actions = AuditEntry.objects.values_list("action", flat=True)
    assert {"holiday.added", "holiday.removed"} <= set(actions)


@pytest.mark.django_db
def test_a_petugas_reads_the_targets_and_sets_none(clock, client):
    client.force_login(make_officer(make_agency("DISHUB")))

    assert "Target SOP" in client.get("/sop/").content.decode()
    assert client.get("/instansi/DISHUB/target-sop/").status_code == 403
