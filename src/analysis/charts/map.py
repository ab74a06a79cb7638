"""Places in, a map out: both ends of the continent in one picture, and each side close up.

The projection is the plainest: degrees east by degrees north, narrowed by the cosine of the middle
latitude. No border is drawn. The outline of the land lies beside this module. Here too are the
words of coded columns and the cells of rows that are no facts.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.charts.axis import word_tick
from analysis.charts.chart import Chart
from analysis.charts.lines import Box, Label, Turns, break_even, put_label, say, to_inches, trace
from analysis.charts.style import CLAIM, CONTEXT, FAINT, INK, MARGIN, TICK, WIDTH, new_figure, tint
from analysis.charts.table import plain
from analysis.charts.words import join_sentences
from analysis.errors import FactError, suggest
from analysis.facts.tables import Row
from analysis.numbers.languages import find_language
from analysis.showing.prose import Said
from analysis.showing.telling import tell_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from analysis.showing.book import Book

_ORDER = ("en", "de", "zh")
_CODES: Mapping[str, tuple[str, str, str]] = {
    # Countries.
    "DE": ("Germany", "Deutschland", "德国"),
    "CN": ("China", "China", "中国"),
    # Directions of technology.
    "to_china": ("technology to China", "Technik nach China", "技术流向中国"),
    "joint": ("developed together", "gemeinsam entwickelt", "共同开发"),
    "from_china": ("technology from China", "Technik aus China", "技术来自中国"),
    "none": ("no technology printed", "keine Technik genannt", "未提及技术"),
    # Kinds of ties.
    "joint_venture": ("joint venture", "Gemeinschaftsunternehmen", "合资企业"),
    "ownership": ("sole ownership", "alleiniges Eigentum", "独资"),
    "supply": ("supply", "Lieferung", "供货"),
    "technology_transfer": ("technology transfer", "Technologietransfer", "技术转让"),
    "technology_partnership": ("technology partnership", "Technologiepartnerschaft", "技术合作"),
    "standardization": ("common standards", "gemeinsame Normen", "共同标准"),
    "transport": ("transport", "Transport", "运输"),
    "cooperation": ("cooperation", "Zusammenarbeit", "合作"),
    # Kinds of events; transport is above.
    "founding": ("founding", "Gründung", "成立"),
    "milestone": ("milestone", "Meilenstein", "里程碑"),
    "conference": ("conference", "Konferenz", "会议"),
    "congress": ("congress", "Kongress", "大会"),
    "visit": ("visit", "Besuch", "访问"),
    "partnership": ("partnership", "Partnerschaft", "合作"),
    "investment": ("investment", "Investition", "投资"),
    "policy": ("policy", "Regelung", "政策"),
    "closure": ("closure", "Schließung", "关闭"),
    "survey": ("survey", "Umfrage", "调查"),
}


def say_code(code: str, lang: str) -> str:
    """Give the word of a code in a language; a code that has none stays as it is.

    Examples
    --------
    >>> say_code("supply", "de"), say_code("JP", "de")
    ('Lieferung', 'JP')
    """
    find_language(lang)
    return _CODES[code][_ORDER.index(lang)] if code in _CODES else code


def tell_source(book: Book, row: Row) -> Said:
    """Make a cell of the article and the paragraph that print a row, the article linked."""
    source = {item["source_id"]: item for item in book.rows("sources")}[row["source_id"]]
    publisher, number = source["publisher"], row["paragraph"]
    link = f'<a href="{escape(source["address"])}" rel="external">{escape(publisher)}</a>'
    data = f'<data value="{escape(number)}">{escape(number)}</data>'
    return Said(
        say("paragraph", book.lang, publisher=link, n=data),
        say("paragraph", book.lang, publisher=publisher, n=number),
        (),
    )


_LAND = Path(__file__).with_name("land.json")


@dataclass(frozen=True)
class Window:
    """A part of the world in degrees.

    Examples
    --------
    >>> round(Window(0, 59, 2, 61).aspect, 3)
    0.5
    """

    west: float
    south: float
    east: float
    north: float

    @property
    def aspect(self) -> float:
        """How many times wider than high it is drawn."""
        narrow = math.cos(math.radians((self.south + self.north) / 2))
        return (self.east - self.west) * narrow / (self.north - self.south)


def open_window(figure: Figure, window: Window, box: Box) -> Axes:
    """Add axes of degrees at a box of the figure, in inches, and draw the land in them."""
    width, tall = (float(x) for x in figure.get_size_inches())
    left, bottom, right, top = box
    axes = figure.add_axes(
        (left / width, bottom / tall, (right - left) / width, (top - bottom) / tall)
    )
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


#: Where the name of a place may stand, best first; the room of a dot in inches.
_NEAR: Turns = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1))
_DOT = 0.05
#: Sizes of dots on the whole map and close up, in points; width of a line's name in inches.
_SMALL, _LARGE, _NAME = 3, 5, 2.0

Spot = tuple[float, float]


def draw_whole(
    axes: Axes, shown: Mapping[str, Row], lines: Sequence[Row], claim: Collection[str]
) -> None:
    """Draw all places, and lines with their names."""
    spots, taken = _draw_dots(axes, shown, claim, _SMALL)
    labels = []
    for tie in lines:
        ends = [spots[tie["actor_a"]], spots[tie["actor_b"]]]
        (x0, y0), (x1, y1) = ends
        middle = (x0 + x1) / 2, (y0 + y1) / 2
        style: dict[str, Any] = {"color": CLAIM, "linewidth": 1.6, "linestyle": (0, (4, 2))}
        axes.plot([x0, x1], [y0, y1], label=tie["tie_id"], **style)
        taken += trace(axes, ends)
        labels += [
            Label(spots[tie[end]], [shown[tie[end]]["name"]]) for end in ("actor_a", "actor_b")
        ]
        labels.append(Label(middle, break_even(tie["subject"], _NAME), CLAIM))
    for label in labels:
        put_label(axes, label, taken, _NEAR, _find_frame(axes))


def draw_side(axes: Axes, shown: Mapping[str, Row], claim: Collection[str]) -> None:
    """Draw places with their names, from east to west: the sea has room for those of the coast."""
    spots, taken = _draw_dots(axes, shown, claim, _LARGE)
    for key in sorted(spots, key=lambda key: (-spots[key][0], key)):
        label = Label(spots[key], [shown[key]["name"]], CLAIM if key in claim else INK)
        put_label(axes, label, taken, _NEAR, _find_frame(axes))


def _draw_dots(
    axes: Axes, shown: Mapping[str, Row], claim: Collection[str], size: float
) -> tuple[dict[str, Spot], list[Box]]:
    """Draw a dot for each place; tell where they are, and the room that they take."""
    spots = {key: (float(row["longitude"]), float(row["latitude"])) for key, row in shown.items()}
    taken = []
    for key, spot in spots.items():
        color = CLAIM if key in claim else INK
        axes.plot(*spot, "o", markersize=size, markeredgewidth=0, color=color, label=key)
        x, y = to_inches(axes, spot)
        taken.append((x - _DOT, y - _DOT, x + _DOT, y + _DOT))
    return spots, taken


def _find_frame(axes: Axes) -> Box:
    box, dpi = axes.get_window_extent(), axes.figure.dpi
    return box.x0 / dpi, box.y0 / dpi, box.x1 / dpi, box.y1 / dpi


_WHOLE = Window(-10, 14, 137, 62)
#: Close-ups by country, wide enough to show some coast.
_SIDES = {"DE": Window(4.0, 46.6, 15.6, 55.4), "CN": Window(80.0, 17.5, 131.0, 47.5)}
#: Space between the close-ups, room for their names, and their greatest height, in inches.
_GAP, _HEADING, _TALL = 0.12, 0.28, 3.6
_HEADER = ("place", "country", "latitude", "longitude", "origin")


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
    >>> print(map_places(book, ends, ties=rails, title="Rail", subtitle="Cities", id="map").alt)
    Map of 2 cities. Germany: Duisburg. China: Chongqing. Chongqing and Duisburg are joined by a
    line.
    """
    shown = {row["place_id"]: row for row in places if row["latitude"]}
    if not shown:
        raise FactError(f"the chart {id} has no place with coordinates; choose some cities")
    for key in claim:
        if key not in shown:
            raise FactError(f"the claim {key!r} is not in the chart; {suggest(key, shown)}")
    lines = [tie for tie in ties if tie["actor_a"] in shown and tie["actor_b"] in shown]
    notes = ["map_note", "line_note"][: 1 + bool(lines)]
    return Chart(
        id=id,
        title=book.word(title),
        subtitle=book.word(subtitle),
        alt=_describe(shown, lines, book.lang),
        header=[say(key, book.lang) for key in _HEADER],
        rows=[_tell_place(row, book.lang) for row in shown.values()],
        draw=partial(_draw, shown, lines, claim, book.lang),
        note=join_sentences([say(key, book.lang) for key in notes], book.lang),
        lang=book.lang,
    )


def _tell_place(row: Row, lang: str) -> list[Said]:
    degrees = []
    for key in ("latitude", "longitude"):
        text = word_tick(Fraction(row[key]), "", lang)
        degrees.append(Said(f'<data value="{escape(row[key])}">{escape(text)}</data>', text, ()))
    return [
        plain(row["name"]),
        plain(say_code(row["country"], lang)),
        *degrees,
        tell_text(row["origin"]),
    ]


def _describe(shown: Mapping[str, Row], lines: Sequence[Row], lang: str) -> str:
    """Say what the picture shows: the cities of each side, and which are joined."""
    sentences = [say("map_alt", lang, n=len(shown))]
    for country in sorted({row["country"] for row in shown.values()}, reverse=True):
        names = [row["name"] for row in shown.values() if row["country"] == country]
        listed = ("、" if lang == "zh" else ", ").join(names)
        sentences.append(say("side_alt", lang, country=say_code(country, lang), names=listed))
    for tie in lines:
        one, two = (shown[tie[end]]["name"] for end in ("actor_a", "actor_b"))
        sentences.append(say("line_alt", lang, one=one, two=two))
    return join_sentences(sentences, lang)


def _draw(
    shown: Mapping[str, Row], lines: Sequence[Row], claim: Collection[str], lang: str
) -> Figure:
    sides = [key for key in _SIDES if any(row["country"] == key for row in shown.values())]
    wide = WIDTH - 2 * MARGIN
    top = wide / _WHOLE.aspect
    room = wide - _GAP * (len(sides) - 1)
    low = min(room / sum(_SIDES[key].aspect for key in sides), _TALL) if sides else -_HEADING
    base = MARGIN + low + _HEADING
    figure = new_figure(base + top + MARGIN)
    whole = open_window(figure, _WHOLE, (MARGIN, base, WIDTH - MARGIN, base + top))
    draw_whole(whole, shown, lines, claim)
    left = MARGIN
    for key in sides:
        window = _SIDES[key]
        right = left + low * window.aspect
        axes = open_window(figure, window, (left, MARGIN, right, MARGIN + low))
        axes.set_title(say_code(key, lang), loc="left", fontsize=TICK, pad=3)
        draw_side(axes, {x: row for x, row in shown.items() if row["country"] == key}, claim)
        across = [window.west, window.east, window.east, window.west, window.west]
        down = [window.south, window.south, window.north, window.north, window.south]
        whole.plot(across, down, color=CONTEXT, linewidth=0.8, label="window")
        left = right + _GAP
    return figure
