"""All articles in, whose voices they carry out: who speaks, what was seen how, what is left out.

Numbers in cells count rows of the curated tables, as in :mod:`analysis.book.overview`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from analysis.book.grid import Grid, show_grid
from analysis.book.overview import name_articles
from analysis.book.prose import Said, link_out
from analysis.book.telling import tell_place, tell_text, tell_time
from analysis.facts.tables import Row, read_table
from analysis.project import find_project

if TYPE_CHECKING:
    from analysis.book.book import Book

#: How an independent figure was seen, the best first.
_SEEN = {
    "primary": "at the body that made it",
    "second-hand": "quoted by another source",
    "mirror": "in a copy of the page or file",
}


def show_articles(book: Book) -> Grid:
    """Show the articles: who published what and when, and for whom it speaks.

    Examples
    --------
    >>> from analysis.book.book import Book
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
    return Said(link_out(address, named.html), title, ())


def show_seen(book: Book) -> Grid:
    """Show how the independent figures were seen, and how many of them carry a hedge word.

    Examples
    --------
    >>> from analysis.book.book import Book
    >>> print(show_seen(Book.open()).text.splitlines()[1])
    how it was seen | figures | with a hedge word
    """
    how, hedges = book.column("context", "seen"), book.column("context", "hedge")
    seen = Counter(how)
    hedged = Counter(key for key, hedge in zip(how, hedges, strict=True) if hedge)
    rows = [
        [tell_text(words), tell_text(str(seen[key])), tell_text(str(hedged[key]))]
        for key, words in _SEEN.items()
    ]
    header = ["how it was seen", "figures", "with a hedge word"]
    return show_grid(header, rows, tell_text("How the independent figures were seen"))


def show_speakers(book: Book) -> Grid:
    r"""Show the persons of the articles: whom they stand for, and where they first appear.

    Who only travels, in the events, is said to visit; the others speak or write.

    Examples
    --------
    >>> from analysis.book.book import Book
    >>> print(show_speakers(Book.open()).text.splitlines()[2])
    Chen Jian | nobody named | China | speaks | Xinhua, November, paragraph\xa04
    """
    names = name_articles(book)
    actors = {row["actor_id"]: row for row in book.rows("actors")}
    places = {row["place_id"]: row["name"] for row in book.rows("places")}
    authors = {row["author"] for row in book.rows("sources")}
    visits = (row["actors"].split(";") for row in book.rows("events") if row["kind"] == "visit")
    guests = {name for group in visits for name in group}
    rows = [
        [
            tell_text(row["name"]),
            tell_text(", ".join(_name_owners(actors, row)) or "nobody named"),
            tell_text(places[row["country"]]),
            tell_text(
                "visits" if key in guests else "writes" if row["name"] in authors else "speaks"
            ),
            tell_place(names[row["source_id"]], row["paragraph"]),
        ]
        for key, row in actors.items()
        if row["kind"] == "person"
    ]
    header = ["person", "stands for", "side", "role", "first named in"]
    return show_grid(header, rows, tell_text("The persons of the articles"))


def _name_owners(actors: Mapping[str, Row], row: Row) -> list[str]:
    """Name whom an actor stands for, and whom that one belongs to."""
    if not row["parent_id"]:
        return []
    owner = actors[row["parent_id"]]
    return [owner["name"], *_name_owners(actors, owner)]


def show_exclusions(book: Book) -> Grid:
    """Show how many numbers in the articles are no figures, by reason and article.

    Examples
    --------
    >>> from analysis.book.book import Book
    >>> print(show_exclusions(Book.open()).text.splitlines()[0])
    Numbers in the articles that are left out, by reason
    """
    names = name_articles(book)
    # Nothing is built from this table, so it has no processed form.
    excluded = read_table(find_project().raw / "exclusions.csv")
    count = Counter((row["reason"], row["source_id"]) for row in excluded)
    reasons = Counter(row["reason"] for row in excluded)
    rows = [
        [tell_text(reason), *(tell_text(str(count[reason, key])) for key in names)]
        for reason, _ in reasons.most_common()
    ]
    caption = "Numbers in the articles that are left out, by reason"
    return show_grid(["reason", *names.values()], rows, tell_text(caption))
