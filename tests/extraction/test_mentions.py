"""Mentions: every number of a paragraph is found, and read right or refused; nothing is guessed."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import PhraseError
from analysis.extraction.mentions import find_mentions

PUBLISHED = date(2025, 2, 26)
#: What stands in a sentence -> hedge, value and unit.
ENGLISH = {
    "over 6.8 billion yuan": "over 6800000000 CNY",
    "twenty-one deals": "21 deals",
    "half a million cars": "500000 vehicles",
    "two and a half million cars": "2500000 vehicles",
    "a dozen firms": "12 companies",
    "1 in 5": "20 percent",
    "one out of every two": "50 percent",
    "a third of": "100/3 percent",
    "two-thirds": "200/3 percent",
    "~300 people": "~ 300 people",
    "just under 5 per cent": "just under 5 percent",
    "more than sixfold": "more than 6 fold",
    "doubled": "2 fold",
    "36'000 cars": "36000 vehicles",
    "10 000 cars": "10000 vehicles",
    "10k cars": "10000 vehicles",
    "€8.7bn": "8700000000 EUR",
    "US$700 million": "700000000 USD",
    "14-15 per cent": "14..15 percent",
    "between 3 and 5 percent": "3..5 percent",
    "$2-$3 billion": "2000000000..3000000000 USD",
    "400 people at most": "at most 400 people",
    "30 millionth vehicle": "30000000 vehicles",
    "three-day visit": "3 days",
    "the past decade": "10 years",
    "two decades": "20 years",
    "two mid-sized VW-branded electric models": "2 models",
    "33 fuel-powered and new energy vehicles (NEVs) models": "33 models",
    "150,000 cars a year": "150000 vehicles/year",
    "4 percentage points": "4 points",
}


def read(text: str, language: str = "en", day: date | None = None) -> list[tuple[str, str]]:
    """Each phrase found, with hedge, value and unit."""
    found = find_mentions(text, language, day)
    return [(x.phrase, f"{x.hedge} {x.value} {x.unit}".strip()) for x in found]


@pytest.mark.parametrize(("phrase", "reading"), ENGLISH.items())
def test_a_phrase_is_read_in_a_sentence(phrase: str, reading: str) -> None:
    ((_, found),) = read(f"The firm said that it was {phrase}, as planned.")
    assert found == reading


@pytest.mark.parametrize(
    "phrase",
    ["10² cars", "a few thousand cars", "hundreds of firms", "1,0000 cars", "21,3 percent"],
)
def test_what_is_not_understood_has_no_value_and_a_doubt(phrase: str) -> None:
    (mention,) = find_mentions(f"The firm said that it was {phrase}, as planned.")
    assert mention.value == ""
    assert mention.doubt


@pytest.mark.parametrize("phrase", ["3-Series", "5G", "911 Carrera", "ID.3", "Industry 4.0", "A4"])
def test_a_name_is_no_count(phrase: str) -> None:
    (mention,) = find_mentions(f"The firm spoke of {phrase} again.")
    assert mention.category == "name"


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("shares of 3, 5 and 8 percent", ["3 percent", "5 percent", "8 percent"]),
        ("NEVs rose from roughly 8,000 then", ["roughly 8000 vehicles"]),
        ("5 million euros (about 39 million yuan)", ["5000000 EUR", "about 39000000 CNY"]),
        ("up 3.6% to 14,800 cars", ["3.6 percent", "14800 vehicles"]),
    ],
)
def test_a_unit_may_stand_elsewhere(text: str, readings: list[str]) -> None:
    assert [found for _, found in read(text)] == readings


@pytest.mark.parametrize(
    ("phrase", "period"),
    [
        ("on Friday", "2023-05-12"),
        ("yesterday", "2023-05-12"),
        ("last year", "2022"),
        ("last month", "2023-04"),
        ("in the first quarter of 2023", "2023-Q1"),
        ("in the second half of 2022", "2022-H2"),
        ("in the first three months of the year", "2023-01/2023-03"),
        ("between January and April", "2023-01/2023-04"),
        ("late April", "2023-04"),
        ("in October", "2022-10"),
        ("from Sept. 27 to 30, 2020", "2020-09-27/2020-09-30"),
        ("on 12 April 2024", "2024-04-12"),
        ("by 2030", "2030"),
        ("from 2015 to 2020", "2015/2020"),
        ("in the 1980s", "1980/1989"),
        ("three years ago", "2020"),
    ],
)
def test_a_date_is_told_from_the_day_of_publication(phrase: str, period: str) -> None:
    (mention,) = find_mentions(f"The firm said {phrase} that all is well.", "en", date(2023, 5, 13))
    assert (mention.category, mention.value, mention.unit) == ("date", period, "date")


def test_the_previous_year_is_that_of_the_period_named_before() -> None:
    text = "In April, sales fell from the previous year."
    assert [x.value for x in find_mentions(text, "en", date(2024, 5, 6))] == ["2024-04", "2023-04"]


def test_a_relative_date_has_no_value_where_the_day_of_publication_is_not_known() -> None:
    (mention,) = find_mentions("It opened last year.")
    assert mention.value == ""
    assert "publication" in mention.doubt


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Three lines carry 40 passengers."),
        ("de", "Die drei Säle fassen 40 Passagiere."),
        ("zh", "3个研发中心有40名投资者代表，7条生产线。"),
    ],
)
def test_a_unit_that_no_figure_has_is_doubted(language: str, text: str) -> None:
    units = {x.unit: x.doubt for x in find_mentions(text, language)}
    assert units.pop("people", "") == ""
    assert units
    assert all(doubt == f"no figure has the unit {unit!r} yet" for unit, doubt in units.items())


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "It has 40 customers."),
        ("de", "Es kamen 90 Teile. Davon stammten 53 von deutschen Firmen."),
        ("zh", "10名投资者"),
        ("zh", "比亚迪在新加坡得标，价值1700万元，一辆75万新元。"),
    ],
)
def test_who_or_what_it_is_may_be_doubted(language: str, text: str) -> None:
    known = ("people", "companies", "SGD")
    found = [x for x in find_mentions(text, language) if x.unit in known]
    assert found
    assert found[0].doubt


@pytest.mark.parametrize("unit", ["km", "GWh", "hectares", "hours", "GBP", "percent"])
def test_a_measure_that_no_figure_has_is_not_doubted(unit: str) -> None:
    (found,) = find_mentions(f"It has 12 {unit}.")
    assert (found.unit, found.doubt) == (unit, "")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "It sold 12 billion cars."),
        ("de", "Das sind 2.385.400 Millionen Autos."),
        ("zh", "销售300亿辆。"),
    ],
)
def test_more_than_there_are_is_doubted(language: str, text: str) -> None:
    (found,) = find_mentions(text, language)
    assert found.doubt == "so many there are not: it may be a misprint"


@pytest.mark.parametrize(
    ("language", "quoted", "plain"),
    [
        ("en", '"We signed it today," he said.', '"We signed," he said today.'),
        ("en", "“We signed it yesterday”, he said.", "“We signed”, he said yesterday."),
        ("zh", "他说：“我们今天签署。”", "他说：“我们签署。”这是今天的事。"),
    ],
)
def test_a_day_told_in_quotation_marks_is_doubted(language: str, quoted: str, plain: str) -> None:
    (said,), (told,) = (find_mentions(x, language, PUBLISHED) for x in (quoted, plain))
    assert said.doubt == "it may be told of another day"
    assert (told.value, told.doubt) == (said.value, "")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "It will open on November 21. On November 21 it shows cars."),
        ("de", "Sie soll am 21. November öffnen. Am 21. November zeigt sie Autos."),
        ("zh", "将延期至11月21日至24日举办，于11月21日展现。"),
    ],
)
def test_a_day_named_twice_is_of_one_year(language: str, text: str) -> None:
    first, second = (x for x in find_mentions(text, language, PUBLISHED) if x.category == "date")
    assert first.value[:10] == second.value == f"{PUBLISHED.year}-11-21"
    assert second.doubt


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "It has sold 940 cars since January."),
        ("de", "Es verkaufte seit Januar 940 Autos."),
        ("zh", "1月交付新车940辆。"),
    ],
)
def test_a_month_that_has_just_begun_may_be_that_of_the_year_before(
    language: str, text: str
) -> None:
    for day, doubted in ((date(2026, 1, 20), True), (date(2026, 1, 30), False)):
        (month,) = (x for x in find_mentions(text, language, day) if x.category == "date")
        assert (month.value, bool(month.doubt)) == ("2026-01", doubted)


def test_mentions_are_in_order_and_their_phrases_stand_at_their_spans() -> None:
    text = "Over 400 people came on 3 May 2024; one of them, in an A4, had 2 of 3 seats."
    found = find_mentions(text, "en", date(2024, 5, 6))
    spans = [x.span for x in found]
    assert spans == sorted(spans)
    assert all(text[x.span[0] : x.span[1]] == x.phrase for x in found)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


def test_a_language_that_is_not_read_is_refused() -> None:
    with pytest.raises(PhraseError, match="no number is read in 'fr'"):
        find_mentions("10 millions", "fr")


#: Language, what was once misread or refused -> hedge, value and unit.
ONCE_WRONG = {
    ("zh", "超300億元"): "超 30000000000 CNY",
    ("zh", "15萬輛"): "150000 vehicles",
    ("zh", "52万辆/年"): "520000 vehicles/year",
    ("zh", "5年多"): "多 5 years",
    ("zh", "百万辆"): "1000000 vehicles",
    ("zh", "两年"): "2 years",
    ("zh", "3万至5万辆"): "30000..50000 vehicles",
    ("en", "one out of every two"): "50 percent",
    ("en", "5 lakh cars"): "500000 vehicles",
    ("en", "400 people at most"): "at most 400 people",
    ("de", "zwanzig Autos"): "20 vehicles",
    ("de", "hundert Autos"): "100 vehicles",
    ("de", "gut 45 Prozent"): "gut 45 percent",
    ("de", "36'000 Autos"): "36000 vehicles",
}


@pytest.mark.parametrize(("language", "phrase"), ONCE_WRONG)
def test_what_was_once_misread_or_refused_is_read(language: str, phrase: str) -> None:
    ((_, found),) = read(phrase, language)
    assert found == ONCE_WRONG[language, phrase]


#: Words and signs from which texts are thrown together.
PIECES = {
    "en": "the a one two half third million % - to from and per of 5 10.5 2,000 2024 May Monday "
    "last year ago cars euros $ more than over or nearly ID.3 = + ( ) . , first twice dozen",
    "de": "der ein zwei halb drittel Millionen % - bis von und pro 5 10,5 2.000 2024 Mai Montag "
    "vergangenen Jahr zuvor Autos Euro mehr als über oder knapp 3. April = + ( ) . , erste",
    "zh": "第 一 两 半 百 万 亿 % - 至 从 和 每 5 10.5 2000 2024年 5月 3日 周一 去年 以来 "
    "辆 元 家 超过 近 多 左右 。 ，",
}


@given(st.sampled_from(sorted(PIECES)), st.data())
def test_any_text_is_read_without_a_fault_and_in_order(language: str, data: st.DataObject) -> None:
    pieces = data.draw(st.lists(st.sampled_from(PIECES[language].split()), max_size=12))
    text = ("" if language == "zh" else " ").join(pieces)
    for day in (None, date(2024, 2, 29)):
        found = find_mentions(text, language, day)
        assert all(text[slice(*x.span)] == x.phrase for x in found)
        assert all(one.span[1] <= other.span[0] for one, other in pairwise(found))


#: Sentences that are cut anywhere and thrown together.
SENTENCES = {
    "en": (
        "Sales rose from 9.1% (5.7% a year ago) to between $2 and $3 billion, up by one in five.",
        "On May 3, 2024, some 1,200 workers (of 3,000) left; the first two of 62 A320s flew.",
        "It lost €1.5bn, or 2.5p a share, in the first half of 2023 against 40 a year before.",
    ),
    "de": (
        "Die Fahrzeuge erreichen eine Quote von 9,1 (5,7) Prozent, über das 2,5-Fache von 2023.",
        "Er fiel um minus 250 bis minus 300 Millionen Euro (Vorjahr: 7,2), davon 20 Cent je Aktie.",
        "Am 3. Mai 2024 kamen die ersten zwei von 40 Firmen, ein Drittel aus China (19) oder mehr.",
    ),
    "zh": (
        "2024年5月3日，其销量同比增长9.1%（去年为5.7%），达52万辆，超过3万至5万元。",
        "第一批两家企业中有三分之一、即近40多人，较上年同期翻了一番，每辆75万新元。",
        "自去年12月以来，从1.2亿美元降至八千万美元左右，跌破3000点，其中20个百分点。",
    ),
}


@given(st.sampled_from(sorted(SENTENCES)), st.data())
def test_a_text_cut_anywhere_is_read_without_a_fault(language: str, data: st.DataObject) -> None:
    text, place = "", st.integers(0, 90)
    for sentence in data.draw(st.lists(st.sampled_from(SENTENCES[language]), max_size=3)):
        text += sentence[data.draw(place) : data.draw(place)]
    for day in (None, date(2024, 2, 29)):
        assert all(text[slice(*x.span)] == x.phrase for x in find_mentions(text, language, day))


@pytest.mark.parametrize(
    ("language", "text", "unit"),
    [
        ("de", "Das Werk hat eine Jahreskapazität von 15 Gigawattstunden.", "GWh/year"),
        ("en", "It has an annual capacity of 240,000 vehicles.", "vehicles/year"),
        ("zh", "工厂年产能达15万辆。", "vehicles/year"),
    ],
)
def test_what_can_be_made_is_told_of_a_year(language: str, text: str, unit: str) -> None:
    (found,) = find_mentions(text, language)
    assert (found.unit, found.doubt) == (unit, "")
