"""Paces between dated counts in, bars over time out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from analysis.book.prose import Said
from analysis.charts.boxes import Box, trace
from analysis.charts.chart import Chart
from analysis.charts.labels import Label, Turns, break_even, put_labels
from analysis.charts.marks import draw_fact
from analysis.charts.placing import is_open
from analysis.charts.style import CONTEXT, tint
from analysis.charts.table import (
    check_facts,
    choose_colors,
    find_sources,
    link_name,
    word_value,
)
from analysis.charts.words import join_sentences, phrase
from analysis.charts.years import find_years, set_frame
from analysis.errors import FactError
from analysis.facts.fact import Fact
from analysis.quantities.periods import period_bounds

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from analysis.book.book import Book

#: Where labels stand around a bar, best first.
_OVER: Turns = ((0, 1), (1, 0), (0, -1), (-1, 0), (1, -1), (-1, 1), (1, 1), (-1, -1))
#: Labels of paces and of the mean are broken at these widths; room over the marks; in inches.
_PACE, _MEAN, _HEAD = 1.05, 1.9, 0.3
#: Width of the line of a pace that is one value, in points.
_THICK = 4.0

Span = tuple[float, float]


def paces(
    book: Book,
    ids: Sequence[str],
    *,
    title: str,
    subtitle: str,
    id: str,  # noqa: A002
    mean: str = "",
    claim: Collection[str] | None = None,
) -> Chart:
    """Draw each pace between two dated counts as a bar from the first date to the second.

    Parameters
    ----------
    book : Book
        Gives the facts and words them.
    ids : sequence of str
        Derived facts of one unit whose inputs are dated.
    title, subtitle, id : str
        See :func:`analysis.charts.forest`.
    mean : str, optional
        A fact drawn as a grey band over the whole time: the long-run mean.
    claim : collection of str, optional
        Paces in the claim colour, the others being grey; all of them by default.

    Returns
    -------
    Chart
        One row per pace, and one for the mean.

    Raises
    ------
    FactError
        If there is no fact, units differ, one has no dated inputs, or the claim is not shown.

    Examples
    --------
    >>> from analysis.book.book import Book
    >>> ids = ["fawvw_pace_2017_2022", "fawvw_pace_2022_2024"]
    >>> chart = paces(Book.open(), ids, title="Slower", subtitle="Vehicles a year", id="p")
    >>> [row[1].text for row in chart.rows]
    ['21 August 2017 – 24 October 2022', '24 October 2022 – 3 July 2024']
    """
    facts = sorted(book.cite(*ids), key=lambda fact: (_find_days(book, fact), fact.id))
    means = book.cite(mean) if mean else []
    unit = check_facts(id, [*facts, *means])
    colors = choose_colors(facts, claim)
    notes = ["paces_note", "mean_note"][: 1 + len(means)]
    rows = [
        [link_name(fact, fact.label), _tell_days(book, fact), word_value(book, fact)]
        for fact in [*facts, *means]
    ]
    return Chart(
        id=id,
        title=book.word(title),
        subtitle=book.word(subtitle),
        alt=_describe_paces(book, facts, means),
        header=[
            phrase("what", book.lang),
            phrase("from_to", book.lang),
            phrase("worded", book.lang),
        ],
        rows=rows,
        draw=partial(_draw_paces, book, facts, means, unit, colors),
        note=join_sentences([phrase(key, book.lang) for key in notes], book.lang),
        sources=find_sources(book, rows),
        marks=[[fact] for fact in [*facts, *means]],
        lang=book.lang,
    )


def _find_days(book: Book, fact: Fact) -> Span:
    """Give the first and the last day of what a fact is computed from, in ordinal days."""
    ends = [period_bounds(dated.period) for dated in _list_dated(book, fact)]
    return float(min(x for x, _ in ends).toordinal()), float(max(x for _, x in ends).toordinal())


def _list_dated(book: Book, fact: Fact) -> list[Fact]:
    dated: list[Fact] = [book[key] for key in fact.inputs if book[key].period]
    if not dated:
        raise FactError(f"{fact.id} is not computed from dated facts; choose a pace between two")
    return dated


def _tell_days(book: Book, fact: Fact) -> Said:
    """Word the first and the last date that a fact is computed from, each linked."""
    dated = _list_dated(book, fact)
    first = min(dated, key=lambda fact: period_bounds(fact.period)[0])
    last = max(dated, key=lambda fact: period_bounds(fact.period)[1])
    return book.word(f"{{{first.id}:period}} – {{{last.id}:period}}")


def _describe_paces(book: Book, facts: Sequence[Fact], means: Sequence[Fact]) -> str:
    """Say what the picture shows: the first, the highest and the last pace, and the mean."""
    words = {fact.id: (word_value(book, fact).text, _tell_days(book, fact).text) for fact in facts}
    (first, begin), (last, end) = words[facts[0].id], words[facts[-1].id]
    top, best = words[max(facts, key=lambda fact: (fact.interval.lower, fact.id)).id]
    values = {"first": first, "begin": begin, "top": top, "best": best, "last": last, "end": end}
    sentences = [phrase("paces_alt", book.lang, n=len(facts), **values)]
    sentences += [phrase("mean_alt", book.lang, mean=word_value(book, fact).text) for fact in means]
    return join_sentences(sentences, book.lang)


def _draw_paces(
    book: Book, facts: Sequence[Fact], means: Sequence[Fact], unit: str, colors: Mapping[str, str]
) -> Figure:
    spans = {fact.id: _find_days(book, fact) for fact in (*facts, *means)}
    whole = min(begin for begin, _ in spans.values()), max(end for _, end in spans.values())
    years = find_years(date.fromordinal(int(day)).isoformat() for day in whole)
    marks = [(fact.interval, fact.value) for fact in (*facts, *means)]
    figure, axes = set_frame(years, marks, unit, book.lang, right=_PACE, top=_HEAD)
    taken: list[Box] = []
    for fact in means:
        _draw_pace(axes, fact, whole, CONTEXT, taken)
    for fact in facts:
        _draw_pace(axes, fact, spans[fact.id], colors[fact.id], taken)
    labels = []
    for fact in facts:
        lines = break_even(word_value(book, fact).text, _PACE)
        place = sum(spans[fact.id]) / 2, _find_edge(axes, fact)
        labels.append(Label(place, lines, colors[fact.id], fact.id))
    for fact in means:
        lines = [phrase("long_run", book.lang), *break_even(word_value(book, fact).text, _MEAN)]
        place = whole[0] + (whole[1] - whole[0]) / 6, _find_edge(axes, fact)
        labels.append(Label(place, lines, CONTEXT, fact.id))
    put_labels(axes, labels, taken, _OVER)
    return figure


def _list_closed(fact: Fact) -> list[float]:
    """List the ends of a fact's interval that are bounds, the lower one first."""
    interval = fact.interval
    ends = (interval.lower, interval.lower_basis), (interval.upper, interval.upper_basis)
    return [float(end) for end, basis in ends if not is_open(end, basis)]


def _find_edge(axes: Axes, fact: Fact) -> float:
    return min(_list_closed(fact), default=axes.get_ylim()[0])


def _draw_pace(axes: Axes, fact: Fact, span: Span, color: str, taken: list[Box]) -> None:
    """Draw a pace over its time: a line, a band as thick as its interval, or arrows from a line."""
    closed = _list_closed(fact)
    if len(closed) < 2:
        draw_fact(axes, fact, sum(span) / 2, color=color, vertical=True)
    elif closed[0] < closed[1]:
        low, high = closed
        axes.fill_between(span, low, high, color=tint(color, 0.6), linewidth=0, label=fact.id)
    for level in sorted(set(closed)):
        is_band = len(set(closed)) > 1
        axes.plot(
            span,
            [level, level],
            color=color,
            linewidth=0.8 if is_band else _THICK,
            solid_capstyle="butt",
            label=fact.id,
        )
        taken += trace(axes, [(day, level) for day in span])
