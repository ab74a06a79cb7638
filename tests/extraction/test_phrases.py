"""Phrases: a printed number phrase is taken apart, or refused; nothing is guessed."""

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import PhraseError
from analysis.extraction.phrases import read_phrase
from analysis.quantities.vocabulary import list_words

#: Phrase -> hedge, number, and the units that its words allow.
ENGLISH = {
    "nearly 10 million units": ("nearly", "10000000", "cars vehicles vehicles/year"),
    "21.3 percent": ("", "21.3", "percent"),
    "21.3 per cent": ("", "21.3", "percent"),
    "21.3%": ("", "21.3", "percent"),
    "21.3 %": ("", "21.3", "percent"),
    "21.3％": ("", "21.3", "percent"),
    "about 4 percentage points": ("about", "4", "points"),
    "over 6.8 billion yuan": ("over", "6800000000", "CNY"),
    "about 949.46 million U.S. dollars": ("about", "949460000", "USD"),
    "approximately US$700 million": ("approximately", "700000000", "USD"),
    "approximately €8.7bn": ("approximately", "8700000000", "EUR"),
    "$2.3 billion": ("", "2300000000", "USD"),
    "more than 400 industry representatives": ("more than", "400", "people"),
    "More than 1,500 entrepreneurs": ("more than", "1500", "people"),
    "28 trade and investment deals": ("", "28", "deals"),
    "150,000 vehicles a year": ("", "150000", "cars vehicles vehicles/year"),
    "33 fuel-powered and new energy vehicles (NEVs) models": ("", "33", "models"),
    "6.937 million units": ("", "6937000", "cars vehicles vehicles/year"),
    "28,028,200": ("", "28028200", ""),
    "over 2,000 processes": ("over", "2000", "processes"),
    "3-day": ("", "3", "days"),
    "three-day": ("", "3", "days"),
    "two years": ("", "2", "years"),
    "40 years": ("", "40", "years"),
    "3 years and 2 months": ("", "38", "months"),
    "two years and seven months": ("", "31", "months"),
    "13 long years": ("", "13", "years"),
    "six plants": ("", "6", "plants"),
    "a single Jetta model": ("", "1", "models"),
    "third trip": ("", "3", "trips"),
    "the first": ("", "1", ""),
    "ninth": ("", "9", ""),
    "6th": ("", "6", ""),
    "500,000th vehicle": ("", "500000", "vehicles"),
    "30 millionth vehicle": ("", "30000000", "vehicles"),
    "one millionth vehicle": ("", "1000000", "vehicles"),
    "about half": ("about", "50", "percent"),
    "nearly half of the firms": ("nearly", "50", "percent"),
    "a quarter": ("", "25", "percent"),
    "century-old": ("", "100", "years"),
    "4.2 … million units": ("", "4200000", "cars vehicles vehicles/year"),
    "-3.5%": ("", "-3.5", "percent"),
    "decreasing by 7.3 percent": ("", "-7.3", "percent"),
    "down nearly 7.3 percent": ("nearly", "-7.3", "percent"),
    "a drop of 4 percentage points": ("", "-4", "points"),
    "a 7.3 percent decline": ("", "-7.3", "percent"),
    "about 7.3% lower": ("about", "-7.3", "percent"),
    "thirty million cars": ("", "30000000", "cars vehicles vehicles/year"),  # once refused
    "fell sharply by 7.3 percent": ("", "-7.3", "percent"),
    "an increase of about 4 percentage points": ("about", "4", "points"),
    "a drop in vehicle deliveries of 7.3 percent": ("", "-7.3", "percent"),
    "up 7.3 percent": ("", "7.3", "percent"),
    "up to 7.3 percent": ("up to", "7.3", "percent"),
    "7.3 percent off": ("", "-7.3", "percent"),
    "7.3 percent worse": ("", "-7.3", "percent"),
    "7.3 percent short of target": ("", "-7.3", "percent"),
    "4.1 percent negative growth": ("", "-4.1", "percent"),
    "7.3 percent sales decline": ("", "-7.3", "percent"),
    "7.3 percent in decline": ("", "-7.3", "percent"),
    "7.3 percent year-on-year growth": ("", "7.3", "percent"),
    "7.3 percent of lost jobs": ("", "7.3", "percent"),
    "2.5 points lower": ("", "-2.5", "points"),
    "20 car makers": ("", "20", "companies"),
    "20 German firms in China": ("", "20", "companies"),
    "5 U.S. firms": ("", "5", "companies"),
    "up 7.3 percent year on year": ("", "7.3", "percent"),
    "a 30 percent share": ("", "30", "percent"),
    "30 percent of the firms": ("", "30", "percent"),
    "1.8 billion Chinese yuan": ("", "1800000000", "CNY"),
    "30 years of cooperation": ("", "30", "years"),
    # Once refused: other hedges, before the number and after it.
    "well over 400": ("well over", "400", ""),
    "just under 5 per cent": ("just under", "5", "percent"),
    "~300 people": ("~", "300", "people"),
    "400 or more": ("or more", "400", ""),
    "400+": ("+", "400", ""),
    "2 million or so": ("or so", "2000000", ""),
    "20-ish firms": ("ish", "20", "companies"),
    "20ish firms": ("ish", "20", "companies"),
    "20 firms at the very least": ("at the very least", "20", "companies"),
    "20 firms minimum": ("minimum", "20", "companies"),
    "20 firms tops": ("tops", "20", "companies"),
    "20 firms or thereabouts": ("or thereabouts", "20", "companies"),
    "20 dealers+": ("+", "20", ""),
    "400 people at most": ("at most", "400", "people"),
    # Once refused: words, fractions, multiples, lakhs.
    "−3.5%": ("", "-3.5", "percent"),
    "twenty-one deals": ("", "21", "deals"),
    "one hundred firms": ("", "100", "companies"),
    "a dozen firms": ("", "12", "companies"),
    "a third of the firms": ("", "100/3", "percent"),
    "three quarters": ("", "75", "percent"),
    "one in five companies": ("", "20", "percent"),
    "half a million cars": ("", "500000", "cars vehicles vehicles/year"),
    "half million cars": ("", "500000", "cars vehicles vehicles/year"),
    "two and a half million": ("", "2500000", ""),
    "two decades": ("", "20", "years"),
    "10k": ("", "10000", ""),
    "5 millions": ("", "5000000", ""),
    "5 lakh cars": ("", "500000", "cars vehicles vehicles/year"),
    "more than sixfold": ("more than", "6", "1 fold"),
    "twice": ("", "2", "1 fold"),
    "doubled": ("", "2", "1 fold"),
    "more than 15 new or updated cars": ("more than", "15", "cars vehicles vehicles/year"),
    "three times as many": ("", "3", "1 fold"),
}
GERMAN = {
    "ein Rückgang von rund 7,3 Prozent": ("rund", "-7.3", "percent"),
    "um 7,3 Prozent gesunken": ("", "-7.3", "percent"),
    "stieg um 7,3 Prozent": ("", "7.3", "percent"),
    "mehr als 7,3 Prozent": ("mehr als", "7.3", "percent"),
    "bis zu 1,8 Milliarden Euro": ("bis zu", "1800000000", "EUR"),
    "knapp 1,8 Mrd. Euro": ("knapp", "1800000000", "EUR"),
    "fast 10 Millionen Fahrzeuge": ("fast", "10000000", "vehicles"),
    "5,5 Billionen Yuan": ("", "5500000000000", "CNY"),
    "21,3 Prozent": ("", "21.3", "percent"),
    "rund 4 Prozentpunkte": ("rund", "4", "points"),
    "über 2.000 Unternehmen": ("über", "2000", "companies"),
    "627 Mitglieder": ("", "627", "companies"),
    "fünf Millionen Fahrzeuge": ("", "5000000", "vehicles"),
    "die Hälfte": ("", "50", "percent"),
    "1.234,5 Mio. Euro": ("", "1234500000", "EUR"),
    "1,8 Milliarden US-Dollar": ("", "1800000000", "USD"),
    "7,3 Prozent Absatzrückgang": ("", "-7.3", "percent"),
    "7,3 Prozent Einbußen": ("", "-7.3", "percent"),
    "7,3 Prozent Minuswachstum": ("", "-7.3", "percent"),
    "7,3 Prozent im Minus": ("", "-7.3", "percent"),
    "7,3 Prozent Absatzplus": ("", "7.3", "percent"),
    "20 Unternehmen aus Deutschland": ("", "20", "companies"),
    # Once refused.
    "um rund 4 Prozentpunkte": ("rund", "4", "points"),
    "knapp über 400": ("knapp über", "400", ""),
    "eineinhalb Milliarden": ("", "1500000000", ""),
    "5 Mio Euro": ("", "5000000", "EUR"),
    "400 und mehr": ("und mehr", "400", ""),
    "ein Drittel": ("", "100/3", "percent"),
    "zwei von drei Firmen": ("", "200/3", "percent"),
    "gut 45 Prozent": ("gut", "45", "percent"),
    "36'000 Fahrzeuge": ("", "36000", "vehicles"),
    "20 Unternehmen und darüber": ("und darüber", "20", "companies"),
    "20 Unternehmen in etwa": ("in etwa", "20", "companies"),
    "20 Händler mindestens": ("mindestens", "20", ""),
    "verdoppeln sich fast": ("fast", "2", "1 fold"),
}
CHINESE = {
    "同比下降约7.3%": ("约", "-7.3", "percent"),
    "减少了7.3个百分点": ("", "-7.3", "points"),
    "增长7.3%": ("", "7.3", "percent"),
    "近1000万辆": ("近", "10000000", "vehicles"),
    "超过68亿元": ("超过", "6800000000", "CNY"),
    "超68亿元": ("超", "6800000000", "CNY"),
    "约9.4946亿美元": ("约", "949460000", "USD"),
    "5.5万亿元": ("", "5500000000000", "CNY"),
    "86.1万辆": ("", "861000", "vehicles"),
    "21.3%": ("", "21.3", "percent"),
    "约4个百分点": ("约", "4", "points"),
    "约半数": ("约", "50", "percent"),
    "2000": ("", "2000", ""),
    "68亿元人民币": ("", "6800000000", "CNY"),
    "7.3%的下滑": ("", "-7.3", "percent"),
    "7.3%的销量减少": ("", "-7.3", "percent"),
    "7.3%负增长": ("", "-7.3", "percent"),
    "7.3%跌幅": ("", "-7.3", "percent"),
    "7.3%的增幅": ("", "7.3", "percent"),
    "400辆新能源汽车": ("", "400", "vehicles"),
    "400家车企": ("", "400", "companies"),
    "30年来": ("", "30", "years"),
    # Once refused.
    "三分之一": ("", "100/3", "percent"),
    "10,000辆": ("", "10000", "vehicles"),
    "400多家": ("多", "400", "companies"),
    "400余家": ("余", "400", "companies"),
    "3000多万辆": ("多", "30000000", "vehicles"),
    "10万辆左右": ("左右", "100000", "vehicles"),
    "100家以上": ("以上", "100", "companies"),
    "5千辆": ("", "5000", "vehicles"),
    "400家企业有余": ("有余", "400", "companies"),
    "400辆不止": ("不止", "400", "vehicles"),
    "400辆开外": ("开外", "400", "vehicles"),
    "突破3000万辆": ("突破", "30000000", "vehicles"),
    "百万": ("", "1000000", ""),
    "两年": ("", "2", "years"),
}
#: Language, phrase -> the two ends of a range, hedge and units; once refused.
RANGES = {
    ("en", "10-20 percent"): ("10", "20", "", "percent"),
    ("en", "10 to 20 percent"): ("10", "20", "", "percent"),
    ("en", "about 60 to 70 firms"): ("60", "70", "about", "companies"),
    ("en", "20 or thirty firms"): ("20", "30", "", "companies"),
    ("en", "between 3 and 5 million euros"): ("3000000", "5000000", "", "EUR"),
    ("en", "down 3 to 5 percent"): ("-5", "-3", "", "percent"),
    ("de", "15.000 bis 18.000 Fahrzeuge"): ("15000", "18000", "", "vehicles"),
    ("de", "um 3 bis 5 Prozent gesunken"): ("-5", "-3", "", "percent"),
    ("zh", "1至2万辆"): ("10000", "20000", "", "vehicles"),
    ("zh", "2000万-3000万辆"): ("20000000", "30000000", "", "vehicles"),
}
PHRASES = [
    (language, text, reading)
    for language, phrases in (("en", ENGLISH), ("de", GERMAN), ("zh", CHINESE))
    for text, reading in phrases.items()
]


@pytest.mark.parametrize(("language", "text", "reading"), PHRASES)
def test_a_phrase_gives_back_hedge_number_and_units(language, text, reading):
    phrase = read_phrase(text, language)
    hedge, value, units = reading
    assert phrase.hedge == hedge
    assert phrase.number.value == Fraction(value)
    assert phrase.units == set(units.split())


@pytest.mark.parametrize(("language", "text"), RANGES)
def test_a_range_gives_back_both_its_ends(language, text):
    lower, upper, hedge, units = RANGES[language, text]
    phrase = read_phrase(text, language)
    assert phrase.upper is not None
    assert (phrase.number.value, phrase.upper.value) == (Fraction(lower), Fraction(upper))
    assert (phrase.hedge, phrase.units) == (hedge, set(units.split()))


@pytest.mark.parametrize(
    ("text", "mantissa", "scale"),
    [
        ("6.8 billion", "6.8", 10**9),
        ("10 million", "10", 10**6),
        ("10,000,000", "10000000", 1),
        ("12.0 percent", "12.0", 1),
        ("949.46 million", "949.46", 10**6),
    ],
)
def test_the_mantissa_is_kept_as_printed(text, mantissa, scale):
    number = read_phrase(text).number
    assert (str(number.mantissa), number.scale) == (mantissa, scale)


def test_words_of_every_unit_are_lower_case_as_phrases_are_read():
    assert all(word == word.lower() for word, _ in list_words("unit"))


# Traps


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "over the next two years"),
        ("en", "hundreds of firms"),
        ("en", "tens of millions"),
        ("en", "nearly"),
        ("en", ""),
        ("en", "10² cars"),
        ("en", "a few thousand cars"),
        ("en", "barely 5 percent"),
        ("de", "kaum 5 Prozent"),
    ],
)
def test_a_phrase_that_does_not_begin_with_its_number_is_refused(language, text):
    with pytest.raises(PhraseError) as caught:
        read_phrase(text, language)
    assert str(caught.value) == f"no number begins {text!r} after its hedge"


@pytest.mark.parametrize(
    ("language", "text", "rest"),
    [
        ("en", "21,3 percent", "3"),
        ("en", "1,0000", "0"),
        ("en", "nine of ten firms", "of ten"),
        ("en", "3-Series", "Series"),
    ],
)
def test_what_follows_a_number_and_changes_it_is_never_dropped(language, text, rest):
    with pytest.raises(PhraseError) as caught:
        read_phrase(text, language)
    message = str(caught.value)
    assert message.startswith(f"{text!r} goes on after its number with {rest!r}")
    assert message.endswith(", which is not read")


#: What is no number of the unit whose word it has: of another currency, thing or time, or hedged.
UNREAD = {
    "en": """1.8 billion Hong Kong dollars | 1.8 billion Canadian dollars | $1.8 billion Canadian
        1.8 billion dollars Canadian | 2.5 billion Taiwan yuan | 7.3 percent below last year
        7.3 percent under plan | 7.3 percent (decline) | 400 vehicles fewer | 30 car sales
        30 vehicle types | 30 years ago | 30 years earlier | 20 firms, give or take
        20 firms if not more | 20 firms or about that | 20-some dealers | 20 dealers, perhaps""",
    "de": """1,8 Milliarden Hongkong-Dollar | 1,8 Milliarden kanadische Dollar
        7,3 Prozent unter Vorjahr | 7,3 Prozent über Plan | 30 Jahre zuvor
        20 Unternehmen und ein paar""",
    "zh": """25亿港元 | 25亿日元 | 25亿新台币元 | 25亿元港币 | 7.3%低于去年 | 30年前 | 30年后
        400家馆有余 | 400名员工多""",
}


@pytest.mark.parametrize(
    ("language", "text"),
    [(x, text.strip()) for x in UNREAD for text in re.split(r"[|\n]", UNREAD[x])],
)
def test_what_stands_beside_a_unit_and_is_not_read_is_refused(language, text):
    with pytest.raises(PhraseError, match=r" goes on after its number with .*, which is not read$"):
        read_phrase(text, language)


@pytest.mark.parametrize("language", ["en", "de", "zh"])
def test_every_hedge_after_a_number_is_read_or_refused(language):
    for word, _ in list_words("hedge after", language=language):
        text = "400辆" + word if language == "zh" else f"400 {word}"
        assert read_phrase(text, language).hedge == word
    for word, _ in list_words("unread after", language=language):
        text = "400辆" + word if language == "zh" else f"400 {word}"
        with pytest.raises(PhraseError, match="goes on after its number"):
            read_phrase(text, language)


def test_a_horizon_is_no_hedge_once_it_is_cut_to_its_number():
    assert read_phrase("two years").hedge == ""


def test_a_language_that_is_not_read_is_refused():
    with pytest.raises(PhraseError) as caught:
        read_phrase("10 millions", "fr")
    assert str(caught.value) == "no number is read in 'fr'; the languages are de, en, zh"


def test_the_same_digits_are_another_number_in_another_language():
    assert read_phrase("2.000", "de").number.value == 2000
    assert read_phrase("2.000", "en").number.value == 2
    assert read_phrase("2,000", "en").number.value == 2000
    assert read_phrase("2,000", "de").number.value == 2


def test_the_last_word_that_names_a_unit_decides():
    assert read_phrase("33 vehicles models").units == {"models"}
    assert read_phrase("9.5亿美元", "zh").units == {"USD"}
    assert read_phrase("4 percentage points").units == {"points"}


@pytest.mark.parametrize("language", ["en", "de", "zh"])
def test_every_hedge_of_a_language_is_found_before_its_number(language):
    number = {"en": " 4 million", "de": " 400", "zh": "400"}[language]
    words = dict(list_words("hedge", "borrowed hedge", language=language)).keys() - {"late"}
    assert {read_phrase(f"{word}{number}", language).hedge for word in words} == words


def test_a_hedge_is_a_whole_word_where_words_are_parted():
    with pytest.raises(PhraseError):
        read_phrase("overall 400")


DECIMALS = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places),
    st.integers(-(10**10), 10**10),
    st.integers(0, 3),
)


@given(DECIMALS, st.sampled_from(["en", "de"]))
def test_a_number_written_by_the_locale_is_read_as_the_same_number(value, language):
    assert read_phrase(format_decimal(value, locale=language), language).number.value == value


@given(DECIMALS)
def test_a_number_written_in_chinese_prose_is_read_as_the_same_number(value):
    text = format_decimal(value, "0.###", locale="zh")
    assert read_phrase(text + "辆", "zh").number.value == value


@given(
    st.integers(1, 9999).map(lambda number: Decimal(number).scaleb(-2)),
    st.sampled_from([("en", "million"), ("de", "Millionen"), ("zh", "万")]),
)
def test_a_scale_word_multiplies_and_the_decimals_stay(value, scale):
    language, word = scale
    number = read_phrase(
        f"{format_decimal(value, '0.00', locale=language)} {word}", language
    ).number
    assert number.mantissa.as_tuple().exponent == -2
    assert number.value == value * {"million": 10**6, "Millionen": 10**6, "万": 10**4}[word]


@pytest.mark.parametrize("text", ["40 dealers", "40 unitarians", "3 bonuses", "40 Autogramme"])
def test_a_unit_inside_another_word_is_none(text):
    language = "de" if text.endswith("Autogramme") else "en"
    assert read_phrase(text, language).units == frozenset()


def test_two_scale_words_are_multiplied():
    assert read_phrase("5.5万亿元", "zh").number.value == 5_500_000_000_000
    assert read_phrase("2 thousand billion yuan").number.value == 2_000_000_000_000
