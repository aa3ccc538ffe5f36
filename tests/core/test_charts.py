"""Charts: the picture, the text and the table say the same; a gap stays a gap."""

from core.charts import BarChart, LineChart, Series

MONTHS = ["Jan", "Feb", "Mar", "Apr", "Mei"]


def line(*values, name="Pengikut"):
    return LineChart("Pengikut @dishub", "catatan", "Bulan", MONTHS, [Series(name, values)])


def test_a_line_breaks_where_a_value_lacks():
    chart = line(10, 20, None, 30, 40)

    assert chart.svg.count("<polyline") == 2
    assert chart.svg.count("<circle") == 4
    assert chart.rows[2] == ["Mar", "–"]
    assert chart.text.endswith("Pengikut: 10 pada Jan, 40 pada Mei. Tanpa angka: Mar.")
    assert f"<title>{chart.text}</title>" in chart.svg


def test_a_chart_of_nothing_and_of_zeros_is_still_drawn():
    assert line(None, None, None, None, None).is_empty
    assert "<svg" in line(None, None, None, None, None).svg
    assert line(0, 0, 0, 0, 0).svg.count("<circle") == 5


def test_names_cannot_bring_markup_into_the_picture():
    assert "<script>" not in line(1, 2, 3, 4, 5, name="<script>").svg


def test_lines_are_told_apart_by_dashes_too():
    chart = LineChart(
        "Angka", "catatan", "Bulan", MONTHS,
        [Series("Suka", [1, 2, 3, 4, 5]), Series("Komentar", [2, 3, 4, 5, 6])],
    )  # fmt: skip

    assert 'stroke-dasharray="none"' in chart.svg
    assert 'stroke-dasharray="6 3"' in chart.svg


def test_bars_are_as_long_as_their_share_of_the_longest():
    chart = BarChart("Unggahan", "catatan", "Isi", "Unggahan", [("a", 10), ("b", 5), ("c", 0)])

    assert 'width="150"' in chart.svg
    assert 'width="75"' in chart.svg
    assert chart.text == "Grafik batang Unggahan: a 10, b 5, c 0."


def test_a_long_label_never_runs_into_its_bar_and_the_table_keeps_it_whole():
    name = "Unggahan isu aktual di Kabupaten Berau dan sekitarnya"
    chart = BarChart("Unggahan", "portal", "Uraian", "Jumlah", [(name, 3)])

    drawn = chart.svg.split("</title>")[1]
    assert name not in drawn
    assert "…" in drawn
    assert chart.rows == [[name, "3"]]
