"""Read a printed number with its hedge word as an interval, at four levels.

The word's logic gives one end ("over" guarantees the lower one); how far the other end may lie is
what readers take it for, as quantiles of a published study. Readers' usage is no calibration of
how agencies write: every end that rests on it says so.

Source of the quantiles: Ferson et al. (2015), "Natural language of uncertainty: numeric hedge
words", International Journal of Approximate Reasoning 57:19-39, recomputed from its public answers
(6,592 after removing outliers). Words outside the study borrow the family nearest in meaning.
"""

from __future__ import annotations

import math
from fractions import Fraction

from analysis.errors import IntervalError, PhraseError, suggest
from analysis.quantities.hedges import BORROWED, Family, Level, Number, find_family
from analysis.quantities.interval import Basis, Interval, point
from analysis.quantities.units import KINDS

#: How far readers go beyond x at core, middle and wide: in units of g where print shows one, two,
#: or three and more significant digits, and in units of x where it is a bare power of ten.
_REACH: dict[tuple[Family, str], str] = {
    (Family.NEARLY, "lower"): "0.5 1 1, 2 4 5, 5 10 98, 0.1 0.28 0.5",
    (Family.ABOUT, "lower"): "0.5 1 1, 2 5 5, 5 10 65, 0.1 0.2 0.5",
    (Family.ABOUT, "upper"): "0.5 1 1, 1 3 5, 4 8 45, 0.1 0.2 0.5",
    (Family.OVER, "upper"): "1 1 2.5, 3 5 10, 8 45 140, 0.25 0.6 1",
    (Family.AT_LEAST, "upper"): "1 1 2.5, 3 5 10, 8 43 158, 0.5 0.65 1",
    (Family.AT_MOST, "lower"): "1 1 2, 4 5 10, 7 55 136, 0.1 0.5 0.5",
    (Family.BELOW, "lower"): "1 1 2, 3.5 6 10, 5 52 108, 0.13 0.43 0.5",
}
_LEVELS = (Level.CORE, Level.MIDDLE, Level.WIDE)


def read_interval(
    number: Number,
    *,
    hedge: str = "",
    kind: str = "count",
    level: str = "core",
    language: str = "en",
    rounded: bool = False,
) -> Interval:
    """Read a printed number with its hedge as an interval.

    Parameters
    ----------
    number : Number
        Mantissa and scale as printed.
    hedge : str
        The hedge word as printed; empty if the number stands bare.
    kind : str
        A key of `analysis.quantities.units.KINDS`; sets what is possible, and if counts are whole.
    level : str
        ``logical``, ``core``, ``middle`` or ``wide``.
    language : str
        Language of the print: ``en``, ``de`` or ``zh``.
    rounded : bool
        Whether a bare whole number is known to be rounded at its last digit that is not zero.

    Raises
    ------
    PhraseError
        If hedge, kind or level is unknown, or the reading leaves nothing that the kind allows.

    Examples
    --------
    >>> from decimal import Decimal
    >>> read_interval(Number(Decimal("10"), 10**6), hedge="nearly")
    Interval('[9000000, 9999999]')
    >>> read_interval(Number(Decimal("400")), hedge="more than", level="logical")
    Interval('[401, inf)')
    """
    if kind not in KINDS:
        raise PhraseError(f"{kind!r} is no kind of quantity ({suggest(kind, KINDS)})")
    if level not in list(Level):
        raise PhraseError(f"{level!r} is no level; choose logical, core, middle or wide")
    family = find_family(hedge, language)
    if family and number.value <= 0:
        raise PhraseError(f"{hedge!r} is read before numbers above zero, not {number.mantissa}")
    allowed = KINDS[kind]
    try:
        if family is None:
            found = _read_bare(number, kind, rounded=rounded)
        elif level == Level.LOGICAL:
            found = _read_logic(number.value, family)
        else:
            found = _read_usage(number, family, _LEVELS.index(Level(level)), whole=allowed.whole)
        found = found.clamp(allowed.lower, allowed.upper)
        return found.whole() if allowed.whole else found
    except IntervalError as error:
        phrase = f"{hedge} {number.mantissa * number.scale:f}".strip()
        raise PhraseError(f"{phrase!r} is no {kind}: {error}") from error


def doubt_usage(number: Number, hedge: str, language: str = "en") -> list[str]:
    """Name what weakens the reading of a hedge beyond its being readers' usage.

    It is ``borrowed`` if the study did not ask about the word; it rests on ``few`` answers, some
    thirty, if the number is a power of ten (27 for "nearly", 32 for "over").

    Examples
    --------
    >>> from decimal import Decimal
    >>> doubt_usage(Number(Decimal("400")), "more than")
    ['borrowed']
    """
    few = number.digits == (1,) and find_family(hedge, language) in (Family.NEARLY, Family.OVER)
    return ["borrowed"] * (hedge in BORROWED) + ["few"] * few


def _read_bare(number: Number, kind: str, *, rounded: bool) -> Interval:
    """Bare: exact if a whole count, cut off if an age, otherwise rounded at the last place."""
    x = number.value
    if kind in ("ordinal", "limit"):
        return point(x)
    if kind == "age":
        # A "century-old" firm has completed one century and not two.
        return Interval(x, x + number.granularity, upper_open=True, upper_basis=Basis.WORD)
    # Written out in full: neither decimals nor a scale word.
    whole = number.scale == 1 and number.place >= 1
    if whole and kind in ("count", "money", "duration", "rate"):
        return round_print(number, number.granularity) if rounded else point(x)
    return round_print(number)


def round_print(number: Number, place: Fraction | None = None) -> Interval:
    """Give what may have been rounded to a printed number: half a unit of a place each way.

    Both ends are closed, since agencies differ in how they round ties. The place is the last one
    printed, if no other is given.
    """
    half = (place or number.place) / 2
    x = number.value
    return Interval(x - half, x + half, lower_basis=Basis.ROUNDING, upper_basis=Basis.ROUNDING)


def _read_logic(x: Fraction, family: Family) -> Interval:
    match family:
        case Family.NEARLY | Family.BELOW:
            return Interval(-math.inf, x, upper_open=True, upper_basis=Basis.WORD)
        case Family.AT_MOST:
            return Interval(-math.inf, x, upper_basis=Basis.WORD)
        case Family.OVER:
            return Interval(x, math.inf, lower_open=True, lower_basis=Basis.WORD)
        case Family.AT_LEAST:
            return Interval(x, math.inf, lower_basis=Basis.WORD)
        case Family.ABOUT | Family.UP_TO:
            # "Up to" is a ceiling in speech only; neither word guarantees an end.
            return Interval(-math.inf, math.inf)
        case Family.LATE:
            raise PhraseError("'late' stands before a month, not before a number")


def _read_usage(number: Number, family: Family, level: int, *, whole: bool) -> Interval:
    x = number.value
    borrowed = Family.AT_MOST if family == Family.UP_TO else family
    logic = _read_logic(x, family)
    # Readers take "nearly 5" for 4.5 and up; of things that are whole, the nearest below is 4.
    least = Fraction(1 if whole and x not in logic else 0)
    lower = x - _reach(number, borrowed, "lower", level, least)
    upper = x + _reach(number, borrowed, "upper", level, least)
    firm_lower, firm_upper = lower == logic.lower, upper == logic.upper
    return Interval(
        lower,
        upper,
        firm_lower and logic.lower_open,
        firm_upper and logic.upper_open,
        logic.lower_basis if firm_lower else Basis.USAGE,
        logic.upper_basis if firm_upper else Basis.USAGE,
    )


def _reach(number: Number, family: Family, side: str, level: int, least: Fraction) -> Fraction:
    """How far readers go beyond x on one side; nothing where the word itself sets the end."""
    if (family, side) not in _REACH:
        return Fraction(0)
    is_power = number.digits == (1,)
    column = 3 if is_power else min(len(number.digits), 3) - 1
    quantile = Fraction(_REACH[family, side].split(", ")[column].split()[level])
    return max(quantile * (number.value if is_power else number.granularity), least)
