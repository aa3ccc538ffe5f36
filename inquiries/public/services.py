"""What a citizen may do: ask, find the conversation again, add a word, rate the answer."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from agencies.models import Agency
from core import audit, clock, throttling
from core.errors import DomainError
from core.idempotency import Answer, new_key, once
from core.text import personal_data
from inquiries.errors import InquiryError
from inquiries.intake.telling import tell_desk
from inquiries.models import Event, FollowUp, Inquiry, QuarantinedMessage, Rating, TrackingCode
from inquiries.public import codes
from inquiries.services import Author, follow_up_inquiry, receive_inquiry

WRONG_CODES: dict[str, Any] = {"limit": 20, "per": timedelta(hours=1)}
WORDS, WORDS_PER = 10, timedelta(hours=1)


class UnknownCode(DomainError):
    """No conversation has this code, or it is no code at all."""

    code = "unknown_code"

    def __init__(self) -> None:
        super().__init__("Kode tidak ditemukan. Periksa kembali kode Anda.")


@dataclass(frozen=True)
class Question:
    """What the citizen sent; `is_caught` when a field was filled that people do not see."""

    kind: str
    text: str
    agency: Agency | None = None
    contact: str = ""
    is_caught: bool = False

    @property
    def fingerprint(self) -> bytes:
        """Equal for equal messages, and unreadable."""
        code = self.agency.code if self.agency else ""
        fields = (self.kind, self.text, code, self.contact, self.is_caught)
        return salted_hmac("inquiries.public.ask", repr(fields)).digest()


@dataclass(frozen=True)
class Receipt:
    """What the citizen gets: the code, once and never again."""

    code: str
    is_repeat: bool


def ask(question: Question, *, token: str = "") -> Receipt:
    """Take a citizen's message in, once per token, and give its code (Pasal 8f, Lampiran B.1).

    Without an Instansi it goes to Diskominfo, which refers it.

    :raises KeyReused: if the token came with another message before.
    :raises InquiryError: if no Instansi is named and none has the oversight.
    """
    key = token or new_key()

    def run() -> Answer:
        seed = codes.new_seed()
        _take_in(question, codes.hashed(codes.derive(seed, key)))
        return Answer(201, seed)

    answer = once(
        actor="public",
        key=f"ask:{codes.hashed_token(key)}",
        body=question.fingerprint,
        run=run,
    )
    return Receipt(codes.derive(answer.body, key), answer.is_repeat)


def _take_in(question: Question, code_hash: str) -> None:
    agency = question.agency or oversight()
    if question.is_caught:
        caught = QuarantinedMessage.objects.create(
            agency=agency,
            type=question.kind,
            text=question.text,
            contact=question.contact,
            received_at=clock.now(),
        )
        TrackingCode.objects.create(code_hash=code_hash, quarantined=caught)
        audit.record("inquiry.quarantined", by=None, obj=caught, scope=agency.code)
        return
    inquiry = receive_inquiry(
        agency=agency,
        kind=question.kind,
        text=question.text,
        author=Author(contact=question.contact),
        source=Inquiry.Source.PUBLIC_FORM,
    )
    TrackingCode.objects.create(code_hash=code_hash, inquiry=inquiry)
    tell_desk(inquiry, f"Pesan baru dari warga: {inquiry.number}.", dedup_key=f"asked:{inquiry.pk}")


def oversight() -> Agency:
    """The Instansi that takes what names none.

    :raises InquiryError: if there is none.
    """
    agency = Agency.objects.open().filter(is_oversight=True).order_by("pk").first()
    if agency is None:
        raise InquiryError("Pilih Instansi yang Anda tuju.")
    return agency


def find(code: str, *, address: str) -> TrackingCode:
    """Return what a code opens; a malformed code costs and reads like an unknown one.

    :raises TooOften: after 20 wrong codes from one address within an hour.
    :raises UnknownCode: if it opens nothing.
    """
    throttling.check("track", address, **WRONG_CODES)
    rows = TrackingCode.objects.select_related("inquiry__agency", "quarantined__agency")
    row = rows.filter(code_hash=codes.hashed(code)).first()
    if row is None:
        refuse_code(address=address)
        raise UnknownCode
    return row


def refuse_code(*, address: str) -> None:
    """Count a wrong code.

    :raises TooOften: after 20 wrong codes from one address within an hour.
    """
    throttling.spend("track", address, **WRONG_CODES)


def add_word(tracking: TrackingCode, *, text: str, is_thanks: bool, token: str) -> None:
    """Add to the conversation what the citizen writes, once per token.

    While it is being answered, the word is kept beside it; afterwards the rules of a follow-up
    apply: inside the window it reopens, outside it is a new message under the same code, and a
    thank-you reopens nothing.

    :raises TooOften: after 10 words within an hour.
    :raises InquiryError: if the conversation takes none.
    """
    throttling.spend("word", tracking.code_hash, limit=WORDS, per=WORDS_PER)

    def run() -> Answer:
        _write(tracking, text, is_thanks)
        return Answer(201, "")

    body = salted_hmac("inquiries.public.word", repr((tracking.pk, text, is_thanks))).digest()
    once(actor="public", key=f"word:{codes.hashed_token(token)}", body=body, run=run)


def _write(tracking: TrackingCode, text: str, is_thanks: bool) -> None:
    """:raises InquiryError: if the conversation takes no more."""
    if tracking.inquiry is None:
        raise InquiryError("Pesan ini belum ditangani. Tunggu kabar dari Petugas.")
    row = Inquiry.locked(tracking.inquiry)
    if row.is_open:
        at = clock.now()
        FollowUp.objects.create(inquiry=row, cycle=row.cycle, text=text, at=at)
        row.log(Event.Kind.FOLLOWED_UP, at=at, by=None)
    else:
        row = follow_up_inquiry(inquiry=row, text=text, by=None, is_thanks=is_thanks)
        TrackingCode.objects.filter(pk=tracking.pk).update(inquiry=row)
    word = row.events.order_by("at", "pk").last()
    assert word is not None  # noqa: S101 - it was just logged
    if not is_thanks:
        tell_desk(row, f"Warga menulis lagi pada pesan {row.number}.", dedup_key=f"word:{word.pk}")


@transaction.atomic
def rate(tracking: TrackingCode, *, score: int, word: str) -> Rating:
    """Rate the answer of the present cycle, once.

    :raises InquiryError: if there is no answer yet, or it is rated already.
    """
    if tracking.inquiry is None:
        raise InquiryError("Belum ada jawaban yang dapat dinilai.")
    row = Inquiry.locked(tracking.inquiry)
    if row.is_open or not row.replies.filter(cycle=row.cycle).exists():
        raise InquiryError("Belum ada jawaban yang dapat dinilai.")
    at = clock.now()
    try:
        with transaction.atomic():
            rating = Rating.objects.create(
                inquiry=row, cycle=row.cycle, score=score, word=word, at=at
            )
    except IntegrityError as error:
        raise InquiryError("Jawaban ini sudah Anda nilai. Terima kasih.") from error
    row.log(Event.Kind.RATED, at=at, by=None, note=f"{score} dari 5. {word}".rstrip())
    return rating


def hides_personal_data(text: str) -> bool:
    """Whether the message holds what the portal shows masked."""
    return bool(personal_data(text))
