"""Facts in, the names of their rows and the cells of a chart's data table out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from analysis.charts.style import CLAIM, CONTEXT
from analysis.errors import FactError, suggest
from analysis.facts.fact import Fact, Tier
from analysis.showing.prose import Said, write_text

if TYPE_CHECKING:
    from analysis.showing.book import Book

#: Units whose values may share an axis although they are not called the same.
_ALIKE = ({"vehicles", "cars"},)


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
