"""An interval in, its marks out: a line with a cap, a pale tail or an arrow at each end, and a dot.

Firm ends have a cap. An end that rests on how readers take a word is a pale line with thin edges
and has none, and where there is no bound the line ends in an arrow inside the axes. The printed
number is a dot, hollow where the word excludes the number itself ("nearly", "over"). A single
possible value is a dot, and so is an interval too short to be seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from analysis.charts.placing import Placed, Tip, describe_marks, is_open, place_interval
from analysis.charts.style import CLAIM, tint
from analysis.facts.fact import Fact
from analysis.quantities.interval import Interval

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "Placed",
    "Tip",
    "describe_marks",
    "draw_fact",
    "draw_interval",
    "is_open",
    "place_interval",
]

#: An interval shorter than this many points is a dot without caps.
_SHORT = 7.0
_DOT, _CAP, _HEAD = 6.5, 10.0, 7.0
#: A pale line: both edges in points, and how much of its middle is white.
_EDGES, _PALE = 1.4, 0.75


def draw_interval(
    axes: Axes,
    interval: Interval,
    at: float,
    *,
    value: Fraction | None = None,
    color: str = CLAIM,
    vertical: bool = False,
    width: float = 3.0,
    label: str = "",
    limits: tuple[float, float] | None = None,
    marker: str = "o",
) -> Placed:
    """Draw an interval; the limits of the axes must be set before.

    Parameters
    ----------
    axes : Axes
        Linear or logarithmic along the interval.
    interval : Interval
        In the unit of the axis it lies along.
    at : float
        Where it stands on the other axis.
    value : Fraction, optional
        The printed number, drawn as a dot.
    color : str
        Of all marks.
    vertical : bool
        True to draw along the y axis.
    width : float
        Of the line, in points.
    label : str
        Put on every artist, so that a test can find them; not in the picture.
    limits : (float, float), optional
        Where arrows end; at the limits of the axes by default.
    marker : str
        Shape of the dot.

    Returns
    -------
    Placed
        Where the marks are.
    """
    limits = limits or (axes.get_ylim() if vertical else axes.get_xlim())
    log = (axes.get_yscale() if vertical else axes.get_xscale()) == "log"
    placed = place_interval(interval, limits, value, log=log)
    hand = _Hand(axes, at, vertical, color, width, label or "_", marker)
    short = hand.length(placed.lower, placed.upper) < _SHORT
    if placed.lower_tip != Tip.NONE:
        hand.draw_line(placed)
        hand.draw_tip(placed.lower, placed.lower_tip, down=True, capped=not short)
        hand.draw_tip(placed.upper, placed.upper_tip, down=False, capped=not short)
    if placed.dot is not None:
        hand.draw_dot(placed.dot, hollow=placed.hollow)
    elif short:
        hand.draw_dot(placed.anchor, hollow=False)
    return placed


def draw_fact(
    axes: Axes,
    fact: Fact,
    at: float,
    *,
    color: str = CLAIM,
    vertical: bool = False,
    width: float = 3.0,
    limits: tuple[float, float] | None = None,
    marker: str = "o",
) -> Placed:
    """Draw the interval of a fact, with its printed number; see :func:`draw_interval`."""
    return draw_interval(
        axes,
        fact.interval,
        at,
        value=fact.value,
        color=color,
        vertical=vertical,
        width=width,
        label=fact.id,
        limits=limits,
        marker=marker,
    )


def draw_pale(
    axes: Axes, x: Sequence[float], y: Sequence[float], color: str, width: float, **options: Any
) -> None:
    """Draw a pale line with thin edges in its colour, which can be seen on any ground."""
    options |= {"solid_capstyle": "butt"}
    axes.plot(x, y, color=color, linewidth=width, **options)
    axes.plot(x, y, color=tint(color, _PALE), linewidth=width - _EDGES, **options)


@dataclass(frozen=True)
class _Hand:
    """Draws along one axis what is placed there, at one position of the other."""

    axes: Axes
    at: float
    vertical: bool
    color: str
    width: float
    label: str
    marker: str

    def draw_line(self, placed: Placed) -> None:
        """Draw the line from end to end; in two parts where the ends are not of one sort."""
        if placed.lower_tip == placed.upper_tip:
            self._draw_part(placed.lower, placed.upper, placed.lower_tip)
            return
        self._draw_part(placed.anchor, placed.lower, placed.lower_tip)
        self._draw_part(placed.anchor, placed.upper, placed.upper_tip)

    def _draw_part(self, start: float, end: float, tip: Tip) -> None:
        if start == end:
            return
        if tip == Tip.SOFT:
            ends = self._turn([start, end])
            draw_pale(self.axes, *ends, self.color, self.width, label=self.label, zorder=2.0)
            return
        self._plot(
            [start, end],
            color=self.color,
            # A line that only an arrow ends says less than one that reaches an end.
            linewidth=self.width / 2 if tip == Tip.ARROW else self.width,
            solid_capstyle="butt",
            zorder=2.1,
        )

    def draw_tip(self, end: float, tip: Tip, *, down: bool, capped: bool) -> None:
        """Draw what stands at an end: a cap, an arrow's head, or nothing."""
        if tip == Tip.CAP and capped:
            marker = "_" if self.vertical else "|"
            self._plot([end], marker=marker, markersize=_CAP, markeredgewidth=1.6, color=self.color)
        elif tip == Tip.ARROW:
            head = ("v<", "^>")[not down][not self.vertical]
            self._plot(
                [end],
                marker=head,
                markersize=_HEAD,
                color=self.color,
                markeredgewidth=0,
                clip_on=False,
            )

    def draw_dot(self, place: float, *, hollow: bool) -> None:
        """Draw the dot of a number."""
        self._plot(
            [place],
            marker=self.marker,
            markersize=_DOT,
            markeredgewidth=1.5,
            markeredgecolor=self.color,
            markerfacecolor="white" if hollow else self.color,
            zorder=3.0,
            clip_on=False,
        )

    def length(self, start: float, end: float) -> float:
        """Measure a stretch of the axis in points."""
        ends = [(self.at, x) if self.vertical else (x, self.at) for x in (start, end)]
        shown = self.axes.transData.transform(ends)
        along = int(self.vertical)
        pixels = abs(float(shown[1][along] - shown[0][along]))
        return pixels * 72 / float(self.axes.figure.dpi)

    def _turn(self, along: list[float]) -> tuple[list[float], list[float]]:
        across = [self.at] * len(along)
        return (across, along) if self.vertical else (along, across)

    def _plot(self, along: list[float], **options: Any) -> None:
        self.axes.plot(*self._turn(along), label=self.label, **options)
