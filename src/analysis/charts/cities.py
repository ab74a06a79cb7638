"""Places and ties in, dots, names and lines on a map out; call it while the style is in use."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from analysis.charts.boxes import Box, cover_dot, trace
from analysis.charts.labels import Label, Turns, break_even, put_labels
from analysis.charts.style import CLAIM, INK
from analysis.facts.tables import Row

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Where the name of a place may stand, best first.
_NEAR: Turns = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1))
#: Sizes of dots on the whole map and close up, in points; width of a line's name in inches.
_SMALL, _LARGE, _NAME = 3, 5, 2.0

Spot = tuple[float, float]


def draw_whole(
    axes: Axes, shown: Mapping[str, Row], lines: Sequence[Row], claim: Collection[str]
) -> None:
    """Draw all places, and lines with their names."""
    spots, taken = _draw_dots(axes, shown, claim, _SMALL)
    labels = []
    for tie in lines:
        ends = [spots[tie["actor_a"]], spots[tie["actor_b"]]]
        (x0, y0), (x1, y1) = ends
        middle = (x0 + x1) / 2, (y0 + y1) / 2
        style: dict[str, Any] = {"color": CLAIM, "linewidth": 1.6, "linestyle": (0, (4, 2))}
        axes.plot([x0, x1], [y0, y1], label=tie["tie_id"], **style)
        taken += trace(axes, ends)
        labels += [
            Label(spots[tie[end]], [shown[tie[end]]["name"]]) for end in ("actor_a", "actor_b")
        ]
        labels.append(Label(middle, break_even(tie["subject"], _NAME), CLAIM))
    put_labels(axes, labels, taken, _NEAR, _find_frame(axes))


def draw_side(axes: Axes, shown: Mapping[str, Row], claim: Collection[str]) -> None:
    """Draw places with their names, from east to west: the sea has room for those of the coast."""
    spots, taken = _draw_dots(axes, shown, claim, _LARGE)
    labels = [
        Label(spots[key], [shown[key]["name"]], CLAIM if key in claim else INK)
        for key in sorted(spots, key=lambda key: (-spots[key][0], key))
    ]
    put_labels(axes, labels, taken, _NEAR, _find_frame(axes))


def _draw_dots(
    axes: Axes, shown: Mapping[str, Row], claim: Collection[str], size: float
) -> tuple[dict[str, Spot], list[Box]]:
    """Draw a dot for each place; tell where they are, and the room that they take."""
    spots = {key: (float(row["longitude"]), float(row["latitude"])) for key, row in shown.items()}
    taken = []
    for key, spot in spots.items():
        color = CLAIM if key in claim else INK
        axes.plot(*spot, "o", markersize=size, markeredgewidth=0, color=color, label=key)
        taken.append(cover_dot(axes, spot))
    return spots, taken


def _find_frame(axes: Axes) -> Box:
    box, dpi = axes.get_window_extent(), axes.figure.dpi
    return box.x0 / dpi, box.y0 / dpi, box.x1 / dpi, box.y1 / dpi
