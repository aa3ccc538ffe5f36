"""That an account lives and is in our hands."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from PIL import Image

from accounts import confirming
from accounts.models import Confirmation, MediaAccount
from tests.factories import make_account

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def picture():
    content = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(content, "PNG")
    return SimpleUploadedFile("layar.png", content.getvalue())


@pytest.mark.pasal("8 huruf c")
@pytest.mark.parametrize("who", ["officer", "responsible", "head"])
def test_a_pengelola_confirms_with_the_code_that_the_page_shows(as_user, request, account, who):
    client = as_user(request.getfixturevalue(who))
    code = client.get(f"/akun/{account.pk}/konfirmasi/").context["code"]

    client.post(f"/akun/{account.pk}/konfirmasi/", {"method": "CODE"})

    made = Confirmation.objects.get()
    assert (made.code, made.by.username) == (code, request.getfixturevalue(who).username)
    assert "terlihat" in client.get(f"/akun/{account.pk}/").content.decode()


def test_a_picture_confirms_and_is_served_to_those_who_see_the_account(
    as_user, officer, stranger, account
):
    as_user(officer).post(
        f"/akun/{account.pk}/konfirmasi/", {"method": "SCREENSHOT", "screenshot": picture()}
    )

    made = Confirmation.objects.get()
    path = f"/akun/{account.pk}/bukti/{made.pk}/"
    assert as_user(officer).get(path).headers["Content-Type"] == "image/png"
    assert as_user(stranger).get(path).status_code == 404


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({}, "Pilih caranya."),
        ({"method": "SULAP"}, "Pilih dari daftar."),
        ({"method": "SCREENSHOT"}, "Unggah tangkapan layarnya."),
        (
            {"method": "SCREENSHOT", "screenshot": SimpleUploadedFile("a.png", b"x")},
            "tidak diizinkan",
        ),
    ],
)
def test_a_bad_confirmation_is_refused_with_a_sentence(as_user, officer, account, posted, sentence):
    answer = as_user(officer).post(f"/akun/{account.pk}/konfirmasi/", posted)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Confirmation.objects.exists()


@pytest.mark.parametrize(("who", "expected"), [("evaluator", 403), ("stranger", 404)])
def test_nobody_else_confirms(as_user, request, account, who, expected):
    client = as_user(request.getfixturevalue(who))

    assert client.get(f"/akun/{account.pk}/konfirmasi/").status_code == expected
    assert (
        client.post(f"/akun/{account.pk}/konfirmasi/", {"method": "CODE"}).status_code == expected
    )


def test_an_account_is_due_when_never_confirmed_and_after_180_days(account, officer, clock):
    never = make_account(account.agency, "belum")
    confirming.confirm_by_code(account=account, by=officer)
    assert set(MediaAccount.objects.unconfirmed(clock())) == {never}

    clock.advance(timedelta(days=180))

    assert set(MediaAccount.objects.unconfirmed(clock())) == {account, never}


def test_the_code_is_another_one_for_another_account_and_another_month(account, clock):
    other = make_account(account.agency, "lain")
    first = confirming.code_for(account)

    assert confirming.code_for(other) != first
    clock.advance(timedelta(days=30))
    assert confirming.code_for(account) != first


def test_a_confirmation_is_never_changed(account, officer):
    made = confirming.confirm_by_code(account=account, by=officer)

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Confirmation.objects.filter(pk=made.pk).update(code="lain")
