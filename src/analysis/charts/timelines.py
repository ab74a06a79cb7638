"""Timelines: events down an axis of years, with who dates each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from analysis.book.prose import Sentence, link_name
from analysis.book.tables import tell_name, tell_time
from analysis.charts.axes import word_day
from analysis.charts.intervals import draw_pale
from analysis.charts.layout import Layout, list_rows, new_figure
from analysis.charts.output import record, say_printed, show_source
from analysis.charts.style import CONTEXT, HIGHLIGHT, MARGIN, TICK
from analysis.charts.text import height, measure, phrase, place_keys, spread, wrap, write_lines
from analysis.errors import FactError
from analysis.quantities.periods import period_bounds

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from analysis.book.book import Book

Row = Mapping[str, Any]

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
#: Inches: the space after dates, the least height of a year, between labels; names that get fewer
#: inches than the last beside the dates stand below them.
_AFTER, _YEAR, _GAP, _LEAST = 0.12, 0.06, 0.07, 2.2


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
    cells = [_tell_event(book, row) for row in rows]
    dates = [row[0].text for row in cells]
    figure, (ax,) = new_figure(book.lang)

    def arrange(figure: Figure) -> list[Artist]:
        _draw(book, figure, ax, rows, dates)
        return []

    figure.set_layout_engine(Layout(book.lang, arrange))
    own = sum(not row["fact_id"] for row in rows)
    ends = {"first": rows[0]["name"], "begin": dates[0], "last": rows[-1]["name"], "end": dates[-1]}
    alt = [phrase("timeline_alt", book.lang, n=len(rows), own=own, **ends)]
    header = [phrase(key, book.lang) for key in ("date", "what", "kind", "dated_by")]
    articles = [row["source_id"] for row in rows]
    note = [phrase("timeline_note", book.lang)]
    return record(ax, book, alt, header, cells, note, articles=articles)


def _tell_event(book: Book, row: Row) -> list[Sentence]:
    """Say when an event was, what it was, of which kind, and who dates it."""
    kind = tell_name(book.label(row["kind"]))
    if not row["fact_id"]:
        day, name = tell_time(row["period"], book.lang), tell_name(row["name"])
        return [day, name, kind, say_printed(book, row)]
    fact = book[row["fact_id"]]
    name = book.cite_sentence(link_name(fact, row["name"]))
    origin = Sentence("", "")
    if fact.source:
        origin = Sentence(show_source(fact.source), fact.source.publisher)
    return [book.word(f"{{{fact.id}:period}}"), name, kind, origin]


def _draw(book: Book, figure: Figure, ax: Axes, rows: Sequence[Row], dates: Sequence[str]) -> None:
    """Draw the events as wide as the figure is, and make the figure as high as they need."""
    wide = figure.get_figwidth()
    ax.clear()
    width = wide - _TEXT - MARGIN
    column = _AFTER + max(measure(text, TICK) for text in dates)
    column = column if width - column >= _LEAST else 0.0
    names = [wrap(x["name"], width - column, TICK, bold=not x["fact_id"]) for x in rows]
    days = [[text] if column else wrap(text, width, TICK) for text in dates]
    deep = [
        max(len(x), len(y)) if column else len(x) + len(y) for x, y in zip(days, names, strict=True)
    ]
    sizes = [height(lines, TICK) + _GAP for lines in deep]
    bounds = [period_bounds(row["period"]) for row in rows]
    # Each year is as tall as the labels of the events that begin in it.
    years = range(bounds[0][0].year, max(end.year for _, end in bounds) + 1)
    needs = dict.fromkeys(years, 0.0)
    for (begin, _), size in zip(bounds, sizes, strict=True):
        needs[begin.year] += size
    heights = [max(_YEAR, need) for need in needs.values()]
    tops = [*accumulate(heights, initial=0.0)]
    total = max(tops[-1], sum(sizes)) + 0.1

    def place(day: date) -> float:
        year = day.year - years[0]
        return tops[year] + (day.timetuple().tm_yday - 1) / 366 * heights[year]

    kinds = list(dict.fromkeys(row["kind"] for row in rows))
    keys = place_keys([book.label(kind) for kind in kinds], _ROOM, wide, TICK, even=True)
    head = 0.1 + _KEY * (keys[-1][0] + 1)
    figure.set_figheight(head + total)
    ax.set_position((0, 0, 1, 1))
    ax.set(xlim=(0, wide), ylim=(total, -head))
    ax.set_axis_off()
    write = partial(write_lines, ax, down=True, size=TICK, free=True)
    for kind, (line, x) in zip(kinds, keys, strict=True):
        y = (line + 0.5) * _KEY - head
        _draw_mark(ax, x + _ROOM / 4, y, kind, CONTEXT)
        write((x + _ROOM, y), [book.label(kind)], color=CONTEXT)
    ax.vlines(_AXIS, 0, tops[-1], color=CONTEXT, linewidth=0.8)
    ax.hlines(tops[:-1], _AXIS - 0.05, _AXIS, color=CONTEXT, linewidth=0.8)
    for year in sorted({begin.year for begin, _ in bounds}):
        spot = _AXIS - 0.09, tops[year - years[0]] + height(1, TICK) / 2
        write(spot, [word_day(date(year, 1, 1), "y", book.lang)], side="right", bold=True)
    lanes: list[float] = []
    middles = spread([place(begin) for begin, _ in bounds], sizes, 0, total)
    for row, (begin, end), when, name, y in zip(rows, bounds, days, names, middles, strict=True):
        x, top, bottom = _AXIS, place(begin), place(end)
        color = CONTEXT if row["fact_id"] else HIGHLIGHT
        if bottom - top > _SHORT:
            lane = next((i for i, taken in enumerate(lanes) if taken < top), len(lanes))
            lanes[lane : lane + 1] = [bottom]
            x += (lane + 1) * _LANE
            draw_pale(ax, [x, x], [top, bottom], color, 4, zorder=1.6, label="_period")
        _draw_mark(ax, x, top, row["kind"], color)
        strong: dict[str, Any] = {} if row["fact_id"] else {"color": HIGHLIGHT, "bold": True}
        # Beside each other, or the date above the name.
        up, down = (0.0, 0.0) if column else (height(len(name), TICK), height(len(when), TICK))
        write((_TEXT + column, y + down / 2), name, **strong)
        write((_TEXT, y - up / 2), when, color=CONTEXT, fact=row["fact_id"])
        leader = [x, _TEXT - 0.2, _TEXT - 0.04], [top, top, y - up / 2]
        ax.plot(*leader, color=CONTEXT, linewidth=0.5, zorder=1, label="_leader")


def _draw_mark(ax: Axes, x: float, y: float, kind: str, color: str) -> None:
    style: dict[str, Any] = {"marker": SHAPES[kind], "markersize": _MARK, "markeredgewidth": 0}
    ax.plot([x], [y], color=color, zorder=3, label=f"_{kind}", **style)
