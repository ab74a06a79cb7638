"""Exact numbers, and intervals: two rational ends, whether each belongs, what each rests on.

A formula is carried through by evaluating it at the corners of its inputs, so that an input used
twice is still one quantity. That is exact for functions monotone in each input (the usual interval
arithmetic, which treats every use as another quantity, is wider).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, Inexact, localcontext
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from itertools import product
from typing import Any, NamedTuple

from analysis.errors import IntervalError

#: A rational end, or an infinite float where there is no bound.
End = Fraction | float
#: A quotient with more digits is taken for one that never ends.
_MOST_DIGITS = 60


class Basis(StrEnum):
    """What an end rests on, from firm to soft."""

    EXACT = "exact"  # printed as such
    ROUNDING = "rounding"  # half a unit of the last printed place
    WORD = "word"  # the logic of the word: "over" guarantees its lower end
    UNIT = "unit"  # what the unit allows: no count is below zero
    ASSUMPTION = "assumption"  # somebody's choice, declared
    USAGE = "usage"  # how readers take the word; guarantees nothing

    def softness(self) -> int:
        """Rank from 0, exact, to 5, readers' usage."""
        return list(Basis).index(self)


@dataclass(frozen=True)
class Number:
    """A number as printed: the mantissa and the scale word's factor."""

    mantissa: Decimal  # with the printed decimals: 12.0 stays 12.0
    scale: int = 1  # 1,000,000 for "million"; 1 if there is no scale word
    divisor: int = 1  # 3 for "a third", which no decimals write

    def __neg__(self) -> Number:
        return replace(self, mantissa=-self.mantissa)

    def __str__(self) -> str:
        """Write all of it; :func:`parse_number` reads it."""
        parts = ("*", self.scale), ("/", self.divisor)
        return f"{self.mantissa}" + "".join(f"{sign}{x}" for sign, x in parts if x != 1)

    @cached_property
    def value(self) -> Fraction:
        """The number itself."""
        return Fraction(self.mantissa) * self.scale / self.divisor

    @property
    def place(self) -> Fraction:
        """One unit of the last printed place, scaled."""
        exponent = int(self.mantissa.as_tuple().exponent)
        return Fraction(10) ** exponent * self.scale / self.divisor

    @property
    def granularity(self) -> Fraction:
        """Place value of the last non-zero digit of the mantissa, scaled: 100 for "400"."""
        exponent = int(self.mantissa.normalize().as_tuple().exponent)
        return Fraction(10) ** exponent * self.scale / self.divisor

    @property
    def digits(self) -> tuple[int, ...]:
        """The significant digits: (6, 8) for "6.8 billion"."""
        return self.mantissa.normalize().as_tuple().digits


class Bound(NamedTuple):
    """One end of an interval."""

    value: End
    is_open: bool
    basis: Basis


@dataclass(frozen=True)
class Interval:
    """A set of possible values between two ends, which are not crossed."""

    lower: End  # in the unit of the fact; infinite where there is no bound
    upper: End
    lower_open: bool = False  # whether the end itself is excluded ("over 400")
    upper_open: bool = False
    lower_basis: Basis = Basis.EXACT  # what the end rests on
    upper_basis: Basis = Basis.EXACT

    def __post_init__(self) -> None:
        for side, end in (("lower", self.lower), ("upper", self.upper)):
            if isinstance(end, float):
                if not math.isinf(end):
                    raise IntervalError(f"an end must be a Fraction or infinite, not {end!r}")
                # Without a bound an end belongs to nothing, and only the unit can hold it.
                object.__setattr__(self, f"{side}_open", True)
                object.__setattr__(self, f"{side}_basis", Basis.UNIT)
        empty = self.lower == self.upper and (self.lower_open or self.upper_open)
        if self.lower > self.upper or empty:
            raise IntervalError(f"no value lies in {self.brackets()}".replace("inf", "∞"))

    def __repr__(self) -> str:
        return f"Interval({self.brackets()!r})"

    def __contains__(self, value: Fraction) -> bool:
        return point(value).within(self)

    def __neg__(self) -> Interval:
        ends = -self.upper, -self.lower, self.upper_open, self.lower_open
        return Interval(*ends, self.upper_basis, self.lower_basis)

    @property
    def bounds(self) -> tuple[Bound, Bound]:
        """The lower and the upper end."""
        lower = Bound(self.lower, self.lower_open, self.lower_basis)
        return lower, Bound(self.upper, self.upper_open, self.upper_basis)

    @property
    def is_point(self) -> bool:
        """Tell whether only one value is possible."""
        return self.lower == self.upper

    def brackets(self) -> str:
        """Write the interval in mathematical brackets."""
        left = "(" if self.lower_open else "["
        right = ")" if self.upper_open else "]"
        return f"{left}{self.lower}, {self.upper}{right}"

    def meets(self, other: Interval) -> bool:
        """Tell whether some value lies in both."""
        lower, is_open = max((self.lower, self.lower_open), (other.lower, other.lower_open))
        upper, closed = min((self.upper, not self.upper_open), (other.upper, not other.upper_open))
        return lower < upper or (lower == upper and closed and not is_open)

    def within(self, other: Interval) -> bool:
        """Tell whether every value here lies in `other` too."""
        above = (self.lower, self.lower_open) >= (other.lower, other.lower_open)
        return above and (self.upper, not self.upper_open) <= (other.upper, not other.upper_open)

    def clamp(self, lower: End, upper: End) -> Interval:
        """Cut at what the unit allows, for example 0 and 100 for a share in percent."""
        found = self
        if found.lower < lower:
            found = replace(found, lower=lower, lower_open=False, lower_basis=Basis.UNIT)
        if found.upper > upper:
            found = replace(found, upper=upper, upper_open=False, upper_basis=Basis.UNIT)
        return found

    def whole(self) -> Interval:
        """Shrink to the whole numbers inside: "more than 400" vehicles begins at 401."""
        lower, upper = self.lower, self.upper
        if not isinstance(lower, float):
            lower = Fraction(math.floor(lower) + 1 if self.lower_open else math.ceil(lower))
        if not isinstance(upper, float):
            upper = Fraction(math.ceil(upper) - 1 if self.upper_open else math.floor(upper))
        return replace(self, lower=lower, upper=upper, lower_open=False, upper_open=False)


def point(value: Fraction | int) -> Interval:
    """Make the interval of one value."""
    return Interval(Fraction(value), Fraction(value))


def hull(function: Callable[..., End | tuple[End, End]], inputs: Sequence[Interval]) -> Interval:
    """Carry intervals through a formula that is monotone in each of its inputs.

    The formula takes a Fraction for each (an infinite float where there is no bound) and gives one,
    or a (lower, upper) pair; the hull is that of its values at all corners of the box of inputs.
    A share used twice is still one share:

    >>> share, change = Interval(Fraction(20), Fraction(25)), Interval(Fraction(4), Fraction(5))
    >>> hull(lambda s, c: s / (s - c), [share, change])
    Interval('[25/21, 4/3]')
    """
    sides = [interval.bounds[: 1 if interval.is_point else 2] for interval in inputs]
    values = {
        corner: _evaluate(function, [end.value for end in corner]) for corner in product(*sides)
    }
    lower = min(low for low, _ in values.values())
    upper = max(high for _, high in values.values())
    lower_open, lower_basis = _describe_end({x for x in values if values[x][0] == lower}, sides)
    upper_open, upper_basis = _describe_end({x for x in values if values[x][1] == upper}, sides)
    return Interval(lower, upper, lower_open, upper_open, lower_basis, upper_basis)


def _describe_end(
    corners: set[tuple[Bound, ...]], sides: Sequence[tuple[Bound, ...]]
) -> tuple[bool, Basis]:
    """Tell whether an end is open and what it rests on, by the firmest corner that gives it.

    It is reached at a corner of open ends too, where none of them matters: nothing changes if each
    moves to its other side.
    """
    found = []
    for corner in corners:
        moves = [side if end.is_open else (end,) for end, side in zip(corner, sides, strict=True)]
        is_open = any(moved not in corners for moved in product(*moves))
        basis = max((end.basis for end in corner), key=Basis.softness, default=Basis.EXACT)
        found.append((is_open, basis))
    return min(found, key=lambda end: (end[0], end[1].softness()))


def _evaluate(function: Callable[..., Any], values: Sequence[End]) -> tuple[End, End]:
    shown = ", ".join(map(str, values)).replace("inf", "∞")
    try:
        result = function(*values)
    except (ZeroDivisionError, ValueError, OverflowError):
        result = math.nan
    ends = result if isinstance(result, tuple) else (result, result)
    for end in ends:
        # Dividing by an infinite end gives 0.0, which is exact; any other float has lost digits.
        if not isinstance(end, Fraction | int) and end not in (0, math.inf, -math.inf):
            wrong = f"the formula gives {end!r} at ({shown}), which is not exact"
            raise IntervalError(wrong if end == end else f"the formula has no value at ({shown})")
    low, high = (Fraction(end) if abs(end) < math.inf else end for end in ends)
    return low, high


def round_end(value: Fraction, step: Fraction, *, up: bool) -> Fraction:
    """Round to the multiple of `step` at or below, or at or above: `up` for upper ends."""
    return (-(-value // step) if up else value // step) * step


def write_value(number: Number, upper: Number | None = None) -> str:
    """Write a number as a cell of a table has it, or a range: "6800000000", "100/3", "14..15".

    >>> write_value(Number(Decimal(14)), Number(Decimal(100), divisor=3))
    '14..100/3'
    """
    return "..".join(write_number(end.value) for end in (number, upper) if end)


def parse_number(text: str) -> Number:
    """Read a number as `str` writes one.

    >>> parse_number("6.8*1000000000")
    Number(mantissa=Decimal('6.8'), scale=1000000000, divisor=1)
    """
    rest, _, divisor = text.partition("/")
    mantissa, _, scale = rest.partition("*")
    return Number(Decimal(mantissa), int(scale or 1), int(divisor or 1))


def write_decimal(value: Fraction) -> str:
    """Write a number in decimals, without an exponent; refuse one that has no finite ones."""
    if value.denominator == 1:
        return str(value.numerator)
    with localcontext(prec=_MOST_DIGITS) as context:
        context.traps[Inexact] = True
        try:
            return f"{Decimal(value.numerator) / value.denominator:f}"
        except Inexact:
            raise IntervalError(f"{value} has no finite decimal expansion") from None


def write_number(value: Fraction) -> str:
    """Write an exact number: a decimal where there is one, else a fraction."""
    try:
        return write_decimal(value)
    except IntervalError:
        return str(value)
