import pytest

from analysis.book.book import Book
from analysis.charts import matrix
from analysis.charts.style import NARROW, WIDE
from analysis.errors import FactError

ROWS = {
    "Hefei": {"count": ["hefei_deals", "hefei_firms"], "money": ["hefei_value_cny"]},
    "Changchun": {"money": [], "ordinal": ["sgac_edition"]},
}


@pytest.fixture
def chart():
    return matrix(Book.open(), ROWS, title="Where", subtitle="Figures by kind", id="heat")


def test_each_cell_shows_its_number_and_an_empty_one_shows_nothing(chart, draw):
    texts = [text.get_text() for text in draw(chart).axes[0].texts]
    assert [text for text in texts if text.isdigit()] == ["2", "1", "1"]


def test_the_names_of_narrow_columns_run_upward(draw):
    rows = {"Hefei": {f"a long name {place}": ["x"] for place in range(8)}}
    chart = matrix(Book.open(), rows, title="T", subtitle="S", id="heat")
    for width, angle in ((WIDE, 0), (NARROW, 90)):
        texts = [text for text in draw(chart, width).axes[0].texts if "long" in text.get_text()]
        assert {text.get_rotation() for text in texts} == {angle}
    assert 'transform="rotate(-90 ' in chart.svg(NARROW)


def test_words_keep_apart_at_both_widths(chart, clashes):
    assert clashes(chart) == []


def test_the_data_list_the_facts_behind_each_number(chart):
    assert [cell.text for cell in chart.rows[0]] == ["Hefei", "2", "1", "0", "3"]
    assert chart.rows[0][1].facts == ("hefei_deals", "hefei_firms")


def test_the_alternative_text_names_the_fullest_and_the_emptiest_row(chart):
    assert chart.alt.startswith(
        "Counts, 2 rows and 4 entries in all. Most: Hefei, 3. Fewest: Changchun, 1."
    )


def test_a_chart_without_entries_is_refused():
    with pytest.raises(FactError, match="the chart heat has nothing to count"):
        matrix(Book.open(), {"Hefei": {}}, title="T", subtitle="S", id="heat")
