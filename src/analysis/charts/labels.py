"""Marks and labels in, labels written where there is room out.

A label stands as near to its mark as it can without covering what is drawn; from farther off, a
thin line leads to the mark. All places here are in inches of the figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.charts.boxes import AIR, Box, to_inches
from analysis.charts.offers import CLOSE, Offer
from analysis.charts.spreading import spread
from analysis.charts.style import CONTEXT, INK, TICK
from analysis.charts.text import height, measure, wrap, wrap_evenly

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
    """

    place: tuple[float, float]
    lines: Sequence[str]
    color: str = INK

    @property
    def size(self) -> tuple[float, float]:
        """Width and height."""
        return max(measure(line, TICK) for line in self.lines), height(len(self.lines), TICK)


def put_label(
    axes: Axes,
    label: Label,
    taken: list[Box],
    turns: Turns = TURNS,
    frame: Box | None = None,
) -> None:
    """Write a label as near to its mark as there is room.

    Parameters
    ----------
    axes : Axes
        Limits and position must be set.
    label : Label
        What to write, and where the mark is.
    taken : list of Box
        Where other marks and labels stand; the room of this one is added.
    turns : sequence of (float, float)
        On which sides to try, best first.
    frame : Box, optional
        What the label may not leave; by default the figure above and right of the axes' corner.
    """
    x, y = mark = to_inches(axes, label.place)
    width, tall = label.size
    edge, dpi, whole = axes.get_window_extent(), axes.figure.dpi, axes.figure.bbox
    frame = frame or (edge.x0 / dpi, edge.y0 / dpi, whole.width / dpi, whole.height / dpi)
    offers = []
    for reach in _REACHES:
        for turn, rise in turns:
            left = x + turn * reach + (turn - 1) / 2 * width
            bottom = y + rise * reach + (rise - 1) / 2 * tall
            left = max(min(left, frame[2] - AIR - width), frame[0] + 2 * AIR)
            bottom = max(min(bottom, frame[3] - tall), frame[1])
            offers.append(Offer(mark, (left, bottom), label.size, turn))
    # Of equals the first, which is the nearest.
    _write(axes, label, min(offers, key=lambda offer: offer.crowding(taken)), taken)


def put_beside(axes: Axes, labels: Sequence[Label], taken: list[Box]) -> None:
    """Write labels in the right margin, each as near to the height of its mark as there is room."""
    bounds, dpi = axes.get_window_extent(), axes.figure.dpi
    marked = sorted(((to_inches(axes, label.place), label) for label in labels), key=_rise)
    rises = spread(
        [mark[1] for mark, _ in marked],
        [label.size[1] + AIR for _, label in marked],
        bounds.y0 / dpi,
        axes.figure.bbox.height / dpi,
    )
    for (mark, label), rise in zip(marked, rises, strict=True):
        left = max(bounds.x1 / dpi, mark[0] + CLOSE)
        corner = left, rise - label.size[1] / 2
        _write(axes, label, Offer(mark, corner, label.size, 1), taken)


def _rise(marked: tuple[tuple[float, float], Label]) -> float:
    return marked[0][1]


def _write(axes: Axes, label: Label, offer: Offer, taken: list[Box]) -> None:
    """Write a label where it was offered room, and take that room."""
    (left, bottom, right, top), (x, y) = offer.box, offer.mark
    taken += [(left - AIR, bottom, right + AIR, top), *offer.leader]
    relpos = (offer.near[0] - left) / (right - left), (offer.near[1] - bottom) / (top - bottom)
    leader = {"arrowstyle": "-", "color": CONTEXT, "linewidth": 0.7, "shrinkA": 1, "shrinkB": 4}
    axes.annotate(
        "\n".join(label.lines),
        label.place,
        ((left - x) * 72, (bottom - y) * 72),
        textcoords="offset points",
        ha="left",
        va="bottom",
        color=label.color,
        fontsize=TICK,
        linespacing=1.15,
        annotation_clip=False,
        multialignment=("right", "center", "left")[round(offer.turn) + 1],
        arrowprops={**leader, "relpos": relpos} if offer.leader else None,
    )


def break_even(text: str, width: float) -> list[str]:
    """Break text into lines of at most `width` inches, about equally long.

    Of even ways the one with the longer start: "Chinese brands" before "(CAAM)".
    """
    widest = max(measure(line, TICK) for line in wrap_evenly(text, width, TICK))
    return wrap(text, min(widest + 2 * AIR, width), TICK)
