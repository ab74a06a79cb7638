"""Charts over time: series of values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any

from matplotlib.dates import date2num

from analysis.book.prose import Sentence
from analysis.book.tables import list_ids, tell_name
from analysis.charts import output
from analysis.charts.axes import set_ticks, set_years
from analysis.charts.marks import check_facts, describe_marks, draw_fact, find_limits
from analysis.charts.plots import name_end, subplots
from analysis.charts.style import PALETTE, palette, use_style
from analysis.charts.text import Point, phrase
from analysis.errors import FactError
from analysis.facts.fact import Fact
from analysis.quantities.periods import count_months, period_bounds

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from analysis.book.book import Book

Ids = str | Sequence[str]

#: Kinds of facts whose axis need not begin at zero.
_AFLOAT = ("rate", "ratio", "change", "points")
#: Markers of series in order, so that they keep apart in grey print.
_SHAPES = "os^DvP"
#: Inches: the height of a chart.
_HEIGHT = 3.9


@dataclass(frozen=True)
class _Line:
    label: str
    facts: Sequence[Fact]  # in order, with the intervals that are shown
    whiskers: Sequence[Fact]  # whose these intervals are
    color: str


def series(
    book: Book,
    names: Ids | Mapping[str, Ids],
    ax: Axes | None = None,
    *,
    highlight: str = "",
    intervals: Mapping[str, str] | None = None,
) -> Axes:
    """Draw series over time, each value in the middle of its period, with its interval.

    `names` are ids of context series, or map labels to the id of a series or the ids of facts. A
    single series, or one without a label, is labelled by its entity and measure. The series in
    `highlight`, by its label or id, is in colour and the others grey. `intervals` gives, for the
    fact of a value, the fact that gives its interval: for a share in a survey its margin.

    A line joins only figures of one definition in consecutive periods. The x axis is in days as
    matplotlib counts them; the y axis begins at zero, but for rates and differences. Axes that are
    given keep the layout of their figure, and get no labels.

    >>> from analysis import Book, charts
    >>> ax = series(Book.open(), {"BMW": "bmw_china_restated"})
    >>> charts.describe(ax).alt[:71]
    'Values over time; series: 1; values: 2. BMW: 826,300 (2023), at last 71'
    """
    lines = _gather(book, names, highlight, {} if intervals is None else dict(intervals))
    facts = check_facts([fact for line in lines for fact in line.facts])
    whiskers = check_facts([fact for line in lines for fact in line.whiskers])
    days = _find_years(fact.period for fact in facts)
    is_zero = facts[0].kind not in _AFLOAT
    low, high = find_limits(facts, include=[Fraction(0)] if is_zero else [])
    own = partial(subplots, lang=book.lang, height=_HEIGHT)
    shown = own()[1] if ax is None else output.take_axes(ax, book.lang)
    with use_style(book.lang):
        shown.set(ylim=(max(low, 0.0) if is_zero else low, high), xlim=days)
        set_ticks(shown, facts[0].unit, book.lang, which="y")
        set_years(shown, book.lang)
        ends = [_draw_line(shown, x, y) for x, y in zip(lines, _SHAPES, strict=False)]
    rows = [[tell_name(line.label), *_tell(book, x)] for line in lines for x in line.facts]
    for row, whisker in zip(rows, whiskers, strict=True):
        row.append(book.word(f"{{{whisker.id}:range}}"))
    ids = [dict.fromkeys((x.id, whisker.id)) for x, whisker in zip(facts, whiskers, strict=True)]
    marks = [[book.find(key) for key in keys] for keys in ids]
    alt, notes = _describe_series(book, lines), [describe_marks(facts, book.lang), "series_note"]
    columns = ("series", "period", "worded", "read_as")
    output.record(shown, book, alt, columns, rows, notes, marks=marks)
    if ax is None:
        shown.autoscale(enable=False)  # what is drawn later leaves zero where it is
        for line, end in zip(lines, ends, strict=True):
            name_end(shown, end, line.label, line.color, book, line.facts[-1].id, outside=True)
    return shown


def _gather(book: Book, names: Any, highlight: str, intervals: Mapping[str, str]) -> list[_Line]:
    keys, is_unnamed = list_ids(names), hasattr(names, "columns") or not hasattr(names, "items")
    if hasattr(names, "columns"):  # a table of facts
        parts = book.to_frame(keys).groupby("series", sort=False)
        names = {book.label(str(key)): part for key, part in parts}
    given = dict(names) if hasattr(names, "items") else {book.label(key): key for key in keys}
    found = {
        key: book.cite(*list_ids(book.to_frame(series=ids) if isinstance(ids, str) else ids, book))
        for key, ids in given.items()
    }
    if not found or not all(found.values()):
        raise FactError("a chart has a series without facts; name at least one in each")
    if is_unnamed:  # the label of one tells it from others, not what is measured
        one = len(found) == 1
        own = {x: y[0].label if one or x == y[0].series else x for x, y in found.items()}
        if len({*own.values()}) == len(found):
            given = {own[x]: y for x, y in given.items()}
            found = {own[x]: y for x, y in found.items()}
    if len(found) > len(PALETTE):
        raise FactError(
            f"a chart has {len(found)} series, of which {len(PALETTE)} can be told apart; "
            "draw two charts"
        )
    labels = {ids: label for label, ids in given.items() if isinstance(ids, str)}
    colors = palette(list(found), labels.get(highlight, highlight))
    shown = {fact.id for facts in found.values() for fact in facts}
    for key in sorted(intervals.keys() - shown):
        raise FactError(f"an interval is given for {key!r}, which the chart does not show")
    lines = []
    for key, facts in found.items():
        facts.sort(key=lambda fact: (_find_middle(fact), fact.id))
        whiskers = [book.find(intervals.get(fact.id, fact.id)) for fact in facts]
        read = [replace(x, interval=y.interval) for x, y in zip(facts, whiskers, strict=True)]
        lines.append(_Line(key, read, whiskers, colors[key]))
    return lines


def _draw_line(ax: Axes, line: _Line, shape: str) -> Point:
    """Draw a series, and give the place of its last value."""
    spots: dict[str, Point] = {}
    ax.plot([], [], color=line.color, marker=shape, label=line.label)  # for a legend
    for fact in line.facts:
        day = _find_middle(fact)
        style: dict[str, Any] = {"color": line.color, "width": 2.0, "marker": shape}
        placed = draw_fact(ax, fact, day, vertical=True, **style)
        spots[fact.id] = day, placed.anchor if placed.dot is None else placed.dot
    for run in _find_runs(line.facts):
        points = [spots[fact.id] for fact in run]
        if len(points) > 1:
            x, y = zip(*points, strict=True)
            ax.plot(x, y, color=line.color, linewidth=1.6, zorder=1.9, label="_line")
    return spots[line.facts[-1].id]


def _find_runs(facts: Sequence[Fact]) -> list[list[Fact]]:
    """Split facts into the runs that a line may join: of one definition, period after period."""
    runs: list[list[Fact]] = []
    waiting: dict[tuple[str, int, int], list[Fact]] = {}
    for fact in facts:
        kin = fact.series or f"{fact.label} ({fact.article or fact.tier})"
        months, start = count_months(fact.period)
        run = waiting.pop((kin, months, start), [])
        runs += [] if run else [run]
        run.append(fact)
        waiting[kin, months, start + max(1, months)] = run
    return runs


def _describe_series(book: Book, lines: Sequence[_Line]) -> list[str]:
    values = [(line.label, fact) for line in lines for fact in line.facts]
    label, top = max(
        values, key=lambda x: x[1].interval.lower if x[1].exact is None else x[1].exact
    )
    strands = []
    for line in lines:
        ends = _word_ends(book, line.facts)
        key = "strand_one" if len(line.facts) == 1 else "strand_many"
        strands.append(phrase(key, book.lang, label=line.label, **ends))
    value, when = _word(book, top)
    stop, pause = ("。", "；") if book.lang == "zh" else (".", "; ")
    return [
        phrase("series_alt", book.lang, series=len(lines), values=len(values)),
        pause.join(strands) + stop,
        phrase("highest", book.lang, label=label, value=value, when=when),
    ]


def _find_middle(fact: Fact) -> float:
    if not fact.period:
        raise FactError(f"{fact.id} has no period, so no place in time")
    begin, end = period_bounds(fact.period)
    return float(date2num(begin) + date2num(end) + 1) / 2


def _find_years(periods: Iterable[str]) -> tuple[float, float]:
    """Give the bounds in days of the years of periods."""
    years = [day.year for period in periods for day in period_bounds(period)]
    return date2num(date(min(years), 1, 1)), date2num(date(max(years) + 1, 1, 1))


def _tell(book: Book, fact: Fact) -> list[Sentence]:
    return [book.word(f"{{{fact.id}:period}}"), book.word(f"{{{fact.id}}}")]


def _word(book: Book, *facts: Fact) -> list[str]:
    return [said.text for fact in facts for said in _tell(book, fact)[::-1]]


def _word_ends(book: Book, facts: Sequence[Fact]) -> dict[str, str]:
    """Word the value and the period of the first and of the last fact."""
    words = _word(book, facts[0], facts[-1])
    return dict(zip(("first", "begin", "last", "end"), words, strict=True))
