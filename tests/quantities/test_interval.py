"""Intervals: exact ends, and formulas carried through the corners of their inputs."""

import math
from fractions import Fraction
from itertools import product

import mpmath
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from mpmath.libmp import to_rational

from analysis.errors import IntervalError
from analysis.quantities.interval import (
    Basis,
    Interval,
    hull,
    point,
    round_end,
    write_decimal,
)

INF = math.inf


def span(lower, upper, brackets="[]", **bases) -> Interval:
    """Make an interval from numbers that may be written as text: "21.25"."""
    ends = [end if isinstance(end, float) else Fraction(end) for end in (lower, upper)]
    return Interval(*ends, brackets[0] == "(", brackets[1] == ")", **bases)


def hundredths(least: int, most: int) -> st.SearchStrategy[Fraction]:
    """Numbers with two decimals; many times faster to make than any fraction."""
    return st.integers(least * 100, most * 100).map(lambda number: Fraction(number, 100))


def intervals(least: int, most: int) -> st.SearchStrategy[Interval]:
    """Intervals of more than one value, open or closed on either side."""
    end = hundredths(least, most)
    pairs = st.tuples(end, end).filter(lambda pair: pair[0] != pair[1]).map(sorted)
    return st.builds(lambda pair, *is_open: Interval(*pair, *is_open), pairs, BOOLS, BOOLS)


BOOLS = st.booleans()
POSITIVE = intervals(1, 1000)
PARTS = st.integers(0, 97).map(lambda number: Fraction(number, 97))


def between(interval: Interval, part: Fraction) -> Fraction:
    return interval.lower + part * (interval.upper - interval.lower)


# Making intervals


@pytest.mark.parametrize("end", [0.5, math.nan, 1.0])
def test_an_end_is_a_fraction_or_infinite(end):
    with pytest.raises(IntervalError) as caught:
        Interval(Fraction(0), end)
    assert str(caught.value) == f"an end must be a Fraction or infinite, not {end!r}"


@pytest.mark.parametrize(
    ("lower", "upper", "brackets", "shown"),
    [
        (2, 1, "[]", "[2, 1]"),
        (1, 1, "[)", "[1, 1)"),
        (1, 1, "(]", "(1, 1]"),
        (1, 1, "()", "(1, 1)"),
        (INF, INF, "[]", "(∞, ∞)"),
        (-INF, -INF, "[]", "(-∞, -∞)"),
        (INF, 1, "[]", "(∞, 1]"),
    ],
)
def test_an_interval_without_a_value_is_refused(lower, upper, brackets, shown):
    with pytest.raises(IntervalError) as caught:
        span(lower, upper, brackets)
    assert str(caught.value) == f"no value lies in {shown}"


def test_an_infinite_end_is_open_and_rests_on_nothing_but_the_unit():
    found = span(-INF, INF, "[]", lower_basis=Basis.USAGE)
    assert found.brackets() == "(-inf, inf)"
    assert found.lower_basis == found.upper_basis == Basis.UNIT


def test_a_point_holds_one_value_exactly():
    found = point(28)
    assert (found.lower, found.upper, found.is_point) == (28, 28, True)
    assert found.lower_basis == found.upper_basis == Basis.EXACT


# Comparing intervals: every interval with ends among a few is held against its members.

ENDS = (-INF, 0, 1, 2, INF)
#: One value at, between and beyond the ends tells every two of these intervals apart.
VALUES = [Fraction(value, 2) for value in range(-1, 6)]


def small_world() -> list[Interval]:
    found = []
    for lower, upper, brackets in product(ENDS, ENDS, ("[]", "[)", "(]", "()")):
        if lower < upper or (lower == upper and brackets == "[]" and not math.isinf(lower)):
            found.append(span(lower, upper, brackets))
    return sorted(set(found), key=Interval.brackets)


WORLD = small_world()


def members(interval: Interval) -> set[Fraction]:
    """By brackets alone: what the ends say, each with its own bracket."""
    text = interval.brackets()
    lower, upper = text[1:-1].split(", ")
    above = {v for v in VALUES if v > float(lower) or (v == float(lower) and text[0] == "[")}
    below = {v for v in VALUES if v < float(upper) or (v == float(upper) and text[-1] == "]")}
    return above & below


def test_a_value_is_inside_as_the_brackets_say():
    assert len(WORLD) == 28
    for interval in WORLD:
        assert {value for value in VALUES if value in interval} == members(interval)


def test_two_intervals_meet_where_they_share_a_value():
    for first, second in product(WORLD, repeat=2):
        assert first.meets(second) == bool(members(first) & members(second)), (first, second)


def test_an_interval_is_within_another_that_holds_all_its_values():
    for first, second in product(WORLD, repeat=2):
        assert first.within(second) == (members(first) <= members(second)), (first, second)


# What a unit allows


def test_clamping_cuts_at_what_the_unit_allows_and_says_so():
    cut = span(-INF, 120, "()").clamp(Fraction(0), Fraction(100))
    assert cut.brackets() == "[0, 100]"
    assert cut.lower_basis == cut.upper_basis == Basis.UNIT


def test_clamping_leaves_an_end_that_is_allowed_as_it_was():
    whole = span(0, 100, "()", lower_basis=Basis.WORD, upper_basis=Basis.USAGE)
    assert whole.clamp(Fraction(0), Fraction(100)) == whole


def test_clamping_away_every_value_is_refused():
    with pytest.raises(IntervalError) as caught:
        span(100, 110, "(]").clamp(Fraction(0), Fraction(100))
    assert str(caught.value) == "no value lies in (100, 100]"


@pytest.mark.parametrize(
    ("interval", "whole"),
    [
        (span(400, 500, "(]"), "[401, 500]"),
        (span(90, 100, "[)"), "[90, 99]"),
        (span("499.59", "505.05"), "[500, 505]"),
        (span("-1.5", "1.5"), "[-1, 1]"),
        (span("3.5", "4.5", "()"), "[4, 4]"),
        (span(400, INF, "()"), "[401, inf)"),
        (span(-INF, 9, "()"), "(-inf, 8]"),
    ],
)
def test_of_things_that_are_whole_the_whole_numbers_inside_are_left(interval, whole):
    assert interval.whole().brackets() == whole


def test_an_interval_between_whole_numbers_holds_no_whole_thing():
    with pytest.raises(IntervalError) as caught:
        span("4.5", 5, "[)").whole()
    assert str(caught.value) == "no value lies in [5, 4]"


@given(intervals(-50, 50), st.integers(-60, 60))
def test_shrinking_to_whole_numbers_loses_none_and_adds_none(interval, number):
    assume(math.floor(interval.lower) + 1 < interval.upper)
    assert (number in interval.whole()) == (number in interval)


# Carrying intervals through formulas

#: Name, the formula, and how many inputs it takes; monotone in each over positive inputs.
FORMULAS = {
    "sum": (lambda x, y: x + y, 2),
    "difference": (lambda x, y: x - y, 2),
    "product": (lambda x, y: x * y, 2),
    "quotient": (lambda x, y: x / y, 2),
    "share of both": (lambda x, y: x / (x + y), 2),
    "change": (lambda x, y: (y / x - 1) * 100, 2),
    "pace": (lambda x, a, y, b: (y - x) / (a + b), 4),
    "net share": (lambda x, y, z: (x - y) / z, 3),
}
#: A formula with one interval for each input.
BOXES = st.sampled_from(sorted(FORMULAS)).flatmap(
    lambda name: st.tuples(
        st.just(FORMULAS[name][0]),
        st.lists(POSITIVE, min_size=FORMULAS[name][1], max_size=FORMULAS[name][1]),
    )
)


@given(BOXES, st.lists(PARTS, min_size=4, max_size=4))
def test_the_hull_holds_the_formula_of_every_value_inside(case, parts):
    formula, inputs = case
    inside = [between(interval, part) for interval, part in zip(inputs, parts, strict=False)]
    assume(all(value in interval for value, interval in zip(inside, inputs, strict=True)))
    assert formula(*inside) in hull(formula, inputs)


def as_mpmath(interval: Interval):
    lower, upper = interval.lower, interval.upper
    low = mpmath.iv.mpf(lower.numerator) / lower.denominator
    high = mpmath.iv.mpf(upper.numerator) / upper.denominator
    return mpmath.iv.mpf([low.a, high.b])


@given(BOXES)
def test_the_hull_lies_within_what_interval_arithmetic_gives(case):
    formula, inputs = case
    found = hull(formula, inputs)
    lower, upper = (
        Fraction(*map(int, to_rational(end)))
        for end in mpmath.iv.mpf(formula(*map(as_mpmath, inputs)))._mpi_
    )
    assert lower <= found.lower
    assert found.upper <= upper


@given(BOXES, st.lists(st.tuples(PARTS, PARTS), min_size=4, max_size=4))
def test_narrower_inputs_give_a_hull_within_the_wider_one(case, parts):
    formula, inputs = case
    inner = [
        Interval(between(interval, min(part)), between(interval, max(part)))
        for interval, part in zip(inputs, parts, strict=False)
    ]
    assume(all(narrow.within(wide) for narrow, wide in zip(inner, inputs, strict=True)))
    assert hull(formula, inner).within(hull(formula, inputs))


def test_an_input_that_stands_twice_in_a_formula_is_one_quantity():
    share, points = span("21.25", "21.35"), span("3.5", "4.5")
    growth = hull(lambda s, d: (s / (s - d) - 1) * 100, [share, points])
    assert (growth.lower, growth.upper) == (Fraction(35000, 1785), Fraction(45000, 1675))
    apart = hull(lambda s, t, d: (s / (t - d) - 1) * 100, [share, share, points])
    assert (
        round_end(apart.lower, Fraction(1), up=False),
        round_end(apart.upper, Fraction(1, 2), up=True),
    ) == (
        19,
        Fraction("27.5"),
    )


def test_an_interval_less_itself_is_nothing():
    assert hull(lambda x: x - x, [span(1, 2)]) == point(0)


def test_a_formula_is_evaluated_once_where_all_inputs_are_points():
    seen = []
    assert hull(lambda *x: seen.append(x) or sum(x), [point(1), point(2)]) == point(3)
    assert seen == [(1, 2)]


def test_an_unbounded_input_leaves_the_hull_unbounded_on_its_side():
    deals = hull(lambda total, count: total / count, [span(6800, INF, "()"), point(28)])
    assert deals.brackets() == "(1700/7, inf)"
    share = hull(lambda part, whole: part / whole, [point(28), span(90, INF)])
    assert share.brackets() == "(0, 14/45]"
    assert (share.lower_basis, share.upper_basis) == (Basis.UNIT, Basis.EXACT)


def test_a_formula_may_give_a_pair_and_each_end_has_its_hull():
    found = hull(lambda x: (x - 1, x + 1), [span(3, 5, "[)")])
    assert found.brackets() == "[2, 6)"


@pytest.mark.parametrize(
    ("first", "second", "shown"),
    [
        (span(0, 1), span(2, 3, "()"), "[0, 3)"),
        (span(0, 1, "(]"), span(2, 3), "(0, 3]"),
        (span(0, 1, "()"), span(0, 1, "()"), "(0, 1)"),
        (span(0, 1, "(]"), span(0, 1, "[]"), "[0, 1]"),
        (span(-1, 0), span(2, 3, "()"), "(-3, 0]"),
    ],
)
def test_an_end_belongs_if_some_values_inside_the_box_give_it(first, second, shown):
    assert hull(lambda x, y: x * y, [first, second]).brackets() == shown


@given(intervals(0, 3), intervals(0, 3))
def test_the_lower_end_of_a_product_belongs_exactly_when_it_is_reached(first, second):
    found = hull(lambda x, y: x * y, [first, second])
    reached = (
        (first.lower in first and second.lower in second)
        or (first.lower == 0 and first.lower in first)
        or (second.lower == 0 and second.lower in second)
    )
    assert found.lower_open != reached


def test_an_end_rests_on_the_softest_of_the_inputs_that_give_it():
    word = {"lower_basis": Basis.WORD, "upper_basis": Basis.USAGE}
    rounding = {"lower_basis": Basis.ROUNDING, "upper_basis": Basis.ROUNDING}
    found = hull(lambda x, y: x / y, [span(6, 7, **word), span(1, 2, **rounding)])
    assert (found.lower_basis, found.upper_basis) == (Basis.WORD, Basis.USAGE)


def test_an_end_does_not_rest_on_an_input_that_cannot_move_it():
    usage = {"lower_basis": Basis.USAGE, "upper_basis": Basis.WORD}
    found = hull(lambda x, y: x * y, [span(0, 1), span(2, 3, **usage)])
    assert found.lower_basis == Basis.WORD


def test_bases_are_ranked_from_exact_to_usage():
    ranked = sorted(Basis, key=Basis.softness)
    assert [str(basis) for basis in ranked] == [
        "exact",
        "rounding",
        "word",
        "unit",
        "assumption",
        "usage",
    ]


@pytest.mark.parametrize(
    ("formula", "inputs", "message"),
    [
        (
            lambda x, y: x / y,
            [point(1), span(0, 1)],
            "the formula has no value at (1, 0)",
        ),
        (
            lambda x, y: x * y,
            [point(0), span(1, INF)],
            "the formula has no value at (0, ∞)",
        ),
        (float, [point(3)], "the formula gives 3.0 at (3), which is not exact"),
        (lambda _: "3", [point(3)], "the formula gives '3' at (3), which is not exact"),
        (math.sqrt, [point(2)], "the formula gives 1.4142135623730951 at (2), which is not exact"),
        (
            int,
            [span(-1, INF)],
            "the formula has no value at (∞)",
        ),
    ],
)
def test_a_formula_without_an_exact_value_is_refused_with_the_corner(formula, inputs, message):
    with pytest.raises(IntervalError) as caught:
        hull(formula, inputs)
    assert str(caught.value) == message


# Rounding and writing

STEPS = st.integers(-6, 9).map(lambda power: Fraction(10) ** power)
NUMBERS = st.builds(Fraction, st.integers(-(10**15), 10**15), st.integers(1, 10**6))


@given(NUMBERS, STEPS)
def test_rounding_goes_outward_by_less_than_a_step(value, step):
    down, up = (round_end(value, step, up=up) for up in (False, True))
    assert down <= value <= up
    assert value - down < step > up - value
    assert (down / step).denominator == (up / step).denominator == 1


@given(st.integers(-(10**12), 10**12), st.integers(0, 12))
def test_a_written_decimal_says_the_number_exactly(digits, places):
    value = Fraction(digits, 10**places)
    text = write_decimal(value)
    assert Fraction(text) == value
    assert "e" not in text.lower()


@pytest.mark.parametrize("text", ["0", "3", "-100", "0.5", "-0.05", "21.25", f"0.{'0' * 59}1"])
def test_a_number_is_written_with_the_digits_it_has_and_no_more(text):
    assert write_decimal(Fraction(text)) == text


@pytest.mark.parametrize("value", ["1/3", f"1/{2**200}"])
def test_a_number_without_a_finite_decimal_is_not_written(value):
    with pytest.raises(IntervalError) as caught:
        write_decimal(Fraction(value))
    assert str(caught.value) == f"{value} has no finite decimal expansion"
