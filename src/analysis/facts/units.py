"""Units of what is computed from facts: of sums, differences, products and quotients."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from analysis.errors import UnitError
from analysis.quantities.vocabulary import MONEY

#: Units of what is no amount, and is neither multiplied nor divided.
_NO_AMOUNTS = {"date", "rank"}
_PERCENT = Fraction(100)


def join_units(first: str, second: str, *, divide: bool = False) -> tuple[str, Fraction]:
    """Give the unit of a product or quotient, and the factor that shares in percent make.

    >>> join_units("CNY", "CNY/USD", divide=True), join_units("vehicles", "percent")
    (('USD', Fraction(1, 1)), ('vehicles', Fraction(1, 100)))
    """
    sign = "/" if divide else "x"
    if {first, second} == {"1", "percent"} and (not divide or second == "1"):
        return "percent", Fraction(1)  # twice a share is a share
    if _NO_AMOUNTS & {first, second}:
        raise UnitError(f"{first} {sign} {second} is no quantity; amounts alone are multiplied")
    if second == "percent" and first != "percent":
        return first, _PERCENT if divide else 1 / _PERCENT
    if "percent" in (first, second) and not divide:
        return second, 1 / _PERCENT
    over, under, more, less = (
        Counter(x for x in unit.split("/")[n : n + 1] if x != "1")
        for unit in (first, second)
        for n in (0, 1)
    )
    if divide:
        more, less = less, more
    over, under = over + more, under + less
    over, under = over - under, under - over
    if over.total() > 1 or under.total() > 1:
        raise UnitError(
            f"{first} {sign} {second} has no unit here: it is neither a unit nor one per another"
        )
    return "/".join(["".join(over) or "1", *under]), Fraction(1)


def add_units(first: str, second: str, *, subtract: bool = False) -> str:
    """Give the unit of a sum or difference: that of two shares is in percentage points.

    >>> add_units("percent", "percent", subtract=True), add_units("date", "date", subtract=True)
    ('points', 'days')
    """
    if subtract and first == second and first in ("percent", "date"):
        return "points" if first == "percent" else "days"
    if (first, second) in (("percent", "points"), ("date", "days")):
        return first
    if (second, first) in (("percent", "points"), ("date", "days")) and not subtract:
        return second
    if first != second or first in _NO_AMOUNTS:
        units = ("a bare number" if unit == "1" else unit for unit in (second, first))
        told = f" cannot be {'taken from' if subtract else 'added to'} ".join(units)
        hint = "take a fact of that unit" if "1" in (first, second) else "convert one of them first"
        if {first, second} <= {*MONEY}:
            pair = "/".join(sorted((first, second), key=MONEY.index))
            hint = f"divide by an exchange rate, or multiply: book.search(unit={pair!r})"
        raise UnitError(f"{told}; {hint}")
    return first
