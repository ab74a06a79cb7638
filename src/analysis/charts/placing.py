"""Intervals in, the limits of their axis and the places of their marks out; nothing is drawn."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from analysis.charts.words import join_sentences, phrase
from analysis.quantities.interval import Basis, End, Interval

#: Part of an axis kept free beyond the tip of an arrow, so that no head is cut.
_INSET = 0.012
#: Parts of the range left free at a closed end, and at an end that an arrow leads to.
_PAD, _ARROW_PAD = 0.04, 0.12

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
