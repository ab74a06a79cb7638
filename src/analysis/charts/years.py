"""Periods and values in, a frame of days by values, lettered with years, out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from analysis.charts.axis import (
    choose_ticks,
    draw_grid,
    find_range,
    mark_places,
    word_day,
    word_places,
)
from analysis.charts.boxes import CLOSE
from analysis.charts.style import MARGIN, TICK, new_figure, sheet_width
from analysis.charts.text import measure
from analysis.errors import FactError
from analysis.facts.fact import Fact
from analysis.quantities.interval import Interval
from analysis.quantities.periods import period_bounds

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: In inches: the height of a chart, and of one that is narrower than so much: its labels stand less
#: side by side.
_HEIGHT, _HIGHER, _NARROW = 3.9, 4.5, 5.0
#: The margins around the axes; the right one has room for the word of the last year.
_BOTTOM, _TOP, _LEFT, _RIGHT = 0.36, 0.12, 0.1, 0.2
#: Years between lettered ones, the fewest first.
_STEPS = (1, 2, 5, 10, 20, 50)


def find_middle(fact: Fact) -> float:
    """Give the middle of a fact's period in ordinal days.

    Raises
    ------
    FactError
        If it has none.
    """
    if not fact.period:
        raise FactError(f"{fact.id} has no period, so no place in time")
    begin, end = period_bounds(fact.period)
    return (begin.toordinal() + end.toordinal() + 1) / 2


def find_years(periods: Iterable[str], earlier: float = 0.0) -> tuple[float, float]:
    """Give the first and the last day of the calendar years that periods lie in.

    Before them stand some more years, such a part of them as `earlier` says.

    Examples
    --------
    >>> [date.fromordinal(int(day)).isoformat() for day in find_years(["2024-H1", "2025-03"])]
    ['2024-01-01', '2026-01-01']
    """
    bounds = [period_bounds(period) for period in periods]
    first, last = min(x.year for x, _ in bounds), max(x.year for _, x in bounds)
    first -= round(earlier * (last - first + 1))
    return float(date(first, 1, 1).toordinal()), float(date(last + 1, 1, 1).toordinal())


def set_frame(
    days: tuple[float, float],
    marks: Sequence[tuple[Interval, Fraction | None]],
    unit: str,
    lang: str,
    *,
    zero: bool = True,
    right: float = 0.0,
    top: float = 0.0,
) -> tuple[Figure, Axes]:
    """Make axes of days by values; call it while the style is in use.

    Parameters
    ----------
    days : (float, float)
        Where the x axis begins and ends, in ordinal days; see :func:`find_years`.
    marks : sequence of (Interval, Fraction or None)
        What the y axis must show.
    unit, lang : str
        Of the values; of the words.
    zero : bool
        Whether the y axis begins at zero.
    right, top : float
        Inches beside and over the marks that are kept free for labels.
    """
    low, high = find_range(marks, include=[Fraction(0)] if zero else [])
    low = max(low, 0.0) if zero else low
    tall = _HEIGHT if sheet_width() > _NARROW else _HIGHER
    span = tall - _BOTTOM - _TOP
    high += (high - low) * top / (span - top)
    places, words = choose_ticks(low, high, unit, lang, length=span, upright=True)
    left = max((measure(word, TICK) for word in words), default=0.0) + _LEFT
    figure, wide = new_figure(tall), sheet_width()
    width = 1 - (left + max(right + CLOSE + MARGIN, _RIGHT)) / wide
    axes = figure.add_axes((left / wide, _BOTTOM / tall, width, span / tall))
    axes.set_ylim(low, high)
    axes.set_xlim(days)
    draw_grid(axes, places, vertical=True)
    word_places(axes, places, words, vertical=True)
    mark_years(axes, lang)
    return figure, axes


def mark_years(axes: Axes, lang: str) -> None:
    """Letter an axis of days with years, each under its middle, as many as have room."""
    first, last = (date.fromordinal(int(day)).year for day in axes.get_xlim())
    starts = {year: date(year, 1, 1) for year in range(first, last + 1)}
    words = {year: word_day(day, "y", lang) for year, day in starts.items()}
    room = axes.get_window_extent().width / axes.figure.dpi / (last - first)
    widest = max(measure(word, TICK) for word in words.values())
    step = next((step for step in _STEPS if step * room >= widest + 0.15), _STEPS[-1])
    chosen = [
        year
        for year in range(first, last)
        # A word that reached left of the axis would touch the lowest value.
        if (last - 1 - year) % step == 0 and (year - first + 0.5) * room >= widest / 2
    ]
    mark_places(axes, [day.toordinal() for day in starts.values()])
    middles = [(starts[year].toordinal() + starts[year + 1].toordinal()) / 2 for year in chosen]
    word_places(axes, middles, [words[year] for year in chosen])
