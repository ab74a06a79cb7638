"""A fact: one quantity with its interval, and where it comes from.

Four tiers, one type: printed (an article), context (an independent source), assumption (a notebook
parameter) and derived (a formula over facts).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction

from analysis.errors import FactError, suggest
from analysis.quantities.interval import Basis, Interval
from analysis.quantities.units import KINDS, UNITS

#: What an assumption may be given as.
Chosen = str | float | Fraction


class Tier(StrEnum):
    """Where a fact comes from."""

    PRINTED = "printed"
    CONTEXT = "context"
    ASSUMPTION = "assumption"
    DERIVED = "derived"


@dataclass(frozen=True)
class Source:
    """Who printed a number, and where.

    Parameters
    ----------
    id : str
        Key in ``sources.csv`` for an article; empty for a context source.
    publisher, title, author, address : str
        As printed; author empty where none is.
    published_on : str
        ISO 8601 day, month or year; empty if unknown.
    kind, speaks_for : str
        What kind of text it is, and whose voice.
    seen : str
        ``primary``, ``second-hand`` or ``mirror``.
    """

    id: str
    publisher: str
    title: str
    published_on: str
    address: str
    author: str = ""
    kind: str = ""
    speaks_for: str = ""
    seen: str = "primary"


@dataclass(frozen=True)
class Fact:
    """One quantity: what it is, what it may be, and where it comes from.

    Parameters
    ----------
    id : str
        Stable key: ``nev_units_2025h1``.
    tier : Tier
        Printed, context, assumption or derived.
    kind, unit : str
        Keys of `KINDS` and `UNITS` in :mod:`analysis.quantities.units`; the interval is in
        this unit (percent in percent, dates in ordinal days).
    interval : Interval
        The possible values at the level of the register.
    entity, metric, place, period : str
        Whom, what, where and when (ISO 8601) it is about.
    value : Fraction, optional
        The printed or assumed number itself; None for dates and derived facts.
    as_printed, language, hedge : str
        The number phrase, the language of the print, the hedge word.
    source, paragraph : Source and int, optional
        Where it is printed.
    series, definition : str
        For context: the series it belongs to, and what is counted.
    formula, method : str
        For derived facts: the arithmetic in words, and the source of the method.
    inputs : tuple of str
        For derived facts: ids of the facts it is computed from.
    caveats : tuple of str
        Keys of ``caveats.csv``.
    note : str
        The curator's reading, or the reason for an assumption.
    """

    id: str
    tier: Tier
    kind: str
    unit: str
    interval: Interval
    entity: str
    metric: str
    place: str = ""
    period: str = ""
    value: Fraction | None = None
    as_printed: str = ""
    language: str = "en"
    hedge: str = ""
    source: Source | None = None
    paragraph: int | None = None
    series: str = ""
    definition: str = ""
    formula: str = ""
    method: str = ""
    inputs: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    note: str = ""

    @property
    def label(self) -> str:
        """Name the quantity in one line."""
        return f"{self.entity}: {self.metric}" if self.entity else self.metric


@dataclass(frozen=True)
class Trace:
    """A fact and the traces of what it is computed from, down to articles and paragraphs."""

    fact: Fact
    inputs: tuple[Trace, ...] = field(default=())

    def walk(self) -> Iterator[tuple[int, Fact]]:
        """Yield every fact with its depth, the root first."""
        yield 0, self.fact
        for trace in self.inputs:
            for depth, fact in trace.walk():
                yield depth + 1, fact


def make_assumption(
    name: str,
    value: Chosen,
    unit: str,
    why: str,
    *,
    upper: Chosen | None = None,
    kind: str = "rate",
) -> Fact:
    """Make an assumed value, or a range of them, a fact; see :meth:`Book.assume` for parameters.

    Raises
    ------
    FactError
        If a value is no number, the range is empty, or unit or kind is unknown.

    Examples
    --------
    >>> make_assumption("pace", "1.4", "vehicles/year", "a slow one", upper=2).interval
    Interval('[7/5, 2]')
    """
    if unit not in UNITS or kind not in KINDS:
        wrong, known = (unit, UNITS) if unit not in UNITS else (kind, KINDS)
        raise FactError(f"{wrong!r} is no unit or kind; {suggest(wrong, known)}")
    lower = _read_number(name, value)
    greatest = lower if upper is None else _read_number(name, upper)
    if lower > greatest:
        raise FactError(f"the assumption {name} is empty: {value} is above {upper}")
    interval = Interval(lower, greatest, lower_basis=Basis.ASSUMPTION, upper_basis=Basis.ASSUMPTION)
    chosen = lower if interval.is_point else None
    label = name.replace("_", " ")
    return Fact(name, Tier.ASSUMPTION, kind, unit, interval, "", label, value=chosen, note=why)


def _read_number(name: str, value: Chosen) -> Fraction:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise FactError(f"the assumption {name} is no number: {value!r}") from None
    if not number.is_finite():
        raise FactError(f"the assumption {name} must be finite, not {value!r}")
    return Fraction(number)
