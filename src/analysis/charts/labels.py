"""Marks and labels in, labels written where there is room out.

A label stands as near to its mark as it can without covering what is drawn; from farther off, a
thin line leads to the mark. All places here are in inches of the figure.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from analysis.charts.boxes import AIR, CLOSE, Box, Choice, Offer, spread, to_inches
from analysis.charts.style import CONTEXT, INK, TICK
from analysis.charts.text import height, measure, wrap, wrap_evenly, write_lines

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Sides of a mark: (1, 0) is to its right, (0, 1) above it, (0.5, 1) above and half to the right.
Turns = Sequence[tuple[float, float]]

TURNS: Turns = ((1, 0), (1, 1), (1, -1), (0, 1), (0, -1), (-1, 1), (-1, -1), (-1, 0))
#: How far from its mark a label may stand.
_REACHES = (CLOSE, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.85, 1.0, 1.2)


@dataclass(frozen=True)
class Label:
    """Lines of text for a mark.

    Parameters
    ----------
    place : (float, float)
        Where the mark is, in units of the axes.
    lines : sequence of str
        The text.
    color : str
        Of the text.
    fact : str
        Id of the fact that the text words.
    """

    place: tuple[float, float]
    lines: Sequence[str]
    color: str = INK
    fact: str = ""

    @property
    def size(self) -> tuple[float, float]:
        """Width and height."""
        return max(measure(line, TICK) for line in self.lines), height(len(self.lines), TICK)


_Offered = tuple[Label, Choice]


def put_labels(
    axes: Axes,
    labels: Sequence[Label],
    taken: list[Box],
    turns: Turns = TURNS,
    frame: Box | None = None,
) -> None:
    """Write labels as near to their marks as there is room.

    They are placed one after another, in the order in which they crowd least and stand nearest.

    Parameters
    ----------
    axes : Axes
        Limits and position must be set.
    labels : sequence of Label
        What to write, and where the marks are; the most important first.
    taken : list of Box
        Where other marks and labels stand; the room of these is added.
    turns : sequence of (float, float)
        On which sides to try, best first.
    frame : Box, optional
        What labels may not leave; by default the figure above and right of the axes' corner.
    """
    edge, dpi, whole = axes.get_window_extent(), axes.figure.dpi, axes.figure.bbox
    frame = frame or (edge.x0 / dpi, edge.y0 / dpi, whole.width / dpi, whole.height / dpi)
    choices = [
        (
            label,
            Choice(_make_offers(to_inches(axes, label.place), label.size, turns, frame), taken),
        )
        for label in labels
    ]
    best: tuple[float, float] = (math.inf, math.inf)
    placed: list[tuple[Label, Offer]] = []
    for order in _list_orders(choices):
        found: list[tuple[Label, Offer]] = []
        room: list[Box] = []
        crowd = far = 0.0
        # If nothing was covered in another order, what is left stands at least so far off in this.
        left = 0.0 if best[0] else math.fsum(choice.nearest for _, choice in order)
        for label, choice in order:
            offer, crowding = choice.choose(room)
            room += offer.room
            crowd, far = crowd + crowding, far + offer.gap
            left = max(0.0, left - choice.nearest)
            found.append((label, offer))
            if (round(crowd, 4), round(far + left, 3)) >= best:
                break  # no better, and it only gets worse; of equals the first stays
        else:
            best, placed = (round(crowd, 4), round(far, 3)), found
    for label, offer in placed:
        _write(axes, label, offer, taken)


def _list_orders(labels: Sequence[_Offered]) -> Iterator[list[_Offered]]:
    """List some orders: the first stays, and each of the others comes next."""
    first, rest = list(labels[:1]), list(labels[1:])
    yield list(labels)
    for place, second in enumerate(rest):
        others = [*rest[:place], *rest[place + 1 :]]
        yield [*first, second, *others]
        yield [*first, second, *others[::-1]]


def _make_offers(
    mark: tuple[float, float], size: tuple[float, float], turns: Turns, frame: Box
) -> list[Offer]:
    """List the places around a mark where a label may stand, the nearest first."""
    offers = []
    for reach in _REACHES:
        for turn, rise in turns:
            left = mark[0] + turn * reach + (turn - 1) / 2 * size[0]
            bottom = mark[1] + rise * reach + (rise - 1) / 2 * size[1]
            left = max(min(left, frame[2] - AIR - size[0]), frame[0] + 2 * AIR)
            bottom = max(min(bottom, frame[3] - size[1]), frame[1])
            offers.append(Offer(mark, (left, bottom), size, turn))
    return offers


def put_beside(axes: Axes, labels: Sequence[Label], taken: list[Box]) -> None:
    """Write labels in the right margin, each as near to the height of its mark as there is room."""
    bounds, dpi = axes.get_window_extent(), axes.figure.dpi
    marked = [(label, to_inches(axes, label.place)) for label in labels]
    marked.sort(key=lambda pair: pair[1][1])
    rises = spread(
        [mark[1] for _, mark in marked],
        [label.size[1] + AIR for label, _ in marked],
        bounds.y0 / dpi,
        axes.figure.bbox.height / dpi,
    )
    for (label, mark), rise in zip(marked, rises, strict=True):
        left = max(bounds.x1 / dpi, mark[0] + CLOSE)
        corner = left, rise - label.size[1] / 2
        _write(axes, label, Offer(mark, corner, label.size, 1), taken)


def _write(axes: Axes, label: Label, offer: Offer, taken: list[Box]) -> None:
    """Write a label where it was offered room, and take that room."""
    left, bottom, right, top = offer.box
    taken += offer.room
    inches = axes.figure.dpi_scale_trans
    side: Literal["left", "center", "right"] = ("right", "center", "left")[round(offer.turn) + 1]
    write_lines(
        axes,
        ({"left": left, "center": (left + right) / 2, "right": right}[side], (bottom + top) / 2),
        label.lines,
        inches,
        size=TICK,
        side=side,
        color=label.color,
        fact=label.fact,
        free=True,
        up=True,
    )
    if offer.leader:
        ends = zip(*offer.line, strict=True)
        style: dict[str, Any] = {
            "color": CONTEXT,
            "linewidth": 0.7,
            "clip_on": False,
            "transform": inches,
        }
        axes.plot(*ends, label="_leader", **style)


def break_even(text: str, width: float) -> list[str]:
    """Break text into lines of at most `width` inches, about equally long.

    Of even ways the one with the longer start: "Chinese brands" before "(CAAM)".
    """
    widest = max(measure(line, TICK) for line in wrap_evenly(text, width, TICK))
    return wrap(text, min(widest + 2 * AIR, width), TICK)
