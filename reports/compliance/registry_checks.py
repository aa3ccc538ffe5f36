"""Decree, officers, accounts, audience, SOP, pledges (Pasal 7, 8, 9, 11, 12 and 13)."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import timedelta

from django.db.models import Count, Q
from django.urls import reverse

from accounts.models import MediaAccount, Post
from agencies.models import Appointment, Decree, Pledge, StandardProcedure
from core.formats import number_id, tanggal
from reports.compliance.cells import Cell, Scope, fine, missing, not_applicable

NOW = "segera"
POSTS_SPAN = timedelta(days=30)
NO_ACCOUNTS = "Belum ada akun resmi."


def officers(scope: Scope) -> Mapping[int, Cell]:
    """A decree in force appoints a Pejabat and a Petugas (Pasal 8 huruf d and 9(1))."""
    lines = Appointment.objects.in_force(scope.at).filter(agency__in=scope.agencies)
    roles: dict[int, set[str]] = defaultdict(set)
    decrees = {}
    for line in lines.select_related("decree"):
        roles[line.agency_id].add(line.role)
        decrees[line.agency_id] = line.decree
    return {pk: _officers(roles.get(pk, set()), decrees.get(pk)) for pk in scope.agencies}


def _officers(roles: set[str], decree: Decree | None) -> Cell:
    if decree is None:
        return missing(
            "Tidak ada Keputusan yang berlaku, jadi tidak ada Pejabat dan Petugas yang berwenang.",
            "Siapkan Keputusan Kepala Instansi, tanda tangani, lalu aktifkan di portal.",
            NOW,
            reverse("accounts:decrees"),
        )
    url = reverse("accounts:decree", args=[decree.pk])
    wanted = {"RESPONSIBLE": "Pejabat", "OFFICER": "Petugas"}
    lacking = [word for role, word in wanted.items() if role not in roles]
    if lacking:
        return missing(
            f"{decree} berlaku, tetapi tidak menunjuk {' dan '.join(lacking)}.",
            "Ganti Keputusan dengan yang menunjuk Pejabat dan Petugas.",
            NOW,
            url,
        )
    end = decree.last_moment
    until = f" sampai {tanggal(end)}" if end else ""
    return fine(f"{decree} berlaku{until} dan menunjuk Pejabat dan Petugas.", url)


def official_accounts(scope: Scope) -> Mapping[int, Cell]:
    """At least one account is official (Pasal 8 huruf b and c, 9(1))."""
    counts = _official(scope)
    return {
        pk: fine(f"{number_id(counts[pk])} akun resmi.", reverse("accounts:accounts"))
        if counts[pk]
        else missing(
            NO_ACCOUNTS,
            "Usulkan akun, lalu tunjuk dalam Keputusan Kepala Instansi.",
            NOW,
            reverse("accounts:accounts"),
        )
        for pk in scope.agencies
    }


def _official(scope: Scope) -> Counter[int]:
    rows = MediaAccount.objects.official(scope.at).filter(agency__in=scope.agencies)
    return Counter(dict(rows.order_by().values_list("agency").annotate(Count("pk"))))


def confirmed_accounts(scope: Scope) -> Mapping[int, Cell]:
    """Each official account was confirmed within 180 days (Pasal 8 huruf c)."""
    counts = _official(scope)
    rows = MediaAccount.objects.official(scope.at).filter(agency__in=scope.agencies)
    overdue = Counter(
        dict(rows.unconfirmed(scope.at).order_by().values_list("agency").annotate(Count("pk")))
    )
    return {
        pk: _each(
            counts[pk], overdue[pk], "dikonfirmasi dalam 180 hari",
            "Konfirmasi tiap akun dengan kode atau gambar layar.", reverse("accounts:accounts"),
        )
        for pk in scope.agencies
    }  # fmt: skip


def target_audience(scope: Scope) -> Mapping[int, Cell]:
    """Each official account names its Khalayak Sasaran (Pasal 7 and 8 huruf a)."""
    counts = _official(scope)
    rows = MediaAccount.objects.official(scope.at).filter(agency__in=scope.agencies)
    without = rows.filter(Q(details=None) | Q(details__audience=""))
    lacking = Counter(dict(without.order_by().values_list("agency").annotate(Count("pk"))))
    return {
        pk: _each(
            counts[pk], lacking[pk], "menyebut Khalayak Sasarannya",
            "Isi Khalayak Sasaran pada rincian tiap akun.", reverse("accounts:accounts"),
        )
        for pk in scope.agencies
    }  # fmt: skip


def _each(whole: int, lacking: int, what: str, action: str, url: str) -> Cell:
    """A verdict on each of the official accounts."""
    if not whole:
        return not_applicable(NO_ACCOUNTS)
    if lacking:
        fact = f"{number_id(lacking)} dari {number_id(whole)} akun resmi belum {what}."
        return missing(fact, action, NOW, url)
    return fine(f"Semua akun resmi {what}.", url)


def posts(scope: Scope) -> Mapping[int, Cell]:
    """Something was posted within thirty days; each post has its content and tags (8e, 10)."""
    counts = _official(scope)
    rows = Post.objects.published_in(scope.at - POSTS_SPAN, scope.at)
    mine = rows.filter(account__agency__in=scope.agencies).order_by()
    found = Counter(dict(mine.values_list("account__agency").annotate(Count("pk"))))
    url = reverse("accounts:posts")
    return {pk: _posts(counts[pk], found[pk], url) for pk in scope.agencies}


def _posts(accounts: int, count: int, url: str) -> Cell:
    if count:
        return fine(f"{number_id(count)} unggahan dalam 30 hari, semuanya dengan tag.", url)
    if not accounts:
        return not_applicable(NO_ACCOUNTS)
    return missing(
        "Tidak ada unggahan yang tercatat dalam 30 hari.",
        "Unggah pesan menurut Pasal 10, lalu catat di portal.",
        NOW,
        url,
    )


def procedure(scope: Scope) -> Mapping[int, Cell]:
    """An SOP is in force (Pasal 11(1))."""
    rows = StandardProcedure.objects.filter(
        agency__in=scope.agencies, set_at__isnull=False, effective_from__lte=scope.at
    )
    newest = {row.agency_id: row for row in rows.order_by("effective_from", "version")}
    url = reverse("agencies:procedures")
    return {
        pk: fine(f"{newest[pk].title} berlaku sejak {tanggal(newest[pk].first_day)}.", url)
        if pk in newest
        else missing(
            "Tidak ada SOP yang berlaku.", "Susun SOP dan minta Kepala menetapkannya.", NOW, url
        )
        for pk in scope.agencies
    }


def pledges(scope: Scope) -> Mapping[int, Cell]:
    """Every Pejabat and Petugas acknowledged ethics and duties within a year (Pasal 12, 13)."""
    lines = Appointment.objects.in_force(scope.at).filter(agency__in=scope.agencies)
    people: dict[int, set[int]] = defaultdict(set)
    for agency, user in lines.values_list("agency_id", "user_id"):
        people[agency].add(user)
    valid = Pledge.objects.valid(scope.at).filter(agency__in=scope.agencies)
    pledged = set(valid.values_list("agency_id", "user_id"))
    return {
        pk: _pledges(people[pk], {user for user in people[pk] if (pk, user) in pledged})
        for pk in scope.agencies
    }


def _pledges(people: set[int], pledged: set[int]) -> Cell:
    if not people:
        return not_applicable("Belum ada Pejabat atau Petugas.")
    lacking = len(people) - len(pledged)
    if lacking:
        return missing(
            f"{number_id(lacking)} dari {number_id(len(people))} Pejabat dan Petugas belum "
            "menyatakan ikrar etika tahun ini.",
            "Setiap Pejabat dan Petugas membuka halaman Ikrar dan menyatakannya.",
            NOW,
            "",
        )
    return fine("Semua Pejabat dan Petugas sudah menyatakan ikrar etika.")
