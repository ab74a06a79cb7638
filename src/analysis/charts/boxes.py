"""Marks and labels in, the room that they take on the figure out; everything in inches."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Left, bottom, right and top.
Box = tuple[float, float, float, float]
#: What is drawn keeps this distance from other marks.
AIR = 0.03
#: Half of what a dot takes, with some air.
_DOT = 0.07
#: How close to its mark a label may stand, and how far off it needs a line that leads there.
CLOSE, FAR = 0.1, 0.3


def to_inches(axes: Axes, place: tuple[float, float]) -> tuple[float, float]:
    """Give where a place of the axes lies on the figure."""
    x, y = axes.transData.transform(place) / axes.figure.dpi
    return float(x), float(y)


def trace(axes: Axes, points: Sequence[tuple[float, float]]) -> list[Box]:
    """Give the room that a line through points takes, in small boxes."""
    spots = [to_inches(axes, point) for point in points]
    pairs = zip(spots, spots[1:] or spots, strict=False)
    return [box for first, second in pairs for box in cover_line(first, second)]


def cover_line(first: tuple[float, float], second: tuple[float, float]) -> list[Box]:
    """Cover a line with small boxes."""
    count = max(1, round(math.dist(first, second) / AIR / 2))
    boxes = []
    for part in (i / count for i in range(count + 1)):
        x, y = (a + part * (b - a) for a, b in zip(first, second, strict=True))
        boxes.append((x - AIR, y - AIR, x + AIR, y + AIR))
    return boxes


def cover_dot(axes: Axes, point: tuple[float, float]) -> Box:
    """Give the room that a dot takes."""
    x, y = to_inches(axes, point)
    return x - _DOT, y - _DOT, x + _DOT, y + _DOT


def measure_overlap(some: Sequence[Box], others: Sequence[Box]) -> float:
    """Measure how much some boxes and others cover each other, in square inches.

    Examples
    --------
    >>> measure_overlap([(0, 0, 2, 2)], [(1, 1, 3, 3), (5, 5, 6, 6)])
    1.0
    """
    import numpy as np

    one, two = np.array(some)[:, None], np.array(others).reshape(1, -1, 4)
    sides = np.minimum(one[..., 2:], two[..., 2:]) - np.maximum(one[..., :2], two[..., :2])
    return float(np.prod(np.maximum(sides, 0), axis=-1).sum())


@dataclass(frozen=True)
class Offer:
    """Room for a label of a mark.

    Parameters
    ----------
    mark, corner, size : (float, float)
        Where the mark is, the lower left corner of the label, its width and height.
    turn : float
        The side it is on: 1 to the right of the mark, -1 to the left.
    """

    mark: tuple[float, float]
    corner: tuple[float, float]
    size: tuple[float, float]
    turn: float

    @property
    def box(self) -> Box:
        """The room of the label itself."""
        return (*self.corner, self.corner[0] + self.size[0], self.corner[1] + self.size[1])

    @property
    def near(self) -> tuple[float, float]:
        """The point of the box nearest to the mark."""
        left, bottom, right, top = self.box
        return min(max(self.mark[0], left), right), min(max(self.mark[1], bottom), top)

    @property
    def tip(self) -> tuple[float, float]:
        """Where a line from the label ends: beside the mark."""
        part = CLOSE / math.dist(self.mark, self.near)
        x, y = (a + part * (b - a) for a, b in zip(self.mark, self.near, strict=True))
        return x, y

    @property
    def leader(self) -> list[Box]:
        """The room of the line from the label to the mark; none if they are side by side."""
        near = math.dist(self.mark, self.near) <= FAR
        return [] if near else cover_line(self.tip, self.near)

    @property
    def room(self) -> list[Box]:
        """What the label takes, with its leader and some air."""
        left, bottom, right, top = self.box
        return [(left - AIR, bottom, right + AIR, top), *self.leader]

    def crowding(self, taken: Sequence[Box]) -> float:
        """Measure how much of the room is taken, in square inches; what crosses counts more."""
        crossed = measure_overlap(self.leader, taken) if self.leader else 0.0
        left, bottom, right, top = self.box
        covered = measure_overlap([(left - AIR, bottom, right + AIR, top)], taken)
        return round(covered + 10 * crossed, 4)
