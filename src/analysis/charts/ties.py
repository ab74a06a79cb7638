"""Arranged actors and their ties in, a picture of lines between two sides out.

The direction in which technology flows is told by dash and arrow head, and by colour as well.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from analysis.charts.codes import say_code
from analysis.charts.phrases import say
from analysis.charts.sides import BETWEEN, GAP, LEFT, PORT, RIGHT, Node, arrange, list_pairs
from analysis.charts.style import CLAIM, CONTEXT, INK, PALETTE, TICK, WIDTH, new_figure, tint
from analysis.facts.tables import Row

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

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
