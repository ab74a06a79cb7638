"""Dated facts and events in, charts over time out: milestones, the pace between them, timelines."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from analysis.charts.axis import word_day
from analysis.charts.chart import Chart
from analysis.charts.lines import (
    Box,
    Label,
    Turns,
    Words,
    break_even,
    find_years,
    put_label,
    say,
    set_frame,
    spread,
    trace,
)
from analysis.charts.map import tell_source, tell_text, tell_time
from analysis.charts.marks import draw_fact
from analysis.charts.placing import is_open
from analysis.charts.style import CLAIM, CONTEXT, FAINT, MARGIN, TICK, WIDTH, new_figure, tint
from analysis.charts.table import check_facts, choose_colors, link_name, plain, word_value
from analysis.charts.text import height, measure, wrap
from analysis.charts.words import join_sentences
from analysis.errors import FactError
from analysis.facts.fact import Fact
from analysis.facts.tables import Row
from analysis.numbers.dates import period_bounds
from analysis.showing.prose import Said

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from analysis.showing.book import Book

_WORDS: Words = {
    "what": ("what", "was", "内容"),
    "day": ("day", "Tag", "日期"),
    "from_to": ("from and to", "von und bis", "起止日期"),
    "worded": ("as worded", "Angabe", "表述"),
    "milestones_note": (
        "A dot is a count on its day; the thin lines between are arithmetic means, not observed.",
        "Ein Punkt ist ein Stand an seinem Tag; die dünnen Linien dazwischen sind rechnerische "
        "Mittel, nicht beobachtet.",
        "圆点表示当日的累计数；其间的细线是算术平均，并非观测值。",
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
    "paces_note": (
        "A bar reaches from one dated count to the next, as high as the mean pace between them; its "
        "thickness is what the pace may be.",
        "Ein Balken reicht von einem datierten Stand zum nächsten, in Höhe des mittleren Tempos "
        "dazwischen; seine Dicke ist, was das Tempo sein kann.",
        "横条从一个有日期的累计数延伸到下一个，高度为其间的平均速度，厚度表示速度可能的范围。",
    ),
    "mean_note": (
        "The grey band is the long-run mean.",
        "Das graue Band ist der langjährige Durchschnitt.",
        "灰色带是长期平均值。",
    ),
    "paces_alt": (
        "Paces between dated counts, {n} in all. First: {first} ({begin}). Highest: {top} ({best}). "
        "Last: {last} ({end}).",
        "Tempo zwischen datierten Ständen, {n} Abschnitte. Zuerst: {first} ({begin}). Am höchsten: "
        "{top} ({best}). Zuletzt: {last} ({end}).",
        "有日期的累计数之间的速度，共{n}段。最早：{first}（{begin}）；最高：{top}（{best}）；最近：{last}（{end}）。",
    ),
    "long_run": ("long-run mean", "langjähriger Durchschnitt", "长期平均"),
    "date": ("date", "Datum", "日期"),
    "kind": ("kind", "Art", "类别"),
    "dated_by": ("dated by", "datiert durch", "日期出处"),
    "timeline_note": (
        "Blue and bold: an article says so; grey: context. Bars are periods. Years are drawn as tall "
        "as their events need.",
        "Blau und fett: steht in einem Artikel; grau: Kontext. Balken sind Zeiträume. Jahre sind so "
        "hoch gezeichnet, wie ihre Ereignisse es brauchen.",
        "蓝色粗体：报道中所述；灰色：背景资料。竖条表示一段时间。各年份的高度随事件多少而变。",
    ),
    "timeline_alt": (
        "Timeline with {n} events, {own} of them from the articles. First: {first}, {begin}. "
        "Last: {last}, {end}.",
        "Zeitleiste mit {n} Ereignissen, davon {own} aus den Artikeln. Zuerst: {first}, {begin}. "
        "Zuletzt: {last}, {end}.",
        "时间线，共{n}个事件，其中{own}个出自报道。最早：{first}，{begin}；最晚：{last}，{end}。",
    ),
    "mean_alt": (
        "Long-run mean: {mean}.",
        "Langjähriger Durchschnitt: {mean}.",
        "长期平均：{mean}。",
    ),
}
#: Labels stand where a rising curve leaves room; broken at this width, in inches.
_ABOVE: Turns = ((-1, 0), (-1, 1), (-0.5, 1), (0, 1), (0.5, 1), (1, -1), (1, 0), (1, 1), (0, -1))
_LABEL, _SIDE, _HEAD = 1.9, 1.05, 0.3
#: Part of the time shown that is added before the first milestone, as room for its label.
_EARLIER = 0.12
#: Around a bar: above or below it first.
_OVER: Turns = ((0, 1), (1, 0), (0, -1), (-1, 0), (1, -1), (-1, 1), (1, 1), (-1, -1))
#: Width of the line of a pace that is one value, in points.
_THICK = 4.0

_KINDS: Words = {
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
    "transport": ("transport", "Transport", "运输"),
}
_SHAPES = dict(zip(_KINDS, "o*sD^pPvXh>", strict=True))
#: In inches: where the axis and the text stand, the greatest width of a date, the width of a lane of bars, the least
#: height of a year, the space between labels, and the shortest period drawn as a bar.
_AXIS, _TEXT, _DAY, _LANE, _YEAR, _GAP, _SHORT = 0.52, 1.0, 1.9, 0.11, 0.13, 0.07, 0.08
#: Kinds in a row of the legend, and the size of a marker in points.
_COLUMNS, _MARK = 4, 7.5


def milestones(
    book: Book,
    ids: Sequence[str],
    *,
    title: str,
    subtitle: str,
    id: str,  # noqa: A002
    claim: Collection[str] = (),
) -> Chart:
    """Draw cumulative counts at their days; thin straight lines between are arithmetic means.

    Parameters
    ----------
    book : Book
        Gives the facts and words them.
    ids : sequence of str
        Facts of kind ordinal, each with a day as its period; counts of one thing are joined.
    title, subtitle : str
        Sentences for :meth:`Book.word`: the finding; measure, unit, place, period.
    id : str
        Key of the chart.
    claim : collection of str, optional
        Facts in the claim colour.

    Returns
    -------
    Chart
        One row per milestone.

    Raises
    ------
    FactError
        If there is no fact, one is no count on a day, or the claim is not shown.

    Examples
    --------
    >>> from analysis.showing.book import Book
    >>> ids = ["fawvw_milestone_2022", "fawvw_milestone_2025"]
    >>> milestones(Book.open(), ids, title="T", subtitle="S", id="m").alt
    'Cumulative counts at 2 dates, from 25 millionth (24 October 2022) to 30 millionth (30 October 2025).'
    """
    facts = sorted(book.cite(*ids), key=lambda fact: (fact.period, fact.interval.lower, fact.id))
    unit = check_facts(id, facts)
    for fact in facts:
        if fact.kind != "ordinal" or len(fact.period) != len("2025-10-30"):
            raise FactError(
                f"{fact.id} is no count on a day (kind {fact.kind}, period {fact.period!r})"
            )
    colors = choose_colors(facts, claim)
    days = {fact.id: book.word(f"{{{fact.id}:period}}") for fact in facts}
    values = {fact.id: word_value(book, fact) for fact in facts}
    first, last = facts[0].id, facts[-1].id
    sentences = [
        say(
            _WORDS,
            "milestones_alt",
            book.lang,
            n=len(facts),
            first=values[first].text,
            begin=days[first].text,
            last=values[last].text,
            end=days[last].text,
        ),
        *(
            say(_WORDS, "marked", book.lang, what=values[key].text, day=days[key].text)
            for key in values
            if key in claim
        ),
    ]

    def draw() -> Figure:
        marks = [(fact.interval, fact.value) for fact in facts]
        years = find_years([fact.period for fact in facts], _EARLIER)
        figure, axes = set_frame(years, marks, unit, book.lang, top=_HEAD)
        spots = {fact.id: (_begin(fact), float(fact.interval.lower)) for fact in facts}
        taken: list[Box] = []
        for name in dict.fromkeys(fact.label for fact in facts):
            points = [spots[fact.id] for fact in facts if fact.label == name]
            x, y = zip(*points, strict=True)
            axes.plot(x, y, color=CONTEXT, linewidth=0.9, zorder=1.9, label="mean")
            taken += trace(axes, points)
        for fact in facts:
            draw_fact(axes, fact, spots[fact.id][0], color=colors[fact.id], vertical=True)
        others = {fact.entity for fact in facts} - {facts[-1].entity}
        for fact in sorted(facts, key=lambda fact: fact.id not in claim):
            lines = [values[fact.id].text, days[fact.id].text]
            lines = [fact.entity, *lines] if fact.entity in others else lines
            put_label(axes, Label(spots[fact.id], lines, colors[fact.id]), taken, _ABOVE)
        return figure

    return Chart(
        id=id,
        title=book.word(title),
        subtitle=book.word(subtitle),
        alt=join_sentences(sentences, book.lang),
        header=[say(_WORDS, key, book.lang) for key in ("what", "day", "worded")],
        rows=[[link_name(f, f.label), days[f.id], values[f.id]] for f in facts],
        draw=draw,
        note=say(_WORDS, "milestones_note", book.lang),
        lang=book.lang,
    )


def paces(
    book: Book,
    ids: Sequence[str],
    *,
    title: str,
    subtitle: str,
    id: str,  # noqa: A002
    mean: str = "",
    claim: Collection[str] | None = None,
) -> Chart:
    """Draw each pace between two dated counts as a bar from the first date to the second.

    Parameters
    ----------
    book : Book
        Gives the facts and words them.
    ids : sequence of str
        Derived facts of one unit whose inputs are dated.
    title, subtitle : str
        Sentences for :meth:`Book.word`: the finding; measure, unit, place, period.
    id : str
        Key of the chart.
    mean : str, optional
        A fact drawn as a grey band over the whole time: the long-run mean.
    claim : collection of str, optional
        Paces in the claim colour, the others being grey; all of them by default.

    Returns
    -------
    Chart
        One row per pace, and one for the mean.

    Raises
    ------
    FactError
        If there is no fact, units differ, one has no dated inputs, or the claim is not shown.
    """
    facts = sorted(book.cite(*ids), key=lambda fact: (_find_days(book, fact), fact.id))
    means = book.cite(mean) if mean else []
    unit = check_facts(id, [*facts, *means])
    colors = choose_colors(facts, claim)
    return Chart(
        id=id,
        title=book.word(title),
        subtitle=book.word(subtitle),
        alt=_describe_paces(book, facts, means),
        header=[say(_WORDS, key, book.lang) for key in ("what", "from_to", "worded")],
        rows=[
            [link_name(fact, fact.label), _tell_days(book, fact), word_value(book, fact)]
            for fact in [*facts, *means]
        ],
        draw=partial(_draw_paces, book, facts, means, unit, colors),
        note=join_sentences(
            [say(_WORDS, key, book.lang) for key in ("paces_note", "mean_note")[: 1 + len(means)]],
            book.lang,
        ),
        lang=book.lang,
    )


def _find_days(book: Book, fact: Fact) -> tuple[float, float]:
    """Give the first and the last day of what a fact is computed from.

    Raises
    ------
    FactError
        If it is not computed from dated facts.
    """
    bounds = [period_bounds(book[key].period) for key in fact.inputs if book[key].period]
    if not bounds:
        raise FactError(f"{fact.id} is not computed from dated facts; choose a pace between two")
    return float(min(x.toordinal() for x, _ in bounds)), float(
        max(x.toordinal() for _, x in bounds)
    )


def _tell_days(book: Book, fact: Fact) -> Said:
    """Word the first and the last date that a fact is computed from, each linked."""
    dated = [book[key] for key in fact.inputs if book[key].period]
    ends = min(dated, key=_begin), max(dated, key=_end)
    return book.word(" – ".join(f"{{{end.id}:period}}" for end in ends))


def _begin(fact: Fact) -> float:
    return float(period_bounds(fact.period)[0].toordinal())


def _end(fact: Fact) -> float:
    return float(period_bounds(fact.period)[1].toordinal())


def _describe_paces(book: Book, facts: Sequence[Fact], means: Sequence[Fact]) -> str:
    """Say what the picture shows: the first, the highest and the last pace, and the mean."""
    top = max(facts, key=lambda fact: (fact.interval.lower, fact.id))
    words = {
        "first": word_value(book, facts[0]).text, "begin": _tell_days(book, facts[0]).text,
        "top": word_value(book, top).text, "best": _tell_days(book, top).text,
        "last": word_value(book, facts[-1]).text, "end": _tell_days(book, facts[-1]).text,
    }  # fmt: skip
    sentences = [say(_WORDS, "paces_alt", book.lang, n=len(facts), **words)]
    sentences += [say(_WORDS, "mean_alt", book.lang, mean=word_value(book, x).text) for x in means]
    return join_sentences(sentences, book.lang)


def _draw_paces(
    book: Book, facts: Sequence[Fact], means: Sequence[Fact], unit: str, colors: Mapping[str, str]
) -> Figure:
    spans = {fact.id: _find_days(book, fact) for fact in (*facts, *means)}
    whole = (min(begin for begin, _ in spans.values()), max(end for _, end in spans.values()))
    years = find_years(date.fromordinal(int(day)).isoformat() for day in whole)
    marks = [(fact.interval, fact.value) for fact in (*facts, *means)]
    figure, axes = set_frame(years, marks, unit, book.lang, right=_SIDE, top=_HEAD)
    taken: list[Box] = []
    for fact in (*means, *facts):
        span = whole if fact in means else spans[fact.id]
        for level in _draw_band(axes, fact, span, colors.get(fact.id, CONTEXT)):
            taken += trace(axes, [(day, level) for day in span])
    for fact in (*facts, *means):
        lines = break_even(word_value(book, fact).text, _LABEL if fact in means else _SIDE)
        middle = sum(spans[fact.id]) / 2
        if fact in means:
            lines = [say(_WORDS, "long_run", book.lang), *lines]
            middle = whole[0] + (whole[1] - whole[0]) / 6
        place = (middle, float(fact.interval.lower))
        put_label(axes, Label(place, lines, colors.get(fact.id, CONTEXT)), taken, _OVER)
    return figure


def _draw_band(
    axes: Axes, fact: Fact, span: tuple[float, float], color: str
) -> tuple[float, float]:
    """Draw a pace over its time: a line, a band as thick as its interval, or an arrow on a line."""
    ends = ((fact.interval.lower, fact.interval.lower_basis),
            (fact.interval.upper, fact.interval.upper_basis))  # fmt: skip
    closed = [float(end) for end, basis in ends if not is_open(end, basis)]
    low, high = (min(closed), max(closed)) if closed else axes.get_ylim()
    if len(closed) < 2:
        draw_fact(axes, fact, sum(span) / 2, color=color, vertical=True)
    if high > low:
        axes.fill_between(span, low, high, color=tint(color, 0.6), linewidth=0, label=fact.id)
    for level in sorted({low, high}):
        thick, shade = (_THICK, color) if low == high else (0.8, tint(color, 0.4))
        axes.plot(
            span, [level, level], color=shade, linewidth=thick, solid_capstyle="butt", label=fact.id
        )
    return low, high


def timeline(
    book: Book,
    events: Sequence[Row],
    *,
    title: str,
    subtitle: str,
    id: str,  # noqa: A002
    since: str = "",
) -> Chart:
    """Draw events down a time axis: those of the articles in the claim colour, the others grey.

    Parameters
    ----------
    book : Book
        Words the dates and gives the facts that date the events of context.
    events : sequence of rows
        Rows of ``book.rows("events")``.
    title, subtitle : str
        Sentences for :meth:`Book.word`: the finding; measure, unit, place, period.
    id : str
        Key of the chart.
    since : str, optional
        A period (ISO 8601): events that ended before it are left out.

    Returns
    -------
    Chart
        One row per event.

    Raises
    ------
    FactError
        If no event is left.

    Examples
    --------
    >>> from analysis.showing.book import Book
    >>> book = Book.open()
    >>> visits = [row for row in book.rows("events") if row["kind"] == "visit"]
    >>> timeline(book, visits, title="T", subtitle="S", id="t").alt
    'Timeline with 2 events, 1 of them from the articles. First: Olaf Scholz arrives in Chongqing, 14 April 2024. Last: Olaf Scholz tours Chongqing, Shanghai and Beijing, 14–16 Apr 2024.'
    """
    earliest = period_bounds(since)[0] if since else date.min
    bounds = {row["event_id"]: period_bounds(row["period"]) for row in events}
    chosen = sorted(
        (row for row in events if bounds[row["event_id"]][1] >= earliest),
        key=lambda row: (bounds[row["event_id"]], row["event_id"]),
    )
    if not chosen:
        raise FactError(
            f"the chart {id} has no event to show; choose an earlier year or more kinds"
        )
    dates = [_tell_date(book, row) for row in chosen]
    return Chart(
        id=id,
        title=book.word(title),
        subtitle=book.word(subtitle),
        alt=say(
            _WORDS,
            "timeline_alt",
            book.lang,
            n=len(chosen),
            own=sum(not row["fact_id"] for row in chosen),
            first=chosen[0]["name"],
            begin=dates[0].text,
            last=chosen[-1]["name"],
            end=dates[-1].text,
        ),
        header=[say(_WORDS, key, book.lang) for key in ("date", "what", "kind", "dated_by")],
        rows=[
            [
                day,
                _tell_name(book, row),
                plain(say(_KINDS, row["kind"], book.lang)),
                _tell_origin(book, row),
            ]
            for day, row in zip(dates, chosen, strict=True)
        ],
        draw=partial(_draw_timeline, chosen, [day.text for day in dates], book.lang),
        note=say(_WORDS, "timeline_note", book.lang),
        lang=book.lang,
    )


def _tell_date(book: Book, row: Row) -> Said:
    if row["fact_id"]:
        return book.word(f"{{{row['fact_id']}:period}}")
    return tell_time(row["period"], book.lang)


def _tell_name(book: Book, row: Row) -> Said:
    return (
        link_name(book[row["fact_id"]], row["name"]) if row["fact_id"] else tell_text(row["name"])
    )


def _tell_origin(book: Book, row: Row) -> Said:
    """Say who dates an event: the source of its fact, or the article."""
    if not row["fact_id"]:
        return tell_source(book, row)
    source = book[row["fact_id"]].source
    return plain(source.publisher if source else "")


@dataclass(frozen=True)
class _Scale:
    """Years as tall as their events need; days in proportion within each year."""

    tops: Mapping[int, float]
    heights: Mapping[int, float]

    def place(self, day: date) -> float:
        """Give how far down a day stands, in inches."""
        part = (day.timetuple().tm_yday - 1) / 366
        return self.tops[day.year] + part * self.heights[day.year]


def _scale_years(events: Sequence[_Event]) -> _Scale:
    """Make each year as tall as the labels of the events that begin in it."""
    years = range(events[0].begin.year, max(event.end.year for event in events) + 1)
    heights = dict.fromkeys(years, 0.0)
    for event in events:
        heights[event.begin.year] += event.size
    heights = {year: max(_YEAR, need) for year, need in heights.items()}
    tops = dict(zip(years, accumulate(heights.values(), initial=0.0), strict=False))
    return _Scale(tops, heights)


def _draw_timeline(events: Sequence[Row], dates: Sequence[str], lang: str) -> Figure:
    from matplotlib.collections import LineCollection

    rows = _letter_events(events, dates, lang)
    scale = _scale_years(rows)
    kinds = list(dict.fromkeys(row["kind"] for row in events))
    head = 0.1 + 0.22 * -(-len(kinds) // _COLUMNS)
    total = max(sum(scale.heights.values()), sum(row.size for row in rows)) + 0.1
    figure = new_figure(head + total)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(total, -head)
    _draw_years(axes, scale, {row.begin.year for row in rows}, lang)
    _draw_legend(axes, kinds, -head, lang)
    column = _TEXT + 0.12 + max(measure(line, TICK) for row in rows for line in row.date)
    places = spread([scale.place(row.begin) for row in rows], [row.size for row in rows], 0, total)
    lanes: list[float] = []
    leaders = []
    for row, y in zip(rows, places, strict=True):
        top, bottom = scale.place(row.begin), scale.place(row.end)
        x = _draw_event(axes, row, top, bottom, lanes)
        leaders.append([(x, top), (_TEXT - 0.2, top), (_TEXT - 0.04, y)])
        options: dict[str, Any] = {"va": "center", "fontsize": TICK, "linespacing": 1.15}
        axes.text(_TEXT, y, "\n".join(row.date), color=CONTEXT, **options)
        options |= {"color": CLAIM, "fontweight": _weigh(lang)} if row.own else {}
        axes.text(column, y, "\n".join(row.name), **options)
    axes.add_collection(LineCollection(leaders, colors=FAINT, linewidths=0.8, zorder=1))
    return figure


@dataclass(frozen=True)
class _Event:
    """An event as it is lettered; `own` is true of those of the articles."""

    kind: str
    begin: date
    end: date
    date: Sequence[str]
    name: Sequence[str]
    own: bool

    @property
    def size(self) -> float:
        return height(max(len(self.date), len(self.name)), TICK) + _GAP


def _letter_events(events: Sequence[Row], dates: Sequence[str], lang: str) -> list[_Event]:
    """Break dates and names into the lines of their columns."""
    days = [wrap(text, _DAY, TICK) for text in dates]
    widest = max(measure(line, TICK) for lines in days for line in lines)
    room = WIDTH - _TEXT - 0.12 - widest - MARGIN
    lettered = []
    for event, day in zip(events, days, strict=True):
        own = not event["fact_id"]
        name = wrap(event["name"], room, TICK, bold=own and _weigh(lang) == "bold")
        lettered.append(_Event(event["kind"], *period_bounds(event["period"]), day, name, own))
    return lettered


def _weigh(lang: str) -> str:
    """Give the weight of what stands out: the Chinese font has one weight only."""
    return "normal" if lang == "zh" else "bold"


def _draw_event(axes: Axes, event: _Event, top: float, bottom: float, lanes: list[float]) -> float:
    """Draw the marker of an event, and a bar in a free lane for a period; give the marker's x."""
    x, color = _AXIS, CLAIM if event.own else CONTEXT
    if bottom - top > _SHORT:
        lane = next((i for i, end in enumerate(lanes) if end < top), len(lanes))
        lanes[lane : lane + 1] = [bottom]
        x += (lane + 1) * _LANE
        axes.plot([x, x], [top, bottom], color=tint(color, 0.5), linewidth=4, zorder=1.6,
                  solid_capstyle="butt", label="period")  # fmt: skip
    axes.plot([x], [top], marker=_SHAPES[event.kind], color=color, markersize=_MARK,
              markeredgewidth=0, zorder=3, label="event")  # fmt: skip
    return x


def _draw_years(axes: Axes, scale: _Scale, shown: Collection[int], lang: str) -> None:
    """Draw the axis: a tick where each year begins, and the word of those with events."""
    last = max(scale.tops)
    axes.vlines(_AXIS, 0, scale.tops[last] + scale.heights[last], color=CONTEXT, linewidth=0.8)
    axes.hlines(list(scale.tops.values()), _AXIS - 0.05, _AXIS, color=CONTEXT, linewidth=0.8)
    for year in sorted(shown):
        word = word_day(date(year, 1, 1), "y", lang)
        axes.text(_AXIS - 0.09, scale.tops[year], word, ha="right", va="top", fontsize=TICK,
                  fontweight=_weigh(lang))  # fmt: skip


def _draw_legend(axes: Axes, kinds: Sequence[str], top: float, lang: str) -> None:
    """Draw the markers of the kinds shown, each with its word."""
    for index, kind in enumerate(kinds):
        row, column = divmod(index, _COLUMNS)
        x, y = 0.12 + column * (WIDTH / _COLUMNS), top + 0.12 + row * 0.22
        axes.plot([x], [y], marker=_SHAPES[kind], color=CONTEXT, markersize=_MARK,
                  markeredgewidth=0, label="legend")  # fmt: skip
        axes.text(x + 0.14, y, say(_KINDS, kind, lang), va="center", fontsize=TICK, color=CONTEXT)
