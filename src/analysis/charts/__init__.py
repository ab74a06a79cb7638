"""Charts of facts on matplotlib Axes: draw with one of these, or with seaborn; then `show`.

What cannot be drawn or shown is a `FactError` that says why: facts must be known, each there once,
of units that share an axis; labels and highlights must be of what is shown. Importing this package
loads no drawing library.

>>> from analysis import charts
>>> sorted(charts.__all__)[:3]
['describe', 'deviations', 'forest']
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.charts.diagrams import network, timeline
    from analysis.charts.forests import deviations, forest, levels
    from analysis.charts.maps import map_places
    from analysis.charts.marks import intervals
    from analysis.charts.output import describe, show
    from analysis.charts.plots import label_lines, subplots
    from analysis.charts.style import palette, shades, use_style
    from analysis.charts.timeseries import series

__all__ = [
    "describe",
    "deviations",
    "forest",
    "intervals",
    "label_lines",
    "levels",
    "map_places",
    "network",
    "palette",
    "series",
    "shades",
    "show",
    "subplots",
    "timeline",
    "use_style",
]

#: Where these are defined. No module may be called like one of them: once imported, it would stand
#: in its place.
_MODULES = "style output plots marks forests timeseries diagrams maps"


def __getattr__(name: str) -> object:
    for module in _MODULES.split() if name in __all__ else ():
        if found := vars(import_module(f"analysis.charts.{module}")).get(name):
            return found
    raise AttributeError(f"module 'analysis.charts' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
