"""Rows of names and worded values in, a figure with room for marks between them out.

Short names stand left of their row; where one is long, all stand above theirs. Heights and
gutters come from the measured text, so that nothing overlaps in any language.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from analysis.charts.stage import Stage
from analysis.charts.style import INK, MARGIN, WIDTH, new_figure
from analysis.charts.text import height, measure, wrap, wrap_evenly

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Names wider than this, in inches and after one break, stand above their rows.
_LEFT = 1.9
#: Space for worded values beside the rows, and for names and values together, at most.
_RIGHT, _BOTH = 2.5, 3.7
_GAP = 0.14
#: Height that the marks of a row take, and the space between rows, in inches.
_MARK, _BETWEEN = 0.26, 0.1
_HEADING = 0.16
#: Height of the words below an axis.
_TICKS = 0.34


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


def set_stage(rows: Sequence[Row], *, top: float = 0.0) -> Stage:
    """Letter rows and make room for their marks; call it while the style is in use.

    Parameters
    ----------
    rows : sequence of Row
        From the top down.
    top : float
        Inches kept free above the rows.
    """
    return set_panels([rows], top=top)[0]


def set_panels(panels: Sequence[Sequence[Row]], *, top: float = 0.0) -> list[Stage]:
    """Letter several groups of rows, each with an x axis of its own, in one figure.

    Parameters
    ----------
    panels : sequence of sequence of Row
        From the top down.
    top : float
        Inches kept free above the rows of every panel.
    """
    gutters = _find_gutters([row for rows in panels for row in rows if not row.heading])
    plans = [[_plan(row, gutters) for row in rows] for rows in panels]
    depths = [top + math.fsum(plan.height for plan in planned) for planned in plans]
    total = math.fsum(depths) + len(depths) * _TICKS + MARGIN
    figure, stages, above = new_figure(total), [], MARGIN
    for planned, depth in zip(plans, depths, strict=True):
        width = WIDTH - gutters.left - gutters.right
        bottom = total - above - depth
        box = (gutters.left / WIDTH, bottom / total, width / WIDTH, depth / total)
        axes = figure.add_axes(box)
        axes.set_ylim(depth, 0.0)
        axes.set_yticks([])
        axes.grid(visible=False, axis="y")
        axes.grid(visible=True, axis="x")
        stages.append(_letter(figure, axes, planned, top, gutters))
        above += depth + _TICKS
    return stages


def _letter(
    figure: Figure, axes: Axes, plans: Sequence[_Plan], top: float, gutters: _Gutters
) -> Stage:
    tops = list(accumulate((plan.height for plan in plans), initial=top))
    marked = [y + plan.mark for plan, y in zip(plans, tops, strict=False) if plan.mark is not None]
    stage = Stage(figure, axes, tuple(marked))
    for plan, y in zip(plans, tops, strict=False):
        plan.letter(stage, y, gutters)
    return stage


@dataclass(frozen=True)
class _Gutters:
    """Inches left and right of the axes, and whether names and values stand there."""

    left: float
    right: float
    beside: bool


def _find_gutters(rows: Sequence[Row]) -> _Gutters:
    left = max(_width(wrap_evenly(row.name, _LEFT)) for row in rows)
    right = max(_width(wrap(row.value, _RIGHT)) for row in rows)
    if left + right > _BOTH or not all(_is_short(row.name) for row in rows):
        return _Gutters(MARGIN, MARGIN, beside=False)
    return _Gutters(MARGIN + left + _GAP, MARGIN + (right + _GAP if right else 0.0), beside=True)


@dataclass(frozen=True)
class _Plan:
    """The lines of a row, and how deep below its top its marks stand."""

    row: Row
    name: list[str]
    value: list[str]
    height: float
    mark: float | None

    def letter(self, stage: Stage, top: float, gutters: _Gutters) -> None:
        """Write name and value: beside the marks, or above them."""
        edge, color = WIDTH - MARGIN, self.row.color
        if self.mark is None:
            base = top + self.height - 0.09
            stage.blank(top, top + self.height)
            stage.draw_rule(top + self.height - 0.02)
            stage.write(MARGIN, base, self.name, bold=True)
            stage.write(edge, base, self.value, side="right", color=color)
        elif gutters.beside:
            middle, start = top + self.mark, WIDTH - gutters.right + _GAP
            stage.write(MARGIN, middle, self.name, rise="center")
            stage.write(start, middle, self.value, rise="center", color=color)
        else:
            base = top + self.mark - _MARK / 2 - 0.05
            stage.blank(top, base + 0.05)
            stage.write(MARGIN, base, self.name)
            stage.write(edge, base, self.value, side="right", color=color)


def _plan(row: Row, gutters: _Gutters) -> _Plan:
    """Break name and value of a row into lines, and give them room."""
    beside = gutters.beside and not row.heading
    value = wrap(row.value, _RIGHT if beside else WIDTH / 2) if row.value else []
    if beside:
        name = wrap_evenly(row.name, _LEFT)
        deep = max(_MARK, height(max(len(name), len(value)))) + _BETWEEN
        return _Plan(row, name, value, deep, deep / 2)
    room = WIDTH - 2 * MARGIN - _width(value) - 2 * _GAP
    name = wrap_evenly(row.name, room, bold=row.heading)
    words = height(max(len(name), len(value)))
    if row.heading:
        return _Plan(row, name, value, words + _HEADING, None)
    return _Plan(row, name, value, words + _MARK + _BETWEEN, words + _MARK / 2 + 0.02)


def _is_short(name: str) -> bool:
    lines = wrap(name, _LEFT)
    return len(lines) <= 2 and _width(lines) <= _LEFT


def _width(lines: Sequence[str]) -> float:
    return max(map(measure, lines), default=0.0)
