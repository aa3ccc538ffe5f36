"""Arithmetic and wording of figures, without a database."""

from datetime import timedelta

import pytest

from core.csv_export import safe_cell
from reports.figures import (
    Figure,
    canonical,
    contradictions,
    digest,
    entered,
    median_hours,
    share,
    unavailable,
)
from reports.outline import missing_of, sections_of, written

EMPTY = dict.fromkeys(
    [
        "policy_overview",
        "message_discussion",
        "internal_obstacles",
        "external_obstacles",
        "recommendations",
        "follow_up_plan",
    ],
    "",
)


@pytest.mark.pasal("15(3)")
def test_an_unknown_figure_is_said_to_be_unavailable_and_is_never_a_zero():
    figure = unavailable("shares", "e", "Dibagikan", "Definisi.", "Belum dicatat.")

    (line,) = sections_of({"narratives": EMPTY, "figures": [figure.frozen()]})[4].lines

    assert (line.written, line.reason, line.value) == ("tidak tersedia", "Belum dicatat.", None)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0, "COUNT", "0"),
        (1234, "COUNT", "1.234"),
        (12.5, "HOURS", "12,5 jam"),
        (100.0, "PERCENT", "100 %"),
        (96.5, "PERCENT", "96,5 %"),
        (None, "COUNT", "tidak tersedia"),
    ],
)
def test_a_value_is_written_the_indonesian_way_with_its_unit(value, unit, text):
    assert written(value, unit) == text


def test_the_snapshot_holds_the_hash_of_the_rows_and_not_the_rows():
    figure = Figure("received_total", "d", "Diterima", "Definisi.", value=1, rows=[("A", "b")])

    frozen = figure.frozen()

    assert "rows" not in frozen
    assert (frozen["evidence_count"], frozen["evidence_sha256"]) == (1, digest([["A", "b"]]))


def test_the_canonical_spelling_does_not_depend_on_the_order_of_keys():
    assert canonical({"b": 1, "a": "é"}) == canonical({"a": "é", "b": 1}) == '{"a":"é","b":1}'


def test_a_share_of_nothing_and_a_median_of_nothing_do_not_exist():
    assert share(0, 0) is None
    assert median_hours([]) is None
    assert (share(1, 3), median_hours([timedelta(hours=1), timedelta(hours=4)])) == (33.3, 2.5)


@pytest.mark.pasal("15(3)")
def test_the_eight_items_stand_in_order_and_name_what_they_lack():
    sections = sections_of({"narratives": EMPTY, "figures": []})

    assert [section.item for section in sections] == list("abcdefgh")
    assert missing_of(sections) == [
        "Gambaran umum kebijakan",
        "Pembahasan isi pesan",
        "Kendala internal",
        "Kendala eksternal",
        "Rekomendasi",
        "Rencana tindak lanjut",
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_a_cell_never_starts_a_formula(start):
    assert safe_cell(f"{start}SUM(A1)") == f"'{start}SUM(A1)"


def test_a_plain_cell_stays_as_it_is():
    assert [safe_cell(value) for value in ("2611-7K3Q9", 3, None)] == ["2611-7K3Q9", "3", ""]


@pytest.mark.pasal("15(3)")
def test_figures_that_contradict_each_other_are_named():
    fine = {"received_total": 5, "answered_total": 5, "people_served": 3}
    assert contradictions(fine) == []
    assert contradictions({}) == contradictions({"answered_total": 3, "received_total": None}) == []

    assert contradictions({**fine, "answered_total": 6}) == [
        "Pesan terjawab melebihi pesan diterima."
    ]
    assert contradictions({"inquiries_referred": 2, "referrals_sent": 1}) == [
        "Pesan yang diteruskan melebihi rujukan yang dikirim."
    ]


def test_an_entered_figure_keeps_what_the_portal_counted_beside_it():
    counted = Figure("received_total", "d", "Diterima", "Definisi.", value=6)

    (line,) = sections_of(
        {
            "narratives": EMPTY,
            "figures": [
                entered(counted, value=8.0, reason="Buku tamu.", evidence_file="ab").frozen()
            ],
            "previous": {"year": 2025, "values": {"received_total": 4}},
        }
    )[3].lines

    assert (line.written, line.counted, line.before) == ("8", "6", "4")
    assert (line.source, line.reason, line.is_entered) == ("diisi Instansi", "Buku tamu.", True)


@pytest.mark.pasal("15(3)")
def test_an_entered_total_below_what_stands_on_the_posts_is_asked_back():
    counted = {"shares": 1200, "forwards": None}

    assert contradictions({"shares": 1200}, counted) == []
    assert contradictions({"forwards": 1}, counted) == []
    assert contradictions({"shares": 900}, counted) == [
        "Jumlah dibagikan yang diisi, 900, lebih kecil daripada yang tercatat pada unggahan, 1.200."
    ]
