"""The marks of intervals on Axes: where they stand, and how each end is drawn.

Firm ends have a cap. An end that rests on how readers take a word is a pale line without one; where
there is no bound, an arrow reaches the edge of the Axes, whatever its limits are. The printed
number is a dot, hollow where its word excludes the number itself ("nearly", "over"). One possible
value is a dot, and so is an interval too short to be seen.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from functools import partial
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.category import StrCategoryFormatter
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator
from matplotlib.units import ConversionError

from analysis.book.tables import list_ids
from analysis.charts.axes import EPOCH
from analysis.charts.style import CONTEXT, HIGHLIGHT, tint
from analysis.charts.text import find_figure, join_sentences, phrase
from analysis.errors import FactError, suggest
from analysis.facts.fact import Fact, Tier
from analysis.quantities.interval import Basis, End, Interval

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.backend_bases import RendererBase

#: Part of an axis kept free beyond the tip of an arrow, so that no head is cut.
_INSET = 0.012
#: Parts of the range left free at a closed end, and at an end that an arrow leads to.
_PAD, _ARROW_PAD = 0.04, 0.12
#: In points: an interval shorter than this is a dot without caps; sizes of dots, caps and heads.
_SHORT, _DOT, _CAP, _HEAD = 7.0, 6.5, 10.0, 7.0
#: What a table may say of an interval, beside where its ends are.
_ABOUT: dict[str, Callable[[Any], Any]] = dict.fromkeys(("lower_open", "upper_open"), bool)
_ABOUT |= dict.fromkeys(("lower_basis", "upper_basis"), Basis)
#: A cap; a line; and one that leads to an arrow: it says less than one that reaches an end.
_END: Mapping[str, Any] = {"markersize": _CAP, "markeredgewidth": 1.6}
_SOLID: Mapping[str, Any] = {"solid_capstyle": "butt", "zorder": 2.1}
_TO = {**_SOLID, "markersize": _HEAD, "markeredgewidth": 0, "markevery": [1], "clip_on": False}
#: A pale line: both edges in points, and how much of its middle is white.
_EDGES, _PALE = 1.4, 0.75
#: Units whose values may share an axis although they are not called the same.
_ALIKE = {"vehicles", "cars"}


def check_facts(facts: list[Fact], *, one_unit: bool = True) -> list[Fact]:
    """Give the facts, after a check that there are some, each once, of units that share an axis."""
    if not facts:
        raise FactError("a chart has no facts; name at least one")
    twice = [key for key, count in Counter(fact.id for fact in facts).items() if count > 1]
    if twice:
        raise FactError(f"a chart shows {', '.join(twice)} more than once; name it once")
    units = {fact.unit for fact in facts}
    if one_unit and len(units) > 1 and units != _ALIKE:
        raise FactError(
            f"a chart has facts in {' and '.join(sorted(units))}, which share no axis; "
            "convert them or draw two charts"
        )
    return facts


def choose_colors(facts: Sequence[Fact], highlight: Collection[str] | None) -> dict[str, str]:
    """Give the highlight colour to facts singled out, which must be shown, or to all if none is."""
    shown = [fact.id for fact in facts]
    chosen = shown if highlight is None else list_ids(highlight)
    for key in chosen:
        if key not in shown:
            raise FactError(f"the highlight {key!r} is not in the chart; {suggest(key, shown)}")
    return {key: HIGHLIGHT if key in chosen else CONTEXT for key in shown}


class Tip(StrEnum):
    """How an end of an interval is drawn."""

    CAP = "cap"  # firm: printed, rounded, set by the word, or declared
    SOFT = "soft"  # readers' usage
    ARROW = "arrow"  # no bound, or none but what the unit allows
    NONE = "none"  # the interval is one value


@dataclass(frozen=True)
class Placed:
    """Where an interval lies on an axis, in data units, and how its ends are drawn."""

    lower: float  # or, of an arrow, just inside the axis
    anchor: float  # where soft parts begin: at the printed number, the only bound, or the middle
    upper: float
    lower_tip: Tip
    upper_tip: Tip
    dot: float | None
    hollow: bool = False  # the number of the dot is itself excluded

    @property
    def ends(self) -> list[tuple[float, Tip]]:
        """Both ends, the lower one first, and how each is drawn."""
        return [(self.lower, self.lower_tip), (self.upper, self.upper_tip)]


def _list_ends(interval: Interval) -> list[tuple[End, Tip]]:
    """List both ends, the lower one first, and how each is drawn."""
    if interval.is_point:
        return [(interval.lower, Tip.NONE)] * 2
    ends = (interval.lower, interval.lower_basis), (interval.upper, interval.upper_basis)
    return [(end, _choose_tip(end, basis)) for end, basis in ends]


def _choose_tip(end: End, basis: Basis) -> Tip:
    # Without a bound of its own: there is none at all, or only what the unit allows.
    if math.isinf(end) or basis == Basis.UNIT:
        return Tip.ARROW
    return Tip.SOFT if basis == Basis.USAGE else Tip.CAP


def has_open_end(interval: Interval) -> bool:
    """Tell whether an arrow is drawn on at least one side."""
    return any(tip == Tip.ARROW for _, tip in _list_ends(interval))


def locate(fact: Fact) -> Interval:
    """Give a fact's interval in the units of an axis: days from 1970 on."""
    shift, interval = EPOCH if fact.unit == "date" else 0, fact.interval
    return replace(interval, lower=interval.lower - shift, upper=interval.upper - shift)


def place_fact(fact: Fact, limits: tuple[float, float], *, log: bool = False) -> Placed:
    """Place the interval of a fact, and its printed number, between the limits of an axis."""
    interval, value = locate(fact), fact.exact
    (first, low), (last, high) = _list_ends(interval)
    lower = _go(limits, _INSET, log=log) if low == Tip.ARROW else float(first)
    upper = _go(limits, 1 - _INSET, log=log) if high == Tip.ARROW else float(last)
    if interval.is_point:
        return Placed(lower, lower, upper, low, high, lower)
    if value is not None:
        anchor = min(max(float(value), lower), upper)
        return Placed(lower, anchor, upper, low, high, float(value), value not in interval)
    if (low == Tip.ARROW) != (high == Tip.ARROW):
        anchor = upper if low == Tip.ARROW else lower
    else:
        anchor = math.sqrt(lower * upper) if log else (lower + upper) / 2
    return Placed(lower, anchor, upper, low, high, None)


def _go(limits: tuple[float, float], part: float, *, log: bool) -> float:
    low, high = limits
    return low * (high / low) ** part if log else low + (high - low) * part


def find_limits(
    facts: Iterable[Fact], *, include: Iterable[Fraction] = (), log: bool = False
) -> tuple[float, float]:
    """Find the limits of an axis that shows facts with their numbers, and other values."""
    places, pads = [float(value) for value in include], [_PAD, _PAD]
    for fact in facts:
        places += [] if fact.exact is None else [float(fact.exact)]
        for side, (end, tip) in enumerate(_list_ends(locate(fact))):
            if tip == Tip.ARROW:
                pads[side] = _ARROW_PAD
            else:
                places.append(float(end))
    low, high = min(places, default=1.0), max(places, default=2.0)
    if log:
        span = math.log(high / low) or 1.0
        return low / math.exp(span * pads[0]), high * math.exp(span * pads[1])
    span = (high - low) or abs(high) * 0.1 or 1.0
    return low - span * pads[0], high + span * pads[1]


def describe_marks(facts: Iterable[Fact], lang: str) -> str:
    """Say how to read the marks of some facts: a sentence for each mark that occurs."""
    seen: set[str] = set()
    for fact in facts:
        placed = place_fact(fact, (1.0, 2.0))
        if "confidence" in fact.inputs:  # a sampling interval
            seen.add("sampled")
        else:
            seen |= {placed.lower_tip, placed.upper_tip, "" if fact.interval.is_point else "line"}
        seen |= {"hollow" if placed.hollow else "dot"} if placed.dot is not None else set()
    if "line" in seen and not seen & {"dot", "hollow"}:  # no dot hides a line
        seen = seen - {"line"} | {"line_alone"}
    order = ("line", "line_alone", "cap", "soft", "sampled", "arrow", "dot", "hollow")
    return join_sentences([phrase(key, lang) for key in order if key in seen], lang)


class _Mark(Line2D):
    """A line that is fitted to its Axes at every draw, and left out where it does not fit."""

    def __init__(self, fit: Callable[[Line2D], bool], *data: Any, **style: Any) -> None:
        super().__init__(*data, **style)
        self._fit = fit

    def draw(self, renderer: RendererBase) -> None:
        """Draw, if it fits."""
        if self._fit(self):
            super().draw(renderer)


def draw_fact(
    ax: Axes,
    fact: Fact,
    at: float,
    *,
    color: str = HIGHLIGHT,
    vertical: bool = False,
    width: float = 3.0,
    marker: str = "o",
) -> Placed:
    """Draw the interval of a fact `at` a place of the other axis; say where its marks are."""
    place = partial(_place_between_limits, ax.yaxis if vertical else ax.xaxis, fact)
    style: dict[str, Any] = {"color": color, "label": f"_{fact.id}"}

    def turn(*along: float) -> tuple[Sequence[float], Sequence[float]]:
        across = [at] * len(along)
        return (across, along) if vertical else (along, across)

    def add(*along: float, fit: Callable[[Line2D], bool] = lambda _: True, **look: Any) -> None:
        ax.add_line(_Mark(fit, *turn(*along), **look, **style))

    def reach_edge(line: Line2D, *, up: bool) -> bool:
        now = place()
        line.set_data(*turn(now.anchor, now.upper if up else now.lower))
        return True

    def is_long(_: Line2D) -> bool:
        first, second = ax.transData.transform(np.transpose(turn(placed.lower, placed.upper)))
        return math.dist(first, second) * 72 / find_figure(ax).dpi >= _SHORT

    placed = place()
    for start, end, tip in _list_parts(placed):
        if tip == Tip.ARROW:
            up = bool(end > start)
            head, fit = ("v<", "^>")[up][not vertical], partial(reach_edge, up=up)
            add(start, end, fit=fit, linewidth=width / 2, marker=head, **_TO)
        elif tip == Tip.SOFT and start != end:
            draw_pale(ax, *turn(start, end), width=width, zorder=2.0, **style)
        elif start != end:
            add(start, end, linewidth=width, **_SOLID)
    for end, tip in placed.ends:
        if tip == Tip.CAP:
            add(end, fit=is_long, marker="_" if vertical else "|", **_END)
    dot: dict[str, Any] = {"marker": marker, "markersize": _DOT, "zorder": 3.0, "clip_on": False}
    if placed.dot is not None:
        face = "white" if placed.hollow else color
        add(placed.dot, markeredgewidth=1.5, markeredgecolor=color, markerfacecolor=face, **dot)
    elif Tip.ARROW not in (placed.lower_tip, placed.upper_tip):
        add(placed.anchor, fit=lambda line: not is_long(line), **dot)
    return placed


def _list_parts(placed: Placed) -> list[tuple[float, float, Tip]]:
    """List the lines of an interval by where they begin and end, and how they end."""
    if placed.lower_tip == placed.upper_tip != Tip.ARROW:
        return [(placed.lower, placed.upper, placed.upper_tip)]
    return [(placed.anchor, end, tip) for end, tip in placed.ends]


def _place_between_limits(axis: Any, fact: Fact) -> Placed:
    low, high = sorted(axis.get_view_interval())
    return place_fact(fact, (low, high), log=axis.get_scale() == "log")


def draw_pale(
    ax: Axes, x: Sequence[float], y: Sequence[float], color: str, width: float, **options: Any
) -> None:
    """Draw a pale line with thin edges in its colour, which can be seen on any ground."""
    options |= {"solid_capstyle": "butt"}
    ax.plot(x, y, color=color, linewidth=width, **options)
    ax.plot(x, y, color=tint(color, _PALE), linewidth=width - _EDGES, **options)


def _find_names(axis: Axis) -> dict[str, float]:
    """Find where names stand on an axis that has names for ticks, as of bars; else none."""
    are_names = isinstance(axis.get_major_formatter(), StrCategoryFormatter)
    if not (are_names or isinstance(axis.get_major_locator(), FixedLocator)):
        return {}
    labels = (label.get_text() for label in axis.get_ticklabels())
    return {name: float(at) for name, at in zip(labels, axis.get_ticklocs(), strict=False) if name}


def _convert(axis: Axis, names: Mapping[str, float], at: Any) -> float:
    """Give the place of a value on an axis; of a Period, where seaborn or pandas draws it."""
    name = f"{at:g}" if isinstance(at, Real) else str(at)
    if name in names:
        return names[name]
    if names and isinstance(axis.get_major_formatter(), StrCategoryFormatter):
        raise FactError(f"the axis has no {name!r}; it has {', '.join(names)}")
    if hasattr(at, "ordinal") and not hasattr(axis, "freq"):  # as of pandas' own plots
        if not axis.axes.has_data():
            raise FactError("Periods have no place on empty Axes; take x='start' or x='middle'")
        # Names where seaborn draws categories (bars, points), else numbers of periods.
        at = str(at) if axis.have_units() else at.ordinal
    try:
        return float(axis.convert_units(at))
    except (ConversionError, TypeError, ValueError):
        hint = "name the column that is drawn there, or one of its kind"
        raise FactError(f"{at!r} has no place on this axis; {hint}") from None


def intervals(
    ax: Axes,
    frame: pd.DataFrame,
    *,
    x: str = "",
    y: str = "",
    color: str | Iterable[str] = HIGHLIGHT,
) -> Axes:
    """Draw the intervals of a table on any Axes: upright at its column `x`, or lying at `y`.

    Parameters
    ----------
    ax : Axes
        Drawn by seaborn, pandas or matplotlib; its limits widen to show all, as they do for lines.
    frame : DataFrame
        One row per interval: ``lower`` and ``upper`` in data units, infinite where there is no
        bound. With the columns ``value``, ``lower_open``, ``upper_open``, ``lower_basis`` and
        ``upper_basis`` of :meth:`Book.to_frame`, the number is a dot, and soft ends are pale.
    x, y : str
        The column of positions on this axis: numbers, dates, names, or the Periods that are
        drawn there.
    color : str or iterable of str
        Of all marks, or of those of each row, as ``frame["entity"].map(palette)``.
    """
    if bool(x) == bool(y):
        raise FactError(
            "intervals stand at x or lie at y; name the column of positions on one of the two"
        )
    if missing := [name for name in ("lower", "upper", x or y) if name not in frame.columns]:
        known = ", ".join(map(str, frame.columns))
        raise FactError(f"there is no column {missing[0]!r}; the table has {known}")
    colors = [color] * len(frame) if isinstance(color, str) else [*color]
    if len(colors) != len(frame):
        raise FactError(f"there are {len(colors)} colours for {len(frame)} rows; give one for each")
    axis = ax.xaxis if x else ax.yaxis
    if not axis.have_units() and isinstance(next(iter(frame[x or y]), None), str):
        axis.update_units(frame[x or y])  # names on Axes that have none yet
    names = _find_names(axis)
    places = [_convert(axis, names, at) for at in frame[x or y]]
    ends = frame.reindex(columns=["lower", "upper", "value"]).to_numpy(float)
    spots = [
        (at, end) for at, row in zip(places, ends, strict=True) for end in row if math.isfinite(end)
    ]
    ax.update_datalim(spots if x else [(end, at) for at, end in spots])
    ax.autoscale_view()
    limits = ax.get_xlim(), ax.get_ylim()
    rows = zip(frame.to_dict("records"), places, colors, strict=True)
    for number, (row, at, shade) in enumerate(rows):
        if row["lower"] == row["lower"] and row["upper"] == row["upper"]:  # not of a date, say
            draw_fact(ax, _read_fact(str(number), row), at, color=shade, vertical=bool(x))
    ax.set(xlim=limits[0], ylim=limits[1])
    return ax


def _read_fact(key: str, row: Mapping[Any, Any]) -> Fact:
    """Make what is drawn of a row of numbers: an interval, with its number if there is one."""
    lower, upper = (
        end if math.isinf(end) else Fraction(str(end)) for end in (row["lower"], row["upper"])
    )
    about = {name: make(row[name]) for name, make in _ABOUT.items() if name in row}
    value = row.get("value", math.nan)
    exact = None if value != value else Fraction(str(value))
    interval = Interval(lower, upper, **about)
    return Fact(key, Tier.CONTEXT, "rate", "", interval, "", "", exact=exact)
