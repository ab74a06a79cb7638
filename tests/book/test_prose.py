"""Prose: sentences name facts, and each number becomes a link; nothing else becomes markup."""

import math
import re
from dataclasses import replace
from fractions import Fraction

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from analysis.book.prose import (
    FORMS,
    SENTENCE,
    link_fact,
    machine_value,
    read_template,
    say,
    show_list,
    show_paragraph,
    word_fact,
    word_range,
    write_text,
)
from analysis.book.tables import tell_name, tell_time
from analysis.errors import FactError
from analysis.facts.fact import Fact, Source, Tier
from analysis.quantities.interval import Basis, Interval, point

GAZETTE = Source("sea", "Gazette", "Ships", "2025-05-02", "http://a.example")
VALUE = Fact(
    "value",
    Tier.PRINTED,
    "money",
    "CNY",
    Interval(
        Fraction(6_800_000_000),
        Fraction(7_100_000_000),
        lower_open=True,
        lower_basis=Basis.WORD,
        upper_basis=Basis.USAGE,
    ),
    "Conference",
    "value of the deals",
    period="2025-H1",
    value=Fraction(6_800_000_000),
    as_printed="over 6.8 billion yuan",
    hedge="over",
    source=GAZETTE,
    paragraph=4,
)
DEALS = replace(
    VALUE,
    id="deals",
    kind="count",
    unit="deals",
    interval=point(28),
    value=Fraction(28),
    as_printed="28 deals",
    hedge="",
)
MEAN = Fact(
    "mean",
    Tier.DERIVED,
    "money",
    "CNY",
    Interval(Fraction(6_800_000_000, 28), math.inf, lower_open=True, lower_basis=Basis.WORD),
    "Conference",
    "mean value of a deal",
    inputs=("value", "deals"),
)
LATE = replace(
    VALUE,
    id="late",
    kind="date",
    unit="date",
    interval=Interval(Fraction(739545), Fraction(739555), lower_basis=Basis.USAGE),
    period="2025-10",
    value=None,
    as_printed="late October",
    hedge="late",
)
COUNT = replace(
    DEALS,
    id="count",
    kind="ordinal",
    unit="vehicles",
    interval=point(30_000_000),
    value=Fraction(30_000_000),
    as_printed="30 millionth vehicle",
)
GROWTH = Fact("growth", Tier.ASSUMPTION, "rate", "percent", point(5), "", "growth", note="a guess")
FACTS = {fact.id: fact for fact in (VALUE, DEALS, MEAN, LATE, COUNT, GROWTH)}


def told(template: str, lang: str = "en") -> str:
    """What a sentence says, no-break spaces shown as spaces."""
    return say(template, FACTS, lang).text.replace("\u00a0", " ").replace("\u2009", " ")


# Forms


@pytest.mark.parametrize(
    ("template", "sentence"),
    [
        ("{value}", "over 6.8 billion yuan"),
        ("{value:range}", "6.8 to ~7.1 billion yuan"),
        ("{value:number}", "6.8 billion yuan"),
        ("{value:lower}", "6.8 billion yuan"),
        ("{value:upper}", "7.1 billion yuan"),
        ("{value:period}", "first half of 2025"),
        ("{value:printed}", "“over 6.8 billion yuan”"),
        ("{deals} deals", "28 deals"),
        ("{deals:range}", "28"),
        ("{mean}", "over 242.8 million yuan"),
        ("{mean:number}", "over 242.8 million yuan"),
        ("{mean:upper}", "∞"),
        ("{late}", "late October 2025"),
        ("{late:range}", "21–31 Oct 2025"),
        ("{late:number}", "late October 2025"),
        ("{count}", "30 millionth"),
        ("{count:number}", "30 million"),
        ("{growth}", "5%"),
        ("{{{deals}}}", "{28}"),
        ("no fact at all", "no fact at all"),
        ("", ""),
    ],
)
def test_a_form_words_the_fact_in_its_own_way(template, sentence):
    assert told(template) == sentence


def test_every_form_is_tried_above_or_refused_for_facts_that_have_it_not():
    assert FORMS.keys() == {"", "by", "range", "number", "lower", "upper", "period", "printed"}


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("en", "over 6.8 billion yuan, late October 2025"),
        ("de", "mehr als 6,8 Milliarden Yuan, Ende Oktober 2025"),
        ("zh", "超过68亿元, 2025年10月下旬"),
    ],
)
def test_numbers_and_dates_are_worded_in_the_language_of_the_page(lang, sentence):
    assert told("{value}, {late}", lang) == sentence


def test_a_number_is_a_link_to_its_entry_with_its_value_for_machines():
    assert say("{deals:number} of them", FACTS).html == (
        '<a class="fact printed" href="#fact-deals" data-fact="deals">'
        '<data value="28">28</data></a> of them'
    )


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        (VALUE, "6800000000"),
        (replace(VALUE, value=Fraction("21.3")), "21.3"),
        (MEAN, "(1700000000/7, inf)"),
        (LATE, "[739545, 739555]"),
    ],
)
def test_machines_read_the_printed_number_or_the_interval(fact, value):
    assert machine_value(fact) == value


def test_facts_are_listed_once_in_the_order_of_the_sentence():
    said = say("{mean}: {value} in {deals} deals, so {mean:lower}", FACTS)
    assert said.facts == ("mean", "value", "deals")
    assert read_template("{mean}: {value} in {deals} deals, so {mean:lower}") == said.facts


def test_the_html_of_a_sentence_reads_as_its_text():
    said = say("A & B: {mean}, {value:printed} < {late}", FACTS)
    assert BeautifulSoup(said.html, "html.parser").get_text() == said.text


# What is shown as text


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("R&D", "R&amp;D"),
        ("&lt;b&gt;", "&amp;lt;b&amp;gt;"),
        ("\"quoted\" and 'so'", "\"quoted\" and 'so'"),
        ("plain 中文 ä", "plain 中文 ä"),
        ("a \u202edesrever", "<bdi>a \u202edesrever</bdi>"),
        ("\u200f<b>", "<bdi>\u200f&lt;b&gt;</bdi>"),
        ("عدد", "<bdi>عدد</bdi>"),
    ],
)
def test_text_from_data_is_shown_and_neither_run_nor_able_to_turn_the_line(text, html):
    assert write_text(text) == html
    assert say(text, {}).html == html


# Tables hold no control characters, and HTML has its own reading of them.
@given(st.text(st.characters(exclude_categories=["Cc", "Cs"])))
def test_any_text_comes_out_of_a_page_as_it_went_in(text):
    soup = BeautifulSoup(f"<p>x{write_text(text)}</p>", "html.parser")
    assert {tag.name for tag in soup.find_all(True)} <= {"p", "bdi"}
    assert soup.get_text() == f"x{text}"


def test_a_phrase_with_markup_is_quoted_as_text_inside_its_link():
    hostile = replace(VALUE, as_printed='<img src=x onerror="1">&')
    html = say("{value:printed}", {"value": hostile}).html
    assert '“&lt;img src=x onerror="1"&gt;&amp;”</data></a>' in html
    assert BeautifulSoup(html, "html.parser").find("img") is None


def test_an_id_with_a_quote_cannot_leave_its_attribute():
    html = link_fact(replace(DEALS, id='x" onclick="1'), "28")
    link = BeautifulSoup(html, "html.parser").a
    assert sorted(link.attrs) == ["class", "data-fact", "href"]
    assert link["data-fact"] == 'x" onclick="1'


# Errors


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{deals:rang}", "{deals:rang} has an unknown form; did you mean range?"),
        ("{deals:.2f}", "{deals:.2f} has an unknown form; known: , by, lower, number, period, "),
        ("{deals", "the sentence '{deals' has a stray brace (expected '}' before end of string)"),
        ("28}", "the sentence '28}' has a stray brace (Single '}' encountered in format string)"),
        ("a {} b", "the sentence 'a {} b' has a brace that names no fact"),
        ("{:range}", "the sentence '{:range}' has a brace that names no fact"),
        (
            "{mean:printed}",
            "mean (derived) is printed nowhere; leave out ':printed'",
        ),
        (
            "{growth:printed}",
            "growth (assumption) is printed nowhere; leave out ':printed'",
        ),
        ("{mean:period}", "mean has no period; leave out ':period'"),
    ],
)
def test_a_template_that_cannot_be_read_is_refused(template, message):
    with pytest.raises(FactError) as caught:
        say(template, FACTS)
    assert str(caught.value).startswith(message)


# Paragraphs and lists


@pytest.mark.parametrize(
    ("voice", "html", "text"),
    [
        ("", '<p class="say">A.</p>', "A."),
        (
            "computed",
            '<p class="say computed"><span class="voice">We compute:</span> A.</p>',
            "We compute: A.",
        ),
        (
            "source",
            '<p class="say source"><span class="voice">A source says:</span> A.</p>',
            "A source says: A.",
        ),
        (
            "opinion",
            '<p class="say opinion"><span class="voice">We think:</span> A.</p>',
            "We think: A.",
        ),
    ],
)
def test_a_paragraph_tells_who_speaks(voice, html, text):
    shown = show_paragraph(say("A.", {}), {}, voice=voice)
    assert (shown._repr_html_(), repr(shown)) == (html, text)


def test_an_unknown_voice_is_refused():
    with pytest.raises(FactError) as caught:
        show_paragraph(say("A.", {}), {}, voice="rumour")
    assert str(caught.value) == "'rumour' is no voice; choose source, computed or opinion"


def test_a_list_has_one_item_a_sentence():
    shown = show_list([say("A.", {}), say("{deals}", FACTS)])
    assert shown.html == f'<ul class="findings"><li>A.</li><li>{link_fact(DEALS, "28")}</li></ul>'
    assert shown.text == "- A.\n- 28"


def test_a_sentence_is_data_too_with_the_ranges_that_do_not_stand_in_it():
    template = "{value} in {deals} deals, a mean of {mean}, {late:period}, {late}"
    shown = show_paragraph(say(template, FACTS), FACTS)
    (record,) = shown._repr_mimebundle_(include=None, exclude=None).values()
    assert list(shown.bundle) == [SENTENCE]
    assert (record["text"], record["facts"]) == (shown.text, ["value", "deals", "mean", "late"])
    assert f'<p class="say">{record["html"]}</p>' == shown.html
    assert record["numbers"] == [
        {"fact": "value", "worded": "over 6.8\xa0billion yuan", "read": word_range(VALUE)},
        {"fact": "late", "worded": "late October 2025", "read": word_range(LATE)},
    ]


@pytest.mark.parametrize(
    "template", ["{value}, read as {value:range}", "{value:period}", "{deals}"]
)
def test_a_range_that_stands_in_the_sentence_or_is_none_is_not_told_again(template):
    (bundle,) = show_paragraph(say(template, FACTS), FACTS).bundle.values()
    assert bundle["numbers"] == []


# Names and periods that no fact stands behind


@pytest.mark.parametrize(
    "name",
    [
        "30 millionth FAW-Volkswagen car",
        "People's Daily, 1,500 words",
        "R&D <script>alert(1)</script>",
        "“15” \u202b16\u202c ١٧",
    ],
)
def test_a_name_is_shown_as_text_and_its_numbers_as_data(name):
    cell = tell_name(name)
    soup = BeautifulSoup(cell.html, "html.parser")
    assert soup.get_text() == name == cell.text
    assert not soup.find("script")
    assert all(re.fullmatch(r"[\d.,]+", data.get_text()) for data in soup.find_all("data"))
    assert not re.search(r"\d", "".join(soup.find_all(string=True, recursive=False)))


@pytest.mark.parametrize(
    ("lang", "text"), [("en", "June 2025"), ("de", "Juni 2025"), ("zh", "2025年6月")]
)
def test_a_period_is_worded_in_the_language_and_marked_as_time(lang, text):
    assert tell_time("2025-06", lang).html == f'<time datetime="2025-06">{text}</time>'


def test_a_half_year_is_marked_by_its_year_and_no_period_is_empty():
    assert '<time datetime="2025">' in tell_time("2025-H1").html
    assert tell_time("").html == ""


# Facts in words


def test_a_derived_fact_is_worded_by_its_interval_and_a_printed_one_as_printed():
    bounded = replace(MEAN, interval=Interval(Fraction(242_857_143), Fraction(253_571_428)))
    assert word_fact(bounded) == word_range(bounded) == "242 to 254\u00a0million yuan"
    assert word_fact(VALUE) != word_range(VALUE)


def test_an_assumption_is_shown_with_every_digit_that_was_chosen():
    chosen = replace(GROWTH, value=Fraction("2.123456"), interval=point(Fraction("2.123456")))
    assert word_fact(chosen) == "2.123456%"


def test_who_printed_a_number_is_named_and_not_linked():
    said = say("{value:by} counted {value}", FACTS)
    assert said.text.startswith("Gazette counted over 6.8")
    assert said.html.startswith("Gazette counted <a ")
    assert said.worded == (("value", ("over 6.8\xa0billion yuan",)),)
