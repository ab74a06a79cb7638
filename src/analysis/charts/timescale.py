"""Events in, their lines of text and the place of each day down an axis out, in inches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from analysis.charts.style import TICK
from analysis.charts.text import height, measure, wrap
from analysis.facts.tables import Row
from analysis.quantities.periods import period_bounds

#: In inches: the greatest width of a date, the space after it, the least height of a year, and the
#: space between labels.
_DAY, _AFTER, _YEAR, _GAP = 1.9, 0.12, 0.06, 0.07
#: Names that get fewer inches beside the dates stand below them.
_LEAST = 2.2


@dataclass(frozen=True)
class Event:
    """An event as it is lettered.

    Parameters
    ----------
    kind : str
        Its kind, as coded.
    begin, end : date
        Its first and its last day.
    when, name : sequence of str
        Lines of text.
    fact : str
        Id of the fact that dates it; empty if an article tells of it.
    """

    kind: str
    begin: date
    end: date
    when: Sequence[str]
    name: Sequence[str]
    fact: str


@dataclass(frozen=True)
class Lettering:
    """The events of a timeline, lettered alike.

    Parameters
    ----------
    events : tuple of Event
        In the order of their periods.
    column : float
        How far right of the dates the names stand, in inches; 0 if they stand below them.
    """

    events: tuple[Event, ...]
    column: float

    def size(self, event: Event) -> float:
        """Give the height of an event's text, with the space to the next one."""
        lines = len(event.when), len(event.name)
        return height(max(lines) if self.column else sum(lines), TICK) + _GAP


@dataclass(frozen=True)
class Scale:
    """Years as tall as their events need; days in proportion within each year."""

    tops: Mapping[int, float]
    heights: Mapping[int, float]

    def place(self, day: date) -> float:
        """Give how far down a day stands, in inches."""
        part = (day.timetuple().tm_yday - 1) / 366
        return self.tops[day.year] + part * self.heights[day.year]


def letter_events(events: Sequence[Row], dates: Sequence[str], width: float) -> Lettering:
    """Break dates and names into lines that share a width; call it while the style is in use.

    Parameters
    ----------
    events : sequence of rows
        In the order of their periods.
    dates : sequence of str
        Their dates in words.
    width : float
        Inches for a date and a name.
    """
    days = [wrap(text, _DAY, TICK) for text in dates]
    column = _AFTER + max(measure(line, TICK) for lines in days for line in lines)
    if width - column < _LEAST:
        days, column = [wrap(text, width, TICK) for text in dates], 0.0
    lettered = []
    for event, day in zip(events, days, strict=True):
        name = wrap(event["name"], width - column, TICK, bold=not event["fact_id"])
        bounds = period_bounds(event["period"])
        lettered.append(Event(event["kind"], *bounds, day, name, event["fact_id"]))
    return Lettering(tuple(lettered), column)


def scale_years(lettering: Lettering) -> Scale:
    """Make each year as tall as the labels of the events that begin in it."""
    events = lettering.events
    years = range(events[0].begin.year, max(event.end.year for event in events) + 1)
    heights = dict.fromkeys(years, 0.0)
    for event in events:
        heights[event.begin.year] += lettering.size(event)
    heights = {year: max(_YEAR, need) for year, need in heights.items()}
    tops = dict(zip(years, accumulate(heights.values(), initial=0.0), strict=False))
    return Scale(tops, heights)
