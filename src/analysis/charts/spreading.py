"""Wanted places on a line in, places that keep apart out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import fmean


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Move things on a line apart, in the order given and as little as possible.

    Parameters
    ----------
    wanted : sequence of float
        Where each centre would best stand.
    sizes : sequence of float
        How much room each takes.
    low, high : float
        Where the line begins and ends; where it is too short, its end is passed.

    Examples
    --------
    >>> spread([1.0, 1.0, 5.0], [2.0, 2.0, 2.0], 0.0, 9.0)
    [1.0, 3.0, 5.0]
    """
    before = [math.fsum(sizes[:i]) + size / 2 for i, size in enumerate(sizes)]
    pools: list[list[float]] = []  # pool adjacent violators: shifts never fall along the line
    for target, offset in zip(wanted, before, strict=True):
        pools.append([target - offset])
        while len(pools) > 1 and fmean(pools[-2]) > fmean(pools[-1]):
            pools[-2:] = [pools[-2] + pools[-1]]
    shifts = [fmean(pool) for pool in pools for _ in pool]
    last = max(low, high - math.fsum(sizes))
    return [min(max(s, low), last) + offset for s, offset in zip(shifts, before, strict=True)]
