import pytest

from analysis.charts import matrix
from analysis.errors import FactError
from analysis.showing.book import Book

ROWS = {
    "Hefei": {"count": ["hefei_deals", "hefei_firms"], "money": ["hefei_value_cny"]},
    "Changchun": {"money": [], "ordinal": ["sgac_edition"]},
}


@pytest.fixture
def chart():
    return matrix(Book.open(), ROWS, title="Where", subtitle="Figures by kind", id="heat")


def test_each_cell_shows_its_number_and_an_empty_one_shows_nothing(chart):
    from analysis.charts.style import use_style

    with use_style():
        figure = chart.draw()
    assert [text.get_text() for text in figure.axes[0].texts] == ["2", "1", "1"]


def test_the_data_list_the_facts_behind_each_number(chart):
    assert [cell.text for cell in chart.rows[0]] == ["Hefei", "2", "1", "0", "3"]
    assert chart.rows[0][1].facts == ("hefei_deals", "hefei_firms")


def test_the_alternative_text_names_the_fullest_and_the_emptiest_row(chart):
    assert chart.alt.startswith(
        "Counts, 2 rows and 4 entries in all. Most: Hefei, 3. Fewest: Changchun, 1."
    )


def test_two_drawings_are_the_same_to_the_byte(chart):
    assert chart.svg() == chart.svg()


def test_a_chart_without_entries_is_refused():
    with pytest.raises(FactError, match="the chart heat has nothing to count"):
        matrix(Book.open(), {"Hefei": {}}, title="T", subtitle="S", id="heat")
