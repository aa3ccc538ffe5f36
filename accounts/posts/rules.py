"""What a post must be: of an official account, by who was in charge, about a to c, with a tag."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Category, MediaAccount
from accounts.models.post import PostError
from agencies import powers
from agencies.models import Appointment, User
from agencies.powers import DESK
from core import clock
from core.formats import tanggal
from core.text import personal_data

LONGEST_TEXT = 10_000
MOST_TAGS = 30
LONGEST_TAG = 50
HASHTAG = re.compile(r"#(\w+)")


@dataclass(frozen=True)
class Checks:
    """What a Petugas answered for before a post goes out (Pasal 12)."""

    is_ethical: bool = False
    has_allowed_data: bool = False  # the personal data in it may be public


def read_tags(written: str | Iterable[str]) -> list[str]:
    """Tags as they are kept: lower case, without #, each once, in their order.

    :raises PostError: if there is none (Pasal 8 huruf e), or one cannot be a tag.
    """
    words = written.replace(",", " ").split() if isinstance(written, str) else list(written)
    tags = list(dict.fromkeys(word.strip().lstrip("#").lower() for word in words))
    tags = [tag for tag in tags if tag]
    if not tags:
        raise PostError("Tulis paling sedikit satu tag, misalnya: parkir.")
    if len(tags) > MOST_TAGS:
        raise PostError(f"Paling banyak {MOST_TAGS} tag.")
    odd = next((tag for tag in tags if not re.fullmatch(rf"[\w.\-]{{1,{LONGEST_TAG}}}", tag)), "")
    if odd:
        raise PostError(
            f"Tag '{odd[:LONGEST_TAG]}' tidak valid. Gunakan huruf dan angka tanpa spasi, "
            "pisahkan dengan koma."
        )
    return tags


def hashtags(text: str) -> list[str]:
    """The hashtags in a text, as tags."""
    found = (word.lower() for word in HASHTAG.findall(text))
    return list(dict.fromkeys(tag for tag in found if len(tag) <= LONGEST_TAG))[:MOST_TAGS]


def tag_words(tags: Iterable[str]) -> str:
    """Tags as the column keeps them: a blank before and after each, so that each can be found."""
    return f" {' '.join(tags)} "


def read_category(written: str) -> Category:
    """:raises PostError: for anything but a, b or c of Pasal 10."""
    letter = written.strip().rstrip(".").upper()
    if letter not in Category.values:
        raise PostError(
            "Isi pesan harus a (kegiatan Instansi), b (isu aktual di Kabupaten Berau), atau "
            "c (kebijakan pemerintah), menurut Pasal 10."
        )
    return Category(letter)


def require_official(account: MediaAccount, at: datetime) -> None:
    """:raises PostError: unless a decree designated the account at that moment (Pasal 9(1))."""
    if not MediaAccount.objects.official(at).filter(pk=account.pk).exists():
        raise PostError(
            f"{account} tidak resmi pada {tanggal(at)}. Unggahan hanya untuk akun yang ditunjuk "
            "Keputusan Kepala Instansi yang berlaku saat itu."
        )


def require_in_charge(account: MediaAccount, at: datetime, by: User) -> None:
    """:raises PostError: unless the person was Petugas or Pejabat of its Instansi then."""
    if not powers.of(by, at).holds_any(DESK, account.agency_id):
        raise PostError(
            f"Anda belum bertugas sebagai Petugas atau Pejabat {account.agency} pada "
            f"{tanggal(at)}. Unggahan sebelum Anda bertugas dicatat lewat impor berkas ekspor "
            "platform."
        )


def require_staffed(account: MediaAccount, at: datetime) -> None:
    """:raises PostError: unless the Instansi had a Petugas or Pejabat then (Pasal 8 huruf d)."""
    if not Appointment.objects.in_force(at).filter(agency=account.agency_id).exists():
        raise PostError(
            f"Tidak ada Petugas atau Pejabat {account.agency} yang berwenang pada {tanggal(at)}."
        )


def require_past(at: datetime) -> None:
    """:raises PostError: for a moment that has not come."""
    if at > clock.now():
        raise PostError("Waktu terbitnya belum tiba. Simpan sebagai rencana.")


def kinds_of_personal_data(text: str) -> list[str]:
    """What personal data a text seems to hold: "NIK/KK", "telepon", "surel"; each once."""
    return list(dict.fromkeys(datum.kind for datum in personal_data(text)))


def require_checks(text: str, checks: Checks) -> None:
    """Refuse to publish what nobody answers for (Pasal 12).

    :raises PostError: if the ethics are not confirmed, or personal data is neither taken out nor
        said to be allowed.
    """
    if not checks.is_ethical:
        raise PostError("Periksa etika Pasal 12 dahulu, lalu centang pernyataannya.")
    found = kinds_of_personal_data(text)
    if found and not checks.has_allowed_data:
        raise PostError(
            f"Isinya memuat data pribadi ({', '.join(found)}). Hapus dahulu, atau centang bahwa "
            "data itu memang boleh diumumkan."
        )
