"""The details of an entry of the audit trail in words: Indonesian labels and readable values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

ACCOUNTS = frozenset({"account", "accounts"})  # details that hold ids of accounts
PEOPLE = frozenset({"user", "was", "to", "factor", "recovery"})  # and of people; `to` also codes
SECRET_LENGTH = 12  # signs of a fingerprint that are enough to compare by eye

LABELS = {
    "account": "akun",
    "accounts": "akun",
    "added": "ditambahkan",
    "agencies": "Instansi",
    "answer": "nomor jawaban",
    "arguments": "isi alamat",
    "channel": "lewat",
    "count": "banyaknya",
    "cycle": "putaran",
    "day": "tanggal",
    "deadline": "batas waktu",
    "event": "nomor peristiwa",
    "export": "berkas dari",
    "factor": "faktor kedua",
    "figure": "angka",
    "filters": "saringan",
    "fingerprint": "sidik jari",
    "followers": "pengikut",
    "format": "format",
    "former": "nama lama nomor",
    "found": "ditemukan",
    "indicator": "indikator",
    "inquiries": "pesan",
    "inquiry": "pesan",
    "into": "ke",
    "items": "butir",
    "kind": "jenis",
    "made_at": "dibuat",
    "masked": "tanpa data pribadi",
    "method": "cara",
    "name": "nama",
    "number": "nomor",
    "outcome_word": "hasil",
    "overturned": "pembatalan dicabut",
    "period": "periode",
    "reason": "alasan",
    "recovery": "pemegang pemulihan",
    "removed": "dihapus",
    "revision": "revisi",
    "role": "peran",
    "route": "halaman",
    "rows": "baris",
    "score": "nilai",
    "searched": "dengan pencarian",
    "sha256": "sidik jari",
    "source": "sumber",
    "status": "jawaban",
    "tab": "tab",
    "tag": "nomor penanda",
    "to": "kepada",
    "user": "pegawai",
    "version": "versi",
    "was": "sebelumnya",
    "with_factor": "dengan faktor kedua",
    "work": "pekerjaan",
    "year": "tahun",
    "triage_hours": "triase (jam)",
    "reply_days": "balasan pertama (hari kerja)",
    "assignment_days": "disposisi (hari kerja)",
    "return_days": "melengkapi jawaban (hari kerja)",
    "closing_days": "selesai sendiri (hari)",
    "follow_up_days": "masa lanjutan (hari)",
    "lease_minutes": "pesan dipegang (menit)",
    # what `retention.applied` names
    "contacts": "kontak",
    "deliveries": "kiriman",
    "mentions": "percakapan",
    "drafts": "draf",
    "notices": "pemberitahuan",
    "quarantine": "pesan tertahan",
    "sessions": "sesi masuk",
    "tokens": "token",
}
WORDS = {
    "ADMIN": "Admin",
    "API": "API",
    "COPY": "salinan",
    "CRISIS": "krisis",
    "DUPLICATE": "duplikat",
    "ERASURE": "penghapusan",
    "EVALUATOR": "Evaluator",
    "EXAMINER": "Penilai Diskominfo",
    "EXPORT": "berkas platform",
    "IMPORT": "impor",
    "LETTER": "surat",
    "MANUAL": "diisi sendiri",
    "PHONE": "telepon",
    "REGENT": "Bupati",
    "SPAM": "spam",
    "recovery_codes": "kode pemulihan",
    "totp": "aplikasi autentikator",
    "webauthn": "passkey",
}


def ids_in(details: Iterable[Mapping[str, Any]], keys: frozenset[str]) -> set[int]:
    """The ids that stand under the keys."""
    found: set[int] = set()
    for entry in details:
        for key in keys & entry.keys():
            found |= {value for value in _listed(entry[key]) if type(value) is int}
    return found


def in_words(details: Mapping[str, Any], names: Mapping[str, Mapping[int, str]]) -> str:
    """Say the details in a line; `names` gives, for a key, the names of the ids it holds."""
    return "; ".join(
        f"{LABELS.get(key, key.replace('_', ' '))}: {_readable(value, names.get(key, {}))}"
        for key, value in details.items()
        if value not in (None, "", [], {})
    )


def _readable(value: Any, names: Mapping[int, str]) -> str:
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, Mapping):
        return ", ".join(
            f"{LABELS.get(key, str(key).replace('_', ' '))} {_readable(part, names)}"
            for key, part in value.items()
        )
    if isinstance(value, list):
        return ", ".join(_readable(part, names) for part in value)
    if isinstance(value, int):
        return names.get(value, str(value))
    if isinstance(value, str) and len(value) == 64 and value.isalnum():
        return f"{value[:SECRET_LENGTH]}…"
    return WORDS.get(str(value), str(value))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
