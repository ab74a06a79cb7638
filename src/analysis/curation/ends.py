"""Intervals in, the cells of a processed table out: both ends at every level."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.facts.records import write_end
from analysis.facts.tables import Row
from analysis.quantities.hedges import Level
from analysis.quantities.interval import Interval


def interval_cells(intervals: Mapping[Level, Interval], *, dated: bool) -> Row:
    """Write intervals as cells: both ends at every level, and what they rest on at core.

    Parameters
    ----------
    intervals : mapping of Level to Interval
        One for each level; none if the ends depend on an assumption.
    dated : bool
        True if the ends are days.

    Examples
    --------
    >>> from analysis.quantities.interval import point
    >>> cells = interval_cells({level: point(28) for level in Level}, dated=False)
    >>> cells["lower_core"], cells["upper_wide"], cells["lower_basis"]
    ('28', '28', 'exact')
    """
    names = ("lower_open", "upper_open", "lower_basis", "upper_basis")
    if not intervals:
        return {
            f"{side}_{level}": "" for level in Level for side in ("lower", "upper")
        } | dict.fromkeys(names, "")
    ends = {
        f"{side}_{level}": write_end(getattr(interval, side), dated=dated, up=side == "upper")
        for level, interval in intervals.items()
        for side in ("lower", "upper")
    }
    return ends | {name: str(getattr(intervals[Level.CORE], name)).lower() for name in names}
