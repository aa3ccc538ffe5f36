"""What is done with what people say on an account; each row is locked, then changed once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import IntegrityError, transaction

from accounts.models import MediaAccount
from agencies.models import User
from core import audit, clock
from core.formats import tanggal
from inquiries.errors import MonitoringError
from inquiries.models import Inquiry, Mention
from inquiries.post_links import comment_id
from inquiries.services import Author, record_inquiry

Source = Mention.Source
MOST_PICKED = 500


@dataclass(frozen=True)
class Said:
    """One comment as it was typed, pasted or imported."""

    text: str
    said_at: datetime
    author_handle: str = ""
    url: str = ""
    external_id: str = ""

    def key(self, account: MediaAccount) -> str:
        """The platform's name of it, or what stands for its words."""
        named = self.external_id or comment_id(self.url, ours=account.handle)
        if named:
            return named
        said = (self.author_handle.lower(), " ".join(self.text.split()), self.said_at.isoformat())
        return f"isi:{sha256(repr(said).encode()).hexdigest()}"


@transaction.atomic
def note_mention(
    *, account: MediaAccount, said: Said, by: User, source: Source = Source.ENTERED
) -> Mention:
    """Put what somebody said on an account onto the board (Pasal 8 huruf f).

    :raises MonitoringError: if the account was not official then, the moment has not come, or it
        is on the board already, or an inquiry.
    """
    now = clock.now()
    if said.said_at > now:
        raise MonitoringError("Waktunya belum tiba. Perbaiki waktunya.")
    if not MediaAccount.objects.official(said.said_at).filter(pk=account.pk).exists():
        raise MonitoringError(
            f"{account} tidak resmi pada {tanggal(said.said_at)}. Yang dipantau hanya akun yang "
            "ditunjuk Keputusan Kepala Instansi yang berlaku saat itu."
        )
    if (former := known(account, said)) is not None:
        raise MonitoringError(f"{former} Periksa daftarnya.")
    try:
        with transaction.atomic():
            mention = Mention.objects.create(
                account=account,
                external_id=said.key(account),
                author_handle=said.author_handle.strip().lstrip("@"),
                text=said.text,
                url=said.url,
                said_at=said.said_at,
                source=source,
                noted_by=by,
                noted_at=now,
            )
    except IntegrityError as error:
        raise MonitoringError("Percakapan ini sudah tercatat. Periksa daftarnya.") from error
    audit.record("mention.noted", by=by, obj=mention, scope=account.agency.code)
    return mention


@transaction.atomic
def note_all(*, account: MediaAccount, said: Iterable[Said], by: User) -> tuple[int, int]:
    """Note many at once, all or none; return how many are new, and how many stood there before.

    :raises MonitoringError: as `note_mention` does, but for what is known.
    """
    MediaAccount.objects.select_for_update(no_key=True).get(pk=account.pk)
    added = same = 0
    for each in said:
        if known(account, each) is None:
            note_mention(account=account, said=each, by=by)
            added += 1
        else:
            same += 1
    return added, same


def known(account: MediaAccount, said: Said) -> str | None:
    """Say where the same comment stands already; nothing where it is new."""
    key = said.key(account)
    if Mention.objects.filter(account=account, external_id=key).exists():
        return "Percakapan ini sudah tercatat."
    inquiry = Inquiry.objects.filter(account=account, external_id=key).first()
    return f"Percakapan ini sudah menjadi pesan {inquiry.number}." if inquiry else None


@transaction.atomic
def mark_seen(*, mentions: Iterable[Mention], by: User) -> int:
    """Set aside what needs no answer; what a colleague has handled meanwhile is passed over.

    :raises MonitoringError: if nothing was left to set aside.
    """
    at = clock.now()
    seen = [row for row in _locked(mentions) if row.is_waiting]
    if not seen:
        raise MonitoringError("Semuanya sudah ditangani. Muat ulang halaman.")
    for row in seen:
        row.see(by=by, at=at)
        audit.record("mention.seen", by=by, obj=row, scope=row.account.agency.code)
    return len(seen)


@transaction.atomic
def mark_unseen(*, mention: Mention, by: User) -> Mention:
    """Put back what was set aside.

    :raises MonitoringError: if it is not set aside.
    """
    (row,) = _locked([mention])
    row.unsee()
    audit.record("mention.unseen", by=by, obj=row, scope=row.account.agency.code)
    return row


@transaction.atomic
def make_inquiry(*, mention: Mention, kind: str, by: User) -> tuple[Inquiry, bool]:
    """Let what was said be answered: an inquiry with its link, and whether it is a new one.

    A second click, or a colleague's, leads to the same inquiry; so does a comment that came in by
    another way. Who makes it holds it (Lampiran B.1).
    """
    (row,) = _locked([mention])
    if row.inquiry is not None:
        return row.inquiry, False
    account = row.account
    inquiry = Inquiry.objects.filter(account=account, external_id=row.external_id).first()
    is_new = inquiry is None
    if inquiry is None:
        inquiry = record_inquiry(
            agency=account.agency,
            kind=kind,
            text=row.text,
            by=by,
            account=account,
            author=Author(handle=row.author_handle),
            source_url=row.url,
            external_id=row.external_id,
            posted_at=row.said_at,
        )
    row.become(inquiry)
    scope = account.agency.code
    audit.record("mention.made_inquiry", by=by, obj=row, scope=scope, inquiry=inquiry.number)
    return inquiry, is_new


def _locked(mentions: Iterable[Mention]) -> list[Mention]:
    """The rows under their locks, in one order for all."""
    rows = Mention.objects.select_for_update(no_key=True, of=("self",)).order_by("pk")
    related = rows.select_related("account__agency", "account__platform", "inquiry")
    return list(related.filter(pk__in=[row.pk for row in mentions]))
