"""Intervals on Axes: where their marks stand, and how each end is drawn.

Firm ends have a cap. An end that rests on how readers take a word is a pale line with thin edges
and no cap; where there is no bound, an arrow reaches the edge of the Axes, whatever its limits are.
The printed number is a dot, hollow where its word excludes the number itself ("nearly", "over").
One possible value is a dot, and so is an interval too short to be seen.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from matplotlib.lines import Line2D

from analysis.charts.axes import EPOCH
from analysis.charts.style import HIGHLIGHT, tint
from analysis.charts.text import join_sentences, phrase
from analysis.facts.fact import Fact
from analysis.quantities.interval import Basis, End, Interval

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.backend_bases import RendererBase

#: Part of an axis kept free beyond the tip of an arrow, so that no head is cut.
_INSET = 0.012
#: Parts of the range left free at a closed end, and at an end that an arrow leads to.
_PAD, _ARROW_PAD = 0.04, 0.12
#: In points: an interval shorter than this is a dot without caps; sizes of dots, caps and heads.
_SHORT, _DOT, _CAP, _HEAD = 7.0, 6.5, 10.0, 7.0
#: A pale line: both edges in points, and how much of its middle is white.
_EDGES, _PALE = 1.4, 0.75

Item = tuple[Interval, Fraction | None]


class Tip(StrEnum):
    """How an end of an interval is drawn."""

    CAP = "cap"  # firm: printed, rounded, set by the word, or declared
    SOFT = "soft"  # readers' usage
    ARROW = "arrow"  # no bound, or none but what the unit allows
    NONE = "none"  # the interval is one value


@dataclass(frozen=True)
class Placed:
    """Where an interval lies on an axis.

    Parameters
    ----------
    lower, upper : float
        Where the line ends, in data units; an arrow's tip just inside the axis.
    anchor : float
        The printed number if there is one, else the only bound or the middle of both: a soft part
        reaches from here to its end.
    lower_tip, upper_tip : Tip
        How the ends are drawn.
    dot : float or None
        Where the dot stands, if there is one.
    hollow : bool
        True if the number in the dot is itself excluded.
    """

    lower: float
    anchor: float
    upper: float
    lower_tip: Tip
    upper_tip: Tip
    dot: float | None
    hollow: bool = False


def is_open(end: End, basis: Basis) -> bool:
    """Tell whether an end has no bound of its own: none at all, or only what the unit allows.

    Examples
    --------
    >>> zero = Fraction(0)
    >>> is_open(math.inf, Basis.EXACT), is_open(zero, Basis.UNIT), is_open(zero, Basis.WORD)
    (True, True, False)
    """
    return math.isinf(end) or basis == Basis.UNIT


def has_open_end(interval: Interval) -> bool:
    """Tell whether an arrow is drawn on at least one side."""
    return is_open(interval.lower, interval.lower_basis) or is_open(
        interval.upper, interval.upper_basis
    )


def open_at_zero(interval: Interval) -> Interval:
    """Take away a lower end at or below zero, which no logarithmic axis reaches.

    Examples
    --------
    >>> open_at_zero(Interval(Fraction(0), Fraction(5)))
    Interval('(-inf, 5]')
    """
    return replace(interval, lower=-math.inf) if interval.lower <= 0 else interval


def place_interval(
    interval: Interval,
    limits: tuple[float, float],
    value: Fraction | None = None,
    *,
    log: bool = False,
) -> Placed:
    """Place an interval on an axis.

    Parameters
    ----------
    interval : Interval
        In the unit of the axis.
    limits : (float, float)
        The lower and the upper limit of the axis.
    value : Fraction, optional
        The printed number, in the same unit.
    log : bool
        True if the axis is logarithmic.

    Examples
    --------
    >>> over = Interval(Fraction(6), math.inf, lower_open=True)
    >>> placed = place_interval(over, (0.0, 10.0), Fraction(6))
    >>> placed.lower, placed.upper_tip.value, placed.upper < 10, placed.hollow
    (6.0, 'arrow', True, True)
    """
    if interval.is_point:
        place = float(interval.lower)
        return Placed(place, place, place, Tip.NONE, Tip.NONE, place)
    low, high = (
        _tip(interval.lower, interval.lower_basis),
        _tip(interval.upper, interval.upper_basis),
    )
    lower = _inset(limits, _INSET, log) if low == Tip.ARROW else float(interval.lower)
    upper = _inset(limits, 1 - _INSET, log) if high == Tip.ARROW else float(interval.upper)
    if value is None:
        return Placed(lower, _anchor(lower, upper, low, high, log=log), upper, low, high, None)
    dot = float(value)
    return Placed(lower, min(max(dot, lower), upper), upper, low, high, dot, value not in interval)


def find_range(
    items: Iterable[Item], *, include: Iterable[Fraction] = (), log: bool = False
) -> tuple[float, float]:
    """Find the limits of an axis that shows intervals with their printed numbers.

    Parameters
    ----------
    items : iterable of (Interval, Fraction or None)
        Intervals and printed numbers.
    include : iterable of Fraction
        Other values to show, such as a reference.
    log : bool
        True if the axis is logarithmic.

    Examples
    --------
    >>> over = Interval(Fraction(10), math.inf, lower_open=True)
    >>> find_range([(over, None), (Interval(Fraction(5), Fraction(15)), None)])
    (4.6, 16.2)
    """
    kept = list(items)
    places = [float(value) for value in include]
    places += [float(value) for _, value in kept if value is not None]
    # One possible value is drawn as a dot, whatever it rests on.
    places += [float(x.lower) for x, _ in kept if x.is_point]
    kept = [item for item in kept if not item[0].is_point]
    places += [float(x.lower) for x, _ in kept if not is_open(x.lower, x.lower_basis)]
    places += [float(x.upper) for x, _ in kept if not is_open(x.upper, x.upper_basis)]
    low, high = min(places, default=1.0), max(places, default=2.0)
    pads = (
        _ARROW_PAD if any(is_open(x.lower, x.lower_basis) for x, _ in kept) else _PAD,
        _ARROW_PAD if any(is_open(x.upper, x.upper_basis) for x, _ in kept) else _PAD,
    )
    if log:
        spread = math.log(high / low) or 1.0
        return low / math.exp(spread * pads[0]), high * math.exp(spread * pads[1])
    spread = (high - low) or abs(high) * 0.1 or 1.0
    return low - spread * pads[0], high + spread * pads[1]


def describe_marks(items: Iterable[Item], lang: str) -> str:
    """Say how to read the marks of some intervals: a sentence for each mark that occurs."""
    seen: set[str] = set()
    for interval, value in items:
        placed = place_interval(interval, (1.0, 2.0), value)
        seen |= {placed.lower_tip.value, placed.upper_tip.value}
        seen |= {"line"} if not interval.is_point else set()
        seen |= {"hollow" if placed.hollow else "dot"} if placed.dot is not None else set()
    order = ("line", "cap", "soft", "arrow", "dot", "hollow")
    return join_sentences([phrase(key, lang) for key in order if key in seen], lang)


def _tip(end: End, basis: Basis) -> Tip:
    if is_open(end, basis):
        return Tip.ARROW
    return Tip.SOFT if basis == Basis.USAGE else Tip.CAP


def _anchor(lower: float, upper: float, low: Tip, high: Tip, *, log: bool) -> float:
    """Where there is no number: the one end there is, or the middle of both."""
    if (low == Tip.ARROW) != (high == Tip.ARROW):
        return upper if low == Tip.ARROW else lower
    return math.sqrt(lower * upper) if log else (lower + upper) / 2


def _inset(limits: tuple[float, float], part: float, log: bool) -> float:
    """Give the place at a part of the way along an axis."""
    low, high = limits
    return low * (high / low) ** part if log else low + (high - low) * part


def locate(fact: Fact) -> Item:
    """Give a fact's interval and printed number in the units of an axis: days from 1970 on."""
    if fact.unit != "date":
        return fact.interval, fact.value
    interval = fact.interval
    shifted = replace(interval, lower=interval.lower - EPOCH, upper=interval.upper - EPOCH)
    return shifted, None


class _OpenEnd(Line2D):
    """A line from an anchor to the edge of the Axes at the time of drawing, with an arrow head."""

    def __init__(self, anchor: float, at: float, *, up: bool, vertical: bool, **style: Any) -> None:
        head = ("v<", "^>")[bool(up)][not vertical]
        marks: dict[str, Any] = {
            "marker": head,
            "markersize": _HEAD,
            "markeredgewidth": 0,
            "markevery": [1],
        }
        super().__init__([at, at], [at, at], **marks, **style)
        self._anchor, self._at, self._up, self._vertical = anchor, at, up, vertical
        self._turn(anchor)

    def _turn(self, tip: float) -> None:
        along, across = [self._anchor, tip], [self._at, self._at]
        self.set_data(*((across, along) if self._vertical else (along, across)))

    def draw(self, renderer: RendererBase) -> None:
        """Draw to the edge, as far as it is now."""
        ax: Any = self.axes
        limits = ax.get_ylim() if self._vertical else ax.get_xlim()
        scale = ax.get_yscale() if self._vertical else ax.get_xscale()
        part = 1 - _INSET if self._up else _INSET
        self._turn(_inset((min(limits), max(limits)), part, scale == "log"))
        super().draw(renderer)


class _WhereLong(Line2D):
    """A mark that is drawn only where its interval is long enough to be seen, or only where not."""

    def __init__(
        self, ends: Sequence[tuple[float, float]], shown: bool, *data: Any, **style: Any
    ) -> None:
        super().__init__(*data, **style)
        self._ends, self._shown = ends, shown

    def draw(self, renderer: RendererBase) -> None:
        """Draw, if the interval is as long as it must be."""
        ax: Any = self.axes
        first, second = ax.transData.transform(self._ends)
        points = math.dist(first, second) * 72 / ax.get_figure(root=True).dpi
        if (points >= _SHORT) == self._shown:
            super().draw(renderer)


def draw_interval(
    ax: Axes,
    interval: Interval,
    at: float,
    *,
    value: Fraction | None = None,
    color: str = HIGHLIGHT,
    vertical: bool = False,
    width: float = 3.0,
    label: str = "_",
    marker: str = "o",
) -> Placed:
    """Draw an interval on Axes whose limits are set.

    Parameters
    ----------
    ax : Axes
        Linear or logarithmic along the interval.
    interval : Interval
        In the unit of the axis that it lies along.
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
        Of every artist; not in the picture.
    marker : str
        Shape of the dot.

    Returns
    -------
    Placed
        Where the marks are.
    """
    limits = sorted(ax.get_ylim() if vertical else ax.get_xlim())
    log = (ax.get_yscale() if vertical else ax.get_xscale()) == "log"
    placed = place_interval(interval, (limits[0], limits[1]), value, log=log)
    pen = _Pen(ax, at, vertical, color, width, label, marker)
    if placed.lower_tip == placed.upper_tip != Tip.ARROW:
        pen.draw_part(placed.lower, placed.upper, placed.lower_tip)
    else:
        pen.draw_part(placed.anchor, placed.lower, placed.lower_tip)
        pen.draw_part(placed.anchor, placed.upper, placed.upper_tip)
    ends = pen.turn([placed.lower, placed.upper])
    corners = list(zip(*ends, strict=True))
    for end, tip in ((placed.lower, placed.lower_tip), (placed.upper, placed.upper_tip)):
        if tip == Tip.CAP:
            cap: dict[str, Any] = {
                "marker": "_" if vertical else "|",
                "markersize": _CAP,
                "markeredgewidth": 1.6,
            }
            ax.add_line(
                _WhereLong(corners, True, *pen.turn([end]), color=color, label=label, **cap)
            )
    if placed.dot is not None:
        pen.draw_dot(placed.dot, hollow=placed.hollow)
    elif Tip.ARROW not in (placed.lower_tip, placed.upper_tip):
        data = pen.turn([placed.anchor])
        dot: dict[str, Any] = {
            "marker": marker,
            "markersize": _DOT,
            "zorder": 3.0,
            "clip_on": False,
        }
        ax.add_line(_WhereLong(corners, False, *data, color=color, label=label, **dot))
    return placed


def draw_fact(ax: Axes, fact: Fact, at: float, **options: Any) -> Placed:
    """Draw the interval of a fact, with its printed number; see :func:`draw_interval`."""
    interval, value = locate(fact)
    return draw_interval(ax, interval, at, value=value, label=fact.id, **options)


def draw_pale(
    ax: Axes, x: Sequence[float], y: Sequence[float], color: str, width: float, **options: Any
) -> None:
    """Draw a pale line with thin edges in its colour, which can be seen on any ground."""
    options |= {"solid_capstyle": "butt"}
    ax.plot(x, y, color=color, linewidth=width, **options)
    ax.plot(x, y, color=tint(color, _PALE), linewidth=width - _EDGES, **options)


@dataclass(frozen=True)
class _Pen:
    """Draws along one axis, at one place of the other."""

    ax: Axes
    at: float
    vertical: bool
    color: str
    width: float
    label: str
    marker: str

    def turn(self, along: list[float]) -> tuple[list[float], list[float]]:
        """Give x and y of places along the axis."""
        across = [self.at] * len(along)
        return (across, along) if self.vertical else (along, across)

    def draw_part(self, start: float, end: float, tip: Tip) -> None:
        """Draw the line from a place to an end, in the manner of that end."""
        style: dict[str, Any] = {"color": self.color, "label": self.label}
        if tip == Tip.ARROW:
            # A line that only an arrow ends says less than one that reaches an end.
            style |= {"linewidth": self.width / 2, "solid_capstyle": "butt", "zorder": 2.1}
            up = end > start
            line = _OpenEnd(start, self.at, up=up, vertical=self.vertical, clip_on=False, **style)
            self.ax.add_line(line)
        elif start != end and tip == Tip.SOFT:
            draw_pale(
                self.ax,
                *self.turn([start, end]),
                self.color,
                self.width,
                label=self.label,
                zorder=2.0,
            )
        elif start != end:
            data = self.turn([start, end])
            self.ax.plot(*data, linewidth=self.width, solid_capstyle="butt", zorder=2.1, **style)

    def draw_dot(self, place: float, *, hollow: bool) -> None:
        """Draw the dot of a number."""
        self.ax.plot(
            *self.turn([place]),
            marker=self.marker,
            markersize=_DOT,
            markeredgewidth=1.5,
            markeredgecolor=self.color,
            markerfacecolor="white" if hollow else self.color,
            zorder=3.0,
            clip_on=False,
            label=self.label,
        )
