"""Maps: places in one picture, and the two countries of most of them close up.

The projection is the plainest: degrees east by degrees north, narrowed by the cosine of the middle
latitude. No border is drawn. The outline of the land lies beside this module, in ``land.json``: it
reaches from 15° west to 150° east and from the equator to 75° north.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cache
from html import escape
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Any

from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline
from matplotlib.transforms import Bbox

from analysis.book.prose import Sentence
from analysis.book.tables import tell_name
from analysis.charts import text
from analysis.charts.axes import word_tick
from analysis.charts.layout import Layout, list_rows, new_figure
from analysis.charts.output import record
from analysis.charts.style import CONTEXT, FAINT, HIGHLIGHT, INK, MARGIN, TICK, tint, use_style
from analysis.charts.text import Label, Point, phrase
from analysis.errors import FactError

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from analysis.book.book import Book

Place = Mapping[str, Any]

_LAND = Path(__file__).with_name("land.json")
#: Where the name of a place may stand, best first.
_AROUND = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1))
#: Sizes of dots on the whole map and close up, in points; width of a line's name in inches.
_SMALL, _LARGE, _NAME = 3, 5, 2.0
#: Inches: between close-ups, room for their names, and their height: at least where two stand
#: side by side, at most where they stand below each other.
_GAP, _HEADING, _LOW = 0.12, 0.28, 2.3
#: Degrees from the edge of the known land where a dot is whole, however small the map.
_EDGE = 1
_ENDS = ("actor_a", "actor_b")
_COLUMNS = ("place", "country", "latitude", "longitude", "origin")


#: West, south, east and north, in degrees.
Window = tuple[float, float, float, float]
#: Of the whole and of a close-up: the margin as a part of the longer side, the least degrees from
#: south to north, and how many times wider than high it is at least and at most.
_WHOLE, _CLOSE = (0.05, 30, 1.8, 2.6), (0.18, 9, 0.85, 1.6)


def map_places(book: Book, places: pd.DataFrame, *, ties: pd.DataFrame | None = None) -> list[Axes]:
    """Draw places on a map, the two countries of most places close up; join those that are tied.

    The `places` are rows of ``book.table("places")``; those without coordinates are left out, and
    none may lie outside of the land that is known (see the head of this module). The `ties`, rows
    of ``book.table("ties")``, become lines where both ends are shown. The Axes are in degrees east
    and north: the whole, which names the places of other countries, then the close-ups from west to
    east.

    >>> from analysis import Book, charts
    >>> book = Book.open()
    >>> ends = book.table("places").query("place_id in ['chongqing', 'duisburg']")
    >>> print(charts.describe(map_places(book, ends, ties=book.table("ties"))[0]).alt)
    Map of 2 cities. Germany: Duisburg. China: Chongqing. Chongqing and Duisburg are joined by a
    line.
    """
    listed = list_rows(places, "places", "latitude")
    shown = {row["place_id"]: row for row in listed if not math.isnan(row["latitude"])}
    for row in shown.values():
        row["spot"] = row["longitude"], row["latitude"]
    if not shown:
        raise FactError("a map has no place with coordinates; choose some cities")
    _check_land(shown.values())
    known = [] if ties is None else list_rows(ties, "ties", "actor_a")
    lines = [tie for tie in known if all(tie[end] in shown for end in _ENDS)]
    sides = _find_sides(shown.values())
    corners = [corner for window in sides.values() for corner in _list_corners(window)]
    whole = _find_window([*corners, *(row["spot"] for row in shown.values())], *_WHOLE)
    figure, axes = new_figure(book.lang, 1 + len(sides))
    with use_style(book.lang):
        _draw_places(axes[0], shown, _SMALL, whole)
        labels = []
        for (key, window), ax in zip(sides.items(), axes[1:], strict=True):
            near = {name: row for name, row in shown.items() if row["country"] == key}
            labels.append(_draw_places(ax, near, _LARGE, window))
            outline = zip(*_list_corners(window), strict=True)
            axes[0].plot(*outline, color=CONTEXT, linewidth=0.8, label="_window")
        for tie in lines:
            ends = zip(*(shown[tie[end]]["spot"] for end in _ENDS), strict=True)
            style: dict[str, Any] = {"linewidth": 1.6, "linestyle": (0, (4, 2))}
            axes[0].plot(*ends, color=HIGHLIGHT, label=f"_{tie['tie_id']}", **style)

    def arrange(figure: Figure) -> None:
        _place(book, figure, axes, whole, sides)
        _name_whole(axes[0], shown, lines, sides)
        for ax, names in zip(axes[1:], labels, strict=True):
            taken = [box for label in names for box in text.cover(ax, [label.place])]
            text.place_labels(ax, names, taken, _AROUND)

    figure.set_layout_engine(Layout(book.lang, arrange))
    alt, articles = _describe(book, shown, lines), [tie["source_id"] for tie in lines]
    rows = [_tell_place(book, row) for row in shown.values()]
    notes = ["map_note", *["line_note"] * bool(lines)]
    record(axes[0], book, alt, _COLUMNS, rows, notes, articles=articles)
    return axes


@cache
def _read_land() -> tuple[Window, list[Outline]]:
    """Read the window of the land that is known, and its rings."""
    land = json.loads(_LAND.read_bytes())
    return tuple(land["window"]), [Outline(ring, closed=True) for ring in land["rings"]]


def _check_land(places: Iterable[Place]) -> None:
    """Refuse places where no land is known: an empty sea would be drawn around them."""
    west, south, east, north = _read_land()[0]
    west, south, east, north = west + _EDGE, south + _EDGE, east - _EDGE, north - _EDGE
    outside = [
        row["name"]
        for row in places
        if not (west <= row["longitude"] <= east and south <= row["latitude"] <= north)
    ]
    if outside:
        raise FactError(
            f"a map knows the land around places from {west} to {east} degrees east and from "
            f"{south} to {north} north; outside lie {', '.join(outside)}; leave them out, or add "
            f"land to {_LAND.name} (docs/decisions/0004-places-and-land.md)"
        )


def _find_sides(places: Iterable[Place]) -> dict[str, Window]:
    """Find the two countries of most places, from west to east, and the window of each."""
    spots: dict[str, list[Point]] = {}
    for row in places:
        spots.setdefault(row["country"], []).append(row["spot"])
    most = sorted(filter(None, spots), key=lambda x: (-len(spots[x]), x))[:2]
    windows = {key: _find_window(spots[key], *_CLOSE) for key in most}
    return dict(sorted(windows.items(), key=lambda item: item[1]))


def _find_window(
    spots: Sequence[Point], margin: float, least: float, narrow: float, flat: float
) -> Window:
    """Find a window around places: with a margin, of a least height, neither narrow nor flat."""
    (west, east), (south, north) = ((min(x), max(x)) for x in zip(*spots, strict=True))
    scale = math.cos(math.radians((south + north) / 2))
    more = 2 * margin * max(east - west, (north - south) / scale)
    width = east - west + more
    height = max(north - south + more * scale, least, width * scale / flat)
    left, bottom, right, top = _read_land()[0]
    west, east = _stretch(west, east, max(width, height * narrow / scale), left, right)
    south, north = _stretch(south, north, height, bottom, top)
    return west, south, east, north


def _stretch(begin: float, end: float, size: float, low: float, high: float) -> Point:
    """Stretch a range to a size, about its middle, but not over its limits."""
    size = min(size, high - low)
    begin = min(max((begin + end - size) / 2, low), high - size)
    return begin, begin + size


def _list_corners(window: Window) -> list[Point]:
    west, south, east, north = window
    return [(west, south), (east, south), (east, north), (west, north), (west, south)]


def _draw_places(ax: Axes, shown: Mapping[str, Place], size: float, window: Window) -> list[Label]:
    """Draw the land of a window and a dot for each place; give the places' names as labels.

    They come from east to west: the sea has room for the names of the coast.
    """
    west, south, east, north = window
    ax.set(xlim=(west, east), ylim=(south, north), xticks=[], yticks=[])
    ax.spines[:].set(visible=True, color=FAINT, linewidth=0.8)
    labels = []
    style: dict[str, Any] = {"color": INK, "markersize": size, "markeredgewidth": 0}
    for key, row in sorted(shown.items(), key=lambda item: (-item[1]["longitude"], item[0])):
        ax.plot(*row["spot"], "o", label=f"_{key}", **style)
        labels.append(Label(row["spot"], [row["name"]]))
    return labels


def _draw_land(ax: Axes) -> None:
    """Fill the land; inland seas run the other way round, so they stay empty."""
    # What reached over the picture's edge, cut off or not, would lie upon the words below for
    # whoever asks a browser what covers them.
    (west, east), (south, north) = ax.get_xlim(), ax.get_ylim()
    edges = Bbox([[west, south], [east, north]])
    near = [ring.clip_to_bbox(edges) for ring in _read_land()[1] if ring.intersects_bbox(edges)]
    if not near:
        return
    land = Outline.make_compound_path(*near)
    ax.add_patch(PathPatch(land, facecolor=tint(CONTEXT, 0.84), linewidth=0, zorder=0.5))


def _place(
    book: Book,
    figure: Figure,
    axes: Sequence[Axes],
    whole: Window,
    sides: Mapping[str, Window],
) -> None:
    """Place the whole above the close-ups, which stand in one row, or below each other."""

    def set_box(ax: Axes, width: float, height: float) -> None:
        across = figure.get_figwidth()
        ax.set_position((left / across, bottom / tall, width / across, height / tall))
        _draw_land(ax)

    wide = figure.get_figwidth() - 2 * MARGIN
    aspects = [_find_aspect(window) for window in sides.values()]
    low = (wide - _GAP) / math.fsum(aspects) if sides else 0.0
    stacked = low < _LOW or len(sides) < 2
    sizes = [(aspect * low, low) for aspect in aspects]
    if stacked:
        sizes = [(wide, min(wide / aspect, _LOW)) for aspect in aspects]
    top = wide / _find_aspect(whole)
    depth = math.fsum(_HEADING + deep for _, deep in (sizes if stacked else sizes[:1]))
    tall = top + depth + 2 * MARGIN
    figure.set_figheight(tall)
    left, bottom = MARGIN, tall - MARGIN - top
    set_box(axes[0], wide, top)
    limits = _read_land()[0][::2]
    for (key, window), ax, (width, deep) in zip(sides.items(), axes[1:], sizes, strict=True):
        bottom -= _HEADING + deep if stacked or ax is axes[1] else 0.0
        west, _, east, _ = window
        across = (east - west) * width / deep / _find_aspect(window)
        ax.set_xlim(_stretch(west, east, across, *limits))
        set_box(ax, width, deep)
        spot = left, bottom + deep + _HEADING / 2
        text.write_lines(ax, spot, [book.label(key)], size=TICK)
        left += 0.0 if stacked else width + _GAP


def _find_aspect(window: Window) -> float:
    """Tell how many times wider than high a window is drawn."""
    west, south, east, north = window
    return (east - west) * math.cos(math.radians((south + north) / 2)) / (north - south)


def _name_whole(
    ax: Axes,
    shown: Mapping[str, Place],
    lines: Sequence[Place],
    sides: Mapping[str, Window],
) -> None:
    """Name on the whole map the ends of lines, the lines, and what no close-up names."""
    taken = [box for row in shown.values() for box in text.cover(ax, [row["spot"]])]
    taken += [box for x in sides.values() for box in text.cover(ax, _list_corners(x))]
    ends = [tie[end] for tie in lines for end in _ENDS]
    away = [key for key, row in shown.items() if row["country"] not in sides]
    named = [shown[key] for key in dict.fromkeys([*ends, *away])]
    labels = [Label(row["spot"], [row["name"]]) for row in named]
    for tie in lines:
        spots = [shown[tie[end]]["spot"] for end in _ENDS]
        taken += text.cover(ax, spots)
        middle = fmean(x for x, _ in spots), fmean(y for _, y in spots)
        labels.append(Label(middle, text.wrap_evenly(tie["subject"], _NAME, TICK), HIGHLIGHT))
    text.place_labels(ax, labels, taken, _AROUND)


def _tell_place(book: Book, row: Place) -> list[Sentence]:
    degrees = []
    for value in (row["latitude"], row["longitude"]):
        written = f"{value:g}"
        said = word_tick(Fraction(written), "", book.lang)
        degrees.append(Sentence(f'<data value="{written}">{escape(said)}</data>', said))
    country = book.label(row["country"])
    return [tell_name(row["name"]), tell_name(country), *degrees, tell_name(row["origin"])]


def _describe(book: Book, shown: Mapping[str, Place], lines: Sequence[Place]) -> list[str]:
    """Say what the picture shows: the cities of each side, and which are joined."""
    lang = book.lang
    sentences = [phrase("map_alt", lang, n=len(shown))]
    eastward = sorted(shown.values(), key=lambda row: row["longitude"])
    for country in dict.fromkeys(row["country"] for row in eastward):
        names = [row["name"] for row in shown.values() if row["country"] == country]
        listed = ("、" if lang == "zh" else ", ").join(names)
        sentences.append(phrase("side_alt", lang, country=book.label(country), names=listed))
    for tie in lines:
        one, two = (shown[tie[end]]["name"] for end in _ENDS)
        sentences.append(phrase("line_alt", lang, one=one, two=two))
    return sentences
