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

__all__ = ["choose_ticks", "find_range", "set_ticks", "word_day", "word_tick"]

#: Words of ticks stand at least this far apart, in inches.
_GAP = 0.2
#: ... and this far from the edge of the picture.
_EDGE = 0.02
#: In points: how long the marks of ticks are, and how far off words usually stand.
_LENGTH, _PAD = 3.0, 3.5
#: What stands under everything that is drawn, and ticks over the line of the axis.
_UNDER, _OVER = 0.5, 2.01
#: Room beside an axis for the words of its first and last tick, in inches.
_NO_LIMIT = (math.inf, math.inf)


def set_ticks(
    axes: Axes,
    unit: str,
    lang: str,
    *,
    most: int = 7,
    whole: bool = False,
    within: tuple[float, float] | None = None,
) -> None:
    """Put worded ticks and a grid on an x axis whose limits and size are set: as many as have room.

    Parameters
    ----------
    axes : Axes
        Linear, logarithmic, or linear in ordinal days where the unit is ``date``.
    unit : str
        Of the values along the axis.
    lang : str
        Language of the words.
    most, whole, within
        See :func:`choose_ticks`.
    """
    low, high = sorted(axes.get_xlim())
    log = axes.get_xscale() == "log"
    box, dpi = axes.get_window_extent(), float(axes.figure.dpi)
    length = float(box.width) / dpi
    beside = (float(box.x0) / dpi - _EDGE, float(axes.figure.bbox.width - box.x1) / dpi - _EDGE)
    places, words = choose_ticks(
        low,
        high,
        unit,
        lang,
        length=length,
        log=log,
        most=most,
        whole=whole,
        within=within or (-math.inf, math.inf),
        overhang=beside,
    )
    draw_grid(axes, places)
    mark_places(axes, places)
    at = _spread(places, (low, high), length, log=log)
    # Words near an edge stand further inside, as `choose_ticks` took for granted.
    inside = [
        _clamp(x, measure(word, TICK), length, beside) for x, word in zip(at, words, strict=True)
    ]
    shifts = [moved - x for moved, x in zip(inside, at, strict=True)]
    word_places(axes, places, words, below=_LENGTH, shifts=shifts)


def draw_grid(axes: Axes, places: Sequence[float], *, vertical: bool = False) -> None:
    """Draw the lines of a grid as one, at places of the x axis or of the y axis."""
    from matplotlib import rcParams

    axis = axes.yaxis if vertical else axes.xaxis
    axis.set_visible(False)  # matplotlib's ticks are five artists each, most of them never seen
    along = [place for place in places for _ in range(3)]
    across = [0.0, 1.0, math.nan] * len(places)
    axes.plot(
        *((across, along) if vertical else (along, across)),
        color=rcParams["grid.color"],
        linewidth=rcParams["grid.linewidth"],
        transform=axes.get_yaxis_transform() if vertical else axes.get_xaxis_transform(),
        zorder=_UNDER,
    )


def mark_places(axes: Axes, places: Sequence[float]) -> None:
    """Draw a short line under the x axis at every place."""
    from matplotlib import rcParams
    from matplotlib.markers import TICKDOWN

    axes.plot(
        places,
        [0] * len(places),
        marker=TICKDOWN,
        markersize=_LENGTH,
        markeredgewidth=rcParams["xtick.major.width"],
        color=rcParams["xtick.color"],
        linestyle="none",
        transform=axes.get_xaxis_transform(),
        clip_on=False,
        zorder=_OVER,
    )


def word_places(
    axes: Axes,
    places: Sequence[float],
    words: Sequence[str],
    *,
    vertical: bool = False,
    below: float = 0.0,
    shifts: Sequence[float] = (),
) -> None:
    """Write the words of places beside an axis; they state nothing.

    Parameters
    ----------
    axes : Axes
        Whose limits are set.
    places, words : sequence of float, of str
        Values along the axis, and what stands there.
    vertical : bool
        True for the y axis.
    below : float
        Points between the axis and the words' usual distance.
    shifts : sequence of float
        Inches by which words are moved to the right.
    """
    from matplotlib.transforms import ScaledTranslation

    (axes.yaxis if vertical else axes.xaxis).set_visible(False)
    find = axes.get_yaxis_text1_transform if vertical else axes.get_xaxis_text1_transform
    usual, rise, side = find(_PAD + below)
    for place, word, shift in zip(places, words, shifts or [0.0] * len(places), strict=True):
        moved = usual + ScaledTranslation(shift, 0, axes.figure.dpi_scale_trans) if shift else usual
        x, y = (0.0, place) if vertical else (place, 0.0)
        axes.text(
            x,
            y,
            word,
            transform=moved,
            verticalalignment=rise,
            horizontalalignment=side,
            fontsize=TICK,
            gid=FREE,
            zorder=_OVER,
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
