"""Marks and labels in, the room that they take on the figure out; everything in inches."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

#: Left, bottom, right and top.
Box = tuple[float, float, float, float]
Boxes: TypeAlias = "Sequence[Box] | NDArray[np.float64]"
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
        x, y = _go(first, second, part)
        boxes.append((x - AIR, y - AIR, x + AIR, y + AIR))
    return boxes


def cover_dot(axes: Axes, point: tuple[float, float]) -> Box:
    """Give the room that a dot takes."""
    x, y = to_inches(axes, point)
    return x - _DOT, y - _DOT, x + _DOT, y + _DOT


def measure_overlaps(some: Boxes, others: Boxes) -> list[float]:
    """Measure how much of each of some boxes others cover, in square inches.

    Boxes that are asked about again and again are best given as an array, four columns wide.

    Examples
    --------
    >>> measure_overlaps([(0.0, 0, 2, 2), (7, 7, 8, 8)], [(1, 1, 3, 3), (5, 5, 6, 6)])
    [1.0, 0.0]
    """
    import numpy as np

    one, two = np.asarray(some)[:, None], np.asarray(others).reshape(1, -1, 4)
    sides = np.minimum(one[..., 2:], two[..., 2:]) - np.maximum(one[..., :2], two[..., :2])
    sides = np.maximum(sides, 0)
    covered: list[float] = (sides[..., 0] * sides[..., 1]).sum(axis=1).tolist()
    return covered


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

    @cached_property
    def box(self) -> Box:
        """The room of the label itself."""
        return (*self.corner, self.corner[0] + self.size[0], self.corner[1] + self.size[1])

    @property
    def near(self) -> tuple[float, float]:
        """The point of the box nearest to the mark."""
        left, bottom, right, top = self.box
        return min(max(self.mark[0], left), right), min(max(self.mark[1], bottom), top)

    @cached_property
    def gap(self) -> float:
        """How far the mark is from the box."""
        return math.dist(self.mark, self.near)

    @cached_property
    def line(self) -> tuple[tuple[float, float], ...]:
        """Both ends of a line from the label to the mark; none if they are side by side."""
        if self.gap <= FAR:
            return ()
        # It may touch neither the mark nor the letters.
        here, there = AIR / self.gap, CLOSE / self.gap
        return _go(self.near, self.mark, here), _go(self.mark, self.near, there)

    @cached_property
    def leader(self) -> list[Box]:
        """The room of that line."""
        return cover_line(*self.line) if self.line else []

    @cached_property
    def padded(self) -> Box:
        """The room of the label with some air at its sides."""
        left, bottom, right, top = self.box
        return left - AIR, bottom, right + AIR, top

    @property
    def room(self) -> list[Box]:
        """What the label takes, with its leader and some air."""
        return [self.padded, *self.leader]


class Choice:
    """Offers of room for one label, and how much of each is taken by what is there already.

    Parameters
    ----------
    offers : sequence of Offer
        The best first.
    taken : sequence of boxes
        What is there before any label is placed.
    """

    def __init__(self, offers: Sequence[Offer], taken: Boxes) -> None:
        import numpy as np

        self._offers, self._taken = offers, np.asarray(taken).reshape(-1, 4)
        self._rooms = np.array([offer.padded for offer in offers])
        self._covered = measure_overlaps(self._rooms, self._taken)
        self._crossed: dict[int, tuple[float, NDArray[np.float64]]] = {}
        free = zip(offers, self._covered, strict=True)
        #: How far from its mark the label stands at least, if it covers nothing.
        self.nearest = min((x.gap for x, covered in free if not round(covered, 4)), default=0.0)

    def choose(self, labels: Sequence[Box]) -> tuple[Offer, float]:
        """Choose the first offer whose room is free, or the least crowded; tell how much it is.

        What a leader crosses counts ten times.

        Parameters
        ----------
        labels : sequence of boxes
            What other labels have taken by now.
        """
        import numpy as np

        best, least = self._offers[0], math.inf
        there = np.asarray(labels, float)
        added = measure_overlaps(self._rooms, there)
        for place, offer in enumerate(self._offers):
            crowding = self._covered[place] + added[place]
            if crowding < least and offer.leader:
                crossed, leader = self._cross(place)
                crowding += 10 * (crossed + math.fsum(measure_overlaps(leader, there)))
            if round(crowding, 4) < least:
                best, least = offer, round(crowding, 4)
            if not least:
                break
        return best, least

    def _cross(self, place: int) -> tuple[float, NDArray[np.float64]]:
        """Measure what a leader crosses of what was there before any label; give its boxes too."""
        import numpy as np

        if place not in self._crossed:
            leader = np.array(self._offers[place].leader)
            self._crossed[place] = math.fsum(measure_overlaps(leader, self._taken)), leader
        return self._crossed[place]


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Move things on a line apart, in the order given and as little as possible.

    Parameters
    ----------
    wanted : sequence of float
        Where each centre would best stand.
    sizes : sequence of float
        How much room each takes.
    low, high : float
        Where the line begins and ends; where it is too short, its end is passed.

    Examples
    --------
    >>> spread([1.0, 1.0, 5.0], [2.0, 2.0, 2.0], 0.0, 9.0)
    [1.0, 3.0, 5.0]
    """
    before = [math.fsum(sizes[:i]) + size / 2 for i, size in enumerate(sizes)]
    pools: list[list[float]] = []  # pool adjacent violators: shifts never fall along the line
    for target, offset in zip(wanted, before, strict=True):
        pools.append([target - offset])
        while len(pools) > 1 and fmean(pools[-2]) > fmean(pools[-1]):
            pools[-2:] = [pools[-2] + pools[-1]]
    shifts = [fmean(pool) for pool in pools for _ in pool]
    last = max(low, high - math.fsum(sizes))
    return [min(max(s, low), last) + offset for s, offset in zip(shifts, before, strict=True)]


def _go(start: tuple[float, float], end: tuple[float, float], part: float) -> tuple[float, float]:
    """Go a part of the way."""
    return start[0] + part * (end[0] - start[0]), start[1] + part * (end[1] - start[1])
