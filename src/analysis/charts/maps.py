"""Maps: places of both ends of the continent in one picture, and each side close up.

The projection is the plainest: degrees east by degrees north, narrowed by the cosine of the middle
latitude. No border is drawn. The outline of the land lies beside this module.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.book.prose import Sentence
from analysis.book.tables import tell_name
from analysis.charts.axes import word_tick
from analysis.charts.layout import Layout, list_rows, new_figure
from analysis.charts.output import Record, record
from analysis.charts.style import CONTEXT, FAINT, HIGHLIGHT, INK, MARGIN, TICK, tint, use_style
from analysis.charts.text import (
    Box,
    Label,
    Point,
    cover,
    join_sentences,
    phrase,
    place_labels,
    wrap_evenly,
    write_lines,
)
from analysis.errors import FactError, suggest

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from analysis.book.book import Book

Place = Mapping[str, Any]

_LAND = Path(__file__).with_name("land.json")
#: Where the name of a place may stand, best first.
_AROUND = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1))
#: Sizes of dots on the whole map and close up, in points; width of a line's name in inches.
_SMALL, _LARGE, _NAME = 3, 5, 2.0
#: Inches: between close-ups, room for their names, and their height: at most, and at least where
#: two stand side by side.
_GAP, _HEADING, _TALL, _LOW = 0.12, 0.28, 3.6, 2.3
_HEADER = ("place", "country", "latitude", "longitude", "origin")


@dataclass(frozen=True)
class _Window:
    """A part of the world in degrees."""

    west: float
    south: float
    east: float
    north: float

    @property
    def aspect(self) -> float:
        """How many times wider than high it is drawn."""
        narrow = math.cos(math.radians((self.south + self.north) / 2))
        return (self.east - self.west) * narrow / (self.north - self.south)

    @property
    def outline(self) -> list[Point]:
        """Its corners, the first one twice."""
        west, south, east, north = self.west, self.south, self.east, self.north
        return [(west, south), (east, south), (east, north), (west, north), (west, south)]

    def widen(self, aspect: float) -> _Window:
        """Give the same part of the world, with more to its west and east if need be."""
        more = (self.east - self.west) * max(0.0, aspect / self.aspect - 1) / 2
        return replace(self, west=self.west - more, east=self.east + more)


_WHOLE = _Window(-10, 14, 137, 62)
#: Close-ups by country, wide enough to show some coast.
_SIDES = {"DE": _Window(4.0, 46.6, 15.6, 55.4), "CN": _Window(80.0, 17.5, 131.0, 47.5)}


def map_places(
    book: Book,
    places: pd.DataFrame,
    *,
    ties: pd.DataFrame | None = None,
    highlight: Collection[str] = (),
) -> list[Axes]:
    """Draw places on a map of both ends of the continent, and close up; join those that are tied.

    Parameters
    ----------
    book : Book
        Words what is shown.
    places : DataFrame
        Rows of ``book.table("places")``; those without coordinates are left out.
    ties : DataFrame, optional
        Rows of ``book.table("ties")``: those between two of the places become lines.
    highlight : collection of str, optional
        Ids of places in colour.

    Returns
    -------
    list of Axes
        In degrees east and north: the whole, then Germany and China as far as places lie there.

    Raises
    ------
    FactError
        If no place has coordinates, or a highlighted one is not shown.

    Examples
    --------
    >>> from analysis import Book, charts
    >>> book = Book.open()
    >>> ends = book.table("places").query("place_id in ['chongqing', 'duisburg']")
    >>> print(charts.describe(map_places(book, ends, ties=book.table("ties"))[0]).alt)
    Map of 2 cities. Germany: Duisburg. China: Chongqing. Chongqing and Duisburg are joined by a
    line.
    """
    shown = {row["place_id"]: row for row in list_rows(places) if not math.isnan(row["latitude"])}
    if not shown:
        raise FactError("a map has no place with coordinates; choose some cities")
    for key in highlight:
        if key not in shown:
            raise FactError(f"the highlight {key!r} is not in the chart; {suggest(key, shown)}")
    rows = [] if ties is None else list_rows(ties)
    lines = [tie for tie in rows if tie["actor_a"] in shown and tie["actor_b"] in shown]
    sides = [key for key in _SIDES if any(row["country"] == key for row in shown.values())]
    figure, axes = new_figure(book.lang, 1 + len(sides))
    with use_style(book.lang):
        dots = [_draw_places(axes[0], shown, highlight, _SMALL, _WHOLE)]
        for key, ax in zip(sides, axes[1:], strict=True):
            near = {name: row for name, row in shown.items() if row["country"] == key}
            window = _SIDES[key]
            axes[0].plot(*zip(*window.outline, strict=True), color=CONTEXT, lw=0.8, label="window")
            dots.append(_draw_places(ax, near, highlight, _LARGE, window))
        for tie in lines:
            spots = [_spot(shown[tie[end]]) for end in ("actor_a", "actor_b")]
            style: dict[str, Any] = {"linewidth": 1.6, "linestyle": (0, (4, 2))}
            axes[0].plot(*zip(*spots, strict=True), color=HIGHLIGHT, label=tie["tie_id"], **style)

    def arrange(figure: Figure) -> list[Artist]:
        added = _place(book, figure, axes, sides)
        added += _name_whole(axes[0], shown, lines, sides)
        for ax, labels in zip(axes[1:], dots[1:], strict=True):
            taken = [box for label in labels for box in cover(ax, [label.place], reach=0.07)]
            added += place_labels(ax, labels, taken, _AROUND, _frame(ax))
        return added

    figure.set_layout_engine(Layout(book.lang, arrange))
    notes = ["map_note", "line_note"][: 1 + bool(lines)]
    shown_record = Record(
        book,
        alt=_describe(book, shown, lines),
        header=[phrase(key, book.lang) for key in _HEADER],
        rows=[_tell_place(book, row) for row in shown.values()],
        note=join_sentences([phrase(key, book.lang) for key in notes], book.lang),
        articles=[tie["source_id"] for tie in lines],
    )
    record(axes[0], shown_record)
    return axes


def _spot(row: Place) -> Point:
    return float(row["longitude"]), float(row["latitude"])


def _draw_places(
    ax: Axes, shown: Mapping[str, Place], highlight: Collection[str], size: float, window: _Window
) -> list[Label]:
    """Draw the land of a window and a dot for each place; give the places' names as labels.

    They come from east to west: the sea has room for the names of the coast.
    """
    ax.set(xlim=(window.west, window.east), ylim=(window.south, window.north))
    ax.set(xticks=[], yticks=[])
    for spine in ax.spines.values():
        spine.set(visible=True, color=FAINT, linewidth=0.8)
    _draw_land(ax)
    labels = []
    for key, row in sorted(shown.items(), key=lambda item: (-item[1]["longitude"], item[0])):
        color = HIGHLIGHT if key in highlight else INK
        # What is highlighted is larger too: colour alone would not tell it in grey print.
        scale = 1.6 if key in highlight else 1.0
        style: dict[str, Any] = {"markersize": size * scale, "markeredgewidth": 0, "color": color}
        ax.plot(*_spot(row), "o", label=key, **style)
        labels.append(Label(_spot(row), [row["name"]], color))
    return labels


def _draw_land(ax: Axes) -> None:
    """Fill the land; inland seas run the other way round, so they stay empty."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path as Outline
    from matplotlib.transforms import Bbox

    # A close-up on a phone shows more to its west and east. What reached over the picture's edge,
    # cut off or not, would lie upon the words below for whoever asks a browser what covers them.
    (west, east), (south, north) = ax.get_xlim(), ax.get_ylim()
    more = 0.5 * (east - west)
    edges = Bbox([[west - more, south], [east + more, north]])
    rings = [Outline(ring, closed=True) for ring in json.loads(_LAND.read_bytes())["rings"]]
    near = [ring.clip_to_bbox(edges) for ring in rings if ring.intersects_bbox(edges)]
    land = Outline.make_compound_path(*near)
    ax.add_patch(PathPatch(land, facecolor=tint(CONTEXT, 0.84), linewidth=0, zorder=0.5))


def _place(book: Book, figure: Figure, axes: Sequence[Axes], sides: Sequence[str]) -> list[Artist]:
    """Place the whole above the close-ups, which stand in one row, or in two if it is too low."""
    wide = figure.get_figwidth() - 2 * MARGIN
    room = wide - _GAP * (len(sides) - 1)
    low = min(room / math.fsum(_SIDES[key].aspect for key in sides), _TALL) if sides else 0.0
    windows, lows = dict(_SIDES), dict.fromkeys(sides, low)
    in_rows = len(sides) > 1 and low < _LOW
    if in_rows:
        windows = {key: _SIDES[key].widen(wide / _LOW) for key in sides}
        lows = {key: wide / window.aspect for key, window in windows.items()}
    top = wide / _WHOLE.aspect
    depth = math.fsum(_HEADING + x for x in lows.values()) if in_rows else _HEADING + low
    tall = top + (depth if sides else 0.0) + 2 * MARGIN
    figure.set_figheight(tall)
    base, left = tall - MARGIN - top, MARGIN
    _set_box(axes[0], (MARGIN, base, MARGIN + wide, base + top))
    added: list[Artist] = []
    for place, (key, ax) in enumerate(zip(sides, axes[1:], strict=True)):
        if in_rows or place == 0:
            base, left = base - _HEADING - lows[key], MARGIN
        right = left + lows[key] * windows[key].aspect
        ax.set_xlim(windows[key].west, windows[key].east)
        _set_box(ax, (left, base, right, base + lows[key]))
        spot, unit = (left, base + lows[key] + _HEADING / 2), figure.dpi_scale_trans
        added += write_lines(ax, spot, [book.label(key)], unit, size=TICK, up=True)
        left = right + _GAP
    return added


def _set_box(ax: Axes, box: Box) -> None:
    """Place Axes at a box of the figure in inches."""
    left, bottom, right, top = box
    wide, tall = ax.get_figure(root=True).get_size_inches()  # type: ignore[union-attr]
    ax.set_position((left / wide, bottom / tall, (right - left) / wide, (top - bottom) / tall))


def _name_whole(
    ax: Axes, shown: Mapping[str, Place], lines: Sequence[Place], sides: Sequence[str]
) -> list[Artist]:
    """Name the ends of lines on the whole map, and the lines themselves."""
    taken = [box for row in shown.values() for box in cover(ax, [_spot(row)], reach=0.07)]
    taken += [box for key in sides for box in cover(ax, _SIDES[key].outline)]
    labels = []
    for tie in lines:
        ends = [shown[tie[end]] for end in ("actor_a", "actor_b")]
        (x0, y0), (x1, y1) = map(_spot, ends)
        taken += cover(ax, [(x0, y0), (x1, y1)])
        labels += [Label(_spot(row), [row["name"]]) for row in ends]
        middle = (x0 + x1) / 2, (y0 + y1) / 2
        labels.append(Label(middle, wrap_evenly(tie["subject"], _NAME, TICK), HIGHLIGHT))
    return place_labels(ax, labels, taken, _AROUND, _frame(ax))


def _frame(ax: Axes) -> Box:
    box, dpi = ax.get_window_extent(), ax.get_figure(root=True).dpi  # type: ignore[union-attr]
    return box.x0 / dpi, box.y0 / dpi, box.x1 / dpi, box.y1 / dpi


def _tell_place(book: Book, row: Place) -> list[Sentence]:
    degrees = []
    for value in (row["latitude"], row["longitude"]):
        written = f"{value:g}"
        text = word_tick(Fraction(written), "", book.lang)
        degrees.append(Sentence(f'<data value="{written}">{escape(text)}</data>', text))
    country = book.label(row["country"])
    return [tell_name(row["name"]), tell_name(country), *degrees, tell_name(row["origin"])]


def _describe(book: Book, shown: Mapping[str, Place], lines: Sequence[Place]) -> str:
    """Say what the picture shows: the cities of each side, and which are joined."""
    lang = book.lang
    sentences = [phrase("map_alt", lang, n=len(shown))]
    for country in sorted({row["country"] for row in shown.values()}, reverse=True):
        names = [row["name"] for row in shown.values() if row["country"] == country]
        listed = ("、" if lang == "zh" else ", ").join(names)
        sentences.append(phrase("side_alt", lang, country=book.label(country), names=listed))
    for tie in lines:
        one, two = (shown[tie[end]]["name"] for end in ("actor_a", "actor_b"))
        sentences.append(phrase("line_alt", lang, one=one, two=two))
    return join_sentences(sentences, lang)
