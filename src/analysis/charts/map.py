"""Places in, a map out: both ends of the continent in one picture, and each side close up."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from functools import partial
from html import escape
from typing import TYPE_CHECKING

from analysis.book.prose import Said
from analysis.book.telling import tell_text
from analysis.charts.axis import word_tick
from analysis.charts.chart import Chart
from analysis.charts.land import Window, draw_side, draw_whole, open_window
from analysis.charts.style import MARGIN, TICK, new_figure, sheet_width
from analysis.charts.table import find_sources, plain
from analysis.charts.text import write_lines
from analysis.charts.words import join_sentences, phrase, say_code
from analysis.errors import FactError, suggest
from analysis.facts.tables import Row

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from analysis.book.book import Book

_WHOLE = Window(-10, 14, 137, 62)
#: Close-ups by country, wide enough to show some coast.
_SIDES = {"DE": Window(4.0, 46.6, 15.6, 55.4), "CN": Window(80.0, 17.5, 131.0, 47.5)}
#: Space between the close-ups, room for their names, and their height, in inches: at most, and at
#: least where two stand side by side.
_GAP, _HEADING, _TALL, _LOW = 0.12, 0.28, 3.6, 2.3
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
    title, subtitle, id : str
        See :func:`analysis.charts.forest`.
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
    >>> from analysis.book.book import Book
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
        header=[phrase(key, book.lang) for key in _HEADER],
        rows=[_tell_place(row, book.lang) for row in shown.values()],
        draw=partial(_draw, shown, lines, claim, book.lang),
        note=join_sentences([phrase(key, book.lang) for key in notes], book.lang),
        sources=find_sources(book, [], [tie["source_id"] for tie in lines]),
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
    sentences = [phrase("map_alt", lang, n=len(shown))]
    for country in sorted({row["country"] for row in shown.values()}, reverse=True):
        names = [row["name"] for row in shown.values() if row["country"] == country]
        listed = ("、" if lang == "zh" else ", ").join(names)
        sentences.append(phrase("side_alt", lang, country=say_code(country, lang), names=listed))
    for tie in lines:
        one, two = (shown[tie[end]]["name"] for end in ("actor_a", "actor_b"))
        sentences.append(phrase("line_alt", lang, one=one, two=two))
    return join_sentences(sentences, lang)


def _draw(
    shown: Mapping[str, Row], lines: Sequence[Row], claim: Collection[str], lang: str
) -> Figure:
    wide = sheet_width() - 2 * MARGIN
    sides = [key for key in _SIDES if any(row["country"] == key for row in shown.values())]
    rows = _place_sides(sides, wide)
    top = wide / _WHOLE.aspect
    tall = top + math.fsum(_HEADING + row[0][2] for row in rows) + 2 * MARGIN
    figure = new_figure(tall)
    base = tall - MARGIN - top
    whole = open_window(figure, _WHOLE, (MARGIN, base, MARGIN + wide, base + top))
    draw_whole(whole, shown, lines, claim, [window for row in rows for _, window, _ in row])
    for row in rows:
        base -= _HEADING + row[0][2]
        left = MARGIN
        for key, window, low in row:
            right = left + low * window.aspect
            axes = open_window(figure, window, (left, base, right, base + low))
            place = left, base + low + _HEADING / 2
            inches = figure.dpi_scale_trans
            write_lines(axes, place, [say_code(key, lang)], inches, size=TICK, up=True)
            draw_side(axes, {x: row for x, row in shown.items() if row["country"] == key}, claim)
            left = right + _GAP
    return figure


def _place_sides(sides: Sequence[str], wide: float) -> list[list[tuple[str, Window, float]]]:
    """Place close-ups in rows, each with its height: one row, or one for each if it is too low."""
    if not sides:
        return []
    room = wide - _GAP * (len(sides) - 1)
    low = min(room / math.fsum(_SIDES[key].aspect for key in sides), _TALL)
    if low >= _LOW or len(sides) == 1:
        return [[(key, _SIDES[key], low) for key in sides]]
    windows = {key: _SIDES[key].widen(wide / _LOW) for key in sides}
    return [[(key, window, wide / window.aspect)] for key, window in windows.items()]
