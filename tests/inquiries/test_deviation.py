"""Where a reply says more, or other, than the answers it rests on (Lampiran B.5)."""

import pytest

from inquiries.deviation import new_facts

pytestmark = pytest.mark.pasal("Lampiran B.5")


@pytest.mark.parametrize(
    ("reply", "answer", "differs"),
    [
        ("Selesai tanggal 12.", "Selesai tanggal 12.", []),
        ("Selesai tanggal 21.", "Selesai tanggal 12.", ["21"]),
        ("Biaya Rp1.500.000.", "Biayanya 1500000 rupiah.", []),
        ("Biaya Rp1.500.000.", "Biayanya 150000 rupiah.", ["1.500.000"]),
        ("Buka pukul 08.00.", "Buka jam 9:00", ["08.00"]),
        ("Buka pukul 08.00.", "Buka jam 8:00", []),
        ("Selesai 5 hari.", "Selesai 05 hari", []),
        ("Pada 12 November 2026.", "Pada 12/11/2026.", []),
        ("Pada 12 Desember 2026.", "Pada 12/11/2026.", ["Desember"]),
        ("Mulai hari senin.", "Mulai Selasa.", ["senin"]),
        ("Mulai Senin.", "mulai hari senin", []),
        ("Perlu 3 sampai 5 hari.", "3-5 hari", []),
        ("Terima kasih Bapak dan Ibu.", "baik", []),
        ("Hubungi Pak Rudi.", "hubungi kantor", ["Rudi"]),
        ("Hubungi Pak Rudi.", "hubungi pak rudi", []),
        ("Di simpang Rinding.", "lampu diganti", []),
        ("Dinas Perhubungan memperbaiki.", "lampu diganti", []),
        ("Sudah kami perbaiki.", "lampu diganti", []),
        ("Sambungi layanan, lalu tunggu. Kami kabari.", "baik", []),
    ],
)
def test_what_a_reply_adds_is_named_as_written(reply, answer, differs):
    known = "Lampu di Rinding mati. Dinas Perhubungan Dishub"

    assert new_facts(reply, [answer], known=known) == differs


def test_several_answers_count_together():
    assert new_facts("Tanggal 12 pukul 9.", ["Tanggal 12", "Pukul 9"]) == []


def test_a_number_of_the_question_is_no_source():
    assert new_facts("Lubang 3 meter ditutup.", ["ditutup"], known="ada lubang 3 meter") == ["3"]
