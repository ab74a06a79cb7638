"""Events in, a timeline drawn down an axis out: dates and names, as readable as a list."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from analysis.charts.axis import word_day
from analysis.charts.codes import say_code
from analysis.charts.spreading import spread
from analysis.charts.style import CLAIM, CONTEXT, FAINT, MARGIN, TICK, WIDTH, new_figure, tint
from analysis.charts.text import measure
from analysis.charts.timescale import Event, Scale, letter_events, scale_years
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
#: In inches: where the axis and the text stand, the space after a date, the width of a lane of
#: bars, and the shortest period drawn as a bar.
_AXIS, _TEXT, _AFTER, _LANE, _SHORT = 0.6, 1.08, 0.12, 0.11, 0.08
#: Kinds in a row of the legend and its height in inches; the size of a marker in points.
_COLUMNS, _ROW, _MARK = 4, 0.22, 7.5


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

    width = WIDTH - _TEXT - _AFTER - MARGIN
    rows = letter_events(events, dates, width, bold=_weigh(lang) == "bold")
    scale = scale_years(rows)
    kinds = list(dict.fromkeys(row["kind"] for row in events))
    head = 0.1 + _ROW * -(-len(kinds) // _COLUMNS)
    total = max(math.fsum(scale.heights.values()), math.fsum(row.size for row in rows)) + 0.1
    figure = new_figure(head + total)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(total, -head)
    _draw_years(axes, scale, {row.begin.year for row in rows}, lang)
    _draw_legend(axes, kinds, -head, lang)
    column = _TEXT + _AFTER + max(measure(line, TICK) for row in rows for line in row.when)
    places = spread([scale.place(row.begin) for row in rows], [row.size for row in rows], 0, total)
    lanes: list[float] = []
    leaders = []
    for row, y in zip(rows, places, strict=True):
        top, bottom = scale.place(row.begin), scale.place(row.end)
        x = _draw_event(axes, row, top, bottom, lanes)
        leaders.append([(x, top), (_TEXT - 0.2, top), (_TEXT - 0.04, y)])
        options: dict[str, Any] = {"va": "center", "fontsize": TICK, "linespacing": 1.15}
        axes.text(_TEXT, y, "\n".join(row.when), color=CONTEXT, **options)
        options |= {"color": CLAIM, "fontweight": _weigh(lang)} if row.own else {}
        axes.text(column, y, "\n".join(row.name), **options)
    axes.add_collection(LineCollection(leaders, colors=FAINT, linewidths=0.8, zorder=1))
    return figure


def _weigh(lang: str) -> str:
    """Give the weight of what stands out: the Chinese font has one weight only."""
    return "normal" if lang == "zh" else "bold"


def _draw_event(axes: Axes, event: Event, top: float, bottom: float, lanes: list[float]) -> float:
    """Draw the marker of an event, and a bar in a free lane for a period; give the marker's x."""
    x, color = _AXIS, CLAIM if event.own else CONTEXT
    if bottom - top > _SHORT:
        lane = next((i for i, end in enumerate(lanes) if end < top), len(lanes))
        lanes[lane : lane + 1] = [bottom]
        x += (lane + 1) * _LANE
        bar: dict[str, Any] = {
            "linewidth": 4,
            "solid_capstyle": "butt",
            "zorder": 1.6,
            "label": "period",
        }
        axes.plot([x, x], [top, bottom], color=tint(color, 0.5), **bar)
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
    options: dict[str, Any] = {"ha": "right", "va": "top", "fontsize": TICK}
    for year in sorted(shown):
        word = word_day(date(year, 1, 1), "y", lang)
        axes.text(_AXIS - 0.09, scale.tops[year], word, fontweight=_weigh(lang), **options)


def _draw_legend(axes: Axes, kinds: Sequence[str], top: float, lang: str) -> None:
    """Draw the markers of the kinds shown, each with its word."""
    for index, kind in enumerate(kinds):
        row, column = divmod(index, _COLUMNS)
        x, y = 0.12 + column * (WIDTH / _COLUMNS), top + 0.01 + (row + 0.5) * _ROW
        _draw_mark(axes, x, y, kind, CONTEXT, "legend")
        axes.text(x + 0.14, y, say_code(kind, lang), va="center", fontsize=TICK, color=CONTEXT)
