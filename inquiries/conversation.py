"""One inquiry as its page shows it: the thread, the clocks, what happened, who may see what."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from agencies import powers
from agencies.models import User
from agencies.working_days import Calendar
from core.text import isolate, mask_personal
from inquiries import policies
from inquiries.models import (
    CitizenContact,
    Event,
    FollowUp,
    HoldingReply,
    Inquiry,
    Issue,
    IssueLink,
    Referral,
    ReferralAnswer,
    Reply,
    ReplyProposal,
)
from inquiries.referral_cards import referral_card
from inquiries.sop import Target, targets_of

ICONS = {
    "RECORDED": "inbox",
    "CLAIMED": "user",
    "RELEASED": "user",
    "REFERRED": "arrow-right",
    "REFERRAL_ANSWERED": "reply",
    "REFERRAL_REJECTED": "x",
    "REFERRAL_WITHDRAWN": "x",
    "REFERRAL_RETURNED": "reply",
    "REFERRAL_CLOSED": "x",
    "DESIGNATED": "arrow-right",
    "ANSWER_VOIDED": "x",
    "VOID_CONTESTED": "alert",
    "REPLIED": "chat",
    "HELD": "chat",
    "PUBLISHED": "external",
    "REDIRECTED": "external",
    "SPAM": "x",
    "DUPLICATE": "copy",
    "FOLLOWED_UP": "chat",
    "THANKED": "chat",
    "ASSIGNED": "users",
    "TAKEN_OVER": "user",
    "ISSUE_JOINED": "copy",
    "ISSUE_LEFT": "copy",
    "NOTED": "note",
    "CRISIS_FLAGGED": "alert",
    "PROPOSED": "note",
    "UNMASKED": "alert",
    "PROPOSAL_RETURNED": "reply",
}
TONES = {
    "REMINDED_12H": "soon",
    "REMINDED_4H": "soon",
    "REMINDED_1H": "soon",
    "BREACHED": "late",
    "ESCALATED_HEAD": "late",
    "ESCALATED_OVERSIGHT": "late",
}
STATUS_TONES = {"READY": "accent"}
FOLLOWED = {Event.Kind.FOLLOWED_UP.value, Event.Kind.THANKED.value}


@dataclass
class Conversation:
    """An inquiry with all that belongs to it, in as many queries for one event as for fifty.

    What its state and history say it cannot have (replies, follow-ups) is not asked for.
    """

    inquiry: Inquiry
    user: User
    now: datetime
    referrals: list[Referral] = field(init=False)
    replies: list[Reply] = field(init=False)
    events: list[Event] = field(init=False)
    follow_ups: list[FollowUp] = field(init=False)
    proposals: list[ReplyProposal] = field(init=False)

    def __post_init__(self) -> None:
        self.referrals = self._referrals() if getattr(self.inquiry, "has_referrals", True) else []
        self.sees_all = policies.sees_personal_data(self.user, self.inquiry)
        self.events = list(
            self.inquiry.events.select_related("by", "referral__to_agency").order_by("at", "pk")
        )
        self.replies = self._replies() if self.inquiry.first_answered_at else []
        kinds = {event.kind for event in self.events}
        self.follow_ups = list(self.inquiry.follow_ups.all()) if kinds & FOLLOWED else []
        holding = self.inquiry.holding_replies.select_related("by")
        self.holding_replies = list(holding) if Event.Kind.HELD in kinds else []
        self.proposals = self._proposals() if Event.Kind.PROPOSED in kinds else []
        if not policies.reads_notes(self.user, self.inquiry):
            self.proposals = []
            self.events = [event for event in self.events if event.kind != Event.Kind.NOTED]

    def _referrals(self) -> list[Referral]:
        prefetch_related_objects([self.inquiry], Prefetch("referrals", _with_answers()))
        return list(self.inquiry.referrals.all())

    def _replies(self) -> list[Reply]:
        cited = ReferralAnswer.objects.select_related("referral__to_agency")
        rows = self.inquiry.replies.select_related("by", "approved_by", "outside_body")
        return list(rows.prefetch_related(Prefetch("answers", cited)))

    def _proposals(self) -> list[ReplyProposal]:
        return list(self.inquiry.proposals.select_related("by", "decided_by", "outside_body"))

    @property
    def waiting_proposal(self) -> ReplyProposal | None:
        """The reply that a Pejabat has still to approve."""
        return next((row for row in self.proposals if row.is_waiting), None)

    @property
    def show(self) -> Callable[[str], str]:
        """Print text of citizens: masked for those who may not see personal data."""
        if self.sees_all:
            return isolate
        return lambda text: isolate(mask_personal(text))

    @property
    def author(self) -> str:
        """Who wrote, as far as the reader may know."""
        inquiry = self.inquiry
        if not self.sees_all:
            return "Warga (disamarkan)"
        handle = f"@{inquiry.author_handle}" if inquiry.author_handle else ""
        return isolate(" · ".join(filter(None, (inquiry.author_name, handle))) or "Warga")

    @property
    def contact(self) -> str:
        """The way to reach the citizen, always masked."""
        kept: CitizenContact | None = getattr(self.inquiry, "contact", None)
        return mask_personal(kept.value) if kept else ""

    @property
    def tags(self) -> list[str]:
        """The tags, for the owning Instansi alone; needs `with_tags`."""
        lines = getattr(self.inquiry, "tag_lines", None) or ""
        is_own = self.inquiry.agency_id in powers.of(self.user).agencies()
        return sorted(lines.splitlines(), key=str.lower) if is_own else []

    def sop_targets(self) -> list[Target]:
        """What the Instansi still owes by its own SOP; needs `with_holidays`."""
        is_own = self.inquiry.agency_id in powers.of(self.user).agencies()
        if not (is_own and self.inquiry.is_open):
            return []
        lines = getattr(self.inquiry, "holiday_lines", None) or ""
        calendar = Calendar(frozenset(map(date.fromisoformat, lines.splitlines())))
        return targets_of(self.inquiry, self.follow_ups, calendar, self.now)

    @property
    def issue(self) -> Issue | None:
        """The issue it stands in, for the owning Instansi alone."""
        link: IssueLink | None = getattr(self.inquiry, "issue_link", None)
        is_own = self.inquiry.agency_id in powers.of(self.user).agencies()
        return link.issue if link and is_own else None

    @property
    def at_hand(self) -> list[Referral]:
        """The referrals of this cycle whose answers a reply may cite."""
        return _answered(self.inquiry, self.referrals)

    @property
    def is_held_by_other(self) -> bool:
        return self.inquiry.is_held_by_another(self.user, self.now)

    @property
    def is_held(self) -> bool:
        """Whether somebody's lease runs."""
        until = self.inquiry.lease_until
        return bool(self.inquiry.claimed_by_id and until and until > self.now)

    @property
    def is_mine(self) -> bool:
        return self.inquiry.claimed_by_id == self.user.pk

    @property
    def source_url(self) -> str:
        return web_only(self.inquiry.source_url)

    @property
    def veil(self) -> str:
        """What stands over the citizen's words of an abusive message, until one opens them."""
        return self.show(self.inquiry.shown_text) if self.inquiry.is_abusive else ""

    def thread(self) -> list[dict[str, Any]]:
        """The citizen's words, what other Instansi were asked and said, and our replies."""
        inquiry = self.inquiry
        channel = str(inquiry.account.platform) if inquiry.account else "Langsung"
        entries: list[dict[str, Any]] = [
            {
                "side": "citizen",
                "author": self.author,
                "meta": channel,
                "at": inquiry.posted_at or inquiry.received_at,
                "text": self.show(inquiry.text),
                "veil": self.veil,
                "url": self.source_url,
                "order": inquiry.received_at,
            }
        ]
        entries += [self._followed(later, channel) for later in self.follow_ups]
        entries += [self._noted(event) for event in self.events if event.kind == Event.Kind.NOTED]
        entries += [self._asked(referral) for referral in self.referrals]
        entries += [self._held(reply) for reply in self.holding_replies]
        entries += [self._proposed(row) for row in self.proposals]
        for reply in self.replies:
            entries += self._answered(reply)
        return sorted(entries, key=lambda entry: entry["order"])

    def _followed(self, later: FollowUp, channel: str) -> dict[str, Any]:
        return {
            "side": "citizen",
            "author": self.author,
            "meta": f"{channel} · {'terima kasih' if later.is_thanks else 'lanjutan'}",
            "at": later.at,
            "text": self.show(later.text),
            "veil": self.veil,
            "order": later.at,
        }

    def _held(self, reply: HoldingReply) -> dict[str, Any]:
        return {
            "side": "ours",
            "author": f"{self.inquiry.agency} · {reply.by}",
            "meta": "balasan sementara",
            "at": reply.at,
            "text": self.show(reply.text),
            "order": reply.at,
        }

    def _noted(self, event: Event) -> dict[str, Any]:
        return {
            "side": "note",
            "author": str(event.by),
            "at": event.at,
            "text": self.show(event.note),
            "order": event.at,
        }

    def _asked(self, referral: Referral) -> dict[str, Any]:
        referral.inquiry = self.inquiry  # one object: its state is read by the steps
        card = referral_card(referral, self.user, show=self.show, now=self.now)
        return {"card": card, "order": referral.sent_at}

    def _proposed(self, proposal: ReplyProposal) -> dict[str, Any]:
        note = f"\n\nCatatan {proposal.decided_by}: {proposal.note}" if proposal.note else ""
        return {
            "side": "note",
            "author": str(proposal.by),
            "meta": f"usulan balasan · {proposal.outcome_word.lower()}",
            "at": proposal.at,
            "text": self.show(f"{proposal.text}{note}"),
            "order": proposal.at,
        }

    def _answered(self, reply: Reply) -> list[dict[str, Any]]:
        cited = [str(answer.referral.to_agency) for answer in reply.answers.all()]
        meta = f"berdasarkan jawaban {', '.join(cited)}" if cited else ""
        if reply.approved_by:
            meta = " · ".join(filter(None, (meta, f"disetujui {reply.approved_by}")))
        if reply.outside_body:
            is_out = reply.outside_body.kind != "INFORMATION"
            meta = f"diarahkan ke {reply.outside_body}{' (luar)' if is_out else ''}"
        entry = {
            "side": "ours",
            "author": f"{self.inquiry.agency} · {reply.by}",
            "meta": meta,
            "at": reply.at,
            "text": self.show(reply.text),
            "url": web_only(reply.url),
            "copy_id": f"balasan-{reply.pk}",
            "order": reply.at,
        }
        if not reply.deviation_reason:
            return [entry]
        why = {
            "side": "note",
            "author": str(reply.by),
            "meta": "alasan berbeda dari jawaban Instansi",
            "at": reply.at,
            "text": self.show(reply.deviation_reason),
            "order": reply.at,
        }
        return [entry, why]

    def timeline(self) -> list[dict[str, Any]]:
        """What happened, newest first."""
        told = [event for event in self.events if event.kind != Event.Kind.NOTED]
        return [self._told(event) for event in reversed(told)]

    def _told(self, event: Event) -> dict[str, Any]:
        agency = f": {event.referral.to_agency}" if event.referral else ""
        return {
            "text": f"{event.get_kind_display()}{agency}",
            "at": event.at,
            "by": str(event.by) if event.by else "Sistem",
            "icon": ICONS.get(event.kind, "clock" if event.is_threshold else "check"),
            "tone": TONES.get(event.kind, ""),
            "detail": self.show(event.note),
        }

    @property
    def status(self) -> dict[str, str]:
        return {
            "word": self.inquiry.get_status_display(),
            "tone": STATUS_TONES.get(self.inquiry.status, ""),
        }

    @property
    def fingerprint(self) -> str:
        """Changes whenever the page would show something else (clocks tick by themselves)."""
        newest = max((event.pk for event in self.events), default=0)
        seen = (self.inquiry.version, newest, self.is_held, self.sees_all, self.tags)
        return sha256(repr(seen).encode()).hexdigest()[:24]


def web_only(url: str) -> str:
    """An address a browser may be sent to; anything but the web is shown nowhere as a link."""
    return url if url.lower().startswith(("http://", "https://")) else ""


def at_hand(inquiry: Inquiry) -> list[Referral]:
    """`Conversation.at_hand` for a reply that is sent: without the rest of the conversation."""
    return _answered(inquiry, _with_answers().filter(inquiry=inquiry))


def _answered(inquiry: Inquiry, referrals: Iterable[Referral]) -> list[Referral]:
    return [row for row in referrals if row.cycle == inquiry.cycle and row.is_answered]


def _with_answers() -> QuerySet[Referral]:
    answers = ReferralAnswer.objects.select_related("by", "void__by", "entry__by")
    return Referral.objects.select_related(
        "from_agency", "to_agency", "sent_by", "suggested_agency"
    ).prefetch_related(Prefetch("answers", answers))
