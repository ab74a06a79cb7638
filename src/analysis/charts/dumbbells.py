"""Pairs of facts in, a dumbbell per row out: two intervals, and the gap between them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from analysis.charts.axis import set_ticks
from analysis.charts.beside import Beside, widen
from analysis.charts.chart import Chart
from analysis.charts.marks import Placed, draw_fact
from analysis.charts.placing import describe_marks, find_range, place_interval
from analysis.charts.rows import Row, set_stage
from analysis.charts.stage import Stage
from analysis.charts.style import CLAIM, CONTEXT, FAINT, MARGIN, WIDTH
from analysis.charts.table import check_facts, word_value
from analysis.charts.text import height, measure
from analysis.charts.words import join_sentences, phrase
from analysis.facts.fact import Fact

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from analysis.showing.book import Book

#: Inches between a mark and its words.
_GAP = 0.12
_COLORS = (CONTEXT, CLAIM)

Pair = tuple[Fact, Fact]


def gaps(
    book: Book,
    pairs: Mapping[str, tuple[str, str]],
    *,
    names: tuple[str, str],
    title: str,
    subtitle: str,
    id: str,  # noqa: A002
) -> Chart:
    """Draw two facts per row, each with its interval, and a line between them.

    Parameters
    ----------
    book : Book
        Gives the facts and words them.
    pairs : mapping of str to (str, str)
        Name of the row, a sentence for :meth:`Book.word`, to the ids of its two facts.
    names : (str, str)
        What the first and the second fact of every row are; written over the first row.
    title, subtitle : str
        Sentences for :meth:`Book.word`: the finding; measure, unit, place, period.
    id : str
        Key of the chart.

    Returns
    -------
    Chart
        One row of data per pair: its name, and words and reading of both facts.

    Raises
    ------
    FactError
        If there is no pair, a fact is unknown, or units differ.
    """
    rows = {book.word(name): tuple(book.cite(*keys)) for name, keys in pairs.items()}
    facts = list({fact.id: fact for pair in rows.values() for fact in pair}.values())
    unit = check_facts(id, facts)
    couples: list[Pair] = [(first, second) for first, second in rows.values()]
    words = [(word_value(book, a).text, word_value(book, b).text) for a, b in couples]

    def draw() -> Figure:
        stage = set_stage([Row(name.text) for name in rows], top=height(1) + 0.04)
        inner = _leave_room(stage, couples, words)
        set_ticks(stage.axes, unit, book.lang, within=inner)
        for number, (pair, place) in enumerate(zip(couples, stage.places, strict=True)):
            placed = _draw_pair(stage, pair, place, inner)
            _write_values(stage, placed, words[number], place)
            if number == 0:
                _write_names(stage, placed, names)
        return stage.figure

    read_as = phrase("read_as", book.lang)
    return Chart(
        id=id,
        title=book.word(title),
        subtitle=book.word(subtitle),
        alt=_describe(book, [name.text for name in rows], couples, names, words),
        header=[phrase("what", book.lang)] + [x for n in names for x in (n, f"{n}: {read_as}")],
        rows=[
            [name, *(book.word(f"{{{f.id}{form}}}") for f in pair for form in ("", ":range"))]
            for name, pair in rows.items()
        ],
        draw=draw,
        note=describe_marks([(fact.interval, fact.value) for fact in facts], book.lang),
        lang=book.lang,
    )


def _leave_room(
    stage: Stage, couples: Sequence[Pair], words: Sequence[tuple[str, str]]
) -> tuple[float, float]:
    """Set the limits so that words have room on both sides; give the range without that room."""
    limits = find_range((fact.interval, fact.value) for pair in couples for fact in pair)
    rows = []
    for pair, told in zip(couples, words, strict=True):
        marks = [place_interval(fact.interval, limits, fact.value) for fact in pair]
        left, right = (told[side] for side in _order(marks))
        ends = min(mark.lower for mark in marks), max(mark.upper for mark in marks)
        rows.append(Beside(measure(left) + 2 * _GAP, *ends, measure(right) + 2 * _GAP))
    stage.axes.set_xlim(0.0, 1.0)
    stage.axes.set_xlim(widen(limits, rows, stage.inches(1.0) - stage.inches(0.0)))
    return limits


def _order(marks: Sequence[Placed]) -> tuple[int, int]:
    """Tell which of two marks stands left, and which right."""
    return (0, 1) if marks[0].anchor <= marks[1].anchor else (1, 0)


def _draw_pair(
    stage: Stage, pair: Pair, at: float, inner: tuple[float, float]
) -> tuple[Placed, Placed]:
    first, second = (
        draw_fact(stage.axes, fact, at, color=color, limits=inner)
        for fact, color in zip(pair, _COLORS, strict=True)
    )
    between = [first.anchor, second.anchor]
    stage.axes.plot(between, [at, at], color=FAINT, linewidth=2.0, zorder=1.8)
    return first, second


def _write_values(
    stage: Stage, placed: tuple[Placed, Placed], words: tuple[str, str], at: float
) -> None:
    """Write the left number left of all marks of the row, and the right one right of them."""
    left, right = _order(placed)
    start = stage.inches(min(mark.lower for mark in placed)) - _GAP
    end = stage.inches(max(mark.upper for mark in placed)) + _GAP
    stage.write(start, at, [words[left]], side="right", rise="center", color=_COLORS[left])
    stage.write(end, at, [words[right]], side="left", rise="center", color=_COLORS[right])


def _write_names(stage: Stage, placed: tuple[Placed, Placed], names: tuple[str, str]) -> None:
    """Write what the dots are above the first row, moved apart where the names would touch."""
    sizes = [measure(name) for name in names]
    middles = [stage.inches(mark.anchor) for mark in placed]
    left, right = _order(placed)
    apart = math.fsum(sizes) / 2 + _GAP
    near = max(0.0, apart - (middles[right] - middles[left]))
    middles[left] = max(middles[left] - near / 2, MARGIN + sizes[left] / 2)
    middles[right] = max(middles[right] + near / 2, middles[left] + apart)
    middles[right] = min(middles[right], WIDTH - MARGIN - sizes[right] / 2)
    middles[left] = min(middles[left], middles[right] - apart)
    for middle, name, color in zip(middles, names, _COLORS, strict=True):
        stage.write(middle, height(1) / 2, [name], side="center", rise="center", color=color)


def _describe(
    book: Book,
    rows: Sequence[str],
    couples: Sequence[Pair],
    names: tuple[str, str],
    words: Sequence[tuple[str, str]],
) -> str:
    apart = [pair for pair in couples if not pair[0].interval.meets(pair[1].interval)]
    up = sum(first.interval.lower < second.interval.lower for first, second in apart)
    down = len(apart) - up
    counts = {"n": len(rows), "up": up, "down": down, "same": len(rows) - up - down}
    ends = phrase(
        "alt_gap_ends",
        book.lang,
        row=rows[0],
        first_value=words[0][0],
        second_value=words[0][1],
        last=rows[-1],
        last_first=words[-1][0],
        last_second=words[-1][1],
    )
    told = phrase("alt_gaps", book.lang, first=names[0], second=names[1], **counts)
    return join_sentences([told, ends], book.lang)
