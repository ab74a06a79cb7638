"""Dated counts in, a chart of how a total grew out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from analysis.book.prose import Said
from analysis.charts.boxes import Box, cover_dot, trace
from analysis.charts.chart import Chart
from analysis.charts.labels import Label, Turns, put_labels
from analysis.charts.marks import draw_fact
from analysis.charts.style import CONTEXT
from analysis.charts.table import (
    check_facts,
    choose_colors,
    find_sources,
    link_name,
    word_value,
)
from analysis.charts.words import join_sentences, phrase
from analysis.charts.years import find_middle, find_years, set_frame
from analysis.errors import FactError
from analysis.facts.fact import Fact

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from analysis.book.book import Book

#: Where labels stand over a rising curve, best first.
_ABOVE: Turns = (
    *((-1, 0), (-1, 0.5), (-1, 1), (-0.5, 1), (0, 1), (0.5, 1)),
    *((1, -1), (1, -0.5), (1, 0), (1, 0.5), (1, 1), (0, -1)),
)
#: Room over the marks in inches, and the part of the time shown that is added before the first
#: one, as room for its label.
_HEAD, _EARLIER = 0.3, 0.25


def milestones(
    book: Book,
    ids: Sequence[str],
    *,
    title: str,
    subtitle: str,
    id: str,  # noqa: A002
    claim: Collection[str] = (),
) -> Chart:
    """Draw cumulative counts at their days; thin straight lines between are arithmetic means.

    Parameters
    ----------
    book : Book
        Gives the facts and words them.
    ids : sequence of str
        Facts of kind ordinal, each with a day as its period; counts of one thing are joined.
    title, subtitle, id : str
        See :func:`analysis.charts.forest`.
    claim : collection of str, optional
        Facts in the claim colour.

    Returns
    -------
    Chart
        One row per milestone.

    Raises
    ------
    FactError
        If there is no fact, one is no count on a day, or the claim is not shown.

    Examples
    --------
    >>> from analysis.book.book import Book
    >>> ids = ["fawvw_milestone_2022", "fawvw_milestone_2025"]
    >>> chart = milestones(Book.open(), ids, title="Thirty", subtitle="Vehicles", id="m")
    >>> [row[1].text for row in chart.rows]
    ['24 October 2022', '30 October 2025']
    """
    facts = sorted(book.cite(*ids), key=lambda fact: (fact.period, fact.interval.lower, fact.id))
    unit = check_facts(id, facts)
    for fact in facts:
        if fact.kind != "ordinal" or len(fact.period) != len("2025-10-30"):
            raise FactError(
                f"{fact.id} is no count on a day (kind {fact.kind}, period {fact.period!r}); "
                "choose dated milestones"
            )
    colors = choose_colors(facts, claim)
    rows = [
        [link_name(fact, fact.label), _word_day(book, fact), word_value(book, fact)]
        for fact in facts
    ]
    return Chart(
        id=id,
        title=book.word(title),
        subtitle=book.word(subtitle),
        alt=_describe_milestones(book, facts, claim),
        header=[
            phrase("what", book.lang),
            phrase("day", book.lang),
            phrase("worded", book.lang),
        ],
        rows=rows,
        draw=partial(_draw_milestones, book, facts, unit, colors, claim),
        note=phrase("milestones_note", book.lang),
        sources=find_sources(book, rows),
        marks=[[fact] for fact in facts],
        lang=book.lang,
    )


def _word_day(book: Book, fact: Fact) -> Said:
    return book.word(f"{{{fact.id}:period}}")


def _describe_milestones(book: Book, facts: Sequence[Fact], claim: Collection[str]) -> str:
    """Say what the picture shows: the first and the last count, and those that are marked."""
    words = [(word_value(book, fact).text, _word_day(book, fact).text) for fact in facts]
    (first, begin), (last, end) = words[0], words[-1]
    values = {"first": first, "begin": begin, "last": last, "end": end}
    sentences = [phrase("milestones_alt", book.lang, n=len(facts), **values)]
    sentences += [
        phrase("marked", book.lang, what=what, day=day)
        for fact, (what, day) in zip(facts, words, strict=True)
        if fact.id in claim
    ]
    return join_sentences(sentences, book.lang)


def _draw_milestones(
    book: Book,
    facts: Sequence[Fact],
    unit: str,
    colors: Mapping[str, str],
    claim: Collection[str],
) -> Figure:
    years = find_years([fact.period for fact in facts], _EARLIER)
    marks = [(fact.interval, fact.value) for fact in facts]
    figure, axes = set_frame(years, marks, unit, book.lang, top=_HEAD)
    spots = {fact.id: (find_middle(fact), float(fact.interval.lower)) for fact in facts}
    taken: list[Box] = []
    for name in dict.fromkeys(fact.label for fact in facts):
        points = [spots[fact.id] for fact in facts if fact.label == name]
        days, counts = zip(*points, strict=True)
        axes.plot(days, counts, color=CONTEXT, linewidth=0.9, zorder=1.9, label="mean")
        taken += [*trace(axes, points), *(cover_dot(axes, point) for point in points)]
    for fact in facts:
        draw_fact(axes, fact, spots[fact.id][0], color=colors[fact.id], vertical=True)
    labels = []
    for fact in sorted(facts, key=lambda fact: fact.id not in claim):
        lines = [word_value(book, fact).text, _word_day(book, fact).text]
        lines = lines if fact.entity == facts[-1].entity else [fact.entity, *lines]
        labels.append(Label(spots[fact.id], lines, colors[fact.id], fact.id))
    put_labels(axes, labels, taken, _ABOVE)
    return figure
