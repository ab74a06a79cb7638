"""Locators and formatters: round ticks with words that have room, in the language of the chart."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from matplotlib.ticker import Formatter, Locator, LogLocator, MaxNLocator, NullLocator
from matplotlib.transforms import ScaledTranslation

from analysis.charts.style import TICK
from analysis.charts.text import measure
from analysis.quantities.hedges import Number
from analysis.quantities.interval import write_decimal
from analysis.quantities.wording import find_language, say_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Text
    from matplotlib.transforms import Transform

_PERCENT = {"en": "{}%", "de": "{}\u00a0%", "zh": "{}%"}
#: Words of ticks stand at least so many inches apart, and so far from the edge of the picture.
_GAP, _EDGE, _MOST = 0.2, 0.02, 7
#: Days between ticks where an axis spans some weeks, and months between them where it is longer.
_DAYS, _WEEKS, _MONTHS = (1, 2, 5, 10), 45, (1, 3, 6, 12, 24, 60, 120, 240, 600)
#: Years between lettered ones, the fewest first.
_YEARS = (1, 2, 5, 10, 20, 50)
#: The ordinal of the day that matplotlib counts from.
EPOCH = date(1970, 1, 1).toordinal()


def word_tick(value: Fraction, unit: str, lang: str) -> str:
    """Word the number of a tick: its unit stands in the subtitle, save the sign of percent.

    Examples
    --------
    >>> word_tick(Fraction(9500000), "vehicles", "zh"), word_tick(Fraction(-5), "percent", "en")
    ('950万', '−5%')
    """
    text = say_number(Number(Decimal(write_decimal(value))), kind="rate", lang=lang)
    return _PERCENT[lang].format(text) if unit == "percent" else text


def word_day(day: date, skeleton: str, lang: str) -> str:
    """Word a day on an axis by one of Babel's skeletons.

    Examples
    --------
    >>> word_day(date(2025, 10, 30), "yMMM", "de"), word_day(date(2025, 10, 30), "y", "zh")
    ('Okt. 2025', '2025年')
    """
    from babel.dates import format_skeleton

    return str(format_skeleton(skeleton, day, locale=find_language(lang).locale))


class NumberFormatter(Formatter):
    r"""Word the ticks of an axis of numbers; see :func:`word_tick`.

    Examples
    --------
    >>> NumberFormatter("vehicles")(2.5e6)
    '2.5\xa0million'
    """

    def __init__(self, unit: str = "", lang: str = "en") -> None:
        self._unit, self._lang = unit, lang

    def __call__(self, x: float, pos: int | None = None) -> str:  # noqa: ARG002 (matplotlib's)
        """Word one tick."""
        return word_tick(Fraction(Decimal(f"{x:.10g}")), self._unit, self._lang)


class DayFormatter(Formatter):
    """Word the ticks of an axis of days by their distance: days, months or years.

    The first tick of a year among days names the year.
    """

    def __init__(self, lang: str = "en") -> None:
        self._lang = lang

    def __call__(self, x: float, pos: int | None = None) -> str:  # noqa: ARG002 (matplotlib's)
        """Word one tick."""
        return self.format_ticks([x])[0]

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        """Word all ticks of an axis."""
        days = [date.fromordinal(round(x) + EPOCH) for x in values]
        if any(day.day > 1 for day in days):
            years = [day.year for day in days]
            first = [years.index(year) == place for place, year in enumerate(years)]
            return [
                word_day(day, "yMMMd" if new else "MMMd", self._lang)
                for day, new in zip(days, first, strict=True)
            ]
        skeleton = "yMMM" if any(day.month > 1 for day in days) else "y"
        return [word_day(day, skeleton, self._lang) for day in days]


class RoomyLocator(Locator):
    """Locate the finest ticks whose words have room beside each other and inside the picture.

    Parameters
    ----------
    offer : callable
        Takes both limits of the axis; yields offers of places for ticks, the finest first.
    lang : str
        Language of the words, which chooses the font that they are measured in.
    within : (float, float)
        Where ticks may stand, if the axis is longer than what it measures.
    """

    def __init__(
        self,
        offer: Callable[[float, float], Iterator[Sequence[float]]],
        lang: str = "en",
        within: tuple[float, float] = (-math.inf, math.inf),
    ) -> None:
        self._offer, self._lang, self._within = offer, lang, within

    def __call__(self) -> Sequence[float]:
        """Give the places of ticks between the limits of the axis."""
        return self.tick_values(*sorted(self._interval()))

    def _interval(self) -> tuple[float, float]:
        low, high = self.axis.get_view_interval()  # type: ignore[union-attr]
        return float(low), float(high)

    def tick_values(self, vmin: float, vmax: float) -> Sequence[float]:
        """Give the places of ticks between two limits; one at least, if any lies there."""
        low, high = max(vmin, self._within[0]), min(vmax, self._within[1])
        best: Sequence[float] = []
        fits = False
        for offer in self._offer(vmin, vmax):
            inside, apart = self._fit([x for x in offer if low <= x <= high])
            if apart and 1 < len(inside) <= _MOST:
                return inside
            if inside and (apart or not best):
                best, fits = inside, apart
        return best if fits and len(best) <= _MOST else best[:1]

    def _fit(self, places: Sequence[float]) -> tuple[list[float], bool]:
        """Give ticks in their order; tell if their words have room, none leaving the picture."""
        axis: Any = self.axis
        ax, upright = axis.axes, axis.axis_name == "y"
        root = ax.get_figure(root=True)
        words = axis.get_major_formatter().format_ticks(places)
        sizes = [TICK / 72 if upright else measure(x, TICK, lang=self._lang) for x in words]
        points = [(0, x) if upright else (x, 0) for x in places]
        transform = ax.get_yaxis_transform() if upright else ax.get_xaxis_transform()
        spots = transform.transform(points) if points else []
        at = [float(spot[int(upright)]) / root.dpi for spot in spots]
        if not upright:
            at = [_clamp(x, size, root.get_figwidth()) for x, size in zip(at, sizes, strict=True)]
        kept = sorted(zip(at, sizes, places, strict=True))
        apart = all(b[0] - a[0] - (a[1] + b[1]) / 2 >= _GAP for a, b in pairwise(kept))
        return [place for _, _, place in kept], apart


def _clamp(at: float, size: float, wide: float) -> float:
    """Move the middle of a word of a size so that it does not leave a picture of a width."""
    return min(max(at, _EDGE + size / 2), wide - _EDGE - size / 2)


#: Words of ticks that were moved -> where they would stand, and where they were moved to.
_MOVED: WeakKeyDictionary[Text, tuple[Transform, Transform]] = WeakKeyDictionary()


def keep_inside(ax: Axes) -> None:
    """Move words of x ticks that would leave the picture back to its edge."""
    root: Any = ax.get_figure(root=True)
    for label in ax.get_xticklabels(which="both") if ax.xaxis.get_visible() else ():
        now = label.get_transform()
        base, moved = _MOVED.get(label, (now, now))
        base = base if moved is now else now
        at = float(base.transform(label.get_position())[0]) / root.dpi
        # Words turned upright take less.
        lines = [] if label.get_rotation() else label.get_text().split("\n")
        size = max((measure(line, TICK) for line in lines), default=0.0)
        shift = _clamp(at, size, root.get_figwidth()) - at
        moved = base + ScaledTranslation(shift, 0, root.dpi_scale_trans) if shift else base
        label.set_transform(moved)
        _MOVED[label] = base, moved


def _offer_numbers(whole: bool) -> Callable[[float, float], Iterator[Sequence[float]]]:
    def offer(low: float, high: float) -> Iterator[Sequence[float]]:
        for most in range(_MOST + 3, 0, -1):
            locator = MaxNLocator(most, steps=[1, 2, 5, 10], integer=whole, min_n_ticks=1)
            yield [float(x) for x in locator.tick_values(low, high)]

    return offer


def _offer_powers(low: float, high: float) -> Iterator[Sequence[float]]:
    decades = math.log10(high / low)
    for subs in ((1, 2, 5), (1,)) if decades < 3 else ((1,),):
        yield [float(x) for x in LogLocator(10, subs, numticks=30).tick_values(low, high)]
    powers = [10.0**n for n in range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)]
    yield from (powers[::step] for step in (2, 3))


def _offer_days(low: float, high: float) -> Iterator[Sequence[float]]:
    first, last = math.ceil(low) + EPOCH, math.floor(high) + EPOCH
    span = [date.fromordinal(number) for number in range(first, last + 1)]
    # Not the 31st, a day before the 1st.
    for step in _DAYS if last - first < _WEEKS else ():
        days = [x for x in span if (x.day - 1) % step == 0 and (step == 1 or x.day < 31)]
        yield [float(day.toordinal() - EPOCH) for day in days]
    for step in _MONTHS:
        months = [x for x in span if x.day == 1 and (x.year * 12 + x.month - 1) % step == 0]
        yield [float(day.toordinal() - EPOCH) for day in months]


def set_ticks(
    ax: Axes,
    unit: str,
    lang: str = "en",
    *,
    which: str = "x",
    whole: bool = False,
    within: tuple[float, float] = (-math.inf, math.inf),
) -> None:
    """Give an axis of values round ticks in words: numbers, powers on a log scale, or days.

    Parameters
    ----------
    ax : Axes
        The Axes; its limits may change later.
    unit : str
        Of the values; ``date`` for matplotlib's days.
    lang : str
        Language of the words.
    which : str
        ``x`` or ``y``.
    whole : bool
        True where only whole numbers mean anything.
    within : (float, float)
        Where ticks may stand.
    """
    axis = ax.xaxis if which == "x" else ax.yaxis
    is_log = axis.get_scale() == "log"
    offer = _offer_days if unit == "date" else _offer_powers if is_log else _offer_numbers(whole)
    axis.set_major_formatter(DayFormatter(lang) if unit == "date" else NumberFormatter(unit, lang))
    axis.set_major_locator(RoomyLocator(offer, lang, within))
    axis.set_minor_locator(NullLocator())
    ax.grid(visible=True, axis="x" if which == "x" else "y")


class YearLocator(RoomyLocator):
    """Locate the middles of years whose words have room: every year, or every second, fifth …."""

    def __init__(self, lang: str = "en") -> None:
        super().__init__(self._offer_middles, lang)

    @staticmethod
    def _offer_middles(low: float, high: float) -> Iterator[Sequence[float]]:
        first, last = (date.fromordinal(int(x) + EPOCH).year for x in (low, high - 1))
        for step in _YEARS:
            years = [year for year in range(first, last + 1) if (last - year) % step == 0]
            yield [(_start(year) + _start(year + 1)) / 2 for year in years]

    def tick_values(self, vmin: float, vmax: float) -> Sequence[float]:
        """Give the middles of the years that are named."""
        offers = list(self._offer_middles(vmin, vmax))
        return next((x for x in offers if self._have_room(x)), offers[-1])

    def _have_room(self, places: Sequence[float]) -> bool:
        root: Any = self.axis.axes.get_figure(root=True)  # type: ignore[union-attr]
        low, high = self._interval()
        inches = float(self.axis.axes.get_window_extent().width) / root.dpi  # type: ignore[union-attr]
        words = YearFormatter(self._lang).format_ticks(list(places))
        wide = max(measure(word, TICK, lang=self._lang) for word in words)
        scale = inches / (high - low)
        apart = min((b - a for a, b in pairwise(places)), default=math.inf)
        return bool(apart * scale >= wide + 0.15 and (places[0] - low) * scale >= wide / 2)


class YearFormatter(Formatter):
    """Word the year that a tick stands in."""

    def __init__(self, lang: str = "en") -> None:
        self._lang = lang

    def __call__(self, x: float, pos: int | None = None) -> str:  # noqa: ARG002 (matplotlib's)
        """Word one tick."""
        return word_day(date.fromordinal(int(x) + EPOCH), "y", self._lang)


class _YearStarts(Locator):
    """Locate the first day of every year."""

    def __call__(self) -> Sequence[float]:
        return self.tick_values(*sorted(self.axis.get_view_interval()))  # type: ignore[union-attr]

    def tick_values(self, vmin: float, vmax: float) -> Sequence[float]:
        first, last = (date.fromordinal(int(x) + EPOCH).year for x in (vmin, vmax))
        return [_start(year) for year in range(first, last + 1) if vmin <= _start(year) <= vmax]


def _start(year: int) -> float:
    return float(date(year, 1, 1).toordinal() - EPOCH)


def set_years(ax: Axes, lang: str = "en") -> None:
    """Give an x axis of days a tick where each year begins, and its word under its middle."""
    from matplotlib.ticker import NullFormatter

    ax.xaxis.set_major_locator(_YearStarts())
    ax.xaxis.set_major_formatter(NullFormatter())
    ax.xaxis.set_minor_locator(YearLocator(lang))
    ax.xaxis.set_minor_formatter(YearFormatter(lang))
    ax.grid(visible=False, axis="x")
