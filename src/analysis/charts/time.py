"""Dated counts and events in, charts over time out: milestones, paces, and timelines."""

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
    break_even,
    find_middle,
    find_years,
    put_label,
    say,
    set_frame,
    spread,
    trace,
)
from analysis.charts.map import say_code, tell_source
from analysis.charts.marks import draw_fact
from analysis.charts.placing import is_open
from analysis.charts.style import CLAIM, CONTEXT, FAINT, MARGIN, TICK, WIDTH, new_figure, tint
from analysis.charts.table import check_facts, choose_colors, link_name, plain, word_value
from analysis.charts.text import height, measure, wrap
from analysis.charts.words import join_sentences, phrase
from analysis.errors import FactError
from analysis.facts.fact import Fact
from analysis.facts.tables import Row
from analysis.numbers.dates import period_bounds
from analysis.showing.prose import Said
from analysis.showing.telling import tell_text, tell_time

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from analysis.showing.book import Book

#: The greatest width of a date, the least height of a year, and the space between labels.
_DAY, _YEAR, _GAP = 1.9, 0.06, 0.07
#: Letters fitted to a screen may be that many times wider than measured.
_HINT = 1.05


@dataclass(frozen=True)
class Event:
    """An event as it is lettered.

    Parameters
    ----------
    kind : str
        Its kind, as coded.
    begin, end : date
        Its first and its last day.
    when, name : sequence of str
        Lines of text.
    own : bool
        True if an article tells of it.
    """

    kind: str
    begin: date
    end: date
    when: Sequence[str]
    name: Sequence[str]
    own: bool

    @property
    def size(self) -> float:
        """Height of its text, with the space to the next one."""
        return height(max(len(self.when), len(self.name)), TICK) + _GAP


@dataclass(frozen=True)
class Scale:
    """Years as tall as their events need; days in proportion within each year."""

    tops: Mapping[int, float]
    heights: Mapping[int, float]

    def place(self, day: date) -> float:
        """Give how far down a day stands, in inches."""
        part = (day.timetuple().tm_yday - 1) / 366
        return self.tops[day.year] + part * self.heights[day.year]


def letter_events(
    events: Sequence[Row], dates: Sequence[str], width: float, *, bold: bool
) -> list[Event]:
    """Break dates and names into lines that share a width; call it while the style is in use.

    Parameters
    ----------
    events : sequence of rows
        In the order of their periods.
    dates : sequence of str
        Their dates in words.
    width : float
        Inches for a date and a name.
    bold : bool
        Whether the events of the articles are set in bold.
    """
    days = [wrap(text, _DAY, TICK) for text in dates]
    width = (width - max(measure(line, TICK) for lines in days for line in lines)) / _HINT
    lettered = []
    for event, day in zip(events, days, strict=True):
        own = not event["fact_id"]
        name = wrap(event["name"], width, TICK, bold=own and bold)
        lettered.append(Event(event["kind"], *period_bounds(event["period"]), day, name, own))
    return lettered


def scale_years(events: Sequence[Event]) -> Scale:
    """Make each year as tall as the labels of the events that begin in it."""
    years = range(events[0].begin.year, max(event.end.year for event in events) + 1)
    heights = dict.fromkeys(years, 0.0)
    for event in events:
        heights[event.begin.year] += event.size
    heights = {year: max(_YEAR, need) for year, need in heights.items()}
    tops = dict(zip(years, accumulate(heights.values(), initial=0.0), strict=False))
    return Scale(tops, heights)


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
    total = max(sum(scale.heights.values()), sum(row.size for row in rows)) + 0.1
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
    >>> chart = timeline(book, visits, title="A visit", subtitle="Days", id="visit")
    >>> [row[0].text for row in chart.rows]
    ['14 April 2024', '14–16 Apr 2024']
    """
    earliest = period_bounds(since)[0] if since else date.min
    bounds = {row["event_id"]: period_bounds(row["period"]) for row in events}
    chosen = sorted(
        (row for row in events if bounds[row["event_id"]][1] >= earliest),
        key=lambda row: (bounds[row["event_id"]], row["event_id"]),
    )
    if not chosen:
        raise FactError(
            f"the chart {id} has no event to show; choose more kinds or an earlier year"
        )
    dates = [_tell_date(book, row) for row in chosen]
    return Chart(
        id=id,
        title=book.word(title),
        subtitle=book.word(subtitle),
        alt=_describe(chosen, dates, book.lang),
        header=[
            say("date", book.lang),
            phrase("what", book.lang),
            say("kind", book.lang),
            say("dated_by", book.lang),
        ],
        rows=[
            [
                day,
                _tell_name(book, row),
                plain(say_code(row["kind"], book.lang)),
                _tell_origin(book, row),
            ]
            for day, row in zip(dates, chosen, strict=True)
        ],
        draw=partial(draw_timeline, chosen, [day.text for day in dates], book.lang),
        note=say("timeline_note", book.lang),
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


def _describe(events: Sequence[Row], dates: Sequence[Said], lang: str) -> str:
    """Say what the picture shows: how many events, the first and the last one."""
    return say(
        "timeline_alt",
        lang,
        n=len(events),
        own=sum(not row["fact_id"] for row in events),
        first=events[0]["name"],
        begin=dates[0].text,
        last=events[-1]["name"],
        end=dates[-1].text,
    )


#: Where labels stand around a bar, best first.
_OVER: Turns = ((0, 1), (1, 0), (0, -1), (-1, 0), (1, -1), (-1, 1), (1, 1), (-1, -1))
#: Labels of paces and of the mean are broken at these widths; room over the marks; in inches.
_PACE, _MEAN, _HEAD = 1.05, 1.9, 0.3
#: Width of the line of a pace that is one value, in points.
_THICK = 4.0

Span = tuple[float, float]


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

    Examples
    --------
    >>> from analysis.showing.book import Book
    >>> ids = ["fawvw_pace_2017_2022", "fawvw_pace_2022_2024"]
    >>> chart = paces(Book.open(), ids, title="Slower", subtitle="Vehicles a year", id="p")
    >>> [row[1].text for row in chart.rows]
    ['21 August 2017 – 24 October 2022', '24 October 2022 – 3 July 2024']
    """
    facts = sorted(book.cite(*ids), key=lambda fact: (_find_days(book, fact), fact.id))
    means = book.cite(mean) if mean else []
    unit = check_facts(id, [*facts, *means])
    colors = choose_colors(facts, claim)
    notes = ["paces_note", "mean_note"][: 1 + len(means)]
    return Chart(
        id=id,
        title=book.word(title),
        subtitle=book.word(subtitle),
        alt=_describe_paces(book, facts, means),
        header=[
            phrase("what", book.lang),
            say("from_to", book.lang),
            phrase("worded", book.lang),
        ],
        rows=[
            [link_name(fact, fact.label), _tell_days(book, fact), word_value(book, fact)]
            for fact in [*facts, *means]
        ],
        draw=partial(_draw_paces, book, facts, means, unit, colors),
        note=join_sentences([say(key, book.lang) for key in notes], book.lang),
        lang=book.lang,
    )


def _find_days(book: Book, fact: Fact) -> Span:
    """Give the first and the last day of what a fact is computed from, in ordinal days."""
    ends = [period_bounds(dated.period) for dated in _list_dated(book, fact)]
    return float(min(x for x, _ in ends).toordinal()), float(max(x for _, x in ends).toordinal())


def _list_dated(book: Book, fact: Fact) -> list[Fact]:
    dated: list[Fact] = [book[key] for key in fact.inputs if book[key].period]
    if not dated:
        raise FactError(f"{fact.id} is not computed from dated facts; choose a pace between two")
    return dated


def _tell_days(book: Book, fact: Fact) -> Said:
    """Word the first and the last date that a fact is computed from, each linked."""
    dated = _list_dated(book, fact)
    first = min(dated, key=lambda fact: period_bounds(fact.period)[0])
    last = max(dated, key=lambda fact: period_bounds(fact.period)[1])
    return book.word(f"{{{first.id}:period}} – {{{last.id}:period}}")


def _describe_paces(book: Book, facts: Sequence[Fact], means: Sequence[Fact]) -> str:
    """Say what the picture shows: the first, the highest and the last pace, and the mean."""
    words = {fact.id: (word_value(book, fact).text, _tell_days(book, fact).text) for fact in facts}
    (first, begin), (last, end) = words[facts[0].id], words[facts[-1].id]
    top, best = words[max(facts, key=lambda fact: (fact.interval.lower, fact.id)).id]
    values = {"first": first, "begin": begin, "top": top, "best": best, "last": last, "end": end}
    sentences = [say("paces_alt", book.lang, n=len(facts), **values)]
    sentences += [say("mean_alt", book.lang, mean=word_value(book, fact).text) for fact in means]
    return join_sentences(sentences, book.lang)


def _draw_paces(
    book: Book, facts: Sequence[Fact], means: Sequence[Fact], unit: str, colors: Mapping[str, str]
) -> Figure:
    spans = {fact.id: _find_days(book, fact) for fact in (*facts, *means)}
    whole = min(begin for begin, _ in spans.values()), max(end for _, end in spans.values())
    years = find_years(date.fromordinal(int(day)).isoformat() for day in whole)
    marks = [(fact.interval, fact.value) for fact in (*facts, *means)]
    figure, axes = set_frame(years, marks, unit, book.lang, right=_PACE, top=_HEAD)
    taken: list[Box] = []
    for fact in means:
        _draw_pace(axes, fact, whole, CONTEXT, taken)
    for fact in facts:
        _draw_pace(axes, fact, spans[fact.id], colors[fact.id], taken)
    for fact in facts:
        lines = break_even(word_value(book, fact).text, _PACE)
        place = sum(spans[fact.id]) / 2, _find_edge(axes, fact)
        put_label(axes, Label(place, lines, colors[fact.id]), taken, _OVER)
    for fact in means:
        lines = [say("long_run", book.lang), *break_even(word_value(book, fact).text, _MEAN)]
        place = whole[0] + (whole[1] - whole[0]) / 6, _find_edge(axes, fact)
        put_label(axes, Label(place, lines, CONTEXT), taken, _OVER)
    return figure


def _list_closed(fact: Fact) -> list[float]:
    """List the ends of a fact's interval that are bounds, the lower one first."""
    interval = fact.interval
    ends = (interval.lower, interval.lower_basis), (interval.upper, interval.upper_basis)
    return [float(end) for end, basis in ends if not is_open(end, basis)]


def _find_edge(axes: Axes, fact: Fact) -> float:
    return min(_list_closed(fact), default=axes.get_ylim()[0])


def _draw_pace(axes: Axes, fact: Fact, span: Span, color: str, taken: list[Box]) -> None:
    """Draw a pace over its time: a line, a band as thick as its interval, or arrows from a line."""
    closed = _list_closed(fact)
    if len(closed) < 2:
        draw_fact(axes, fact, sum(span) / 2, color=color, vertical=True)
    elif closed[0] < closed[1]:
        low, high = closed
        axes.fill_between(span, low, high, color=tint(color, 0.6), linewidth=0, label=fact.id)
    for level in sorted(set(closed)):
        is_band = len(set(closed)) > 1
        axes.plot(
            span,
            [level, level],
            color=tint(color, 0.4) if is_band else color,
            linewidth=0.8 if is_band else _THICK,
            solid_capstyle="butt",
            label=fact.id,
        )
        taken += trace(axes, [(day, level) for day in span])


#: Where labels stand over a rising curve, best first.
_ABOVE: Turns = ((-1, 0), (-1, 1), (-0.5, 1), (0, 1), (0.5, 1), (1, -1), (1, 0), (1, 1), (0, -1))
#: Room over the marks in inches, and the part of the time shown that is added before the first
#: one, as room for its label.
_TIME_HEAD, _EARLIER = 0.3, 0.12


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
    >>> chart = milestones(Book.open(), ids, title="Thirty", subtitle="Vehicles", id="m")
    >>> [row[1].text for row in chart.rows]
    ['24 October 2022', '30 October 2025']
    """
    facts = sorted(book.cite(*ids), key=lambda fact: (fact.period, fact.interval.lower, fact.id))
    unit = check_facts(id, facts)
    for fact in facts:
        if fact.kind != "ordinal" or len(fact.period) != len("2025-10-30"):
            raise FactError(
                f"{fact.id} is no count on a day (kind {fact.kind}, period {fact.period!r}); "
                "choose dated milestones"
            )
    colors = choose_colors(facts, claim)
    return Chart(
        id=id,
        title=book.word(title),
        subtitle=book.word(subtitle),
        alt=_describe_milestones(book, facts, claim),
        header=[
            phrase("what", book.lang),
            say("day", book.lang),
            phrase("worded", book.lang),
        ],
        rows=[
            [link_name(fact, fact.label), _word_day(book, fact), word_value(book, fact)]
            for fact in facts
        ],
        draw=partial(_draw_milestones, book, facts, unit, colors, claim),
        note=say("milestones_note", book.lang),
        lang=book.lang,
    )


def _word_day(book: Book, fact: Fact) -> Said:
    return book.word(f"{{{fact.id}:period}}")


def _describe_milestones(book: Book, facts: Sequence[Fact], claim: Collection[str]) -> str:
    """Say what the picture shows: the first and the last count, and those that are marked."""
    words = [(word_value(book, fact).text, _word_day(book, fact).text) for fact in facts]
    (first, begin), (last, end) = words[0], words[-1]
    values = {"first": first, "begin": begin, "last": last, "end": end}
    sentences = [say("milestones_alt", book.lang, n=len(facts), **values)]
    sentences += [
        say("marked", book.lang, what=what, day=day)
        for fact, (what, day) in zip(facts, words, strict=True)
        if fact.id in claim
    ]
    return join_sentences(sentences, book.lang)


def _draw_milestones(
    book: Book,
    facts: Sequence[Fact],
    unit: str,
    colors: Mapping[str, str],
    claim: Collection[str],
) -> Figure:
    years = find_years([fact.period for fact in facts], _EARLIER)
    marks = [(fact.interval, fact.value) for fact in facts]
    figure, axes = set_frame(years, marks, unit, book.lang, top=_TIME_HEAD)
    spots = {fact.id: (find_middle(fact), float(fact.interval.lower)) for fact in facts}
    taken: list[Box] = []
    for name in dict.fromkeys(fact.label for fact in facts):
        points = [spots[fact.id] for fact in facts if fact.label == name]
        days, counts = zip(*points, strict=True)
        axes.plot(days, counts, color=CONTEXT, linewidth=0.9, zorder=1.9, label="mean")
        taken += trace(axes, points)
    for fact in facts:
        draw_fact(axes, fact, spots[fact.id][0], color=colors[fact.id], vertical=True)
    for fact in sorted(facts, key=lambda fact: fact.id not in claim):
        lines = [word_value(book, fact).text, _word_day(book, fact).text]
        lines = lines if fact.entity == facts[-1].entity else [fact.entity, *lines]
        put_label(axes, Label(spots[fact.id], lines, colors[fact.id]), taken, _ABOVE)
    return figure
