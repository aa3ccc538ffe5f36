"""Confirm that an account lives and is in our hands (Pasal 8c)."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import Confirmation, MediaAccount
from agencies.models import User
from core import audit, clock, uploads
from core.crypto import keyed_hash
from core.models import Upload

DAYS = 30  # how long one code is asked for


def code_for(account: MediaAccount) -> str:
    """The code to place in the bio or a post; another one every 30 days, known to us alone."""
    period = clock.today().toordinal() // DAYS
    return f"BERAU-{keyed_hash(f'{account.pk}:{period}', purpose='confirmation')[:8].upper()}"


def confirm_by_code(*, account: MediaAccount, by: User) -> Confirmation:
    """Record that a Pengelola saw the code in the account."""
    return _record(account, by, code=code_for(account))


def confirm_by_screenshot(
    *, account: MediaAccount, screenshot: UploadedFile | uploads.Inspected, by: User
) -> Confirmation:
    """Record a picture of the account as its owner sees it.

    :raises core.uploads.UploadRefused: if the file is no safe picture.
    """
    upload = uploads.store(screenshot, by=by, kinds=(uploads.JPEG, uploads.PNG))
    return _record(account, by, screenshot=upload)


@transaction.atomic
def _record(
    account: MediaAccount, by: User, *, code: str = "", screenshot: Upload | None = None
) -> Confirmation:
    made = Confirmation.objects.create(
        account=account, at=clock.now(), by=by, code=code, screenshot=screenshot
    )
    audit.record("account.confirmed", by=by, obj=account, scope=account.agency.code)
    return made
