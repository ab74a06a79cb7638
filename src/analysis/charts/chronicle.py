"""Events in, a timeline drawn down an axis out: dates and names, as readable as a list."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from analysis.charts.axis import word_day
from analysis.charts.boxes import spread
from analysis.charts.key import place_names
from analysis.charts.marks import draw_pale
from analysis.charts.style import CLAIM, CONTEXT, INK, MARGIN, TICK, new_figure, sheet_width
from analysis.charts.text import height, write_lines
from analysis.charts.timescale import Event, Scale, letter_events, scale_years
from analysis.charts.words import say_code
from analysis.facts.tables import Row

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

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
#: In inches: where the axis and the text stand, the width of a lane of bars, and the shortest
#: period drawn as a bar.
_AXIS, _TEXT, _LANE, _SHORT = 0.6, 1.08, 0.11, 0.08
#: Height of a row of the legend and room for a marker in it, in inches; its size in points.
_ROW, _ROOM, _MARK = 0.22, 0.2, 7.5


def draw_timeline(events: Sequence[Row], dates: Sequence[str], lang: str) -> Figure:
    """Draw events down an axis; call it while the style is in use.

    Parameters
    ----------
    events : sequence of rows
        In the order of their periods.
    dates : sequence of str
        Their dates in words.
    lang : str
        Of the words for years and kinds.
    """
    from matplotlib.collections import LineCollection

    lettering = letter_events(events, dates, sheet_width() - _TEXT - MARGIN)
    rows, scale = lettering.events, scale_years(lettering)
    kinds = {kind: say_code(kind, lang) for kind in dict.fromkeys(row["kind"] for row in events)}
    spots = place_names(list(kinds.values()), _ROOM, TICK, even=True)
    head = 0.1 + _ROW * (spots[-1][0] + 1)
    sizes = [lettering.size(row) for row in rows]
    total = max(math.fsum(scale.heights.values()), math.fsum(sizes)) + 0.1
    figure = new_figure(head + total)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, sheet_width())
    axes.set_ylim(total, -head)
    _draw_years(axes, scale, {row.begin.year for row in rows}, lang)
    for (kind, word), (line, x) in zip(kinds.items(), spots, strict=True):
        y = (line + 0.5) * _ROW - head
        _draw_mark(axes, x + _ROOM / 4, y, kind, CONTEXT, "legend")
        _write(axes, x + _ROOM, y, [word], color=CONTEXT)
    places = spread([scale.place(row.begin) for row in rows], sizes, 0, total)
    lanes: list[float] = []
    leaders = []
    for row, y in zip(rows, places, strict=True):
        top, bottom = scale.place(row.begin), scale.place(row.end)
        x = _draw_event(axes, row, top, bottom, lanes)
        strong = {} if row.fact else {"color": CLAIM, "bold": True}
        if lettering.column:
            day = y
            _write(axes, _TEXT + lettering.column, y, row.name, **strong)
        else:  # the name stands below the date
            day = y - height(len(row.name), TICK) / 2
            _write(axes, _TEXT, y + height(len(row.when), TICK) / 2, row.name, **strong)
        _write(axes, _TEXT, day, row.when, color=CONTEXT, fact=row.fact)
        leaders.append([(x, top), (_TEXT - 0.2, top), (_TEXT - 0.04, day)])
    axes.add_collection(LineCollection(leaders, colors=CONTEXT, linewidths=0.5, zorder=1))
    return figure


def _write(axes: Axes, x: float, y: float, lines: Sequence[str], **options: Any) -> None:
    write_lines(axes, (x, y), lines, axes.transData, size=TICK, free=True, **options)


def _draw_event(axes: Axes, event: Event, top: float, bottom: float, lanes: list[float]) -> float:
    """Draw the marker of an event, and a bar in a free lane for a period; give the marker's x."""
    x, color = _AXIS, CONTEXT if event.fact else CLAIM
    if bottom - top > _SHORT:
        lane = next((i for i, end in enumerate(lanes) if end < top), len(lanes))
        lanes[lane : lane + 1] = [bottom]
        x += (lane + 1) * _LANE
        draw_pale(axes, [x, x], [top, bottom], color, 4, zorder=1.6, label="period")
    _draw_mark(axes, x, top, event.kind, color, "event")
    return x


def _draw_mark(axes: Axes, x: float, y: float, kind: str, color: str, label: str) -> None:
    marker: dict[str, Any] = {"marker": SHAPES[kind], "markersize": _MARK, "markeredgewidth": 0}
    axes.plot([x], [y], color=color, zorder=3, label=label, **marker)


def _draw_years(axes: Axes, scale: Scale, shown: Collection[int], lang: str) -> None:
    """Draw the axis: a tick where each year begins, and the word of those with events."""
    last = max(scale.tops)
    axes.vlines(_AXIS, 0, scale.tops[last] + scale.heights[last], color=CONTEXT, linewidth=0.8)
    axes.hlines(list(scale.tops.values()), _AXIS - 0.05, _AXIS, color=CONTEXT, linewidth=0.8)
    for year in sorted(shown):
        word = word_day(date(year, 1, 1), "y", lang)
        y = scale.tops[year] + height(1, TICK) / 2
        _write(axes, _AXIS - 0.09, y, [word], side="right", bold=True, color=INK)
