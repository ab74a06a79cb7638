"""Networks: who works with whom, and which way technology flows between two sides."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean
from typing import TYPE_CHECKING, Any

from analysis.book.tables import tell_name, tell_time
from analysis.charts.layout import Layout, list_rows, new_figure
from analysis.charts.output import Record, record, say_printed
from analysis.charts.style import CONTEXT, HIGHLIGHT, INK, MARGIN, PALETTE, TICK, tint
from analysis.charts.text import (
    height,
    join_sentences,
    phrase,
    place_keys,
    spread,
    wrap,
    write_lines,
)
from analysis.errors import FactError, suggest

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from analysis.book.book import Book
    from analysis.book.prose import Sentence

Tie = Mapping[str, Any]
Point = tuple[float, float]

#: How the ties of each direction are drawn: dash, width and arrow head tell them apart in grey too.
DIRECTIONS: Mapping[str, Mapping[str, Any]] = {
    "to_china": {"color": tint(INK, 0.25), "linestyle": "-", "linewidth": 1.4},
    "joint": {"color": HIGHLIGHT, "linestyle": "-", "linewidth": 3.6},
    "from_china": {"color": PALETTE[1], "linestyle": (0, (4, 1.4)), "linewidth": 1.8},
    "none": {"color": CONTEXT, "linestyle": (0, (1, 2)), "linewidth": 1.3},
}
#: Parts of the width: where the columns end, and what stands between them, at least so many inches.
_COLUMN, _BETWEEN, _LEAST = 0.303, 0.182, 0.92
#: Inches: between ties at an actor, between actors, and between a name and its ties.
_PORT, _GAP, _AIR = 0.17, 0.13, 0.1
#: Inches: a line of the key, the tie in it with its space, the headings of the sides, an arrow
#: head; the head's size in points.
_KEY, _TIE, _HEADINGS, _HEAD, _TRIANGLE = 0.22, (0.6, 0.12), 0.42, 0.1, 8
_HEADER = ("one", "other", "kind", "direction", "subject", "since", "printed_in")


@dataclass
class _Actor:
    """An actor, or the heading of a block of actors: its side, its lines of text, its ties."""

    side: str
    lines: Sequence[str]
    ties: list[int] = field(default_factory=list)
    y: float = 0.0

    @property
    def size(self) -> float:
        """Inches that it takes, with the space to the next one."""
        return max(height(len(self.lines), TICK), len(self.ties) * _PORT) + _GAP


def network(book: Book, ties: pd.DataFrame) -> Axes:
    """Draw German actors on the left, Chinese ones on the right, and a line for every tie.

    Actors of other countries stand below the German ones; whoever is tied to its own side, as joint
    ventures are, stands between the sides.

    Parameters
    ----------
    book : Book
        Names the actors and the articles.
    ties : DataFrame
        Rows of ``book.table("ties")``, one per tie.

    Returns
    -------
    Axes
        In inches, down from the top.

    Raises
    ------
    FactError
        If there is no tie, or one has an unknown actor or direction.

    Examples
    --------
    >>> from analysis import Book, charts
    >>> book = Book.open()
    >>> ax = network(book, book.table("ties").query("kind == 'transport'"))
    >>> charts.describe(ax).alt
    'Network of actors and ties: 2 and 1. Ties by direction: no technology printed 1.'
    """
    rows = list_rows(ties)
    actors = {row["actor_id"]: row for row in list_rows(book.table("actors"))}
    _check(rows, actors)
    names = {key: row["name"] for key, row in actors.items()}
    sides = _find_sides([*list_rows(book.table("ties")), *rows], actors)
    figure, (ax,) = new_figure(book.lang)

    def arrange(figure: Figure) -> list[Artist]:
        _draw(book, figure, ax, rows, names, sides)
        return []

    figure.set_layout_engine(Layout(book.lang, arrange))
    cells = [_tell_tie(book, tie, names) for tie in rows]
    alt, note = _describe(book, rows, names), phrase("network_note", book.lang)
    header = [phrase(key, book.lang) for key in _HEADER]
    articles = [tie["source_id"] for tie in rows]
    return record(ax, Record(book, alt, header, cells, note, articles=articles))


def _check(ties: Sequence[Tie], actors: Mapping[str, Tie]) -> None:
    if not ties:
        raise FactError("a network has no tie to show; choose more kinds or an earlier year")
    for tie in ties:
        for column, known in (("actor_a", actors), ("actor_b", actors), ("direction", DIRECTIONS)):
            if tie[column] not in known:
                raise FactError(
                    f"the tie {tie['tie_id']} has an unknown {column} {tie[column]!r}; "
                    f"{suggest(tie[column], known)}"
                )


def _list_pairs(ties: Sequence[Tie]) -> list[tuple[str, str]]:
    return [(tie["actor_a"], tie["actor_b"]) for tie in ties]


def _find_sides(ties: Sequence[Tie], actors: Mapping[str, Tie]) -> dict[str, str]:
    """Say where each actor stands: of two tied actors of one side, one stands between the sides.

    It is the one tied so more often. All ties count, so that an actor keeps its place when only
    some are drawn.
    """
    sides = {
        key: row["country"] if row["country"] in ("DE", "CN") else "other"
        for key, row in actors.items()
    }
    inner = [pair for pair in _list_pairs(ties) if sides[pair[0]] == sides[pair[1]]]
    count = Counter(key for pair in inner for key in pair)
    return sides | {max(pair, key=lambda key: (count[key], key)): "between" for pair in inner}


def _draw(
    book: Book,
    figure: Figure,
    ax: Axes,
    ties: Sequence[Tie],
    names: Mapping[str, str],
    sides: Mapping[str, str],
) -> None:
    """Draw the network as wide as the figure is, and make the figure as high as it needs."""
    wide = figure.get_figwidth()
    ax.clear()
    actors = _arrange(ties, names, sides, phrase("elsewhere", book.lang), wide)
    shown = [key for key in DIRECTIONS if any(tie["direction"] == key for tie in ties)]
    keys = place_keys([book.label(key) for key in shown], sum(_TIE), wide, TICK, even=True)
    head = 0.06 + (keys[-1][0] + 1) * _KEY + _HEADINGS
    bottom = max(actor.y + actor.size / 2 for actor in actors.values())
    figure.set_figheight(head + bottom)
    ax.set_position((0, 0, 1, 1))
    ax.set(xlim=(0, wide), ylim=(bottom, -head))
    ax.set_axis_off()
    for key, (line, x) in zip(shown, keys, strict=True):
        y = 0.06 + (line + 0.5) * _KEY - head
        ends = (x, y), (x + _TIE[0], y)
        _draw_tie(ax, *(ends[::-1] if key == "from_china" else ends), key)
        _write(ax, x + sum(_TIE), y, [book.label(key)])
    for side in ("DE", "CN"):
        if any(actor.side == side for actor in actors.values()):
            lines = wrap(book.label(side), _COLUMN * wide, TICK, bold=True)
            _write_actor(ax, _Actor(side, lines, y=-0.18), wide)
    for actor in actors.values():
        _write_actor(ax, actor, wide)
    for tie, (start, end) in zip(ties, _find_ports(ties, actors, wide), strict=True):
        _draw_tie(ax, start, end, tie["direction"])


def _find_edges(side: str, wide: float) -> tuple[float, float]:
    """Give where ties from the left and from the right end at actors of a side, in inches."""
    half = max(_BETWEEN * wide, _LEAST) / 2
    left, right = _COLUMN * wide, (1 - _COLUMN) * wide
    edges = {"between": (wide / 2 - half, wide / 2 + half), "CN": (right, right)}
    return edges.get(side, (left, left))


def _arrange(
    ties: Sequence[Tie], names: Mapping[str, str], sides: Mapping[str, str], other: str, wide: float
) -> dict[str, _Actor]:
    """Order each column by the mean place of its partners, so that few lines cross."""
    actors: dict[str, _Actor] = {}
    partners: dict[str, list[str]] = {}
    column = _COLUMN * wide - _AIR - MARGIN
    for index, pair in enumerate(_list_pairs(ties)):
        for key, partner in (pair, pair[::-1]):
            left, right = _find_edges(sides[key], wide)
            room = right - left - _AIR if sides[key] == "between" else column
            lines = wrap(names[key], room, TICK)
            actors.setdefault(key, _Actor(sides[key], lines)).ties.append(index)
            partners.setdefault(key, []).append(partner)
    columns = [
        [key for key, actor in actors.items() if actor.side == side]
        for side in ("DE", "other", "CN", "between")
    ]
    group = _group(partners, {key: ("other", "between").count(x.side) for key, x in actors.items()})
    for _ in range(4):
        place = {key: i for keys in columns for i, key in enumerate(keys)}
        for keys in (columns[2], columns[0], columns[1]):
            keys.sort(key=lambda key: (group[key], fmean(place[x] for x in partners[key])))
            place |= {key: i for i, key in enumerate(keys)}
    if columns[1]:
        actors[""] = _Actor("other", ["", *wrap(other, column, TICK, bold=True)])
        partners[""] = partners[columns[1][0]]
        columns[1].insert(0, "")
    _stack(actors, partners, [columns[0] + columns[1], columns[2]], columns[3])
    return actors


def _group(partners: Mapping[str, Sequence[str]], late: Mapping[str, int]) -> dict[str, int]:
    """Number groups that are linked by ties: small ones and those that reach below come last."""
    groups: list[list[str]] = []
    for key in partners:
        if not any(key in group for group in groups):
            group = [key]
            for member in group:  # it grows while it is walked
                group += [x for x in dict.fromkeys(partners[member]) if x not in group]
            groups.append(group)
    groups.sort(key=lambda x: (max(late[key] for key in x), -sum(len(partners[k]) for k in x)))
    return {key: place for place, group in enumerate(groups) for key in group}


def _stack(
    actors: Mapping[str, _Actor],
    partners: Mapping[str, Sequence[str]],
    columns: Sequence[Sequence[str]],
    between: Sequence[str],
) -> None:
    """Place each column beside its partners, and those between below all lines that pass."""
    bottom = max(math.fsum(actors[key].size for key in keys) for keys in columns)
    for keys in (*columns, *columns, *columns):
        placed = [[actors[x].y for x in partners[key] if actors[x].y] for key in keys]
        wanted = [fmean(found) if found else 0.0 for found in placed]
        sizes = [actors[key].size for key in keys]
        for key, y in zip(keys, spread(wanted, sizes, 0.0, bottom), strict=True):
            actors[key].y = y
    for key in between:
        actors[key].y = bottom + actors[key].size / 2
        bottom += actors[key].size


def _find_ports(
    ties: Sequence[Tie], actors: Mapping[str, _Actor], wide: float
) -> list[tuple[Point, Point]]:
    """Give both ends of each tie in inches: no two of them touch."""
    pairs = _list_pairs(ties)
    ports: dict[tuple[int, str], Point] = {}
    for key, actor in actors.items():
        ends: dict[float, list[tuple[float, int]]] = {}
        for index in actor.ties:
            other = actors[pairs[index][pairs[index][0] == key]]
            edge = _find_edges(actor.side, wide)[other.side == "CN"]
            ends.setdefault(edge, []).append((other.y, index))
        for x, found in ends.items():
            for rank, (_, index) in enumerate(sorted(found)):
                ports[index, key] = x, actor.y + (rank - (len(found) - 1) / 2) * _PORT
    return [(ports[i, one], ports[i, two]) for i, (one, two) in enumerate(pairs)]


def _write_actor(ax: Axes, actor: _Actor, wide: float) -> None:
    """Write the name of an actor and draw a bar where its ties end, or write a heading."""
    left, right = _find_edges(actor.side, wide)
    reach = (actor.size - _GAP) / 2
    for x in sorted({left, right}) if actor.ties else ():
        ax.plot([x, x], [actor.y - reach, actor.y + reach], color=INK, linewidth=1.5)
    x, side = {"between": (wide / 2, "center"), "CN": (right + _AIR, "left")}.get(
        actor.side, (left - _AIR, "right")
    )
    _write(ax, x, actor.y, actor.lines, side=side, bold=not actor.ties)


def _write(ax: Axes, x: float, y: float, lines: Sequence[str], **options: Any) -> None:
    write_lines(ax, (x, y), lines, ax.transData, size=TICK, free=True, **options)


def _draw_tie(ax: Axes, start: Point, end: Point, direction: str) -> None:
    """Draw a tie from who gives to who receives."""
    style = DIRECTIONS[direction]
    if direction in ("to_china", "from_china"):
        part = _HEAD / math.dist(start, end)
        tip = _go(end, start, part / 2)
        angle = math.degrees(math.atan2(start[1] - end[1], end[0] - start[0]))
        head = {"marker": (3, 0, angle - 90), "markersize": _TRIANGLE, "markeredgewidth": 0}
        ax.plot(*tip, color=style["color"], label="head", **head)  # type: ignore[arg-type]
        end = _go(end, start, part)
    caps = {"solid_capstyle": "butt", "dash_capstyle": "butt", "label": direction}
    ax.plot([start[0], end[0]], [start[1], end[1]], **caps, **style)  # type: ignore[arg-type]


def _go(start: Point, end: Point, part: float) -> Point:
    """Go a part of the way."""
    return start[0] + part * (end[0] - start[0]), start[1] + part * (end[1] - start[1])


def _tell_tie(book: Book, tie: Tie, names: Mapping[str, str]) -> list[Sentence]:
    kind, direction = (book.label(tie[key]) for key in ("kind", "direction"))
    texts = (names[tie["actor_a"]], names[tie["actor_b"]], kind, direction, tie["subject"])
    return [*map(tell_name, texts), tell_time(tie["since"], book.lang), say_printed(book, tie)]


def _describe(book: Book, ties: Sequence[Tie], names: Mapping[str, str]) -> str:
    """Say how many ties of each direction there are, and which pair has most."""
    counted = Counter(tie["direction"] for tie in ties)
    lang = book.lang
    pause = "，" if lang == "zh" else ", "
    counts = pause.join(f"{book.label(key)} {counted[key]}" for key in DIRECTIONS if counted[key])
    pairs = _list_pairs(ties)
    actors = {key for pair in pairs for key in pair}
    told = [phrase("network_alt", lang, actors=len(actors), ties=len(ties), counts=counts)]
    (one, two), most = Counter(tuple(sorted(pair)) for pair in pairs).most_common(1)[0]
    if most > 1:
        told.append(phrase("most_ties", lang, one=names[one], two=names[two], n=most))
    return join_sentences(told, lang)
