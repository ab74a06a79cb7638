"""A fact as a record: nothing is lost, nothing is empty, and the schema says what it holds."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from analysis.book.book import Book
from analysis.facts.fact import (
    SCHEMA,
    Fact,
    Source,
    Tier,
    make_assumption,
    make_record,
    make_records,
    write_number,
)
from analysis.quantities.interval import Basis, Interval, point
from analysis.quantities.vocabulary import KINDS, Level
from analysis.quantities.wording import LANGUAGES

SCHEMES = json.loads(SCHEMA.read_text(encoding="utf-8"))["$defs"]
CHECK = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def book() -> Book:
    found = Book.open()
    found.assume("pace", "1.4", unit="vehicles/year", why="a slow one", upper="2")
    found.assume("target", "31000000", unit="vehicles", why="the next", kind="count")
    return found


def write(fact: Fact) -> dict[str, object]:
    return make_record(fact, {"core": fact.interval})


def test_a_printed_fact_keeps_every_field_that_is_not_empty(book: Book) -> None:
    assert write(book["nev_units_2025h1"]) == {
        "id": "nev_units_2025h1",
        "tier": "printed",
        "label": "World: new energy vehicle sales (MIIT)",
        "entity": "World",
        "metric": "new energy vehicle sales (MIIT)",
        "place": "world",
        "period": "2025-H1",
        "kind": "count",
        "unit": "vehicles",
        "value": "10000000",
        "as_printed": "nearly 10 million units",
        "language": "en",
        "hedge": "nearly",
        "source": {
            "id": "urdupoint-2025-09-28",
            "publisher": "UrduPoint / WAM",
            "title": "China To Open Auto Industry Wider, Deepen Global Ties In NEVs",
            "author": "Muhammad Irfan",
            "published_on": "2025-09-28",
            "address": "https://www.urdupoint.com/en/middle-east/"
            "china-to-open-auto-industry-wider-deepen-glo-2052806.html",
            "kind": "agency report",
            "speaks_for": "state news agency relaying a ministry",
            "seen": "primary",
        },
        "paragraph": 11,
        "caveats": ["official_source", "upper_bound_only", "soft_end", "relayed"],
        "intervals": {
            "core": {
                "lower": "9000000",
                "upper": "9999999",
                "lower_basis": "usage",
                "upper_basis": "word",
            }
        },
    }


def test_a_computed_fact_names_its_formula_its_method_and_what_it_rests_on(book: Book) -> None:
    record = write(book["world_sales_2025h1"])
    assert record["inputs"] == ["nev_units_2025h1", "nev_share_2025h1"]
    assert record["formula"]
    assert record["method"]
    assert not {"value", "source", "as_printed", "language", "hedge", "paragraph"} & record.keys()


def test_an_assumption_gives_its_reason(book: Book) -> None:
    record = write(book["pace"])
    assert (record["tier"], record["note"]) == ("assumption", "a slow one")
    assert record["intervals"] == {
        "core": {
            "lower": "1.4",
            "upper": "2",
            "lower_basis": "assumption",
            "upper_basis": "assumption",
        }
    }


def test_days_are_counted_exactly_and_named_rounded_outward(book: Book) -> None:
    written = write(book["fawvw_20m_chained"])["intervals"]
    assert written == {
        "core": {
            "lower": "737493.2384375",
            "lower_basis": "rounding",
            "lower_day": "2020-03-09",
            "upper": "737523.6753125",
            "upper_basis": "rounding",
            "upper_day": "2020-04-09",
        }
    }


@pytest.mark.parametrize("end", [Fraction(0), Fraction(3652060), math.inf])
def test_a_day_that_no_calendar_has_is_not_named(end: Fraction | float) -> None:
    fact = Fact("d", Tier.DERIVED, "date", "date", Interval(Fraction(-1), end), "", "day")
    assert "upper_day" not in write(fact)["intervals"]["core"]


def test_no_end_is_null_and_an_open_end_says_so() -> None:
    fact = Fact("d", Tier.DERIVED, "count", "deals", point(1), "", "deals")
    interval = Interval(Fraction(28), math.inf, lower_open=True, lower_basis=Basis.WORD)
    assert make_record(fact, {"logical": interval})["intervals"]["logical"] == {
        "lower": "28",
        "lower_basis": "word",
        "lower_open": True,
        "upper": None,
        "upper_basis": "unit",
        "upper_open": True,
    }


def test_an_empty_field_of_a_source_is_left_out() -> None:
    source = Source("", "Office", "", "", "https://a.example")
    fact = Fact("d", Tier.CONTEXT, "count", "deals", point(1), "", "deals", source=source)
    assert write(fact)["source"] == {
        "publisher": "Office",
        "address": "https://a.example",
        "seen": "primary",
    }


@given(st.fractions())
def test_a_number_is_read_back_as_it_was(value: Fraction) -> None:
    assert Fraction(write_number(value)) == value


ENDS = st.one_of(st.fractions(), st.just(math.inf))
BASES = st.sampled_from(Basis)


@given(ENDS, ENDS, st.booleans(), st.booleans(), BASES, BASES)
def test_an_interval_is_read_back_as_it_was(
    read_intervals: Callable[[object], dict[str, Interval]],
    one: Fraction | float,
    other: Fraction | float,
    lower_open: bool,
    upper_open: bool,
    lower_basis: Basis,
    upper_basis: Basis,
) -> None:
    lower, upper = sorted((-one if isinstance(one, float) else one, other))
    if lower == upper:
        lower_open = upper_open = False
    interval = Interval(lower, upper, lower_open, upper_open, lower_basis, upper_basis)
    fact = Fact("d", Tier.DERIVED, "count", "deals", interval, "", "deals")
    text = json.dumps(write(fact))
    assert read_intervals(json.loads(text)) == {"core": interval}


def test_the_schema_is_one_itself() -> None:
    Draft202012Validator.check_schema(CHECK.schema)


@pytest.mark.parametrize(
    ("name", "known"),
    [("basis", Basis), ("level", Level), ("lang", LANGUAGES)],
)
def test_the_schema_lists_what_the_code_knows(name: str, known: type) -> None:
    assert SCHEMES[name]["enum"] == list(known)


def test_the_schema_lists_the_kinds_and_tiers_that_the_code_knows() -> None:
    fields = SCHEMES["fact"]["properties"]
    assert fields["kind"]["enum"] == list(KINDS)
    assert fields["tier"]["enum"] == list(Tier)


@pytest.mark.parametrize("level", Level)
def test_every_fact_that_can_be_computed_fits_the_schema(level: Level) -> None:
    book = Book.open(level=level)
    facts = [book.walk(key)[0] for key in book]
    assert len(facts) > 300
    page = {"lang": "en", "level": level, "facts": make_records(facts, level)}
    assert [fault.message for fault in CHECK.iter_errors(page)] == []


@pytest.mark.parametrize(
    "spoil",
    [
        {"value": 28},
        {"value": "2.8e1"},
        {"value": "1/0"},
        {"odd": "field"},
        {"kind": "odd"},
        {"period": "last year"},
        {"intervals": {}},
        {"intervals": {"core": {"lower": "1"}}},
        {"intervals": {"odd": {}}},
        {"inputs": []},
        {"tier": "printed"},
        {"tier": "context"},
        {"tier": "derived"},
        {"tier": "assumption", "note": None},
    ],
)
def test_the_schema_refuses_what_is_no_record(spoil: dict[str, object]) -> None:
    record = write(make_assumption("pace", "1.4", "vehicles/year", "a slow one"))
    page = {"lang": "en", "level": "core", "facts": {"pace": record}}
    assert CHECK.is_valid(page)
    record |= spoil
    if record["note"] is None:
        del record["note"]
    assert not CHECK.is_valid(page)
