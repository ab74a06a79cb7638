"""All articles in, what they print out: tables of texts and figures, and figures sorted by hedge.

Numbers in cells count rows of the curated tables. They describe the texts, not the world, so they
are no facts of the Book and stand in tables and charts alone.
"""

from __future__ import annotations

import re
from collections import Counter
from html import escape
from typing import TYPE_CHECKING

from analysis.dates import period_bounds
from analysis.errors import FactError, suggest
from analysis.facts import Fact, Tier
from analysis.grid import Grid, show_grid
from analysis.hedge import Family, find_family
from analysis.languages import find_language
from analysis.prose import Said
from analysis.telling import tell_text, tell_time

if TYPE_CHECKING:
    from analysis.book import Book

#: What a number without a hedge word is called, and the order in which hedges are listed.
BARE = "bare"
_FAMILIES = (BARE, *(family.value for family in Family))
#: Where an article's publisher names the page that carries it.
_CARRIER = re.compile(r" via |, on | \(")
#: Table of raw figures -> its theme in words.
THEMES = {
    "faw_vw_output": "FAW-Volkswagen",
    "nev_share": "New energy vehicles",
    "deal_values": "Deals in Hefei",
    "survey_percentages": "Survey of firms",
    "gatherings": "Conferences and visits",
    "cooperation": "Companies and campaigns",
}
#: What the articles' figures can be sorted by.
KEYS = ("article", "theme", "kind")

Sorted = dict[str, dict[str, list[str]]]
"""Row -> sort -> ids of its facts, as :func:`analysis.charts.counts` takes them."""


def name_articles(book: Book) -> dict[str, str]:
    """Name each article in short: who speaks, and the month of publication.

    Returns
    -------
    dict of str to str
        Short name by ``source_id``, in curated order.

    Examples
    --------
    >>> from analysis.book import Book
    >>> name_articles(Book.open())["auto-review-2025-12-09"]
    'Auto Review, December'
    """
    from babel.dates import get_month_names

    names = get_month_names("wide", "stand-alone", find_language(book.lang).locale)
    return {
        row["source_id"]: f"{_CARRIER.split(row['publisher'])[0]}, "
        f"{names[period_bounds(row['published_on'])[0].month]}"
        for row in book.rows("sources")
    }


def show_articles(book: Book) -> Grid:
    """Show the articles: who published what and when, and for whom it speaks.

    Examples
    --------
    >>> from analysis.book import Book
    >>> print(show_articles(Book.open()).text.splitlines()[5])
    iChongqing, April | ... | 20 April 2024 | interview | international media of the city | 2
    """
    names = name_articles(book)
    figures = Counter(fact.source.id for fact in book.facts(tier="printed") if fact.source)
    rows = [
        [
            tell_text(names[row["source_id"]]),
            _link_title(row["title"], row["address"]),
            tell_time(row["published_on"], book.lang),
            tell_text(row["kind"]),
            tell_text(row["speaks_for"]),
            tell_text(str(figures[row["source_id"]])),
        ]
        for row in book.rows("sources")
    ]
    header = ["article", "title", "published", "kind of text", "speaks for", "figures"]
    return show_grid(header, rows, tell_text("The articles, and whose voice each is"))


def _link_title(title: str, address: str) -> Said:
    named = tell_text(title)
    return Said(f'<a href="{escape(address)}" rel="external">{named.html}</a>', title, ())


def show_figures(book: Book) -> Grid:
    """Show every figure that the articles print, with its paragraph and how it is read.

    Examples
    --------
    >>> from analysis.book import Book
    >>> print(show_figures(Book.open()).text.splitlines()[2])
    FAW-Volkswagen: year of establishment | 1991 | 1991 | Xinhua, November | 7
    """
    names = name_articles(book)
    rows = [
        [
            tell_text(fact.label),
            book.word(f"{{{fact.id}}}"),
            book.word(f"{{{fact.id}:range}}"),
            tell_text(names[fact.source.id] if fact.source else ""),
            tell_text(str(fact.paragraph)),
        ]
        for fact in book.facts(tier="printed")
    ]
    header = ["what", "printed", "read as", "article", "paragraph"]
    return show_grid(header, rows, tell_text("Every figure that the articles print"))


def choose_hedged(book: Book) -> list[str]:
    """List the articles' figures that carry a hedge word and a printed number; dates have none.

    Examples
    --------
    >>> from analysis.book import Book
    >>> choose_hedged(Book.open())[:2]
    ['nev_units_2025h1', 'nev_share_change_2025h1']
    """
    facts = book.facts(tier="printed")
    return [fact.id for fact in facts if fact.hedge and fact.value is not None]


def sort_by_hedge(book: Book, by: str = "article") -> Sorted:
    """Sort the articles' figures into rows, and in each row by the family of their hedge word.

    Parameters
    ----------
    book : Book
        Gives the facts.
    by : str
        What makes a row: ``article``, ``theme`` or ``kind``.

    Returns
    -------
    dict of str to dict of str to list of str
        Row -> family, ``bare`` first -> ids of facts; families without any fact are left out.

    Raises
    ------
    FactError
        If `by` is none of these.

    Examples
    --------
    >>> from analysis.book import Book
    >>> rows = sort_by_hedge(Book.open())
    >>> {family: len(facts) for family, facts in rows["UrduPoint / WAM, September"].items()}
    {'bare': 3, 'nearly': 1, 'about': 1}
    """
    if by not in KEYS:
        raise FactError(f"figures are not sorted by {by!r}; {suggest(by, KEYS)}")
    names = _name_rows(book, by)
    facts = {fact.id: fact for fact in book.facts(tier=Tier.PRINTED)}
    rows: Sorted = {name: {} for name in names.values()}
    for family in _FAMILIES:
        for key, name in names.items():
            if _name_family(facts[key]) == family:
                rows[name].setdefault(family, []).append(key)
    return rows


def _name_rows(book: Book, by: str) -> dict[str, str]:
    """Name the row of each figure, in the order of the rows."""
    rows = book.rows("figures")
    if by == "article":
        articles = name_articles(book)
        return {
            row["fact_id"]: name
            for key, name in articles.items()
            for row in rows
            if row["source_id"] == key
        }
    if by == "theme":
        return {row["fact_id"]: THEMES[row["theme"]] for row in rows}
    return {row["fact_id"]: row["kind"] for row in sorted(rows, key=lambda row: row["kind"])}


def _name_family(fact: Fact) -> str:
    family = find_family(fact.hedge, fact.language)
    return family.value if family else BARE
