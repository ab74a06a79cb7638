"""The formulas of computed figures: plain functions over exact numbers.

Each takes Fractions, gives a Fraction (or a lower and an upper end), and is monotone in each of
its inputs. Its docstring says what it gives; its arithmetic in words and the source of the method
stand in ``data/raw/formulas.csv``, which facts a figure takes in ``data/raw/derived.csv``. One of
plain arithmetic takes symbols too, and gives a term (:mod:`analysis.facts.expressions`).
"""

from __future__ import annotations

import ast
import inspect
import math
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from pathlib import Path

from analysis.quantities.interval import End
from analysis.quantities.periods import DAYS_A_YEAR

#: A formula gives a value, or a lower and an upper one; infinite where there is no bound.
Function = Callable[..., End | tuple[End, End]]

_PERCENT = Fraction(100)
#: Square roots are bounded to this many decimals, outward.
_ROOT_SCALE = 10**18


@cache
def list_functions() -> dict[str, Function]:
    """List the formulas by their names."""
    return {
        name: found
        for name, found in globals().items()
        if inspect.isfunction(found) and found.__module__ == __name__ and name[0] != "_"
    }


@cache
def read_meanings() -> dict[str, str]:
    """Read from this file what each formula gives: ``python -OO`` drops docstrings."""
    tree = ast.parse(Path(__file__).read_text(encoding="utf-8"))
    found = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return {function.name: ast.get_docstring(function) or "" for function in found}


def _divide(part: Fraction, base: Fraction) -> End:
    """Divide by a quantity that is never below zero but may come near it."""
    is_term = hasattr(base, "free_symbols")  # of arithmetic, and no number
    return math.inf if not is_term and base <= 0 < part else part / base


def whole_from_part(part: Fraction, share: Fraction) -> Fraction:
    """The whole that a part and its share imply."""
    return part / (share / _PERCENT)


def part_of_whole(whole: Fraction, share: Fraction) -> Fraction:
    """The part that a whole and a share imply."""
    return whole * share / _PERCENT


def share_of_whole(part: Fraction, whole: Fraction) -> Fraction:
    """The share of a part in a whole."""
    return part / whole * _PERCENT


def net_share(part: Fraction, exports: Fraction, whole: Fraction) -> Fraction:
    """The share of a part in a whole, exports taken off the part."""
    return (part - exports) / whole * _PERCENT


def share_before(share: Fraction, points: Fraction) -> Fraction:
    """The share before it changed by so many percentage points."""
    return share - points


def relative_rise(share: Fraction, points: Fraction) -> End:
    """The relative rise of a share that changed by so many percentage points."""
    return _divide(points, share - points) * _PERCENT


def growth_of_part(share: Fraction, points: Fraction, growth: Fraction) -> End:
    """Growth of the part, given the change of its share and the growth of the whole."""
    return ((1 + growth / _PERCENT) * _divide(share, share - points) - 1) * _PERCENT


def value_before(value: Fraction, growth: Fraction) -> Fraction:
    """The value before it grew by so many percent."""
    return value / (1 + growth / _PERCENT)


def relative_change(before: End, after: Fraction) -> End:
    """Change against the earlier value."""
    # "Over" has no upper end of its own: against a boundless past everything is lost.
    return -_PERCENT if before == math.inf else (after / before - 1) * _PERCENT


def elapsed_years(begin: Fraction, end: Fraction) -> Fraction:
    """Time between two days."""
    return (end - begin) / DAYS_A_YEAR


def mean_pace(count: Fraction, begin: Fraction, end: Fraction) -> Fraction:
    """Mean number a year over the whole time."""
    return count / elapsed_years(begin, end)


def pace_between(first: Fraction, begin: Fraction, second: Fraction, end: Fraction) -> Fraction:
    """Mean number a year between two dated counts."""
    return (second - first) / elapsed_years(begin, end)


def years_at_pace(first: Fraction, second: Fraction, pace: Fraction) -> End:
    """Time between two counts at a mean number a year."""
    return (second - first) / pace if pace else math.inf


def pace_change(
    first: Fraction,
    begin: Fraction,
    second: Fraction,
    middle: Fraction,
    third: Fraction,
    later: Fraction,
    fourth: Fraction,
    end: Fraction,
) -> Fraction:
    """Change of the pace between an earlier and a later span."""
    earlier_pace = pace_between(first, begin, second, middle)
    later_pace = pace_between(third, later, fourth, end)
    return (later_pace / earlier_pace - 1) * _PERCENT


def ratio(part: Fraction, base: Fraction) -> Fraction:
    """One count per unit of another."""
    return part / base


def lead(ahead: Fraction, behind: Fraction) -> Fraction:
    """How far one count is ahead of another."""
    return ahead - behind


def day_before(day: Fraction, months: Fraction) -> Fraction:
    """Day that lies a printed number of months before another."""
    return day - months * DAYS_A_YEAR / 12


def mean_value(total: Fraction, count: Fraction) -> End:
    """Mean of so many values with a known sum."""
    return _divide(total, count)


def implied_rate(converted_from: Fraction, converted_to: Fraction) -> Fraction:
    """The rate at which one printed sum was converted into the other."""
    return converted_from / converted_to


def cross_rate(first: Fraction, second: Fraction) -> Fraction:
    """The rate between two currencies from their rates against a third."""
    return first / second


def convert(value: Fraction, rate: Fraction) -> Fraction:
    """A sum in another currency."""
    return value / rate


def convert_back(value: Fraction, rate: Fraction) -> Fraction:
    """A sum in another currency, the rate being quoted the other way."""
    return value * rate


def editions_a_year(edition: Fraction, first: Fraction, last: Fraction) -> Fraction:
    """Mean number of editions a year after the first."""
    return (edition - 1) / elapsed_years(first, last)


def points_between(before: Fraction, after: Fraction) -> Fraction:
    """Difference of two shares."""
    return after - before


def total(first: Fraction, second: Fraction) -> Fraction:
    """Sum of two quantities of one kind."""
    return first + second


def rest_of_whole(share: Fraction) -> Fraction:
    """The share of everybody else."""
    return _PERCENT - share


def _root_up(value: Fraction) -> Fraction:
    root = math.isqrt(int(max(value, Fraction(0)) * _ROOT_SCALE**2))
    return Fraction(root + 1, _ROOT_SCALE)


def _quantile(confidence: Fraction) -> Fraction:
    """Give the two-sided normal quantile; its float error is far below any digit shown."""
    from statistics import NormalDist

    return Fraction(NormalDist().inv_cdf(float((1 + confidence / _PERCENT) / 2)))


def wilson(
    share: Fraction, respondents: Fraction, confidence: Fraction
) -> tuple[Fraction, Fraction]:
    """Sampling interval of a share, had the respondents been drawn at random."""
    p, n, z = share / _PERCENT, respondents, _quantile(confidence)
    centre, spread = p + z * z / (2 * n), p * (1 - p) / n + z * z / (4 * n * n)
    scale = 1 + z * z / n
    lower = (centre - z * _root_up(spread)) / scale
    upper = (centre + z * _root_up(spread)) / scale
    return max(lower, Fraction(0)) * _PERCENT, min(upper, Fraction(1)) * _PERCENT


def newcombe(
    before: Fraction,
    respondents_before: Fraction,
    after: Fraction,
    respondents_after: Fraction,
    confidence: Fraction,
) -> tuple[Fraction, Fraction]:
    """Interval of the difference of two shares of independent samples, in percentage points."""
    low_before, high_before = wilson(before, respondents_before, confidence)
    low_after, high_after = wilson(after, respondents_after, confidence)
    difference = after - before
    down = _root_up((after - low_after) ** 2 + (high_before - before) ** 2)
    up = _root_up((high_after - after) ** 2 + (before - low_before) ** 2)
    return difference - down, difference + up


def firms_behind(share: Fraction, respondents: Fraction) -> Fraction:
    """Whole number of respondents that rounds to the printed share."""
    return share / _PERCENT * respondents
