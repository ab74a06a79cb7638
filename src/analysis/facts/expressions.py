"""Arithmetic on facts, as ``book["a"] / book["b"]``: exact range, unit, and what it rests on.

A fact is one variable however often it is used. Where a value only rises, or only falls, with each
fact alone, its range is that of the corners (:func:`analysis.quantities.interval.hull`); an
expression that may turn in between is refused.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from inspect import signature
from itertools import chain, product
from numbers import Real
from typing import TYPE_CHECKING, Any, NoReturn, cast

from analysis.errors import FactError, IntervalError, OperandError, UnitError
from analysis.facts.fact import Fact, Tier
from analysis.facts.units import add_units, join_units
from analysis.quantities.interval import End, Interval, hull
from analysis.quantities.vocabulary import MONEY
from analysis.quantities.wording import say_interval

if TYPE_CHECKING:
    from sympy import Expr

    from analysis.facts.register import Register


# Ranges


def find_range(term: Expr, divisors: tuple[Expr, ...], ranges: Mapping[str, Interval]) -> Interval:
    """Give the exact range of a rational term over variables with these ranges.

    A FactError says why there is none: a divisor may be zero, or the value may turn.
    """
    import sympy

    for divisor in (sympy.fraction(sympy.together(x))[0] for x in divisors):  # zero as it is
        is_steady = not _find_turning(divisor, ranges)
        ends = find_range(divisor, (), ranges) if is_steady else None
        low, high = (ends.lower, ends.upper) if ends else _enclose(divisor, ranges)
        if low <= 0 <= high:
            raise FactError("what it is divided by may be zero")
    if turning := _find_turning(term, ranges):
        raise FactError(
            f"{turning} stands in it more than once, and its value may turn within the range of "
            "that; an exact range is not known"
        )
    names = sorted(str(symbol) for symbol in term.free_symbols)
    inputs = [ranges[name] for name in names]
    return hull(lambda *ends: _evaluate(term, dict(zip(names, ends, strict=True))), inputs)


def _find_turning(term: Expr, ranges: Mapping[str, Interval]) -> str:
    """Name a variable with which a value may rise and fall; empty if there is none.

    With one that stands in the first power above and below, it only rises or only falls.
    """
    import sympy

    above, below = sympy.fraction(sympy.together(term))
    for symbol in sorted(term.free_symbols, key=str):
        if max(sympy.degree(part, symbol) for part in (above, below)) > 1:
            slope = above.diff(symbol) * below - above * below.diff(symbol)
            low, high = _enclose(slope, ranges)
            if low < 0 < high:
                return str(symbol)
    return ""


def _enclose(term: Expr, ranges: Mapping[str, Interval]) -> tuple[End, End]:
    """Give two ends that hold every value of a polynomial; they may be wider than need be."""
    import sympy

    low = high = Fraction(0)
    symbols = sorted(term.free_symbols, key=str)
    for powers, number in sympy.Poly(term, *symbols).terms() if symbols else [((), term)]:
        ends: list[End] = [Fraction(str(number))]
        for symbol, power in zip(symbols, powers, strict=True):
            sides = (ranges[str(symbol)].lower, ranges[str(symbol)].upper)
            for _ in range(power):  # nothing of whatever size is nothing
                ends = [x * y if x and y else Fraction(0) for x, y in product(ends, sides)]
        low, high = low + min(ends), high + max(ends)  # type: ignore[assignment]
    return low, high


def _evaluate(term: Expr, ends: Mapping[str, End]) -> End:
    """Give the value at a corner; at an infinite end, what it comes near to."""
    import sympy

    finite = {name: sympy.Rational(end) for name, end in ends.items() if isinstance(end, Fraction)}
    value, size = term.subs(finite), sympy.Dummy(positive=True)  # a sign that is known
    for name, end in ends.items():
        if name not in finite:
            value = value.subs(sympy.Symbol(name), size if end > 0 else -size)
            value = sympy.limit(value, size, sympy.oo)
    if value.is_Rational:
        return Fraction(int(value.p), int(value.q))
    if value in (sympy.oo, -sympy.oo):
        return math.inf if value > 0 else -math.inf
    raise ZeroDivisionError


# Expressions


class Arithmetic:
    """What facts and expressions have in common: ``+ - * /``, comparisons, their ends as floats.

    A comparison is true or false of all values that are possible, or refused.
    """

    def express(self) -> Expression:
        """Give this as an expression."""
        raise NotImplementedError

    @property
    def range(self) -> str:
        """The range in words, in the language of the book."""
        own = self.express()
        return say_interval(own.interval, own.unit, own.kind, own.facts.lang)

    def __eq__(self, other: object) -> bool:
        if _is_number(other):
            return self.express().equals(other)
        if isinstance(other, Arithmetic) and getattr(self, "id", 0) != getattr(other, "id", 1):
            return self.express().part_from(other).equals(0)
        return super().__eq__(other)  # a fact and itself, in this book or another

    def __hash__(self) -> int:
        return super().__hash__()

    def __float__(self) -> float:
        own = self.express()
        if not own.amount.is_point:
            wrong = f"{own.formula} is a range, {self.range}"
            hint = "take its lower or upper, or its range; of several facts, sum or np.mean"
            raise FactError(f"{wrong}; {hint}")
        return float(own.interval.lower)

    def __int__(self) -> int:
        number = float(self)
        if not number.is_integer():
            raise FactError(f"{self.express().formula} is no whole number but {number:g}")
        return int(number)

    def __format__(self, spec: str) -> str:
        if not spec:
            return self.range
        number = float(self)
        if spec.endswith("%") and self.express().unit == "percent":
            return format(number / 100, spec)
        return format(int(number) if number.is_integer() else number, spec)

    def __round__(self, digits: int | None = None) -> float:
        return round(float(self), digits)

    def __abs__(self) -> Expression:
        own = self.express()
        return -own if own.amount.upper <= 0 else own if own.amount.lower >= 0 else self._refuse()

    def __array_ufunc__(self, function: Any, method: str, *inputs: object, **options: Any) -> Any:
        import numpy as np

        boxed = [np.array(x, dtype=object) if isinstance(x, Arithmetic) else x for x in inputs]
        try:
            return getattr(function, method)(*boxed, **options)
        except TypeError:  # NumPy's own asks for a method of the function's name
            self._refuse()

    def _refuse(self, *_: object) -> NoReturn:
        known = f"{self.express().formula}: facts have + - * /, sum, np.mean and comparisons"
        raise FactError(f"{known}; for anything else take float() of a number, or lower and upper")

    __pow__ = __rpow__ = __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = _refuse
    __divmod__ = __rdivmod__ = as_integer_ratio = _refuse

    def _join(self, other: object, sign: str) -> Expression:
        if hasattr(other, "__array__") and not _is_number(other):
            return cast("Expression", NotImplemented)  # arrays and Series go through their numbers
        return self.express().join(other, sign)

    def __neg__(self) -> Expression:
        return self.express().join(-1, "x")

    def __add__(self, other: object) -> Expression:
        return self._join(other, "+")

    def __sub__(self, other: object) -> Expression:
        return self._join(other, "-")

    def __mul__(self, other: object) -> Expression:
        return self._join(other, "x")

    def __truediv__(self, other: object) -> Expression:
        return self._join(other, "/")

    def __radd__(self, other: object) -> Expression:
        return self.express().wrap(other).join(self, "+")

    def __rsub__(self, other: object) -> Expression:
        return self.express().wrap(other).join(self, "-")

    def __rmul__(self, other: object) -> Expression:
        return self.express().wrap(other).join(self, "x")

    def __rtruediv__(self, other: object) -> Expression:
        return self.express().wrap(other).join(self, "/")

    def __lt__(self, other: object) -> bool:
        return self.express().compare(other, "below")

    def __gt__(self, other: object) -> bool:
        return self.express().compare(other, "above")

    def __le__(self, other: object) -> bool:
        return not self.express().compare(other, "above")

    def __ge__(self, other: object) -> bool:
        return not self.express().compare(other, "below")


@dataclass(frozen=True, eq=False, repr=False)
class Expression(Arithmetic):
    """What arithmetic on facts gives: a term, its unit, and its formula in words.

    Facts are joined by ``+ - * /`` with one another and with numbers; a share in percent counts as
    a part of one where it multiplies or divides. :meth:`Book.derive` makes a fact of it.
    """

    facts: Register
    term: Expr
    unit: str
    formula: str
    divisors: tuple[Expr, ...] = ()
    has_share: bool = False  # whether a percentage is in it as a part of one
    #: The unit of each fact that it takes, by its id.
    units: Mapping[str, str] = field(default_factory=dict)

    @property
    def lower(self) -> float:
        """The lower end of the range; missing (NaN) for dates."""
        return math.nan if self.unit == "date" else float(self.interval.lower)

    @property
    def upper(self) -> float:
        """The upper end of the range; missing (NaN) for dates."""
        return math.nan if self.unit == "date" else float(self.interval.upper)

    @property
    def percent(self) -> Expression:
        """A ratio in percent."""
        if self.unit != "1":
            raise UnitError(f"{self.formula} is in {self.unit}; a ratio alone has a percentage")
        told = f"{_bracket(self.formula)} in percent"
        return replace(self, term=100 * self.term, unit="percent", formula=told, has_share=False)

    @property
    def inputs(self) -> tuple[str, ...]:
        """Ids of the facts that it takes, sorted."""
        parts = chain(*(part.free_symbols for part in (self.term, *self.divisors)))
        return tuple(sorted({str(symbol) for symbol in parts}))

    @property
    def interval(self) -> Interval:
        """The exact range of its values; a FactError says why there is none."""
        import sympy

        for name, unit in self.units.items():
            if (now := self.facts.find(name).unit) != unit:
                wrong = f"{name} was in {unit} and is in {now} now"
                raise UnitError(f"{self.formula}: {wrong}; give one of the two another name")
        term, divisors = self.term, self.divisors
        while name := self._find_shared(term, divisors):
            inner = self.facts.write_out(name)
            if inner is None:
                raise FactError(
                    f"{self.formula}: {name} rests on a figure that is in it twice, by arithmetic "
                    "that is not + - * / alone, so that no exact range is known; compute with what "
                    f"it rests on, see book.trace({name!r})"
                )
            place = {sympy.Symbol(name): inner}
            term, *rest = (part.subs(place) for part in (term, *divisors))
            divisors = (*rest, sympy.fraction(sympy.together(inner))[1])
        names = {str(x) for part in (term, *divisors) for x in part.free_symbols}
        try:
            return find_range(term, divisors, {x: self.facts.find(x).interval for x in names})
        except (FactError, IntervalError) as fault:
            level = "" if self.facts.level == "core" else f" (level {self.facts.level!r})"
            raise FactError(f"{self.formula}{level}: {fault}") from None

    @property
    def amount(self) -> Interval:
        """The exact range, of what is an amount: a date is told by its start and its end."""
        if self.unit == "date":
            raise FactError(f"{self.formula} is a date, {self.range}; take its start or its end")
        return self.interval

    def _find_shared(self, term: Expr, divisors: tuple[Expr, ...]) -> str:
        """Name a computed fact that rests on what another fact of the term rests on; or none."""
        names = sorted({str(x) for part in (term, *divisors) for x in part.free_symbols})
        walked = {name: self.facts.walk(name) for name in names}
        below = {name: {x.id for x in walked[name] if not x.interval.is_point} for name in names}
        counts = Counter(chain.from_iterable(below.values()))
        shared = (name for name in names if any(counts[key] > 1 for key in below[name]))
        return next((name for name in shared if self.facts.find(name).inputs), "")

    @property
    def kind(self) -> str:
        """The kind of quantity."""
        kinds = {"1": "ratio", "date": "date", "points": "points", "days": "duration"}
        return "money" if self.unit in MONEY else kinds.get(self.unit, "rate")

    def express(self) -> Expression:
        """Give this."""
        return self

    def __repr__(self) -> str:
        worded = say_interval(self.interval, self.unit, self.kind, self.facts.lang, digits=3)
        return f"{self.formula} = {worded} ({self.unit})"

    def _repr_html_(self) -> str | None:
        try:
            what = (self.kind, self.unit, self.interval, "", f"{self.formula} ({self.unit})")
        except FactError:  # repr() says why there is no range
            return None
        fact = Fact("", Tier.DERIVED, *what, formula=self.formula, inputs=self.inputs)
        show = getattr(self.facts, "show_entry", None)  # which a book has, and a register has not
        return show(fact) if show else None

    def compare(self, other: object, side: str) -> bool:
        """Tell whether all values are on one side of another quantity; refuse if some only are."""
        number: End = Fraction(0)
        if _is_number(other):
            self._check_percent(given := cast("float", other))
            number = given if math.isinf(given) else Fraction(self.wrap(given).formula)  # no NaN
        apart = self.amount if _is_number(other) else self.part_from(other).interval
        (low, low_open, _), (high, high_open, _) = apart.bounds
        surely_below = high < number or (high == number and high_open)
        surely_above = low > number or (low == number and low_open)
        is_wholly, is_nowhere = surely_below, low >= number
        if side == "above":
            is_wholly, is_nowhere = surely_above, high <= number
        if not (is_wholly or is_nowhere):
            shown = f"{other:,.12g}" if _is_number(other) else self.wrap(other)._tell()
            told = f"{self._tell()} may be {side} {shown} or not"
            raise FactError(f"{told}; compare its lower or upper")
        return is_wholly

    def part_from(self, other: object) -> Expression:
        """Give the difference to a quantity that may be compared, which has the same unit."""
        right = self.wrap(other)
        try:
            if {self.unit, right.unit} != {"percent", "points"}:
                return self - right
        except UnitError:
            pass
        units = self.unit, right.unit
        hint = "multiply by a rate" if {*units} <= {*MONEY} else "take facts in one unit"
        raise UnitError(f"{' and '.join(units)} cannot be compared; {hint}")

    def _tell(self) -> str:
        return f"{self.formula} ({self.range})"

    def _check_percent(self, number: float) -> None:
        if self.unit == "percent" and 0 < abs(number) < 1:
            wrong = f"{self.formula} is in percent, and {number:g} may be meant as a part of 1"
            raise UnitError(f"{wrong}; write {number * 100:g} for it, or compare lower and upper")

    def equals(self, number: Any) -> bool:
        """Tell whether the one possible value is a number; refuse if it is one among others."""
        self._check_percent(number)
        interval = self.amount
        is_there = math.isfinite(number) and Fraction(str(number)) in interval
        if is_there and not interval.is_point:
            wrong = f"{self._tell()} may be {number:,.12g} or not"
            raise FactError(f"{wrong}; compare its lower or upper")
        return is_there

    def wrap(self, other: Any) -> Expression:
        """Make an expression of a number or a fact of the same book."""
        if isinstance(other, Arithmetic):
            other = other.express()
        if isinstance(other, Expression):
            check_book(self.facts, other.facts, other.inputs)
            return other
        if not _is_number(other):
            _ = self.amount  # a date is compared by its start or its end
            wrong = f"{self.formula} and {other!r} give no number"
            raise OperandError(f"{wrong}; take facts, ints, floats, Decimals or Fractions")
        if not math.isfinite(other):
            raise FactError(f"{self.formula} and {other} give no number; take a finite one")
        import sympy

        return Expression(self.facts, sympy.Rational(str(other)), "1", str(other))

    def join(self, other: object, sign: str) -> Expression:
        """Join this and a fact, an expression or a number by ``+``, ``-``, ``x`` or ``/``."""
        right, first = self.wrap(other), self
        if sign == "+" and 0 in (self.term, right.term):  # as sum() begins
            return right if self.term == 0 else self
        told = f"{self.formula} {sign} {right.formula}"
        self._check_hundreds(right, sign, told)
        divisors, has_share = self.divisors + right.divisors, self.has_share or right.has_share
        if sign in "+-":
            if {self.unit, right.unit} == {"1", "percent"}:
                part = self if self.unit == "1" else right
                if not part.inputs and abs(part.term) != 1:
                    hint = "add 1 alone, which is the whole; or compute with lower and upper"
                    raise UnitError(f"{told}: {part.formula} may be a part or percent; {hint}")
                first, right, has_share = self._as_part(), right._as_part(), True
            try:
                unit = add_units(first.unit, right.unit, subtract=sign == "-")
            except UnitError as fault:
                raise UnitError(f"{told}: {fault}") from None
            term = first.term + right.term if sign == "+" else first.term - right.term
        else:
            unit, factor = join_units(self.unit, right.unit, divide=sign == "/")
            divisors += (right.term,) if sign == "/" else ()
            if sign == "/" and right.term == 0:
                raise FactError(f"{_bracket(right.formula)}: what it is divided by is zero")
            term = (self.term / right.term if sign == "/" else self.term * right.term) * factor
            has_share |= factor != 1
        # Brackets where a sum is a factor, and around all that is divided by or taken off.
        left = _bracket(self.formula) if sign in "x/" and _is_sum(self.formula) else self.formula
        is_loose = sign in "-/" or (sign == "x" and _is_sum(right.formula))
        text = f"{left} {sign} {_bracket(right.formula) if is_loose else right.formula}"
        units = {**self.units, **right.units}
        return Expression(self.facts, term, unit, text, divisors, has_share, units)

    def _check_hundreds(self, right: Expression, sign: str, told: str) -> None:
        """Refuse 100 or a hundredth where a percentage is taken as a part of one already."""
        is_hundredth = right.term == (100 if sign == "/" else Fraction(1, 100))
        if is_hundredth and (self.has_share or right.has_share or self.unit == "percent"):
            remedy = f"leave {sign} {right.formula} out"
            raise UnitError(f"{told}: a percentage counts as a part of one already; {remedy}")
        if sign == "x" and 100 in (self.term, right.term):
            many = right if self.term == 100 else self
            if many.unit == "percent":
                raise UnitError(f"{told}: it is in percent; leave 100 out")
            if many.unit == "1" and many.inputs:
                raise UnitError(f"{told}: take the .percent of the ratio, without 100")

    def _as_part(self) -> Expression:
        return replace(self, term=self.term / 100, unit="1") if self.unit == "percent" else self


def check_book(facts: Register, other: Register, names: Iterable[str]) -> None:
    """Check that facts are of one book: of one language, level and day, with the same values."""
    if any(getattr(facts, x) != getattr(other, x) for x in ("lang", "level", "as_of")):
        raise FactError("facts must be of one book, at one level and day; take it by its id")
    for name in () if facts is other else names:
        if name not in facts or facts.find(name).interval != other.find(name).interval:
            raise FactError(f"{name} has another value in the other book; take its lower and upper")


def express(facts: Register, fact: Fact) -> Expression:
    """Make an expression of one fact."""
    import sympy

    units = {fact.id: fact.unit}
    return Expression(facts, sympy.Symbol(fact.id), fact.unit, fact.id, units=units)


def apply_formula(formula: Any, terms: Mapping[str, Expression]) -> Expression:
    """Give the expression that a formula is, or that a function makes of terms by their names."""
    if not isinstance(formula, Arithmetic):
        if not callable(formula):
            hint = 'compute it from facts of the book, as book["a"] / book["b"]'
            raise FactError(f"the formula is {formula!r}; {hint}")
        try:
            signature(formula).bind(**terms)
        except (TypeError, ValueError) as fault:
            given = ", ".join(terms) or "no inputs"
            raise FactError(
                f"the formula cannot take {given} ({fault}); name each input as its parameter"
            ) from None
        formula = formula(**terms)
    if not isinstance(formula, Arithmetic):
        raise FactError(f"the formula gives {formula!r}; compute it from facts of the book")
    return formula.express()


def _is_number(value: Any) -> bool:
    # numpy's numbers are real ones too; Decimals are not.
    return isinstance(value, Real | Decimal) and not isinstance(value, bool)


def _is_sum(formula: str) -> bool:
    return " + " in formula or " - " in formula


def _bracket(formula: str) -> str:
    return f"({formula})" if " " in formula else formula
