"""A part of the world in, axes with its land out.

The projection is the plainest: degrees east by degrees north, narrowed by the cosine of the middle
latitude. No border is drawn. The outline of the land lies beside this module.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.charts.boxes import Box
from analysis.charts.style import CONTEXT, FAINT, tint

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_LAND = Path(__file__).with_name("land.json")


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
    axes.set_xticks([])
    axes.set_yticks([])
    axes.grid(visible=False)
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
