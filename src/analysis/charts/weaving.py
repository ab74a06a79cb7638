"""Series in, a picture of lines over time out, each with its label where there is room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from analysis.charts.boxes import Box, cover_dot, trace
from analysis.charts.labels import Label, break_even, put_beside, put_labels
from analysis.charts.marks import draw_interval
from analysis.charts.strands import Strand, find_runs
from analysis.charts.style import sheet_width
from analysis.charts.table import word_value
from analysis.charts.years import find_middle, find_years, set_frame

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from analysis.book.book import Book

#: Labels are broken at this width, in inches, or at this part of the width of the picture.
_LABEL, _PART = 1.45, 0.3
#: A series that ends beyond this part of the time shown has its label in the right margin.
_LATE = 0.75
#: Markers of the series in order, so that they keep apart in grey print.
_SHAPES = "os^DvP"


def draw_strands(book: Book, strands: Sequence[Strand], unit: str, zero: bool) -> Figure:
    """Draw series over time; call it while the style is in use.

    Parameters
    ----------
    book : Book
        Words the last values.
    strands : sequence of Strand
        The series.
    unit : str
        Of the values.
    zero : bool
        Whether the y axis begins at zero.
    """
    days = find_years(fact.period for strand in strands for fact in strand.facts)
    late = days[0] + _LATE * (days[1] - days[0])
    beside = [find_middle(strand.facts[-1]) > late for strand in strands]
    labels = [_letter(book, strand) for strand in strands]
    right = max(
        (x.size[0] for x, is_late in zip(labels, beside, strict=True) if is_late), default=0
    )
    marks = [mark for strand in strands for mark in strand.marks]
    figure, axes = set_frame(days, marks, unit, book.lang, zero=zero, right=right)
    taken: list[Box] = []
    ends = [
        _draw_strand(axes, strand, shape, taken)
        for strand, shape in zip(strands, _SHAPES, strict=False)
    ]
    labels = [replace(label, place=end) for label, end in zip(labels, ends, strict=True)]
    put_beside(axes, [x for x, is_late in zip(labels, beside, strict=True) if is_late], taken)
    put_labels(axes, [x for x, is_late in zip(labels, beside, strict=True) if not is_late], taken)
    return figure


def _letter(book: Book, strand: Strand) -> Label:
    """Make the label of a series, its name and its last value; its place is yet to be found."""
    value = word_value(book, strand.facts[-1]).text
    width = min(_LABEL, _PART * sheet_width())
    lines = [*break_even(strand.label, width), *break_even(value, width)]
    return Label((0.0, 0.0), lines, strand.color, strand.facts[-1].id)


def _draw_strand(axes: Axes, strand: Strand, shape: str, taken: list[Box]) -> tuple[float, float]:
    """Draw the intervals and the lines of a series, note their room, and tell the last place."""
    spots = {}
    for fact, whisker in zip(strand.facts, strand.whiskers, strict=True):
        day = find_middle(fact)
        placed = draw_interval(
            axes,
            whisker.interval,
            day,
            value=fact.value,
            color=strand.color,
            vertical=True,
            width=2.0,
            label=fact.id,
            marker=shape,
        )
        spots[fact.id] = day, placed.anchor if placed.dot is None else placed.dot
        taken += trace(axes, [(day, placed.lower), spots[fact.id], (day, placed.upper)])
        taken.append(cover_dot(axes, spots[fact.id]))
    for run in find_runs(strand.facts):
        points = [spots[fact.id] for fact in run]
        if len(points) > 1:
            days, levels = zip(*points, strict=True)
            axes.plot(days, levels, color=strand.color, linewidth=1.6, zorder=1.9, label="line")
            taken += trace(axes, points)
    return spots[strand.facts[-1].id]
