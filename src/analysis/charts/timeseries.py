"""Time series of facts: lines that join only what was counted alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from analysis.charts.axes import EPOCH, set_ticks, set_years
from analysis.charts.intervals import Item, describe_marks, draw_fact, find_range
from analysis.charts.layout import Layout, new_figure
from analysis.charts.output import (
    Record,
    check_facts,
    record,
    word_value,
)
from analysis.charts.style import CONTEXT, HIGHLIGHT, MARGIN, PALETTE, TICK, use_style
from analysis.charts.text import (
    Box,
    Label,
    Point,
    cover,
    join_sentences,
    measure,
    phrase,
    place_labels,
    wrap_evenly,
    write_beside,
)
from analysis.errors import FactError, suggest
from analysis.facts.fact import Fact
from analysis.quantities.periods import period_bounds

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from analysis.book.book import Book
    from analysis.book.prose import Sentence

#: Labels and, for each, the id of a series or the ids of its facts; or ids of series alone.
Names = Sequence[str] | Mapping[str, str | Sequence[str]]

#: Kinds of facts whose axis need not begin at zero.
_AFLOAT = ("rate", "ratio", "change", "points")
#: Markers of series in order, so that they keep apart in grey print.
_SHAPES = "os^DvP"
#: Inches: the height of a chart, and of one that is narrower than so much.
_HEIGHT, _HIGHER, _NARROW = 3.9, 4.5, 5.0
#: Inches: margins around the Axes.
_BOTTOM, _TOP, _LEFT, _RIGHT = 0.36, 0.12, 0.1, 0.2
#: Labels are broken at so many inches, or at this part of the width.
_LABEL, _PART = 1.45, 0.3
#: A series that ends beyond this part of the time has its label in the right margin.
_LATE = 0.75
#: Where labels stand around the end of a line, best first.
_AROUND = ((1, 0), (1, 1), (1, -1), (0, 1), (0, -1), (-1, 1), (-1, -1), (-1, 0))


@dataclass(frozen=True)
class _Line:
    """One series as it is drawn: its facts in order, and the fact whose interval each shows."""

    label: str
    facts: tuple[Fact, ...]
    whiskers: tuple[Fact, ...]
    color: str

    @property
    def marks(self) -> list[Item]:
        pairs = zip(self.whiskers, self.facts, strict=True)
        return [(whisker.interval, fact.value) for whisker, fact in pairs]


def series(
    book: Book,
    names: Names,
    ax: Axes | None = None,
    *,
    highlight: str = "",
    intervals: Mapping[str, str] | None = None,
    zero: bool | None = None,
) -> Axes:
    """Draw series over time, each value in the middle of its period, with its interval.

    A line joins only figures of one definition in consecutive periods.

    Parameters
    ----------
    book : Book
        Gives the facts and words them.
    names : sequence of str, or mapping of str to str or sequence of str
        Ids of context series; or labels, and for each the id of a series or the ids of its facts.
    ax : Axes, optional
        Where to draw, in days as matplotlib counts them; by default on a figure of its own.
    highlight : str, optional
        Label or id of the series in colour; the others are grey if they are two at most.
    intervals : mapping of str to str, optional
        For the fact of a value, the fact that gives its interval: a survey share and its margin.
    zero : bool, optional
        Whether the y axis begins at zero; by default it does, but for rates and differences.

    Returns
    -------
    Axes

    Raises
    ------
    FactError
        If a series or fact is unknown, there is none, units differ, or the highlight is not shown.

    Examples
    --------
    >>> from analysis import Book, charts
    >>> ax = series(Book.open(), {"BMW": "bmw_china_restated"})
    >>> print(charts.describe(ax).alt)
    Values over time; series: 1; values: 2. BMW: 826,300 (2023), at last 715,200 (2024). Highest: BMW, 826,300 (2023).
    """  # noqa: E501
    given = {} if intervals is None else dict(intervals)
    lines = _gather(book, names, highlight, given)
    facts = [fact for line in lines for fact in line.facts]
    unit = check_facts(facts)
    check_facts([whisker for line in lines for whisker in line.whiskers])
    zero = facts[0].kind not in _AFLOAT if zero is None else zero
    marks = [mark for line in lines for mark in line.marks]
    days = find_years(fact.period for fact in facts)
    ends: list[Point] = []
    taken: list[tuple[list[Point], float]] = []

    def write(ax: Axes, wide: float) -> list[Artist]:
        labels = [
            replace(_letter(book, line, wide), place=end)
            for line, end in zip(lines, ends, strict=True)
        ]
        boxes = [box for points, reach in taken for box in cover(ax, points, reach=reach)]
        late = [label for label in labels if _is_late(label.place[0], days)]
        written = write_beside(ax, late)
        early = [label for label in labels if label not in late]
        return written + place_labels(ax, early, boxes, _AROUND, find_frame(ax))

    def room(wide: float) -> float:
        widths = [
            _letter(book, line, wide).size[0]
            for line in lines
            if _is_late(find_middle(line.facts[-1]), days)
        ]
        return max(widths, default=0.0)

    ax = set_time_axes(book, ax, days, marks, unit, zero=zero, room=room, write=write)
    with use_style(book.lang):
        for line, shape in zip(lines, _SHAPES, strict=False):
            ends.append(_draw_line(ax, line, shape, taken))
    rows = [row for line in lines for row in _tell_line(book, line)]
    notes = [describe_marks(marks, book.lang), phrase("series_note", book.lang)]
    columns = ("series", "period", "worded", "read_as")
    return record(
        ax,
        Record(
            book,
            alt=_describe(book, lines),
            header=[phrase(key, book.lang) for key in columns],
            rows=rows,
            note=join_sentences(notes, book.lang),
            marks=[
                list({mark.id: mark for mark in pair}.values())
                for line in lines
                for pair in zip(line.facts, line.whiskers, strict=True)
            ],
        ),
    )


def _gather(book: Book, names: Names, highlight: str, intervals: Mapping[str, str]) -> list[_Line]:
    """Look series up and give each its label and its colour."""
    given: Mapping[str, str | Sequence[str]]
    if isinstance(names, Mapping) or hasattr(names, "items"):
        given = dict(names.items())
    else:
        given = {book.label(name): name for name in names}
    found = {key: _find_facts(book, ids) for key, ids in given.items()}
    if not found or not all(found.values()):
        raise FactError("a chart has a series without facts; name at least one in each")
    if len(found) > len(PALETTE):
        raise FactError(
            f"a chart has {len(found)} series, of which {len(PALETTE)} can be told apart; "
            "draw two charts"
        )
    chosen = [key for key, ids in given.items() if highlight and highlight in (key, ids)]
    chosen += [key for key in found if highlight and key == book.label(highlight)]
    if highlight and not chosen:
        raise FactError(
            f"the highlight {highlight!r} is not in the chart; {suggest(highlight, found)}"
        )
    shown = {fact.id for facts in found.values() for fact in facts}
    for key in sorted(intervals.keys() - shown):
        raise FactError(f"an interval is given for {key!r}, which the chart does not show")
    grey = [CONTEXT] * 2 if len(found) <= 3 else PALETTE[1:]
    colors = iter(grey if highlight else PALETTE)
    lines = []
    for key, facts in found.items():
        ordered = tuple(sorted(facts, key=lambda fact: (find_middle(fact), fact.id)))
        whiskers = tuple(book.register[intervals.get(fact.id, fact.id)] for fact in ordered)
        lines.append(_Line(key, ordered, whiskers, HIGHLIGHT if key in chosen else next(colors)))
    return lines


def _find_facts(book: Book, ids: str | Sequence[str]) -> list[Fact]:
    keys = list(book.to_frame(series=ids)["fact_id"]) if isinstance(ids, str) else list(ids)
    return book.cite(*keys)


def _letter(book: Book, line: _Line, wide: float) -> Label:
    """Make the label of a series: its name and its last value."""
    width, last = min(_LABEL, _PART * wide), line.facts[-1]
    value = word_value(book, last).text
    lines = [*wrap_evenly(line.label, width, TICK), *wrap_evenly(value, width, TICK)]
    return Label((0.0, 0.0), lines, line.color, last.id)


def _is_late(day: float, days: tuple[float, float]) -> bool:
    return day > days[0] + _LATE * (days[1] - days[0])


def _draw_line(ax: Axes, line: _Line, shape: str, taken: list[tuple[list[Point], float]]) -> Point:
    """Draw the intervals and the lines of a series; tell where the last value is."""
    spots: dict[str, Point] = {}
    for fact, whisker in zip(line.facts, line.whiskers, strict=True):
        day, shown = find_middle(fact), replace(whisker, id=fact.id, value=fact.value)
        style = {"color": line.color, "vertical": True, "width": 2.0, "marker": shape}
        placed = draw_fact(ax, shown, day, **style)
        spots[fact.id] = day, placed.anchor if placed.dot is None else placed.dot
        taken.append(([(day, placed.lower), spots[fact.id], (day, placed.upper)], 0.03))
        taken.append(([spots[fact.id]], 0.07))
    for run in find_runs(line.facts):
        points = [spots[fact.id] for fact in run]
        if len(points) > 1:
            xs, ys = zip(*points, strict=True)
            ax.plot(xs, ys, color=line.color, linewidth=1.6, zorder=1.9, label="line")
            taken.append((points, 0.03))
    return spots[line.facts[-1].id]


def find_runs(facts: Sequence[Fact]) -> list[list[Fact]]:
    """Split facts, in the order of their periods, into the runs that a line may join.

    A run holds facts of one series, or of one source and label where there is no series, whose
    periods follow one another: years, half-years, months, or waves of a yearly survey.
    """
    runs: list[list[Fact]] = []
    latest: dict[str, list[Fact]] = {}
    for fact in facts:
        kin = fact.series or f"{fact.label} ({fact.source.id if fact.source else fact.tier})"
        if kin not in latest or not _follows(latest[kin][-1].period, fact.period):
            latest[kin] = []
            runs.append(latest[kin])
        latest[kin].append(fact)
    return runs


def _follows(first: str, second: str) -> bool:
    """Tell whether a period is the next of its kind; of yearly survey waves, that of next year."""
    (begin, end), (next_begin, next_end) = period_bounds(first), period_bounds(second)
    months = _count_months(begin, end)
    if months != _count_months(next_begin, next_end):
        return False
    if not months and begin < end and next_begin < next_end:
        return next_begin.year == begin.year + 1
    return next_begin == end + timedelta(days=1)


def _count_months(begin: date, end: date) -> int:
    """Count the months of a period; 0 if it is not made of whole ones."""
    after = end + timedelta(days=1)
    whole = begin.day == after.day == 1
    return (after.year - begin.year) * 12 + after.month - begin.month if whole else 0


def find_middle(fact: Fact) -> float:
    """Give the middle of a fact's period in matplotlib's days.

    Raises
    ------
    FactError
        If it has none.
    """
    if not fact.period:
        raise FactError(f"{fact.id} has no period, so no place in time")
    begin, end = period_bounds(fact.period)
    return (begin.toordinal() + end.toordinal() + 1) / 2 - EPOCH


def find_years(periods: Iterable[str], earlier: float = 0.0) -> tuple[float, float]:
    """Give the first and the last day, as matplotlib counts, of the years that periods lie in.

    Before them stand some more years, such a part of them as `earlier` says.

    Examples
    --------
    >>> [date.fromordinal(int(day) + EPOCH).isoformat() for day in find_years(["2024-H1"])]
    ['2024-01-01', '2025-01-01']
    """
    bounds = [period_bounds(period) for period in periods]
    first, last = min(x.year for x, _ in bounds), max(x.year for _, x in bounds)
    first -= round(earlier * (last - first + 1))
    ends = date(first, 1, 1), date(last + 1, 1, 1)
    return float(ends[0].toordinal() - EPOCH), float(ends[1].toordinal() - EPOCH)


def set_time_axes(
    book: Book,
    ax: Axes | None,
    days: tuple[float, float],
    marks: Sequence[Item],
    unit: str,
    *,
    write: Callable[[Axes, float], list[Artist]],
    zero: bool = True,
    room: Callable[[float], float] = lambda _: 0.0,
    top: float = 0.0,
) -> Axes:
    """Make Axes of days by values, with a layout that writes the labels when all is in place."""
    low, high = find_range(marks, include=[Fraction(0)] if zero else [])
    low = max(low, 0.0) if zero else low
    span = _HEIGHT - _BOTTOM - _TOP
    high += (high - low) * top / (span - top)
    own = ax is None
    if ax is None:
        _, (ax,) = new_figure(book.lang)
    shown = ax
    with use_style(book.lang):
        shown.set(ylim=(low, high), xlim=days)
        set_ticks(shown, unit, book.lang, which="y")
        set_years(shown, book.lang)

    def arrange(figure: Figure) -> list[Artist]:
        wide = figure.get_figwidth()
        if own:
            _place(figure, shown, room(wide))
        return write(shown, wide)

    engine = Layout(book.lang, arrange)
    root = shown.get_figure(root=True)
    if own and root is not None:
        root.set_layout_engine(engine)
    return shown


def _place(figure: Figure, ax: Axes, right: float) -> None:
    """Set the height of a figure and the place of its Axes: the words of ticks are measured."""
    wide = figure.get_figwidth()
    tall = _HEIGHT if wide > _NARROW else _HIGHER
    figure.set_figheight(tall)
    height = (tall - _BOTTOM - _TOP) / tall
    ax.set_position((0, _BOTTOM / tall, 1, height))
    words = ax.yaxis.get_major_formatter().format_ticks(list(ax.yaxis.get_major_locator()()))
    left = max((measure(word, TICK) for word in words), default=0.0) + _LEFT
    edge = max(right + 0.1 + MARGIN, _RIGHT)
    ax.set_position((left / wide, _BOTTOM / tall, 1 - (left + edge) / wide, height))


def find_frame(ax: Axes) -> Box:
    """Give what labels may not leave: the figure above and right of the Axes' corner."""
    root = ax.get_figure(root=True)
    edge = ax.get_window_extent()
    dpi = root.dpi if root else 100.0
    size = root.get_size_inches() if root else (0.0, 0.0)
    return edge.x0 / dpi, edge.y0 / dpi, float(size[0]), float(size[1])


def _tell_line(book: Book, line: _Line) -> list[list[Sentence]]:
    label = book.word(line.label.replace("{", "{{").replace("}", "}}"))
    return [
        [label, word_period(book, x), word_value(book, x), book.word(f"{{{whisker.id}:range}}")]
        for x, whisker in zip(line.facts, line.whiskers, strict=True)
    ]


def word_period(book: Book, fact: Fact) -> Sentence:
    """Word the period of a fact, linked."""
    return book.word(f"{{{fact.id}:period}}")


def _describe(book: Book, lines: Sequence[_Line]) -> str:
    """Say what the picture shows: each series from its first to its last value, and the highest."""
    values = [(line.label, fact) for line in lines for fact in line.facts]
    label, top = max(
        values, key=lambda x: x[1].interval.lower if x[1].value is None else x[1].value
    )
    stop, pause = ("。", "；") if book.lang == "zh" else (".", "; ")
    ends = {"value": word_value(book, top).text, "when": word_period(book, top).text}
    sentences = [
        phrase("series_alt", book.lang, series=len(lines), values=len(values)),
        pause.join(_describe_line(book, line) for line in lines) + stop,
        phrase("highest", book.lang, label=label, **ends),
    ]
    return join_sentences(sentences, book.lang)


def _describe_line(book: Book, line: _Line) -> str:
    first, last = line.facts[0], line.facts[-1]
    ends = {"last": word_value(book, last).text, "end": word_period(book, last).text}
    if first == last:
        return phrase("strand_one", book.lang, label=line.label, **ends)
    ends |= {"first": word_value(book, first).text, "begin": word_period(book, first).text}
    return phrase("strand_many", book.lang, label=line.label, **ends)
