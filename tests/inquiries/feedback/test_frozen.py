"""A digest that the Kepala approved is kept by the database as it is."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from inquiries.models import Theme, ThemeDigest, ThemeMember

pytestmark = pytest.mark.django_db


@pytest.fixture
def approved(clock, dishub, officer, head, inquiry):
    digest = ThemeDigest.objects.create(
        agency=dishub, period_from=date(2026, 1, 1), period_until=date(2026, 1, 31),
        status="READY", requested_by=officer, requested_at=clock(),
    )  # fmt: skip
    theme = Theme.objects.create(digest=digest, order=1, name="Lampu jalan")
    ThemeMember.objects.create(digest=digest, theme=theme, found_in=theme, inquiry=inquiry)
    digest.approve(by=head, at=clock())
    return digest


@pytest.mark.pasal("8h")
@pytest.mark.parametrize(
    ("model", "change"),
    [
        (ThemeDigest, {"status": "READY", "approved_at": None, "approved_by": None}),
        (Theme, {"name": "Lampu"}),
        (Theme, {"is_frozen": False}),
        (ThemeMember, {"tone": "NEGATIVE"}),
    ],
)
def test_what_was_approved_never_changes(approved, model, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**change)


@pytest.mark.pasal("8h")
@pytest.mark.parametrize("model", [ThemeDigest, Theme, ThemeMember])
def test_what_was_approved_is_never_deleted(approved, model):
    rows = model.objects.all()

    with pytest.raises(IntegrityError), transaction.atomic():
        rows._raw_delete(rows.db)
