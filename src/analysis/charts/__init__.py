"""Charts of facts on matplotlib Axes: draw with one of these, or with seaborn; then `show`.

Importing this package draws nothing and loads no drawing library.

>>> from analysis import charts
>>> sorted(charts.__all__)[:3]
['bars', 'describe', 'deviations']
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.charts.forests import deviations, dumbbell, forest, levels
    from analysis.charts.maps import map_places
    from analysis.charts.networks import network
    from analysis.charts.output import describe, show
    from analysis.charts.plots import bars, label_lines, palette, shades, subplots
    from analysis.charts.timelines import timeline
    from analysis.charts.timeseries import milestones, rates, series

#: Public name -> the module it is imported from when it is asked for. No module may be called like
#: a public name: once imported, it would stand in its place.
_HOMES = {
    "bars": "plots",
    "describe": "output",
    "deviations": "forests",
    "dumbbell": "forests",
    "forest": "forests",
    "label_lines": "plots",
    "levels": "forests",
    "map_places": "maps",
    "milestones": "timeseries",
    "network": "networks",
    "palette": "plots",
    "rates": "timeseries",
    "series": "timeseries",
    "shades": "plots",
    "show": "output",
    "subplots": "plots",
    "timeline": "timelines",
}

__all__ = [
    "bars",
    "describe",
    "deviations",
    "dumbbell",
    "forest",
    "label_lines",
    "levels",
    "map_places",
    "milestones",
    "network",
    "palette",
    "rates",
    "series",
    "shades",
    "show",
    "subplots",
    "timeline",
]


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module 'analysis.charts' has no attribute {name!r}")
    found: object = getattr(import_module(f"analysis.charts.{_HOMES[name]}"), name)
    globals()[name] = found  # asked for once
    return found


def __dir__() -> list[str]:
    return __all__
