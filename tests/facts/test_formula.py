"""Formulas: each says what it does, takes what exists, and keeps its promise of being monotone."""

import math
import random
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

import pytest

import analysis.facts.derived  # noqa: F401  (fills the registry)
from analysis.errors import FactError
from analysis.facts.fact import Fact, Tier
from analysis.facts.formula import FORMULAS, Formula, Formulas, divide, split_input
from analysis.facts.register import Register
from analysis.facts.tables import read_table
from analysis.project import find_project
from analysis.quantities.hedges import Level, round_print
from analysis.quantities.interval import End, Interval, hull, point
from analysis.quantities.periods import period_bounds, period_interval
from analysis.quantities.phrases import read_phrase
from analysis.quantities.units import KINDS, MONEY, UNITS

PROCESSED = find_project().processed
#: Every assumption that a formula asks for: from, to, unit.
ASSUMPTIONS = {
    "cny_per_usd": ("7.1", "7.3", "CNY/USD"),
    "cny_per_eur": ("8.2", "8.5", "CNY/EUR"),
    "confidence": ("90", "99", "percent"),
    "respondents": ("500", "600", "companies"),
    "target": ("31000000", "35000000", "vehicles"),
    "pace": ("1400000", "1900000", "vehicles/year"),
    "market_growth": ("-3", "6", "percent"),
    "nev_units_with_floor": ("9500000", "10000000", "vehicles"),
}


def assume_all(register: Register) -> Register:
    for name, (lower, upper, unit) in ASSUMPTIONS.items():
        interval = Interval(Fraction(lower), Fraction(upper))
        register.assume(Fact(name, Tier.ASSUMPTION, "rate", unit, interval, "", name))
    return register


@pytest.fixture(scope="module")
def registers() -> dict[Level, Register]:
    return {level: assume_all(Register(PROCESSED, level)) for level in Level}


def read_input(text: str, register: Register) -> Interval:
    """What a formula takes of a fact, found anew from the fact alone."""
    name, aspect = split_input(text)
    fact = register[name]
    if aspect == "period":
        return period_interval(fact.period)
    if aspect:
        number = read_phrase(fact.as_printed, fact.language).number
        return {"number": point(number.value), "rounded": round_print(number)}[aspect]
    return fact.interval


def read_inputs(formula: Formula, register: Register) -> list[Interval]:
    return [read_input(text, register) for text in formula.inputs.values()]


# Every registered formula


def test_there_are_formulas_and_every_assumption_they_ask_for_is_known_here(registers):
    curated = {key for key in registers[Level.CORE] if key not in ASSUMPTIONS}
    asked = {name for formula in FORMULAS.values() for name in formula.assumptions(curated)}
    assert len(FORMULAS) > 100
    assert asked == ASSUMPTIONS.keys()


@pytest.mark.parametrize("figure", sorted(FORMULAS))
def test_a_formula_says_what_it_gives_how_and_where_the_method_comes_from(figure):
    formula = FORMULAS[figure]
    assert formula.meaning.endswith(".")
    assert "Formula:" not in formula.arithmetic + formula.method
    assert min(map(len, (formula.meaning, formula.arithmetic, formula.method))) > 4


@pytest.mark.parametrize("figure", sorted(FORMULAS))
def test_a_figure_has_a_known_kind_unit_period_and_caveats(figure):
    formula = FORMULAS[figure]
    known = {row["key"] for row in read_table(PROCESSED / "caveats.csv")}
    assert formula.kind in KINDS
    assert formula.unit in UNITS
    assert set(formula.caveats) <= known
    assert formula.entity
    assert formula.metric
    if formula.period:
        period_bounds(formula.period)


#: Units that a figure of a kind can have.
UNITS_OF_KIND = {
    "share": {"percent"},
    "change": {"percent"},
    "points": {"points"},
    "money": set(MONEY),
    "date": {"date"},
    "duration": {"years", "months", "days"},
    "ratio": {"1"},
}


@pytest.mark.parametrize("figure", sorted(FORMULAS))
def test_the_unit_of_a_figure_fits_its_kind(figure):
    formula = FORMULAS[figure]
    assert formula.unit in UNITS_OF_KIND.get(formula.kind, UNITS)


@pytest.mark.parametrize("figure", sorted(FORMULAS))
def test_a_figure_lies_within_what_its_kind_allows_at_every_level(figure, registers):
    allowed = KINDS[FORMULAS[figure].kind]
    for register in registers.values():
        found = register[figure].interval
        assert allowed.lower <= found.lower <= found.upper <= allowed.upper
        if allowed.whole:
            ends = [end for end in (found.lower, found.upper) if not math.isinf(end)]
            assert {end.denominator for end in ends} <= {1}


@pytest.mark.parametrize("figure", sorted(FORMULAS))
def test_levels_of_a_figure_are_nested(figure, registers):
    core, middle, wide, logical = (
        registers[level][figure].interval
        for level in (Level.CORE, Level.MIDDLE, Level.WIDE, Level.LOGICAL)
    )
    assert core.within(middle)
    assert middle.within(wide)
    assert wide.within(logical)


def find_leaves(text: str, register: Register) -> set[str]:
    """The curated or assumed facts, with their aspects, that an input rests on."""
    name, aspect = split_input(text)
    inputs = {} if aspect or name not in FORMULAS else FORMULAS[name].inputs
    return set().union(*(find_leaves(x, register) for x in inputs.values())) or {text}


@pytest.mark.parametrize("figure", sorted(FORMULAS))
def test_no_uncertain_fact_enters_a_figure_by_two_inputs(figure, registers):
    # The hull would take it for two quantities and be wider than it need be.
    register = registers[Level.LOGICAL]
    leaves = [find_leaves(text, register) for text in FORMULAS[figure].inputs.values()]
    shared = {leaf for first, second in combinations(leaves, 2) for leaf in first & second}
    assert [leaf for leaf in sorted(shared) if not read_input(leaf, register).is_point] == []


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


@pytest.mark.parametrize("figure", sorted(FORMULAS))
def test_no_value_inside_the_inputs_leaves_the_interval_of_a_figure(figure, registers):
    formula = FORMULAS[figure]
    for level, register in registers.items():
        inputs = read_inputs(formula, register)
        found = hull(formula.function, inputs)
        chance = random.Random(f"{figure} {level}")
        for _ in range(8):
            values = [pick(interval, chance) for interval in inputs]
            assert all(value in interval for value, interval in zip(values, inputs, strict=True))
            low, high = as_pair(formula.function(*values))
            assert found.lower <= low <= high <= found.upper, (level, values)


def walk_along(formula: Formula, inputs: list[Interval], chance: random.Random) -> Iterator:
    """For each input, the formula's lower and upper values while that input alone rises."""
    base = [pick(interval, chance) for interval in inputs]
    for place, interval in enumerate(inputs):
        rising = sorted({pick(interval, chance) for _ in range(5)})
        results = [
            as_pair(formula.function(*base[:place], value, *base[place + 1 :])) for value in rising
        ]
        yield from zip(*results, strict=True)


@pytest.mark.parametrize("figure", sorted(FORMULAS))
def test_a_figure_only_rises_or_only_falls_while_one_input_rises(figure, registers):
    formula = FORMULAS[figure]
    for level, register in registers.items():
        chance = random.Random(f"{level} {figure}")
        for values in walk_along(formula, read_inputs(formula, register), chance):
            rising = sorted(values)
            assert list(values) in (rising, rising[::-1]), level


def test_the_monotone_check_finds_a_formula_that_turns():
    turning = Formula("x", lambda x: x * (1 - x), {"x": "x"}, "rate", "1", "X", "x")
    found = list(walk_along(turning, [Interval(Fraction(0), Fraction(1))], random.Random("turn")))
    assert any(list(values) not in (sorted(values), sorted(values)[::-1]) for values in found)


# Binding


def double(value: Fraction) -> Fraction:
    """Twice a value.

    Formula: 2 x value,
    in two lines
    Source: arithmetic
    """
    return 2 * value


QUANTITY = {"kind": "rate", "unit": "1", "entity": "X", "metric": "x"}


def test_a_bound_formula_reads_its_words_from_the_docstring():
    formulas = Formulas()
    formulas.bind("twice", double, {"value": "a@period"}, caveats="rounded;relayed", **QUANTITY)
    formula = formulas["twice"]
    assert formula.meaning == "Twice a value."
    assert formula.arithmetic == "2 x value, in two lines"
    assert formula.method == "arithmetic"
    assert formula.caveats == ("rounded", "relayed")


def test_one_id_has_one_formula():
    formulas = Formulas()
    formulas.bind("twice", double, {"value": "a"}, **QUANTITY)
    with pytest.raises(FactError) as caught:
        formulas.bind("twice", double, {"value": "b"}, **QUANTITY)
    assert str(caught.value) == "the figure twice has two formulas; each id stands once"


@pytest.mark.parametrize(
    ("inputs", "given"),
    [({"other": "a"}, "other"), ({"value": "a", "more": "b"}, "value, more"), ({}, "")],
)
def test_inputs_that_are_not_the_parameters_are_refused(inputs, given):
    with pytest.raises(FactError) as caught:
        Formulas().bind("twice", double, inputs, **QUANTITY)
    assert str(caught.value) == f"the formula of twice takes value, but is given {given}"


def test_inputs_out_of_order_are_refused():
    def divided(first: Fraction, second: Fraction) -> Fraction:
        return first / second

    with pytest.raises(FactError) as caught:
        Formulas().bind("x", divided, {"second": "a", "first": "b"}, **QUANTITY)
    assert str(caught.value) == "the formula of x takes first, second, but is given second, first"


def test_a_docstring_without_its_source_is_told_what_to_say():
    def bare(value: Fraction) -> Fraction:
        """A value.

        Formula: value
        """
        return value

    formulas = Formulas()
    formulas.bind("x", bare, {"value": "a"}, **QUANTITY)
    assert formulas["x"].arithmetic == "value"
    with pytest.raises(FactError) as caught:
        _ = formulas["x"].method
    assert str(caught.value) == (
        "the formula bare has no 'Source:' line in its docstring; "
        "say there what it computes and where the method comes from"
    )


def test_an_input_may_be_an_aspect_of_a_fact():
    assert split_input("a_fact") == ("a_fact", "")
    assert split_input("a_fact@rounded") == ("a_fact", "rounded")


def test_an_unknown_aspect_is_refused():
    with pytest.raises(FactError) as caught:
        split_input("a_fact@middle")
    assert str(caught.value) == (
        "'a_fact@middle' takes an unknown aspect; choose period, number, rounded"
    )


def test_inputs_that_are_no_facts_are_assumptions():
    formula = Formula("x", double, {"a": "known", "b": "asked@number"}, "rate", "1", "X", "x")
    assert formula.assumptions({"known"}) == ("asked",)


@pytest.mark.parametrize(
    ("part", "base", "result"),
    [
        (Fraction(28), Fraction(100), Fraction(7, 25)),
        (Fraction(28), Fraction(0), math.inf),
        (Fraction(28), Fraction(-1), math.inf),
        (Fraction(-28), Fraction(100), Fraction(-7, 25)),
        (Fraction(28), math.inf, 0),
    ],
)
def test_a_quantity_over_one_that_may_come_near_nothing_has_no_upper_end(part, base, result):
    assert divide(part, base) == result


def test_nothing_over_nothing_has_no_value():
    with pytest.raises(ZeroDivisionError):
        divide(Fraction(0), Fraction(0))
