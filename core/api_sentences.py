"""What the library of the API says about wrong values, in Indonesian.

Its own translation covers half of its sentences. Fields with a label say more in `core.api_fields`.
"""

from __future__ import annotations

from rest_framework import relations, serializers

NUMBER = "Isian ini harus berupa angka."
TOO_LONG_NUMBER = "Angka ini terlalu panjang."
LIST = "Isian ini harus berupa daftar."
EMPTY_LIST = "Daftar ini wajib diisi."
OBJECT = "Isi permintaan harus berupa objek JSON."
NO_FILE = "Isian ini harus berupa berkas. Kirim sebagai multipart/form-data."
FEWEST = "Daftar ini paling sedikit {min_length} isian."
MOST = "Daftar ini paling banyak {max_length} isian."
AT_LEAST = "Angka ini paling kecil {min_value}."
AT_MOST = "Angka ini paling besar {max_value}."
UNKNOWN = "Pilihan ini tidak dikenal."

_NUMBERS = {
    "invalid": NUMBER,
    "max_value": AT_MOST,
    "min_value": AT_LEAST,
    "max_string_length": TOO_LONG_NUMBER,
    "overflow": TOO_LONG_NUMBER,
}
_LISTS = {"not_a_list": LIST, "empty": EMPTY_LIST, "min_length": FEWEST, "max_length": MOST}
_LINKS = dict.fromkeys(
    ("does_not_exist", "incorrect_type", "invalid", "no_match", "incorrect_match"), UNKNOWN
)

SENTENCES: dict[type[serializers.Field], dict[str, str]] = {
    serializers.Field: {"required": "Isian ini wajib diisi.", "null": "Isian ini wajib diisi."},
    serializers.BooleanField: {"invalid": "Isian ini harus true atau false."},
    serializers.CharField: {
        "invalid": "Isian ini harus berupa teks.",
        "blank": "Isian ini wajib diisi.",
        "max_length": "Isian ini paling banyak {max_length} karakter.",
        "min_length": "Isian ini paling sedikit {min_length} karakter.",
    },
    serializers.RegexField: {"invalid": "Bentuk isian ini tidak sesuai."},
    serializers.SlugField: {"invalid_unicode": "Isian ini hanya huruf, angka, _ dan -."},
    serializers.UUIDField: {"invalid": "Isian ini harus berupa UUID."},
    serializers.IntegerField: _NUMBERS | {"invalid": "Isian ini harus berupa angka bulat."},
    serializers.BigIntegerField: _NUMBERS | {"invalid": "Isian ini harus berupa angka bulat."},
    serializers.FloatField: _NUMBERS,
    serializers.DecimalField: _NUMBERS,
    serializers.DateTimeField: {
        "invalid": "Waktu tidak valid. Contoh: 2026-11-24T14:05:00+08:00.",
        "date": "Waktu tidak valid. Contoh: 2026-11-24T14:05:00+08:00.",
        "make_aware": "Waktu ini tidak ada di zona {timezone}.",
        "overflow": "Waktu di luar jangkauan.",
    },
    serializers.DateField: {
        "invalid": "Tanggal tidak valid. Contoh: 2026-11-24.",
        "datetime": "Isian ini harus tanggal tanpa jam. Contoh: 2026-11-24.",
    },
    serializers.ChoiceField: {"invalid_choice": "{input} tidak ada dalam daftar pilihan."},
    serializers.MultipleChoiceField: {
        "invalid_choice": "{input} tidak ada dalam daftar pilihan.",
        "not_a_list": LIST,
        "empty": EMPTY_LIST,
    },
    serializers.FilePathField: {"invalid_choice": "{input} tidak ada dalam daftar pilihan."},
    serializers.FileField: {
        "required": "Berkas wajib diunggah.",
        "invalid": NO_FILE,
        "no_name": "Berkas harus bernama.",
    },
    serializers.ListField: _LISTS,
    serializers.DictField: {
        "not_a_dict": "Isian ini harus berupa objek JSON.",
        "empty": "Objek ini wajib diisi.",
    },
    serializers.JSONField: {"invalid": "Isian ini harus berupa JSON."},
    relations.PrimaryKeyRelatedField: _LINKS,
    relations.HyperlinkedRelatedField: _LINKS,
    relations.SlugRelatedField: _LINKS,
    relations.ManyRelatedField: {"not_a_list": LIST, "empty": EMPTY_LIST},
    serializers.Serializer: {"invalid": OBJECT},
    serializers.ListSerializer: _LISTS,
}


def speak_indonesian() -> None:
    """Put our sentences in the place of the library's, for every field made from now on."""
    for kind, sentences in SENTENCES.items():
        kind.default_error_messages = kind.default_error_messages | sentences
