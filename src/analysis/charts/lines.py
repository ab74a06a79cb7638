"""Series of facts over time in, lines out that never join what was not measured alike.

A line joins figures of one series in consecutive periods of one length; whatever else stays points.
Labels stand beside their marks; where they find room is decided here, for every chart over time.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import partial
from statistics import fmean
from typing import TYPE_CHECKING

from analysis.charts.axis import choose_ticks, find_range, word_day
from analysis.charts.chart import Chart
from analysis.charts.marks import draw_interval
from analysis.charts.placing import describe_marks
from analysis.charts.style import CLAIM, CONTEXT, INK, PALETTE, TICK, WIDTH, new_figure
from analysis.charts.table import check_facts, plain, word_value
from analysis.charts.text import height, measure, wrap
from analysis.charts.words import join_sentences
from analysis.errors import FactError, suggest
from analysis.facts.fact import Fact
from analysis.numbers.dates import period_bounds
from analysis.numbers.interval import Interval
from analysis.numbers.languages import find_language

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from analysis.showing.book import Book

#: Left, bottom, right and top, in inches of the figure.
Box = tuple[float, float, float, float]
Words = Mapping[str, tuple[str, str, str]]
#: Sides of a mark: (1, 0) is to its right, (0, 1) above it, (0.5, 1) above and half to the right.
Turns = Sequence[tuple[float, float]]

_WORDS: Words = {
    "series": ("series", "Reihe", "序列"),
    "period": ("period", "Zeitraum", "时间"),
    "worded": ("as worded", "Angabe", "表述"),
    "read_as": ("read as", "gelesen als", "解读为"),
    "note": (
        "A line joins only figures of one definition in consecutive periods.",
        "Eine Linie verbindet nur Zahlen einer Definition in aufeinanderfolgenden Zeiträumen.",
        "连线只连接同一口径、相邻时段的数字。",
    ),
    "alt": (
        "Values over time; series: {series}; values: {values}.",
        "Werte im Zeitverlauf; Reihen: {series}; Werte: {values}.",
        "时间图；序列：{series}；数值：{values}。",
    ),
    "one": ("{label}: {last} ({end})", "{label}: {last} ({end})", "{label}：{last}（{end}）"),
    "many": (
        "{label}: {first} ({begin}), at last {last} ({end})",
        "{label}: {first} ({begin}), zuletzt {last} ({end})",
        "{label}：{first}（{begin}），最后为{last}（{end}）",
    ),
    "top": (
        "Highest: {label}, {value} ({when}).",
        "Am höchsten: {label}, {value} ({when}).",
        "最高：{label}，{value}（{when}）。",
    ),
}
#: Labels are broken at this width, and text keeps this distance from other marks; in inches.
_LABEL, _AIR = 1.45, 0.03
_HEIGHT, _BOTTOM, _TOP = 3.9, 0.36, 0.12
#: A series that ends beyond this part of the time shown has its label in the right margin.
_LATE = 0.75
#: Markers of the series in order.
_SHAPES = "os^DvP"
#: Where a label may stand: to the right, aslant, above, below, then to the left; ever farther.
TURNS: Turns = ((1, 0), (1, 1), (1, -1), (0, 1), (0, -1), (-1, 1), (-1, -1), (-1, 0))
_REACHES = (0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.85, 1.0, 1.2)
#: From here on, a thin line leads from a label to its mark.
_FAR = 0.3


@dataclass(frozen=True)
class Strand:
    """One series as it is drawn: its facts by period, and what each one's whisker shows."""

    label: str
    facts: tuple[Fact, ...]
    whiskers: tuple[Fact, ...]
    color: str


@dataclass(frozen=True)
class Label:
    """Lines of text for the mark at a place, in data units, of the axes."""

    place: tuple[float, float]
    lines: Sequence[str]
    color: str = INK


def series(
    book: Book,
    names: Sequence[str] | Mapping[str, str | Sequence[str]],
    *,
    title: str,
    subtitle: str,
    id: str,  # noqa: A002
    claim: str = "",
    intervals: Mapping[str, str] | None = None,
    zero: bool | None = None,
) -> Chart:
    """Draw series over time, each value in the middle of its period, with its interval.

    Parameters
    ----------
    book : Book
        Gives the facts and words them.
    names : sequence of str, or mapping of str to str or sequence of str
        Ids of context series; or labels, and for each the id of a series or the ids of its facts.
    title, subtitle : str
        Sentences for :meth:`Book.word`: the finding; measure, unit, place, period.
    id : str
        Key of the chart.
    claim : str, optional
        Label or id of the series in the claim colour; the others are grey if they are two at most.
    intervals : mapping of str to str, optional
        For the fact of a value, the fact that gives its whisker: a survey share and its margin.
    zero : bool, optional
        Whether the y axis begins at zero; by default it does, but for rates and dates.

    Returns
    -------
    Chart
        One row per value.

    Raises
    ------
    FactError
        If a series or fact is unknown, there is none, units differ, or the claim is not shown.

    Examples
    --------
    >>> from analysis.showing.book import Book
    >>> series(Book.open(), {"BMW": "bmw_china_restated"}, title="T", subtitle="S", id="bmw").alt
    'Values over time; series: 1; values: 2. BMW: 826,300 (2023), at last 715,200 (2024). Highest: BMW, 826,300 (2023).'
    """
    strands = _gather(book, id, names, claim, intervals or {})
    facts = [fact for strand in strands for fact in strand.facts]
    unit = check_facts(id, facts)
    if zero is None:
        zero = facts[0].kind not in ("rate", "ratio", "change", "points")
    rows = [
        [
            plain(strand.label),
            book.word(f"{{{fact.id}:period}}"),
            word_value(book, fact),
            book.word(f"{{{whisker.id}:range}}"),
        ]
        for strand in strands
        for fact, whisker in zip(strand.facts, strand.whiskers, strict=True)
    ]
    notes = [describe_marks(_pair_marks(strands), book.lang), say(_WORDS, "note", book.lang)]
    return Chart(
        id=id,
        title=book.word(title),
        subtitle=book.word(subtitle),
        alt=_describe(book, strands),
        header=[say(_WORDS, key, book.lang) for key in ("series", "period", "worded", "read_as")],
        rows=rows,
        draw=partial(_draw, book, strands, unit, zero),
        note=join_sentences(notes, book.lang),
        lang=book.lang,
    )


def say(words: Words, key: str, lang: str, **values: object) -> str:
    """Give a phrase of a table of words in a language, its blanks filled."""
    find_language(lang)
    return words[key][("en", "de", "zh").index(lang)].format(**values)


def _gather(
    book: Book,
    chart: str,
    names: Sequence[str] | Mapping[str, str | Sequence[str]],
    claim: str,
    intervals: Mapping[str, str],
) -> list[Strand]:
    """Look the series up and give each its label and its colour."""
    given = dict(names) if isinstance(names, Mapping) else {name: name for name in names}
    found = {
        key: book.facts(series=ids) if isinstance(ids, str) else book.cite(*ids)
        for key, ids in given.items()
    }
    if not found or not all(found.values()):
        raise FactError(f"the chart {chart} has a series without facts; name at least one in each")
    if len(found) > len(PALETTE):
        raise FactError(
            f"the chart {chart} has {len(found)} series; {len(PALETTE)} can be told apart"
        )
    claimed = [key for key, ids in given.items() if claim and claim in (key, ids)]
    if claim and not claimed:
        raise FactError(f"the claim {claim!r} is not in the chart; {suggest(claim, found)}")
    shown = {fact.id for facts in found.values() for fact in facts}
    for key in sorted(intervals.keys() - shown):
        raise FactError(f"a whisker is given for {key!r}, which the chart does not show")
    colors = iter(PALETTE if not claim else [CONTEXT] * 2 if len(found) <= 3 else PALETTE[1:])
    strands = []
    for key, facts in found.items():
        ordered = tuple(sorted(facts, key=lambda fact: (middle(fact), fact.id)))
        whiskers = tuple(book[intervals.get(fact.id, fact.id)] for fact in ordered)
        label = key if isinstance(names, Mapping) else facts[0].label
        strands.append(Strand(label, ordered, whiskers, CLAIM if key in claimed else next(colors)))
    return strands


def middle(fact: Fact) -> float:
    """Give the middle of a fact's period in ordinal days.

    Raises
    ------
    FactError
        If it has none.
    """
    if not fact.period:
        raise FactError(f"{fact.id} has no period, so no place in time")
    begin, end = period_bounds(fact.period)
    return (begin.toordinal() + end.toordinal() + 1) / 2


def find_runs(facts: Sequence[Fact]) -> list[list[Fact]]:
    """Split facts into the runs that a line may join, in the order of their periods."""
    runs: list[list[Fact]] = []
    latest: dict[tuple[str, ...], list[Fact]] = {}
    for fact in facts:
        kin = (fact.series or f"{fact.tier}: {fact.label}, {fact.source and fact.source.id}",)
        run = latest.get(kin)
        if run is None or not _follows(run[-1], fact):
            run = latest[kin] = []
            runs.append(run)
        run.append(fact)
    return runs


def _follows(first: Fact, second: Fact) -> bool:
    """Tell whether the second period is the next of its kind; of yearly waves, that of next year."""
    (begin, end), (next_begin, next_end) = map(period_bounds, (first.period, second.period))
    months, next_months = _count_months(begin, end), _count_months(next_begin, next_end)
    if months != next_months:
        return False
    if months == 0 and end > begin and next_end > next_begin:
        return next_begin.year == begin.year + 1
    return next_begin == end + timedelta(days=1)


def _count_months(begin: date, end: date) -> int:
    """Count the months of a period; 0 if it is not made of whole ones."""
    after = end + timedelta(days=1)
    whole = begin.day == 1 and after.day == 1
    return (after.year - begin.year) * 12 + after.month - begin.month if whole else 0


def _describe(book: Book, strands: Sequence[Strand]) -> str:
    """Say what the picture shows: each series from its first to its last value, and the highest."""
    parts = []
    for strand in strands:
        first, last = strand.facts[0], strand.facts[-1]
        parts.append(
            say(
                _WORDS,
                "many" if len(strand.facts) > 1 else "one",
                book.lang,
                label=strand.label,
                first=word_value(book, first).text,
                begin=_word_period(book, first),
                last=word_value(book, last).text,
                end=_word_period(book, last),
            )
        )
    label, top = max(
        ((strand.label, fact) for strand in strands for fact in strand.facts),
        key=lambda pair: pair[1].value if pair[1].value is not None else pair[1].interval.lower,
    )
    total = sum(len(strand.facts) for strand in strands)
    stop, pause = ("。", "；") if book.lang == "zh" else (".", "; ")
    sentences = [
        say(_WORDS, "alt", book.lang, series=len(strands), values=total),
        pause.join(parts) + stop,
        say(
            _WORDS,
            "top",
            book.lang,
            label=label,
            value=word_value(book, top).text,
            when=_word_period(book, top),
        ),
    ]
    return join_sentences(sentences, book.lang)


def _word_period(book: Book, fact: Fact) -> str:
    return book.word(f"{{{fact.id}:period}}").text


def _draw(book: Book, strands: Sequence[Strand], unit: str, zero: bool) -> Figure:
    labels = [_letter(book, strand) for strand in strands]
    days = find_years([fact.period for strand in strands for fact in strand.facts])
    late = days[0] + _LATE * (days[1] - days[0])
    beside = [middle(strand.facts[-1]) > late for strand in strands]
    widths = [_width(lines) for lines, is_late in zip(labels, beside, strict=True) if is_late]
    right = max(widths, default=0.0)
    figure, axes = set_frame(days, _pair_marks(strands), unit, book.lang, zero=zero, right=right)
    taken: list[Box] = []
    notes = [
        Label(_draw_strand(axes, strand, shape, taken), lines, strand.color)
        for strand, shape, lines in zip(strands, _SHAPES, labels, strict=False)
    ]
    put_beside(axes, [note for note, is_late in zip(notes, beside, strict=True) if is_late], taken)
    for note, is_late in zip(notes, beside, strict=True):
        if not is_late:
            put_label(axes, note, taken)
    return figure


def set_frame(
    days: tuple[float, float],
    marks: Sequence[tuple[Interval, Fraction | None]],
    unit: str,
    lang: str,
    *,
    zero: bool = True,
    right: float = 0.0,
    top: float = 0.0,
) -> tuple[Figure, Axes]:
    """Make axes of days by values, lettered; `right` and `top` inches are kept free for labels."""
    low, high = find_range(marks, include=[Fraction(0)] if zero else [])
    low = max(low, 0.0) if zero else low
    span = _HEIGHT - _BOTTOM - _TOP
    high += (high - low) * top / (span - top)
    places, words = choose_ticks(low, high, unit, lang, length=span, upright=True)
    left = max((measure(word, TICK) for word in words), default=0.0) + 0.1
    box = (left / WIDTH, _BOTTOM / _HEIGHT, 1 - (left + right + 0.1) / WIDTH, span / _HEIGHT)
    figure = new_figure(_HEIGHT)
    axes = figure.add_axes(box)
    axes.set_ylim(low, high)
    axes.set_yticks(places, labels=words)
    mark_years(axes, days, lang)
    return figure, axes


def _letter(book: Book, strand: Strand) -> list[str]:
    """Give the lines of a strand's label: its name and its last value."""
    value = word_value(book, strand.facts[-1]).text
    return [*break_even(strand.label, _LABEL), *break_even(value, _LABEL)]


def _pair_marks(strands: Sequence[Strand]) -> list[tuple[Interval, Fraction | None]]:
    return [
        (whisker.interval, fact.value)
        for strand in strands
        for fact, whisker in zip(strand.facts, strand.whiskers, strict=True)
    ]


def _draw_strand(axes: Axes, strand: Strand, shape: str, taken: list[Box]) -> tuple[float, float]:
    """Draw intervals and lines, note the room they take, and give the place of the last value."""
    spots = {}
    for fact, whisker in zip(strand.facts, strand.whiskers, strict=True):
        day = middle(fact)
        placed = draw_interval(
            axes,
            whisker.interval,
            day,
            value=fact.value,
            color=strand.color,
            vertical=True,
            width=2.0,
            label=fact.id,
        )
        spots[fact.id] = (day, placed.anchor if placed.dot is None else placed.dot)
        taken += trace(axes, [(day, placed.lower), spots[fact.id], (day, placed.upper)])
    for artist in axes.get_lines():
        if artist.get_label() in spots and artist.get_marker() == "o":
            artist.set_marker(shape)  # so that series keep apart in grey print
    for run in find_runs(strand.facts):
        points = [spots[fact.id] for fact in run]
        if len(points) > 1:
            days, levels = zip(*points, strict=True)
            axes.plot(days, levels, color=strand.color, linewidth=1.6, zorder=1.9, label="line")
            taken += trace(axes, points)
    return spots[strand.facts[-1].id]


def find_years(periods: Iterable[str], earlier: float = 0.0) -> tuple[float, float]:
    """Give the first and the last day of the calendar years that periods lie in.

    Before them stand some more years, such a part of them as `earlier` says.
    """
    bounds = [period_bounds(period) for period in periods]
    first, last = min(x.year for x, _ in bounds), max(x.year for _, x in bounds)
    first -= round(earlier * (last - first + 1))
    return float(date(first, 1, 1).toordinal()), float(date(last + 1, 1, 1).toordinal())


def mark_years(axes: Axes, days: tuple[float, float], lang: str) -> None:
    """Letter an axis of days with years, each under its middle, as many as have room."""
    axes.set_xlim(days)
    first, last = (date.fromordinal(int(day)).year for day in days)
    starts = {year: date(year, 1, 1) for year in range(first, last + 1)}
    words = {year: word_day(day, "y", lang) for year, day in starts.items()}
    room = axes.get_window_extent().width / axes.figure.dpi / (last - first)
    widest = max(measure(word, TICK) for word in words.values()) + 0.15
    step = next((x for x in (1, 2, 5, 10, 20) if x * room >= widest), 50)
    chosen = [year for year in range(first, last) if (last - 1 - year) % step == 0]
    axes.set_xticks([day.toordinal() for day in starts.values()], minor=True)
    middles = [starts[year].toordinal() + 182.5 for year in chosen]
    axes.set_xticks(middles, labels=[words[year] for year in chosen])
    axes.tick_params(axis="x", which="major", length=0)
    axes.tick_params(axis="x", which="minor", length=3)


def to_inches(axes: Axes, place: tuple[float, float]) -> tuple[float, float]:
    """Give where a place of the axes lies on the figure."""
    x, y = axes.transData.transform(place) / axes.figure.dpi
    return float(x), float(y)


def trace(axes: Axes, points: Sequence[tuple[float, float]]) -> list[Box]:
    """Give the room that a line through points takes, in small boxes."""
    spots = [to_inches(axes, point) for point in points]
    pairs = zip(spots, spots[1:] or spots, strict=False)
    return [box for first, second in pairs for box in _box_line(first, second)]


def _box_line(first: tuple[float, float], second: tuple[float, float]) -> list[Box]:
    """Cover a line with small boxes."""
    count = max(1, round(math.dist(first, second) / _AIR / 2))
    boxes = []
    for part in (i / count for i in range(count + 1)):
        x, y = first[0] + part * (second[0] - first[0]), first[1] + part * (second[1] - first[1])
        boxes.append((x - _AIR, y - _AIR, x + _AIR, y + _AIR))
    return boxes


def break_even(text: str, width: float, size: float = TICK) -> list[str]:
    """Break text into lines of at most `width` inches, about equally long."""
    lines = wrap(text, width, size)
    widths = [measure(text, size) / len(lines) + step * 0.05 for step in range(20)]
    fitting = (room for room in widths if len(wrap(text, room, size)) == len(lines))
    return wrap(text, next(fitting, width) + 0.06, size)  # of equals, the one with a longer start


def _width(lines: Sequence[str], size: float = TICK) -> float:
    return max(measure(line, size) for line in lines)


def put_label(
    axes: Axes,
    label: Label,
    taken: list[Box],
    turns: Turns = TURNS,
    frame: Box | None = None,
) -> None:
    """Write a label as near to its mark as there is room; from farther off, a line leads to it.

    Parameters
    ----------
    axes : Axes
        Limits and position must be set.
    label : Label
        What to write, and the mark.
    taken : list of Box
        Where other marks and labels stand; those of the label are added.
    turns : sequence of (float, float)
        On which sides to try, best first.
    frame : Box, optional
        What the label may not leave; by default the figure above and to the right of the axes' corner.
    """
    x, y = to_inches(axes, label.place)
    width, tall = size = _width(label.lines), height(len(label.lines), TICK)
    edge, dpi, whole = axes.get_window_extent(), axes.figure.dpi, axes.figure.bbox
    frame = frame or (edge.x0 / dpi, edge.y0 / dpi, whole.width / dpi, whole.height / dpi)
    offers = []
    for reach in _REACHES:
        for turn, rise in turns:
            left = x + turn * reach + (turn - 1) / 2 * width
            bottom = y + rise * reach + (rise - 1) / 2 * tall
            left = max(min(left, frame[2] - _AIR - width), frame[0] + 2 * _AIR)
            bottom = max(min(bottom, frame[3] - tall), frame[1])
            offers.append(_Offer((x, y), (left, bottom), size, turn))
    best = min(offers, key=lambda offer: offer.crowding(taken))  # of equals the first
    _write(axes, label, best, taken)


def put_beside(axes: Axes, labels: Sequence[Label], taken: list[Box]) -> None:
    """Write labels in the right margin, each as near to the height of its mark as there is room."""
    spots = [to_inches(axes, label.place) for label in labels]
    order = sorted(range(len(labels)), key=lambda i: spots[i][1])
    sizes = [(_width(labels[i].lines), height(len(labels[i].lines), TICK)) for i in order]
    bounds, dpi = axes.get_window_extent(), axes.figure.dpi
    rises = spread([spots[i][1] for i in order], [tall + _AIR for _, tall in sizes],
                   bounds.y0 / dpi, axes.figure.bbox.height / dpi)  # fmt: skip
    for i, size, rise in zip(order, sizes, rises, strict=True):
        left = max(bounds.x1 / dpi, spots[i][0] + _REACHES[0])
        _write(axes, labels[i], _Offer(spots[i], (left, rise - size[1] / 2), size, 1), taken)


def _write(axes: Axes, label: Label, offer: _Offer, taken: list[Box]) -> None:
    """Write a label where it was offered room, and take that room."""
    box = offer.box
    taken += [(box[0] - _AIR, box[1], box[2] + _AIR, box[3]), *offer.leader]
    (x, y), (left, bottom), (width, tall) = offer.mark, offer.corner, offer.size
    axes.annotate(
        "\n".join(label.lines), label.place, ((left - x) * 72, (bottom - y) * 72),
        textcoords="offset points", ha="left", va="bottom", color=label.color, fontsize=TICK,
        linespacing=1.15, annotation_clip=False,
        multialignment=("right", "center", "left")[round(offer.turn) + 1],
        arrowprops={
            "arrowstyle": "-", "color": CONTEXT, "linewidth": 0.7, "shrinkA": 1, "shrinkB": 4,
            "relpos": ((offer.near[0] - left) / width, (offer.near[1] - bottom) / tall),
        } if offer.leader else None,
    )  # fmt: skip


@dataclass(frozen=True)
class _Offer:
    """Room for a label of a mark: its lower left corner, its size, and the side it is on."""

    mark: tuple[float, float]
    corner: tuple[float, float]
    size: tuple[float, float]
    turn: float

    @property
    def box(self) -> Box:
        return (*self.corner, self.corner[0] + self.size[0], self.corner[1] + self.size[1])

    @property
    def near(self) -> tuple[float, float]:
        """The point of the box nearest to the mark."""
        left, bottom, right, top = self.box
        return min(max(self.mark[0], left), right), min(max(self.mark[1], bottom), top)

    @property
    def leader(self) -> list[Box]:
        """The room of the line from the label to the mark; none if they are side by side."""
        gap = math.dist(self.mark, self.near)
        if gap <= _FAR:
            return []
        part = _REACHES[0] / gap  # a leader may touch its own mark
        ends = zip(self.mark, self.near, strict=True)
        start_x, start_y = (a + part * (b - a) for a, b in ends)
        return _box_line((start_x, start_y), self.near)

    def crowding(self, taken: Sequence[Box]) -> float:
        """Measure how much of the room is taken, in square inches; what crosses counts more."""
        crossed = _share(self.leader, taken) if self.leader else 0.0
        return round(_share([self.box], taken) + 10 * crossed, 4)


def _share(some: Sequence[Box], others: Sequence[Box]) -> float:
    """Measure how much some boxes and others cover each other, in square inches."""
    import numpy as np

    one, two = np.array(some)[:, None], np.array(others).reshape(1, -1, 4)
    sides = np.minimum(one[..., 2:], two[..., 2:]) - np.maximum(one[..., :2], two[..., :2])
    return float(np.prod(np.maximum(sides, 0), axis=-1).sum())


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Move things on a line apart, in the order given and as little as possible.

    Parameters
    ----------
    wanted : sequence of float
        Where each centre would best stand.
    sizes : sequence of float
        How much room each takes.
    low, high : float
        Where the line begins and ends.

    Examples
    --------
    >>> spread([1.0, 1.0, 5.0], [2.0, 2.0, 2.0], 0.0, 9.0)
    [1.0, 3.0, 5.0]
    """
    before = [sum(sizes[:i]) + size / 2 for i, size in enumerate(sizes)]
    pools: list[list[float]] = []  # pool adjacent violators: shifts never fall along the line
    for target, offset in zip(wanted, before, strict=True):
        pools.append([target - offset])
        while len(pools) > 1 and fmean(pools[-2]) > fmean(pools[-1]):
            pools[-2:] = [pools[-2] + pools[-1]]
    shifts = [fmean(pool) for pool in pools for _ in pool]
    last = max(low, high - sum(sizes))
    return [min(max(s, low), last) + offset for s, offset in zip(shifts, before, strict=True)]
