"""Timelines: events down an axis of years, with who dates each of them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from analysis.book.prose import Sentence, link_name
from analysis.book.tables import tell_name, tell_time
from analysis.charts.axes import word_day
from analysis.charts.intervals import draw_pale
from analysis.charts.layout import Layout, list_rows, new_figure
from analysis.charts.output import Record, record, say_printed, show_source
from analysis.charts.style import CONTEXT, HIGHLIGHT, INK, MARGIN, TICK
from analysis.charts.text import (
    height,
    measure,
    phrase,
    place_keys,
    spread,
    wrap,
    write_lines,
)
from analysis.errors import FactError
from analysis.quantities.periods import period_bounds

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from analysis.book.book import Book

#: Kind of event -> its marker.
SHAPES = {
    "founding": "o",
    "milestone": "*",
    "conference": "s",
    "congress": "D",
    "visit": "^",
    "partnership": "p",
    "investment": "P",
    "policy": "v",
    "closure": "X",
    "survey": "h",
    "transport": ">",
}
#: Inches: where the axis and the text stand, a lane of bars, the shortest period drawn as a bar.
_AXIS, _TEXT, _LANE, _SHORT = 0.6, 1.08, 0.11, 0.08
#: Inches: a line of the key and room for a marker in it; a marker's size in points.
_KEY, _ROOM, _MARK = 0.22, 0.2, 7.5
#: Inches: the widest date, the space after it, the least height of a year, between labels; names
#: that get fewer inches than the last beside the dates stand below them.
_DAY, _AFTER, _YEAR, _GAP, _LEAST = 1.9, 0.12, 0.06, 0.07, 2.2


@dataclass(frozen=True)
class _Event:
    """An event: its kind, its days, its lines of text, and the fact that dates it if one does."""

    kind: str
    begin: date
    end: date
    when: Sequence[str]
    name: Sequence[str]
    fact: str
    size: float


def timeline(book: Book, events: pd.DataFrame) -> Axes:
    """Draw events down an axis of years: those of the articles in colour, the others grey.

    Parameters
    ----------
    book : Book
        Words the dates and gives the facts that date the events of context.
    events : DataFrame
        Rows of ``book.table("events")``, one per event.

    Returns
    -------
    Axes
        In inches, down from the top.

    Raises
    ------
    FactError
        If there is no event.

    Examples
    --------
    >>> from analysis import Book, charts
    >>> book = Book.open()
    >>> ax = timeline(book, book.table("events").query("kind == 'visit'"))
    >>> [row[0].text for row in charts.describe(ax).rows]
    ['14 April 2024', '14–16 Apr 2024']
    """
    rows = sorted(list_rows(events), key=lambda x: (period_bounds(x["period"]), x["event_id"]))
    if not rows:
        raise FactError("a timeline has no event to show; choose more kinds or an earlier year")
    dates = [_tell_date(book, row) for row in rows]
    figure, (ax,) = new_figure(book.lang)

    def arrange(figure: Figure) -> list[Artist]:
        _draw(book, figure, ax, rows, [day.text for day in dates])
        return []

    figure.set_layout_engine(Layout(book.lang, arrange))
    cells = [
        [
            day,
            _tell_event(book, row),
            tell_name(book.label(row["kind"])),
            _tell_origin(book, row),
        ]
        for day, row in zip(dates, rows, strict=True)
    ]
    header = [phrase(key, book.lang) for key in ("date", "what", "kind", "dated_by")]
    alt = phrase(
        "timeline_alt",
        book.lang,
        n=len(rows),
        own=sum(not row["fact_id"] for row in rows),
        first=rows[0]["name"],
        begin=dates[0].text,
        last=rows[-1]["name"],
        end=dates[-1].text,
    )
    articles = [row["source_id"] for row in rows]
    note = phrase("timeline_note", book.lang)
    return record(ax, Record(book, alt, header, cells, note, articles=articles))


def _tell_date(book: Book, row: Mapping[str, Any]) -> Sentence:
    if row["fact_id"]:
        return book.word(f"{{{row['fact_id']}:period}}")
    return tell_time(row["period"], book.lang)


def _tell_event(book: Book, row: Mapping[str, Any]) -> Sentence:
    if not row["fact_id"]:
        return tell_name(row["name"])
    return book.cite_sentence(link_name(book[row["fact_id"]], row["name"]))


def _tell_origin(book: Book, row: Mapping[str, Any]) -> Sentence:
    """Say who dates an event: the source of its fact, or the article."""
    if not row["fact_id"]:
        return say_printed(book, row)
    source = book[row["fact_id"]].source
    return Sentence(show_source(source), source.publisher) if source else Sentence("", "")


def _draw(
    book: Book,
    figure: Figure,
    ax: Axes,
    rows: Sequence[Mapping[str, Any]],
    dates: Sequence[str],
) -> None:
    """Draw the timeline as wide as the figure is, and make the figure as high as it needs."""
    from matplotlib.collections import LineCollection

    wide = figure.get_figwidth()
    ax.clear()
    events, column = _letter(rows, dates, wide - _TEXT - MARGIN)
    tops, heights = _scale_years(events)
    kinds = {kind: book.label(kind) for kind in dict.fromkeys(row["kind"] for row in rows)}
    keys = place_keys(list(kinds.values()), _ROOM, wide, TICK, even=True)
    head = 0.1 + _KEY * (keys[-1][0] + 1)
    total = max(math.fsum(heights.values()), math.fsum(x.size for x in events)) + 0.1
    figure.set_figheight(head + total)
    ax.set_position((0, 0, 1, 1))
    ax.set(xlim=(0, wide), ylim=(total, -head))
    ax.set_axis_off()
    _draw_years(ax, tops, heights, sorted({event.begin.year for event in events}), book.lang)
    for (kind, word), (line, x) in zip(kinds.items(), keys, strict=True):
        y = (line + 0.5) * _KEY - head
        _draw_mark(ax, x + _ROOM / 4, y, kind, CONTEXT, "legend")
        _write(ax, x + _ROOM, y, [word], color=CONTEXT)

    def place(day: date) -> float:
        return tops[day.year] + (day.timetuple().tm_yday - 1) / 366 * heights[day.year]

    sizes = [event.size for event in events]
    rises = spread([place(event.begin) for event in events], sizes, 0, total)
    lanes: list[float] = []
    leaders = []
    for event, y in zip(events, rises, strict=True):
        top, bottom = place(event.begin), place(event.end)
        x = _draw_event(ax, event, top, bottom, lanes)
        day = _write_event(ax, event, y, column)
        leaders.append([(x, top), (_TEXT - 0.2, top), (_TEXT - 0.04, day)])
    ax.add_collection(LineCollection(leaders, colors=CONTEXT, linewidths=0.5, zorder=1))


def _letter(
    rows: Sequence[Mapping[str, Any]], dates: Sequence[str], width: float
) -> tuple[list[_Event], float]:
    """Break dates and names into lines; give how far right of the dates the names stand.

    That is 0 where they stand below the dates.
    """
    days = [wrap(text, _DAY, TICK) for text in dates]
    column = _AFTER + max(measure(line, TICK) for lines in days for line in lines)
    if width - column < _LEAST:
        days, column = [wrap(text, width, TICK) for text in dates], 0.0
    events = []
    for row, day in zip(rows, days, strict=True):
        name = wrap(row["name"], width - column, TICK, bold=not row["fact_id"])
        lines = max(len(day), len(name)) if column else len(day) + len(name)
        size = height(lines, TICK) + _GAP
        bounds = period_bounds(row["period"])
        events.append(_Event(row["kind"], *bounds, day, name, row["fact_id"], size))
    return events, column


def _scale_years(events: Sequence[_Event]) -> tuple[dict[int, float], dict[int, float]]:
    """Make each year as tall as the labels of the events that begin in it."""
    years = range(events[0].begin.year, max(event.end.year for event in events) + 1)
    heights = dict.fromkeys(years, 0.0)
    for event in events:
        heights[event.begin.year] += event.size
    heights = {year: max(_YEAR, need) for year, need in heights.items()}
    return dict(zip(years, accumulate(heights.values(), initial=0.0), strict=False)), heights


def _draw_event(ax: Axes, event: _Event, top: float, bottom: float, lanes: list[float]) -> float:
    """Draw the marker of an event, and a bar in a free lane for a period; give the marker's x."""
    x, color = _AXIS, CONTEXT if event.fact else HIGHLIGHT
    if bottom - top > _SHORT:
        lane = next((i for i, end in enumerate(lanes) if end < top), len(lanes))
        lanes[lane : lane + 1] = [bottom]
        x += (lane + 1) * _LANE
        draw_pale(ax, [x, x], [top, bottom], color, 4, zorder=1.6, label="period")
    _draw_mark(ax, x, top, event.kind, color, "event")
    return x


def _write_event(ax: Axes, event: _Event, y: float, column: float) -> float:
    """Write date and name, beside or below each other; give the height of the date."""
    strong = {} if event.fact else {"color": HIGHLIGHT, "bold": True}
    day = y if column else y - height(len(event.name), TICK) / 2
    name = y if column else y + height(len(event.when), TICK) / 2
    _write(ax, _TEXT + column, name, event.name, **strong)
    _write(ax, _TEXT, day, event.when, color=CONTEXT, fact=event.fact)
    return day


def _write(ax: Axes, x: float, y: float, lines: Sequence[str], **options: Any) -> None:
    write_lines(ax, (x, y), lines, ax.transData, size=TICK, free=True, **options)


def _draw_mark(ax: Axes, x: float, y: float, kind: str, color: str, label: str) -> None:
    marker: dict[str, Any] = {"marker": SHAPES[kind], "markersize": _MARK, "markeredgewidth": 0}
    ax.plot([x], [y], color=color, zorder=3, label=label, **marker)


def _draw_years(
    ax: Axes,
    tops: Mapping[int, float],
    heights: Mapping[int, float],
    shown: Sequence[int],
    lang: str,
) -> None:
    """Draw the axis: a tick where each year begins, and the word of those with events."""
    last = max(tops)
    ax.vlines(_AXIS, 0, tops[last] + heights[last], color=CONTEXT, linewidth=0.8)
    ax.hlines(list(tops.values()), _AXIS - 0.05, _AXIS, color=CONTEXT, linewidth=0.8)
    for year in shown:
        word = word_day(date(year, 1, 1), "y", lang)
        y = tops[year] + height(1, TICK) / 2
        _write(ax, _AXIS - 0.09, y, [word], side="right", bold=True, color=INK)
