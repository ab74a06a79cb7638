"""All articles in, what they print out: a table of their figures, and the figures sorted by hedge.

Numbers in cells count rows of the curated tables. They describe the texts, not the world, so they
are no facts of the Book and stand in tables and charts alone.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from analysis.book.grid import Grid, show_grid
from analysis.book.prose import Said
from analysis.book.telling import stack, tell_place, tell_text
from analysis.errors import FactError, suggest
from analysis.facts.fact import Fact, Tier
from analysis.quantities.hedges import Family, find_family
from analysis.quantities.languages import find_language
from analysis.quantities.periods import period_bounds

if TYPE_CHECKING:
    from analysis.book.book import Book

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
    >>> from analysis.book.book import Book
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


def show_figures(book: Book) -> Grid:
    r"""Show every figure that the articles print: in words, how it is read, and where it stands.

    Examples
    --------
    >>> from analysis.book.book import Book
    >>> print(show_figures(Book.open()).text.splitlines()[2])
    FAW-Volkswagen: year of establishment | 1991 | Xinhua, November, paragraph\xa07
    """
    names = name_articles(book)
    rows = [
        [
            tell_text(fact.label),
            _word_and_read(book, fact),
            tell_place(names[fact.source.id], fact.paragraph),
        ]
        for fact in book.facts(tier="printed")
        if fact.source
    ]
    header = ["what", "printed, and read as", "where"]
    return show_grid(header, rows, tell_text("Every figure that the articles print"))


def _word_and_read(book: Book, fact: Fact) -> Said:
    worded, read = book.word(f"{{{fact.id}}}"), book.word(f"{{{fact.id}:range}}")
    return worded if worded.text == read.text else stack(worded, read)


def choose_hedged(book: Book) -> list[str]:
    """List the articles' figures that carry a hedge word and a printed number; dates have none.

    Examples
    --------
    >>> from analysis.book.book import Book
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
        Row, the fullest first or articles as curated -> every family of hedge that occurs,
        ``bare`` first -> ids of facts, which may be none.

    Raises
    ------
    FactError
        If `by` is none of these.

    Examples
    --------
    >>> from analysis.book.book import Book
    >>> rows = sort_by_hedge(Book.open())
    >>> {family: len(facts) for family, facts in rows["UrduPoint / WAM, September"].items()}
    {'bare': 3, 'nearly': 1, 'about': 1, 'over': 0, 'late': 0}
    """
    if by not in KEYS:
        raise FactError(f"figures are not sorted by {by!r}; {suggest(by, KEYS)}")
    names = _name_rows(book, by)
    facts = {fact.id: fact for fact in book.facts(tier=Tier.PRINTED)}
    families = {key: name_family(facts[key]) for key in names}
    occurring = [family for family in _FAMILIES if family in families.values()]
    return {
        row: {
            family: [key for key in names if (names[key], families[key]) == (row, family)]
            for family in occurring
        }
        for row in dict.fromkeys(names.values())
    }


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
    named = {row["fact_id"]: THEMES[row["theme"]] if by == "theme" else row["kind"] for row in rows}
    size = Counter(named.values())
    return dict(sorted(named.items(), key=lambda item: (-size[item[1]], item[1])))


def name_family(fact: Fact) -> str:
    """Name the family of a figure's hedge word: a value of `Family`, or :data:`BARE`.

    Examples
    --------
    >>> from analysis.book.book import Book
    >>> name_family(Book.open()["hefei_value_cny"])
    'over'
    """
    family = find_family(fact.hedge, fact.language)
    return family.value if family else BARE
