"""The words of each formula, as pages show them, give what its function computes."""

import math
import re
from collections.abc import Iterator
from fractions import Fraction
from inspect import signature
from statistics import NormalDist

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analysis.facts.formulas import list_functions
from analysis.project import find_project, read_table
from analysis.quantities.periods import DAYS_A_YEAR

TEXTS = {row["function"]: row["formula"] for row in read_table(find_project().raw / "formulas.csv")}

#: What words that name no parameter stand for.
MEANT = {
    "elapsed_years": {"days in a mean year": "year"},
    "mean_pace": {"years between begin and end": "elapsed_years(begin, end)"},
    "pace_between": {
        "second count": "second",
        "first count": "first",
        "years between their days": "elapsed_years(begin, end)",
    },
    "years_at_pace": {"second count": "second", "first count": "first", "number a year": "pace"},
    "pace_change": {
        "later pace": "pace_between(third, later, fourth, end)",
        "earlier pace": "pace_between(first, begin, second, middle)",
    },
    "lead": {"count ahead": "ahead", "count behind": "behind"},
    "day_before": {"months": "months * year / 12"},
    "implied_rate": {
        "sum in the first currency": "converted_from",
        "sum in the second": "converted_to",
    },
    "cross_rate": {"first rate": "first", "second rate": "second"},
    "editions_a_year": {"years between the first and this one": "elapsed_years(first, last)"},
    "points_between": {"later share": "after", "earlier share": "before"},
    "wilson": {"p": "share / 100", "n": "respondents", "z": "quantile(confidence)"},
    "newcombe": {
        "d": "after - before",
        "p1": "before",
        "p2": "after",
        "l1": "wilson(before, respondents_before, confidence)[0]",
        "u1": "wilson(before, respondents_before, confidence)[1]",
        "l2": "wilson(after, respondents_after, confidence)[0]",
        "u2": "wilson(after, respondents_after, confidence)[1]",
    },
}
#: Formulas whose words give a part of one, and whose functions give percent.
OF_ONE = ("pace_change", "wilson")
#: Signs of arithmetic as Python writes them; what stands side by side is multiplied.
SIGNS = {
    " x ": " * ",
    r"(\d)([a-z]²?)": r"(\1 * \2)",
    r"\b([a-z]) ?([(√])": r"\1 * \2",
    "²": " ** 2",
    "√": "root",
}
KNOWN = {
    **list_functions(),
    "year": DAYS_A_YEAR,
    "root": math.sqrt,
    "quantile": lambda confidence: NormalDist().inv_cdf(float(1 + confidence / 100) / 2),
}


def read_words(name: str, text: str) -> Iterator[str]:
    """The value that words give, or both ends, each in Python; a remark after a comma is none."""
    text = text.partition(", ")[0]
    for sign, written in SIGNS.items():
        text = re.sub(sign, written, text)
    for words, meant in MEANT.get(name, {}).items():
        text, count = re.subn(rf"\b{words}\b", f"({meant})", text)
        assert count, f"{name} does not say {words!r}"
    for end in text.split(" to "):
        yield from (end.replace("±", sign) for sign in ("-+" if "±" in end else "-"))


def give_same(name: str, text: str, values: dict[str, Fraction]) -> bool:
    """Whether words and function agree; with a root in them, to nine decimals."""
    told = [eval(end, KNOWN | values) for end in read_words(name, text)]
    found = list_functions()[name](**values)
    ends = found if isinstance(found, tuple) else (found,)
    factor = 100 if name in OF_ONE else 1
    return len(told) == len(ends) and all(
        math.isclose(one * factor, other, rel_tol=0, abs_tol=1e-9)
        if isinstance(one, float)
        else one * factor == other
        for one, other in zip(told, ends, strict=True)
    )


def draw_values(name: str, data: st.DataObject) -> dict[str, Fraction]:
    """Values at which the formula has a finite value: days, counts, and shares in percent."""
    some = st.fractions(1, 99, max_denominator=100)
    values = {
        parameter: data.draw(some) for parameter in signature(list_functions()[name]).parameters
    }
    try:
        found = list_functions()[name](**values)
    except ZeroDivisionError:
        found = math.inf
    assume(found != math.inf)
    return values


@pytest.mark.parametrize("name", TEXTS)
@given(data=st.data())
@settings(max_examples=20)  # two terms that differ, differ at nearly every value
def test_the_words_of_a_formula_give_what_it_computes(name, data):
    assert give_same(name, TEXTS[name], draw_values(name, data))


#: Signs, and what somebody may write in their place.
MISTAKEN = {"+": "-", "-": "+", "/": " x ", "x": "/", "±": "-"}


@pytest.mark.parametrize("name", TEXTS)
def test_any_sign_in_the_place_of_another_is_found(name):
    primes = map(Fraction, (97, 89, 83, 79, 73, 71, 67, 61))
    values = dict(zip(signature(list_functions()[name]).parameters, primes, strict=False))
    assert give_same(name, TEXTS[name], values)
    for sign in re.finditer(r"[-+/±]|\bx\b", TEXTS[name]):
        wrong = TEXTS[name][: sign.start()] + MISTAKEN[sign[0]] + TEXTS[name][sign.end() :]
        assert not give_same(name, wrong, values), wrong
