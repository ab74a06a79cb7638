"""Quantities in words: English, German and Chinese, and never more digits than there are."""

import math
import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import AnalysisError
from analysis.extraction.phrases import read_phrase
from analysis.quantities.hedges import interpret, period_interval
from analysis.quantities.interval import Basis, Interval, Number, point
from analysis.quantities.vocabulary import Family, find_family
from analysis.quantities.wording import LANGUAGES, find_language, say_end, say_interval, say_number

INF = math.inf
LANGS = ["en", "de", "zh"]
#: How the tables below show what parts a number from its word where no line may break.
NBSP, THIN = "\u00a0", "\u2009"


def plain(text: str) -> str:
    """Show no-break and thin spaces as the signs the tables use."""
    return text.replace(NBSP, "_").replace(THIN, "'")


# Numbers as printed

#: Printed number, scale, hedge, kind, unit -> English, German, Chinese; "_" breaks no line.
NUMBERS = [
    ("10", 10**6, "nearly", "count", "vehicles"),
    ("6.8", 10**9, "over", "money", "CNY"),
    ("949.46", 10**6, "about", "money", "USD"),
    ("1.8", 10**9, "up to", "money", "EUR"),
    ("1", 10**9, "at least", "money", "EUR"),
    ("1.0", 10**9, "", "money", "EUR"),
    ("5.5", 10**12, "more than", "money", "CNY"),
    ("1000", 10**6, "", "money", "EUR"),
    ("1234567.50", 1, "", "money", "CNY"),
    ("400", 1, "at most", "count", "people"),
    ("2000", 1, "below", "count", "people"),
    ("298000", 1, "some", "count", "vehicles"),
    ("1608578", 1, "", "count", "vehicles"),
    ("1608570", 1, "", "count", "vehicles"),
    ("1608500", 1, "", "count", "vehicles"),
    ("0.5", 10**6, "", "count", "vehicles"),
    ("21.3", 1, "", "share", "percent"),
    ("12.0", 1, "", "share", "percent"),
    ("50", 1, "nearly", "share", "percent"),
    ("4", 1, "about", "points", "points"),
    ("1", 1, "", "points", "points"),
    ("-1", 1, "", "points", "points"),
    ("-4.8", 1, "", "points", "points"),
    ("7.1695", 1, "", "rate", "CNY/USD"),
    ("8.3862", 1, "", "rate", "CNY/EUR"),
    ("360000", 1, "", "rate", "vehicles/year"),
    ("2", 1, "over", "ratio", "fold"),
    ("10", 1, "nearly", "ratio", "fold"),
    ("1", 1, "", "duration", "years"),
    ("34", 1, "", "duration", "years"),
    ("38", 1, "", "duration", "months"),
    ("3", 1, "", "duration", "days"),
    ("30000000", 1, "", "ordinal", "vehicles"),
    ("30", 10**6, "", "ordinal", "vehicles"),
    ("500000", 1, "", "ordinal", "vehicles"),
    ("1", 1, "", "ordinal", "rank"),
    ("2", 1, "", "ordinal", "rank"),
    ("9", 1, "", "ordinal", "rank"),
    ("11", 1, "", "ordinal", "rank"),
    ("23", 1, "", "ordinal", "rank"),
]
WORDED = """
nearly 10_million | fast 10_Millionen | 近1000万
over 6.8_billion yuan | mehr als 6,8_Milliarden_Yuan | 超过68亿元
about 949.46_million dollars | etwa 949,46_Millionen_Dollar | 约9.4946亿美元
up to 1.8_billion euros | bis zu 1,8_Milliarden_Euro | 最高达18亿欧元
at least 1_billion euros | mindestens 1_Milliarde_Euro | 至少10亿欧元
1.0_billion euros | 1,0_Milliarden_Euro | 10亿欧元
over 5.5_trillion yuan | mehr als 5,5_Billionen_Yuan | 超过5.5万亿元
1_billion euros | 1_Milliarde_Euro | 10亿欧元
1,234,567.50 yuan | 1.234.567,50_Yuan | 1234567.50元
at most 400 | höchstens 400 | 至多400
below 2,000 | unter 2.000 | 低于2000
about 298,000 | etwa 298.000 | 约29.8万
1,608,578 | 1.608.578 | 160.8578万
1,608,570 | 1.608.570 | 160.857万
1.6085_million | 1,6085_Millionen | 160.85万
500,000 | 500.000 | 50万
21.3% | 21,3_Prozent | 21.3%
12.0% | 12,0_Prozent | 12.0%
nearly 50% | fast 50_Prozent | 近50%
about 4 percentage points | etwa 4_Prozentpunkte | 约4个百分点
1 percentage point | 1_Prozentpunkt | 1个百分点
−1 percentage point | −1_Prozentpunkt | −1个百分点
−4.8 percentage points | −4,8_Prozentpunkte | −4.8个百分点
7.1695 yuan per dollar | 7,1695_Yuan je Dollar | 7.1695元/美元
8.3862 yuan per euro | 8,3862_Yuan je Euro | 8.3862元/欧元
360,000 a year | 360.000 pro Jahr | 每年36万
over 2 times | mehr als 2-fach | 超过2倍
nearly 10 times | fast 10-fach | 近10倍
1 year | 1_Jahr | 1年
34 years | 34_Jahre | 34年
38 months | 38_Monate | 38个月
3 days | 3_Tage | 3天
30_millionth | 30-millionste | 第3000万
30_millionth | 30-millionste | 第3000万
500,000th | 500.000. | 第50万
1st | 1. | 第1
2nd | 2. | 第2
9th | 9. | 第9
11th | 11. | 第11
23rd | 23. | 第23
"""


@pytest.mark.parametrize(
    ("printed", "worded"), list(zip(NUMBERS, WORDED.strip().splitlines(), strict=True))
)
def test_a_printed_number_keeps_hedge_digits_and_unit_in_every_language(printed, worded):
    mantissa, scale, hedge, kind, unit = printed
    number, family = Number(Decimal(mantissa), scale), find_family(hedge)
    found = [plain(say_number(number, unit, kind, lang, family=family)) for lang in LANGS]
    assert found == worded.split(" | ")


@pytest.mark.parametrize("family", list(Family))
def test_every_hedge_has_a_pattern_around_its_number_in_every_language(family):
    for language in LANGUAGES.values():
        assert language.patterns[family].count("{}") == 1


QUANTITIES = [
    ("CNY", "money"),
    ("USD", "money"),
    ("EUR", "money"),
    ("percent", "change"),
    ("points", "points"),
    ("days", "duration"),
    ("months", "duration"),
    ("years", "duration"),
]
#: Words that are said otherwise than the print that is read.
SAID_ONLY = {("zh", Family.UP_TO), ("zh", Family.AT_MOST)}


def test_a_fall_of_more_than_a_number_is_a_change_below_it() -> None:
    fall = Number(Decimal(-7))
    said = [say_number(fall, "percent", "change", "en", family=x) for x in (Family.OVER, None)]
    assert [plain(text) for text in said] == ["below −7%", "−7%"]


@given(
    st.builds(
        lambda digits, places, scale: Number(Decimal(digits).scaleb(-places), scale),
        st.integers(1, 99_999),
        st.integers(0, 3),
        st.sampled_from([1, 10**4, 10**6, 10**8, 10**9]),
    ),
    st.sampled_from(QUANTITIES),
    st.sampled_from([None, *(family for family in Family if family != Family.LATE)]),
    st.sampled_from(LANGS),
)
def test_what_is_said_reads_again_as_the_same_quantity(number, quantity, family, lang):
    unit, kind = quantity
    text = say_number(number, unit, kind, lang, family=family)
    if (lang, family) not in SAID_ONLY:
        phrase = read_phrase(text, lang)
        assert phrase.number.value == number.value
        assert find_family(phrase.hedge, lang) == family
        assert unit in phrase.units


# Intervals


def span(lower, upper, brackets="[]", lower_basis=Basis.EXACT, upper_basis=Basis.EXACT) -> Interval:
    ends = [end if isinstance(end, float) else Fraction(end) for end in (lower, upper)]
    return Interval(*ends, brackets[0] == "(", brackets[1] == ")", lower_basis, upper_basis)


USAGE, UNIT = Basis.USAGE, Basis.UNIT
#: Interval, unit, kind -> English, German, Chinese.
INTERVALS = [
    (span("861353.27", "886726.14"), "vehicles/year", "rate"),
    (span(6_800_000_000, 7_100_000_000, "(]", Basis.WORD, USAGE), "CNY", "money"),
    (span(9_000_000, 9_999_999, "[]", USAGE), "vehicles", "count"),
    (span(90, 99, "[]", USAGE), "companies", "count"),
    (span(401, 500, "[]", Basis.WORD, USAGE), "people", "count"),
    (span("21.25", "21.35"), "percent", "share"),
    (span("16.75", "17.85", "[]", USAGE, USAGE), "percent", "share"),
    (span("3.5", "4.5", "[]", USAGE, USAGE), "points", "points"),
    (span("-36.5788", "-36.3426"), "percent", "change"),
    (span("7.1704", "7.1711"), "CNY/USD", "rate"),
    (span("33.8323", "34.8289"), "years", "duration"),
    (span(500_000, 1_000_000), "EUR", "money"),
    (span(5_500_000_000_000, 5_800_000_000_000), "CNY", "money"),
    (span(500, 505), "companies", "count"),
    (span(0, 1), "days", "duration"),
    (span(6_800_000_000, INF, "()"), "CNY", "money"),
    (span(401, INF), "people", "count"),
    (span("242857142.857", INF, "()"), "CNY", "money"),
    (span(-INF, 50, "()"), "percent", "share"),
    (span(0, 50, "[)", UNIT), "percent", "share"),
    (span(0, 9_999_999, "[]", UNIT), "vehicles", "count"),
    (span(90, 100, "(]", Basis.WORD, UNIT), "percent", "share"),
    (span(1, INF), "days", "duration"),
    (span(-INF, 1800, "(]", USAGE, USAGE), "EUR", "money"),
    (span(0, 100, "[]", UNIT, UNIT), "percent", "share"),
    (span(-INF, INF), "points", "points"),
    (span(28, 28), "deals", "count"),
    (span("64.571428", "64.571428"), "percent", "share"),
    (span(9, 9, "[]", USAGE, Basis.WORD), "companies", "count"),
    (span(30_000_000, 30_000_000), "vehicles", "ordinal"),
]
INTERVALS_WORDED = """
861,000 to 887,000 a year | 861.000 bis 887.000 pro Jahr | 每年86.1万～88.7万
6.8 to ~7.1_billion yuan | 6,8 bis ~7,1_Milliarden_Yuan | 68亿～≈71亿元
~9 to 10_million | ~9 bis 10_Millionen | ≈900万～1000万
~90 to 99 | ~90 bis 99 | ≈90～99
401 to ~500 | 401 bis ~500 | 401～≈500
21.25 to 21.35% | 21,25 bis 21,35_Prozent | 21.25%～21.35%
~16.75 to ~17.85% | ~16,75 bis ~17,85_Prozent | ≈16.75%～≈17.85%
~3.5 to ~4.5 percentage points | ~3,5 bis ~4,5_Prozentpunkte | ≈3.5～≈4.5个百分点
−36.58 to −36.34% | −36,58 bis −36,34_Prozent | −36.58%～−36.34%
7.1704 to 7.1711 yuan per dollar | 7,1704 bis 7,1711_Yuan je Dollar | 7.1704～7.1711元/美元
33.83 to 34.83 years | 33,83 bis 34,83_Jahre | 33.83～34.83年
0.5 to 1_million euros | 0,5 bis 1_Million_Euro | 50万～100万欧元
5.5 to 5.8_trillion yuan | 5,5 bis 5,8_Billionen_Yuan | 5.5万亿～5.8万亿元
500 to 505 | 500 bis 505 | 500～505
0 to 1 days | 0 bis 1_Tage | 0～1天
over 6.8_billion yuan | mehr als 6,8_Milliarden_Yuan | 超过68亿元
at least 401 | mindestens 401 | 至少401
over 242.8_million yuan | mehr als 242,8_Millionen_Yuan | 超过2.428亿元
below 50% | unter 50_Prozent | 低于50%
below 50% | unter 50_Prozent | 低于50%
below 10_million | unter 10_Millionen | 低于1000万
over 90% | mehr als 90_Prozent | 超过90%
at least 1 day | mindestens 1_Tag | 至少1天
at most ~1,800 euros | höchstens ~1.800_Euro | 至多≈1800欧元
any number | jede Zahl | 任意数
any number | jede Zahl | 任意数
28 | 28 | 28
64.57% | 64,57_Prozent | 64.57%
~9 | ~9 | ≈9
30_millionth | 30-millionste | 第3000万
"""


@pytest.mark.parametrize(
    ("case", "worded"), list(zip(INTERVALS, INTERVALS_WORDED.strip().splitlines(), strict=True))
)
def test_an_interval_is_worded_by_the_ends_it_has_in_every_language(case, worded):
    interval, unit, kind = case
    found = [plain(say_interval(interval, unit, kind, lang)) for lang in LANGS]
    assert found == worded.split(" | ")


def read_ends(text: str, lang: str) -> tuple[Fraction, Fraction]:
    """Read a worded range by its own rules: the scale of the last end is that of both."""
    marks = {"en": " to ", "de": " bis ", "zh": "～"}
    lower, upper = text.replace("−", "-").split(marks[lang])
    scale = Fraction(1)
    if lang != "zh":
        word = re.sub(r"^[-\d.,]+", "", upper)
        scale = read_phrase(f"1{word}", lang).number.value
    return read_phrase(lower, lang).number.value * scale, read_phrase(upper, lang).number.value


#: Two numbers of up to nine digits, the lesser first.
PAIRS = (
    st.tuples(st.integers(-(10**9), 10**9), st.integers(1, 10**9), st.sampled_from([1, 100, 7]))
    .map(lambda made: (Fraction(made[0], made[2]), Fraction(made[0] + made[1], made[2])))
)  # fmt: skip


@given(PAIRS, st.sampled_from(LANGS))
def test_a_range_is_rounded_outward_by_less_than_the_last_digit_shown(pair, lang):
    lower, upper = pair
    shown_lower, shown_upper = read_ends(
        say_interval(Interval(lower, upper), "", "count", lang), lang
    )
    # Two digits of the width are shown, so a step is between a hundredth and a tenth of it.
    assert shown_lower <= lower <= upper <= shown_upper
    assert lower - shown_lower < (upper - lower) / 10
    assert shown_upper - upper < (upper - lower) / 10


@given(PAIRS, st.sampled_from(LANGS))
def test_no_digit_beyond_the_width_is_shown_of_a_range_that_is_not_exact(pair, lang):
    lower, upper = (end + Fraction(1, 3) for end in pair)
    width = upper - lower
    for shown in read_ends(say_interval(Interval(lower, upper), "", "count", lang), lang):
        step = Fraction(10) ** math.ceil(math.log10(width)) / 1000
        assert (shown / step).denominator == 1 or abs(shown) < 10 * step


@given(PAIRS, st.sampled_from(LANGS))
def test_a_range_that_leaves_out_zero_shows_no_zero(pair, lang):
    lower, upper = (end + Fraction(1, 3) for end in pair)
    shown = read_ends(say_interval(Interval(lower, upper), "", "count", lang), lang)
    assert (lower > 0) == (shown[0] > 0)
    assert (upper < 0) == (shown[1] < 0)


@given(
    st.builds(Fraction, st.integers(1, 10**12), st.sampled_from([1, 7, 1000])),
    st.sampled_from(LANGS),
)
def test_one_end_alone_is_rounded_outward_to_four_digits(end, lang):
    digit = end / 1000
    down, up = (
        read_phrase(say_end(point(end), "", lang, up=up, alone=True), lang).number
        for up in (False, True)
    )
    assert end - digit < down.value <= end <= up.value < end + digit
    assert max(len(down.digits), len(up.digits)) <= 4
    least = say_interval(Interval(end, INF, lower_open=True), "", "count", lang)
    assert read_phrase(least, lang).number.value == down.value
    most = say_interval(Interval(-INF, end, upper_open=True), "", "count", lang)
    assert read_phrase(most, lang).number.value == up.value


@pytest.mark.parametrize(
    ("end", "least", "most"),
    [(50, "at least 50", "at most 50"), (47_058_818, "over 47.05 million", "below 47.06 million")],
)
def test_an_end_alone_that_rounding_moved_is_itself_excluded(end, least, most):
    value = Fraction(end)
    assert say_interval(Interval(value, INF), "", "count", "en").replace(NBSP, " ") == least
    assert say_interval(Interval(-INF, value), "", "count", "en").replace(NBSP, " ") == most


@pytest.mark.parametrize(
    ("hedge", "printed", "told"),
    [
        ("over", "9.75 million", "9.75 to ~{} million"),
        ("more than", "2,000", "2,001 to ~{}"),
        ("over", "949.46 million", "949.46 to ~{} million"),
        ("at least", "949.46 million", "949.46 to ~{} million"),
        ("nearly", "10 million", "~{} to 10 million"),
        ("below", "12,345", "~{} to 12,344"),
    ],
)
@pytest.mark.parametrize("level", ["core", "middle", "wide"])
def test_a_firm_end_has_its_own_digits_however_far_the_soft_one_reaches(
    hedge, printed, told, level
):
    number = read_phrase(f"{hedge} {printed} cars").number
    interval = interpret(number, hedge=hedge, level=level)
    text = say_interval(interval, "", "count", "en", printed=True).replace(NBSP, " ")
    assert re.fullmatch(told.replace("{}", r"[\d.,]+"), text), text


@pytest.mark.parametrize(("lower", "told"), [(44496488, "44.49"), (23529411, "23.52"), (0, "0")])
def test_an_end_that_follows_from_an_assumed_count_does_not_move_with_the_other(lower, told):
    chosen = span(lower, 47058818, "[]", Basis.ASSUMPTION, Basis.ASSUMPTION)
    for digits in (0, 3):
        text = say_interval(chosen, "vehicles", "count", "en", digits=digits)
        assert text.replace(NBSP, " ") == f"{told} to 47.06 million"


BASES = st.sampled_from([Basis.EXACT, Basis.ROUNDING, Basis.WORD, Basis.ASSUMPTION, Basis.USAGE])


@given(BASES, BASES, st.sampled_from([(1, 5), (1, INF), (-INF, 5)]), st.sampled_from(LANGS))
def test_every_soft_end_that_is_shown_carries_its_mark_and_no_other_does(first, last, ends, lang):
    text = say_interval(span(*ends, "[]", first, last), "", "count", lang)
    shown = [basis for basis, end in ((first, ends[0]), (last, ends[1])) if abs(end) < INF]
    assert text.count(find_language(lang).patterns["soft"]) == shown.count(Basis.USAGE)


def test_an_end_without_a_bound_is_said_as_infinite():
    assert say_end(Interval(-INF, INF), "", "en", up=True) == "∞"
    assert say_end(Interval(-INF, INF), "", "en", up=False) == "−∞"


# Dates

DAYS = {
    "2025-10-30": "30 October 2025 | 30. Oktober 2025 | 2025年10月30日",
    "2025-10": "October 2025 | Oktober 2025 | 2025年10月",
    "2025": "2025 | 2025 | 2025年",
    "1980/1989": "1980–1989 | 1980–1989 | 1980—1989年",
    "2025-H1": "first half of 2025 | erstes Halbjahr 2025 | 2025年上半年",
    "2025-H2": "second half of 2025 | zweites Halbjahr 2025 | 2025年下半年",
    "2025-Q3": "July'–'September 2025 | Juli–September 2025 | 2025年7月至9月",
    "2025-10-21/2025-10-31": "21–31 October 2025 | 21.–31. Oktober 2025 | 2025年10月21日至31日",
    "2024-09-03/2024-10-08": (
        "3 September'–'8 October 2024 | 3. September'–'8. Oktober 2024 | 2024年9月3日至10月8日"
    ),
    "2024-11/2025-12": (
        "November 2024'–'December 2025 | November 2024'–'Dezember 2025 | 2024年11月至2025年12月"
    ),
}


@pytest.mark.parametrize(("period", "worded"), DAYS.items())
def test_a_period_is_worded_as_the_language_writes_dates(period, worded):
    days = period_interval(period)
    found = [plain(say_interval(days, "date", "date", lang)) for lang in LANGS]
    assert found == worded.split(" | ")


def test_late_stands_before_the_month_or_after_it_as_the_language_has_it():
    month = say_interval(period_interval("2025-10"), "date", "date", "zh")
    assert LANGUAGES["zh"].patterns[Family.LATE].format(month) == "2025年10月下旬"
    assert LANGUAGES["de"].patterns[Family.LATE].format("Oktober 2025") == "Ende Oktober 2025"


def test_parts_of_a_day_are_rounded_outward_to_days():
    noon = Fraction(735557) + Fraction(1, 2)
    assert say_end(point(noon), "date", "en", up=False) == "20 November 2014"
    assert say_end(point(noon), "date", "en", up=True) == "21 November 2014"
    assert (
        plain(say_interval(Interval(noon, noon + 1), "date", "date", "en")) == "20–22 November 2014"
    )


# Languages


def test_a_language_of_another_suite_is_refused():
    with pytest.raises(AnalysisError) as caught:
        say_number(Number(Decimal(1)), "", "count", "fr")
    assert str(caught.value) == "'fr' is no language of the suite; choose en, de or zh"


@pytest.mark.parametrize(("lang", "text"), [("en", "one third"), ("de", "jedes dritte")])
def test_a_printed_third_is_said_although_its_ends_have_no_last_decimal(lang: str, text: str):
    number = read_phrase(f"{text} Auto" if lang == "de" else text, lang).number
    told = interpret(number, kind="share")
    assert told.lower < Fraction(100, 3) <= told.upper
    said = say_interval(told, "percent", "share", lang, printed=True)
    assert re.search(r"33[.,]1", said)
