"""The number of a civil servant: NIP or NI PPPK, of 18 digits (Pasal 1 angka 6 and 7)."""

from datetime import date

from core.errors import DomainError


class EmployeeIdError(DomainError):
    code = "employee_id"


def check_employee_id(number: str, *, is_pppk: bool) -> str:
    """Return the 18 digits of a NIP or NI PPPK, without spaces.

    PNS: birth date (8), first appointment as year and month (6), sex (1), serial (3).
    PPPK: birth date (8), year of contract (4), count of contracts (2), sex (1), serial (3).

    :raises EmployeeIdError: if it cannot be such a number; the text says which part is wrong.
    """
    digits = "".join(number.split())
    label = "NI PPPK" if is_pppk else "NIP"
    if len(digits) != 18 or not (digits.isascii() and digits.isdigit()):
        raise EmployeeIdError(f"{label} terdiri atas 18 angka. Periksa kembali nomornya.")
    born = _date_of(digits[:8])
    if born is None or not 1940 <= born.year <= 2015:
        raise EmployeeIdError(f"Delapan angka pertama {label} harus tanggal lahir (TTTTBBHH).")
    year, middle = int(digits[8:12]), int(digits[12:14])
    if not born.year + 15 <= year <= 2100:
        raise EmployeeIdError(f"Angka ke-9 sampai ke-12 {label} harus tahun pengangkatan.")
    if is_pppk and middle < 1:
        raise EmployeeIdError("Angka ke-13 dan ke-14 NI PPPK harus urutan kontrak, mulai 01.")
    if not is_pppk and not 1 <= middle <= 12:
        raise EmployeeIdError("Angka ke-13 dan ke-14 NIP harus bulan pengangkatan (01–12).")
    if digits[14] not in "12":
        raise EmployeeIdError(f"Angka ke-15 {label} harus 1 (pria) atau 2 (wanita).")
    return digits


def _date_of(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None
