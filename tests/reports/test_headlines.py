"""A headline comes with the range of every number that it does not tell itself."""

import pytest

from analysis.book.book import Book
from analysis.book.prose import say
from analysis.facts.records import write_record
from analysis.reports.headlines import Reading, list_readings

KEYS = (
    *("nev_units_2025h1", "hefei_deals", "hefei_value_cny", "world_sales_2025h1"),
    "fawvw_30m_vehicle",
)


def read(template, lang="en", level="core"):
    """Word a sentence as a page does, and list its readings."""
    book = Book.open(lang, level)
    facts = {key: book.walk(key)[0] for key in KEYS}
    records = {key: write_record(fact, {level: fact.interval}) for key, fact in facts.items()}
    return list_readings(say(template, facts, lang).html, records, lang)


@pytest.mark.parametrize(
    ("lang", "worded", "range_"),
    [
        ("en", "nearly 10\xa0million", "~9 to 10\xa0million"),
        ("de", "fast 10\xa0Millionen", "~9 bis 10\xa0Millionen"),
        ("zh", "近1000万", "≈900万～1000万"),
    ],
)
def test_a_hedged_number_is_given_with_its_range_in_the_language_of_the_page(lang, worded, range_):
    assert read("{nev_units_2025h1} cars", lang) == [Reading(worded, range_)]


def test_a_range_is_that_of_the_level_of_its_page():
    assert read("{hefei_value_cny}", level="logical") == []  # over 6.8 billion, and no more
    assert read("{hefei_value_cny}", level="wide")[0].read.startswith("6.8 to ~")


@pytest.mark.parametrize(
    "template",
    [
        "{hefei_deals} deals",  # one value alone is possible
        "{fawvw_30m_vehicle:number} cars",  # so it is here, in other words
        "{world_sales_2025h1} cars",  # words are the range
        "{nev_units_2025h1} are read as {nev_units_2025h1:range}",
        "in the {nev_units_2025h1:period}",  # no number of the fact
        "no number at all",
    ],
)
def test_what_a_headline_tells_itself_is_not_told_again(template):
    assert read(template) == []


def test_a_period_before_its_number_is_not_taken_for_it():
    readings = read("in the {nev_units_2025h1:period} {nev_units_2025h1} cars")
    assert [reading.worded for reading in readings] == ["nearly 10\xa0million"]


def test_each_fact_is_told_once():
    assert len(read("{nev_units_2025h1}, {nev_units_2025h1:number} and {hefei_value_cny}")) == 2


def test_a_fact_that_the_page_does_not_embed_is_passed_over():
    assert list_readings('<a data-fact="x"><data value="1">1</data></a>', {}, "en") == []


def test_what_stands_beside_a_number_in_its_link_does_not_hide_it():
    html = (
        '<a data-fact="nev_units_2025h1" data-peek="a &gt; b" href="#x">'
        '<data value="1"><bdi>1</bdi></data></a>'
    )
    fact = Book.open().walk("nev_units_2025h1")[0]
    records = {fact.id: write_record(fact, {"core": fact.interval})}
    assert list_readings(html, records, "en") == [Reading("1", "~9 to 10\xa0million")]
