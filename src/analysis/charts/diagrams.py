"""Diagrams: networks of who works with whom, and timelines of events, drawn in inches."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import accumulate
from statistics import fmean
from typing import TYPE_CHECKING, Any

from matplotlib.patches import FancyArrowPatch

from analysis.book.prose import Sentence, link_name
from analysis.book.tables import tell_name, tell_time
from analysis.charts import text
from analysis.charts.axes import word_day
from analysis.charts.layout import Layout, list_rows, new_figure
from analysis.charts.marks import draw_pale
from analysis.charts.output import record, say_printed, tell_origin
from analysis.charts.style import CONTEXT, HIGHLIGHT, INK, MARGIN, PALETTE, TICK, tint
from analysis.charts.text import Point, find_figure, height, phrase, wrap
from analysis.errors import FactError
from analysis.quantities.periods import period_bounds

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from analysis.book.book import Book

TableRow = Mapping[str, Any]

#: Inches: a line of the key, and the space behind a name in it.
_KEY, _APART = 0.22, 0.14

#: How the ties of each direction are drawn: dash, width and arrow head tell them apart in grey too.
#: A direction to or from a country names it: "to_china".
_STYLES: Mapping[str, tuple[str, float, Any, str]] = {
    "to": (tint(INK, 0.25), 1.4, "-", "-|>"),
    "joint": (tint(HIGHLIGHT, 0.3), 2.6, "-", "-"),
    "unnamed": (tint(HIGHLIGHT, 0.3), 2.0, (0, (1, 1)), "-"),
    "from": (PALETTE[1], 2.4, (0, (4, 1.4)), "-|>"),
    "none": (CONTEXT, 1.3, (0, (1, 2)), "-"),
}
#: Parts of the width: where the columns end, and what stands between them, at least so many inches.
_COLUMN, _BETWEEN, _LEAST_BETWEEN = 0.303, 0.182, 0.92
#: Inches: between ties at an actor, between actors, and between a name and its ties.
_PORT, _ACTOR_GAP, _AIR = 0.17, 0.13, 0.1
#: Inches: a tie in the key and the space after it, the headings of the sides.
_TIE, _SPACE, _HEADINGS = 0.6, 0.12, 0.42
#: How often the columns are put in order: more often changes nothing.
_ROUNDS = 8
_COLUMNS = ("one", "other", "kind", "direction", "subject", "since", "printed_in")


@dataclass
class _Actor:
    """An actor, or the heading of a block of actors, with its ties: their number and the other."""

    side: str
    lines: Sequence[str]
    ties: list[tuple[int, str]] = field(default_factory=list)
    y: float = 0.0

    @property
    def size(self) -> float:
        """Inches that it takes, with the space to the next one."""
        return max(height(len(self.lines), TICK), len(self.ties) * _PORT) + _ACTOR_GAP


def network(book: Book, ties: pd.DataFrame) -> Axes:
    """Draw the actors of two countries, left and right, and a line for every tie.

    They are the two countries of most actors that are tied; on the right is the one that the names
    of directions tell of, as ``to_china`` does. Actors of other countries stand below those on the
    left; whoever is tied to its own side, as joint ventures are, stands between the sides. The
    `ties` are rows of ``book.table("ties")``. The Axes are in inches, down from the top, and are
    drawn anew at every width.

    >>> from analysis import Book, charts
    >>> book = Book.open()
    >>> ax = network(book, book.table("ties").query("kind == 'transport'"))
    >>> charts.describe(ax).alt
    'Network. Actors: 2; links: 1. Links by direction: no technology named 1.'
    """
    rows = list_rows(ties, "ties", "actor_a")
    if not rows:
        raise FactError("a network has no tie to show; choose more kinds or an earlier year")
    actors = book.table("actors").set_index("actor_id")
    names = dict(actors["name"])
    known = list_rows(book.table("ties"), "ties", "actor_a")
    every, countries = [*known, *rows], dict(actors["country"])
    heads = _choose_countries(every, countries)
    sides = _find_sides(every, {key: heads.get(x, "other") for key, x in countries.items()})
    cells = []
    for tie in rows:
        codes = (book.label(tie["kind"]), book.label(tie["direction"]), tie["subject"])
        said = map(tell_name, (names[tie["actor_a"]], names[tie["actor_b"]], *codes))
        cells.append([*said, tell_time(tie["since"], book.lang), say_printed(book, tie)])
    ax = _draw_by(book, lambda ax: _draw_network(book, ax, rows, names, sides, heads))
    alt, articles = _describe(book, rows, names), [tie["source_id"] for tie in rows]
    return record(ax, book, alt, _COLUMNS, cells, ["network_note"], articles=articles)


def _draw_by(book: Book, draw: Callable[[Axes], None]) -> Axes:
    """Make Axes without ticks that are drawn anew at every width."""
    figure, (ax,) = new_figure(book.lang)
    ax.set_axis_off()
    figure.set_layout_engine(Layout(book.lang, lambda _: draw(ax)))
    return ax


def _place_key(
    book: Book, ax: Axes, codes: Sequence[str], room: float, space: float, bottom: float
) -> list[Point]:
    """Measure Axes in inches down from `space` below a key; say where its marks begin."""
    figure, names = find_figure(ax), [book.label(code) for code in codes]
    wide = figure.get_figwidth()
    width = room + max(text.measure(name, TICK) for name in names) + _APART
    columns = max(1, int((wide - 2 * MARGIN + _APART) / width))
    head = space + math.ceil(len(names) / columns) * _KEY
    figure.set_figheight(head + bottom)
    ax.set(xlim=(0, wide), ylim=(bottom, -head))
    places = [divmod(number, columns) for number in range(len(names))]
    spots = [(MARGIN + column * width, (line + 0.5) * _KEY - head) for line, column in places]
    for (x, y), name in zip(spots, names, strict=True):
        _write(ax, (x + room, y), [name])
    return spots


def _write(ax: Axes, spot: Point, lines: Sequence[str], **style: Any) -> None:
    text.write_lines(ax, spot, lines, down=ax.transData, size=TICK, **style)


def _choose_countries(ties: Sequence[TableRow], countries: Mapping[str, str]) -> dict[str, str]:
    """Choose the two countries of most actors; technology "to" a country goes to the right."""
    ends = [(tie["actor_a"], tie["actor_b"]) for tie in ties]
    count = Counter(countries[key] for key in {key for pair in ends for key in pair})
    ways = [_find_way(tie["direction"]) for tie in ties]
    named = Counter(
        countries[pair[way == "to"]]
        for pair, way in zip(ends, ways, strict=True)
        if way in ("to", "from")
    )
    most = sorted((x for x in count if x), key=lambda x: (-count[x], x))[:2]
    most.sort(key=lambda x: (named[x], count[x], x), reverse=True)
    return dict(zip(most, ("right", "left"), strict=False))


def _find_way(direction: str) -> str:
    """Find how ties of a direction are drawn: "to" of "to_china"."""
    way = direction.partition("_")[0]
    if way not in _STYLES:
        known = ", ".join(f"{x}_…" if x in ("to", "from") else x for x in _STYLES)
        raise FactError(f"a network cannot draw the direction {direction!r}; allowed are {known}")
    return way


def _list_directions(ties: Sequence[TableRow]) -> list[str]:
    """List the directions of ties in the order of the key."""
    order = list(_STYLES)
    found = {tie["direction"] for tie in ties}
    return sorted(found, key=lambda x: (order.index(_find_way(x)), x))


def _find_sides(ties: Sequence[TableRow], sides: dict[str, str]) -> dict[str, str]:
    """Say where each actor stands: of two tied actors of one side, one stands between the sides.

    It is the one tied so more often. All ties count, so that an actor keeps its place when only
    some are drawn.
    """
    pairs = [(tie["actor_a"], tie["actor_b"]) for tie in ties]
    inner = [(a, b) for a, b in pairs if (sides[a] == "right") == (sides[b] == "right")]
    count = Counter(key for pair in inner for key in pair)
    return sides | {max(pair, key=lambda key: (count[key], key)): "between" for pair in inner}


def _draw_network(
    book: Book,
    ax: Axes,
    ties: Sequence[TableRow],
    names: Mapping[str, str],
    sides: Mapping[str, str],
    heads: Mapping[str, str],
) -> None:
    """Draw the network as wide as the figure is, and make the figure as high as it needs."""
    wide = find_figure(ax).get_figwidth()
    actors = _list_actors(book, ties, names, sides, wide)
    _arrange(actors)
    shown = _list_directions(ties)
    bottom = max(actor.y + actor.size / 2 for actor in actors.values())
    spots = _place_key(book, ax, shown, _TIE + _SPACE, _HEADINGS, bottom)
    for key, (x, y) in zip(shown, spots, strict=True):
        ends = (x, y), (x + _TIE, y)
        _draw_tie(ax, *(ends[::-1] if _find_way(key) == "from" else ends), key)
    taken = {actor.side for actor in actors.values()}
    for country, side in heads.items():
        if side in taken:
            lines = wrap(book.label(country), _COLUMN * wide, TICK, bold=True)
            actors[country] = _Actor(side, lines, y=-0.18)
    for actor in actors.values():
        left, right, x, align = _find_lane(actor.side, wide)
        reach = (actor.size - _ACTOR_GAP) / 2
        for edge in sorted({left, right}) if actor.ties else ():
            ax.plot([edge, edge], [actor.y - reach, actor.y + reach], color=INK, linewidth=1.5)
        _write(ax, (x, actor.y), actor.lines, ha=align, weight="normal" if actor.ties else "bold")
    for tie, ends in zip(ties, _find_ports(ties, actors, wide), strict=True):
        _draw_tie(ax, *ends, tie["direction"])


def _find_lane(side: str, wide: float) -> tuple[float, float, float, str]:
    """Give where ties from the left and from the right end, and where names stand, in inches."""
    half = max(_BETWEEN * wide, _LEAST_BETWEEN) / 2
    if side == "between":
        return wide / 2 - half, wide / 2 + half, wide / 2, "center"
    x = (1 - _COLUMN if side == "right" else _COLUMN) * wide
    return (x, x, x + _AIR, "left") if side == "right" else (x, x, x - _AIR, "right")


def _list_actors(
    book: Book,
    ties: Sequence[TableRow],
    names: Mapping[str, str],
    sides: Mapping[str, str],
    wide: float,
) -> dict[str, _Actor]:
    """List the actors in the order of their ties, with the lines of their names."""
    actors: dict[str, _Actor] = {}
    column = _COLUMN * wide - _AIR - MARGIN
    for index, tie in enumerate(ties):
        for key, other in (("actor_a", "actor_b"), ("actor_b", "actor_a")):
            side = sides[tie[key]]
            left, right, *_ = _find_lane(side, wide)
            room = right - left - _AIR if side == "between" else column
            actor = actors.setdefault(tie[key], _Actor(side, wrap(names[tie[key]], room, TICK)))
            actor.ties.append((index, tie[other]))
    if any(actor.side == "other" for actor in actors.values()):
        heading = wrap(phrase("elsewhere", book.lang), column, TICK, bold=True)
        actors[""] = _Actor("other", ["", *heading])
    return actors


def _arrange(actors: Mapping[str, _Actor]) -> None:
    """Place each actor beside its partners, so that few lines cross; those between stand below."""
    left, other, right, between = (
        [key for key, actor in actors.items() if actor.side == side and actor.ties]
        for side in ("left", "other", "right", "between")
    )
    partners = {key: [other for _, other in actor.ties] for key, actor in actors.items()}
    # Who is linked to those below comes last, others in the order of their partners' mean places.
    low = {key: key in (*other, *between) for key in actors}
    place = {key: i for i, key in enumerate([*left, *other])}
    place |= dict.fromkeys(between, len(actors))
    for _ in range(_ROUNDS):
        low = {key: low[key] or any(low[x] for x in partners[key]) for key in actors}
        for keys, first in ((right, 0), (left, 0), (other, len(left))):
            keys.sort(key=lambda key: (low[key], fmean(place[x] for x in partners[key])))
            place |= {key: first + i for i, key in enumerate(keys)}
    sides = [[*left, *(key for key in actors if not key), *other], right]
    bottom = max(math.fsum(actors[key].size for key in keys) for keys in sides)
    for keys in sides * 3:
        found = [[actors[x].y for x in partners[key] if actors[x].y] for key in keys]
        wanted = [fmean(places) if places else 0.0 for places in found]
        sizes = [actors[key].size for key in keys]
        for key, y in zip(keys, text.spread(wanted, sizes, 0.0, bottom), strict=True):
            actors[key].y = y
    for key in between:
        actors[key].y = bottom + actors[key].size / 2
        bottom += actors[key].size


def _find_ports(
    ties: Sequence[TableRow], actors: Mapping[str, _Actor], wide: float
) -> list[tuple[Point, Point]]:
    """Give both ends of each tie in inches: no two of them touch."""
    ports: dict[tuple[int, str], Point] = {}
    for key, actor in actors.items():
        ends: dict[float, list[tuple[float, int]]] = {}
        for index, other in actor.ties:
            left, right, *_ = _find_lane(actor.side, wide)
            edge = right if actors[other].side == "right" else left
            ends.setdefault(edge, []).append((actors[other].y, index))
        for x, found in ends.items():
            for rank, (_, index) in enumerate(sorted(found)):
                ports[index, key] = x, actor.y + (rank - (len(found) - 1) / 2) * _PORT
    return [(ports[i, tie["actor_a"]], ports[i, tie["actor_b"]]) for i, tie in enumerate(ties)]


def _draw_tie(ax: Axes, start: Point, end: Point, direction: str) -> None:
    """Draw a tie from who gives to who receives."""
    color, width, dashes, arrow = _STYLES[_find_way(direction)]
    style: dict[str, Any] = {"color": color, "linewidth": width, "linestyle": dashes}
    style |= {"mutation_scale": 12, "shrinkA": 0, "shrinkB": 0, "capstyle": "butt"}
    ax.add_patch(FancyArrowPatch(start, end, arrowstyle=arrow, label=f"_{direction}", **style))


def _describe(book: Book, ties: Sequence[TableRow], names: Mapping[str, str]) -> list[str]:
    """Say how many ties of each direction there are, and which pair has most."""
    counted = Counter(tie["direction"] for tie in ties)
    pause = "，" if book.lang == "zh" else ", "
    counts = pause.join(f"{book.label(key)} {counted[key]}" for key in _list_directions(ties))
    pairs = Counter(tuple(sorted((tie["actor_a"], tie["actor_b"]))) for tie in ties)
    actors = {key for pair in pairs for key in pair}
    told = [phrase("network_alt", book.lang, actors=len(actors), ties=len(ties), counts=counts)]
    (one, two), most = pairs.most_common(1)[0]
    if most > 1:
        told.append(phrase("most_ties", book.lang, one=names[one], two=names[two], n=most))
    return told


#: Kinds of events, and the marker of each.
_EVENTS = (
    *("founding", "milestone", "conference", "congress", "visit", "partnership"),
    *("investment", "policy", "closure", "survey", "transport"),
)
_MARKERS = dict(zip(_EVENTS, "o*sD^pPvXh>", strict=True))
#: Inches: where the axis and the text stand, a lane of bars, the shortest period drawn as a bar.
_AXIS, _TEXT, _LANE, _SHORT = 0.6, 1.08, 0.11, 0.08
#: Inches: room for a marker in the key; a marker's size in points.
_ROOM, _MARK = 0.2, 7.5
#: Inches: the space after dates, the least height of a year, between labels; names that get fewer
#: inches than the last beside the dates stand below them.
_AFTER, _YEAR, _LABEL_GAP, _LEAST_NAME = 0.12, 0.02, 0.07, 2.2


def timeline(book: Book, events: pd.DataFrame) -> Axes:
    """Draw events down an axis of years: those of the articles in colour, the others grey.

    The `events` are rows of ``book.table("events")``. The Axes are in inches, down from the top,
    and are drawn anew at every width.

    >>> from analysis import Book, charts
    >>> book = Book.open()
    >>> ax = timeline(book, book.table("events").query("kind == 'visit'"))
    >>> [row[0].text for row in charts.describe(ax).rows]
    ['14 April 2024', '14–16 April 2024']
    """
    listed = list_rows(events, "events", "event_id")
    rows = sorted(listed, key=lambda x: (period_bounds(x["period"]), x["event_id"]))
    if not rows:
        raise FactError("a timeline has no event to show; choose more kinds or an earlier year")
    cells = [_tell_event(book, row) for row in rows]
    dates = [row[0].text for row in cells]
    own = sum(not row["fact_id"] for row in rows)
    ends = {"first": rows[0]["name"], "begin": dates[0], "last": rows[-1]["name"], "end": dates[-1]}
    alt = [phrase("timeline_alt", book.lang, n=len(rows), own=own, **ends)]
    ax = _draw_by(book, lambda ax: _draw_timeline(book, ax, rows, dates))
    columns, articles = ("date", "what", "kind", "dated_by"), [row["source_id"] for row in rows]
    return record(ax, book, alt, columns, cells, ["timeline_note"], articles=articles)


def _tell_event(book: Book, row: TableRow) -> list[Sentence]:
    """Say when an event was, what it was, of which kind, and who dates it."""
    kind = tell_name(book.label(row["kind"]))
    if not row["fact_id"]:
        name = tell_name(row["name"])
        return [_tell_when(row["period"], book.lang), name, kind, tell_origin(book, row)]
    fact = book[row["fact_id"]]
    name = book.cite_sentence(link_name(fact, row["name"]))
    return [book.word(f"{{{fact.id}:period}}"), name, kind, tell_origin(book, row)]


def _tell_when(period: str, lang: str) -> Sentence:
    """Say when something was: "by 26 June 2025" of the part of a year before a day."""
    begin, end = period_bounds(period)
    is_whole = (end + timedelta(days=1)).day == 1  # to the end of a month
    if is_whole or begin == end or begin != date(end.year, 1, 1):
        return tell_time(period, lang)
    day = tell_time(end.isoformat(), lang)
    html, words = (phrase("by_day", lang, day=x) for x in (day.html, day.text))
    return replace(day, html=html, text=words)


def _draw_timeline(book: Book, ax: Axes, rows: Sequence[TableRow], dates: Sequence[str]) -> None:
    """Draw the events as wide as the figure is, and make the figure as high as they need."""
    width = find_figure(ax).get_figwidth() - _TEXT - MARGIN
    column = _AFTER + max(text.measure(day, TICK) for day in dates)
    column = column if width - column >= _LEAST_NAME else 0.0
    names = [wrap(x["name"], width - column, TICK, bold=not x["fact_id"]) for x in rows]
    days = [[day] if column else wrap(day, width, TICK) for day in dates]
    # Beside each other, or the date above the name.
    join: Callable[[list[int]], int] = max if column else sum
    deep = [join([len(x), len(y)]) for x, y in zip(days, names, strict=True)]
    sizes = [height(lines, TICK) + _LABEL_GAP for lines in deep]
    bounds = [period_bounds(row["period"]) for row in rows]
    tops = _stack_years(bounds, sizes)
    total = max(*tops.values(), sum(sizes)) + 0.1
    kinds = list(dict.fromkeys(row["kind"] for row in rows))
    for kind, (x, y) in zip(kinds, _place_key(book, ax, kinds, _ROOM, 0.1, total), strict=True):
        _draw_mark(ax, x + _ROOM / 4, y, kind, CONTEXT)
    _draw_years(book, ax, tops, {begin.year for begin, _ in bounds})
    spans = [(_find_day(tops, begin), _find_day(tops, end)) for begin, end in bounds]
    middles = text.spread([top for top, _ in spans], sizes, 0, total)
    lanes: list[float] = []
    for row, span, when, name, y in zip(rows, spans, days, names, middles, strict=True):
        x = _draw_period(ax, row, span, lanes)
        strong: dict[str, Any] = {} if row["fact_id"] else {"color": HIGHLIGHT, "weight": "bold"}
        up, down = (0.0, 0.0) if column else (height(len(name), TICK), height(len(when), TICK))
        _write(ax, (_TEXT + column, y + down / 2), name, **strong)
        _write(ax, (_TEXT, y - up / 2), when, color=CONTEXT, fact=row["fact_id"])
        leader = [x, _TEXT - 0.2, _TEXT - 0.04], [span[0], span[0], y - up / 2]
        ax.plot(*leader, color=CONTEXT, linewidth=0.5, zorder=1, label="_leader")


def _stack_years(bounds: Sequence[tuple[date, date]], sizes: Sequence[float]) -> dict[int, float]:
    """Give the inches where each year begins, one more than there are.

    Each year is as tall as the labels of the events that begin in it.
    """
    years = range(bounds[0][0].year, max(end.year for _, end in bounds) + 1)
    needs = dict.fromkeys(years, 0.0)
    for (begin, _), size in zip(bounds, sizes, strict=True):
        needs[begin.year] += size
    tops = accumulate((max(_YEAR, need) for need in needs.values()), initial=0.0)
    return dict(enumerate(tops, years[0]))


def _find_day(tops: Mapping[int, float], day: date) -> float:
    year = day.year
    return tops[year] + (day.timetuple().tm_yday - 1) / 366 * (tops[year + 1] - tops[year])


def _draw_years(book: Book, ax: Axes, tops: Mapping[int, float], named: Collection[int]) -> None:
    ax.vlines(_AXIS, 0, max(tops.values()), color=CONTEXT, linewidth=0.8)
    begins = [tops[year] for year in named]
    ax.hlines(begins, _AXIS - 0.05, _AXIS, color=CONTEXT, linewidth=0.8)
    for year in sorted(named):
        spot = _AXIS - 0.09, tops[year] + height(1, TICK) / 2
        _write(ax, spot, [word_day(date(year, 1, 1), "y", book.lang)], ha="right", weight="bold")


def _draw_period(ax: Axes, row: TableRow, span: Point, lanes: list[float]) -> float:
    """Draw the mark of an event, and a bar in the first free lane if it lasted; give its place."""
    x, (top, bottom), color = _AXIS, span, CONTEXT if row["fact_id"] else HIGHLIGHT
    if bottom - top > _SHORT:
        lane = next((i for i, taken in enumerate(lanes) if taken + _LANE < top), len(lanes))
        lanes[lane : lane + 1] = [bottom]
        x += (lane + 1) * _LANE
        draw_pale(ax, [x, x], [top, bottom], color, 4, zorder=1.6, label="_period")
    _draw_mark(ax, x, top, row["kind"], color)
    return x


def _draw_mark(ax: Axes, x: float, y: float, kind: str, color: str) -> None:
    style: dict[str, Any] = {"marker": _MARKERS[kind], "markersize": _MARK, "markeredgewidth": 0}
    ax.plot([x], [y], color=color, zorder=3, label=f"_{kind}", **style)
