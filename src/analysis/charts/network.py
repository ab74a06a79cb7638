"""Ties between actors in, a picture of who works with whom, and which way technology goes, out.

German actors stand on the left and Chinese ones on the right; actors of other countries stand below
the German ones. Whoever is tied to its own side, as joint ventures are, stands between the sides.
The direction in which technology flows is told by dash and arrow head, and by colour as well.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import combinations
from statistics import fmean
from typing import TYPE_CHECKING, Any

from analysis.charts.chart import Chart
from analysis.charts.lines import say, spread
from analysis.charts.map import say_code, tell_source
from analysis.charts.style import CLAIM, CONTEXT, INK, PALETTE, TICK, WIDTH, new_figure, tint
from analysis.charts.table import plain
from analysis.charts.text import height, wrap
from analysis.charts.words import join_sentences
from analysis.errors import FactError, suggest
from analysis.facts.tables import Row
from analysis.showing.prose import Said
from analysis.showing.telling import tell_time

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from analysis.showing.book import Book

#: Times that each column is put in the order of its partners.
_ROUNDS = 8

Pair = tuple[str, str]


def order_columns(
    pairs: Sequence[Pair], columns: Sequence[Sequence[str]], block: Mapping[str, int]
) -> list[list[str]]:
    """Order both columns by the mean place of partners, in turns; keep what crosses least.

    Within a block, actors that are linked by ties, directly or through others, stay together;
    circles that reach into a later block, and among them small ones, come later.

    Parameters
    ----------
    pairs : sequence of (str, str)
        Who is tied to whom.
    columns : two sequences of str
        The actors of each column.
    block : mapping of str to int
        Which block of its column each actor stands in, from the top down.

    Examples
    --------
    >>> pairs = [("BMW", "Alibaba"), ("Trumpf", "BOE"), ("BMW", "DeepSeek")]
    >>> order_columns(pairs, [["Trumpf", "BMW"], ["Alibaba", "BOE", "DeepSeek"]], {})
    [['BMW', 'Trumpf'], ['Alibaba', 'DeepSeek', 'BOE']]
    """
    partners = find_partners(pairs)
    circles = sorted(
        find_circles(partners),
        key=lambda keys: (
            max(block.get(key, 0) for key in keys),
            -sum(len(partners[key]) for key in keys),
        ),
    )
    circle = {key: place for place, keys in enumerate(circles) for key in keys}
    ordered = [list(column) for column in columns]
    tried = []
    for turn in range(2 * _ROUNDS):
        rank = {key: i / len(column) for column in ordered for i, key in enumerate(column)}
        ordered[turn % 2].sort(
            key=lambda key: (block.get(key, 0), circle[key], fmean(rank[x] for x in partners[key]))
        )
        tried.append((count_crossings(pairs, ordered), [list(column) for column in ordered]))
    # The first try has put one column in order only.
    return min(tried[1:], key=lambda found: found[0])[1]


def find_partners(pairs: Sequence[Pair]) -> dict[str, list[str]]:
    """List the partners of each, once for every tie.

    Examples
    --------
    >>> find_partners([("a", "b"), ("a", "c")])
    {'a': ['b', 'c'], 'b': ['a'], 'c': ['a']}
    """
    partners: dict[str, list[str]] = {}
    for one, two in pairs:
        partners.setdefault(one, []).append(two)
        partners.setdefault(two, []).append(one)
    return partners


def find_circles(partners: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Group those that are linked by ties, directly or through others.

    Examples
    --------
    >>> find_circles({"a": ["b"], "b": ["a"], "c": ["d"], "d": ["c"]})
    [['a', 'b'], ['c', 'd']]
    """
    circles: list[list[str]] = []
    seen: set[str] = set()
    for key in partners:
        circle = [] if key in seen else [key]
        for member in circle:  # it grows while it is walked
            circle += [x for x in dict.fromkeys(partners[member]) if x not in circle]
        seen |= set(circle)
        circles += [circle] if circle else []
    return circles


def count_crossings(pairs: Sequence[Pair], columns: Sequence[Sequence[str]]) -> int:
    """Count how many pairs of lines cross between two columns.

    Examples
    --------
    >>> count_crossings([("a", "x"), ("b", "y")], [["a", "b"], ["y", "x"]])
    1
    """
    left, right = ({key: i for i, key in enumerate(column)} for column in columns)
    lines = [
        (left[one], right[two]) if one in left else (left[two], right[one])
        for one, two in pairs
        if (one in left) != (two in left)
    ]
    return sum((a[0] - b[0]) * (a[1] - b[1]) < 0 for a, b in combinations(lines, 2))


#: Where the left column ends, where what stands between begins and ends, where the right column
#: begins.
LEFT, BETWEEN, RIGHT = 2.0, (2.7, 3.9), 4.6
#: Distance of ties at an actor, and of actors.
PORT, GAP = 0.17, 0.13
#: Names are broken at this distance from the edge of the picture.
_EDGE = 0.2
#: Whoever stands between is tried at places so far apart.
_STEP = 0.05
#: In a column, from the top down.
_BLOCKS = {"DE": 0, "CN": 0, "other": 1, "between": 2}


@dataclass
class Node:
    """An actor, or the heading of a block of actors, as it is drawn.

    Parameters
    ----------
    side : str
        ``DE``, ``other``, ``CN``, or ``between``.
    lines : list of str
        The name, broken into lines.
    ties : list of int
        Which ties end here, by their place in the list; none for a heading.
    y : float
        How far down the middle stands.
    """

    side: str
    lines: list[str]
    ties: list[int] = field(default_factory=list)
    y: float = 0.0

    @property
    def size(self) -> float:
        """The height it needs, with the space to the next one."""
        return max(height(len(self.lines), TICK), len(self.ties) * PORT) + GAP


def list_pairs(ties: Iterable[Row]) -> list[Pair]:
    """List who is tied to whom."""
    return [(tie["actor_a"], tie["actor_b"]) for tie in ties]


def find_sides(ties: Iterable[Row], actors: Mapping[str, Row]) -> dict[str, str]:
    """Say where each actor stands: ``DE``, ``CN``, ``other``, or ``between`` the sides.

    Of two actors of one side that are tied, the one tied so more often stands between.

    Parameters
    ----------
    ties : iterable of rows
        All ties, so that an actor keeps its place when only some are drawn.
    actors : mapping of str to row
        Rows of ``actors.csv`` by their id.
    """
    sides = {
        key: row["country"] if row["country"] in ("DE", "CN") else "other"
        for key, row in actors.items()
    }
    inner = [(one, two) for one, two in list_pairs(ties) if sides[one] == sides[two]]
    count = Counter(key for pair in inner for key in pair)
    return sides | {max(pair, key=lambda key: (count[key], key)): "between" for pair in inner}


def arrange(
    ties: Sequence[Row], names: Mapping[str, str], sides: Mapping[str, str], heading: str
) -> dict[str, Node]:
    """Place actors so that few lines cross and most are short; call it while the style is in use.

    Parameters
    ----------
    ties : sequence of rows
        The ties to draw.
    names, sides : mapping of str to str
        Name and side of each actor.
    heading : str
        Stands over the actors of other countries.

    Returns
    -------
    dict of str to Node
        Actors by id, and the heading by an empty id if it is needed.
    """
    pairs = list_pairs(ties)
    nodes: dict[str, Node] = {}
    for index, pair in enumerate(pairs):
        for key in pair:
            width = BETWEEN[1] - BETWEEN[0] if sides[key] == "between" else LEFT - _EDGE
            node = nodes.setdefault(key, Node(sides[key], wrap(names[key], width, TICK)))
            node.ties.append(index)
    partners = find_partners(pairs)
    left = [key for key, node in nodes.items() if node.side != "CN"]
    right = [key for key, node in nodes.items() if node.side == "CN"]
    block = {key: _BLOCKS[node.side] for key, node in nodes.items()}
    left, right = order_columns(pairs, [left, right], block)
    left = [key for key in left if nodes[key].side != "between"]
    others = [key for key in left if nodes[key].side == "other"]
    if others:
        nodes[""] = Node("other", ["", heading])
        left.insert(left.index(others[0]), "")
        partners[""] = partners[others[0]]
    _stack(nodes, partners, [left, right])
    _place_between(nodes, partners, pairs)
    return nodes


def _stack(
    nodes: Mapping[str, Node],
    partners: Mapping[str, Sequence[str]],
    columns: Sequence[Sequence[str]],
) -> None:
    """Give each actor its height: the columns in turns follow their partners, in their order."""
    bottom = max(sum(nodes[key].size for key in column) for column in columns)
    for column in (*columns, *columns, *columns):
        sizes = [nodes[key].size for key in column]
        placed = [[nodes[x].y for x in partners[key] if nodes[x].y] for key in column]
        wanted = [fmean(found) if found else 0.0 for found in placed]
        for key, y in zip(column, spread(wanted, sizes, 0.0, bottom), strict=True):
            nodes[key].y = y


def _place_between(
    nodes: Mapping[str, Node], partners: Mapping[str, Sequence[str]], pairs: Sequence[Pair]
) -> None:
    """Put those between the sides where the fewest lines pass, near their partners."""
    bottom = max(node.y + node.size / 2 for node in nodes.values())
    ends = [
        sorted((nodes[key] for key in pair), key=lambda node: node.side == "CN") for pair in pairs
    ]
    lines = [(a.y, b.y) for a, b in ends if "between" not in (a.side, b.side)]
    for key, node in nodes.items():
        if node.side == "between":
            wish, reach = fmean(nodes[x].y for x in partners[key]), node.size / 2
            first, last = round(reach / _STEP), round((bottom + reach) / _STEP)
            places = [step * _STEP for step in range(first, last + 1)]
            passing = [sum(_passes(line, y, reach) for line in lines) for y in places]
            node.y = min(zip(passing, (abs(y - wish) for y in places), places, strict=True))[2]


def _passes(line: tuple[float, float], y: float, reach: float) -> bool:
    """Tell whether a line from side to side comes near a place between them."""
    start, end = line
    parts = [(x - LEFT) / (RIGHT - LEFT) for x in (*BETWEEN, sum(BETWEEN) / 2)]
    return any(abs(start + part * (end - start) - y) < reach for part in parts)


#: How the ties of each direction are drawn; an arrow head stands where technology goes one way.
LINES: Mapping[str, Mapping[str, Any]] = {
    "to_china": {"color": tint(INK, 0.25), "linestyle": "-", "linewidth": 1.4},
    "joint": {"color": CLAIM, "linestyle": "-", "linewidth": 3.6},
    "from_china": {"color": PALETTE[1], "linestyle": (0, (4, 1.4)), "linewidth": 1.8},
    "none": {"color": CONTEXT, "linestyle": (0, (1, 2)), "linewidth": 1.3},
}
ONE_WAY = ("to_china", "from_china")
#: In inches: a line of the legend, the headings below it, the length of an arrow head, and the
#: space between a name and its ties. The head's size in points.
_ROW, _HEADING, _HEAD, _AIR, _TRIANGLE = 0.22, 0.42, 0.1, 0.1, 8

Point = tuple[float, float]


def draw_network(
    ties: Sequence[Row], names: Mapping[str, str], sides: Mapping[str, str], lang: str
) -> Figure:
    """Draw actors on two sides and the ties between them; call it while the style is in use.

    Parameters
    ----------
    ties : sequence of rows
        The ties to draw.
    names, sides : mapping of str to str
        Name and side of each actor; see :func:`analysis.charts.sides.find_sides`.
    lang : str
        Of headings and legend.
    """
    nodes = arrange(ties, names, sides, say("elsewhere", lang))
    shown = [key for key in LINES if any(tie["direction"] == key for tie in ties)]
    head = -(-len(shown) // 2) * _ROW + _HEADING
    bottom = max(node.y + node.size / 2 for node in nodes.values())
    figure = new_figure(head + bottom)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(bottom, -head)
    _draw_legend(axes, shown, -head, lang)
    weight = "normal" if lang == "zh" else "bold"  # the Chinese font has one weight only
    for x, align, side in ((LEFT - _AIR, "right", "DE"), (RIGHT + _AIR, "left", "CN")):
        if any(node.side == side for node in nodes.values()):
            word = say_code(side, lang)
            axes.text(x, -0.06, word, ha=align, va="bottom", fontweight=weight)
    for node in nodes.values():
        _draw_node(axes, node, weight)
    for tie, (start, end) in zip(ties, find_ports(ties, nodes), strict=True):
        _draw_line(axes, start, end, tie["direction"])
    return figure


def find_ports(ties: Sequence[Row], nodes: Mapping[str, Node]) -> list[tuple[Point, Point]]:
    """Give both ends of each tie in inches, in the order of the tie: no two ends touch."""
    pairs = list_pairs(ties)
    ports: dict[tuple[int, str], Point] = {}
    for key, node in nodes.items():
        faces: dict[float, list[tuple[float, int]]] = {}
        for index in node.ties:
            one, two = pairs[index]
            other = nodes[two if key == one else one]
            faces.setdefault(_find_face(node, other), []).append((other.y, index))
        for x, found in faces.items():
            for rank, (_, index) in enumerate(sorted(found)):
                ports[index, key] = x, node.y + (rank - (len(found) - 1) / 2) * PORT
    return [(ports[i, one], ports[i, two]) for i, (one, two) in enumerate(pairs)]


def _find_face(node: Node, other: Node) -> float:
    if node.side == "between":
        return BETWEEN[other.side == "CN"]
    return RIGHT if node.side == "CN" else LEFT


def _draw_legend(axes: Axes, shown: Sequence[str], top: float, lang: str) -> None:
    for index, key in enumerate(shown):
        row, column = divmod(index, 2)
        x, y = _AIR + column * WIDTH / 2, top + 0.06 + (row + 0.5) * _ROW
        start, end = (x, y), (x + 0.6, y)
        if key == "from_china":
            start, end = end, start
        _draw_line(axes, start, end, key)
        axes.text(x + 0.72, y, say_code(key, lang), va="center", fontsize=TICK)


def _draw_node(axes: Axes, node: Node, weight: str) -> None:
    """Write the name of an actor, and draw a bar where its ties end."""
    if node.side == "between":
        x, align, ends = sum(BETWEEN) / 2, "center", BETWEEN
    elif node.side == "CN":
        x, align, ends = RIGHT + _AIR, "left", (RIGHT, RIGHT)
    else:
        x, align, ends = LEFT - _AIR, "right", (LEFT, LEFT)
    reach = (node.size - GAP) / 2
    for end in dict.fromkeys(ends) if node.ties else ():
        axes.plot([end, end], [node.y - reach, node.y + reach], color=INK, linewidth=1.5)
    options: dict[str, Any] = {"ha": align, "va": "center", "fontsize": TICK, "linespacing": 1.15}
    options["fontweight"] = "normal" if node.ties else weight
    axes.text(x, node.y, "\n".join(node.lines), **options)


def _draw_line(axes: Axes, start: Point, end: Point, direction: str) -> None:
    """Draw a tie from who gives to who receives."""
    style = LINES[direction]
    if direction in ONE_WAY:
        part = _HEAD / math.dist(start, end)
        tip = _go(end, start, part / 2)
        angle = math.degrees(math.atan2(start[1] - end[1], end[0] - start[0]))
        marker: dict[str, Any] = {
            "marker": (3, 0, angle - 90),
            "markersize": _TRIANGLE,
            "markeredgewidth": 0,
        }
        axes.plot(*tip, color=style["color"], label="head", **marker)
        end = _go(end, start, part)
    axes.plot(
        [start[0], end[0]],
        [start[1], end[1]],
        solid_capstyle="butt",
        dash_capstyle="butt",
        label=direction,
        **style,
    )


def _go(start: Point, end: Point, part: float) -> Point:
    """Go a part of the way."""
    return start[0] + part * (end[0] - start[0]), start[1] + part * (end[1] - start[1])


_HEADER = ("one", "other", "kind", "direction", "subject", "since", "printed_in")


def network(
    book: Book,
    ties: Sequence[Row],
    *,
    title: str,
    subtitle: str,
    id: str,  # noqa: A002
) -> Chart:
    """Draw who works with whom, and which way technology flows.

    Parameters
    ----------
    book : Book
        Where actors and articles are looked up.
    ties : sequence of rows
        Rows of ``book.rows("ties")``.
    title, subtitle : str
        Sentences for :meth:`Book.word`: the finding; measure, unit, place, period.
    id : str
        Key of the chart.

    Returns
    -------
    Chart
        One row per tie.

    Raises
    ------
    FactError
        If there is no tie, or one has an unknown actor or direction.

    Examples
    --------
    >>> from analysis.showing.book import Book
    >>> book = Book.open()
    >>> trains = [tie for tie in book.rows("ties") if tie["kind"] == "transport"]
    >>> network(book, trains, title="By rail", subtitle="Ties", id="rail").alt
    'Network of actors and ties: 2 and 1. Ties by direction: no technology printed 1.'
    """
    if not ties:
        raise FactError(f"the chart {id} has no tie to show; choose more kinds or an earlier year")
    actors = {row["actor_id"]: row for row in book.rows("actors")}
    for tie in ties:
        for column, known in (("actor_a", actors), ("actor_b", actors), ("direction", LINES)):
            if tie[column] not in known:
                raise FactError(
                    f"the tie {tie['tie_id']} has an unknown {column} {tie[column]!r}; "
                    f"{suggest(tie[column], known)}"
                )
    sides = find_sides([*book.rows("ties"), *ties], actors)
    names = {key: row["name"] for key, row in actors.items()}
    return Chart(
        id=id,
        title=book.word(title),
        subtitle=book.word(subtitle),
        alt=_describe(ties, names, book.lang),
        header=[say(key, book.lang) for key in _HEADER],
        rows=[_tell_tie(book, tie, names) for tie in ties],
        draw=partial(draw_network, list(ties), names, sides, book.lang),
        note=say("network_note", book.lang),
        lang=book.lang,
    )


def _tell_tie(book: Book, tie: Row, names: Mapping[str, str]) -> list[Said]:
    kind, direction = (say_code(tie[key], book.lang) for key in ("kind", "direction"))
    texts = (names[tie["actor_a"]], names[tie["actor_b"]], kind, direction, tie["subject"])
    return [*map(plain, texts), tell_time(tie["since"], book.lang), tell_source(book, tie)]


def _describe(ties: Sequence[Row], names: Mapping[str, str], lang: str) -> str:
    """Say what the picture shows: how many ties of each direction, and the pair with most."""
    counted = Counter(tie["direction"] for tie in ties)
    pause = "，" if lang == "zh" else ", "
    counts = pause.join(f"{say_code(key, lang)} {counted[key]}" for key in LINES if counted[key])
    pairs = list_pairs(ties)
    actors = {key for pair in pairs for key in pair}
    sentences = [say("network_alt", lang, actors=len(actors), ties=len(ties), counts=counts)]
    (one, two), most = Counter(tuple(sorted(pair)) for pair in pairs).most_common(1)[0]
    if most > 1:
        sentences.append(say("most_ties", lang, one=names[one], two=names[two], n=most))
    return join_sentences(sentences, lang)
