"""Charts of facts: each function takes a book and ids of facts and gives a :class:`Chart`.

Intervals are always drawn, and the data behind the marks stand below the picture. Importing this
package draws nothing and loads no drawing library.

>>> from analysis import charts
>>> sorted(charts.__all__)[:3]
['Chart', 'counts', 'forest']
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.charts.bars import counts
    from analysis.charts.chart import Chart
    from analysis.charts.dumbbells import gaps
    from analysis.charts.events import timeline
    from analysis.charts.forests import forest
    from analysis.charts.heat import matrix
    from analysis.charts.lines import series
    from analysis.charts.map import map_places
    from analysis.charts.networks import network
    from analysis.charts.readings import levels
    from analysis.charts.relative import trust
    from analysis.charts.tempo import paces
    from analysis.charts.time import milestones

#: Public name -> the module it is imported from when it is asked for. No module may be called like
#: a public name: once imported, it would stand in its place.
_HOMES = {
    "Chart": "chart",
    "counts": "bars",
    "forest": "forests",
    "gaps": "dumbbells",
    "levels": "readings",
    "map_places": "map",
    "matrix": "heat",
    "milestones": "time",
    "network": "networks",
    "paces": "tempo",
    "series": "lines",
    "timeline": "events",
    "trust": "relative",
}

__all__ = [
    "Chart",
    "counts",
    "forest",
    "gaps",
    "levels",
    "map_places",
    "matrix",
    "milestones",
    "network",
    "paces",
    "series",
    "timeline",
    "trust",
]


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module 'analysis.charts' has no attribute {name!r}")
    found: object = getattr(import_module(f"analysis.charts.{_HOMES[name]}"), name)
    globals()[name] = found  # asked for once
    return found
