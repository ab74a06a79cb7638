"""How curated rows are read, where the curator knows more than the phrase says."""

import pytest

from analysis.book.book import Book
from analysis.extraction.phrases import write_printed
from analysis.quantities.hedges import period_interval, row_interval


@pytest.mark.parametrize(
    ("kind", "phrase", "hedge", "caveats", "logical", "core"),
    [
        # A whole number is rounded only if the curator says so.
        ("count", "714,000 units", "", "", "[714000, 714000]", "[714000, 714000]"),
        ("count", "714,000 units", "", "relayed;rounded", "[713500, 714500]", "[713500, 714500]"),
        # A fall lies below zero, and its hedge is read of its size.
        ("change", "down 7.3 percent", "", "", "[-147/20, -29/4]", "[-147/20, -29/4]"),
        ("change", "down more than 7 percent", "more than", "", "[-100, -7)", "[-8, -7)"),
        ("change", "down nearly 7 percent", "nearly", "", "(-7, 0]", "(-7, -13/2]"),
    ],
)
def test_a_row_is_read_as_its_words_and_its_curator_say(
    kind, phrase, hedge, caveats, logical, core
):
    row = {"kind": kind, "as_printed": phrase, "hedge": hedge, "caveats": caveats}
    row["number"] = write_printed(row)
    assert row_interval(row, "logical").brackets() == logical
    assert row_interval(row, "core").brackets() == core


def test_late_guarantees_no_more_than_the_month():
    logical = Book.open(level="logical")["fawvw_30m_month"].interval
    core = Book.open()["fawvw_30m_month"].interval
    assert logical == period_interval("2025-10")
    assert core == period_interval("2025-10", late=True)


@pytest.mark.parametrize(
    ("fact", "doubt"),
    [
        ("nev_units_2025h1", "few readers were asked about such a number"),
        ("sgac_participants", "read like a word of the same family"),
    ],
)
def test_an_entry_tells_what_else_weakens_a_soft_end(fact, doubt):
    assert doubt in Book.open()[fact]._repr_html_()
    assert doubt not in Book.open(level="logical")[fact]._repr_html_()


def test_an_end_is_worded_with_the_digits_of_its_range():
    html = Book.open()["hefei_rate"]._repr_html_()
    assert "lower end 7.161928" in html
    assert "upper end 7.162004" in html
