"""Rows of names and worded values in, a figure with room for marks between them out.

Short names stand left of their row; where one is long, all stand above theirs. Heights and
gutters come from the measured text, so that nothing overlaps in any language.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.charts.style import INK, WIDTH, new_figure
from analysis.charts.text import height, measure, wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Names wider than this, in inches and after one break, stand above their rows.
_LEFT = 1.9
#: Space for worded values beside the rows, at most.
_RIGHT = 2.1
_GAP = 0.14
#: Height that the marks of a row take, and the space between rows, in inches.
_MARK, _BETWEEN = 0.26, 0.1
_HEADING = 0.16
_BOTTOM, _MARGIN = 0.34, 0.06


@dataclass(frozen=True)
class Row:
    """A row of a chart.

    Parameters
    ----------
    name : str
        Whom or what the row shows.
    value : str
        The number in words; empty to leave it to the marks.
    color : str
        Of the worded value.
    heading : bool
        True for a heading over rows, which has no marks.
    """

    name: str
    value: str = ""
    color: str = INK
    heading: bool = False


@dataclass(frozen=True)
class Stage:
    """A figure with its rows lettered and its marks yet to be drawn.

    Parameters
    ----------
    figure, axes
        The y axis runs down in inches; the x axis is free.
    places : tuple of float
        Where the marks of each row go, headings left out.
    """

    figure: Figure
    axes: Axes
    places: tuple[float, ...]


def set_stage(rows: Sequence[Row], *, top: float = 0.0, ticks: bool = True) -> Stage:
    """Letter rows and make room for their marks; call it while the style is in use.

    Parameters
    ----------
    rows : sequence of Row
        From the top down.
    top : float
        Inches kept free above the rows.
    ticks : bool
        False for a chart without words below its x axis.
    """
    named = [row for row in rows if not row.heading]
    beside = all(_is_short(row.name) for row in named)
    left = max((_width(_break_short(row.name)) for row in named), default=0.0) if beside else 0.0
    right = max((_width(wrap(row.value, _RIGHT)) for row in named), default=0.0) if beside else 0.0
    left += _MARGIN + (_GAP if left else 0)
    right += _MARGIN + (_GAP if right else 0)
    planned = [_plan_beside(row) if beside else _plan_above(row) for row in rows]
    depth = top + sum(plan.height for plan in planned)
    bottom = _BOTTOM if ticks else _MARGIN
    total = depth + bottom + _MARGIN
    figure = new_figure(total)
    box = (left / WIDTH, bottom / total, (WIDTH - left - right) / WIDTH, depth / total)
    axes = figure.add_axes(box)
    axes.set_ylim(depth, 0.0)
    axes.set_yticks([])
    axes.grid(visible=False, axis="y")
    axes.grid(visible=True, axis="x")
    places, y = [], top
    for plan in planned:
        plan.letter(axes, y, left, right)
        if plan.mark is not None:
            places.append(y + plan.mark)
        y += plan.height
    return Stage(figure, axes, tuple(places))


@dataclass(frozen=True)
class _Plan:
    """The lines of a row, and how deep below its top its marks stand."""

    row: Row
    name: list[str]
    value: list[str]
    height: float
    mark: float | None
    beside: bool

    def letter(self, axes: Axes, top: float, left: float, right: float) -> None:
        """Write name and value; x in parts of the axes' width."""
        width = WIDTH - left - right
        begin, end = (_MARGIN - left) / width, 1 + (right - _MARGIN) / width
        if self.mark is None:
            self._write(axes, begin, top + self.height - 0.04, self.name, "left", "bottom", bold=True)
        elif self.beside:
            self._write(axes, begin, top + self.mark, self.name, "left", "center")
            start = 1 + _GAP / width
            self._write(axes, start, top + self.mark, self.value, "left", "center", self.row.color)
        else:
            base = top + self.mark - _MARK / 2
            self._write(axes, begin, base, self.name, "left", "bottom")
            self._write(axes, end, base, self.value, "right", "bottom", self.row.color)

    def _write(self, axes: Axes, x: float, y: float, lines: list[str], side: str, rise: str,
               color: str = INK, *, bold: bool = False) -> None:
        axes.text(
            x, y, "\n".join(lines), ha=side, va=rise, color=color, linespacing=1.15,
            transform=axes.get_yaxis_transform(), fontweight="bold" if bold else "normal",
            # The grid stops before words.
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.0}, zorder=2.5,
        )


def _plan_heading(row: Row) -> _Plan:
    lines = wrap(row.name, WIDTH - 2 * _MARGIN, bold=True)
    return _Plan(row, lines, [], height(len(lines)) + _HEADING, None, beside=False)


def _plan_beside(row: Row) -> _Plan:
    if row.heading:
        return _plan_heading(row)
    name, value = _break_short(row.name), wrap(row.value, _RIGHT) if row.value else []
    deep = max(_MARK, height(max(len(name), len(value)))) + _BETWEEN
    return _Plan(row, name, value, deep, deep / 2, beside=True)


def _plan_above(row: Row) -> _Plan:
    if row.heading:
        return _plan_heading(row)
    value = wrap(row.value, WIDTH / 2) if row.value else []
    name = wrap(row.name, WIDTH - 2 * _MARGIN - _width(value) - 2 * _GAP)
    words = height(max(len(name), len(value)))
    return _Plan(row, name, value, words + _MARK + _BETWEEN, words + _MARK / 2 + 0.02, beside=False)


def _is_short(name: str) -> bool:
    lines = wrap(name, _LEFT)
    return len(lines) <= 2 and _width(lines) <= _LEFT


def _break_short(name: str) -> list[str]:
    """Break a name into lines as even as they can be, so that the gutter stays narrow."""
    lines = wrap(name, _LEFT)
    if len(lines) < 2:
        return lines
    even = wrap(name, sum(map(measure, lines)) / 2 + 0.25)
    return even if len(even) == len(lines) else lines


def _width(lines: Sequence[str]) -> float:
    return max(map(measure, lines), default=0.0)
