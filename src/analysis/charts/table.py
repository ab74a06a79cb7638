"""Facts in, the names of their rows and the cells of a chart's data table out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from html import escape
from itertools import zip_longest
from typing import TYPE_CHECKING

from analysis.book.prose import Said, link_out, write_text
from analysis.charts.style import CLAIM, CONTEXT
from analysis.charts.words import phrase
from analysis.errors import FactError, suggest
from analysis.facts.fact import Fact, Source, Tier
from analysis.facts.tables import Row

if TYPE_CHECKING:
    from analysis.book.book import Book

#: Units whose values may share an axis although they are not called the same.
_ALIKE = ({"vehicles", "cars"},)
_NUMBER = re.compile(r"\d(?:[\d.,/]*\d)?")


def plain(text: str) -> Said:
    """Make a cell of text without facts."""
    return Said(write_text(text), text, ())


def check_facts(chart: str, facts: Sequence[Fact]) -> str:
    """Check that there are facts, each once, of one unit; give the unit.

    Raises
    ------
    FactError
        If there is none, one stands twice, or units differ.
    """
    if not facts:
        raise FactError(f"the chart {chart} has no facts; name at least one")
    twice = [key for key, count in Counter(fact.id for fact in facts).items() if count > 1]
    if twice:
        raise FactError(f"the chart {chart} shows {', '.join(twice)} more than once; name it once")
    units = sorted({fact.unit for fact in facts})
    if len(units) > 1 and not any(set(units) <= alike for alike in _ALIKE):
        raise FactError(
            f"the chart {chart} has facts in {' and '.join(units)}, which share no axis; "
            "convert them or draw two charts"
        )
    return units[0]


def name_rows(book: Book, facts: Sequence[Fact], labels: Mapping[str, str]) -> dict[str, Said]:
    """Name the row of each fact: by its label, or by what tells it from the others.

    Parameters
    ----------
    book : Book
        Words the labels given.
    facts : sequence of Fact
        In the order of the rows.
    labels : mapping of str to str
        Sentences for :meth:`Book.word`, by fact id; may leave facts out.

    Raises
    ------
    FactError
        If a label is for no fact of the chart.
    """
    strange = sorted(labels.keys() - {fact.id for fact in facts})
    if strange:
        raise FactError(f"labels are given for {', '.join(strange)}, which the chart does not show")
    plain_names = Counter(fact.label for fact in facts)
    return {
        fact.id: book.word(labels[fact.id])
        if fact.id in labels
        else link_name(fact, fact.label if plain_names[fact.label] == 1 else _tell_apart(fact))
        for fact in facts
    }


def link_name(fact: Fact, name: str) -> Said:
    """Link the name of a fact to its entry: names may have a number in them."""
    html = (
        f'<a class="fact {fact.tier}" href="#fact-{escape(fact.id)}" data-fact="{escape(fact.id)}">'
        f"{write_text(name)}</a>"
    )
    return Said(html, name, (fact.id,))


def find_worded(names: Mapping[str, Said], labels: Mapping[str, str]) -> dict[str, str]:
    """Give the fact that the label of each row words; empty where it has none, or words several.

    Parameters
    ----------
    names : mapping of str to Said
        As :func:`name_rows` gives them.
    labels : mapping of str to str
        The labels among them.
    """
    return {key: find_one(name) if key in labels else "" for key, name in names.items()}


def find_one(said: Said) -> str:
    """Give the fact that words state; empty if there is none, or several."""
    return said.facts[0] if len(said.facts) == 1 else ""


def find_sources(
    book: Book, rows: Sequence[Sequence[Said]], articles: Sequence[str] = ()
) -> tuple[Source, ...]:
    """Find who printed what a chart shows, and what that rests on: each publisher once, in order.

    Parameters
    ----------
    book : Book
        Gives facts, and what they are computed from.
    rows : sequence of rows of cells
        The data of the chart, whose cells name their facts.
    articles : sequence of str, optional
        For each row that is no fact the ``source_id`` of the article that prints it, or nothing.
    """
    found: dict[str, Source] = {}
    for cells, article in zip_longest(rows, articles):
        if article:
            origin = find_article(book, article)
            found.setdefault(origin.publisher, origin)
        for key in dict.fromkeys(key for cell in cells or () for key in cell.facts):
            for fact in book.walk(key):
                if fact.source:
                    found.setdefault(fact.source.publisher, fact.source)
    return tuple(found.values())


def find_article(book: Book, key: str) -> Source:
    """Find an article by its ``source_id``."""
    row = {item["source_id"]: item for item in book.rows("sources")}[key]
    return Source(key, *(row[name] for name in ("publisher", "title", "published_on", "address")))


def show_source(source: Source) -> str:
    """Name a source in HTML, linked if it is on the web; numbers in its name are marked as data."""
    name = write_text(source.publisher)
    return link_out(source.address, _NUMBER.sub(r'<data value="\g<0>">\g<0></data>', name))


def word_value(book: Book, fact: Fact) -> Said:
    """Word a fact as its row shows it."""
    return book.word(f"{{{fact.id}}}")


def tell_row(book: Book, fact: Fact, name: Said, *more: Said) -> list[Said]:
    """Make a row of the data table: name, what else there is, words, and how they are read."""
    return [name, *more, word_value(book, fact), book.word(f"{{{fact.id}:range}}")]


def choose_colors(facts: Sequence[Fact], claim: Collection[str] | None) -> dict[str, str]:
    """Give the claim colour to some facts, or to all if none is singled out.

    Raises
    ------
    FactError
        If a fact singled out is not shown.
    """
    shown = [fact.id for fact in facts]
    for key in claim or ():
        if key not in shown:
            raise FactError(f"the claim {key!r} is not in the chart; {suggest(key, shown)}")
    return {key: CLAIM if claim is None or key in claim else CONTEXT for key in shown}


def _tell_apart(fact: Fact) -> str:
    if fact.tier == Tier.CONTEXT and fact.source is not None:
        return f"{fact.label} ({fact.source.publisher})"
    return f"{fact.label} ({fact.period})" if fact.period else f"{fact.label} ({fact.id})"


def tell_source(book: Book, row: Row) -> Said:
    """Make a cell of the article and the paragraph that print a row, the article linked."""
    source, number = find_article(book, row["source_id"]), row["paragraph"]
    data = f'<data value="{escape(number)}">{escape(number)}</data>'
    return Said(
        phrase("paragraph", book.lang, publisher=show_source(source), n=data),
        phrase("paragraph", book.lang, publisher=source.publisher, n=number),
        (),
    )
