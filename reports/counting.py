"""What the portal's own rows say about an Instansi's year (Pasal 15(3) b, d, e, f)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from accounts.models import MediaAccount
from agencies.models import Agency
from core import clock
from inquiries import sla
from inquiries.models import Inquiry, Referral, Reply
from reports.figures import Figure, Unit, median_hours, share, unavailable
from reports.post_counting import YearOfPosts, followers

Row = tuple[str, str]
JUDGED_BY = ("status", "due_at", "stopped_at", "first_answered_at")
VERDICT_WORDS = {
    sla.Verdict.ON_TIME: "tepat waktu",
    sla.Verdict.LATE: "terlambat",
    sla.Verdict.OVERDUE: "terlambat, belum dijawab",
}


def figures_of(agency: Agency, year: int, *, at: datetime) -> list[Figure]:
    """All figures of items b–f, in the order they print; in a fixed number of queries.

    An inquiry counts by its receipt, a referral by its sending, a reply by its time, each in
    WITA; a verdict stands as it does at `at`.
    """
    inquiries = list(
        Inquiry.objects.filter(agency=agency)
        .received_in(year)
        .order_by("received_at", "pk")
        .only("number", "type", "author_key", "received_at", "first_answered_at")
    )
    posts = YearOfPosts(agency, year, at)
    return [
        *_accounts(agency, year, at),
        *_audience(inquiries),
        *posts.categories(),
        *_comments(inquiries),
        *_sent(agency, year, posts),
        *_forwarded(agency, year, posts),
        *_on_time(agency, year, at),
    ]


def _accounts(agency: Agency, year: int, at: datetime) -> list[Figure]:
    _, end = clock.year_bounds(year)
    last = min(at, end - timedelta(microseconds=1))
    official = MediaAccount.objects.filter(agency=agency).official(last)
    rows = [(str(account), "resmi") for account in official.select_related("platform")]
    return [
        Figure(
            "official_accounts", "b", "Akun resmi",
            "Akun yang ditunjuk Keputusan Kepala Instansi yang berlaku pada akhir tahun, atau "
            "pada saat laporan diajukan bila tahun itu belum berakhir.",
            value=len(rows), rows=rows,
        ),
        *followers(agency, year, at),
    ]  # fmt: skip


def _audience(inquiries: Sequence[Inquiry]) -> list[Figure]:
    served = [row for row in inquiries if row.first_answered_at]
    known = [row for row in served if row.author_key]
    people: dict[str, int] = {}
    for row in known:
        people.setdefault(row.author_key, len(people) + 1)
    return [
        Figure(
            "people_served", "b", "Orang yang dilayani",
            "Orang berbeda yang pesannya diterima pada tahun ini dan sudah dijawab; satu orang "
            "dihitung sekali menurut akun atau kontaknya.",
            value=len(people),
            rows=[(row.number, f"orang ke-{people[row.author_key]}") for row in known],
        ),
        Figure(
            "served_without_identity", "b", "Pesan terjawab tanpa identitas pengirim",
            "Pesan yang sudah dijawab tetapi akun atau kontak pengirimnya tidak diketahui, jadi "
            "tidak dapat dihitung sebagai orang berbeda.",
            value=len(served) - len(known),
            rows=[(row.number, "") for row in served if not row.author_key],
        ),
    ]  # fmt: skip


def _comments(inquiries: Sequence[Inquiry]) -> list[Figure]:
    by_type = [
        Figure(
            f"received_{kind.value.lower()}", "d", f"{kind.label} diterima",
            f"Pesan berjenis {kind.label.lower()} yang diterima pada tahun ini.",
            value=sum(row.type == kind for row in inquiries),
            rows=[(row.number, "") for row in inquiries if row.type == kind],
        )
        for kind in Inquiry.Type
    ]  # fmt: skip
    answered = [row for row in inquiries if row.first_answered_at]
    spans = [row.first_answered_at - row.received_at for row in answered if row.first_answered_at]
    rows = [(row.number, "sudah dijawab") for row in answered]
    return [
        *by_type,
        Figure(
            "received_total", "d", "Seluruh pesan diterima",
            "Pertanyaan, komentar, kritik, dan saran yang diterima pada tahun ini.",
            value=len(inquiries),
            rows=[(row.number, row.get_type_display()) for row in inquiries],
        ),
        Figure(
            "answered_total", "d", "Pesan yang sudah dijawab",
            "Pesan yang diterima pada tahun ini dan mendapat jawaban.",
            value=len(answered),
            rows=rows,
        ),
        _or_unavailable(
            "median_first_answer", "d", "Waktu tengah sampai jawaban pertama",
            "Nilai tengah selisih waktu pesan diterima dan jawaban pertama, dalam jam kalender.",
            median_hours(spans), Unit.HOURS, rows, "Belum ada pesan yang dijawab.",
        ),
    ]  # fmt: skip


def _sent(agency: Agency, year: int, posts: YearOfPosts) -> list[Figure]:
    start, end = clock.year_bounds(year)
    replies = Reply.objects.filter(inquiry__agency=agency, at__gte=start, at__lt=end)
    rows = [
        (number, f"{clock.local(at):%d-%m-%Y %H.%M} WITA")
        for number, at in replies.order_by("at", "pk").values_list("inquiry__number", "at")
    ]
    return [
        posts.published(),
        Figure(
            "replies_sent", "e", "Balasan yang dikirimkan",
            "Balasan kepada khalayak yang dikirim pada tahun ini.",
            value=len(rows), rows=rows,
        ),
        posts.shares(),
    ]  # fmt: skip


def _forwarded(agency: Agency, year: int, posts: YearOfPosts) -> list[Figure]:
    sent = agency.referrals_out.sent_in(year).select_related("inquiry", "to_agency")
    out = list(sent.only("from_agency", "inquiry__number", "to_agency__short_name"))
    return [
        posts.forwards(),
        Figure(
            "inquiries_referred", "f", "Pesan yang diteruskan ke Instansi lain",
            "Pesan berbeda yang dirujuk pada tahun ini.",
            value=len({row.inquiry_id for row in out}),
            rows=[(number, "") for number in sorted({row.inquiry.number for row in out})],
        ),
        Figure(
            "referrals_sent", "f", "Rujukan ke Instansi lain",
            "Rujukan yang dikirim pada tahun ini; satu pesan dapat dirujuk ke beberapa Instansi.",
            value=len(out),
            rows=[(row.inquiry.number, f"ke {row.to_agency}") for row in out],
        ),
    ]  # fmt: skip


def _on_time(agency: Agency, year: int, at: datetime) -> list[Figure]:
    received = agency.referrals_in.sent_in(year).select_related("inquiry", "from_agency")
    needed = ("to_agency", "inquiry__number", "from_agency__short_name", *JUDGED_BY)
    asked = list(received.only(*needed))
    verdicts = [(row, verdict_of(row, at)) for row in asked]
    judged = [(row, verdict) for row, verdict in verdicts if verdict in VERDICT_WORDS]
    on_time = [row for row, verdict in judged if verdict is sla.Verdict.ON_TIME]
    return [
        Figure(
            "referrals_received", "f", "Rujukan dari Instansi lain",
            "Rujukan yang diterima pada tahun ini.",
            value=len(asked),
            rows=[(row.inquiry.number, f"dari {row.from_agency}") for row in asked],
        ),
        _or_unavailable(
            "referrals_on_time", "f", "Rujukan yang dijawab dalam 24 jam",
            "Bagian rujukan yang jamnya berhenti, dengan jawaban atau pernyataan bukan "
            "kewenangan, paling lambat 24 jam setelah dikirim (Lampiran B.4).",
            share(len(on_time), len(judged)), Unit.PERCENT,
            [(row.inquiry.number, VERDICT_WORDS[verdict]) for row, verdict in judged],
            "Belum ada rujukan yang lewat atau dijawab.",
        ),
    ]  # fmt: skip


def verdict_of(referral: Referral, at: datetime) -> sla.Verdict:
    """The verdict at one moment for all rows: `Referral.verdict` would ask the clock for each."""
    return referral.verdict_at(at)


def _or_unavailable(
    code: str, item: str, label: str, definition: str, value: float | None, unit: Unit,
    rows: Sequence[Row], reason: str,
) -> Figure:  # fmt: skip
    if value is None:
        return unavailable(code, item, label, definition, reason, unit)
    return Figure(code, item, label, definition, value=value, unit=unit, rows=rows)
