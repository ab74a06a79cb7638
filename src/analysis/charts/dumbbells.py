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
from analysis.charts.style import CLAIM, CONTEXT, MARGIN, sheet_width
from analysis.charts.table import check_facts, find_one, find_sources, word_value
from analysis.charts.text import height, measure
from analysis.charts.words import join_sentences, phrase
from analysis.facts.fact import Fact

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from analysis.book.book import Book

#: Inches between a mark and its words.
_GAP = 0.12
#: How far above the marks words stand that have no room beside them, in inches.
_ABOVE = 0.2
#: Part of the width of the picture that the marks get at least, or words stand above them.
_LEAST = 0.35
#: Colour and shape of the dots of the first and of the second fact.
_COLORS, _SHAPES = (CONTEXT, CLAIM), "os"

Pair = tuple[Fact, Fact]
Words = tuple[str, str]


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
    title, subtitle, id : str
        See :func:`analysis.charts.forest`.

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
        beside = max(math.fsum(map(measure, told)) for told in words) + 4 * _GAP
        least = beside + _LEAST * sheet_width()
        over = least > sheet_width() - 2 * MARGIN
        lettered = [
            Row(name.text, named=find_one(name), over=height(1) if over else 0.0) for name in rows
        ]
        stage = set_stage(lettered, top=height(1) + 0.04, least=least)
        limits = find_range((fact.interval, fact.value) for pair in couples for fact in pair)
        room = [] if over else _list_words(couples, words, limits)
        stage.axes.set_xlim(widen(limits, room, stage.width))
        set_ticks(stage.axes, unit, book.lang, within=limits)
        for number, (pair, place) in enumerate(zip(couples, stage.places, strict=True)):
            placed = _draw_pair(stage, pair, place, limits)
            if number == 0:
                _write_over(stage, placed, names, height(1) / 2)
            keys = pair[0].id, pair[1].id
            if over:
                _write_over(stage, placed, words[number], place - _ABOVE, keys)
            else:
                _write_beside(stage, placed, words[number], place, keys)
        return stage.figure

    told = [
        [name, *(book.word(f"{{{f.id}{form}}}") for f in pair for form in ("", ":range"))]
        for name, pair in rows.items()
    ]
    read_as = phrase("read_as", book.lang)
    return Chart(
        id=id,
        title=book.word(title),
        subtitle=book.word(subtitle),
        alt=_describe(book, [name.text for name in rows], couples, names, words),
        header=[phrase("what", book.lang)] + [x for n in names for x in (n, f"{n}: {read_as}")],
        rows=told,
        draw=draw,
        note=describe_marks([(fact.interval, fact.value) for fact in facts], book.lang),
        sources=find_sources(book, told),
        marks=couples,
        lang=book.lang,
    )


def _list_words(
    couples: Sequence[Pair], words: Sequence[Words], limits: tuple[float, float]
) -> list[Beside]:
    """List the room that words need beside the marks of every row."""
    rows = []
    for pair, told in zip(couples, words, strict=True):
        marks = [place_interval(fact.interval, limits, fact.value) for fact in pair]
        left, right = (told[side] for side in _order(marks))
        ends = min(mark.lower for mark in marks), max(mark.upper for mark in marks)
        rows.append(Beside(measure(left) + 2 * _GAP, *ends, measure(right) + 2 * _GAP))
    return rows


def _order(marks: Sequence[Placed]) -> tuple[int, int]:
    """Tell which of two marks stands left, and which right."""
    return (0, 1) if marks[0].anchor <= marks[1].anchor else (1, 0)


def _draw_pair(
    stage: Stage, pair: Pair, at: float, inner: tuple[float, float]
) -> tuple[Placed, Placed]:
    first, second = (
        draw_fact(stage.axes, fact, at, color=color, limits=inner, marker=shape)
        for fact, color, shape in zip(pair, _COLORS, _SHAPES, strict=True)
    )
    between = [first.anchor, second.anchor]
    stage.axes.plot(between, [at, at], color=CONTEXT, linewidth=1.2, zorder=1.8)
    return first, second


def _write_beside(
    stage: Stage, placed: tuple[Placed, Placed], words: Words, at: float, keys: Words
) -> None:
    """Write the left number left of all marks of the row, and the right one right of them."""
    left, right = _order(placed)
    start = stage.inches(min(mark.lower for mark in placed)) - _GAP
    end = stage.inches(max(mark.upper for mark in placed)) + _GAP
    sizes = [measure(word) for word in words]
    _write_pair(
        stage, {left: start - sizes[left] / 2, right: end + sizes[right] / 2}, words, at, keys
    )


def _write_over(
    stage: Stage,
    placed: tuple[Placed, Placed],
    words: Words,
    at: float,
    keys: Words = ("", ""),
) -> None:
    """Write words above the marks of a row, moved apart where they would touch."""
    sizes = [measure(word) for word in words]
    middles = {side: stage.inches(mark.anchor) for side, mark in enumerate(placed)}
    left, right = _order(placed)
    apart = math.fsum(sizes) / 2 + _GAP
    near = max(0.0, apart - (middles[right] - middles[left]))
    middles[left] = max(middles[left] - near / 2, MARGIN + sizes[left] / 2)
    middles[right] = max(middles[right] + near / 2, middles[left] + apart)
    middles[right] = min(middles[right], sheet_width() - MARGIN - sizes[right] / 2)
    middles[left] = min(middles[left], middles[right] - apart)
    _write_pair(stage, middles, words, at, keys)


def _write_pair(
    stage: Stage, middles: Mapping[int, float], words: Words, at: float, keys: Words
) -> None:
    for side, (word, color, key) in enumerate(zip(words, _COLORS, keys, strict=True)):
        stage.clear(middles[side], at, word)
        stage.write(middles[side], at, [word], side="center", color=color, fact=key, free=True)


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
