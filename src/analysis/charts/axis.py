"""The range of an axis in, its limits and its worded ticks out."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from analysis.charts.placing import is_open
from analysis.charts.style import TICK
from analysis.charts.text import measure
from analysis.charts.ticks import (
    Offer,
    offer_days,
    offer_numbers,
    offer_powers,
    word_day,
    word_tick,
)
from analysis.interval import Interval

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["choose_ticks", "find_range", "set_ticks", "word_day", "word_tick"]

#: Parts of the range left free at a closed end, and at an end that an arrow leads to.
_PAD, _ARROW_PAD = 0.04, 0.12
#: Words of ticks stand at least this far apart, in inches.
_GAP = 0.2
#: Room beside an axis for the words of its first and last tick, in inches.
_NO_LIMIT = (math.inf, math.inf)

Item = tuple[Interval, Fraction | None]


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
    places += [float(x.lower) for x, _ in kept if not is_open(x.lower, x.lower_basis)]
    places += [float(x.upper) for x, _ in kept if not is_open(x.upper, x.upper_basis)]
    low, high = min(places, default=0.0), max(places, default=1.0)
    pads = (
        _ARROW_PAD if any(is_open(x.lower, x.lower_basis) for x, _ in kept) else _PAD,
        _ARROW_PAD if any(is_open(x.upper, x.upper_basis) for x, _ in kept) else _PAD,
    )
    if log:
        spread = math.log(high / low) or 1.0
        return low / math.exp(spread * pads[0]), high * math.exp(spread * pads[1])
    spread = (high - low) or abs(high) * 0.1 or 1.0
    return low - spread * pads[0], high + spread * pads[1]


def set_ticks(axes: Axes, unit: str, lang: str, *, vertical: bool = False, most: int = 7) -> None:
    """Put worded ticks on an axis whose limits and size are set: as many as have room.

    Parameters
    ----------
    axes : Axes
        Linear, logarithmic, or linear in ordinal days where the unit is ``date``.
    unit : str
        Of the values along the axis.
    lang : str
        Language of the words.
    vertical : bool
        True for the y axis.
    most : int
        At most this many ticks.
    """
    axis = axes.yaxis if vertical else axes.xaxis
    limits = axes.get_ylim() if vertical else axes.get_xlim()
    log = (axes.get_yscale() if vertical else axes.get_xscale()) == "log"
    box, dpi = axes.get_window_extent(), float(axes.figure.dpi)
    length = float(box.height if vertical else box.width) / dpi
    beside = (float(box.x0) / dpi, float(axes.figure.bbox.width - box.x1) / dpi)
    places, words = choose_ticks(
        min(limits),
        max(limits),
        unit,
        lang,
        length=length,
        log=log,
        upright=vertical,
        most=most,
        overhang=_NO_LIMIT if vertical else beside,
    )
    axis.set_ticks(places, labels=words)
    axis.set_tick_params(which="minor", length=0, labelbottom=False, labelleft=False)
    if not vertical:
        _keep_inside(
            axes, _spread(places, (min(limits), max(limits)), length, log), words, length, beside
        )


def choose_ticks(
    low: float,
    high: float,
    unit: str,
    lang: str,
    *,
    length: float,
    log: bool = False,
    upright: bool = False,
    most: int = 7,
    overhang: tuple[float, float] = _NO_LIMIT,
) -> Offer:
    """Choose the finest ticks whose words have room on an axis `length` inches long.

    Parameters
    ----------
    low, high : float
        Limits of the axis; ordinal days where the unit is ``date``.
    unit, lang : str
        Of the values; of the words.
    length : float
        In inches.
    log, upright : bool
        True for a logarithmic axis; True for a y axis.
    most : int
        At most this many ticks.
    overhang : (float, float)
        Inches beside both ends of the axis into which words may reach.

    Returns
    -------
    (list of float, list of str)
        Places and words; empty if no offer has room.
    """
    for places, words in _offer_ticks(low, high, unit, lang, log):
        at = _spread(places, (low, high), length, log)
        sizes = [TICK / 72 if upright else measure(word, TICK) for word in words]
        at = [_clamp(x, size, length, overhang) for x, size in zip(at, sizes, strict=True)]
        if places and len(places) <= most and _have_room(at, sizes):
            return places, words
    return [], []


def _offer_ticks(low: float, high: float, unit: str, lang: str, log: bool) -> Iterator[Offer]:
    if unit == "date":
        return offer_days(low, high, lang)
    return (offer_powers if log else offer_numbers)(low, high, unit, lang)


def _spread(
    places: Sequence[float], limits: tuple[float, float], length: float, log: bool
) -> list[float]:
    """Give the places in inches along the axis."""
    scale: Callable[[float], float] = math.log if log else float
    low, high = map(scale, limits)
    return [(scale(place) - low) / (high - low) * length for place in places]


def _clamp(at: float, size: float, length: float, overhang: tuple[float, float]) -> float:
    """Move the middle of a word so that it does not leave the picture."""
    return min(max(at, size / 2 - overhang[0]), length + overhang[1] - size / 2)


def _have_room(at: Sequence[float], sizes: Sequence[float]) -> bool:
    pairs = zip(at, at[1:], sizes, sizes[1:], strict=False)
    return all(b - a - (wide_a + wide_b) / 2 >= _GAP for a, b, wide_a, wide_b in pairs)


def _keep_inside(
    axes: Axes,
    at: Sequence[float],
    words: Sequence[str],
    length: float,
    overhang: tuple[float, float],
) -> None:
    """Move the words of ticks near an edge inward, as `choose_ticks` took for granted."""
    from matplotlib.transforms import ScaledTranslation

    for tick, x, word in zip(axes.xaxis.get_major_ticks(), at, words, strict=True):
        shift = _clamp(x, measure(word, TICK), length, overhang) - x
        if shift:
            move = ScaledTranslation(shift, 0, axes.figure.dpi_scale_trans)
            tick.label1.set_transform(tick.label1.get_transform() + move)
