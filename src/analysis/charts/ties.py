"""Arranged actors and their ties in, a picture of lines between two sides out.

The direction in which technology flows is told by dash and arrow head, and by colour as well.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from analysis.charts.key import place_names
from analysis.charts.sides import (
    AIR,
    GAP,
    PORT,
    Columns,
    Node,
    arrange,
    find_columns,
    list_pairs,
)
from analysis.charts.style import (
    CLAIM,
    CONTEXT,
    INK,
    PALETTE,
    TEXT,
    TICK,
    new_figure,
    sheet_width,
    tint,
)
from analysis.charts.text import measure, write_lines
from analysis.charts.words import phrase, say_code
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
#: In inches: a line of the legend, the tie in it with the space to its name, the headings below it,
#: and the length of an arrow head. The head's size in points.
_ROW, _TIE, _HEADING, _HEAD, _TRIANGLE = 0.22, (0.6, 0.12), 0.42, 0.1, 8

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
    nodes, columns = arrange(ties, names, sides, phrase("elsewhere", lang)), find_columns()
    shown = [key for key in LINES if any(tie["direction"] == key for tie in ties)]
    words = [say_code(key, lang) for key in shown]
    spots = place_names(words, sum(_TIE), TICK, even=True)
    head = 0.06 + (spots[-1][0] + 1) * _ROW + _HEADING
    bottom = max(node.y + node.size / 2 for node in nodes.values())
    figure = new_figure(head + bottom)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, sheet_width())
    axes.set_ylim(bottom, -head)
    for key, word, (line, x) in zip(shown, words, spots, strict=True):
        y = 0.06 + (line + 0.5) * _ROW - head
        ends = (x, y), (x + _TIE[0], y)
        _draw_line(axes, *(ends[::-1] if key == "from_china" else ends), key)
        _write(axes, x + sum(_TIE), y, [word])
    for side in ("DE", "CN"):
        if any(node.side == side for node in nodes.values()):
            word = say_code(side, lang)
            fits = measure(word, TEXT, bold=True) < columns.left - AIR
            _write_node(axes, Node(side, [word], y=-0.18), columns, TEXT if fits else TICK)
    for node in nodes.values():
        _write_node(axes, node, columns)
    for tie, (start, end) in zip(ties, find_ports(ties, nodes), strict=True):
        _draw_line(axes, start, end, tie["direction"])
    return figure


def find_ports(ties: Sequence[Row], nodes: Mapping[str, Node]) -> list[tuple[Point, Point]]:
    """Give both ends of each tie in inches, in the order of the tie: no two ends touch."""
    pairs, columns = list_pairs(ties), find_columns()
    ports: dict[tuple[int, str], Point] = {}
    for key, node in nodes.items():
        faces: dict[float, list[tuple[float, int]]] = {}
        for index in node.ties:
            one, two = pairs[index]
            other = nodes[two if key == one else one]
            faces.setdefault(_find_face(node, other, columns), []).append((other.y, index))
        for x, found in faces.items():
            for rank, (_, index) in enumerate(sorted(found)):
                ports[index, key] = x, node.y + (rank - (len(found) - 1) / 2) * PORT
    return [(ports[i, one], ports[i, two]) for i, (one, two) in enumerate(pairs)]


def _find_face(node: Node, other: Node, columns: Columns) -> float:
    if node.side == "between":
        return columns.between[other.side == "CN"]
    return columns.right if node.side == "CN" else columns.left


def _write_node(axes: Axes, node: Node, columns: Columns, size: float = TICK) -> None:
    """Write the name of an actor and draw a bar where its ties end, or write a heading."""
    x, side, ends = {
        "between": (columns.middle, "center", columns.between),
        "CN": (columns.right + AIR, "left", (columns.right,)),
    }.get(node.side, (columns.left - AIR, "right", (columns.left,)))
    reach = (node.size - GAP) / 2
    for end in ends if node.ties else ():
        axes.plot([end, end], [node.y - reach, node.y + reach], color=INK, linewidth=1.5)
    _write(axes, x, node.y, node.lines, size=size, side=side, bold=not node.ties)


def _write(
    axes: Axes, x: float, y: float, lines: Sequence[str], size: float = TICK, **options: Any
) -> None:
    write_lines(axes, (x, y), lines, axes.transData, size=size, free=True, **options)


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
