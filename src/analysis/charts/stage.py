"""A figure with an axis for marks, and coordinates for the words around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from analysis.charts.style import FAINT, INK, MARGIN, WIDTH

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.transforms import Transform


@dataclass(frozen=True)
class Stage:
    """A figure with its rows lettered and its marks yet to be drawn.

    Parameters
    ----------
    figure, axes
        The y axis runs down in inches; the x axis is free.
    places : tuple of float
        Where the marks of each row go, headings left out.
    """

    figure: Figure
    axes: Axes
    places: tuple[float, ...]

    @property
    def sheet(self) -> Transform:
        """Coordinates for words: inches from the left edge of the figure, and the y axis."""
        from matplotlib.transforms import blended_transform_factory

        return blended_transform_factory(self.figure.dpi_scale_trans, self.axes.transData)

    def inches(self, x: float) -> float:
        """Give a place on the x axis in inches from the left edge of the figure."""
        shown = self.axes.transData.transform((x, 0.0))
        return float(shown[0]) / float(self.figure.dpi)

    def blank(self, top: float, bottom: float) -> None:
        """Take the grid away between two depths, where words stand."""
        self.axes.axhspan(top, bottom, color="white", linewidth=0, zorder=1.2)

    def draw_reference(self, x: float) -> None:
        """Draw a line from top to bottom at a value that the marks are held against."""
        self.axes.axvline(x, color=INK, linewidth=1.0, zorder=1.5)

    def draw_rule(self, y: float) -> None:
        """Draw a pale line over the whole width, under a heading."""
        self.axes.plot(
            [MARGIN, WIDTH - MARGIN],
            [y, y],
            color=FAINT,
            linewidth=1.0,
            transform=self.sheet,
            clip_on=False,
            zorder=1.3,
        )

    def write(
        self,
        x: float,
        y: float,
        lines: Sequence[str],
        *,
        side: Literal["left", "center", "right"] = "left",
        rise: Literal["baseline", "center"] = "baseline",
        color: str = INK,
        bold: bool = False,
    ) -> None:
        """Write lines at a place of the sheet; the grid stops behind them."""
        if not lines:
            return
        self.axes.text(
            x,
            y,
            "\n".join(lines),
            horizontalalignment=side,
            verticalalignment=rise,
            color=color,
            fontweight="bold" if bold else "normal",
            linespacing=1.15,
            transform=self.sheet,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.0},
            zorder=2.5,
        )
