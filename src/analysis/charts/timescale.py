"""Events in, their lines of text and the place of each day down an axis out, in inches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from analysis.charts.style import TICK
from analysis.charts.text import height, measure, wrap
from analysis.facts.tables import Row
from analysis.numbers.dates import period_bounds

#: The greatest width of a date, the least height of a year, and the space between labels.
_DAY, _YEAR, _GAP = 1.9, 0.06, 0.07
#: Letters fitted to a screen may be that many times wider than measured.
_HINT = 1.05


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
    own : bool
        True if an article tells of it.
    """

    kind: str
    begin: date
    end: date
    when: Sequence[str]
    name: Sequence[str]
    own: bool

    @property
    def size(self) -> float:
        """Height of its text, with the space to the next one."""
        return height(max(len(self.when), len(self.name)), TICK) + _GAP


@dataclass(frozen=True)
class Scale:
    """Years as tall as their events need; days in proportion within each year."""

    tops: Mapping[int, float]
    heights: Mapping[int, float]

    def place(self, day: date) -> float:
        """Give how far down a day stands, in inches."""
        part = (day.timetuple().tm_yday - 1) / 366
        return self.tops[day.year] + part * self.heights[day.year]


def letter_events(
    events: Sequence[Row], dates: Sequence[str], width: float, *, bold: bool
) -> list[Event]:
    """Break dates and names into lines that share a width; call it while the style is in use.

    Parameters
    ----------
    events : sequence of rows
        In the order of their periods.
    dates : sequence of str
        Their dates in words.
    width : float
        Inches for a date and a name.
    bold : bool
        Whether the events of the articles are set in bold.
    """
    days = [wrap(text, _DAY, TICK) for text in dates]
    width = (width - max(measure(line, TICK) for lines in days for line in lines)) / _HINT
    lettered = []
    for event, day in zip(events, days, strict=True):
        own = not event["fact_id"]
        name = wrap(event["name"], width, TICK, bold=own and bold)
        lettered.append(Event(event["kind"], *period_bounds(event["period"]), day, name, own))
    return lettered


def scale_years(events: Sequence[Event]) -> Scale:
    """Make each year as tall as the labels of the events that begin in it."""
    years = range(events[0].begin.year, max(event.end.year for event in events) + 1)
    heights = dict.fromkeys(years, 0.0)
    for event in events:
        heights[event.begin.year] += event.size
    heights = {year: max(_YEAR, need) for year, need in heights.items()}
    tops = dict(zip(years, accumulate(heights.values(), initial=0.0), strict=False))
    return Scale(tops, heights)
