"""A figure with an axis for marks, and coordinates for the words around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analysis.charts.style import FAINT, INK, MARGIN, TEXT, sheet_width
from analysis.charts.text import height, measure, write_lines

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

    @property
    def width(self) -> float:
        """Inches along the x axis."""
        return float(self.axes.get_window_extent().width) / float(self.figure.dpi)

    def inches(self, x: float) -> float:
        """Give a place on the x axis in inches from the left edge of the figure."""
        shown = self.axes.transData.transform((x, 0.0))
        return float(shown[0]) / float(self.figure.dpi)

    def blank(self, top: float, bottom: float) -> None:
        """Take grid and reference away between two depths, where words stand."""
        self.axes.axhspan(top, bottom, color="white", linewidth=0, zorder=1.6)

    def draw_reference(self, x: float) -> None:
        """Draw a line from top to bottom at a value that the marks are held against."""
        self.axes.axvline(x, color=INK, linewidth=1.0, zorder=1.5, solid_capstyle="butt")

    def draw_rule(self, y: float) -> None:
        """Draw a pale line over the whole width, under a heading."""
        self.axes.plot(
            [MARGIN, sheet_width() - MARGIN],
            [y, y],
            color=FAINT,
            linewidth=1.0,
            transform=self.sheet,
            clip_on=False,
            zorder=1.7,
        )

    def write(self, x: float, y: float, lines: Sequence[str], **options: Any) -> None:
        """Write lines at a place of the sheet; see :func:`analysis.charts.text.write_lines`."""
        write_lines(self.axes, (x, y), lines, self.sheet, **options)

    def clear(self, x: float, y: float, line: str, size: float = TEXT) -> None:
        """Take the grid away behind a line of text whose middle is at a place of the sheet."""
        from matplotlib.patches import Rectangle

        wide, tall = measure(line, size) + 0.04, height(1, size)
        corner = x - wide / 2, y - tall / 2
        self.axes.add_patch(
            Rectangle(
                corner, wide, tall, color="white", linewidth=0, transform=self.sheet, zorder=1.6
            )
        )
