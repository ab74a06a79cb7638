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
    """Where an interval lies on an axis, in data units, and how its ends are drawn.

    A soft part reaches from the anchor to its end: from the printed number if there is one, else
    from the only bound or the middle of both. The tip of an arrow is just inside the axis. A dot is
    hollow if its number is itself excluded.
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
    return any(is_open(end, basis) for end, basis in _list_ends(interval))


def _list_ends(interval: Interval) -> list[tuple[End, Basis]]:
    return [(interval.lower, interval.lower_basis), (interval.upper, interval.upper_basis)]


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
    """Place an interval, and the printed number in the same unit, between the limits of an axis.

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
    low, high = (_choose_tip(end, basis) for end, basis in _list_ends(interval))
    lower = _go(limits, _INSET, log=log) if low == Tip.ARROW else float(interval.lower)
    upper = _go(limits, 1 - _INSET, log=log) if high == Tip.ARROW else float(interval.upper)
    if value is not None:
        anchor = min(max(float(value), lower), upper)
        return Placed(lower, anchor, upper, low, high, float(value), value not in interval)
    if (low == Tip.ARROW) != (high == Tip.ARROW):
        anchor = upper if low == Tip.ARROW else lower
    else:
        anchor = math.sqrt(lower * upper) if log else (lower + upper) / 2
    return Placed(lower, anchor, upper, low, high, None)


def _choose_tip(end: End, basis: Basis) -> Tip:
    if is_open(end, basis):
        return Tip.ARROW
    return Tip.SOFT if basis == Basis.USAGE else Tip.CAP


def _go(limits: tuple[float, float], part: float, *, log: bool) -> float:
    """Go a part of the way along an axis."""
    low, high = limits
    return low * (high / low) ** part if log else low + (high - low) * part


def find_range(
    items: Iterable[Item], *, include: Iterable[Fraction] = (), log: bool = False
) -> tuple[float, float]:
    """Find the limits of an axis that shows intervals with their numbers, and other values.

    Examples
    --------
    >>> over = Interval(Fraction(10), math.inf, lower_open=True)
    >>> find_range([(over, None), (Interval(Fraction(5), Fraction(15)), None)])
    (4.6, 16.2)
    """
    kept = list(items)
    places = [float(value) for value in include]
    places += [float(value) for _, value in kept if value is not None]
    pads = [_PAD, _PAD]
    for interval, _ in kept:
        for side, (end, basis) in enumerate(_list_ends(interval)):
            # One possible value is drawn as a dot, whatever it rests on.
            if interval.is_point or not is_open(end, basis):
                places.append(float(end))
            else:
                pads[side] = _ARROW_PAD
    low, high = min(places, default=1.0), max(places, default=2.0)
    if log:
        span = math.log(high / low) or 1.0
        return low / math.exp(span * pads[0]), high * math.exp(span * pads[1])
    span = (high - low) or abs(high) * 0.1 or 1.0
    return low - span * pads[0], high + span * pads[1]


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
        style |= {"marker": ("v<", "^>")[up][not vertical], "markersize": _HEAD}
        x, y = _turn([anchor, anchor], at, vertical)
        super().__init__(x, y, markeredgewidth=0, markevery=[1], **style)
        self._anchor, self._at, self._up, self._vertical = anchor, at, up, vertical

    def draw(self, renderer: RendererBase) -> None:
        """Draw to the edge, as far as it is now."""
        ax: Any = self.axes
        low, high = sorted(ax.get_ylim() if self._vertical else ax.get_xlim())
        scale = ax.get_yscale() if self._vertical else ax.get_xscale()
        tip = _go((low, high), 1 - _INSET if self._up else _INSET, log=scale == "log")
        self.set_data(*_turn([self._anchor, tip], self._at, self._vertical))
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


def _turn(along: list[float], at: float, vertical: bool) -> tuple[list[float], list[float]]:
    """Give x and y of places along an axis, all at one place of the other."""
    across = [at] * len(along)
    return (across, along) if vertical else (along, across)


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
    """Draw an interval on Axes whose limits are set, and tell where its marks are.

    Parameters
    ----------
    ax : Axes
        Linear or logarithmic along the interval.
    interval, value : Interval and Fraction
        In the unit of the axis that it lies along; the printed number, drawn as a dot.
    at : float
        Where it stands on the other axis.
    color, width, label, marker
        Of all marks; of the line, in points; of every artist, not in the picture; of the dot.
    vertical : bool
        True to draw along the y axis.
    """
    low, high = sorted(ax.get_ylim() if vertical else ax.get_xlim())
    log = (ax.get_yscale() if vertical else ax.get_xscale()) == "log"
    placed = place_interval(interval, (low, high), value, log=log)
    style: dict[str, Any] = {"color": color, "label": label}
    ends = [(placed.lower, placed.lower_tip), (placed.upper, placed.upper_tip)]
    parts = [(placed.anchor, end, tip) for end, tip in ends]
    if placed.lower_tip == placed.upper_tip != Tip.ARROW:
        parts = [(placed.lower, placed.upper, placed.lower_tip)]
    for start, end, tip in parts:
        data = _turn([start, end], at, vertical)
        if tip == Tip.ARROW:
            # A line that only an arrow ends says less than one that reaches an end.
            thin: dict[str, Any] = {"linewidth": width / 2, "solid_capstyle": "butt", "zorder": 2.1}
            thin |= {"up": bool(end > start), "vertical": vertical, "clip_on": False}
            ax.add_line(_OpenEnd(start, at, **thin, **style))
        elif start != end and tip == Tip.SOFT:
            draw_pale(ax, *data, color, width, label=label, zorder=2.0)
        elif start != end:
            ax.plot(*data, linewidth=width, solid_capstyle="butt", zorder=2.1, **style)
    corners = list(zip(*_turn([placed.lower, placed.upper], at, vertical), strict=True))
    cap: dict[str, Any] = {"marker": "_" if vertical else "|", "markersize": _CAP}
    for end, tip in ends:
        if tip == Tip.CAP:
            data = _turn([end], at, vertical)
            ax.add_line(_WhereLong(corners, True, *data, markeredgewidth=1.6, **cap, **style))
    style |= {"marker": marker, "markersize": _DOT, "zorder": 3.0, "clip_on": False}
    if placed.dot is not None:
        style |= {"markeredgewidth": 1.5, "markeredgecolor": color}
        style |= {"markerfacecolor": "white" if placed.hollow else color}
        ax.plot(*_turn([placed.dot], at, vertical), **style)
    elif Tip.ARROW not in (placed.lower_tip, placed.upper_tip):
        data = _turn([placed.anchor], at, vertical)
        ax.add_line(_WhereLong(corners, False, *data, **style))
    return placed


def draw_fact(ax: Axes, fact: Fact, at: float, **options: Any) -> Placed:
    """Draw the interval of a fact, with its printed number; see :func:`draw_interval`."""
    interval, value = locate(fact)
    return draw_interval(ax, interval, at, value=value, label=f"_{fact.id}", **options)


def draw_pale(
    ax: Axes, x: Sequence[float], y: Sequence[float], color: str, width: float, **options: Any
) -> None:
    """Draw a pale line with thin edges in its colour, which can be seen on any ground."""
    options |= {"solid_capstyle": "butt"}
    ax.plot(x, y, color=color, linewidth=width, **options)
    ax.plot(x, y, color=tint(color, _PALE), linewidth=width - _EDGES, **options)
