"""Words beside the marks of rows in, the limits of an axis that leave room for them out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

#: In so many steps the marks give way to words, at most down to a tenth of the width.
_STEPS = 100


@dataclass(frozen=True)
class Beside:
    """The words left and right of a row's marks.

    Parameters
    ----------
    left, right : float
        Inches that the words need, with their distance from the marks.
    start, end : float
        Where the marks begin and end, in the unit of the axis.
    """

    left: float
    start: float
    end: float
    right: float


def widen(limits: tuple[float, float], rows: Sequence[Beside], width: float) -> tuple[float, float]:
    """Widen the limits of an axis until all words have room beside their marks.

    Parameters
    ----------
    limits : (float, float)
        Limits that show the marks.
    rows : sequence of Beside
        The words of every row.
    width : float
        Inches of the axis.

    Returns
    -------
    (float, float)
        Limits with as little room for words as they need.

    Examples
    --------
    >>> low, high = widen((0.0, 10.0), [Beside(1.0, 0.0, 10.0, 1.0)], 4.0)
    >>> round(low, 6), round(high, 6)
    (-5.0, 15.0)
    """
    low, high = limits
    for step in range(_STEPS, _STEPS // 10, -1):
        inner = width * step / _STEPS
        scale = inner / (high - low)
        left = max([0.0, *(row.left - (row.start - low) * scale for row in rows)])
        right = max([0.0, *(row.right - (high - row.end) * scale for row in rows)])
        if left + inner + right <= width:
            break
    return low - left / scale, high + (width - inner - left) / scale
