"""Formulas: each says what it does, takes what exists, and keeps its promise of being monotone."""

import inspect
import math
import random
import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

import pytest

from analysis.errors import FactError
from analysis.extraction.phrases import read_phrase
from analysis.facts.fact import Fact, Tier
from analysis.facts.formulas import Function, list_functions
from analysis.facts.register import Register, split_inputs
from analysis.project import find_project, read_table, split_keys
from analysis.quantities.hedges import period_interval, round_print
from analysis.quantities.interval import End, Interval, hull, point
from analysis.quantities.vocabulary import KINDS, Level, list_units

PROJECT = find_project()
FORMULAS = {row["fact_id"]: row for row in read_table(PROJECT.processed / "derived.csv")}
#: What notebooks assume of some of what formulas ask for: from, to. Any other is 2 to 6.
ASSUMED = {
    "confidence": ("90", "99"),
    "respondents": ("500", "600"),
    "market_growth": ("-3", "6"),
    "nev_units_with_floor": ("9500000", "10000000"),
}


def assume_all(register: Register) -> Register:
    for row in read_table(PROJECT.raw / "assumptions.csv"):
        name = row["assumption_id"]
        interval = Interval(*map(Fraction, ASSUMED.get(name, ("2", "6"))))
        register.add_assumption(
            Fact(name, Tier.ASSUMPTION, "rate", row["unit"], interval, "", name)
        )
    return register


@pytest.fixture(scope="module")
def registers() -> dict[Level, Register]:
    return {level: assume_all(Register(PROJECT.processed, level)) for level in Level}


def read_input(text: str, register: Register) -> Interval:
    """What a formula takes of a fact, found anew from the fact alone."""
    [(_, name, aspect)] = split_inputs(text)
    fact = register[name]
    if aspect == "period":
        return period_interval(fact.period)
    if aspect:
        number = read_phrase(fact.as_printed, fact.language).number
        return {"number": point(number.value), "rounded": round_print(number)}[aspect]
    return fact.interval


def read_inputs(figure: str, register: Register) -> list[Interval]:
    return [read_input(text, register) for text in split_keys(FORMULAS[figure]["inputs"])]


def function_of(figure: str) -> Function:
    return list_functions()[FORMULAS[figure]["function"]]


# Every figure, every function


def test_there_are_figures_and_all_can_be_computed_with_the_assumptions_listed(registers):
    assert len(FORMULAS) > 100
    assert registers[Level.CORE].pending == {}
    assert ASSUMED.keys() <= registers[Level.CORE].keys()


def test_every_function_is_the_formula_of_a_figure():
    assert {function_of(figure) for figure in FORMULAS} == {*list_functions().values()}


WORDS = {row["function"]: row for row in read_table(PROJECT.raw / "formulas.csv")}


@pytest.mark.parametrize("name", list_functions())
def test_a_formula_says_what_it_gives_how_and_where_the_method_comes_from(name):
    meaning = inspect.getdoc(list_functions()[name]) or ""
    assert re.fullmatch(r"[^\n]{5,}\.", meaning)
    assert min(len(WORDS[name][column]) for column in ("formula", "method")) > 4


def test_no_two_functions_say_the_same():
    said = {(row["formula"], row["method"]) for row in WORDS.values()}
    assert len(said) == len(WORDS) == len(list_functions())


#: Units that a figure of a kind can have, where the build does not check it.
UNITS_OF_KIND = {"duration": {"years", "months", "days"}, "ratio": {"1"}}


@pytest.mark.parametrize("kind", UNITS_OF_KIND)
def test_the_unit_of_a_figure_fits_its_kind(kind):
    units = {row["unit"] for row in FORMULAS.values() if row["kind"] == kind}
    assert units <= UNITS_OF_KIND[kind] <= {*list_units()}


@pytest.mark.parametrize("level", Level)
def test_figures_lie_within_what_their_kinds_allow(level, registers):
    for figure, row in FORMULAS.items():
        allowed, found = KINDS[row["kind"]], registers[level][figure].interval
        assert allowed.lower <= found.lower <= found.upper <= allowed.upper, figure
        if allowed.whole:
            ends = [end for end in (found.lower, found.upper) if not math.isinf(end)]
            assert {end.denominator for end in ends} <= {1}, figure


def test_levels_of_figures_are_nested(registers):
    for figure in FORMULAS:
        core, middle, wide, logical = (
            registers[level][figure].interval
            for level in (Level.CORE, Level.MIDDLE, Level.WIDE, Level.LOGICAL)
        )
        assert core.within(middle), figure
        assert middle.within(wide), figure
        assert wide.within(logical), figure


def find_leaves(text: str, register: Register) -> set[str]:
    """The curated or assumed facts, with their aspects, that an input rests on."""
    [(_, name, aspect)] = split_inputs(text)
    inputs = () if aspect or name not in FORMULAS else split_keys(FORMULAS[name]["inputs"])
    return set().union(*(find_leaves(x, register) for x in inputs)) or {text}


def test_no_uncertain_fact_enters_a_figure_by_two_inputs(registers):
    # The hull would take it for two quantities and be wider than it need be.
    register = registers[Level.LOGICAL]
    for figure, row in FORMULAS.items():
        leaves = [find_leaves(text, register) for text in split_keys(row["inputs"])]
        shared = {leaf for first, second in combinations(leaves, 2) for leaf in first & second}
        assert [x for x in sorted(shared) if not read_input(x, register).is_point] == [], figure


# Monotone in each input: checked inside the box, not assumed


def pick(interval: Interval, chance: random.Random) -> Fraction:
    """A value inside; of an unbounded interval one that is up to a thousand times its end."""
    part = Fraction(chance.randint(1, 999), 1000)
    lower, upper = interval.lower, interval.upper
    if math.isinf(lower) and math.isinf(upper):
        return part
    if math.isinf(upper):
        return lower + part * max(abs(lower), 1) * 10 ** chance.randint(0, 3)
    if math.isinf(lower):
        return upper - part * max(abs(upper), 1) * 10 ** chance.randint(0, 3)
    return lower + part * (upper - lower)


def as_pair(value: object) -> tuple[End, End]:
    return value if isinstance(value, tuple) else (value, value)


@pytest.mark.parametrize("level", Level)
def test_no_value_inside_the_inputs_leaves_the_interval_of_a_figure(level, registers):
    for figure in FORMULAS:
        inputs, function = read_inputs(figure, registers[level]), function_of(figure)
        found = hull(function, inputs)
        chance = random.Random(f"{figure} {level}")
        for _ in range(8):
            values = [pick(interval, chance) for interval in inputs]
            assert all(value in interval for value, interval in zip(values, inputs, strict=True))
            low, high = as_pair(function(*values))
            assert found.lower <= low <= high <= found.upper, (figure, values)


def walk_along(function: Function, inputs: list[Interval], chance: random.Random) -> Iterator:
    """For each input, the formula's lower and upper values while that input alone rises."""
    base = [pick(interval, chance) for interval in inputs]
    for place, interval in enumerate(inputs):
        rising = sorted({pick(interval, chance) for _ in range(5)})
        results = [as_pair(function(*base[:place], value, *base[place + 1 :])) for value in rising]
        yield from zip(*results, strict=True)


@pytest.mark.parametrize("level", Level)
def test_a_figure_only_rises_or_only_falls_while_one_input_rises(level, registers):
    for figure in FORMULAS:
        chance = random.Random(f"{level} {figure}")
        inputs = read_inputs(figure, registers[level])
        for values in walk_along(function_of(figure), inputs, chance):
            rising = sorted(values)
            assert list(values) in (rising, rising[::-1]), figure


def test_the_monotone_check_finds_a_formula_that_turns():
    inside = [Interval(Fraction(0), Fraction(1))]
    found = list(walk_along(lambda x: x * (1 - x), inside, random.Random("turn")))
    assert any(list(values) not in (sorted(values), sorted(values)[::-1]) for values in found)


# Inputs


def test_an_input_may_be_an_aspect_of_a_fact():
    assert split_inputs("a_fact;part=b@rounded") == [("", "a_fact", ""), ("part", "b", "rounded")]


def test_an_unknown_aspect_is_refused():
    names = ("sources", "figures", "context", "derived")
    tables = {name: read_table(PROJECT.processed / f"{name}.csv") for name in names}
    row = next(x for x in tables["derived"] if "@number" in x["inputs"])
    row["inputs"] = row["inputs"].replace("@number", "@middle")
    with pytest.raises(FactError) as caught:
        assume_all(Register(tables))[row["fact_id"]]
    wrong = "@middle' takes an unknown aspect; choose period, number, rounded"
    assert str(caught.value).endswith(wrong)


@pytest.mark.parametrize(
    ("total", "count", "result"),
    [
        (Fraction(28), Fraction(100), Fraction(7, 25)),
        (Fraction(28), Fraction(0), math.inf),
        (Fraction(28), Fraction(-1), math.inf),
        (Fraction(-28), Fraction(100), Fraction(-7, 25)),
        (Fraction(28), math.inf, 0),
    ],
)
def test_a_quantity_over_one_that_may_come_near_nothing_has_no_upper_end(total, count, result):
    assert list_functions()["mean_value"](total, count) == result


def test_nothing_over_nothing_has_no_value():
    with pytest.raises(ZeroDivisionError):
        list_functions()["mean_value"](Fraction(0), Fraction(0))


def test_a_rise_without_bound_from_nothing_has_no_bound() -> None:
    assert list_functions()["relative_rise"](Fraction(5), math.inf) == math.inf
