"""An interval and an axis in, where its marks go out; nothing is drawn here."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from analysis.charts.words import join_sentences, phrase
from analysis.interval import Basis, End, Interval

#: Part of an axis kept free beyond the tip of an arrow, so that no head is cut.
_INSET = 0.012


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
        The printed number if there is one inside or at the edge, else the middle: a soft part
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
        return Placed(lower, _middle(lower, upper, log), upper, low, high, None)
    dot = float(value)
    return Placed(lower, min(max(dot, lower), upper), upper, low, high, dot, value not in interval)


def describe_marks(items: Iterable[tuple[Interval, Fraction | None]], lang: str) -> str:
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


def _middle(lower: float, upper: float, log: bool) -> float:
    return math.sqrt(lower * upper) if log else (lower + upper) / 2


def _inset(limits: tuple[float, float], part: float, log: bool) -> float:
    """Give the place at a part of the way along an axis."""
    low, high = limits
    return low * (high / low) ** part if log else low + (high - low) * part
