"""Who speaks in the articles, how numbers were seen, and what is left out."""

from __future__ import annotations

import re

import pytest

from analysis.book.book import Book
from analysis.book.voices import show_articles, show_exclusions, show_seen, show_speakers
from analysis.facts.fact import Tier
from analysis.reports.naked import find_naked_numbers


@pytest.fixture(scope="module")
def book() -> Book:
    return Book.open()


def cells(text: str) -> list[list[str]]:
    """Split the plain text of a grid into cells, caption and header left out."""
    return [line.split(" | ") for line in text.splitlines()[2:]]


@pytest.mark.parametrize("show", [show_articles, show_exclusions, show_seen, show_speakers])
def test_no_number_in_a_table_stands_naked(book: Book, show: object) -> None:
    assert callable(show)
    assert not find_naked_numbers(show(book).html)


def test_the_articles_table_counts_every_printed_figure_once(book: Book) -> None:
    counts = [int(row[-1]) for row in cells(show_articles(book).text)]
    assert sum(counts) == len(book.facts(tier=Tier.PRINTED))


def test_the_articles_table_leads_to_each_address(book: Book) -> None:
    html = show_articles(book).html
    assert re.findall(r'href="([^"]+)"', html) == [row["address"] for row in book.rows("sources")]


def test_independent_figures_are_counted_by_how_they_were_seen(book: Book) -> None:
    rows = cells(show_seen(book).text)
    facts = book.facts(tier=Tier.CONTEXT)
    assert sum(int(row[1]) for row in rows) == len(facts)
    assert sum(int(row[2]) for row in rows) == sum(bool(fact.hedge) for fact in facts)


def test_most_independent_figures_were_not_seen_at_the_body_that_made_them(book: Book) -> None:
    first, *others = [int(row[1]) for row in cells(show_seen(book).text)]
    assert first < sum(others)


@pytest.mark.parametrize(
    ("person", "told"),
    [
        ("Liu Yan", ["Auto Review, China Association of Automobile Manufacturers", "China",
                     "writes", "Auto Review, December, paragraph\xa03"]),
        ("Yang Gang", ["Trumpf (China), Trumpf", "Germany", "speaks",
                       "Xinhua, June, paragraph\xa015"]),
        ("Olaf Scholz", ["Germany", "Germany", "visits", "iChongqing, April, paragraph\xa05"]),
        ("Chen Jian", ["nobody named", "China", "speaks", "Xinhua, November, paragraph\xa04"]),
    ],
)  # fmt: skip
def test_a_person_is_shown_with_whom_they_stand_for(
    book: Book, person: str, told: list[str]
) -> None:
    rows = {row[0]: row[1:] for row in cells(show_speakers(book).text)}
    assert rows[person] == told


def test_every_person_of_the_actors_is_shown(book: Book) -> None:
    named = [row["name"] for row in book.rows("actors") if row["kind"] == "person"]
    assert [row[0] for row in cells(show_speakers(book).text)] == named


def test_exclusions_are_counted_by_reason_and_article(book: Book) -> None:
    rows = cells(show_exclusions(book).text)
    assert sum(int(cell) for row in rows for cell in row[1:]) == 27
    assert ["repeat", "0", "1", "0", "0", "0"] in rows


def test_the_commonest_reason_comes_first(book: Book) -> None:
    totals = [sum(map(int, row[1:])) for row in cells(show_exclusions(book).text)]
    assert totals == sorted(totals, reverse=True)
