"""Who is told what about a referral, in few statements however many referrals there are."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from agencies import powers
from agencies.models import User
from agencies.powers import Role
from core import clock, notices
from core.formats import span, wita
from core.notices import Notice
from inquiries.models import Inquiry, Referral, ReplyProposal
from inquiries.sla import Threshold

DIGEST_ABOVE = 5
ROLES: dict[Threshold, tuple[Role, ...]] = {
    Threshold.REMINDED_12H: (Role.OFFICER,),
    Threshold.REMINDED_4H: (Role.OFFICER,),
    Threshold.REMINDED_1H: (Role.OFFICER,),
    Threshold.BREACHED: (Role.RESPONSIBLE,),
    Threshold.ESCALATED_HEAD: (Role.HEAD,),
    Threshold.ESCALATED_OVERSIGHT: (),
}


class Directory:
    """Who holds which power at the Instansi on both sides of some referrals, asked once."""

    def __init__(self, referrals: Iterable[Referral], at: datetime) -> None:
        ids: set[int] = set()
        for row in referrals:
            ids |= {row.from_agency_id, row.to_agency_id}
            if row.to_agency.parent_id:
                ids.add(row.to_agency.parent_id)
        self.people = powers.holders_by_agency(ids, at)
        self.at = at
        self._evaluators: list[User] | None = None

    @property
    def evaluators(self) -> list[User]:
        if self._evaluators is None:
            self._evaluators = list(powers.assigned(Role.EVALUATOR, self.at))
        return self._evaluators

    def target_of(self, referral: Referral, roles: Iterable[Role]) -> list[User]:
        """The target's people in these roles.

        Where the Instansi has no officer in force: its Kepala, its parent, and Diskominfo.
        """
        agency = referral.to_agency
        found = self._at(agency.pk, roles)
        if found or self._is_staffed(agency.pk):
            return found
        heads = self._at(agency.pk, (Role.HEAD,))
        if agency.parent_id:
            heads += self._at(agency.parent_id, powers.IN_AGENCY)
        return heads + self.evaluators

    def askers_of(self, referral: Referral) -> list[User]:
        """The Petugas who asked, while still in office; else all of that desk, else its Kepala."""
        desk = self._at(referral.from_agency_id, powers.DESK)
        asker = [user for user in desk if user.pk == referral.sent_by_id]
        return asker or desk or self._at(referral.from_agency_id, (Role.HEAD,))

    def _at(self, agency_id: int, roles: Iterable[Role]) -> list[User]:
        return powers.among(self.people, roles, agency_id)

    def _is_staffed(self, agency_id: int) -> bool:
        return any((role, agency_id) in self.people for role in powers.DESK)


def tell_sent(referrals: list[Referral], at: datetime) -> None:
    """Tell the target's officers that a referral has come and its clock runs (Lampiran B.3)."""
    directory = Directory(referrals, at)
    notices.notify_many(
        [
            Notice(
                users=[user],
                text=f"{row.from_agency} meminta jawaban atas pesan {row.inquiry.number}. "
                f"Batas waktu {wita(row.due_at)}.",
                url=f"/rujukan/{row.pk}/",
                dedup_key=f"referral:{row.pk}:sent",
            )
            for row in referrals
            for user in directory.target_of(row, powers.DESK)
        ]
    )


def tell_answered(referral: Referral) -> None:
    """Tell the asking Petugas that the answer is there."""
    tell_askers(
        referral,
        f"{referral.to_agency} menjawab rujukan pesan {referral.inquiry.number}.",
        key=f"answered:{referral.answers.count()}",
    )


def tell_rejected(referral: Referral) -> None:
    """Tell the asking Petugas that the matter is another's, so that it does not lie there."""
    tell_askers(
        referral,
        f"Pesan {referral.inquiry.number} bukan kewenangan {referral.to_agency}. "
        "Teruskan ke Instansi lain atau jawab langsung.",
        key="rejected",
    )


def tell_withdrawn(referrals: list[Referral], at: datetime) -> None:
    """Tell the target's officers that they need not answer any more."""
    directory = Directory(referrals, at)
    notices.notify_many(
        [
            Notice(
                users=directory.target_of(row, powers.DESK),
                text=f"{row.from_agency} menarik rujukan pesan {row.inquiry.number}. "
                "Anda tidak perlu menjawabnya lagi.",
                url=f"/rujukan/{row.pk}/",
                dedup_key=f"referral:{row.pk}:withdrawn",
                email=False,
            )
            for row in referrals
        ]
    )


def tell_target(referral: Referral, text: str, *, key: str) -> None:
    """Tell the target's officers (or who stands in for them) something about one referral."""
    directory = Directory([referral], clock.now())
    notices.notify(
        directory.target_of(referral, powers.DESK),
        text=text,
        url=f"/rujukan/{referral.pk}/",
        dedup_key=f"referral:{referral.pk}:{key}",
    )


def tell_both(referral: Referral, text: str, *, key: str) -> None:
    """Tell the asking Petugas and the target's officers the same."""
    tell_target(referral, text, key=key)
    tell_askers(referral, text, key=key)


def tell_askers(referral: Referral, text: str, *, key: str) -> None:
    """Tell the asking Petugas (or who has taken over) something about one referral."""
    notices.notify(
        Directory([referral], clock.now()).askers_of(referral),
        text=text,
        url=f"/pesan/{referral.inquiry.number}/",
        dedup_key=f"referral:{referral.pk}:{key}",
    )


def tell_oversight(text: str, *, url: str, key: str, at: datetime) -> None:
    """Tell Diskominfo."""
    notices.notify(powers.assigned(Role.EVALUATOR, at), text=text, url=url, dedup_key=key)


def tell_crisis(inquiry: Inquiry) -> None:
    """Tell Diskominfo, the Pejabat and the Kepala of the Instansi that a crisis is flagged."""
    at = clock.now()
    own = powers.holders((Role.RESPONSIBLE, Role.HEAD), inquiry.agency_id, at)
    notices.notify(
        {*own, *powers.assigned(Role.EVALUATOR, at)},
        text=f"Pesan {inquiry.number} ({inquiry.agency}) ditandai krisis. "
        "Balasannya menunggu persetujuan Pejabat.",
        url=f"/pesan/{inquiry.number}/",
        dedup_key=f"crisis:{inquiry.pk}:{inquiry.version}",
    )


def tell_crisis_over(inquiry: Inquiry) -> None:
    """Tell Diskominfo that the Pejabat has lifted the flag."""
    tell_oversight(
        f"Tanda krisis pesan {inquiry.number} ({inquiry.agency}) dicabut.",
        url=f"/pesan/{inquiry.number}/",
        key=f"crisis_over:{inquiry.pk}:{inquiry.version}",
        at=clock.now(),
    )


def tell_proposed(proposal: ReplyProposal, at: datetime) -> None:
    """Tell the Pejabat that a reply waits; where there is none, the Kepala and Diskominfo."""
    inquiry = proposal.inquiry
    people = list(powers.holders((Role.RESPONSIBLE,), inquiry.agency_id, at))
    if not people:
        people = [
            *powers.holders((Role.HEAD,), inquiry.agency_id, at),
            *powers.assigned(Role.EVALUATOR, at),
        ]
    notices.notify(
        people,
        text=f"Balasan pesan krisis {inquiry.number} menunggu persetujuan Pejabat.",
        url=f"/pesan/{inquiry.number}/",
        dedup_key=f"proposed:{proposal.pk}",
    )


def tell_proposer(proposal: ReplyProposal, text: str, *, key: str) -> None:
    """Tell the Petugas what the Pejabat decided."""
    notices.notify(
        [proposal.by],
        text=text,
        url=f"/pesan/{proposal.inquiry.number}/",
        dedup_key=f"proposal:{proposal.pk}:{key}",
    )


def tell_passed(passed: list[tuple[Referral, list[Threshold]]], at: datetime) -> None:
    """Tell of thresholds just passed: to each person the newest that concerns them.

    After an outage a referral may have passed several at once. A person with many notices gets
    one for all of them.
    """
    directory = Directory([row for row, _ in passed], at)
    queues: dict[int, list[Notice]] = {}
    for row, thresholds in passed:
        newest = {user: each for each in thresholds for user in _told(directory, row, each)}
        for user, threshold in newest.items():
            is_asker = user in directory.askers_of(row)
            queues.setdefault(user.pk, []).append(_notice(user, row, threshold, at, is_asker))
    notices.notify_many([notice for queue in queues.values() for notice in _digested(queue)])


def _told(directory: Directory, referral: Referral, threshold: Threshold) -> set[User]:
    if threshold is Threshold.ESCALATED_OVERSIGHT:
        return set(directory.evaluators)
    told = set(directory.target_of(referral, ROLES[threshold]))
    if threshold is Threshold.BREACHED:
        told.update(directory.askers_of(referral))
        told.update(directory.target_of(referral, (Role.OFFICER,)))
    return told


def _notice(
    user: User, referral: Referral, threshold: Threshold, at: datetime, is_asker: bool
) -> Notice:
    number, agency = referral.inquiry.number, referral.to_agency
    if threshold in {Threshold.REMINDED_12H, Threshold.REMINDED_4H, Threshold.REMINDED_1H}:
        left = span(max(referral.due_at - at, timedelta(0)))
        text = f"Sisa {left} untuk menjawab rujukan pesan {number}."
    else:
        text = f"{agency} belum menjawab rujukan pesan {number} dalam 24 jam."
        if referral.first_answered_at is not None:
            text = f"{agency} menjawab rujukan pesan {number} setelah lewat 24 jam."
    return Notice(
        users=[user],
        text=text,
        url=f"/pesan/{number}/" if is_asker else f"/rujukan/{referral.pk}/",
        dedup_key=f"referral:{referral.pk}:{threshold}",
        is_urgent=True,
    )


def _digested(queue: list[Notice]) -> list[Notice]:
    """One notice for many, keyed by what it stands for."""
    if len(queue) <= DIGEST_ABOVE:
        return queue
    keys = "\n".join(sorted(notice.dedup_key for notice in queue))
    digest = hashlib.sha256(keys.encode()).hexdigest()[:32]
    return [
        Notice(
            users=queue[0].users,
            text=f"{len(queue)} rujukan mendekati atau melewati batas waktu 24 jam. "
            "Buka antrean rujukan.",
            url="/rujukan/",
            dedup_key=f"referrals:{digest}",
            is_urgent=True,
        )
    ]
