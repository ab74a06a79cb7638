"""Networks: who works with whom, and which way technology flows between two sides."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from statistics import fmean
from typing import TYPE_CHECKING, Any, Literal

from matplotlib.patches import FancyArrowPatch

from analysis.book.tables import tell_name, tell_time
from analysis.charts.layout import Layout, list_rows, new_figure
from analysis.charts.output import record, say_printed
from analysis.charts.style import CONTEXT, HIGHLIGHT, INK, MARGIN, PALETTE, TICK, tint
from analysis.charts.text import (
    find_figure,
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

Tie = Mapping[str, Any]
Point = tuple[float, float]
Align = Literal["left", "center", "right"]

#: How the ties of each direction are drawn: dash, width and arrow head tell them apart in grey too.
_STYLES: Mapping[str, tuple[str, float, Any, str]] = {
    "to_china": (tint(INK, 0.25), 1.4, "-", "-|>"),
    "joint": (HIGHLIGHT, 3.6, "-", "-"),
    "from_china": (PALETTE[1], 1.8, (0, (4, 1.4)), "-|>"),
    "none": (CONTEXT, 1.3, (0, (1, 2)), "-"),
}
#: Parts of the width: where the columns end, and what stands between them, at least so many inches.
_COLUMN, _BETWEEN, _LEAST = 0.303, 0.182, 0.92
#: Inches: between ties at an actor, between actors, and between a name and its ties.
_PORT, _GAP, _AIR = 0.17, 0.13, 0.1
#: Inches: a line of the key, the tie in it with its space, the headings of the sides.
_KEY, _TIE, _HEADINGS = 0.22, (0.6, 0.12), 0.42
#: How often the columns are put in order: more often changes nothing.
_ROUNDS = 8
_HEADER = ("one", "other", "kind", "direction", "subject", "since", "printed_in")


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
    table = book.table("actors").set_index("actor_id")
    names, countries = dict(table["name"]), dict(table["country"])
    _check(rows, names)
    sides = _find_sides([*list_rows(book.table("ties")), *rows], countries)
    figure, (ax,) = new_figure(book.lang)

    def arrange(_: Figure) -> list[Artist]:
        _draw(book, ax, rows, names, sides)
        return []

    figure.set_layout_engine(Layout(book.lang, arrange))
    cells = []
    for tie in rows:
        codes = (book.label(tie["kind"]), book.label(tie["direction"]), tie["subject"])
        said = map(tell_name, (names[tie["actor_a"]], names[tie["actor_b"]], *codes))
        cells.append([*said, tell_time(tie["since"], book.lang), say_printed(book, tie)])
    alt, note = [_describe(book, rows, names)], [phrase("network_note", book.lang)]
    header = [phrase(key, book.lang) for key in _HEADER]
    articles = [tie["source_id"] for tie in rows]
    return record(ax, book, alt, header, cells, note, articles=articles)


def _check(ties: Sequence[Tie], actors: Mapping[str, str]) -> None:
    if not ties:
        raise FactError("a network has no tie to show; choose more kinds or an earlier year")
    for tie in ties:
        for column, known in (("actor_a", actors), ("actor_b", actors), ("direction", _STYLES)):
            if tie[column] not in known:
                raise FactError(
                    f"the tie {tie['tie_id']} has an unknown {column} {tie[column]!r}; "
                    f"{suggest(tie[column], known)}"
                )


def _find_sides(ties: Sequence[Tie], countries: Mapping[str, str]) -> dict[str, str]:
    """Say where each actor stands: of two tied actors of one side, one stands between the sides.

    It is the one tied so more often. All ties count, so that an actor keeps its place when only
    some are drawn.
    """
    sides = {key: side if side in ("DE", "CN") else "other" for key, side in countries.items()}
    pairs = [(tie["actor_a"], tie["actor_b"]) for tie in ties]
    inner = [pair for pair in pairs if sides[pair[0]] == sides[pair[1]]]
    count = Counter(key for pair in inner for key in pair)
    return sides | {max(pair, key=lambda key: (count[key], key)): "between" for pair in inner}


def _draw(
    book: Book, ax: Axes, ties: Sequence[Tie], names: Mapping[str, str], sides: Mapping[str, str]
) -> None:
    """Draw the network as wide as the figure is, and make the figure as high as it needs."""
    figure = find_figure(ax)
    wide = figure.get_figwidth()
    ax.clear()
    actors = _list_actors(book, ties, names, sides, wide)
    _arrange(actors)
    shown = [key for key in _STYLES if any(tie["direction"] == key for tie in ties)]
    keys = place_keys([book.label(key) for key in shown], sum(_TIE), wide, TICK, even=True)
    head = 0.06 + (keys[-1][0] + 1) * _KEY + _HEADINGS
    bottom = max(actor.y + actor.size / 2 for actor in actors.values())
    figure.set_figheight(head + bottom)
    ax.set_position((0, 0, 1, 1))
    ax.set(xlim=(0, wide), ylim=(bottom, -head))
    ax.set_axis_off()
    write = partial(write_lines, ax, down=True, size=TICK, free=True)
    for key, (line, x) in zip(shown, keys, strict=True):
        y = 0.06 + (line + 0.5) * _KEY - head
        ends = (x, y), (x + _TIE[0], y)
        _draw_tie(ax, *(ends[::-1] if key == "from_china" else ends), key)
        write((x + sum(_TIE), y), [book.label(key)])
    for side in sorted({actor.side for actor in actors.values()} & {"DE", "CN"}):
        lines = wrap(book.label(side), _COLUMN * wide, TICK, bold=True)
        actors[side] = _Actor(side, lines, y=-0.18)
    for actor in actors.values():
        left, right, x, align = _find_lane(actor.side, wide)
        reach = (actor.size - _GAP) / 2
        for edge in sorted({left, right}) if actor.ties else ():
            ax.plot([edge, edge], [actor.y - reach, actor.y + reach], color=INK, linewidth=1.5)
        write((x, actor.y), actor.lines, side=align, bold=not actor.ties)
    for tie, ends in zip(ties, _find_ports(ties, actors, wide), strict=True):
        _draw_tie(ax, *ends, tie["direction"])


def _find_lane(side: str, wide: float) -> tuple[float, float, float, Align]:
    """Give where ties from the left and from the right end, and where names stand, in inches."""
    half = max(_BETWEEN * wide, _LEAST) / 2
    if side == "between":
        return wide / 2 - half, wide / 2 + half, wide / 2, "center"
    x = (1 - _COLUMN if side == "CN" else _COLUMN) * wide
    return (x, x, x + _AIR, "left") if side == "CN" else (x, x, x - _AIR, "right")


def _list_actors(
    book: Book, ties: Sequence[Tie], names: Mapping[str, str], sides: Mapping[str, str], wide: float
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
    columns = [
        [key for key, actor in actors.items() if actor.side == side and actor.ties]
        for side in ("DE", "other", "CN", "between")
    ]
    german, other, chinese, between = columns
    partners = {key: [other for _, other in actor.ties] for key, actor in actors.items()}
    # Who is linked to those below comes last, others in the order of their partners' mean places.
    low = {key: key in (*other, *between) for key in actors}
    place = {key: i for i, key in enumerate([*german, *other])}
    place |= dict.fromkeys(between, len(actors))
    for _ in range(_ROUNDS):
        low = {key: low[key] or any(low[x] for x in partners[key]) for key in actors}
        for keys, first in ((chinese, 0), (german, 0), (other, len(german))):
            keys.sort(key=lambda key: (low[key], fmean(place[x] for x in partners[key])))
            place |= {key: first + i for i, key in enumerate(keys)}
    heading = [""] if "" in actors else []
    sides = [[*german, *heading, *other], chinese]
    bottom = max(math.fsum(actors[key].size for key in keys) for keys in sides)
    for keys in sides * 3:
        found = [[actors[x].y for x in partners[key] if actors[x].y] for key in keys]
        wanted = [fmean(places) if places else 0.0 for places in found]
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
    ports: dict[tuple[int, str], Point] = {}
    for key, actor in actors.items():
        ends: dict[float, list[tuple[float, int]]] = {}
        for index, other in actor.ties:
            left, right, *_ = _find_lane(actor.side, wide)
            edge = right if actors[other].side == "CN" else left
            ends.setdefault(edge, []).append((actors[other].y, index))
        for x, found in ends.items():
            for rank, (_, index) in enumerate(sorted(found)):
                ports[index, key] = x, actor.y + (rank - (len(found) - 1) / 2) * _PORT
    return [(ports[i, tie["actor_a"]], ports[i, tie["actor_b"]]) for i, tie in enumerate(ties)]


def _draw_tie(ax: Axes, start: Point, end: Point, direction: str) -> None:
    """Draw a tie from who gives to who receives."""
    color, width, dashes, arrow = _STYLES[direction]
    style: dict[str, Any] = {"color": color, "linewidth": width, "linestyle": dashes}
    style |= {"mutation_scale": 12, "shrinkA": 0, "shrinkB": 0, "capstyle": "butt"}
    ax.add_patch(FancyArrowPatch(start, end, arrowstyle=arrow, label=f"_{direction}", **style))


def _describe(book: Book, ties: Sequence[Tie], names: Mapping[str, str]) -> str:
    """Say how many ties of each direction there are, and which pair has most."""
    counted = Counter(tie["direction"] for tie in ties)
    pause = "，" if book.lang == "zh" else ", "
    counts = pause.join(f"{book.label(key)} {counted[key]}" for key in _STYLES if counted[key])
    pairs = Counter(tuple(sorted((tie["actor_a"], tie["actor_b"]))) for tie in ties)
    actors = {key for pair in pairs for key in pair}
    told = [phrase("network_alt", book.lang, actors=len(actors), ties=len(ties), counts=counts)]
    (one, two), most = pairs.most_common(1)[0]
    if most > 1:
        told.append(phrase("most_ties", book.lang, one=names[one], two=names[two], n=most))
    return join_sentences(told, book.lang)
