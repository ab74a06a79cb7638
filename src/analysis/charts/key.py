"""Names in, their places in the lines of a key out, each with room for a mark before it."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.charts.style import MARGIN, TEXT, sheet_width
from analysis.charts.text import measure

#: Space between a name and the next mark, in inches.
AFTER = 0.14

#: The line of a name with its mark, and where the mark begins, in inches.
Spot = tuple[int, float]


def place_names(
    names: Sequence[str], mark: float, size: float = TEXT, *, even: bool = False
) -> list[Spot]:
    """Set names one after another, in as many lines as they need.

    Parameters
    ----------
    names : sequence of str
        The names.
    mark : float
        Inches that a mark takes, with the space to its name.
    size : float
        Of the letters, in points.
    even : bool
        True to set them in columns.
    """
    widths = [mark + measure(name, size) + AFTER for name in names]
    widths = [max(widths)] * len(widths) if even else widths
    spots, line, x = [], 0, MARGIN
    for width in widths:
        if x > MARGIN and x + width - AFTER > sheet_width() - MARGIN:
            line, x = line + 1, MARGIN
        spots.append((line, x))
        x += width
    return spots
