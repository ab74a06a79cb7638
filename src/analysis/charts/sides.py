"""Ties and actors in, where each actor stands in a picture of two sides out, in inches.

German actors stand on the left and Chinese ones on the right; actors of other countries stand below
the German ones. Whoever is tied to its own side, as joint ventures are, stands between the sides.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean

from analysis.charts.boxes import spread
from analysis.charts.crossings import Pair, find_partners, order_columns
from analysis.charts.style import MARGIN, TICK, sheet_width
from analysis.charts.text import height, wrap
from analysis.facts.tables import Row

#: Where the left column ends, as a part of the width of the picture.
_LEFT = 0.303
#: What stands between the columns takes this part of the width, but not fewer inches than these.
_BETWEEN, _LEAST = 0.182, 0.92
#: Distance of ties at an actor, of actors, and of a name and its ties, in inches.
PORT, GAP, AIR = 0.17, 0.13, 0.1
#: Whoever stands between is tried at places so far apart.
_STEP = 0.05
#: In a column, from the top down.
_BLOCKS = {"DE": 0, "CN": 0, "other": 1, "between": 2}


@dataclass(frozen=True)
class Columns:
    """Where the left column ends, what stands between lies, and the right column begins."""

    left: float
    between: tuple[float, float]
    right: float

    @property
    def middle(self) -> float:
        """The middle of the picture."""
        return (self.left + self.right) / 2


def find_columns() -> Columns:
    """Place the columns, in inches; call it while the style is in use."""
    wide = sheet_width()
    half = max(_BETWEEN * wide, _LEAST) / 2
    return Columns(_LEFT * wide, (wide / 2 - half, wide / 2 + half), (1 - _LEFT) * wide)


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
    pairs, columns = list_pairs(ties), find_columns()
    nodes: dict[str, Node] = {}
    for index, pair in enumerate(pairs):
        for key in pair:
            inner = columns.between[1] - columns.between[0]
            width = inner - AIR if sides[key] == "between" else columns.left - AIR - MARGIN
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
        width = columns.left - AIR - MARGIN
        nodes[""] = Node("other", ["", *wrap(heading, width, TICK, bold=True)])
        left.insert(left.index(others[0]), "")
        partners[""] = partners[others[0]]
    _stack(nodes, partners, [left, right])
    _place_between(nodes, partners, pairs, columns)
    return nodes


def _stack(
    nodes: Mapping[str, Node],
    partners: Mapping[str, Sequence[str]],
    columns: Sequence[Sequence[str]],
) -> None:
    """Give each actor its height: the columns in turns follow their partners, in their order."""
    bottom = max(math.fsum(nodes[key].size for key in column) for column in columns)
    for column in (*columns, *columns, *columns):
        sizes = [nodes[key].size for key in column]
        placed = [[nodes[x].y for x in partners[key] if nodes[x].y] for key in column]
        wanted = [fmean(found) if found else 0.0 for found in placed]
        for key, y in zip(column, spread(wanted, sizes, 0.0, bottom), strict=True):
            nodes[key].y = y


def _place_between(
    nodes: Mapping[str, Node],
    partners: Mapping[str, Sequence[str]],
    pairs: Sequence[Pair],
    columns: Columns,
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
            passing = [sum(_passes(line, y, reach, columns) for line in lines) for y in places]
            node.y = min(zip(passing, (abs(y - wish) for y in places), places, strict=True))[2]


def _passes(line: tuple[float, float], y: float, reach: float, columns: Columns) -> bool:
    """Tell whether a line from side to side comes near a place between them."""
    start, end = line
    wide = columns.right - columns.left
    parts = [(x - columns.left) / wide for x in (*columns.between, columns.middle)]
    return any(abs(start + part * (end - start) - y) < reach for part in parts)
