"""How a conversation stands, in plain words: Instansi are named, people never."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core.formats import wita
from core.text import isolate, mask_personal
from inquiries.conversation import web_only
from inquiries.models import (
    Event,
    FollowUpStory,
    HoldingReply,
    Inquiry,
    QuarantinedMessage,
    Rating,
    Referral,
    TrackingCode,
)

MOST_LINKED = 20  # inquiries of one conversation that are shown
TOLD = {
    Event.Kind.RECORDED: ("Pesan diterima", "inbox"),
    Event.Kind.REFERRED: ("Diteruskan ke Instansi yang berwenang", "arrow-right"),
    Event.Kind.DESIGNATED: ("Instansi penjawab ditunjuk Diskominfo", "arrow-right"),
    Event.Kind.REFERRAL_ANSWERED: ("Instansi yang berwenang sudah menjawab", "reply"),
    Event.Kind.HELD: ("Balasan sementara dikirim", "chat"),
    Event.Kind.REPLIED: ("Dijawab", "chat"),
    Event.Kind.REDIRECTED: ("Diarahkan ke lembaga di luar Pemkab", "external"),
    Event.Kind.FOLLOWED_UP: ("Anda menulis lagi", "chat"),
    Event.Kind.CLOSED: ("Selesai", "check"),
}
NEW = "Pesan Anda sudah diterima {agency} dan menunggu giliran ditangani."
SENTENCES = {
    "NEW": NEW,
    "IN_PROGRESS": "Petugas {agency} sedang menangani pesan Anda.",
    "READY": "Jawaban Instansi yang berwenang sudah ada. Petugas {agency} menyusun balasannya.",
    "ANSWERED": "Pesan Anda sudah dijawab. Jawabannya ada di bawah.",
    "REDIRECTED": "Hal ini di luar kewenangan Pemkab Berau. Ke mana Anda dapat bertanya, "
    "tertulis di bawah.",
    "CLOSED": "Pesan Anda sudah selesai ditangani.",
    "DUPLICATE": "Hal yang sama sudah disampaikan dalam pesan lain dan dijawab di sana.",
    "SPAM": "Pesan ini tidak ditindaklanjuti karena tidak memuat hal yang dapat dijawab. "
    "Bila itu keliru, tulis lagi dengan lebih jelas.",
}


def shown(text: str) -> str:
    """What citizens and officers wrote, fit for a page that nobody signs in to."""
    return isolate(mask_personal(text))


@dataclass
class Progress:
    """What the holder of a code sees; a caught message reads like one that waits its turn."""

    tracking: TrackingCode
    now: datetime
    inquiry: Inquiry | None = field(init=False)

    def __post_init__(self) -> None:
        self.inquiry = self.tracking.inquiry
        self.chain = _chain(self.inquiry)
        self.referrals = self._referrals()

    def _referrals(self) -> list[Referral]:
        if self.inquiry is None:
            return []
        rows = self.inquiry.referrals.filter(cycle=self.inquiry.cycle)
        return list(rows.select_related("to_agency"))

    @property
    def message(self) -> Inquiry | QuarantinedMessage:
        message = self.inquiry or self.tracking.quarantined
        assert message is not None  # noqa: S101 - the database keeps one of the two
        return message

    @property
    def agency(self) -> str:
        return self.message.agency.name

    @property
    def type_word(self) -> str:
        return self.message.get_type_display()

    @property
    def received_at(self) -> datetime:
        first = self.chain[0] if self.chain else self.message
        return first.received_at

    @property
    def status(self) -> str:
        if self.inquiry is not None:
            return self.inquiry.status
        caught = self.tracking.quarantined
        is_discarded = caught is not None and caught.discarded_at is not None
        return Inquiry.Status.SPAM if is_discarded else Inquiry.Status.NEW

    @property
    def sentence(self) -> str:
        if self.status == Inquiry.Status.REFERRED:
            return self._waiting()
        return SENTENCES[self.status].format(agency=self.agency)

    def _waiting(self) -> str:
        owed = [row for row in self.referrals if row.awaits_answer and row.is_mandatory]
        names = ", ".join(row.to_agency.name for row in owed)
        due = max(row.due_at for row in owed)
        tail = " Batas itu sudah lewat; kami terus menagihnya." if due < self.now else ""
        ask = f"Pesan Anda diteruskan ke {names}, yang harus menjawab paling lambat {wita(due)}."
        return f"{ask}{tail}"

    @property
    def is_done(self) -> bool:
        return self.inquiry is not None and not self.inquiry.is_open

    @property
    def can_write(self) -> bool:
        row = self.inquiry
        return row is not None and (row.is_open or row.can_be_followed_up)

    @property
    def may_thank(self) -> bool:
        return self.inquiry is not None and self.inquiry.can_be_followed_up

    @property
    def rating(self) -> Rating | None:
        row = self.inquiry
        return row.ratings.filter(cycle=row.cycle).first() if row else None

    @property
    def can_rate(self) -> bool:
        row = self.inquiry
        if row is None or row.is_open or self.rating:
            return False
        return row.replies.filter(cycle=row.cycle).exists()

    def stories(self) -> list[FollowUpStory]:
        """What became of what the citizen asked, newest first (Pasal 8 j)."""
        told = FollowUpStory.objects.published().filter(tellings__inquiry__in=self.chain)
        return list(told.distinct().order_by("-published_at"))

    def replies(self) -> list[dict[str, Any]]:
        """Our replies, oldest first."""
        return [
            {
                "text": shown(reply.text),
                "at": reply.at,
                "url": web_only(reply.url),
                "agency": row.agency.name,
            }
            for row in self.chain
            for reply in row.replies.all()
        ]

    def thread(self) -> list[dict[str, Any]]:
        """What the citizen wrote and what we replied, in order."""
        first: Sequence[Inquiry | QuarantinedMessage] = self.chain or [self.message]
        entries = [self._wrote(row.text, row.received_at) for row in first]
        for row in self.chain:
            entries += [self._wrote(later.text, later.at) for later in row.follow_ups.all()]
        entries += [
            {"side": "ours", "author": reply.pop("agency"), **reply} for reply in self.replies()
        ]
        entries += [self._held(row, reply) for row in self.chain for reply in self._holding(row)]
        return sorted(entries, key=lambda entry: entry["at"])

    @staticmethod
    def _holding(row: Inquiry) -> Iterable[HoldingReply]:
        return row.holding_replies.all()

    @staticmethod
    def _held(row: Inquiry, reply: HoldingReply) -> dict[str, Any]:
        author = f"{row.agency.name} (balasan sementara)"
        return {"side": "ours", "author": author, "text": shown(reply.text), "at": reply.at}

    def _wrote(self, text: str, at: datetime) -> dict[str, Any]:
        return {"side": "citizen", "author": "Anda", "text": shown(text), "at": at}

    def timeline(self) -> list[dict[str, Any]]:
        """What happened, newest first."""
        if self.inquiry is None:
            word, icon = TOLD[Event.Kind.RECORDED]
            return [{"text": word, "at": self.received_at, "icon": icon}]
        events = Event.objects.filter(inquiry__in=self.chain, kind__in=TOLD).order_by("-at", "-pk")
        return [self._told(event) for event in events.select_related("referral__to_agency")]

    def _told(self, event: Event) -> dict[str, Any]:
        word, icon = TOLD[Event.Kind(event.kind)]
        name = f": {event.referral.to_agency.name}" if event.referral else ""
        return {"text": f"{word}{name}", "at": event.at, "icon": icon}


def _chain(newest: Inquiry | None) -> list[Inquiry]:
    """The inquiries of one conversation, oldest first."""
    rows: list[Inquiry] = []
    related = Inquiry.objects.select_related("agency").prefetch_related(
        "replies", "follow_ups", "holding_replies"
    )
    pk = newest.pk if newest else None
    while pk is not None and len(rows) < MOST_LINKED:
        row = related.get(pk=pk)
        rows.insert(0, row)
        pk = row.continues_id
    return rows
