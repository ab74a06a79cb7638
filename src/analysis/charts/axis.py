"""An axis of known limits and size in, its worded ticks out."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from analysis.charts.placing import find_range
from analysis.charts.style import TICK
from analysis.charts.text import FREE, measure
from analysis.charts.ticks import (
    Offer,
    offer_days,
    offer_numbers,
    offer_powers,
    word_day,
    word_tick,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis

__all__ = ["choose_ticks", "find_range", "put_ticks", "set_ticks", "word_day", "word_tick"]

#: Words of ticks stand at least this far apart, in inches.
_GAP = 0.2
#: ... and this far from the edge of the picture.
_EDGE = 0.02
#: Room beside an axis for the words of its first and last tick, in inches.
_NO_LIMIT = (math.inf, math.inf)


def set_ticks(
    axes: Axes,
    unit: str,
    lang: str,
    *,
    vertical: bool = False,
    most: int = 7,
    whole: bool = False,
    within: tuple[float, float] | None = None,
) -> None:
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
    most, whole, within
        See :func:`choose_ticks`.
    """
    from matplotlib.ticker import NullLocator

    axis = axes.yaxis if vertical else axes.xaxis
    limits = axes.get_ylim() if vertical else axes.get_xlim()
    log = (axes.get_yscale() if vertical else axes.get_xscale()) == "log"
    box, dpi = axes.get_window_extent(), float(axes.figure.dpi)
    length = float(box.height if vertical else box.width) / dpi
    beside = (float(box.x0) / dpi - _EDGE, float(axes.figure.bbox.width - box.x1) / dpi - _EDGE)
    places, words = choose_ticks(
        min(limits),
        max(limits),
        unit,
        lang,
        length=length,
        log=log,
        upright=vertical,
        most=most,
        whole=whole,
        within=within or (-math.inf, math.inf),
        overhang=_NO_LIMIT if vertical else beside,
    )
    put_ticks(axis, places, words)
    axis.set_minor_locator(NullLocator())
    if not vertical:
        at = _spread(places, (min(limits), max(limits)), length, log=log)
        _keep_inside(axes, at, words, length, beside)


def put_ticks(axis: Axis, places: Sequence[float], words: Sequence[str]) -> None:
    """Put ticks on an axis; their words state nothing."""
    axis.set_ticks(places, labels=words)
    for tick in axis.get_major_ticks():
        for label in (tick.label1, tick.label2):
            label.set_gid(FREE)


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
    whole: bool = False,
    within: tuple[float, float] = (-math.inf, math.inf),
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
    whole : bool
        True where only whole numbers mean anything.
    within : (float, float)
        Where ticks may stand, if the axis is longer than what it measures.
    overhang : (float, float)
        Inches beside both ends of the axis into which words may reach.

    Returns
    -------
    (list of float, list of str)
        Places and words; empty if no offer has room.
    """
    last: Offer = ([], [])
    for offered in _offer_ticks(low, high, unit, lang, log):
        places, words = _keep_within(offered, within)
        if whole and any(place % 1 for place in places):
            continue
        at = _spread(places, (low, high), length, log=log)
        sizes = [TICK / 72 if upright else measure(word, TICK) for word in words]
        at = [_clamp(x, size, length, overhang) for x, size in zip(at, sizes, strict=True)]
        if places and len(places) <= most and _have_room(at, sizes):
            return places, words
        last = (places, words) if places else last
    # No offer has room: two ticks or one still tell the scale.
    return last[0][:1], last[1][:1]


def _offer_ticks(low: float, high: float, unit: str, lang: str, log: bool) -> Iterator[Offer]:
    if unit == "date":
        return offer_days(low, high, lang)
    return (offer_powers if log else offer_numbers)(low, high, unit, lang)


def _keep_within(offer: Offer, within: tuple[float, float]) -> Offer:
    low, high = within
    kept = [(x, word) for x, word in zip(*offer, strict=True) if low <= x <= high]
    return [x for x, _ in kept], [word for _, word in kept]


def _spread(
    places: Sequence[float], limits: tuple[float, float], length: float, *, log: bool
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
