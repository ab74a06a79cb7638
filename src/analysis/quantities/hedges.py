"""How a printed number with its hedge is read: the interval that the two stand for.

A hedge's logic gives one end of an interval ("over" guarantees the lower one); how far the other
end may lie is what readers take it for, as quantiles of a published study. That is no calibration
of how agencies write: each such end says so.

Source of the quantiles: Ferson et al. (2015), "Natural language of uncertainty: numeric hedge
words", International Journal of Approximate Reasoning 57:19-39, recomputed from its public answers
(6,592 after removing outliers). Words outside the study borrow the family nearest in meaning.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache, partial

from analysis.errors import FactError, IntervalError, PhraseError, suggest
from analysis.quantities.interval import Basis, Interval, Number, parse_number, point
from analysis.quantities.periods import period_bounds
from analysis.quantities.vocabulary import KINDS, Family, Level, find_family, list_words

#: "Late" in a month is taken from this day on, as calendars divide a month in three.
_LATE_FROM = 21
#: How far readers go beyond a printed number at core, middle and wide: in units of its last digit
#: that is not zero, for one, two, or three and more significant digits, and in parts of the number
#: where it is a bare power of ten.
_REACH: dict[tuple[Family, str], str] = {
    (Family.NEARLY, "lower"): "0.5 1 1, 2 4 5, 5 10 98, 0.1 0.28 0.5",
    (Family.ABOUT, "lower"): "0.5 1 1, 2 5 5, 5 10 65, 0.1 0.2 0.5",
    (Family.ABOUT, "upper"): "0.5 1 1, 1 3 5, 4 8 45, 0.1 0.2 0.5",
    (Family.OVER, "upper"): "1 1 2.5, 3 5 10, 8 45 140, 0.25 0.6 1",
    (Family.AT_LEAST, "upper"): "1 1 2.5, 3 5 10, 8 43 158, 0.5 0.65 1",
    (Family.AT_MOST, "lower"): "1 1 2, 4 5 10, 7 55 136, 0.1 0.5 0.5",
    (Family.BELOW, "lower"): "1 1 2, 3.5 6 10, 5 52 108, 0.13 0.43 0.5",
}


def interpret(
    number: Number,
    upper: Number | None = None,
    *,
    hedge: str = "",
    kind: str = "count",
    level: str = "core",
    language: str = "en",
    rounded: bool = False,
) -> Interval:
    """Read a printed number with its hedge, empty if it stands bare, as what its kind allows.

    A range has two numbers, and reaches from what the one may be to what the other may be.

    A bare whole number may be known to be `rounded` at its last digit that is not zero.
    """
    if kind not in KINDS:
        raise PhraseError(f"{kind!r} is no kind of quantity ({suggest(kind, KINDS)})")
    if upper:
        read = partial(interpret, hedge=hedge, kind=kind, level=level, language=language)
        low, high = (read(x, rounded=rounded) for x in (number, upper))
        ends = low.lower, high.upper, low.lower_open, high.upper_open
        return Interval(*ends, low.lower_basis, high.upper_basis)
    family = find_family(hedge, language)
    if (family, kind) == (Family.UP_TO, "limit"):  # a rule sets this ceiling
        family = Family.AT_MOST
    if family and number.value <= 0:
        raise PhraseError(f"{hedge!r} is read before numbers above zero, not {number.mantissa}")
    try:
        if family is None:
            found = _read_bare(number, kind, rounded=rounded)
        elif level == Level.LOGICAL:
            found = _read_logic(number.value, family)
        else:
            found = _read_usage(number, family, level, whole=KINDS[kind].whole)
        return fit_kind(found, kind)
    except IntervalError as error:
        phrase = f"{hedge} {number.mantissa * number.scale:f}".strip()
        least, most = KINDS[kind].lower, KINDS[kind].upper
        allowed = f"at least {least}" if most == math.inf else f"{least} to {most}"
        is_out = number.value < least or number.value > most
        wrong = f"its values are {allowed}" if is_out else str(error)
        raise PhraseError(f"{phrase!r} is no {kind}: {wrong}") from error


def row_interval(row: Mapping[str, str], level: str) -> Interval:
    """Interpret the number and the hedge of a processed row of a curated figure at a level."""
    language = row.get("language", "en")
    if row["kind"] in ("date", "year"):
        # By its logic alone "late October" is some day of October.
        late = level != Level.LOGICAL and find_family(row["hedge"], language) == Family.LATE
        return period_interval(row["value"], late=late)
    if not row.get("number"):
        wrong = f"{row['fact_id']} has no number: its table was made by another version"
        raise FactError(f"{wrong}; build the tables: make data")
    rounded = "rounded" in row.get("caveats", "").split(";")
    return _read_cells(row["number"], row["hedge"], row["kind"], level, language, rounded)


@lru_cache(maxsize=4096)  # every book reads the same rows, and so does every kernel
def _read_cells(
    text: str, hedge: str, kind: str, level: str, language: str, rounded: bool
) -> Interval:
    number, *others = map(parse_number, text.split(".."))
    upper = others[0] if others else None
    # "Down nearly 5 percent" is a fall, and its size is read.
    falls = bool(hedge) and number.value < 0 and kind in ("change", "points")
    if falls:
        number, upper = (-upper, -number) if upper else (-number, None)
    read = partial(interpret, hedge=hedge, kind=kind, level=level, language=language)
    found = read(number, upper, rounded=rounded)
    return -found.clamp(Fraction(0), Fraction(100)) if falls else found


def fit_kind(interval: Interval, kind: str) -> Interval:
    """Cut an interval to what a kind of quantity allows."""
    allowed = KINDS[kind]
    cut = interval.clamp(allowed.lower, allowed.upper)
    return cut.whole() if allowed.whole else cut


def doubt_usage(number: Number, hedge: str, language: str = "en") -> list[str]:
    """Name what weakens the reading of a hedge beyond its being readers' usage.

    It is ``borrowed`` if the study did not ask about the word, and rests on ``few`` answers if the
    number is a power of ten (27 for "nearly", 32 for "over").
    """
    few = number.digits == (1,) and find_family(hedge, language) in (Family.NEARLY, Family.OVER)
    borrowed = bool(hedge) and hedge not in dict(list_words("hedge"))
    return ["borrowed"] * borrowed + ["few"] * few


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
    """Give what may have been rounded to a printed number at a place, the last one by default."""
    x, half = number.value, (place or number.place) / 2
    # Both ends are closed: agencies differ in how they round ties.
    return Interval(x - half, x + half, lower_basis=Basis.ROUNDING, upper_basis=Basis.ROUNDING)


def _read_logic(x: Fraction, family: Family) -> Interval:
    if family == Family.LATE:
        raise PhraseError("'late' stands before a month, not before a number")
    if family in (Family.NEARLY, Family.BELOW, Family.AT_MOST):
        is_open = family != Family.AT_MOST
        return Interval(-math.inf, x, upper_open=is_open, upper_basis=Basis.WORD)
    if family in (Family.OVER, Family.AT_LEAST):
        return Interval(x, math.inf, lower_open=family == Family.OVER, lower_basis=Basis.WORD)
    # "About" and "up to", a ceiling in speech only, guarantee no end.
    return Interval(-math.inf, math.inf)


def _read_usage(number: Number, family: Family, level: str, *, whole: bool) -> Interval:
    x = number.value
    borrowed = Family.AT_MOST if family == Family.UP_TO else family
    logic = _read_logic(x, family)
    # Readers take "nearly 5" for 4.5 and up; of things that are whole, the nearest below is 4.
    least = Fraction(1 if whole and x not in logic else 0)
    lower = x - _find_reach(number, borrowed, "lower", level, least)
    upper = x + _find_reach(number, borrowed, "upper", level, least)
    found = logic
    if lower != logic.lower:
        found = replace(found, lower=lower, lower_open=False, lower_basis=Basis.USAGE)
    if upper != logic.upper:
        found = replace(found, upper=upper, upper_open=False, upper_basis=Basis.USAGE)
    return found


def _find_reach(number: Number, family: Family, side: str, level: str, least: Fraction) -> Fraction:
    """How far readers go beyond x on one side; nothing where the word itself sets the end."""
    if (family, side) not in _REACH:
        return Fraction(0)
    is_power = number.digits == (1,)
    column = 3 if is_power else min(len(number.digits), 3) - 1
    quantiles = _REACH[family, side].split(", ")[column].split()
    quantile = Fraction(quantiles[list(Level).index(Level(level)) - 1])
    return max(quantile * (number.value if is_power else number.granularity), least)


def period_interval(text: str, *, late: bool = False) -> Interval:
    """Make a period, or the `late` days of a month, an interval of ordinal days."""
    begin, end = period_bounds(text)
    basis = Basis.EXACT
    if late:
        if not re.fullmatch(r"\d{4}-\d{2}", text):
            raise PhraseError(f"late stands before a month, not before {text!r}")
        begin, basis = begin.replace(day=_LATE_FROM), Basis.USAGE
    return Interval(Fraction(begin.toordinal()), Fraction(end.toordinal()), lower_basis=basis)
