"""The standing text of a Keputusan Kepala Instansi, before anybody changes it (Pasal 9(1))."""

from datetime import date

from agencies.models.agency import Agency
from core.errors import DomainError

REGULATION = (
    "Peraturan Bupati Berau Nomor 23 Tahun 2017 tentang Pedoman Pengelolaan Media Sosial di "
    "Lingkungan Pemerintah Daerah Kabupaten Berau"
)
LEGAL_BASIS = "\n".join(
    (
        "Undang-Undang Nomor 14 Tahun 2008 tentang Keterbukaan Informasi Publik;",
        (
            "Undang-Undang Nomor 23 Tahun 2014 tentang Pemerintahan Daerah sebagaimana telah "
            "diubah beberapa kali terakhir dengan Undang-Undang Nomor 9 Tahun 2015;"
        ),
        (
            "Peraturan Menteri Pendayagunaan Aparatur Negara dan Reformasi Birokrasi Nomor 83 "
            "Tahun 2012 tentang Pedoman Pemanfaatan Media Sosial Instansi Pemerintah;"
        ),
        f"{REGULATION}.",
    )
)
NUMBER_PATTERN = "400.14.3/{urut}/{kode}/{tahun}"
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
TITLES = {
    "Sekretariat Daerah ": "Sekretaris Daerah ",
    "Sekretariat DPRD ": "Sekretaris DPRD ",
    "Inspektorat ": "Inspektur ",
    "Kecamatan ": "Camat ",
    "RSUD ": "Direktur RSUD ",
    "Badan Amil Zakat Nasional ": "Ketua Badan Amil Zakat Nasional ",
}


class NumberPatternError(DomainError):
    code = "number_pattern"


def head_title(agency: Agency) -> str:
    """How the head of an Instansi is called: Kepala, Camat, Inspektur, Direktur …"""
    for start, title in TITLES.items():
        if agency.name.startswith(start):
            return title + agency.name.removeprefix(start)
    return f"Kepala {agency.name}"


def considerations(agency: Agency) -> str:
    """What follows "Menimbang", one consideration a line."""
    return "\n".join(
        (
            (
                f"bahwa untuk melaksanakan Pasal 9 ayat (1) {REGULATION}, perlu menunjuk akun "
                "media sosial resmi serta Pejabat dan Petugas yang bertanggung jawab atas "
                "pengelolaannya;"
            ),
            (
                "bahwa berdasarkan pertimbangan sebagaimana dimaksud dalam huruf a, perlu "
                f"menetapkan Keputusan {head_title(agency)};"
            ),
        )
    )


def number_of(pattern: str, *, sequence: int, agency: Agency, day: date) -> str:
    """Fill a pattern such as "400.14.3/{urut}/{kode}/{tahun}".

    :raises NumberPatternError: if it names anything but urut, kode, bulan and tahun.
    """
    values = {
        "urut": sequence,
        "kode": agency.code,
        "bulan": ROMAN[day.month - 1],
        "tahun": day.year,
    }
    number = pattern or NUMBER_PATTERN
    for name, value in values.items():
        number = number.replace(f"{{{name}}}", str(value))
    if "{" in number or "}" in number:
        raise NumberPatternError(
            "Pola nomor hanya memuat {urut}, {kode}, {bulan}, dan {tahun}. Perbaiki penulisannya."
        )
    return number
