"""A part of the world in, axes with its land out; places and ties in, their dots and lines there.

The projection is the plainest: degrees east by degrees north, narrowed by the cosine of the middle
latitude. No border is drawn. The outline of the land lies beside this module.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.charts.boxes import Box, cover_dot, trace
from analysis.charts.labels import Label, Turns, break_even, put_labels
from analysis.charts.style import CLAIM, CONTEXT, FAINT, INK, tint
from analysis.facts.tables import Row

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Spot = tuple[float, float]

_LAND = Path(__file__).with_name("land.json")
#: Where the name of a place may stand, best first.
_NEAR: Turns = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1))
#: Sizes of dots on the whole map and close up, in points; width of a line's name in inches.
_SMALL, _LARGE, _NAME = 3, 5, 2.0


@dataclass(frozen=True)
class Window:
    """A part of the world in degrees.

    Examples
    --------
    >>> round(Window(0, 59, 2, 61).aspect, 3)
    0.5
    """

    west: float
    south: float
    east: float
    north: float

    @property
    def aspect(self) -> float:
        """How many times wider than high it is drawn."""
        narrow = math.cos(math.radians((self.south + self.north) / 2))
        return (self.east - self.west) * narrow / (self.north - self.south)

    @property
    def outline(self) -> list[Spot]:
        """Its corners, the first one twice."""
        low, high = (self.west, self.south), (self.east, self.north)
        return [low, (high[0], low[1]), high, (low[0], high[1]), low]

    def widen(self, aspect: float) -> Window:
        """Give the same part of the world, with more to its west and east if need be.

        Examples
        --------
        >>> round(Window(0, 59, 2, 61).widen(1.0).east, 2)
        3.0
        """
        more = (self.east - self.west) * max(0.0, aspect / self.aspect - 1) / 2
        return replace(self, west=self.west - more, east=self.east + more)


def open_window(figure: Figure, window: Window, box: Box) -> Axes:
    """Add axes of degrees at a box of the figure, in inches, and draw the land in them."""
    width, tall = (float(x) for x in figure.get_size_inches())
    left, bottom, right, top = box
    axes = figure.add_axes(
        (left / width, bottom / tall, (right - left) / width, (top - bottom) / tall)
    )
    axes.set_xlim(window.west, window.east)
    axes.set_ylim(window.south, window.north)
    axes.xaxis.set_visible(False)
    axes.yaxis.set_visible(False)
    for spine in axes.spines.values():
        spine.set(visible=True, color=FAINT, linewidth=0.8)
    _draw_land(axes, window)
    return axes


def _draw_land(axes: Axes, window: Window) -> None:
    """Fill the land of a window; inland seas run the other way round, so they stay empty."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path as Outline
    from matplotlib.transforms import Bbox

    edges = Bbox([[window.west - 1, window.south - 1], [window.east + 1, window.north + 1]])
    rings = [Outline(ring, closed=True) for ring in json.loads(_LAND.read_bytes())["rings"]]
    near = [ring.clip_to_bbox(edges) for ring in rings if ring.intersects_bbox(edges)]
    land = Outline.make_compound_path(*near)
    axes.add_patch(PathPatch(land, facecolor=tint(CONTEXT, 0.84), linewidth=0, zorder=0.5))


def draw_whole(
    axes: Axes,
    shown: Mapping[str, Row],
    lines: Sequence[Row],
    claim: Collection[str],
    windows: Sequence[Window],
) -> None:
    """Draw all places, the outlines of windows, and lines with the names of their ends."""
    spots, taken = _draw_dots(axes, shown, claim, _SMALL)
    for window in windows:
        axes.plot(*zip(*window.outline, strict=True), color=CONTEXT, linewidth=0.8, label="window")
        taken += trace(axes, window.outline)
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
        # What is claimed is larger too: colour alone would not tell it in grey print.
        axes.plot(
            *spot,
            "o",
            markersize=size * (1.6 if key in claim else 1),
            markeredgewidth=0,
            color=color,
            label=key,
        )
        taken.append(cover_dot(axes, spot))
    return spots, taken


def _find_frame(axes: Axes) -> Box:
    box, dpi = axes.get_window_extent(), axes.figure.dpi
    return box.x0 / dpi, box.y0 / dpi, box.x1 / dpi, box.y1 / dpi
