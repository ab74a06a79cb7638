"""Hedges: how a printed number with its word is read, at four levels."""

import math
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import PhraseError
from analysis.extraction.phrases import read_phrase
from analysis.quantities import LANGS
from analysis.quantities.hedges import doubt_usage, interpret, round_print
from analysis.quantities.interval import Basis, Number
from analysis.quantities.vocabulary import (
    Family,
    Level,
    find_family,
    list_hedges,
    list_words,
)

WORDS = {language: list_hedges(language) for language in LANGS}
BORROWED = dict(list_words("borrowed hedge", "hedge after")).keys() - dict(list_words("hedge"))

LEVELS = ["core", "middle", "wide", "logical"]

# The quantiles of the study

#: How far half, three quarters and nine tenths of the readers go beyond x, in the place value g of
#: the last non-zero digit or in x itself: one digit, two digits, three digits, power of ten.
READERS = """
nearly, almost                           | lower | .5 1 1   | 2 4 5   | 5 10 98  | .1 .28 .5
about, around, roughly, approximately    | lower | .5 1 1   | 2 5 5   | 5 10 65  | .1 .2 .5
about, around, roughly, approximately    | upper | .5 1 1   | 1 3 5   | 4 8 45   | .1 .2 .5
over, above                              | upper | 1 1 2.5  | 3 5 10  | 8 45 140 | .25 .6 1
at least, no less than                   | upper | 1 1 2.5  | 3 5 10  | 8 43 158 | .5 .65 1
at most, no more than                    | lower | 1 1 2    | 4 5 10  | 7 55 136 | .1 .5 .5
below                                    | lower | 1 1 2    | 3.5 6 10 | 5 52 108 | .13 .43 .5
"""
#: Column of the table -> printed mantissas, each with the unit its quantiles are given in.
PRINTED = [
    {"4": "1", "400": "100", "0.7": "0.1"},
    {"6.8": "0.1", "21": "1", "5500": "100"},
    {"949.46": "0.01", "298000": "1000", "1608578": "1"},
    {"10": "10", "100": "100", "1": "1"},
]


def read_readers() -> list[tuple[str, str, str, str, Fraction]]:
    """Word, side, printed mantissa, level and distance, from the table."""
    cases = []
    for line in READERS.strip().splitlines():
        words, side, *columns = (cell.strip() for cell in line.split("|"))
        for column, printed in zip(columns, PRINTED, strict=True):
            reaches = zip(LEVELS[:3], map(Fraction, column.split()), strict=True)
            cases += [
                (word, side, mantissa, level, reach * Fraction(unit))
                for level, reach in reaches
                for word in words.split(", ")
                for mantissa, unit in printed.items()
            ]
    return cases


@pytest.mark.parametrize("scale", [1, 10**6])
@pytest.mark.parametrize("level", LEVELS[:3])
def test_readers_go_as_far_as_the_study_found(level, scale):
    for word, side, mantissa, at, reach in read_readers():
        if at == level:
            # A ratio has no bounds and need not be whole, so nothing but the word acts here.
            number = Number(Decimal(mantissa), scale)
            found = interpret(number, hedge=word, kind="ratio", level=level)
            away = {"lower": number.value - found.lower, "upper": found.upper - number.value}
            assert away[side] == reach * scale, (word, mantissa)


def test_every_word_of_the_study_was_read():
    words = {word for word, *_ in read_readers()}
    assert words == WORDS["en"].keys() - BORROWED - {"late"}


@pytest.mark.parametrize(
    ("borrower", "lender"),
    [
        ("more than", "over"),
        ("just over", "over"),
        ("exceeding", "over"),
        ("surpassed", "above"),
        ("less than", "below"),
        ("under", "below"),
        ("some", "about"),
    ],
)
def test_a_word_outside_the_study_is_read_as_its_neighbour_and_marked(borrower, lender):
    assert borrower in BORROWED
    assert lender not in BORROWED
    for level, mantissa in product(LEVELS, ("4", "68", "949.46", "10")):
        number = Number(Decimal(mantissa))
        readings = [
            interpret(number, hedge=word, kind="ratio", level=level) for word in (borrower, lender)
        ]
        assert readings[0] == readings[1]


@pytest.mark.parametrize(
    ("mantissa", "hedge", "doubts"),
    [
        ("10", "nearly", ["few"]),
        ("1", "over", ["few"]),
        ("10", "about", []),
        ("20", "nearly", []),
        ("0.5", "over", []),
        ("11", "over", []),
        ("400", "more than", ["borrowed"]),
        ("100", "exceeding", ["borrowed", "few"]),
    ],
)
def test_a_reading_is_doubted_for_its_word_and_for_how_few_were_asked(mantissa, hedge, doubts):
    assert doubt_usage(Number(Decimal(mantissa), 10**6), hedge) == doubts


def test_words_of_other_languages_are_all_borrowed():
    assert {word for language in ("de", "zh") for word in WORDS[language]} <= BORROWED


# Whole phrases

#: Phrase and kind -> core, middle, wide, logical.
READINGS = {
    ("nearly 10 million", "ratio"): (
        "[9000000, 10000000)",
        "[7200000, 10000000)",
        "[5000000, 10000000)",
        "(-inf, 10000000)",
    ),
    ("nearly 10 million units", "count"): (
        "[9000000, 9999999]",
        "[7200000, 9999999]",
        "[5000000, 9999999]",
        "[0, 9999999]",
    ),
    ("nearly 10,000,000", "ratio"): (
        "[9000000, 10000000)",
        "[7200000, 10000000)",
        "[5000000, 10000000)",
        "(-inf, 10000000)",
    ),
    ("about 4 percentage points", "points"): ("[7/2, 9/2]", "[3, 5]", "[3, 5]", "[-100, 100]"),
    ("more than 400", "count"): ("[401, 500]", "[401, 500]", "[401, 650]", "[401, inf)"),
    ("nearly 100", "count"): ("[90, 99]", "[72, 99]", "[50, 99]", "[0, 99]"),
    ("over 6.8 billion yuan", "money"): (
        "(6800000000, 7100000000]",
        "(6800000000, 7300000000]",
        "(6800000000, 7800000000]",
        "(6800000000, inf)",
    ),
    ("about half", "share"): ("[45, 55]", "[40, 60]", "[40, 60]", "[0, 100]"),
    ("nearly half", "share"): ("[45, 50)", "[40, 50)", "[40, 50)", "[0, 50)"),
    ("over 2,000", "money"): ("(2000, 3000]", "(2000, 3000]", "(2000, 4500]", "(2000, inf)"),
    ("over 2,000 processes", "count"): (
        "[2001, 3000]",
        "[2001, 3000]",
        "[2001, 4500]",
        "[2001, inf)",
    ),
    ("above 20%", "share"): ("(20, 30]", "(20, 30]", "(20, 45]", "(20, 100]"),
    ("over 90%", "share"): ("(90, 100]", "(90, 100]", "(90, 100]", "(90, 100]"),
    ("at least 400", "count"): ("[400, 500]", "[400, 500]", "[400, 650]", "[400, inf)"),
    ("at most 50", "count"): ("[40, 50]", "[40, 50]", "[30, 50]", "[0, 50]"),
    ("below 20 percent", "share"): ("[10, 20)", "[10, 20)", "[0, 20)", "[0, 20)"),
    ("28 deals", "count"): ("[28, 28]",) * 4,
    ("30 millionth vehicle", "ordinal"): ("[30000000, 30000000]",) * 4,
}


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(("text", "kind"), READINGS)
def test_a_phrase_is_read_as_the_table_says(text, kind, level):
    phrase = read_phrase(text)
    found = interpret(phrase.number, hedge=phrase.hedge, kind=kind, level=level)
    assert found.brackets() == READINGS[text, kind][LEVELS.index(level)]


def test_how_many_digits_are_printed_decides_and_not_the_size():
    short, long = (
        interpret(Number(Decimal(text), 10**6), hedge="about", kind="money")
        for text in ("9", "9.00001")
    )
    assert (short.lower, long.lower) == (8_500_000, 8_999_960)


@pytest.mark.parametrize(
    ("hedge", "reading"),
    [("up to", "[1400000000, 1800000000]"), ("at most", "[1400000000, 1800000000]")],
)
def test_up_to_reaches_as_far_as_at_most(hedge, reading):
    number = Number(Decimal("1.8"), 10**9)
    assert interpret(number, hedge=hedge, kind="money").brackets() == reading


def test_at_most_is_a_hard_bound_and_up_to_a_soft_one():
    number = Number(Decimal("1.8"), 10**9)
    hard, soft = (interpret(number, hedge=word, kind="money") for word in ("at most", "up to"))
    assert (hard.upper_basis, soft.upper_basis) == (Basis.WORD, Basis.USAGE)
    hard, soft = (
        interpret(number, hedge=word, kind="money", level="logical")
        for word in ("at most", "up to")
    )
    assert (hard.brackets(), soft.brackets()) == ("[0, 1800000000]", "[0, inf)")


def test_up_to_is_a_hard_bound_where_a_rule_sets_it():
    duty = interpret(Number(Decimal("35.3")), hedge="up to", kind="limit")
    assert (duty.brackets(), duty.upper_basis) == ("[173/5, 353/10]", Basis.WORD)


@pytest.mark.parametrize(
    ("hedge", "bases"),
    [
        ("nearly", ("usage", "word")),
        ("about", ("usage", "usage")),
        ("over", ("word", "usage")),
        ("at least", ("word", "usage")),
        ("at most", ("usage", "word")),
        ("below", ("usage", "word")),
        ("up to", ("usage", "usage")),
        ("", ("rounding", "rounding")),
    ],
)
def test_each_end_says_what_it_rests_on(hedge, bases):
    for level in LEVELS[:3]:
        found = interpret(Number(Decimal("21.3")), hedge=hedge, kind="share", level=level)
        assert (found.lower_basis, found.upper_basis) == bases


def test_an_end_that_the_unit_sets_says_so():
    found = interpret(Number(Decimal("21.3")), hedge="about", kind="share", level="logical")
    assert (found.lower_basis, found.upper_basis) == (Basis.UNIT, Basis.UNIT)


# Things that are whole


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("nearly five plants", "[4, 4]"),
        ("nearly two", "[1, 1]"),
        ("more than one", "[2, 2]"),
        ("below 3", "[2, 2]"),
        ("nearly 10", "[9, 9]"),
        ("about 3", "[3, 3]"),
    ],
)
def test_a_small_hedged_count_is_the_nearest_whole_number(text, whole):
    phrase = read_phrase(text)
    assert interpret(phrase.number, hedge=phrase.hedge, kind="count").brackets() == whole


NUMBERS = st.builds(
    lambda digits, places, scale: Number(Decimal(digits).scaleb(-places), scale),
    st.integers(1, 999_999),
    st.integers(0, 2),
    st.sampled_from([1, 10**3, 10**4, 10**6, 10**8, 10**9]),
)
COUNTS = st.builds(Number, st.integers(1, 999_999).map(Decimal), st.sampled_from([1, 10**6]))
SHARES = st.integers(1, 9_999).map(lambda number: Number(Decimal(number).scaleb(-2)))
#: What is printed of each kind.
KIND_NUMBERS = st.one_of(
    st.tuples(st.just("count"), COUNTS),
    st.tuples(st.sampled_from(["share", "points"]), SHARES),
    st.tuples(st.sampled_from(["money", "rate", "ratio", "change", "duration"]), NUMBERS),
)
HEDGES = st.sampled_from(
    [(word, language) for language, words in WORDS.items() for word in words if word != "late"]
)


def read_all(number, hedge, kind):
    word, language = hedge
    return [
        interpret(number, hedge=word, kind=kind, level=level, language=language) for level in LEVELS
    ]


@given(KIND_NUMBERS, HEDGES)
def test_each_level_lies_within_the_next_and_all_within_the_logic_of_the_word(printed, hedge):
    kind, number = printed
    core, middle, wide, logical = read_all(number, hedge, kind)
    assert core.within(middle)
    assert middle.within(wide)
    assert wide.within(logical)


@given(COUNTS, HEDGES)
def test_a_count_is_whole_and_not_below_zero_at_every_level(number, hedge):
    for found in read_all(number, hedge, "count"):
        assert found.lower >= 0
        whole = [end for end in (found.lower, found.upper) if end < math.inf]
        assert {end.denominator for end in whole} == {1}
        assert not found.lower_open


@given(SHARES, HEDGES)
def test_a_share_lies_between_nothing_and_everything_at_every_level(number, hedge):
    for found in read_all(number, hedge, "share"):
        assert 0 <= found.lower <= found.upper <= 100


@given(KIND_NUMBERS, st.sampled_from(["over", "nearly", "below", "more than"]))
def test_what_a_strict_word_excludes_is_in_no_reading(printed, hedge):
    kind, number = printed
    for found in read_all(number, (hedge, "en"), kind):
        assert number.value not in found


@given(NUMBERS, st.sampled_from(["about", "at least", "at most", "up to"]))
def test_what_a_word_admits_is_in_every_reading(number, hedge):
    for found in read_all(number, (hedge, "en"), "money"):
        assert number.value in found


# Numbers without a hedge


@pytest.mark.parametrize(
    ("text", "kind", "reading"),
    [
        ("21.3 percent", "share", "[85/4, 427/20]"),
        ("92 percent", "share", "[183/2, 185/2]"),
        ("12.0", "share", "[239/20, 241/20]"),
        ("100%", "share", "[199/2, 100]"),
        ("0.3%", "share", "[1/4, 7/20]"),
        ("46.32 million", "count", "[46315000, 46325000]"),
        ("10 million", "count", "[9500000, 10500000]"),
        ("20 billion yuan", "money", "[19500000000, 20500000000]"),
        ("1,608,578", "count", "[1608578, 1608578]"),
        ("5,000 yuan", "money", "[5000, 5000]"),
        ("7.1695", "rate", "[143389/20000, 143391/20000]"),
        ("360,000 vehicles", "rate", "[360000, 360000]"),
        ("three-day", "duration", "[3, 3]"),
        ("one millionth", "ordinal", "[1000000, 1000000]"),
        ("century-old", "age", "[100, 200)"),
    ],
)
def test_a_bare_number_is_exact_rounded_or_cut_off_as_its_kind_and_print_say(text, kind, reading):
    number = read_phrase(text).number
    readings = {interpret(number, kind=kind, level=level).brackets() for level in LEVELS}
    assert readings == {reading}


@pytest.mark.parametrize(
    ("mantissa", "scale", "lower", "upper"),
    [
        ("200", 1, "199.5", "200.5"),
        ("123", 100, "12250", "12350"),
        ("20", 10, "195", "205"),
        ("21.3", 1, "21.25", "21.35"),
        ("12.0", 1, "11.95", "12.05"),
        ("949.46", 10**6, "949455000", "949465000"),
        ("0.68", 1, "0.675", "0.685"),
    ],
)
def test_print_rounding_is_half_a_unit_of_the_last_place_each_way(mantissa, scale, lower, upper):
    found = round_print(Number(Decimal(mantissa), scale))
    assert (found.lower, found.upper) == (Fraction(lower), Fraction(upper))
    assert (found.lower_open, found.upper_open) == (False, False)


@given(NUMBERS)
def test_every_number_that_rounds_to_the_print_is_inside(number):
    found = round_print(number)
    assert found.upper - found.lower == number.place
    for end in (found.lower, found.upper):
        nearest = {math.floor(end / number.place), math.ceil(end / number.place)}
        assert number.value / number.place in nearest


@pytest.mark.parametrize(
    ("mantissa", "scale", "granularity", "digits"),
    [
        ("6.8", 10**9, 10**8, (6, 8)),
        ("10", 10**6, 10**7, (1,)),
        ("400", 1, 100, (4,)),
        ("12.0", 1, 1, (1, 2)),
        ("949.46", 1, Fraction(1, 100), (9, 4, 9, 4, 6)),
        ("1005", 1, 1, (1, 0, 0, 5)),
    ],
)
def test_granularity_is_the_place_of_the_last_digit_that_is_not_zero(
    mantissa, scale, granularity, digits
):
    number = Number(Decimal(mantissa), scale)
    assert (number.granularity, number.digits) == (granularity, digits)


# Errors


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            {"hedge": "rougly"},
            "'rougly' is no hedge known in 'en' (did you mean roughly?)",
        ),
        (
            {"hedge": "近", "language": "de"},
            (
                "'近' is no hedge known in 'de' (known: <, >, ab, an die, annähernd, aufwärts, "
                "beinahe, bestenfalls, bis, bis zu, ca, ca., …)"
            ),
        ),
        ({"kind": "shares"}, "'shares' is no kind of quantity (did you mean share?)"),
        ({"hedge": "late"}, "'late' stands before a month, not before a number"),
    ],
)
def test_an_unknown_word_or_kind_is_refused(call, message):
    with pytest.raises(PhraseError) as caught:
        interpret(Number(Decimal("21.3")), **call)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("mantissa", "hedge", "kind", "message"),
    [
        ("100", "over", "share", "'over 100' is no share: no value lies in (100, 100]"),
        ("120", "", "share", "'120' is no share: its values are 0 to 100"),
        ("-5", "", "count", "'-5' is no count: its values are at least 0"),
    ],
)
def test_a_number_that_its_kind_does_not_allow_is_refused(mantissa, hedge, kind, message):
    with pytest.raises(PhraseError) as caught:
        interpret(Number(Decimal(mantissa)), hedge=hedge, kind=kind)
    assert str(caught.value) == message


@pytest.mark.parametrize("mantissa", ["0", "-3"])
def test_a_hedge_before_a_number_that_is_not_above_zero_is_not_read(mantissa):
    with pytest.raises(PhraseError) as caught:
        interpret(Number(Decimal(mantissa)), hedge="nearly", kind="change")
    assert str(caught.value) == f"'nearly' is read before numbers above zero, not {mantissa}"


@pytest.mark.parametrize(
    ("word", "language"),
    [("just under", "en"), ("a little less than", "en"), ("knapp unter", "de"), ("knapp", "de")],
)
def test_a_word_for_little_less_is_read_as_nearly(word, language):
    assert find_family(word, language) == find_family("nearly")


def test_no_word_is_no_family():
    assert find_family("") is None


def test_every_family_has_a_word_in_english():
    assert set(WORDS["en"].values()) == set(Family)
    assert [str(level) for level in Level] == ["logical", "core", "middle", "wide"]
