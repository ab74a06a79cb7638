"""Hedged figures in, how far each may lie from its number in print out."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from analysis.charts.axis import set_ticks
from analysis.charts.chart import Chart
from analysis.charts.marks import draw_interval
from analysis.charts.placing import describe_marks, find_range, has_open_end
from analysis.charts.rows import Row, set_stage
from analysis.charts.table import (
    choose_colors,
    find_sources,
    find_worded,
    name_rows,
    tell_row,
    word_value,
)
from analysis.charts.words import join_sentences, phrase
from analysis.errors import FactError
from analysis.facts.fact import Fact
from analysis.quantities.interval import End, Interval

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from analysis.book.book import Book

#: The axis shows at least so many percent, or a step of one in a count would look like a gulf.
_LEAST = (Fraction(-5), Fraction(5))


def trust(
    book: Book,
    ids: Sequence[str],
    *,
    title: str,
    subtitle: str,
    id: str,  # noqa: A002
    labels: Mapping[str, str] | None = None,
    claim: Collection[str] | None = None,
) -> Chart:
    """Draw how far each hedged figure may lie from its number in print, the widest first.

    The axis is the distance from the printed number in percent of it, so that figures of all units
    stand side by side.

    Parameters
    ----------
    book : Book
        Gives the facts at its level.
    ids : sequence of str
        Facts that have a printed number; their units may differ.
    title, subtitle, id, labels, claim
        See :func:`analysis.charts.forest`.

    Returns
    -------
    Chart
        One row of data per fact: name, words, how they are read.

    Raises
    ------
    FactError
        If there is no fact, one stands twice, or one has no number to relate its interval to.
    """
    facts = _sort_by_width(id, book.cite(*ids))
    names = name_rows(book, facts, labels or {})
    worded = find_worded(names, labels or {})
    colors = choose_colors(facts, claim)
    items = [_relate(fact) for fact in facts]

    told = [tell_row(book, fact, names[fact.id]) for fact in facts]

    def draw() -> Figure:
        rows = []
        for fact in facts:
            name, value = names[fact.id].text, word_value(book, fact).text
            rows.append(Row(name, value, colors[fact.id], fact=fact.id, named=worded[fact.id]))
        stage = set_stage(rows)
        around = [(item, Fraction(0)) for item in items]
        stage.axes.set_xlim(find_range(around, include=_LEAST))
        set_ticks(stage.axes, "percent", book.lang)
        stage.draw_reference(0)
        for fact, item, place in zip(facts, items, stage.places, strict=True):
            draw_interval(
                stage.axes, item, place, value=Fraction(0), color=colors[fact.id], label=fact.id
            )
        return stage.figure

    return Chart(
        id=id,
        title=book.word(title),
        subtitle=book.word(subtitle),
        alt=_describe(book, facts, {key: name.text for key, name in names.items()}),
        header=[phrase(key, book.lang) for key in ("what", "worded", "read_as")],
        rows=told,
        draw=draw,
        note=describe_marks([(item, Fraction(0)) for item in items], book.lang),
        sources=find_sources(book, told),
        marks=[[fact] for fact in facts],
        lang=book.lang,
    )


def _sort_by_width(chart: str, facts: Sequence[Fact]) -> list[Fact]:
    if not facts:
        raise FactError(f"the chart {chart} has no facts; name at least one")
    if len({fact.id for fact in facts}) < len(facts):
        raise FactError(f"the chart {chart} shows a fact more than once; name it once")
    for fact in facts:
        if not fact.value:
            raise FactError(f"{fact.id} has no number to relate its interval to; leave it out")
    return sorted(facts, key=lambda fact: (-_width(_relate(fact)), fact.id))


def _width(interval: Interval) -> float:
    return math.inf if has_open_end(interval) else float(interval.upper - interval.lower)


def _relate(fact: Fact) -> Interval:
    """Give the distance of an interval's ends from the printed number, in percent of it."""
    middle = fact.value or Fraction(1)
    lower, upper = ((end - middle) / abs(middle) * 100 for end in _ends(fact.interval))
    return replace(fact.interval, lower=lower, upper=upper)


def _ends(interval: Interval) -> tuple[End, End]:
    return interval.lower, interval.upper


def _describe(book: Book, facts: Sequence[Fact], names: Mapping[str, str]) -> str:
    sentences = [phrase("alt_trust", book.lang, n=len(facts))]
    bounded = [fact for fact in facts if not has_open_end(fact.interval)]
    if len(bounded) > 1:
        words: dict[str, object] = {}
        for key, fact in {"wide": bounded[0], "tight": bounded[-1]}.items():
            words |= {key: names[fact.id], f"{key}_value": word_value(book, fact).text}
        sentences.append(phrase("alt_trust_ends", book.lang, **words))
    if len(bounded) < len(facts):
        sentences.append(phrase("alt_open", book.lang, n=len(facts) - len(bounded)))
    return join_sentences(sentences, book.lang)
