"""Marks in, the room that they take on the figure out; everything in inches."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Left, bottom, right and top.
Box = tuple[float, float, float, float]
#: What is drawn keeps this distance from other marks.
AIR = 0.03


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
