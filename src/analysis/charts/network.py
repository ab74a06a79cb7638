"""Ties between actors in, a picture of who works with whom out: two sides and lines between them.

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
from analysis.charts.lines import Words, say, spread
from analysis.charts.map import tell_source, tell_time
from analysis.charts.style import CLAIM, CONTEXT, INK, PALETTE, TICK, WIDTH, new_figure, tint
from analysis.charts.table import plain
from analysis.charts.text import height, wrap
from analysis.charts.words import join_sentences
from analysis.errors import FactError, suggest
from analysis.facts.tables import Row
from analysis.showing.prose import Said

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from analysis.showing.book import Book

#: How the ties of each direction are drawn; an arrow head stands where technology goes one way.
LINES: Mapping[str, Mapping[str, Any]] = {
    "to_china": {"color": tint(INK, 0.25), "linestyle": "-", "linewidth": 1.4},
    "joint": {"color": CLAIM, "linestyle": "-", "linewidth": 3.6},
    "from_china": {"color": PALETTE[1], "linestyle": (0, (4, 1.4)), "linewidth": 1.8},
    "none": {"color": CONTEXT, "linestyle": (0, (1, 2)), "linewidth": 1.3},
}
_ONE_WAY = ("to_china", "from_china")
_WORDS: Words = {
    "to_china": ("technology to China", "Technik nach China", "技术流向中国"),
    "joint": ("joint work on technology", "gemeinsame Arbeit an Technik", "技术上共同推进"),
    "from_china": ("technology from China", "Technik aus China", "技术来自中国"),
    "none": ("no technology printed", "keine Technik genannt", "未提及技术"),
    "DE": ("Germany", "Deutschland", "德国"),
    "other": ("Other countries", "Andere Länder", "其他国家"),
    "CN": ("China", "China", "中国"),
    "one": ("one side", "eine Seite", "一方"),
    "other_one": ("the other", "die andere", "另一方"),
    "kind": ("kind", "Art", "类别"),
    "direction": ("direction of technology", "Richtung der Technik", "技术流向"),
    "subject": ("subject", "Gegenstand", "内容"),
    "since": ("since", "seit", "起始"),
    "printed_in": ("printed in", "gedruckt in", "出处"),
    "joint_venture": ("joint venture", "Gemeinschaftsunternehmen", "合资企业"),
    "ownership": ("sole ownership", "alleiniges Eigentum", "独资"),
    "supply": ("supply", "Lieferung", "供货"),
    "technology_transfer": ("technology transfer", "Technologietransfer", "技术转让"),
    "technology_partnership": ("technology partnership", "Technologiepartnerschaft", "技术合作"),
    "standardization": ("common standards", "gemeinsame Normen", "共同标准"),
    "transport": ("transport", "Transport", "运输"),
    "cooperation": ("cooperation", "Zusammenarbeit", "合作"),
    "note": (
        "One line is one tie that a paragraph of an article states. The lines count statements of "
        "five texts; they do not measure the economy.",
        "Eine Linie ist eine Verbindung, die ein Absatz eines Artikels nennt. Die Linien zählen "
        "Aussagen von fünf Texten; sie messen nicht die Wirtschaft.",
        "每条线代表报道某一段落所述的一项联系。线条统计的是五篇文本中的表述，并不衡量经济本身。",
    ),
    "alt": (
        "Network of actors and ties: {actors} and {ties}. Ties by direction: {counts}.",
        "Netz aus Akteuren und Verbindungen: {actors} und {ties}. Verbindungen nach Richtung: {counts}.",
        "行动方与联系的网络图：行动方{actors}个，联系{ties}项。按方向：{counts}。",
    ),
    "most": (
        "Most ties of one pair: {one} and {two}, {n}.",
        "Die meisten Verbindungen eines Paars: {one} und {two}, {n}.",
        "联系最多的一对：{one}与{two}，{n}项。",
    ),
}
#: In inches: where the left and the right column end and begin, and where what stands between the
#: sides begins and ends; the distance of ties at an actor, the space between actors, what stands above them, and the length of
#: an arrow head.
_LEFT, _RIGHT, _BETWEEN = 2.0, 4.6, (2.7, 3.9)
_PORT, _GAP, _HEADING, _TOP, _ROW, _HEAD = 0.17, 0.13, 0.36, 0.06, 0.22, 0.1
#: Whoever stands between is tried at places so many inches apart.
_STEP = 0.05
#: Times that each column is put in the order of its partners.
_ROUNDS = 8


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
        Which ties end here, by their place in the list.
    y : float
        How far down the middle stands, in inches.
    """

    side: str
    lines: list[str]
    ties: list[int] = field(default_factory=list)
    y: float = 0.0

    @property
    def size(self) -> float:
        """The height it needs, with the space to the next one."""
        return max(height(len(self.lines), TICK), len(self.ties) * _PORT) + _GAP


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
        for key, known in (
            (tie["actor_a"], actors),
            (tie["actor_b"], actors),
            (tie["direction"], LINES),
        ):
            if key not in known:
                raise FactError(f"the tie {tie['tie_id']} has {key!r}; {suggest(key, known)}")
    sides = find_sides(book.rows("ties"), actors)
    names = {key: row["name"] for key, row in actors.items()}
    header = ("one", "other_one", "kind", "direction", "subject", "since", "printed_in")
    return Chart(
        id=id,
        title=book.word(title),
        subtitle=book.word(subtitle),
        alt=_describe(ties, names, book.lang),
        header=[say(_WORDS, key, book.lang) for key in header],
        rows=[_tell_tie(book, tie, names) for tie in ties],
        draw=partial(_draw, list(ties), names, sides, book.lang),
        note=say(_WORDS, "note", book.lang),
        lang=book.lang,
    )


def _tell_tie(book: Book, tie: Row, names: Mapping[str, str]) -> list[Said]:
    kind, direction = (say(_WORDS, tie[key], book.lang) for key in ("kind", "direction"))
    texts = (names[tie["actor_a"]], names[tie["actor_b"]], kind, direction, tie["subject"])
    return [*map(plain, texts), tell_time(tie["since"], book.lang), tell_source(book, tie)]


def _describe(ties: Sequence[Row], names: Mapping[str, str], lang: str) -> str:
    """Say what the picture shows: how many ties of each direction, and the pair with most."""
    counted = Counter(tie["direction"] for tie in ties)
    pause = "，" if lang == "zh" else ", "
    counts = pause.join(f"{say(_WORDS, key, lang)} {counted[key]}" for key in LINES if counted[key])
    actors = {tie[end] for tie in ties for end in ("actor_a", "actor_b")}
    sentences = [say(_WORDS, "alt", lang, actors=len(actors), ties=len(ties), counts=counts)]
    pairs = Counter(tuple(sorted((tie["actor_a"], tie["actor_b"]))) for tie in ties)
    (one, two), most = pairs.most_common(1)[0]
    if most > 1:
        sentences.append(say(_WORDS, "most", lang, one=names[one], two=names[two], n=most))
    return join_sentences(sentences, lang)


def find_sides(ties: Iterable[Row], actors: Mapping[str, Row]) -> dict[str, str]:
    """Say where each actor stands: ``DE``, ``CN``, ``other``, or ``between`` the sides.

    Of two actors of one side that are tied, the one tied so more often stands between.
    """
    sides = {
        key: row["country"] if row["country"] in ("DE", "CN") else "other"
        for key, row in actors.items()
    }
    inner = [
        pair
        for tie in ties
        if sides[(pair := (tie["actor_a"], tie["actor_b"]))[0]] == sides[pair[1]]
    ]
    count = Counter(name for pair in inner for name in pair)
    return sides | {max(pair, key=lambda name: (count[name], name)): "between" for pair in inner}


def arrange(
    ties: Sequence[Row], names: Mapping[str, str], sides: Mapping[str, str], heading: str
) -> dict[str, Node]:
    """Place actors so that few lines cross and most are short.

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
    nodes: dict[str, Node] = {}
    for index, tie in enumerate(ties):
        for key in (tie["actor_a"], tie["actor_b"]):
            width = _BETWEEN[1] - _BETWEEN[0] if sides[key] == "between" else _LEFT - 0.2
            node = nodes.setdefault(key, Node(sides[key], wrap(names[key], width, TICK)))
            node.ties.append(index)
    partners = {
        key: [end for index in node.ties for end in _ends(ties[index]) if end != key]
        for key, node in nodes.items()
    }
    left, right = _order(ties, nodes, partners)
    others = [key for key in left if nodes[key].side == "other"]
    if others:
        nodes[""] = Node("other", ["", heading])
        left.insert(left.index(others[0]), "")
        partners[""] = partners[others[0]]
    _stack(nodes, partners, left, right)
    _place_between(nodes, ties, partners)
    return nodes


def _ends(tie: Row) -> tuple[str, str]:
    return tie["actor_a"], tie["actor_b"]


def _order(
    ties: Sequence[Row], nodes: Mapping[str, Node], partners: Mapping[str, Sequence[str]]
) -> tuple[list[str], list[str]]:
    """Order both columns by the mean place of partners, in turns; keep what crosses least.

    Actors that are linked by ties, however far, stay together within their block.
    """
    blocks = ("DE", "CN"), ("other",), ("between",)
    block = {
        key: next(i for i, sides in enumerate(blocks) if node.side in sides)
        for key, node in nodes.items()
    }
    circles = sorted(
        find_circles(partners),
        key=lambda keys: (max(block[x] for x in keys), -sum(len(partners[x]) for x in keys)),
    )
    circle = {key: i for i, keys in enumerate(circles) for key in keys}
    columns = [
        [key for key in nodes if (nodes[key].side == "CN") == right] for right in (False, True)
    ]
    tried = []
    for turn in range(2 * _ROUNDS):
        rank = {key: i / len(column) for column in columns for i, key in enumerate(column)}
        columns[turn % 2].sort(
            key=lambda key: (block[key], circle[key], fmean(rank[x] for x in partners[key]))
        )
        tried.append((_count_crossings(ties, columns), [list(column) for column in columns]))
    left, right = min(tried[1:], key=lambda found: found[0])[1]
    return [key for key in left if nodes[key].side != "between"], right


def find_circles(partners: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Group actors that are linked by ties, directly or through others.

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


def _count_crossings(ties: Sequence[Row], columns: Sequence[Sequence[str]]) -> int:
    left, right = ({key: i for i, key in enumerate(column)} for column in columns)
    lines = [
        (left[a], right[b]) if a in left else (left[b], right[a])
        for a, b in map(_ends, ties)
        if (a in left) != (b in left)
    ]
    return sum((a[0] - b[0]) * (a[1] - b[1]) < 0 for a, b in combinations(lines, 2))


def _stack(
    nodes: Mapping[str, Node],
    partners: Mapping[str, Sequence[str]],
    left: Sequence[str],
    right: Sequence[str],
) -> None:
    """Give each actor its height: the columns in turns follow their partners, in their order."""
    sizes = {key: node.size for key, node in nodes.items()}
    bottom = max(sum(sizes[key] for key in column) for column in (left, right))
    for column in (left, right, left, right, left, right):
        known = {key: [nodes[x].y for x in partners[key] if nodes[x].y] for key in column}
        wanted = [fmean(known[key]) if known[key] else 0.0 for key in column]
        for key, y in zip(
            column, spread(wanted, [sizes[key] for key in column], 0, bottom), strict=True
        ):
            nodes[key].y = y


def _place_between(
    nodes: Mapping[str, Node], ties: Sequence[Row], partners: Mapping[str, Sequence[str]]
) -> None:
    """Put those between the sides where the fewest lines pass, near their partners."""
    bottom = max(node.y + node.size / 2 for node in nodes.values())
    ends = [[nodes[key] for key in _ends(tie)] for tie in ties]
    lines = [(a.y, b.y) if a.side != "CN" else (b.y, a.y) for a, b in ends
             if "between" not in (a.side, b.side)]  # fmt: skip
    across = [(x - _LEFT) / (_RIGHT - _LEFT) for x in (*_BETWEEN, sum(_BETWEEN) / 2)]
    for key, node in nodes.items():
        if node.side == "between":
            wish, reach = fmean([nodes[x].y for x in partners[key]]), node.size / 2
            steps = range(round(reach / _STEP), round((bottom + reach) / _STEP) + 1)
            passing = {
                step * _STEP: sum(
                    any(abs(a + x * (b - a) - step * _STEP) < reach for x in across)
                    for a, b in lines
                )
                for step in steps
            }
            fewest = min(passing.values())
            node.y = min((y for y in passing if passing[y] == fewest), key=partial(_distance, wish))


def _distance(one: float, two: float) -> float:
    return abs(one - two)


def _find_ports(ties: Sequence[Row], nodes: Mapping[str, Node]) -> list[list[tuple[float, float]]]:
    """Give both ends of each tie in inches, in the order of the tie: no two ends touch."""
    ports: list[list[tuple[float, float]]] = [[(0.0, 0.0)] * 2 for _ in ties]
    for key, node in nodes.items():
        faces: dict[float, list[tuple[float, int, int]]] = {}
        for index in node.ties:
            place = _ends(ties[index]).index(key)
            other = nodes[_ends(ties[index])[1 - place]]
            faces.setdefault(_find_face(node, other), []).append((other.y, index, place))
        for x, found in faces.items():
            for rank, (_, index, place) in enumerate(sorted(found)):
                ports[index][place] = x, node.y + (rank - (len(found) - 1) / 2) * _PORT
    return ports


def _find_face(node: Node, other: Node) -> float:
    if node.side == "between":
        return _BETWEEN[other.side == "CN"]
    return _RIGHT if node.side == "CN" else _LEFT


def _draw(
    ties: Sequence[Row], names: Mapping[str, str], sides: Mapping[str, str], lang: str
) -> Figure:
    nodes = arrange(ties, names, sides, say(_WORDS, "other", lang))
    shown = [key for key in LINES if any(tie["direction"] == key for tie in ties)]
    head = _TOP + -(-len(shown) // 2) * _ROW + _HEADING
    bottom = max(node.y + node.size / 2 for node in nodes.values())
    figure = new_figure(head + bottom)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(bottom, -head)
    for index, key in enumerate(shown):
        row, column = divmod(index, 2)
        x, y = 0.1 + column * WIDTH / 2, -head + _TOP + (row + 0.5) * _ROW
        _draw_line(axes, (x, y), (x + 0.6, y), key, back=key == "from_china")
        axes.text(x + 0.72, y, say(_WORDS, key, lang), va="center", fontsize=TICK)
    weight = "normal" if lang == "zh" else "bold"
    for x, side, key in ((_LEFT - 0.1, "right", "DE"), (_RIGHT + 0.1, "left", "CN")):
        if any(node.side == key for node in nodes.values()):
            axes.text(x, -0.06, say(_WORDS, key, lang), ha=side, va="bottom", fontweight=weight)
    for node in nodes.values():
        _draw_node(axes, node, weight)
    for tie, (start, end) in zip(ties, _find_ports(ties, nodes), strict=True):
        _draw_line(axes, start, end, tie["direction"])
    return figure


def _draw_node(axes: Axes, node: Node, weight: str) -> None:
    """Write the name of an actor, and draw a bar where its ties end."""
    ends = {"DE": (_LEFT,), "other": (_LEFT,), "CN": (_RIGHT,), "between": _BETWEEN}[node.side]
    reach = (node.size - _GAP) / 2
    x, align = {"CN": (_RIGHT + 0.1, "left"), "between": (sum(_BETWEEN) / 2, "center")}.get(
        node.side, (_LEFT - 0.1, "right")
    )
    for end in ends if node.ties else ():
        axes.plot([end, end], [node.y - reach, node.y + reach], color=INK, linewidth=1.5)
    axes.text(
        x, node.y, "\n".join(node.lines), ha=align, va="center", fontsize=TICK, linespacing=1.15,
        fontweight="normal" if node.ties else weight,
    )  # fmt: skip


def _draw_line(
    axes: Axes,
    start: tuple[float, float],
    end: tuple[float, float],
    direction: str,
    *,
    back: bool = False,
) -> None:
    """Draw a tie from who gives to who receives; `back` turns it round."""
    if back:
        start, end = end, start
    style = LINES[direction]
    if direction in _ONE_WAY:
        angle = math.degrees(math.atan2(start[1] - end[1], end[0] - start[0]))
        part = _HEAD / math.dist(start, end)
        tip = tuple(b - part / 2 * (b - a) for a, b in zip(start, end, strict=True))
        end = end[0] - part * (end[0] - start[0]), end[1] - part * (end[1] - start[1])
        axes.plot(
            [tip[0]], [tip[1]], marker=(3, 0, angle - 90), markersize=8, markeredgewidth=0,
            color=style["color"], label="head",
        )  # fmt: skip
    axes.plot(
        [start[0], end[0]], [start[1], end[1]], solid_capstyle="butt", dash_capstyle="butt",
        label=direction, **style,
    )  # fmt: skip
