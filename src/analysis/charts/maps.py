"""Maps: places of both ends of the continent in one picture, and each side close up.

The projection is the plainest: degrees east by degrees north, narrowed by the cosine of the middle
latitude. No border is drawn. The outline of the land lies beside this module.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
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
_ENDS = ("actor_a", "actor_b")
_COLUMNS = ("place", "country", "latitude", "longitude", "origin")


#: West, south, east and north of the whole and of the close-ups by country, with some coast.
Window = tuple[float, float, float, float]
_WHOLE: Window = (-10, 14, 137, 62)
_SIDES: Mapping[str, Window] = {"DE": (4.0, 46.6, 15.6, 55.4), "CN": (80.0, 17.5, 131.0, 47.5)}


def map_places(book: Book, places: pd.DataFrame, *, ties: pd.DataFrame | None = None) -> list[Axes]:
    """Draw places on a map of both ends of the continent, and close up; join those that are tied.

    The `places` are rows of ``book.table("places")``; those without coordinates are left out. The
    `ties`, rows of ``book.table("ties")``, become lines where both ends are shown. The Axes are in
    degrees east and north: the whole, then Germany and China as far as places lie there.

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
    known = [] if ties is None else list_rows(ties, "ties", "actor_a")
    lines = [tie for tie in known if all(tie[end] in shown for end in _ENDS)]
    sides = [key for key in _SIDES if any(row["country"] == key for row in shown.values())]
    figure, axes = new_figure(book.lang, 1 + len(sides))
    with use_style(book.lang):
        _draw_places(axes[0], shown, _SMALL, _WHOLE)
        labels = []
        for key, ax in zip(sides, axes[1:], strict=True):
            near = {name: row for name, row in shown.items() if row["country"] == key}
            labels.append(_draw_places(ax, near, _LARGE, _SIDES[key]))
            outline = zip(*_list_corners(_SIDES[key]), strict=True)
            axes[0].plot(*outline, color=CONTEXT, linewidth=0.8, label="_window")
        for tie in lines:
            ends = zip(*(shown[tie[end]]["spot"] for end in _ENDS), strict=True)
            style: dict[str, Any] = {"linewidth": 1.6, "linestyle": (0, (4, 2))}
            axes[0].plot(*ends, color=HIGHLIGHT, label=f"_{tie['tie_id']}", **style)

    def arrange(figure: Figure) -> None:
        _place(book, figure, axes, sides)
        _name_lines(axes[0], shown, lines, sides)
        for ax, names in zip(axes[1:], labels, strict=True):
            taken = [box for label in names for box in text.cover(ax, [label.place])]
            text.place_labels(ax, names, taken, _AROUND)

    figure.set_layout_engine(Layout(book.lang, arrange))
    alt, articles = _describe(book, shown, lines), [tie["source_id"] for tie in lines]
    rows = [_tell_place(book, row) for row in shown.values()]
    notes = ["map_note", *["line_note"] * bool(lines)]
    record(axes[0], book, alt, _COLUMNS, rows, notes, articles=articles)
    return axes


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
    _draw_land(ax)
    labels = []
    style: dict[str, Any] = {"color": INK, "markersize": size, "markeredgewidth": 0}
    for key, row in sorted(shown.items(), key=lambda item: (-item[1]["longitude"], item[0])):
        ax.plot(*row["spot"], "o", label=f"_{key}", **style)
        labels.append(Label(row["spot"], [row["name"]]))
    return labels


def _draw_land(ax: Axes) -> None:
    """Fill the land; inland seas run the other way round, so they stay empty."""
    # A close-up on a phone shows more to its west and east. What reached over the picture's edge,
    # cut off or not, would lie upon the words below for whoever asks a browser what covers them.
    (west, east), (south, north) = ax.get_xlim(), ax.get_ylim()
    more = 0.5 * (east - west)
    edges = Bbox([[west - more, south], [east + more, north]])
    rings = [Outline(ring, closed=True) for ring in json.loads(_LAND.read_bytes())["rings"]]
    near = [ring.clip_to_bbox(edges) for ring in rings if ring.intersects_bbox(edges)]
    land = Outline.make_compound_path(*near)
    ax.add_patch(PathPatch(land, facecolor=tint(CONTEXT, 0.84), linewidth=0, zorder=0.5))


def _place(book: Book, figure: Figure, axes: Sequence[Axes], sides: Sequence[str]) -> None:
    """Place the whole above the close-ups, which stand in one row, or below each other."""

    def set_box(ax: Axes, width: float, height: float) -> None:
        across = figure.get_figwidth()
        ax.set_position((left / across, bottom / tall, width / across, height / tall))

    wide = figure.get_figwidth() - 2 * MARGIN
    aspects = [_find_aspect(_SIDES[key]) for key in sides]
    low = (wide - _GAP) / math.fsum(aspects) if sides else 0.0
    stacked = low < _LOW or len(sides) < 2
    sizes = [(aspect * low, low) for aspect in aspects]
    if stacked:
        sizes = [(wide, min(wide / aspect, _LOW)) for aspect in aspects]
    top = wide / _find_aspect(_WHOLE)
    depth = math.fsum(_HEADING + deep for _, deep in (sizes if stacked else sizes[:1]))
    tall = top + depth + 2 * MARGIN
    figure.set_figheight(tall)
    left, bottom = MARGIN, tall - MARGIN - top
    set_box(axes[0], wide, top)
    for key, ax, (width, deep) in zip(sides, axes[1:], sizes, strict=True):
        bottom -= _HEADING + deep if stacked or ax is axes[1] else 0.0
        west, _, east, _ = _SIDES[key]
        more = (east - west) * (width / deep / _find_aspect(_SIDES[key]) - 1) / 2
        ax.set_xlim(west - more, east + more)
        set_box(ax, width, deep)
        spot = left, bottom + deep + _HEADING / 2
        text.write_lines(ax, spot, [book.label(key)], size=TICK)
        left += 0.0 if stacked else width + _GAP


def _find_aspect(window: Window) -> float:
    """Tell how many times wider than high a window is drawn."""
    west, south, east, north = window
    return (east - west) * math.cos(math.radians((south + north) / 2)) / (north - south)


def _name_lines(
    ax: Axes, shown: Mapping[str, Place], lines: Sequence[Place], sides: Sequence[str]
) -> None:
    """Name the ends of lines on the whole map, and the lines themselves."""
    taken = [box for row in shown.values() for box in text.cover(ax, [row["spot"]])]
    taken += [box for key in sides for box in text.cover(ax, _list_corners(_SIDES[key]))]
    labels = []
    for tie in lines:
        ends = [shown[tie[end]] for end in _ENDS]
        spots = [row["spot"] for row in ends]
        taken += text.cover(ax, spots)
        labels += [Label(row["spot"], [row["name"]]) for row in ends]
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
    for country in sorted({row["country"] for row in shown.values()}, reverse=True):
        names = [row["name"] for row in shown.values() if row["country"] == country]
        listed = ("、" if lang == "zh" else ", ").join(names)
        sentences.append(phrase("side_alt", lang, country=book.label(country), names=listed))
    for tie in lines:
        one, two = (shown[tie[end]]["name"] for end in _ENDS)
        sentences.append(phrase("line_alt", lang, one=one, two=two))
    return sentences
