"""What an account is for, whom it speaks to, and who can recover it (Pasal 7, 8a, 8b)."""

import pytest

from accounts import details
from accounts.models import AccountDetails
from accounts.services import AccountError
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def url(account) -> str:
    return f"/akun/{account.pk}/rincian/"


@pytest.fixture
def given(officer, responsible):
    return {
        "purpose": "Kabar lalu lintas.",
        "audience": "Pengguna jalan",
        "segments": ["SPECTATORS", "CRITICS"],
        "recovery_holder": officer.pk,
        "factor_holder": responsible.pk,
    }


@pytest.mark.pasal("7")
@pytest.mark.pasal("8a")
def test_an_officer_says_whom_the_account_speaks_to(as_user, officer, account, given):
    client = as_user(officer)

    client.post(url(account), given)

    kept = AccountDetails.objects.get()
    assert (kept.purpose, kept.audience) == ("Kabar lalu lintas.", "Pengguna jalan")
    assert [segment.label for segment in kept.segment_list] == ["Pengulas", "Penyimak"]
    page = client.get(f"/akun/{account.pk}/").content.decode()
    assert "Pengulas, Penyimak" in page


def test_the_names_of_those_who_can_recover_it_are_shown(
    as_user, officer, responsible, account, given
):
    client = as_user(officer)
    client.post(url(account), given)

    page = client.get(f"/akun/{account.pk}/").content.decode()

    assert "Surel pemulihan dipegang" in page
    assert responsible.full_name in page


def test_nobody_of_another_instansi_can_hold_the_recovery(account, officer, stranger):
    with pytest.raises(AccountError, match="bukan pegawai"):
        details.describe_account(
            account=account, by=officer, purpose="", audience="", segments=[],
            recovery_holder=stranger, factor_holder=None,
        )  # fmt: skip


def test_a_stranger_is_not_offered_in_the_form(as_user, officer, account, given, stranger):
    answer = as_user(officer).post(url(account), {**given, "factor_holder": stranger.pk})

    assert answer.status_code == 422
    assert "Pilih orang dari daftar." in answer.content.decode()
    assert "Kabar lalu lintas." in answer.content.decode()


@pytest.mark.parametrize("field", ["purpose", "audience"])
def test_personal_data_is_not_written_down(as_user, officer, account, given, field):
    answer = as_user(officer).post(url(account), {**given, field: "Hubungi 081234567890."})

    assert answer.status_code == 422
    assert "Jangan tuliskan nomor telepon" in answer.content.decode()
    assert not AccountDetails.objects.exists()


def test_an_unknown_segment_is_refused(as_user, officer, account, given):
    answer = as_user(officer).post(url(account), {**given, "segments": ["LURKERS"]})

    assert answer.status_code == 422
    assert not AccountDetails.objects.exists()


def test_details_can_be_written_anew(as_user, officer, account, given):
    client = as_user(officer)
    client.post(url(account), given)

    client.post(url(account), {**given, "purpose": "Kabar bandara.", "recovery_holder": ""})

    kept = AccountDetails.objects.get()
    assert (kept.purpose, kept.recovery_holder) == ("Kabar bandara.", None)


def test_staff_without_a_power_may_hold_the_recovery(account, dishub):
    clerk = make_user("staf.dishub", agency=dishub)

    assert clerk in details.possible_holders(account)
