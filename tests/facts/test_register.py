"""The register: every fact by its id, computed when asked for, and traced down to a paragraph."""

import math
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.book.prose import word_fact
from analysis.errors import DataError, FactError, IntervalError, PhraseError, UnknownFactError
from analysis.extraction.phrases import write_printed
from analysis.facts.fact import Fact, Tier, add_ends
from analysis.facts.register import Register
from analysis.project import find_project, read_table, split_keys
from analysis.quantities.hedges import row_interval
from analysis.quantities.interval import Basis, Interval, parse_number, point
from analysis.quantities.vocabulary import Level

PROCESSED = find_project().processed


@pytest.fixture(scope="module")
def register() -> Register:
    return Register(PROCESSED)


def make_assumption(name: str, lower: str, upper: str = "", unit: str = "percent") -> Fact:
    interval = Interval(
        Fraction(lower),
        Fraction(upper or lower),
        lower_basis=Basis.ASSUMPTION,
        upper_basis=Basis.ASSUMPTION,
    )
    return Fact(name, Tier.ASSUMPTION, "rate", unit, interval, "", name, note="a test")


SOURCES = """\
source_id,publisher,title,author,published_on,address,kind,speaks_for
sea,Gazette,Ships,A. Mate,2025-05-02,http://a.example,editorial,itself
"""
FIGURES = """\
fact_id,source_id,paragraph,as_printed,hedge,value,unit,kind,entity,metric,place,period,caveats,note
cars,sea,3,"over 2,000 cars",over,2000,vehicles,count,Yard,cars made,CN,2025-H1,rounded;relayed,
boats,sea,3,40 boats,,40,vehicles,count,Yard,boats made,CN,2025-H1,,
"""
CONTEXT = """\
fact_id,series_id,definition,as_printed,language,hedge,value,unit,kind,entity,metric,place,period,publisher,title,published_on,address,seen,caveats,note
firms,firms,firms counted,rund 50 Firmen,de,rund,50,companies,count,Chamber,firms,DE,2025,Office,Survey,2025-01,http://b.example,mirror,,
"""
DERIVED = "fact_id,function,formula,method,inputs,kind,unit,entity,metric,place,period,caveats\n"
#: A formula with its words, as it stands in the table of derived figures.
SUM = "total,first + second,definition of a sum"
Write = Callable[..., Path]


def derive(figure: str, words: str, *inputs: str, quantity: str = "count,vehicles") -> str:
    """A row of the table of derived figures."""
    return f"{figure},{words},{';'.join(inputs)},{quantity},Yard,things made,,,\n"


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write the tables that a register reads; made-up ones unless others are given."""

    def call(
        *derived: str, sources: str = SOURCES, figures: str = FIGURES, context: str = CONTEXT
    ) -> Path:
        texts = {"sources": sources, "figures": figures, "context": context}
        texts["claims"] = "claim_id,fact_a,fact_b,scope\n"
        texts["derived"] = "".join([DERIVED, *derived])
        for name, text in texts.items():
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8", newline="\n")
        for name in ("figures", "context"):  # as a build of the tables adds them
            table = pd.read_csv(tmp_path / f"{name}.csv", dtype=str, keep_default_na=False)
            table["number"] = [write_printed(row) for row in table.to_dict("records")]
            table.to_csv(tmp_path / f"{name}.csv", index=False)
        return tmp_path

    return call


# Reading facts


def test_a_printed_fact_carries_its_article_and_paragraph(write):
    fact = Register(write())["cars"]
    assert (fact.tier, fact.paragraph, fact.source.id) == (Tier.PRINTED, 3, "sea")
    assert (fact.source.publisher, fact.source.author) == ("Gazette", "A. Mate")
    assert fact.interval.brackets() == "[2001, 3000]"
    assert (fact.exact, fact.hedge, fact.as_printed) == (2000, "over", "over 2,000 cars")
    assert fact.caveats == ("rounded", "relayed")
    assert fact.label == "Yard: cars made"


def test_a_day_before_sources_that_say_no_day_is_refused(write):
    days = (text.replace("2025-05-02", "").replace("2025-01,", ",") for text in (SOURCES, CONTEXT))
    sources, context = days
    with pytest.raises(FactError, match=r"as early as 1990-01-01; give a later day$"):
        Register(write(sources=sources, context=context), as_of="1990-01-01")


def test_a_context_fact_is_read_in_its_language_and_has_no_paragraph(write):
    fact = Register(write())["firms"]
    assert (fact.tier, fact.paragraph, fact.source.id) == (Tier.CONTEXT, None, "")
    assert (fact.language, fact.source.seen, fact.series) == ("de", "mirror", "firms")
    assert fact.interval.brackets() == "[45, 55]"


@pytest.mark.parametrize(
    ("level", "reading"),
    [
        ("logical", "[2001, inf)"),
        ("core", "[2001, 3000]"),
        ("middle", "[2001, 3000]"),
        ("wide", "[2001, 4500]"),
    ],
)
def test_facts_are_read_at_the_level_of_the_register(write, level, reading):
    assert Register(write(), level)["cars"].interval.brackets() == reading


def test_every_curated_fact_can_be_read_at_every_level():
    for level in Level:
        register = Register(PROCESSED, level)
        facts = [register[key] for key in register.curated()]
        assert {fact.tier for fact in facts} == {Tier.PRINTED, Tier.CONTEXT}
        assert all(fact.source for fact in facts)
        assert len(facts) > 280


@pytest.mark.parametrize(
    ("printed", "hedge", "value", "kind", "unit", "reading"),
    [
        ("14-15 percent", "", "14..15", "share", "percent", "[27/2, 31/2]"),
        ("40 to 50 firms", "", "40..50", "count", "companies", "[40, 50]"),
        ("about 60 to 70 firms", "about", "60..70", "count", "companies", "[55, 75]"),
        ("down 3 to 5 percent", "", "-5..-3", "change", "percent", "[-11/2, -5/2]"),
        ("down about 3 to 5 percent", "about", "-5..-3", "change", "percent", "[-11/2, -5/2]"),
    ],
)
def test_a_range_is_an_interval_with_both_ends_from_print(
    write, printed, hedge, value, kind, unit, reading
):
    header = FIGURES.splitlines()[0]
    row = f"range,sea,3,{printed},{hedge},{value},{unit},{kind},Yard,things,CN,2025,,"
    half = derive("half", SUM, "range@number", "range@number")
    register = Register(write(half, figures=f"{header}\n{row}\n"))
    fact = register["range"]
    assert (fact.exact, fact.interval.brackets()) == (None, reading)
    assert word_fact(fact).replace("\u2009", " ").count("to") >= 1
    with pytest.raises(FactError, match="range prints a range, no one number; take range alone"):
        register.find("half")


def test_dates_are_days_and_have_no_value(register):
    fact = register["fawvw_30m_date"]
    assert fact.interval == point(date(2025, 10, 30).toordinal())
    assert fact.exact is None


def test_late_october_is_the_last_third_of_the_month(register):
    found = register["fawvw_30m_month"].interval
    assert found.lower == date(2025, 10, 21).toordinal()
    assert register["fawvw_30m_date"].interval.within(found)


def test_the_register_lists_facts_that_can_be_computed_once(write):
    register = Register(
        write(derive("twice", SUM, "cars", "cars"), derive("waiting", SUM, "cars", "pace"))
    )
    register.add_assumption(make_assumption("growth", "5"))
    assert list(register) == ["cars", "boats", "firms", "twice", "growth"]
    assert list(register.known()) == ["cars", "boats", "firms", "twice", "waiting", "growth"]
    assert len(register) == 5
    assert "growth" in register
    assert "shrinking" not in register


# Computing


def test_a_derived_fact_is_the_hull_over_its_inputs_in_the_unit_of_its_kind(write):
    fact = Register(write(derive("both", SUM, "cars", "boats")))["both"]
    assert fact.interval.brackets() == "[2041, 3040]"
    assert (fact.tier, fact.exact, fact.source) == (Tier.DERIVED, None, None)
    assert (fact.inputs, fact.formula, fact.method, fact.note) == (
        ("cars", "boats"),
        "first + second",
        "definition of a sum",
        "Sum of two quantities of one kind.",
    )
    assert (fact.interval.lower_basis, fact.interval.upper_basis) == (Basis.WORD, Basis.USAGE)


def test_an_input_that_stands_twice_is_listed_once(register):
    assert register["fawvw_pace_2024_2025"].inputs == (
        "fawvw_milestone_2024",
        "fawvw_milestone_2025",
    )


def test_an_aspect_of_a_fact_is_its_printed_number_or_its_period(write):
    inputs = {"number": "boats@number", "rounded": "boats@rounded", "period": "cars@period"}
    rows = [derive(x, SUM, y, "cars@number", quantity="rate,1") for x, y in inputs.items()]
    register = Register(write(*rows))
    found = [register[key].interval.brackets() for key in inputs]
    first, last = (date(2025, month, day).toordinal() for month, day in ((1, 1), (6, 30)))
    assert found == ["[2040, 2040]", "[4079/2, 4081/2]", f"[{first + 2000}, {last + 2000}]"]


def test_a_figure_waits_for_its_assumption(write):
    rows = [derive("grown", SUM, "cars", "growth"), derive("regrown", SUM, "grown", "boats")]
    register = Register(write(*rows))
    assert [key in register for key in ("cars", "grown", "regrown")] == [True, False, False]
    assert register.pending == {"grown": ("growth",), "regrown": ("growth",)}
    assert register.describe("grown")["metric"] == "things made"
    with pytest.raises(UnknownFactError) as caught:
        _ = register["regrown"]
    assert str(caught.value) == (
        "grown needs growth; first call book.assume('growth', number, "
        "unit, why), with the unit as in book.table('assumptions')"
    )
    register.add_assumption(make_assumption("growth", "5"))
    assert "regrown" in register
    assert register["regrown"].interval.brackets() == "[2046, 3045]"


def test_a_derived_share_is_cut_at_what_a_share_can_be(write):
    row = derive("share", SUM, "firms", "boats", quantity="share,percent")
    found = Register(write(row, context=CONTEXT.replace("rund 50", "rund 60")))["share"]
    assert found.interval.brackets() == "[95, 100]"
    assert found.interval.upper_basis == Basis.UNIT


# Errors


def test_a_function_that_is_gone_is_told_by_its_name(write):
    register = Register(write(derive("both", SUM.replace("total", "sum_up"), "cars", "boats")))
    with pytest.raises(FactError) as caught:
        _ = register["both"]
    assert str(caught.value) == "no formula is called 'sum_up'; build the tables: make data"


def test_the_words_of_a_formula_may_be_any(write):
    words = "total,<b>first</b> & second,anybody's"
    fact = Register(write(derive("both", words, "cars", "boats")))["both"]
    assert (fact.formula, fact.method) == ("<b>first</b> & second", "anybody's")
    assert fact.interval.brackets() == "[2041, 3040]"


def test_an_unknown_fact_is_refused_with_the_nearest_names(register):
    with pytest.raises(FactError) as caught:
        _ = register["nev_share_2025"]
    assert str(caught.value).startswith(
        "there is no fact 'nev_share_2025'; did you mean nev_share_2025h1"
    )


def test_a_name_that_is_near_no_fact_is_answered_with_where_to_look(write):
    with pytest.raises(UnknownFactError) as caught:
        _ = Register(write())["world"]
    assert str(caught.value) == (
        "there is no fact 'world'; search them by words: book.search('…'), analysis facts '…'"
    )


def test_a_fact_is_described_without_being_computed(write):
    register = Register(write(derive("both", SUM, "cars", "growth")))
    assert register.describe("cars")["publisher"] == "Gazette"
    assert register.describe("firms")["publisher"] == "Office"
    assert register.describe("both")["label"] == "Yard: things made"
    register.add_assumption(make_assumption("growth", "5"))
    assert register.describe("growth") == {"label": "growth", "period": ""}


@pytest.mark.parametrize("make", [Register, lambda _, level: Register(PROCESSED).at(level)])
def test_an_unknown_level_is_refused(make):
    with pytest.raises(FactError) as caught:
        make(PROCESSED, "loose")
    assert str(caught.value) == "'loose' is no level; choose logical, core, middle or wide"


def test_a_register_at_another_level_reads_the_same_rows_and_assumptions_anew():
    register = Register(PROCESSED)
    register.add_assumption(make_assumption("pace", "5"))
    before = register["nev_units_2025h1"].interval
    sister = register.at("logical")
    assert sister.level == "logical"
    assert list(sister) == list(register)
    assert sister["pace"] == register["pace"]
    assert sister["nev_units_2025h1"] == Register(PROCESSED, "logical")["nev_units_2025h1"]
    sister.add_assumption(make_assumption("growth", "2"))
    assert "growth" not in register
    assert register["nev_units_2025h1"].interval == before != sister["nev_units_2025h1"].interval


def test_an_id_that_is_both_curated_and_derived_is_refused(write):
    with pytest.raises(FactError) as caught:
        Register(write(derive("cars", SUM, "boats", "boats")))
    assert str(caught.value) == "cars: both curated and derived; rename one of them"


@pytest.mark.parametrize("name", ["nev_share_2025h1", "world_sales_2025h1"])
def test_an_assumption_cannot_take_the_place_of_a_fact(name):
    with pytest.raises(FactError) as caught:
        Register(PROCESSED).add_assumption(make_assumption(name, "5"))
    assert str(caught.value) == f"{name} is a fact already; give the assumption another name"


def test_an_assumption_takes_the_place_of_the_one_before():
    register = Register(PROCESSED)
    for value in ("5", "5", "6"):
        register.add_assumption(make_assumption("growth", value))
    assert [fact.interval.lower for fact in register.assumed()] == [6]


def test_a_missing_table_is_named(tmp_path):
    with pytest.raises(DataError, match=r"sources\.csv: the file is missing; restore it$"):
        Register(tmp_path)


def test_a_table_of_another_version_is_told_when_a_fact_is_asked_for(write):
    folder = write()
    pd.read_csv(folder / "figures.csv").drop(columns="number").to_csv(folder / "figures.csv")
    register = Register(folder)
    assert "boats" in register
    wrong = (
        "boats has no number: its table was made by another version; build the tables: make data"
    )
    with pytest.raises(FactError, match=f"^{wrong}$"):
        _ = register["boats"]


# Tracing


def test_every_derived_figure_leads_down_to_printed_numbers_or_assumptions():
    register = Register(PROCESSED)
    figures = [row["fact_id"] for row in read_table(PROCESSED / "derived.csv")]
    for row in read_table(find_project().raw / "assumptions.csv"):
        value = "50" if row["unit"] == "percent" else "5000"
        register.add_assumption(make_assumption(row["assumption_id"], value))
    for key in figures:
        facts = list(register.follow(key))
        assert facts[0] == (0, register[key])
        for _, fact in facts:
            match fact.tier:
                case Tier.DERIVED:
                    assert fact.inputs
                case Tier.PRINTED:
                    assert fact.source.id
                    assert fact.paragraph > 0
                case Tier.CONTEXT:
                    assert fact.source.publisher
                    assert fact.source.address
                case Tier.ASSUMPTION:
                    assert fact.note


def test_a_walk_goes_down_to_the_inputs_of_each_figure(register):
    walked = [(depth, fact.id) for depth, fact in register.follow("hefei_mean_deal_eur")]
    assert walked == [
        (0, "hefei_mean_deal_eur"),
        (1, "hefei_mean_deal"),
        (2, "hefei_value_cny"),
        (2, "hefei_deals"),
        (1, "ecb_cny_2025_06_26"),
    ]


# Rows


def test_a_year_is_read_from_its_value_and_a_number_from_its_print():
    year = {"kind": "year", "value": "1991", "hedge": "", "as_printed": "established in 1991"}
    assert row_interval(year, "core").upper == date(1991, 12, 31).toordinal()
    late = {"kind": "date", "value": "2025-10", "hedge": "late", "as_printed": "late October"}
    assert row_interval(late, "core").lower == date(2025, 10, 21).toordinal()
    assert row_interval(late, "logical").lower == date(2025, 10, 1).toordinal()


def test_a_cell_of_keys_is_split_at_semicolons():
    assert split_keys("") == ()
    assert split_keys("rounded;relayed") == ("rounded", "relayed")


def test_what_processed_tables_say_is_what_the_prints_are_read_as(register):
    for name in ("figures", "context"):
        for row in read_table(PROCESSED / f"{name}.csv"):
            assert row["number"] == write_printed(row)
            found = {x: register.at(x).find(row["fact_id"]).interval for x in Level}
            assert add_ends(row, found) == row


@given(
    hedge=st.sampled_from(["", "nearly", "over", "about", "up to", "at least"]),
    what=st.sampled_from(
        ["cars vehicles count", "percent percent share", "percent percent change"]
    ),
    number=st.one_of(
        st.decimals(1, 99_999_999, places=2).map(str),
        st.integers(1, 10**12).map("{:,}".format),
        st.tuples(st.decimals(1, 999, places=3), st.sampled_from(["million", "billion"])).map(
            lambda parts: f"{parts[0]} {parts[1]}"
        ),
        st.integers(1, 120).map(str),
        st.sampled_from(["a third of", "two thirds of", "half of", "a dozen"]),
    ),
)
def test_ends_are_written_in_full_but_thirds(hedge, what, number):
    noun, unit, kind = what.split()
    row = {"as_printed": f"{hedge} {number} {noun}".strip(), "hedge": hedge, "kind": kind}
    row |= {"unit": unit, "caveats": ""}
    try:
        row["number"] = write_printed(row)
        intervals = {x: row_interval(row, x) for x in Level}
    except (PhraseError, IntervalError):
        return  # not a phrase that a table may have
    numbers = map(parse_number, row["number"].split(".."))
    assert "..".join(map(str, numbers)) == row["number"]
    written = add_ends(row, intervals)
    for level, interval in intervals.items() if "/" not in row["number"] else ():
        ends = {f"lower_{level}": interval.lower, f"upper_{level}": interval.upper}
        for column, end in ends.items():
            assert Fraction(written[column]) == end if written[column] else math.isinf(end)
