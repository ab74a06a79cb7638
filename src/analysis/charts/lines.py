"""Series of facts over time in, lines out that never join what was not measured alike.

Here too is what every chart over time needs: phrases, a frame of years, and labels that stand as
near to their marks as there is room, a thin line leading there from farther off. Places and sizes
are in inches of the figure.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
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
from analysis.charts.text import height, measure, wrap, wrap_evenly
from analysis.charts.words import join_sentences, phrase
from analysis.errors import FactError, suggest
from analysis.facts.fact import Fact
from analysis.numbers.dates import period_bounds
from analysis.numbers.interval import Interval
from analysis.numbers.languages import find_language
from analysis.showing.prose import Said

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from analysis.showing.book import Book


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Move things on a line apart, in the order given and as little as possible.

    Parameters
    ----------
    wanted : sequence of float
        Where each centre would best stand.
    sizes : sequence of float
        How much room each takes.
    low, high : float
        Where the line begins and ends; where it is too short, its end is passed.

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


#: Left, bottom, right and top.
Box = tuple[float, float, float, float]
#: What is drawn keeps this distance from other marks.
AIR = 0.03


def to_inches(axes: Axes, place: tuple[float, float]) -> tuple[float, float]:
    """Give where a place of the axes lies on the figure."""
    x, y = axes.transData.transform(place) / axes.figure.dpi
    return float(x), float(y)


def trace(axes: Axes, points: Sequence[tuple[float, float]]) -> list[Box]:
    """Give the room that a line through points takes, in small boxes."""
    spots = [to_inches(axes, point) for point in points]
    pairs = zip(spots, spots[1:] or spots, strict=False)
    return [box for first, second in pairs for box in cover_line(first, second)]


def cover_line(first: tuple[float, float], second: tuple[float, float]) -> list[Box]:
    """Cover a line with small boxes."""
    count = max(1, round(math.dist(first, second) / AIR / 2))
    boxes = []
    for part in (i / count for i in range(count + 1)):
        x, y = (a + part * (b - a) for a, b in zip(first, second, strict=True))
        boxes.append((x - AIR, y - AIR, x + AIR, y + AIR))
    return boxes


def measure_overlap(some: Sequence[Box], others: Sequence[Box]) -> float:
    """Measure how much some boxes and others cover each other, in square inches.

    Examples
    --------
    >>> measure_overlap([(0, 0, 2, 2)], [(1, 1, 3, 3), (5, 5, 6, 6)])
    1.0
    """
    import numpy as np

    one, two = np.array(some)[:, None], np.array(others).reshape(1, -1, 4)
    sides = np.minimum(one[..., 2:], two[..., 2:]) - np.maximum(one[..., :2], two[..., :2])
    return float(np.prod(np.maximum(sides, 0), axis=-1).sum())


#: How close to its mark a label may stand, and how far off it needs a line that leads there.
CLOSE, FAR = 0.1, 0.3


@dataclass(frozen=True)
class Offer:
    """Room for a label of a mark.

    Parameters
    ----------
    mark, corner, size : (float, float)
        Where the mark is, the lower left corner of the label, its width and height.
    turn : float
        The side it is on: 1 to the right of the mark, -1 to the left.
    """

    mark: tuple[float, float]
    corner: tuple[float, float]
    size: tuple[float, float]
    turn: float

    @property
    def box(self) -> Box:
        """The room of the label itself."""
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
        if gap <= FAR:
            return []
        part = CLOSE / gap  # a leader may touch its own mark
        x, y = (a + part * (b - a) for a, b in zip(self.mark, self.near, strict=True))
        return cover_line((x, y), self.near)

    def crowding(self, taken: Sequence[Box]) -> float:
        """Measure how much of the room is taken, in square inches; what crosses counts more."""
        crossed = measure_overlap(self.leader, taken) if self.leader else 0.0
        return round(measure_overlap([self.box], taken) + 10 * crossed, 4)


#: Sides of a mark: (1, 0) is to its right, (0, 1) above it, (0.5, 1) above and half to the right.
Turns = Sequence[tuple[float, float]]

TURNS: Turns = ((1, 0), (1, 1), (1, -1), (0, 1), (0, -1), (-1, 1), (-1, -1), (-1, 0))
#: How far from its mark a label may stand.
_REACHES = (CLOSE, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.85, 1.0, 1.2)


@dataclass(frozen=True)
class Label:
    """Lines of text for a mark.

    Parameters
    ----------
    place : (float, float)
        Where the mark is, in units of the axes.
    lines : sequence of str
        The text.
    color : str
        Of the text.
    """

    place: tuple[float, float]
    lines: Sequence[str]
    color: str = INK

    @property
    def size(self) -> tuple[float, float]:
        """Width and height."""
        return max(measure(line, TICK) for line in self.lines), height(len(self.lines), TICK)


def put_label(
    axes: Axes,
    label: Label,
    taken: list[Box],
    turns: Turns = TURNS,
    frame: Box | None = None,
) -> None:
    """Write a label as near to its mark as there is room.

    Parameters
    ----------
    axes : Axes
        Limits and position must be set.
    label : Label
        What to write, and where the mark is.
    taken : list of Box
        Where other marks and labels stand; the room of this one is added.
    turns : sequence of (float, float)
        On which sides to try, best first.
    frame : Box, optional
        What the label may not leave; by default the figure above and right of the axes' corner.
    """
    x, y = mark = to_inches(axes, label.place)
    width, tall = label.size
    edge, dpi, whole = axes.get_window_extent(), axes.figure.dpi, axes.figure.bbox
    frame = frame or (edge.x0 / dpi, edge.y0 / dpi, whole.width / dpi, whole.height / dpi)
    offers = []
    for reach in _REACHES:
        for turn, rise in turns:
            left = x + turn * reach + (turn - 1) / 2 * width
            bottom = y + rise * reach + (rise - 1) / 2 * tall
            left = max(min(left, frame[2] - AIR - width), frame[0] + 2 * AIR)
            bottom = max(min(bottom, frame[3] - tall), frame[1])
            offers.append(Offer(mark, (left, bottom), label.size, turn))
    # Of equals the first, which is the nearest.
    _write(axes, label, min(offers, key=lambda offer: offer.crowding(taken)), taken)


def put_beside(axes: Axes, labels: Sequence[Label], taken: list[Box]) -> None:
    """Write labels in the right margin, each as near to the height of its mark as there is room."""
    bounds, dpi = axes.get_window_extent(), axes.figure.dpi
    marked = sorted(((to_inches(axes, label.place), label) for label in labels), key=_rise)
    rises = spread(
        [mark[1] for mark, _ in marked],
        [label.size[1] + AIR for _, label in marked],
        bounds.y0 / dpi,
        axes.figure.bbox.height / dpi,
    )
    for (mark, label), rise in zip(marked, rises, strict=True):
        left = max(bounds.x1 / dpi, mark[0] + CLOSE)
        corner = left, rise - label.size[1] / 2
        _write(axes, label, Offer(mark, corner, label.size, 1), taken)


def _rise(marked: tuple[tuple[float, float], Label]) -> float:
    return marked[0][1]


def _write(axes: Axes, label: Label, offer: Offer, taken: list[Box]) -> None:
    """Write a label where it was offered room, and take that room."""
    (left, bottom, right, top), (x, y) = offer.box, offer.mark
    taken += [(left - AIR, bottom, right + AIR, top), *offer.leader]
    relpos = (offer.near[0] - left) / (right - left), (offer.near[1] - bottom) / (top - bottom)
    leader = {"arrowstyle": "-", "color": CONTEXT, "linewidth": 0.7, "shrinkA": 1, "shrinkB": 4}
    axes.annotate(
        "\n".join(label.lines),
        label.place,
        ((left - x) * 72, (bottom - y) * 72),
        textcoords="offset points",
        ha="left",
        va="bottom",
        color=label.color,
        fontsize=TICK,
        linespacing=1.15,
        annotation_clip=False,
        multialignment=("right", "center", "left")[round(offer.turn) + 1],
        arrowprops={**leader, "relpos": relpos} if offer.leader else None,
    )


def break_even(text: str, width: float) -> list[str]:
    """Break text into lines of at most `width` inches, about equally long.

    Of even ways the one with the longer start: "Chinese brands" before "(CAAM)".
    """
    widest = max(measure(line, TICK) for line in wrap_evenly(text, width, TICK))
    return wrap(text, min(widest + 2 * AIR, width), TICK)


_ORDER = ("en", "de", "zh")
_PHRASES: Mapping[str, tuple[str, str, str]] = {
    # Headings of data tables.
    "series": ("series", "Reihe", "序列"),
    "period": ("period", "Zeitraum", "时间"),
    "day": ("day", "Tag", "日期"),
    "from_to": ("from and to", "von und bis", "起止日期"),
    "date": ("date", "Datum", "日期"),
    "kind": ("kind", "Art", "类别"),
    "dated_by": ("dated by", "datiert durch", "日期出处"),
    "one": ("one side", "eine Seite", "一方"),
    "other": ("the other side", "die andere Seite", "另一方"),
    "direction": ("direction of technology", "Richtung der Technik", "技术流向"),
    "subject": ("subject", "Gegenstand", "内容"),
    "since": ("since", "seit", "起始"),
    "printed_in": ("printed in", "gedruckt in", "出处"),
    "place": ("place", "Ort", "地点"),
    "country": ("country", "Land", "国家"),
    "latitude": ("latitude", "Breite", "纬度"),
    "longitude": ("longitude", "Länge", "经度"),
    "origin": ("origin of the coordinates", "Herkunft der Koordinaten", "坐标来源"),
    "paragraph": ("{publisher}, paragraph {n}", "{publisher}, Absatz {n}", "{publisher}，第{n}段"),
    # Sides, and what stands in a picture.
    "elsewhere": ("Other countries", "Andere Länder", "其他国家"),
    "long_run": ("long-run mean", "langjähriger Durchschnitt", "长期平均"),
    # How to read the marks.
    "series_note": (
        "A line joins only figures of one definition in consecutive periods.",
        "Eine Linie verbindet nur Zahlen einer Definition in aufeinanderfolgenden Zeiträumen.",
        "连线只连接同一口径、相邻时段的数字。",
    ),
    "milestones_note": (
        "A dot is a count on its day; the thin lines between are arithmetic means, not observed.",
        (
            "Ein Punkt ist ein Stand an seinem Tag; die dünnen Linien dazwischen sind "
            "rechnerische Mittel, nicht beobachtet."
        ),
        "圆点表示当日的累计数；其间的细线是算术平均，并非观测值。",
    ),
    "paces_note": (
        (
            "A bar reaches from one dated count to the next, as high as the mean pace between "
            "them; its thickness is what the pace may be."
        ),
        (
            "Ein Balken reicht von einem datierten Stand zum nächsten, in Höhe des mittleren "
            "Tempos dazwischen; seine Dicke ist, was das Tempo sein kann."
        ),
        "横条从一个有日期的累计数延伸到下一个，高度为其间的平均速度，厚度表示速度可能的范围。",
    ),
    "mean_note": (
        "The grey band is the long-run mean.",
        "Das graue Band ist der langjährige Durchschnitt.",
        "灰色带是长期平均值。",
    ),
    "timeline_note": (
        (
            "Blue and bold: an article says so; grey: context. Bars are periods. Years are drawn "
            "as tall as their events need."
        ),
        (
            "Blau und fett: steht in einem Artikel; grau: Kontext. Balken sind Zeiträume. Jahre "
            "sind so hoch gezeichnet, wie ihre Ereignisse es brauchen."
        ),
        "蓝色：报道中所述；灰色：背景资料。竖条表示一段时间。各年份的高度随事件多少而变。",
    ),
    "network_note": (
        (
            "One line is one tie that a paragraph of an article states. The lines count "
            "statements of five texts; they do not measure the economy."
        ),
        (
            "Eine Linie ist eine Verbindung, die ein Absatz eines Artikels nennt. Die Linien "
            "zählen Aussagen von fünf Texten; sie messen nicht die Wirtschaft."
        ),
        "每条线代表报道某一段落所述的一项联系。线条统计的是五篇文本中的表述，并不衡量经济本身。",
    ),
    "map_note": (
        (
            "Each dot is a city; no borders are drawn. Coordinates: GeoNames (CC BY); land: "
            "Natural Earth."
        ),
        (
            "Jeder Punkt ist eine Stadt; Grenzen sind nicht gezeichnet. Koordinaten: GeoNames "
            "(CC BY); Land: Natural Earth."
        ),
        "每个圆点代表一座城市；图中不画边界。坐标：GeoNames（CC BY）；陆地：Natural Earth。",
    ),
    "line_note": (
        "A dashed line joins the two ends of a railway; it is not the route.",
        "Eine gestrichelte Linie verbindet die beiden Enden einer Bahn; sie ist nicht die Strecke.",
        "虚线连接铁路两端，并非实际路线。",
    ),
    # Alternative texts.
    "series_alt": (
        "Values over time; series: {series}; values: {values}.",
        "Werte im Zeitverlauf; Reihen: {series}; Werte: {values}.",
        "时间图；序列：{series}；数值：{values}。",
    ),
    "strand_one": (
        "{label}: {last} ({end})",
        "{label}: {last} ({end})",
        "{label}：{last}（{end}）",
    ),
    "strand_many": (
        "{label}: {first} ({begin}), at last {last} ({end})",
        "{label}: {first} ({begin}), zuletzt {last} ({end})",
        "{label}：{first}（{begin}），最后为{last}（{end}）",
    ),
    "highest": (
        "Highest: {label}, {value} ({when}).",
        "Am höchsten: {label}, {value} ({when}).",
        "最高：{label}，{value}（{when}）。",
    ),
    "milestones_alt": (
        "Cumulative counts at {n} dates, from {first} ({begin}) to {last} ({end}).",
        "Stände zu {n} Zeitpunkten, von {first} ({begin}) bis {last} ({end}).",
        "{n}个日期的累计数，从{first}（{begin}）到{last}（{end}）。",
    ),
    "marked": (
        "Marked: {what} ({day}).",
        "Hervorgehoben: {what} ({day}).",
        "突出显示：{what}（{day}）。",
    ),
    "paces_alt": (
        (
            "Paces between dated counts, {n} in all. First: {first} ({begin}). Highest: {top} "
            "({best}). Last: {last} ({end})."
        ),
        (
            "Tempo zwischen datierten Ständen, {n} Abschnitte. Zuerst: {first} ({begin}). Am "
            "höchsten: {top} ({best}). Zuletzt: {last} ({end})."
        ),
        (
            "有日期的累计数之间的速度，共{n}段。最早：{first}（{begin}）；最高：{top}（{best}）；"
            "最近：{last}（{end}）。"
        ),
    ),
    "mean_alt": (
        "Long-run mean: {mean}.",
        "Langjähriger Durchschnitt: {mean}.",
        "长期平均：{mean}。",
    ),
    "timeline_alt": (
        (
            "Timeline with {n} events, {own} of them from the articles. First: {first}, {begin}. "
            "Last: {last}, {end}."
        ),
        (
            "Zeitleiste mit {n} Ereignissen, davon {own} aus den Artikeln. Zuerst: {first}, "
            "{begin}. Zuletzt: {last}, {end}."
        ),
        ("时间线，共{n}个事件，其中{own}个出自报道。最早：{first}，{begin}；最晚：{last}，{end}。"),
    ),
    "network_alt": (
        "Network of actors and ties: {actors} and {ties}. Ties by direction: {counts}.",
        (
            "Netz aus Akteuren und Verbindungen: {actors} und {ties}. Verbindungen nach Richtung: "
            "{counts}."
        ),
        "行动方与联系的网络图：行动方{actors}个，联系{ties}项。按方向：{counts}。",
    ),
    "most_ties": (
        "Most ties of one pair: {one} and {two}, {n}.",
        "Die meisten Verbindungen eines Paars: {one} und {two}, {n}.",
        "联系最多的一对：{one}与{two}，{n}项。",
    ),
    "map_alt": ("Map of {n} cities.", "Karte mit {n} Städten.", "{n}座城市的地图。"),
    "side_alt": ("{country}: {names}.", "{country}: {names}.", "{country}：{names}。"),
    "line_alt": (
        "{one} and {two} are joined by a line.",
        "{one} und {two} sind durch eine Linie verbunden.",
        "{one}与{two}由一条线相连。",
    ),
}


def say(key: str, lang: str, **values: object) -> str:
    """Give a phrase in a language, its blanks filled.

    Examples
    --------
    >>> say("mean_alt", "de", mean="3"), say("day", "zh")
    ('Langjähriger Durchschnitt: 3.', '日期')
    """
    find_language(lang)
    return _PHRASES[key][_ORDER.index(lang)].format(**values)


#: In inches: the height of a chart, and the margins around its axes; the right one has room for
#: the word of the last year.
_HEIGHT, _BOTTOM, _TOP, _LEFT, _RIGHT = 3.9, 0.36, 0.12, 0.1, 0.2
#: Years between lettered ones, the fewest first.
_STEPS = (1, 2, 5, 10, 20, 50)


def find_middle(fact: Fact) -> float:
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


def find_years(periods: Iterable[str], earlier: float = 0.0) -> tuple[float, float]:
    """Give the first and the last day of the calendar years that periods lie in.

    Before them stand some more years, such a part of them as `earlier` says.

    Examples
    --------
    >>> [date.fromordinal(int(day)).isoformat() for day in find_years(["2024-H1", "2025-03"])]
    ['2024-01-01', '2026-01-01']
    """
    bounds = [period_bounds(period) for period in periods]
    first, last = min(x.year for x, _ in bounds), max(x.year for _, x in bounds)
    first -= round(earlier * (last - first + 1))
    return float(date(first, 1, 1).toordinal()), float(date(last + 1, 1, 1).toordinal())


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
    """Make axes of days by values; call it while the style is in use.

    Parameters
    ----------
    days : (float, float)
        Where the x axis begins and ends, in ordinal days; see :func:`find_years`.
    marks : sequence of (Interval, Fraction or None)
        What the y axis must show.
    unit, lang : str
        Of the values; of the words.
    zero : bool
        Whether the y axis begins at zero.
    right, top : float
        Inches beside and over the marks that are kept free for labels.
    """
    low, high = find_range(marks, include=[Fraction(0)] if zero else [])
    low = max(low, 0.0) if zero else low
    span = _HEIGHT - _BOTTOM - _TOP
    high += (high - low) * top / (span - top)
    places, words = choose_ticks(low, high, unit, lang, length=span, upright=True)
    left = max((measure(word, TICK) for word in words), default=0.0) + _LEFT
    figure = new_figure(_HEIGHT)
    width = 1 - (left + max(right + _LEFT, _RIGHT)) / WIDTH
    axes = figure.add_axes((left / WIDTH, _BOTTOM / _HEIGHT, width, span / _HEIGHT))
    axes.set_ylim(low, high)
    axes.set_yticks(places, labels=words)
    axes.set_xlim(days)
    mark_years(axes, lang)
    return figure, axes


def mark_years(axes: Axes, lang: str) -> None:
    """Letter an axis of days with years, each under its middle, as many as have room."""
    first, last = (date.fromordinal(int(day)).year for day in axes.get_xlim())
    starts = {year: date(year, 1, 1) for year in range(first, last + 1)}
    words = {year: word_day(day, "y", lang) for year, day in starts.items()}
    room = axes.get_window_extent().width / axes.figure.dpi / (last - first)
    widest = max(measure(word, TICK) for word in words.values()) + 0.15
    step = next((step for step in _STEPS if step * room >= widest), _STEPS[-1])
    chosen = [year for year in range(first, last) if (last - 1 - year) % step == 0]
    axes.set_xticks([day.toordinal() for day in starts.values()], minor=True)
    middles = [(starts[year].toordinal() + starts[year + 1].toordinal()) / 2 for year in chosen]
    axes.set_xticks(middles, labels=[words[year] for year in chosen])
    axes.tick_params(axis="x", which="major", length=0)
    axes.tick_params(axis="x", which="minor", length=3)


#: Labels and, for each, the id of a series or the ids of its facts; or ids of series alone.
Names = Sequence[str] | Mapping[str, str | Sequence[str]]


@dataclass(frozen=True)
class Strand:
    """One series as it is drawn.

    Parameters
    ----------
    label : str
        Its name in the picture.
    facts, whiskers : tuple of Fact
        Its values in the order of their periods, and the fact whose interval each one shows.
    color : str
        Of all its marks.
    """

    label: str
    facts: tuple[Fact, ...]
    whiskers: tuple[Fact, ...]
    color: str

    @property
    def marks(self) -> list[tuple[Interval, Fraction | None]]:
        """What is drawn: each interval, and the number in it if there is one."""
        pairs = zip(self.whiskers, self.facts, strict=True)
        return [(whisker.interval, fact.value) for whisker, fact in pairs]


def gather_strands(
    book: Book, chart: str, names: Names, claim: str, intervals: Mapping[str, str]
) -> list[Strand]:
    """Look series up and give each its label and its colour.

    Parameters
    ----------
    book : Book
        Gives the facts.
    chart : str
        Id of the chart, for messages.
    names : sequence of str, or mapping of str to str or sequence of str
        Ids of series; or labels, and for each the id of a series or the ids of its facts.
    claim : str
        Label or id of the series in the claim colour; may be empty.
    intervals : mapping of str to str
        For the fact of a value, the fact that gives its whisker.

    Raises
    ------
    FactError
        If a series has no facts, there are too many to tell apart, or the claim or the fact of a
        whisker is not shown.
    """
    given = dict(names) if isinstance(names, Mapping) else {name: name for name in names}
    found = {
        key: book.facts(series=ids) if isinstance(ids, str) else book.cite(*ids)
        for key, ids in given.items()
    }
    if not found or not all(found.values()):
        raise FactError(f"the chart {chart} has a series without facts; name at least one in each")
    if len(found) > len(PALETTE):
        raise FactError(
            f"the chart {chart} has {len(found)} series, of which {len(PALETTE)} can be told "
            "apart; draw two charts"
        )
    claimed = [key for key, ids in given.items() if claim and claim in (key, ids)]
    if claim and not claimed:
        raise FactError(f"the claim {claim!r} is not in the chart; {suggest(claim, found)}")
    shown = {fact.id for facts in found.values() for fact in facts}
    for key in sorted(intervals.keys() - shown):
        raise FactError(f"a whisker is given for {key!r}, which the chart {chart} does not show")
    colors = iter(PALETTE if not claim else [CONTEXT] * 2 if len(found) <= 3 else PALETTE[1:])
    strands = []
    for key, facts in found.items():
        ordered = tuple(sorted(facts, key=lambda fact: (find_middle(fact), fact.id)))
        whiskers = tuple(book[intervals.get(fact.id, fact.id)] for fact in ordered)
        label = key if isinstance(names, Mapping) else facts[0].label
        strands.append(Strand(label, ordered, whiskers, CLAIM if key in claimed else next(colors)))
    return strands


def find_runs(facts: Sequence[Fact]) -> list[list[Fact]]:
    """Split facts into the runs that a line may join.

    A run holds facts of one series, or of one source and label where there is no series, whose
    periods follow one another: years, half-years, months, or waves of a yearly survey.

    Parameters
    ----------
    facts : sequence of Fact
        In the order of their periods.
    """
    runs: list[list[Fact]] = []
    latest: dict[str, list[Fact]] = {}
    for fact in facts:
        kin = fact.series or f"{fact.label} ({fact.source.id if fact.source else fact.tier})"
        if kin not in latest or not follows(latest[kin][-1].period, fact.period):
            latest[kin] = []
            runs.append(latest[kin])
        latest[kin].append(fact)
    return runs


def follows(first: str, second: str) -> bool:
    """Tell whether a period is the next of its kind; of yearly survey waves, that of next year.

    Examples
    --------
    >>> follows("2024", "2025"), follows("2023", "2025"), follows("2024", "2025-H1")
    (True, False, False)
    >>> follows("2023-09-05/2023-10-06", "2024-09-03/2024-10-08")
    True
    """
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


#: Labels are broken at this width, in inches.
_LABEL = 1.45
#: A series that ends beyond this part of the time shown has its label in the right margin.
_LATE = 0.75
#: Markers of the series in order, so that they keep apart in grey print.
_SHAPES = "os^DvP"


def draw_strands(book: Book, strands: Sequence[Strand], unit: str, zero: bool) -> Figure:
    """Draw series over time; call it while the style is in use.

    Parameters
    ----------
    book : Book
        Words the last values.
    strands : sequence of Strand
        The series.
    unit : str
        Of the values.
    zero : bool
        Whether the y axis begins at zero.
    """
    days = find_years(fact.period for strand in strands for fact in strand.facts)
    late = days[0] + _LATE * (days[1] - days[0])
    beside = [find_middle(strand.facts[-1]) > late for strand in strands]
    labels = [_letter(book, strand) for strand in strands]
    right = max(
        (x.size[0] for x, is_late in zip(labels, beside, strict=True) if is_late), default=0
    )
    marks = [mark for strand in strands for mark in strand.marks]
    figure, axes = set_frame(days, marks, unit, book.lang, zero=zero, right=right)
    taken: list[Box] = []
    ends = [
        _draw_strand(axes, strand, shape, taken)
        for strand, shape in zip(strands, _SHAPES, strict=False)
    ]
    labels = [replace(label, place=end) for label, end in zip(labels, ends, strict=True)]
    put_beside(axes, [x for x, is_late in zip(labels, beside, strict=True) if is_late], taken)
    for label, is_late in zip(labels, beside, strict=True):
        if not is_late:
            put_label(axes, label, taken)
    return figure


def _letter(book: Book, strand: Strand) -> Label:
    """Make the label of a series, its name and its last value; its place is yet to be found."""
    value = word_value(book, strand.facts[-1]).text
    lines = [*break_even(strand.label, _LABEL), *break_even(value, _LABEL)]
    return Label((0.0, 0.0), lines, strand.color)


def _draw_strand(axes: Axes, strand: Strand, shape: str, taken: list[Box]) -> tuple[float, float]:
    """Draw the intervals and the lines of a series, note their room, and tell the last place."""
    spots = {}
    for fact, whisker in zip(strand.facts, strand.whiskers, strict=True):
        day = find_middle(fact)
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
        spots[fact.id] = day, placed.anchor if placed.dot is None else placed.dot
        taken += trace(axes, [(day, placed.lower), spots[fact.id], (day, placed.upper)])
    for artist in axes.get_lines():
        if artist.get_label() in spots and artist.get_marker() == "o":
            artist.set_marker(shape)
    for run in find_runs(strand.facts):
        points = [spots[fact.id] for fact in run]
        if len(points) > 1:
            days, levels = zip(*points, strict=True)
            axes.plot(days, levels, color=strand.color, linewidth=1.6, zorder=1.9, label="line")
            taken += trace(axes, points)
    return spots[strand.facts[-1].id]


#: Kinds of facts whose axis need not begin at zero.
_AFLOAT = ("rate", "ratio", "change", "points")


def series(
    book: Book,
    names: Names,
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
        Whether the y axis begins at zero; by default it does, but for rates and differences.

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
    >>> names = {"BMW": "bmw_china_restated"}
    >>> print(series(Book.open(), names, title="Fewer", subtitle="Deliveries", id="bmw").alt)
    Values over time; series: 1; values: 2. BMW: 826,300 (2023), at last 715,200 (2024). Highest: BMW, 826,300 (2023).
    """  # noqa: E501
    strands = gather_strands(book, id, names, claim, intervals or {})
    facts = [fact for strand in strands for fact in strand.facts]
    unit = check_facts(id, facts)
    check_facts(id, [whisker for strand in strands for whisker in strand.whiskers])
    if zero is None:
        zero = facts[0].kind not in _AFLOAT
    marks = [mark for strand in strands for mark in strand.marks]
    notes = [describe_marks(marks, book.lang), say("series_note", book.lang)]
    return Chart(
        id=id,
        title=book.word(title),
        subtitle=book.word(subtitle),
        alt=_describe(book, strands),
        header=[
            *(say(key, book.lang) for key in ("series", "period")),
            *(phrase(key, book.lang) for key in ("worded", "read_as")),
        ],
        rows=[row for strand in strands for row in _tell_strand(book, strand)],
        draw=partial(draw_strands, book, strands, unit, zero),
        note=join_sentences(notes, book.lang),
        lang=book.lang,
    )


def _tell_strand(book: Book, strand: Strand) -> list[list[Said]]:
    return [
        [
            plain(strand.label),
            _word_period(book, fact),
            word_value(book, fact),
            book.word(f"{{{whisker.id}:range}}"),
        ]
        for fact, whisker in zip(strand.facts, strand.whiskers, strict=True)
    ]


def _word_period(book: Book, fact: Fact) -> Said:
    return book.word(f"{{{fact.id}:period}}")


def _describe(book: Book, strands: Sequence[Strand]) -> str:
    """Say what the picture shows: each series from its first to its last value, and the highest."""
    values = [(strand.label, fact) for strand in strands for fact in strand.facts]
    label, top = max(values, key=lambda pair: _rank(pair[1]))
    stop, pause = ("。", "；") if book.lang == "zh" else (".", "; ")
    sentences = [
        say("series_alt", book.lang, series=len(strands), values=len(values)),
        pause.join(_describe_strand(book, strand) for strand in strands) + stop,
        say(
            "highest",
            book.lang,
            label=label,
            value=word_value(book, top).text,
            when=_word_period(book, top).text,
        ),
    ]
    return join_sentences(sentences, book.lang)


def _describe_strand(book: Book, strand: Strand) -> str:
    first, last = strand.facts[0], strand.facts[-1]
    ends = {"last": word_value(book, last).text, "end": _word_period(book, last).text}
    if first == last:
        return say("strand_one", book.lang, label=strand.label, **ends)
    ends |= {"first": word_value(book, first).text, "begin": _word_period(book, first).text}
    return say("strand_many", book.lang, label=strand.label, **ends)


def _rank(fact: Fact) -> Fraction | float:
    return fact.interval.lower if fact.value is None else fact.value
