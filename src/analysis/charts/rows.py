"""Rows of names and worded values in, a figure with room for marks between them out.

Short names stand left of their row; where one is long, or the picture is narrow, all stand above
theirs. Heights and gutters come from the measured text, so that nothing overlaps in any language.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from analysis.charts.stage import Stage
from analysis.charts.style import INK, MARGIN, new_figure, sheet_width
from analysis.charts.text import height, measure, wrap, wrap_evenly

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Names wider than this, in inches and after one break, stand above their rows.
_LEFT = 1.9
#: Parts of the width of the picture that values beside rows may take, and names and values.
_RIGHT, _BOTH = 0.38, 0.56
_GAP = 0.14
#: Height that the marks of a row take, and the space between rows, in inches.
_MARK, _BETWEEN = 0.26, 0.1
#: Height of a heading beyond its words, and how far above its rule they stand.
_HEADING, _ABOVE_RULE = 0.16, 0.09
#: How far the words over marks stand above them.
_LIFT = 0.05
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
    fact, named : str
        Ids of the facts that the value words, and the name, if it words one.
    free : bool
        True for a value that states no fact: a count of what is in the row.
    over : float
        Inches kept free above the marks, where the name does not stand beside them.
    """

    name: str
    value: str = ""
    color: str = INK
    heading: bool = False
    fact: str = ""
    named: str = ""
    free: bool = False
    over: float = 0.0


def set_stage(rows: Sequence[Row], *, top: float = 0.0, least: float = 0.0) -> Stage:
    """Letter rows and make room for their marks; call it while the style is in use.

    Parameters
    ----------
    rows : sequence of Row
        From the top down.
    top : float
        Inches kept free above the rows.
    least : float
        Inches that the axis needs: if there is less beside the names, they stand above.
    """
    return set_panels([rows], top=top, least=least)[0]


def set_panels(
    panels: Sequence[Sequence[Row]], *, top: float = 0.0, least: float = 0.0
) -> list[Stage]:
    """Letter several groups of rows, each with an x axis of its own, in one figure.

    Parameters
    ----------
    panels : sequence of sequence of Row
        From the top down.
    top, least : float
        See :func:`set_stage`.
    """
    gutters = _find_gutters([row for rows in panels for row in rows if not row.heading], least)
    plans = [[_plan(row, gutters) for row in rows] for rows in panels]
    depths = [top + math.fsum(plan.height for plan in planned) for planned in plans]
    total = math.fsum(depths) + len(depths) * _TICKS + MARGIN
    figure, stages, above = new_figure(total), [], MARGIN
    for planned, depth in zip(plans, depths, strict=True):
        width = sheet_width() - gutters.left - gutters.right
        bottom = total - above - depth
        box = (gutters.left / sheet_width(), bottom / total, width / sheet_width(), depth / total)
        axes = figure.add_axes(box)
        axes.set_ylim(depth, 0.0)
        axes.yaxis.set_visible(False)
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


def _find_gutters(rows: Sequence[Row], least: float) -> _Gutters:
    left = max(_width(wrap_evenly(row.name, _LEFT)) for row in rows)
    right = max(_width(wrap(row.value, _RIGHT * sheet_width())) for row in rows)
    gutters = _Gutters(MARGIN + left + _GAP, MARGIN + (right + _GAP if right else 0.0), beside=True)
    room = sheet_width() - gutters.left - gutters.right
    fits = left + right <= _BOTH * sheet_width() and room >= least
    values = (wrap(row.value, _RIGHT * sheet_width()) for row in rows)
    if fits and all(len(value) <= 2 for value in values) and all(_is_short(r.name) for r in rows):
        return gutters
    return _Gutters(MARGIN, MARGIN, beside=False)


@dataclass(frozen=True)
class _Plan:
    """The lines of a row, and how deep below its top the last of them and its marks stand.

    The name ends so many lines above the value's last one as `lift` says.
    """

    row: Row
    name: list[str]
    value: list[str]
    height: float
    base: float = 0.0
    lift: int = 0
    mark: float | None = None

    def letter(self, stage: Stage, top: float, gutters: _Gutters) -> None:
        """Write name and value: beside the marks, or above them."""
        named: dict[str, Any] = {"fact": self.row.named, "free": True, "bold": self.row.heading}
        valued = {"color": self.row.color, "fact": self.row.fact, "free": self.row.free}
        if self.mark is not None and gutters.beside:
            start = sheet_width() - gutters.right + _GAP
            stage.write(MARGIN, top + self.mark, self.name, **named)
            stage.write(start, top + self.mark, self.value, **valued)
            return
        base, bottom = top + self.base, top + self.height
        if self.row.heading:
            stage.blank(top, bottom)
            stage.draw_rule(bottom - 0.02)
        else:
            stage.blank(top, base + _LIFT)
        stage.write(MARGIN, base - height(self.lift), self.name, rise="last", **named)
        edge = sheet_width() - MARGIN
        stage.write(edge, base, self.value, rise="last", side="right", **valued)


def _plan(row: Row, gutters: _Gutters) -> _Plan:
    """Break name and value of a row into lines, and give them room."""
    if gutters.beside and not row.heading:
        value = wrap(row.value, _RIGHT * sheet_width()) if row.value else []
        name = wrap_evenly(row.name, _LEFT)
        deep = max(_MARK, height(max(len(name), len(value)))) + _BETWEEN
        return _Plan(row, name, value, deep, mark=deep / 2)
    name, value, lift = _stack(row)
    words = height(max(len(name) + lift, len(value)))
    if row.heading:
        return _Plan(row, name, value, words + _HEADING, words + _HEADING - _ABOVE_RULE, lift)
    deep = words + row.over + _MARK + _BETWEEN
    return _Plan(row, name, value, deep, words - 0.03, lift, words + row.over + _MARK / 2 + 0.02)


def _stack(row: Row) -> tuple[list[str], list[str], int]:
    """Break name and value over the whole width into few lines, the value whole if it can be.

    Returns
    -------
    (list of str, list of str, int)
        The lines of both, and how many lines the name ends above the value.
    """
    room = sheet_width() - 2 * MARGIN
    if not row.value:
        return wrap_evenly(row.name, room, bold=row.heading), [], 0
    offers = []
    bold = row.heading
    for value in (wrap(row.value, room), wrap(row.value, room / 2)):
        left = room - _width(value) - 2 * _GAP
        name = wrap_evenly(row.name, left, bold=bold)
        if _width(name, bold=bold) <= left:
            offers.append((name, value, 0))
        # The last line of a name that breaks may be short enough to leave room for the value.
        for name in (wrap_evenly(row.name, room, bold=bold), wrap(row.name, room, bold=bold)):
            fits = len(value) == 1 and measure(name[-1], bold=bold) <= left
            offers.append((name, value, 0 if fits else len(value)))
    return min(offers, key=lambda offer: (_count_lines(offer), len(offer[1]), len(offer[0])))


def _count_lines(offer: tuple[list[str], list[str], int]) -> int:
    name, value, lift = offer
    return max(len(name) + lift, len(value))


def _is_short(name: str) -> bool:
    lines = wrap(name, _LEFT)
    return len(lines) <= 2 and _width(lines) <= _LEFT


def _width(lines: Sequence[str], *, bold: bool = False) -> float:
    return max((measure(line, bold=bold) for line in lines), default=0.0)
