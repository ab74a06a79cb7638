"""A mark and a label in, the room that the label would take, and how crowded it is, out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.charts.boxes import Box, cover_line, measure_overlap

#: How close to its mark a label may stand, and how far off it needs a line that leads there.
CLOSE, FAR = 0.1, 0.3


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
    def leader(self) -> list[Box]:
        """The room of the line from the label to the mark; none if they are side by side."""
        gap = math.dist(self.mark, self.near)
        if gap <= FAR:
            return []
        part = CLOSE / gap  # a leader may touch its own mark
        x, y = (a + part * (b - a) for a, b in zip(self.mark, self.near, strict=True))
        return cover_line((x, y), self.near)

    def crowding(self, taken: Sequence[Box]) -> float:
        """Measure how much of the room is taken, in square inches; what crosses counts more."""
        crossed = measure_overlap(self.leader, taken) if self.leader else 0.0
        return round(measure_overlap([self.box], taken) + 10 * crossed, 4)
