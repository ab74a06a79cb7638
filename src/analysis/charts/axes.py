"""Locators and formatters: round ticks with words that have room, in the language of the chart."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache, partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from matplotlib import rcParams, ticker
from matplotlib.collections import QuadMesh
from matplotlib.colors import to_hex
from matplotlib.container import BarContainer
from matplotlib.dates import DateLocator, YearLocator, date2num
from matplotlib.text import Text
from matplotlib.transforms import ScaledTranslation

from analysis.charts.style import TICK, contrast
from analysis.charts.text import FREE, find_figure, measure
from analysis.quantities.interval import Number, write_decimal
from analysis.quantities.wording import find_language, say_number

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis

_PERCENT = {"en": "{}%", "de": "{}\u00a0%", "zh": "{}%"}
#: Words of ticks, at most so many, stand at least so many inches apart, years nearer; and so far
#: from the edge of the picture.
_MOST, _GAP, _NEAR, _EDGE = 7, 0.2, 0.15, 0.02
#: Days between ticks where an axis spans some weeks, and months between them where it is longer.
_DAYS, _WEEKS, _MONTHS = (1, 2, 5, 10), 45, (1, 3, 6, 12, 24, 60, 120, 240, 600)
#: Years between lettered ones, the fewest first.
_YEARS = (1, 2, 5, 10, 20, 50)
#: Whole numbers from here to there along the x axis are years, written without a separator.
_YEARS_ALONE = (1900, 2100)
#: The ordinal of the day that matplotlib counts from.
EPOCH = date(1970, 1, 1).toordinal()

#: Takes both limits of an axis; yields offers of places for ticks, the finest first.
_Offer = Callable[[float, float], Iterator[Sequence[float]]]


@cache
def word_tick(value: Fraction, unit: str, lang: str) -> str:
    """Word the number of a tick: its unit stands in the subtitle, save the sign of percent.

    >>> word_tick(Fraction(9500000), "vehicles", "zh"), word_tick(Fraction(-5), "percent", "en")
    ('950万', '−5%')
    """
    text = say_number(Number(Decimal(write_decimal(value))), "", "rate", lang)
    return _PERCENT[lang].format(text) if unit == "percent" else text


@cache
def word_day(day: date, skeleton: str, lang: str) -> str:
    """Word a day on an axis by one of Babel's skeletons.

    >>> word_day(date(2025, 10, 30), "yMMM", "de"), word_day(date(2025, 10, 30), "y", "zh")
    ('Okt. 2025', '2025年')
    """
    from babel.dates import format_skeleton

    return str(format_skeleton(skeleton, day, locale=find_language(lang).locale))


class _DayFormatter(ticker.Formatter):
    """Words ticks by their distance as days, months or years; the first day of a year names it."""

    def __init__(self, lang: str) -> None:
        self._lang = lang

    def __call__(self, x: float, pos: int | None = None) -> str:  # noqa: ARG002 (matplotlib's)
        return self.format_ticks([x])[0]

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        days = [_to_date(x) for x in values]
        if any(day.day > 1 for day in days):
            new = {day.year: day for day in reversed(days)}.values()
            return [word_day(day, "yMMMd" if day in new else "MMMd", self._lang) for day in days]
        skeleton = "yMMM" if any(day.month > 1 for day in days) else "y"
        return [word_day(day, skeleton, self._lang) for day in days]


class _RoomyLocator(ticker.Locator):
    """Locates the finest ticks whose words have room beside each other and inside the picture."""

    def __init__(
        self, offer: _Offer, formatter: ticker.Formatter, lang: str, *, years: bool = False
    ) -> None:
        self._offer, self._formatter, self._lang = offer, formatter, lang
        self._most, self._gap = (99, _NEAR) if years else (_MOST, _GAP)
        #: The last answer, and what it follows from: matplotlib asks a dozen times as it draws.
        self._known: tuple[object, Sequence[float]] = None, ()

    def __call__(self) -> Sequence[float]:
        axis = cast("Any", self.axis)
        low, high = sorted(map(float, axis.get_view_interval()))
        asked = low, high, axis.axes.bbox.bounds, find_figure(axis.axes).get_figwidth()
        if self._known[0] != asked:
            self._known = asked, self.tick_values(low, high)
        return self._known[1]

    def tick_values(self, vmin: float, vmax: float) -> Sequence[float]:
        coarsest: Sequence[float] = []
        for offered in self._offer(vmin, vmax):
            places = [place for place in offered if vmin <= place <= vmax]
            if 1 < len(places) <= self._most and self._have_room(places):
                return places
            coarsest = places or coarsest
        return coarsest[:1]

    def _have_room(self, places: Sequence[float]) -> bool:
        axis: Any = self.axis
        root, words = find_figure(axis.axes), self._formatter.format_ticks(list(places))
        if axis.axis_name == "y":
            spots = axis.axes.get_yaxis_transform().transform([(0, x) for x in places])[:, 1]
            rows = [(spot / root.dpi, TICK / 72) for spot in spots]
        else:
            spots = axis.axes.get_xaxis_transform().transform([(x, 0) for x in places])[:, 0]
            sizes = [measure(word, TICK, lang=self._lang) for word in words]
            middles = zip(spots / root.dpi, sizes, strict=True)
            rows = [(_clamp(at, size, root.get_figwidth()), size) for at, size in middles]
        return all(abs(b - a) - (x + y) / 2 >= self._gap for (a, x), (b, y) in pairwise(rows))


def _clamp(at: float, size: float, wide: float) -> float:
    return min(max(at, _EDGE + size / 2), wide - _EDGE - size / 2)


def keep_inside(ax: Axes) -> None:
    """Move words of x ticks that would leave the picture back to its edge."""
    root, axis = find_figure(ax), cast("Any", ax.xaxis)
    shown = ax.get_xticklabels(which="both") if axis.get_visible() else []
    for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks()) if shown else ():
        label, find = tick.label1, ax.get_xaxis_text1_transform
        if not label.get_visible():
            label, find = tick.label2, ax.get_xaxis_text2_transform
        base, *_ = find(tick.get_pad() + tick.get_tick_padding())
        at = float(base.transform(label.get_position())[0]) / root.dpi
        # Words turned upright take less.
        lines = [] if label.get_rotation() else label.get_text().split("\n")
        size = max((measure(line, TICK) for line in lines), default=0.0)
        shift = _clamp(at, size, root.get_figwidth()) - at
        label.set_transform(base + ScaledTranslation(shift, 0, root.dpi_scale_trans))


def _offer_numbers(low: float, high: float, *, whole: bool) -> Iterator[Sequence[float]]:
    for most in range(_MOST + 3, 0, -1):
        locator = ticker.MaxNLocator(most, steps=[1, 2, 5, 10], integer=whole, min_n_ticks=1)
        yield locator.tick_values(low, high)


def _offer_powers(low: float, high: float) -> Iterator[Sequence[float]]:
    if high / low < 1000:
        yield ticker.LogLocator(10, (1, 2, 5), numticks=30).tick_values(low, high)
    for most in range(_MOST, 0, -1):
        yield ticker.LogLocator(10, numticks=most).tick_values(low, high)


def _offer_days(low: float, high: float) -> Iterator[Sequence[float]]:
    first, last = math.ceil(low) + EPOCH, math.floor(high) + EPOCH
    span = [date.fromordinal(number) for number in range(first, last + 1)]
    # Not the 31st, a day before the 1st.
    for step in _DAYS if last - first < _WEEKS else ():
        yield date2num([x for x in span if (x.day - 1) % step == 0 and (step == 1 or x.day < 31)])
    for step in _MONTHS:
        yield date2num([x for x in span if x.day == 1 and (x.year * 12 + x.month - 1) % step == 0])


def _offer_years(low: float, high: float) -> Iterator[Sequence[float]]:
    first, last = _to_date(low - 1).year + 1, _to_date(high - 1).year
    for step in _YEARS:
        years = [year for year in range(first, last + 1) if (last - year) % step == 0]
        yield [(_start(year) + _start(year + 1)) / 2 for year in years]


def _to_date(place: float) -> date:
    return date.fromordinal(math.floor(place) + EPOCH)


@cache
def _start(year: int) -> float:
    return float(date2num(date(year, 1, 1)))


def set_ticks(
    ax: Axes, unit: str, lang: str = "en", *, which: str = "x", whole: bool = False
) -> None:
    """Give an axis of values round ticks in words: numbers, powers on a log scale, or days.

    The unit is that of the values, ``date`` for matplotlib's days; limits may change later. Where
    only `whole` numbers mean anything, no tick stands between them.
    """
    axis = ax.xaxis if which == "x" else ax.yaxis
    offer: _Offer = _offer_days if unit == "date" else partial(_offer_numbers, whole=whole)
    offer = _offer_powers if axis.get_scale() == "log" else offer

    def word(x: float, _: int | None) -> str:
        return word_tick(Fraction(Decimal(f"{x:.10g}")), unit, lang)

    formatter = _DayFormatter(lang) if unit == "date" else ticker.FuncFormatter(word)
    axis.set_major_formatter(formatter)
    axis.set_major_locator(_RoomyLocator(offer, formatter, lang))
    axis.set_minor_locator(ticker.NullLocator())
    ax.grid(visible=True, axis="x" if which == "x" else "y")


def set_years(ax: Axes, lang: str = "en") -> None:
    """Give an x axis of days the word of each year under its middle, and a tick where it begins."""
    words = ticker.FuncFormatter(lambda x, _: word_day(_to_date(x), "y", lang))
    ax.xaxis.set_major_formatter(words)
    ax.xaxis.set_major_locator(_RoomyLocator(_offer_years, words, lang, years=True))
    ax.xaxis.set_minor_formatter(ticker.NullFormatter())
    ax.xaxis.set_minor_locator(YearLocator(tz="UTC"))
    ax.tick_params(axis="x", length=0, pad=rcParams["xtick.minor.pad"])
    ax.tick_params(axis="x", which="minor", length=rcParams["xtick.major.size"])
    ax.grid(visible=False, axis="x")


def is_crosstab(data: pd.DataFrame) -> bool:
    """Tell whether a table holds counts alone, by row and column, as pandas.crosstab names them."""
    is_named = data.index.name is not None and data.columns.name is not None
    return is_named and bool(len(data.columns)) and all(x.kind in "iu" for x in data.dtypes)


def finish_axes(axes: Sequence[Axes], data: pd.DataFrame, lang: str) -> None:
    """Put ticks into words, and see that numbers in cells can be read and are known as counts."""
    if is_crosstab(data):
        numbers = (*data.to_numpy().flat, *data.sum(axis=1))
        names = {str(x) for x in (*data.index, *data.columns, *numbers)}
        for ax in axes:
            _letter_cells(ax)
            for text in ax.findobj(Text):
                if text.get_text().replace("\n", " ") in names:
                    text.set_gid(FREE)
        return
    units = set(data["unit"]) if "unit" in data else set()
    unit = units.pop() if len(units) == 1 else ""
    for ax in axes:
        ax.set_axisbelow(True)  # a grid is behind bars
        has_data = np.isfinite(ax.dataLim.intervalx).all()
        if isinstance(ax.xaxis.get_major_locator(), DateLocator) and has_data:
            # The first and the last year are shown whole.
            set_years(ax, lang)
            (low, high), (first, last) = ax.get_xlim(), map(_to_date, ax.dataLim.intervalx)
            ax.set_xlim(min(low, _start(first.year)), max(high, _start(last.year + 1)))
        elif has_data and _are_years(ax):
            if not isinstance(ax.xaxis.get_major_locator(), ticker.FixedLocator):
                ax.xaxis.set_major_locator(ticker.MaxNLocator(_MOST, integer=True))
        elif _are_numbers(ax.xaxis):
            set_ticks(ax, unit, lang)
        if _are_numbers(ax.yaxis):
            set_ticks(ax, unit, lang, which="y")


def _are_years(ax: Axes) -> bool:
    low, high = ax.dataLim.intervalx
    first, last = round(low), round(high)
    has_bars = any(isinstance(x, BarContainer) for x in ax.containers)  # they reach beyond
    is_whole = has_bars or (first, last) == (low, high)
    return is_whole and _YEARS_ALONE[0] <= first and last <= _YEARS_ALONE[1]


def _are_numbers(axis: Axis) -> bool:
    chosen = isinstance(axis.get_major_locator(), ticker.FixedLocator)
    return isinstance(axis.get_major_formatter(), ticker.ScalarFormatter) and not chosen


def _letter_cells(ax: Axes) -> None:
    for mesh in ax.collections:
        if isinstance(mesh, QuadMesh):
            mesh.update_scalarmappable()
            values: Any = mesh.get_array()
            faces = np.asarray(mesh.get_facecolor())[~np.ma.getmaskarray(values).ravel()]
            for text, face in zip(ax.texts, faces, strict=False):
                text.set_color(contrast(to_hex(face)))
