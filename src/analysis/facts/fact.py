"""A fact: one quantity with its interval, and where it comes from.

Four tiers, one type: printed (an article), context (an independent source), assumption (a notebook
parameter) and derived (a formula over facts).
"""

from __future__ import annotations

from dataclasses import dataclass
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
    """Who published a number, and where; empty text where nothing is known."""

    id: str  # key in sources.csv for an article; empty for a context source
    publisher: str
    title: str
    published_on: str  # ISO 8601 day, month or year
    address: str
    author: str = ""
    kind: str = ""  # of text
    speaks_for: str = ""  # whose voice it is
    seen: str = "primary"  # or second-hand, or mirror


@dataclass(frozen=True)
class Fact:
    """One quantity: what it is, what it may be, and where it comes from."""

    id: str  # stable key: nev_units_2025h1
    tier: Tier
    kind: str  # key of KINDS in analysis.quantities.units
    unit: str  # key of UNITS: percent in percent, dates in ordinal days
    interval: Interval  # the possible values in this unit, at the level of the register
    entity: str  # whom it is about
    metric: str  # what
    place: str = ""  # where
    period: str = ""  # when, ISO 8601
    value: Fraction | None = None  # as printed or assumed; None for dates and derived facts
    as_printed: str = ""  # the number phrase
    language: str = "en"  # of the print
    hedge: str = ""
    source: Source | None = None
    paragraph: int | None = None  # of an article
    theme: str = ""  # of an article's figure: the raw table that it stands in
    series: str = ""  # that a context figure belongs to
    definition: str = ""  # what a context figure counts
    formula: str = ""  # of a derived fact: the arithmetic in words
    method: str = ""  # of a derived fact: where the method comes from
    inputs: tuple[str, ...] = ()  # of a derived fact: ids of the facts it is computed from
    caveats: tuple[str, ...] = ()  # keys of caveats.csv
    note: str = ""  # the curator's reading, or the reason for an assumption

    @property
    def article(self) -> str:
        """Key of the article that printed it; empty for others."""
        return self.source.id if self.source else ""

    @property
    def label(self) -> str:
        """Name the quantity in one line."""
        return f"{self.entity}: {self.metric}" if self.entity else self.metric


def make_assumption(
    name: str,
    value: Chosen,
    unit: str,
    why: str,
    *,
    upper: Chosen | None = None,
    kind: str = "rate",
) -> Fact:
    """Make an assumed value, or a range of them, a fact; see :meth:`Book.assume` for parameters."""
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
