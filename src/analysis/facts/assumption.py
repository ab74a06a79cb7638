"""What a notebook's author chose in, a fact out, so that it can be traced like any other."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from fractions import Fraction

from analysis.errors import FactError, suggest
from analysis.facts.fact import Fact, Tier
from analysis.quantities.interval import Basis, Interval
from analysis.quantities.units import KINDS, UNITS

Chosen = str | float | Fraction


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
