"""Arithmetic on facts: never narrower than what is possible, exact where it is told, or refused."""

from __future__ import annotations

import itertools
import math
import operator
import random
import statistics
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest
import sympy
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.text import Text
from mpmath import iv

from analysis import charts
from analysis.book.book import Book
from analysis.errors import FactError, IntervalError, UnitError
from analysis.facts.expressions import find_range
from analysis.facts.fact import FACTS
from analysis.facts.units import add_units, join_units
from analysis.project import Project
from analysis.quantities.interval import Interval

NAMES = ("a", "b", "c")
NUMBERS = st.fractions(-20, 20, max_denominator=8)


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    low, high = sorted((draw(NUMBERS), draw(NUMBERS)))
    return Interval(low, high)


#: Terms as nested tuples of a sign and two terms, or a name.
TERMS = st.recursive(
    st.sampled_from(NAMES),
    lambda parts: st.tuples(st.sampled_from("+-*/"), parts, parts),
    max_leaves=5,
)


def compute(term: Any, values: dict[str, Any]) -> Any:
    if isinstance(term, str):
        return values[term]
    sign, *parts = term
    first, second = (compute(part, values) for part in parts)
    if sign == "/":
        return first / second
    return first + second if sign == "+" else first - second if sign == "-" else first * second


def list_divisors(term: Any, symbols: dict[str, Any]) -> list[Any]:
    if isinstance(term, str):
        return []
    sign, first, second = term
    own = [compute(second, symbols)] if sign == "/" else []
    return own + list_divisors(first, symbols) + list_divisors(second, symbols)


def read(term: Any, ranges: dict[str, Interval]) -> Interval | None:
    symbols = {name: sympy.Symbol(name) for name in NAMES}
    try:
        divisors = tuple(list_divisors(term, symbols))
        return find_range(compute(term, symbols), divisors, ranges)
    except (FactError, IntervalError):
        return None


@given(TERMS, st.tuples(intervals(), intervals(), intervals()), st.randoms(use_true_random=False))
def test_no_possible_value_is_left_out(
    term: Any, ends: tuple[Interval, ...], chance: random.Random
) -> None:
    ranges = dict(zip(NAMES, ends, strict=True))
    found = read(term, ranges)
    if found is None:
        return
    corners = [
        dict(zip(NAMES, corner, strict=True))
        for corner in itertools.product(*((x.lower, x.upper) for x in ends))
    ]
    inside = [
        {
            name: x.lower + (x.upper - x.lower) * Fraction(chance.randint(0, 64), 64)
            for name, x in ranges.items()
        }
        for _ in range(20)
    ]
    values = [compute(term, point) for point in corners + inside]
    assert all(found.lower <= value <= found.upper for value in values)
    assert {found.lower, found.upper} <= set(values)  # and none too many


@given(TERMS, st.tuples(intervals(), intervals(), intervals()))
def test_a_range_lies_within_what_interval_arithmetic_gives(
    term: Any, ends: tuple[Interval, ...]
) -> None:
    found = read(term, dict(zip(NAMES, ends, strict=True)))
    if found is None:
        return
    wide = {
        name: iv.mpf(
            [
                iv.mpf(int(x.lower.numerator)).a / int(x.lower.denominator),
                iv.mpf(int(x.upper.numerator)).b / int(x.upper.denominator),
            ]
        )
        for name, x in zip(NAMES, ends, strict=True)
    }
    told = compute(term, wide)
    assert float(told.a) <= float(found.lower) + 1e-9 * abs(float(found.lower)) + 1e-12
    assert float(found.upper) <= float(told.b) + 1e-9 * abs(float(found.upper)) + 1e-12


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a/(a + b)", "[1/4, 2/3]"),  # each once above and below: it only rises or falls
        ("a*a", "[1, 4]"),
        ("a/a", "[1, 1]"),
        ("a - a", "[0, 0]"),
        ("a*(1 - a)", "[-2, 0]"),
        ("c*a", "[1, ∞)"),
        ("a/c", "(0, 2]"),
        ("c/(c + a)", "[1/3, 1)"),
        ("c*d", "[1, ∞)"),
        ("c/d", "(0, ∞)"),
        ("c - d", "(-∞, ∞)"),
    ],
)
def test_a_fact_is_one_variable_however_often_it_is_used(text: str, told: str) -> None:
    ranges = {
        "a": Interval(Fraction(1), Fraction(2)),
        "b": Interval(Fraction(1), Fraction(3)),
        **dict.fromkeys("cd", Interval(Fraction(1), math.inf)),
    }
    term = sympy.sympify(text, evaluate=True)
    divisors = {
        "a/(a + b)": ["a + b"],
        "a/c": ["c"],
        "c/(c + a)": ["c + a"],
        "c/d": ["d"],
    }.get(text, [])
    found = find_range(term, tuple(map(sympy.sympify, divisors)), ranges)
    assert found.brackets().replace("inf", "∞") == told


@pytest.mark.parametrize(
    ("text", "divisor", "told"),
    [
        ("a*(3 - a)", "1", "a stands in it more than once"),
        ("b/(a - 1)", "a - 1", "may be zero"),
        ("1/b", "a - a", "may be zero"),
    ],
)
def test_what_may_turn_or_has_no_value_is_refused(text: str, divisor: str, told: str) -> None:
    ranges = {"a": Interval(Fraction(1), Fraction(2)), "b": Interval(Fraction(1), Fraction(3))}
    with pytest.raises(FactError, match=told):
        find_range(sympy.sympify(text), (sympy.sympify(divisor),), ranges)


def test_figures_that_rest_on_one_another_are_one_variable(book: Book) -> None:
    # World sales are the units divided by the share: their ratio is the share again.
    ratio = book["nev_units_2025h1"] / book["world_sales_2025h1"]
    share = book["nev_share_2025h1"].interval
    assert (ratio.interval.lower, ratio.interval.upper) == (share.lower / 100, share.upper / 100)


def test_what_cannot_be_written_out_is_refused(book: Book) -> None:
    book.assume("confidence", 95, "percent", "as usual")
    with pytest.raises(FactError, match=r"rests on a figure that is in it twice"):
        repr(book["ahk_auto_leaders_5y_2023_wilson"] / book["ahk_auto_leaders_5y_2023"])


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            "hefei_value_cny + hefei_deals",
            "hefei_value_cny . hefei_deals: deals cannot be added to CNY; convert one of them",
        ),
        ("hefei_deals - fawvw_30m_date", "date cannot be taken from deals"),
        ("fawvw_30m_date + fawvw_30m_date", "date cannot be added to date"),
        ("fawvw_30m_date / hefei_deals", "date / deals is no quantity"),
        ("hefei_value_cny * hefei_deals", "CNY x deals has no unit here"),
        ("hefei_deals + 1", "hefei_deals . 1: a bare number cannot be added to deals"),
    ],
)
def test_units_that_do_not_go_together_are_told(book: Book, text: str, fault: str) -> None:
    names = {name: book[name] for name in ("hefei_value_cny", "hefei_deals", "fawvw_30m_date")}
    with pytest.raises(FactError, match=fault):
        eval(text, names)


@pytest.mark.parametrize(
    ("first", "second", "divide", "unit"),
    [
        ("CNY", "deals", True, "CNY/deals"),
        ("CNY/deals", "deals", False, "CNY"),
        ("CNY", "CNY/EUR", True, "EUR"),
        ("EUR", "CNY/EUR", False, "CNY"),
        ("vehicles", "percent", True, "vehicles"),
        ("percent", "percent", False, "percent"),
        ("percent", "percent", True, "1"),
        ("1", "deals", True, "1/deals"),
    ],
)
def test_units_are_joined(first: str, second: str, divide: bool, unit: str) -> None:
    assert join_units(first, second, divide=divide)[0] == unit


def test_shares_are_told_apart_from_points() -> None:
    assert add_units("percent", "points") == "percent"
    assert add_units("percent", "percent") == "percent"
    assert add_units("points", "percent") == "percent"
    with pytest.raises(FactError, match="percent cannot be taken from points"):
        add_units("points", "percent", subtract=True)


def test_a_figure_of_ones_own_is_said_shown_and_traced(book: Book) -> None:
    for _ in range(2):  # a cell may run twice
        mean = book.derive(
            "own_mean",
            lambda total, deals: total / deals,
            total="hefei_value_cny",
            deals="hefei_deals",
            unit="CNY",
            label="mean of a deal",
        )
    assert mean.interval == book["hefei_mean_deal"].interval
    assert book.label("own_mean") == "mean of a deal"
    assert "= hefei_value_cny / hefei_deals" in book.trace("own_mean").text
    assert [x.id for x in book.walk("own_mean")] == ["own_mean", "hefei_deals", "hefei_value_cny"]
    assert book.to_frame(["own_mean"])["rests_on"].tolist() == ["hefei_deals;hefei_value_cny"]
    assert "own_mean" in set(book.search("mean of a deal")["fact_id"])
    drawn = charts.forest(book, ["own_mean", "hefei_mean_deal"])
    assert "mean of a deal" in {text.get_text() for text in drawn.figure.findobj(Text)}
    twice = book.derive("twice", 2 * book["own_mean"], unit="CNY", label="two deals")
    assert twice.interval.lower == 2 * mean.interval.lower
    assert book.at("wide")["twice"].interval.upper > twice.interval.upper
    assert book.say("{twice}").text
    assert "hefei_deals: 28" in book.sources().text


@pytest.mark.parametrize(
    ("key", "unit", "formula", "fault"),
    [
        ("own", "1", lambda a: a / 2, "own: hefei_deals / 2 is in deals, not in 1"),
        ("own", "1/deals", lambda a: 1 / (a - a), "what it is divided by is zero"),
        ("own", "deals", 5, "^own: the formula is 5; compute it from facts of the book, as book"),
        (
            "own",
            "deals",
            lambda b: b,
            "^own: the formula cannot take a .missing a required argument: 'b'.; name each input",
        ),
        (5, "deals", lambda a: a / 2, "^5: key must be text, not 5$"),
        ("hefei_deals", "deals", lambda a: a / 2, "^hefei_deals: it is a fact already; name it as"),
        ("own", "CNY", lambda a: 2 / a, "own: 2 / hefei_deals is in 1/deals, not in CNY"),
        ("my own", "deals", lambda a: a / 2, "^my own: it is no name; name it as own_mean"),
        ("own", "deals", lambda a: a.formula, "the formula gives 'hefei_deals'; compute it"),
    ],
)
def test_a_figure_of_ones_own_is_checked(
    book: Book, key: str, unit: str, formula: Any, fault: str
) -> None:
    with pytest.raises(FactError, match=fault):
        book.derive(key, formula, a="hefei_deals", unit=unit, label="own")


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"period": "Q1 2025"}, "own: period: 'Q1 2025' is no period (write 2025, 2025-H1, "),
        ({"period": 2025}, "own: period must be text, not 2025"),
        ({"label": 5}, "own: label must be text, not 5"),
        ({"why": None}, "own: why must be text, not None"),
        ({"unit": 1}, "own: hefei_value_cny / hefei_deals is in CNY/deals, not in 1"),
        ({"unit": "CNY/deals"}, "own: no sentence can say CNY/deals; give unit='CNY'"),
    ],
)
def test_what_is_told_of_a_figure_of_ones_own_is_checked_before_it_is_kept(
    book: Book, given: dict[str, Any], fault: str
) -> None:
    with pytest.raises(FactError) as caught:
        book.derive(
            "own",
            book["hefei_value_cny"] / book["hefei_deals"],
            **{"unit": "CNY", "label": "mean", **given},
        )
    assert str(caught.value).startswith(fault)
    assert "own" not in book


def test_a_figure_of_ones_own_does_not_rest_on_itself(book: Book) -> None:
    book.derive("own", book["hefei_deals"], unit="deals", label="deals")
    book.derive("twice", 2 * book["own"], unit="deals", label="deals")
    with pytest.raises(FactError, match=r"^own: the formula takes the figure itself"):
        book.derive("own", book["twice"] / 2, unit="deals", label="deals")
    assert book["twice"].lower == 56


def test_a_rate_of_exchange_is_divided_as_sentences_say_it(book: Book) -> None:
    dollars, yuan = book["hefei_value_usd"], book["hefei_value_cny"]
    with pytest.raises(FactError, match="divide the other way round, for CNY/USD"):
        book.derive("own", dollars / yuan, unit="USD/CNY", label="rate")


def test_an_expression_shows_its_range_its_formula_and_its_inputs(book: Book) -> None:
    mean = book["hefei_value_cny"] / book["hefei_deals"]
    entry = BeautifulSoup(mean._repr_html_() or "", "html.parser")
    text = entry.get_text().replace("\u00a0", " ")
    assert "hefei_value_cny / hefei_deals (CNY/deals)" in text
    assert "242.8 to ~254 million" in text
    links = [link["data-fact"] for link in entry.select("a.fact")]
    assert links == ["hefei_deals", "hefei_value_cny"]
    assert not entry.select("[id]"), "it may be shown twice"
    maybe = 1 / (book["nev_units_2025h1"] - book["wangang_units_2025h1"])
    assert maybe._repr_html_() is None, "its repr says why it has none"
    assert set(links) <= set(book.sources().bundle[FACTS]["facts"]), "what it links is cited"


def test_a_comparison_is_true_of_all_values_or_refused(book: Book) -> None:
    over = book["hefei_value_cny"]  # over 6.8 billion
    assert over > 6.8e9
    assert not over <= 6.8e9
    assert book["hefei_deals"] >= 28
    assert not book["hefei_deals"] > 28
    assert over < 5 * over
    with pytest.raises(
        FactError, match="may be above 7,000,000,000 or not; compare its lower or upper"
    ):
        assert over > 7e9


def test_a_fact_is_a_number_where_it_is_one(book: Book) -> None:
    assert float(book["hefei_deals"]) == 28
    assert f"{book['nev_share_2025h1']:.3g}" == "21.3"
    assert (book["hefei_value_cny"].lower, book["nev_units_2025h1"].upper) == (6.8e9, 9_999_999)
    with pytest.raises(FactError, match=r"hefei_value_cny is a range, 6\.8 to ~7\.1.billion"):
        float(book["hefei_value_cny"])
    mean = book["hefei_value_cny"] / book["hefei_deals"]
    assert (float(2 * book["hefei_deals"]), f"{2 * book['hefei_deals']:.1f}") == (56, "56.0")
    for ask in (float, lambda x: f"{x:.3g}"):
        with pytest.raises(FactError) as caught:
            ask(mean)
        assert str(caught.value).replace("\u00a0", " ") == (
            "hefei_value_cny / hefei_deals is a range, 242.8 to ~254 million; take its "
            "lower or upper, or its range; of several facts, sum or np.mean"
        )
    with pytest.raises(FactError, match="is a date, 30 October 2025; take its start or its end"):
        float(book["fawvw_30m_date"])
    with pytest.raises(TypeError, match="'two' give no number"):
        book["hefei_deals"] / "two"


def test_a_percentage_is_a_part_of_one_and_cannot_be_taken_for_a_hundredth(book: Book) -> None:
    book.assume("growth", (3, 7), "percent", "a guess", kind="change")
    units, growth = book["nev_units_2025h1"], book["growth"]
    grown = units * (1 + growth)
    assert grown.interval == (units + units * growth).interval
    assert grown.interval.lower == units.interval.lower * Fraction(103, 100)
    for wrong in (lambda: growth / 100, lambda: units * growth / 100, lambda: growth * 0.01):
        with pytest.raises(FactError, match="counts as a part of one already; leave"):
            wrong()
    with pytest.raises(FactError, match=r"^growth x 100: it is in percent; leave 100 out$"):
        growth * 100
    ratio = units / book["world_sales_2025h1"]
    for wrong in (lambda: ratio * 100, lambda: 100 * ratio):
        with pytest.raises(FactError, match=r"take the \.percent of the ratio, without 100$"):
            wrong()
    assert (100 * units).interval.lower == 100 * units.interval.lower
    share = ratio.percent
    assert (share.unit, share.interval) == ("percent", book["nev_share_2025h1"].interval)
    with pytest.raises(FactError, match=r"\(unit 1\), not in percent; take its \.percent"):
        book.derive("own", units / units, unit="percent", label="own")
    with pytest.raises(FactError, match="a ratio alone has a percentage"):
        units.express().percent  # noqa: B018


def test_numbers_of_numpy_and_sums_do_and_equal_is_refused_where_it_is_open(book: Book) -> None:
    deals, value = book["hefei_deals"], book["hefei_value_cny"]
    assert (np.int64(2) * deals).interval == (deals * 2.0).interval == sum([deals, deals]).interval
    assert (deals * Decimal("0.5")).interval == (deals * Fraction(1, 2)).interval
    assert (-deals).interval.lower == -28
    assert deals == 28
    assert deals == Decimal(28)
    assert deals > Decimal("27.9")
    assert deals != 29
    assert value != 6.8e9  # "over" leaves it out
    with pytest.raises(FactError, match="may be 7,000,000,000 or not"):
        assert value == 7e9
    assert deals == book["hefei_deals"]
    assert len({deals, book["hefei_deals"]}) == 1


def test_a_fact_can_be_named_by_itself_and_has_its_range_in_words(book: Book) -> None:
    value = book["hefei_value_cny"]
    assert value.range == "6.8 to ~7.1\N{NO-BREAK SPACE}billion yuan"
    assert (2 * value).range == "13.6 to ~14.2\N{NO-BREAK SPACE}billion yuan"
    assert book.trace(value).text == book.trace("hefei_value_cny").text
    with pytest.raises(FactError, match="percent and CNY cannot be compared"):
        assert book["nev_share_2025h1"] < value


def test_facts_of_two_levels_are_not_mixed(book: Book) -> None:
    with pytest.raises(FactError, match="of one book, at one level"):
        book["hefei_value_cny"] / book.at("wide")["hefei_value_cny"]


def test_an_assumption_is_replaced_but_not_behind_a_sentence(book: Book) -> None:
    book.assume("market_growth", 5, "percent", "low", kind="change")
    before = book["nev_units_growth_2025h1"].interval
    book.assume("market_growth", 6, "percent", "high", kind="change")
    assert book["nev_units_growth_2025h1"].interval != before
    book.say("It grew by {nev_units_growth_2025h1}.")
    assert "market_growth" in book.sources().text
    book.assume("market_growth", 7, "percent", "higher", kind="change")
    with pytest.raises(FactError, match=r"nev_units_growth_2025h1 was .* when it was used"):
        book.sources()


def test_a_bare_number_beside_a_percentage_is_its_whole_or_refused():
    share = Book.open()["nev_share_2025h1"]
    assert (1 - share).unit == (1 + share).unit == "1"
    for join in (lambda: share - 20, lambda: 100 - share, lambda: share + 0.2):
        with pytest.raises(UnitError, match=r"may be (?:a part or percent|meant as a part of 1)"):
            join()


def test_a_number_times_a_percentage_is_one_as_their_sum_is():
    share = Book.open()["nev_share_2025h1"]
    for twice in (share * 2, 2 * share, share / 0.5, np.float64(2) * share):
        assert (twice.unit, twice.interval) == ("percent", (share + share).interval)
    assert (-share).interval.brackets() == "[-427/20, -85/4]"


def test_arrays_and_series_go_through_their_numbers():
    deals = Book.open()["hefei_deals"]
    for twice in (np.array([1, 2]) * deals, deals * np.array([1, 2]), deals * pd.Series([1, 2])):
        assert [float(x) for x in twice] == [28, 56]


@pytest.mark.parametrize(
    "function",
    [np.log, np.sqrt, lambda x: x**2, lambda x: 2**x, lambda x: x // 2],
    ids=["log", "sqrt", "power", "exponent", "floor"],
)
def test_a_function_without_an_exact_range_says_what_to_take(function):
    with pytest.raises(FactError, match=r"hefei_deals: .* take float\(\) of a number"):
        function(Book.open()["hefei_deals"])


@pytest.mark.parametrize(
    "number", [math.nan, math.inf, np.float64("nan")], ids=["nan", "inf", "numpy"]
)
def test_no_number_is_computed_with_that_is_not_finite(number):
    with pytest.raises(FactError, match="take a finite one"):
        number * Book.open()["hefei_deals"]


@pytest.mark.parametrize("other", [None, "hefei_deals", "x", [28], {}])
def test_a_fact_is_equal_to_nothing_that_is_no_number(other):
    fact = Book.open()["hefei_deals"]
    assert fact != other
    assert fact * 1 != other
    assert [fact].count(other) == 0


def test_an_expression_is_compared_with_a_fact_by_value():
    book = Book.open()
    deals, nev = book["hefei_deals"], book["nev_units_2025h1"]
    assert deals * 1 == deals
    assert deals == deals * 1
    assert deals * 2 != deals
    for one in (nev, nev * 1):
        with pytest.raises(FactError, match="may be 0 or not"):
            _ = one == book["wangang_units_2025h1"]


def test_two_facts_are_equal_where_both_are_one_number_and_the_same():
    book = Book.open()
    count, other = book["fawvw_30m_car"], book["fawvw_30m_vehicle"]
    assert count == count
    assert count == other
    assert book["nev_units_2025h1"] == Book.open()["nev_units_2025h1"]
    assert book["survey_stay"] != book["survey_leaders"]
    with pytest.raises(UnitError, match="deals and models cannot be compared; take facts in one"):
        _ = book["hefei_deals"] == book["fawvw_models_2025"]
    assert len({count, other}) == 2, "each is a key of its own"


@pytest.mark.parametrize("compare", [operator.lt, operator.ge, operator.eq, operator.ne])
def test_percent_and_points_are_not_compared_on_either_side(compare):
    book = Book.open()
    share, rise = book["nev_share_2025h1"], book["nev_share_change_2025h1"]
    assert (share - rise).unit == "percent"
    for one, other in ((share, rise), (rise, share), (share * 1, rise)):
        with pytest.raises(UnitError, match="cannot be compared; take facts in one unit"):
            compare(one, other)


@pytest.mark.parametrize(
    "ask",
    [lambda x: x > 1990, lambda x: x == 1991, float],
    ids=["more", "equal", "float"],
)
def test_a_date_is_no_number(ask):
    with pytest.raises(FactError, match="is a date, 1991; take its start or its end"):
        ask(Book.open()["fawvw_established"])


def test_formats_are_those_of_the_number():
    book = Book.open()
    told = [f"{book['bmw_china_deliveries_2025']:,}", f"{book['hefei_deals']:d}"]
    assert [*told, f"{book['ahk_invest_2024']:.1%}"] == ["625,527", "28", "51.0%"]
    assert (int(book["hefei_deals"]), round(book["ahk_invest_2024"], 1)) == (28, 51)
    with pytest.raises(FactError, match=r"is no whole number but 21\.3"):
        int(book["nev_share_2025h1"])


@pytest.mark.parametrize("take", [statistics.mean, lambda facts: pd.Series(facts).mean()])
def test_a_mean_that_is_no_arithmetic_of_facts_says_which_is(take):
    book = Book.open()
    facts = [book["nev_share_2024h1"], book["nev_share_2025h1"]]
    with pytest.raises(FactError, match=r"nev_share_2024h1.* sum.* np\.mean") as caught:
        take(facts)
    assert caught.value.__cause__ is None
    assert np.mean(facts).range == (sum(facts) / 2).range


def test_a_number_without_its_sign_is_known_where_its_range_is_on_one_side():
    book = Book.open()
    fewer = book["bmw_china_deliveries_2025"] - book["bmw_china_deliveries_2021"]
    assert abs(fewer).lower == -fewer.lower > 0
    with pytest.raises(FactError, match=r"facts have \+ - \* /, sum, np\.mean and"):
        abs(book["nev_units_2025h1"] - book["wangang_units_2025h1"])


def test_shares_and_points_are_added_in_either_order():
    book = Book.open()
    share, change = book["nev_share_2025h1"], book["nev_share_change_2025h1"]
    assert (change + share).interval == (share + change).interval


@pytest.mark.parametrize("divide", [lambda x: x / 0, lambda x: x / (x - x)], ids=["0", "x - x"])
def test_a_division_by_zero_is_refused_where_it_is_written(divide):
    with pytest.raises(FactError, match="what it is divided by is zero"):
        divide(Book.open()["hefei_deals"])


def test_a_figure_whose_input_has_another_unit_now_is_refused(book: Book) -> None:
    book.derive("part", book["hefei_deals"] * 2, label="part")
    book.derive("whole", book["part"] + book["hefei_deals"], label="whole")
    book.assume("rate", 5, "percent", "a test")
    kept = book["nev_units_2025h1"] * book["rate"]
    assert kept.range == "~450,000 to 500,000"
    book.assume("rate", 6, "percent", "a test")
    assert kept.range == "~540,000 to 600,000"
    book.derive("part", book["hefei_value_cny"] * 2, label="part")
    book.assume("rate", 5, "CNY", "a test")
    wrong = "part was in deals and is in CNY now; give one of the two another name"
    with pytest.raises(UnitError, match=wrong):
        book.say("{whole}")
    with pytest.raises(UnitError, match="rate was in percent and is in CNY now"):
        _ = kept.range


def test_a_fact_or_a_table_of_another_book_is_refused(book: Book) -> None:
    wide = book.at("wide")
    with pytest.raises(FactError, match="of one book, at one level and day"):
        book.derive("mixed", wide["nev_units_2025h1"] * 2, label="mixed")
    with pytest.raises(FactError, match="of one book, at one level and day"):
        charts.forest(book, [wide["nev_units_2025h1"]])
    told = "the table is at the level 'wide'; take the book that made it"
    with pytest.raises(FactError, match=told):
        charts.forest(book, wide.to_frame(["nev_units_2025h1"]))
    with pytest.raises(FactError, match=told):
        book.show(wide.to_frame(["nev_units_2025h1"]), "Units")


def test_a_part_of_one_is_not_compared_with_a_percentage(book: Book) -> None:
    share = book["nev_share_2025h1"]
    assert share < 25
    assert 1 - share < 0.9  # of parts of one
    with pytest.raises(
        UnitError, match=r"is in percent, and 0\.25 may be meant as a part of 1; write 25"
    ):
        _ = share < 0.25


def test_books_with_other_assumptions_or_data_are_not_mixed(book: Book, copied: Project) -> None:
    book.assume("market_growth", 5, "percent", "low", kind="change")
    other = book.at("core")
    other.assume("market_growth", 10, "percent", "high", kind="change")
    growth = "nev_units_growth_2025h1"
    for mix in (
        lambda: other[growth] - book[growth],
        lambda: other["market_growth"] > 1 * book["market_growth"],
    ):
        with pytest.raises(FactError, match="has another value in the other book"):
            mix()
    path = copied.processed / "context.csv"
    text = path.read_text(encoding="utf-8")
    (row,) = (x for x in text.splitlines() if x.startswith("caam_nev_share_2024,"))
    path.write_text(text.replace(row, row.replace(",40.", ",30.")), encoding="utf-8")
    copied.digests.unlink()
    edition = Book.open(path=copied.root)
    with pytest.raises(FactError, match="caam_nev_share_2024 has another value"):
        edition.to_frame(book["caam_nev_share_2024"])
    assert edition["hefei_deals"] + book["hefei_deals"] == 56


def test_a_fact_that_has_another_value_now_is_not_computed_with(book: Book) -> None:
    book.assume("market_growth", 5, "percent", "low", kind="change")
    before = book["market_growth"]
    book.assume("market_growth", 10, "percent", "high", kind="change")
    assert (before.lower, f"{before}", repr(before)) == (5, "5%", "market_growth = 5% — low")
    with pytest.raises(FactError, match="market_growth has another value now; take book"):
        _ = before > 7


def test_a_figure_of_ones_own_replaces_one_that_rests_on_nothing(book: Book) -> None:
    deals = book["hefei_deals"]
    assert book.derive("own", deals - deals, label="none").upper == 0
    assert book.derive("own", deals * 2, label="twice").upper == 56
    book.assume("mine", 3, "deals", "a guess")
    with pytest.raises(FactError, match="mine: it is a fact already"):
        book.derive("mine", deals * 2, label="twice")


def test_an_infinite_number_is_compared_and_a_missing_one_refused(book: Book) -> None:
    deals = book["hefei_deals"]
    assert deals < math.inf
    assert deals > -math.inf
    assert pd.Series([deals]).between(0, np.inf).all()
    with pytest.raises(FactError, match="take a finite one"):
        operator.lt(deals, math.nan)


def test_a_divisor_may_be_a_quotient(book: Book) -> None:
    ratio = book["nev_units_2025h1"] / book["wangang_units_2025h1"]
    with pytest.raises(FactError, match="its value may turn within the range"):
        _ = (book["hefei_deals"] / (ratio + 1 / ratio)).range
