"""Places in, a map out: both ends of the continent in one picture, and each side close up.

The projection is the plainest: degrees east by degrees north, narrowed by the cosine of the middle
latitude. No border is drawn. The outline of the land lies beside this module.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.charts.axis import word_tick
from analysis.charts.chart import Chart
from analysis.charts.lines import (
    Box,
    Label,
    Turns,
    Words,
    break_even,
    put_label,
    say,
    to_inches,
    trace,
)
from analysis.charts.style import CLAIM, CONTEXT, FAINT, INK, MARGIN, TICK, WIDTH, new_figure, tint
from analysis.charts.table import plain
from analysis.charts.words import join_sentences
from analysis.errors import FactError, suggest
from analysis.facts.tables import Row
from analysis.numbers.dates import period_interval
from analysis.numbers.locale import say_interval
from analysis.showing.prose import Said

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from analysis.showing.book import Book

_LAND = Path(__file__).with_name("land.json")
_WORDS: Words = {
    "DE": ("Germany", "Deutschland", "德国"),
    "CN": ("China", "China", "中国"),
    "place": ("place", "Ort", "地点"),
    "country": ("country", "Land", "国家"),
    "latitude": ("latitude", "Breite", "纬度"),
    "longitude": ("longitude", "Länge", "经度"),
    "origin": ("origin of the coordinates", "Herkunft der Koordinaten", "坐标来源"),
    "note": (
        "Each dot is a city; no borders are drawn. Coordinates: GeoNames (CC BY); land: Natural Earth.",
        "Jeder Punkt ist eine Stadt; Grenzen sind nicht gezeichnet. Koordinaten: GeoNames (CC BY); "
        "Land: Natural Earth.",
        "每个圆点代表一座城市；图中不画边界。坐标：GeoNames（CC BY）；陆地：Natural Earth。",
    ),
    "line": (
        "The dashed line joins the two ends of the railway; it is not the route.",
        "Die gestrichelte Linie verbindet die beiden Enden der Bahn; sie ist nicht die Strecke.",
        "虚线连接铁路两端，并非实际路线。",
    ),
    "alt": ("Map of {n} cities.", "Karte mit {n} Städten.", "{n}座城市的地图。"),
    "side": ("{country}: {names}.", "{country}: {names}.", "{country}：{names}。"),
    "linked": (
        "{one} and {two} are joined by a line.",
        "{one} und {two} sind durch eine Linie verbunden.",
        "{one}与{two}由一条线相连。",
    ),
    "paragraph": ("{publisher}, paragraph {n}", "{publisher}, Absatz {n}", "{publisher}，第{n}段"),
}


@dataclass(frozen=True)
class Window:
    """A part of the world in degrees: west, south, east, north."""

    west: float
    south: float
    east: float
    north: float

    @property
    def aspect(self) -> float:
        """How many times wider than high it is drawn."""
        narrow = math.cos(math.radians((self.south + self.north) / 2))
        return (self.east - self.west) * narrow / (self.north - self.south)


_WHOLE = Window(-10, 14, 137, 62)
#: Close-ups, wide enough to show some coast.
_SIDES = {"DE": Window(4.0, 46.6, 15.6, 55.4), "CN": Window(80.0, 17.5, 131.0, 47.5)}
#: Space between the close-ups and room for their names, in inches.
_GAP, _HEADING = 0.12, 0.28
#: Where the name of a place may stand, best first.
_NEAR: Turns = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1))


def map_places(
    book: Book,
    places: Sequence[Row],
    *,
    title: str,
    subtitle: str,
    id: str,  # noqa: A002
    ties: Sequence[Row] = (),
    claim: Collection[str] = (),
) -> Chart:
    """Draw places on a map, and lines between those that are tied.

    Parameters
    ----------
    book : Book
        Words the sentences.
    places : sequence of rows
        Rows of ``book.rows("places")``; those without coordinates are left out.
    title, subtitle : str
        Sentences for :meth:`Book.word`: the finding; measure, unit, place, period.
    id : str
        Key of the chart.
    ties : sequence of rows, optional
        Rows of ``book.rows("ties")``: those between two of the places become lines.
    claim : collection of str, optional
        Ids of places in the claim colour.

    Returns
    -------
    Chart
        One row per place.

    Raises
    ------
    FactError
        If no place has coordinates, or a claimed one is not shown.

    Examples
    --------
    >>> from analysis.showing.book import Book
    >>> book = Book.open()
    >>> ends = [row for row in book.rows("places") if row["place_id"] in ("chongqing", "duisburg")]
    >>> rails = book.rows("ties")
    >>> map_places(book, ends, ties=rails, title="By rail", subtitle="Cities", id="map").alt
    'Map of 2 cities. Germany: Duisburg. China: Chongqing. Chongqing and Duisburg are joined by a line.'
    """
    shown = {row["place_id"]: row for row in places if row["latitude"]}
    if not shown:
        raise FactError(f"the chart {id} has no place with coordinates; choose some cities")
    for key in claim:
        if key not in shown:
            raise FactError(f"the claim {key!r} is not in the chart; {suggest(key, shown)}")
    lines = [tie for tie in ties if tie["actor_a"] in shown and tie["actor_b"] in shown]
    notes = [say(_WORDS, key, book.lang) for key in ("note", "line")[: 1 + bool(lines)]]
    header = ("place", "country", "latitude", "longitude", "origin")
    return Chart(
        id=id,
        title=book.word(title),
        subtitle=book.word(subtitle),
        alt=_describe(shown, lines, book.lang),
        header=[say(_WORDS, key, book.lang) for key in header],
        rows=[_tell_place(row, book.lang) for row in shown.values()],
        draw=partial(_draw, shown, lines, claim, book.lang),
        note=join_sentences(notes, book.lang),
        lang=book.lang,
    )


def tell_text(text: str) -> Said:
    """Make a cell of a name; a number in it is marked as data."""
    return Said(re.sub(r"\d[\d.,/]*", r'<data value="\g<0>">\g<0></data>', escape(text)), text, ())


def tell_time(period: str, lang: str) -> Said:
    """Make a cell of a period that no fact dates, worded; empty if there is none."""
    if not period:
        return plain("")
    text = say_interval(period_interval(period), unit="date", lang=lang)
    first = re.split("/|-[HQ]", period)[0]
    return Said(f'<time datetime="{escape(first)}">{escape(text)}</time>', text, ())


def tell_source(book: Book, row: Row) -> Said:
    """Make a cell of the article and the paragraph that print a row."""
    source = {item["source_id"]: item for item in book.rows("sources")}[row["source_id"]]
    publisher, number = source["publisher"], row["paragraph"]
    link = f'<a href="{escape(source["address"])}" rel="external">{escape(publisher)}</a>'
    data = f'<data value="{escape(number)}">{escape(number)}</data>'
    return Said(
        say(_WORDS, "paragraph", book.lang, publisher=link, n=data),
        say(_WORDS, "paragraph", book.lang, publisher=publisher, n=number),
        (),
    )


def _tell_place(row: Row, lang: str) -> list[Said]:
    degrees = []
    for key in ("latitude", "longitude"):
        text = word_tick(Fraction(row[key]), "", lang)
        degrees.append(Said(f'<data value="{escape(row[key])}">{escape(text)}</data>', text, ()))
    return [plain(row["name"]), _tell_country(row, lang), *degrees, tell_text(row["origin"])]


def _tell_country(row: Row, lang: str) -> Said:
    return plain(say(_WORDS, row["country"], lang) if row["country"] in _WORDS else row["country"])


def _describe(shown: Mapping[str, Row], lines: Sequence[Row], lang: str) -> str:
    """Say what the picture shows: the cities of each side, and which are joined."""
    sentences = [say(_WORDS, "alt", lang, n=len(shown))]
    for country in _SIDES:
        names = [row["name"] for row in shown.values() if row["country"] == country]
        if names:
            listed = ("、" if lang == "zh" else ", ").join(names)
            sentences.append(
                say(_WORDS, "side", lang, country=say(_WORDS, country, lang), names=listed)
            )
    for tie in lines:
        one, two = (shown[tie[end]]["name"] for end in ("actor_a", "actor_b"))
        sentences.append(say(_WORDS, "linked", lang, one=one, two=two))
    return join_sentences(sentences, lang)


def _draw(
    shown: Mapping[str, Row], lines: Sequence[Row], claim: Collection[str], lang: str
) -> Figure:
    sides = [key for key in _SIDES if any(row["country"] == key for row in shown.values())]
    wide = WIDTH - 2 * MARGIN
    top = wide / _WHOLE.aspect
    room = wide - _GAP * (len(sides) - 1)
    low = min(room / sum(_SIDES[key].aspect for key in sides), 3.6) if sides else 0.0
    total = 2 * MARGIN + top + (_HEADING + low if sides else 0.0)
    figure = new_figure(total)
    whole = _open_window(figure, _WHOLE, (MARGIN, total - MARGIN - top, wide, top))
    _draw_whole(whole, shown, lines, claim)
    left = MARGIN
    for key in sides:
        window = _SIDES[key]
        box = (left, MARGIN, low * window.aspect, low)
        axes = _open_window(figure, window, box)
        axes.set_title(say(_WORDS, key, lang), loc="left", fontsize=TICK, pad=3)
        chosen = {x: row for x, row in shown.items() if row["country"] == key}
        _draw_side(axes, chosen, claim)
        corners = ((window.west, window.south), (window.east, window.north))
        (x0, y0), (x1, y1) = corners
        whole.plot([x0, x1, x1, x0, x0], [y0, y0, y1, y1, y0], color=CONTEXT, linewidth=0.8)
        left += box[2] + _GAP
    return figure


def _open_window(figure: Figure, window: Window, box: Box) -> Axes:
    """Add axes at a box (left, bottom, width, height in inches) and draw the land in them."""
    width, tall = (float(x) for x in figure.get_size_inches())
    axes = figure.add_axes((box[0] / width, box[1] / tall, box[2] / width, box[3] / tall))
    axes.set_xlim(window.west, window.east)
    axes.set_ylim(window.south, window.north)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.grid(visible=False)
    for spine in axes.spines.values():
        spine.set(visible=True, color=FAINT, linewidth=0.8)
    _draw_land(axes, window)
    return axes


def _draw_land(axes: Axes, window: Window) -> None:
    """Fill the land of a window; inland seas run the other way round, so they stay empty."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path as Outline
    from matplotlib.transforms import Bbox

    edges = Bbox([[window.west - 1, window.south - 1], [window.east + 1, window.north + 1]])
    rings = [Outline(ring, closed=True) for ring in json.loads(_LAND.read_bytes())["rings"]]
    near = [ring.clip_to_bbox(edges) for ring in rings if ring.intersects_bbox(edges)]
    land = Outline.make_compound_path(*near)
    axes.add_patch(PathPatch(land, facecolor=tint(CONTEXT, 0.84), linewidth=0, zorder=0.5))


def _draw_whole(
    axes: Axes, shown: Mapping[str, Row], lines: Sequence[Row], claim: Collection[str]
) -> None:
    spots = {key: _place(row) for key, row in shown.items()}
    for key, (x, y) in spots.items():
        color = CLAIM if key in claim else INK
        axes.plot([x], [y], marker="o", markersize=3, markeredgewidth=0, color=color, label=key)
    taken: list[Box] = [_cover(axes, spot) for spot in spots.values()]
    labels = []
    for tie in lines:
        ends = [spots[tie["actor_a"]], spots[tie["actor_b"]]]
        (x0, y0), (x1, y1) = ends
        axes.plot(
            [x0, x1],
            [y0, y1],
            color=CLAIM,
            linewidth=1.6,
            linestyle=(0, (4, 2)),
            label=tie["tie_id"],
        )
        taken += trace(axes, ends)
        middle = (x0 + x1) / 2, (y0 + y1) / 2
        labels += [
            Label(spots[tie[end]], [shown[tie[end]]["name"]]) for end in ("actor_a", "actor_b")
        ]
        labels.append(Label(middle, break_even(tie["subject"], 2.0), CLAIM))
    for label in labels:
        put_label(axes, label, taken, _NEAR, _frame(axes))


def _draw_side(axes: Axes, shown: Mapping[str, Row], claim: Collection[str]) -> None:
    spots = {key: _place(row) for key, row in shown.items()}
    taken: list[Box] = [_cover(axes, spot) for spot in spots.values()]
    for key, (x, y) in spots.items():
        color = CLAIM if key in claim else INK
        axes.plot([x], [y], marker="o", markersize=5, markeredgewidth=0, color=color, label=key)
    # From east to west: the sea has room for the names of the coast.
    for key in sorted(spots, key=lambda key: (-spots[key][0], key)):
        color = CLAIM if key in claim else INK
        put_label(axes, Label(spots[key], [shown[key]["name"]], color), taken, _NEAR, _frame(axes))


def _place(row: Row) -> tuple[float, float]:
    return float(row["longitude"]), float(row["latitude"])


def _cover(axes: Axes, spot: tuple[float, float]) -> Box:
    """Give the room of a dot."""
    x, y = to_inches(axes, spot)
    return x - 0.05, y - 0.05, x + 0.05, y + 0.05


def _frame(axes: Axes) -> Box:
    box, dpi = axes.get_window_extent(), axes.figure.dpi
    return box.x0 / dpi, box.y0 / dpi, box.x1 / dpi, box.y1 / dpi
