"""Sorts in, their shades and their names over stacked bars out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from analysis.charts.stage import Stage
from analysis.charts.style import CLAIM, INK, MARGIN, WIDTH, tint
from analysis.charts.text import height, measure

#: Inches: side of the square before a name, and space after it.
_SQUARE, _GAP = 0.12, 0.2

#: The line of a name, and where it begins, in inches.
Spot = tuple[int, float]


def shade_sorts(sorts: Sequence[str], claim: Collection[str]) -> dict[str, str]:
    """Give each sort a colour; they differ in lightness, so that grey print tells them apart."""
    strong = [sort for sort in sorts if not claim or sort in claim]
    weak = [sort for sort in sorts if sort not in strong]
    shades = _grade(CLAIM, strong, 0.0, 0.5 if claim else 0.82) | _grade(INK, weak, 0.6, 0.85)
    return {sort: shades[sort] for sort in sorts}


def _grade(color: str, sorts: Sequence[str], first: float, last: float) -> dict[str, str]:
    step = (last - first) / max(1, len(sorts) - 1)
    return {sort: tint(color, first + step * place) for place, sort in enumerate(sorts)}


def place_sorts(sorts: Sequence[str]) -> list[Spot]:
    """Set the names of sorts one after another, in as many lines as they need."""
    spots, line, x = [], 0, MARGIN
    for width in map(_measure, sorts):
        if x > MARGIN and x + width - _GAP > WIDTH - MARGIN:
            line, x = line + 1, MARGIN
        spots.append((line, x))
        x += width
    return spots


def align_sorts(stage: Stage, sorts: Sequence[str], numbers: Sequence[int]) -> list[Spot] | None:
    """Set the names of up to three sorts over their parts of the first bar, if they have room."""
    spots: list[Spot] = []
    start, free = 0, 0.0
    for number, width in zip(numbers, map(_measure, sorts), strict=True):
        x = max(stage.inches(start), free)
        spots.append((0, x))
        free, start = x + width, start + number
    return spots if len(sorts) <= 3 and all(numbers) and free - _GAP <= WIDTH - MARGIN else None


def write_sorts(stage: Stage, shades: Mapping[str, str], spots: Sequence[Spot]) -> None:
    """Write the names of sorts, each behind a square in its shade."""
    for (sort, shade), (line, x) in zip(shades.items(), spots, strict=True):
        y = height(line) + height(1) / 2
        stage.axes.plot(
            [x + _SQUARE / 2],
            [y],
            marker="s",
            markersize=_SQUARE * 72,
            markeredgewidth=0,
            color=shade,
            transform=stage.sheet,
            clip_on=False,
        )
        stage.write(x + _SQUARE + 0.06, y, [sort], rise="center")


def _measure(sort: str) -> float:
    return _SQUARE + measure(sort) + _GAP
