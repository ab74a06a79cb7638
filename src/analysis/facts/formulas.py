"""The arithmetic of derived figures: plain functions over exact numbers.

Each takes Fractions, gives a Fraction (or a lower and an upper end), and is monotone in each of
its inputs; a test samples the inside of every box. The docstring's first line says what it gives;
``Formula:`` is the arithmetic in words and ``Source:`` where the method comes from, as readers of
a page see them. Which facts a figure takes stands in ``data/raw/derived.csv``.
"""

from __future__ import annotations

import math
from fractions import Fraction

from analysis.quantities.interval import End
from analysis.quantities.periods import DAYS_A_YEAR

_PERCENT = Fraction(100)
_DAYS_A_MONTH = DAYS_A_YEAR / 12
#: Square roots are bounded to this many decimals, outward.
_ROOT_SCALE = 10**18


def _divide(part: Fraction, base: Fraction) -> End:
    """Divide by a quantity that is never below zero but may come near it."""
    return math.inf if base <= 0 < part else part / base


def whole_from_part(part: Fraction, share: Fraction) -> Fraction:
    """The whole that a part and its share imply.

    Formula: part / (share / 100)
    Source: definition of a share
    """
    return part / (share / _PERCENT)


def part_of_whole(whole: Fraction, share: Fraction) -> Fraction:
    """The part that a whole and a share imply.

    Formula: whole x share / 100
    Source: definition of a share
    """
    return whole * share / _PERCENT


def share_of_whole(part: Fraction, whole: Fraction) -> Fraction:
    """The share of a part in a whole.

    Formula: part / whole x 100
    Source: definition of a share
    """
    return part / whole * _PERCENT


def net_share(part: Fraction, exports: Fraction, whole: Fraction) -> Fraction:
    """The share of a part in a whole, exports taken off the part.

    Formula: (part - exports) / whole x 100
    Source: definition of a share, numerator and denominator made to match
    """
    return (part - exports) / whole * _PERCENT


def share_before(share: Fraction, points: Fraction) -> Fraction:
    """The share before it changed by so many percentage points.

    Formula: share - points
    Source: definition of a percentage point
    """
    return share - points


def relative_rise(share: Fraction, points: Fraction) -> End:
    """The relative rise of a share that changed by so many percentage points.

    Formula: points / (share - points) x 100
    Source: definition of relative change
    """
    return _divide(points, share - points) * _PERCENT


def growth_of_part(share: Fraction, points: Fraction, growth: Fraction) -> End:
    """Growth of the part, given the change of its share and the growth of the whole.

    Formula: ((1 + growth / 100) x share / (share - points) - 1) x 100
    Source: a part is its share times the whole, in both years
    """
    return ((1 + growth / _PERCENT) * _divide(share, share - points) - 1) * _PERCENT


def value_before(value: Fraction, growth: Fraction) -> Fraction:
    """The value before it grew by so many percent.

    Formula: value / (1 + growth / 100)
    Source: definition of relative change
    """
    return value / (1 + growth / _PERCENT)


def relative_change(before: End, after: Fraction) -> Fraction:
    """Change against the earlier value.

    Formula: (after / before - 1) x 100
    Source: definition of relative change
    """
    # "Over" has no upper end of its own: against a boundless past everything is lost.
    if not isinstance(before, Fraction):
        return -_PERCENT
    return (after / before - 1) * _PERCENT


def elapsed_years(begin: Fraction, end: Fraction) -> Fraction:
    """Time between two days.

    Formula: (end - begin) / days in a mean year
    Source: Gregorian calendar, a mean year of 146,097 / 400 days
    """
    return (end - begin) / DAYS_A_YEAR


def mean_pace(count: Fraction, begin: Fraction, end: Fraction) -> Fraction:
    """Mean number a year over the whole time.

    Formula: count / years between begin and end
    Source: arithmetic mean of a cumulative count
    """
    return count / elapsed_years(begin, end)


def pace_between(first: Fraction, begin: Fraction, second: Fraction, end: Fraction) -> Fraction:
    """Mean number a year between two dated counts.

    Formula: (second count - first count) / years between their days
    Source: mean rate of change, the slope of the chord
    """
    return (second - first) / elapsed_years(begin, end)


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
    """Change of the pace between an earlier and a later span.

    Formula: later pace / earlier pace - 1, in percent
    Source: relative change of two mean rates
    """
    earlier_pace = pace_between(first, begin, second, middle)
    later_pace = pace_between(third, later, fourth, end)
    return (later_pace / earlier_pace - 1) * _PERCENT


def ratio(part: Fraction, base: Fraction) -> Fraction:
    """One count per unit of another.

    Formula: part / base
    Source: definition of a ratio
    """
    return part / base


def lead(ahead: Fraction, behind: Fraction) -> Fraction:
    """How far one count is ahead of another.

    Formula: count ahead - count behind
    Source: definition of a difference
    """
    return ahead - behind


def day_before(day: Fraction, months: Fraction) -> Fraction:
    """Day that lies a printed number of months before another.

    Formula: day - months
    Source: Gregorian calendar, a mean month of 146,097 / 4,800 days
    """
    return day - months * _DAYS_A_MONTH


def next_day(count: Fraction, day: Fraction, target: Fraction, pace: Fraction) -> Fraction:
    """Day on which a count is reached at an assumed pace.

    Formula: day + (target - count) / pace
    Source: linear extrapolation under a stated assumption; a scenario, not a forecast
    """
    return day + (target - count) / pace * DAYS_A_YEAR


def mean_value(total: Fraction, count: Fraction) -> End:
    """Mean of so many values with a known sum.

    Formula: total / count
    Source: arithmetic mean
    """
    return _divide(total, count)


def implied_rate(converted_from: Fraction, converted_to: Fraction) -> Fraction:
    """The rate at which one printed sum was converted into the other.

    Formula: sum in the first currency / sum in the second
    Source: definition of an exchange rate; the first sum taken as printed, the second as rounded
    """
    return converted_from / converted_to


def cross_rate(first: Fraction, second: Fraction) -> Fraction:
    """The rate between two currencies from their rates against a third.

    Formula: first rate / second rate
    Source: triangular arbitrage, as the European Central Bank's cross rates
    """
    return first / second


def convert(value: Fraction, rate: Fraction) -> Fraction:
    """A sum in another currency.

    Formula: value / rate
    Source: definition of an exchange rate
    """
    return value / rate


def convert_back(value: Fraction, rate: Fraction) -> Fraction:
    """A sum in another currency, the rate being quoted the other way.

    Formula: value x rate
    Source: definition of an exchange rate
    """
    return value * rate


def convert_across(value: Fraction, rate: Fraction, target_rate: Fraction) -> Fraction:
    """A sum in another currency, by way of a third.

    Formula: value x rate / target rate
    Source: definition of an exchange rate, used twice
    """
    return value * rate / target_rate


def keep(value: Fraction) -> Fraction:
    """A sum that is in the currency already.

    Formula: value
    Source: identity
    """
    return value


def editions_a_year(edition: Fraction, first: Fraction, last: Fraction) -> Fraction:
    """Mean number of editions a year after the first.

    Formula: (edition - 1) / years between the first and this one
    Source: mean rate of change; an ordinal counts from one
    """
    return (edition - 1) / elapsed_years(first, last)


def points_between(before: Fraction, after: Fraction) -> Fraction:
    """Difference of two shares.

    Formula: later share - earlier share
    Source: definition of a percentage point
    """
    return after - before


def total(first: Fraction, second: Fraction) -> Fraction:
    """Sum of two quantities of one kind.

    Formula: first + second
    Source: definition of a sum
    """
    return first + second


def rest_of_whole(share: Fraction) -> Fraction:
    """The share of everybody else.

    Formula: 100 - share
    Source: shares of one whole add up to 100 percent
    """
    return _PERCENT - share


def _root_down(value: Fraction) -> Fraction:
    return Fraction(math.isqrt(int(max(value, Fraction(0)) * _ROOT_SCALE**2)), _ROOT_SCALE)


def _root_up(value: Fraction) -> Fraction:
    return _root_down(value) + Fraction(1, _ROOT_SCALE)


def _quantile(confidence: Fraction) -> Fraction:
    """Give the two-sided normal quantile; its float error is far below any digit shown."""
    from statistics import NormalDist

    return Fraction(NormalDist().inv_cdf(float((1 + confidence / _PERCENT) / 2)))


def wilson(
    share: Fraction, respondents: Fraction, confidence: Fraction
) -> tuple[Fraction, Fraction]:
    """Sampling interval of a share, had the respondents been drawn at random.

    Formula: (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n), with the rounding of p at both ends
    Source: Wilson (1927), Journal of the American Statistical Association 22:209-212
    """
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
    """Interval of the difference of two shares of independent samples, in percentage points.

    Formula: d - √((p2-l2)² + (u1-p1)²) to d + √((u2-p2)² + (p1-l1)²), with Wilson's l and u
    Source: Newcombe (1998), Statistics in Medicine 17:873-890, method 10
    """
    low_before, high_before = wilson(before, respondents_before, confidence)
    low_after, high_after = wilson(after, respondents_after, confidence)
    difference = after - before
    down = _root_up((after - low_after) ** 2 + (high_before - before) ** 2)
    up = _root_up((high_after - after) ** 2 + (before - low_before) ** 2)
    return difference - down, difference + up


def firms_behind(share: Fraction, respondents: Fraction) -> Fraction:
    """Whole number of respondents that rounds to the printed share.

    Formula: share / 100 x respondents, whole numbers inside
    Source: definition of a share and of rounding
    """
    return share / _PERCENT * respondents
