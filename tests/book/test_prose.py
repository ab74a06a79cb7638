"""Prose: numbers of sentences are links to entries, which tell where each comes from."""

import math
import re
from collections import defaultdict
from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from analysis.book.book import Book
from analysis.book.entries import point_to_phrase, show_entry, show_trace
from analysis.book.prose import (
    FORMS,
    SENTENCE,
    escape_text,
    link_fact,
    machine_value,
    say,
    show_list,
    show_paragraph,
    word_fact,
    word_range,
)
from analysis.book.tables import tell_name, tell_time
from analysis.errors import FactError
from analysis.facts.fact import FACTS as SOURCES
from analysis.facts.fact import Fact, Source, Tier
from analysis.quantities.interval import Basis, Interval, parse_number, point
from analysis.quantities.wording import say_end

ARTICLE = Source(
    "sea",
    "Gazette",
    "Ships and cars",
    "2025-05-02",
    "http://a.example/1?a=1&b=2",
    author="A. Mate",
    speaks_for="a state news agency",
)
OFFICE = Source("", "Office", "Survey", "2025-01", "file: survey.pdf", seen="mirror")
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
    period="2025-06",
    exact=Fraction(6_800_000_000),
    as_printed="over 6.8 billion yuan",
    printed_numbers=(parse_number("6.8*1000000000"),),
    hedge="over",
    source=ARTICLE,
    paragraph=4,
    caveats=("rounded", "relayed"),
    note="announced, not paid",
)
FIRMS = Fact(
    "firms",
    Tier.CONTEXT,
    "count",
    "companies",
    point(28),
    "Conference",
    "firms",
    period="2025",
    exact=Fraction(28),
    as_printed="28 Firmen",
    printed_numbers=(parse_number("28"),),
    language="de",
    source=OFFICE,
    series="firms",
    definition="firms that came",
)
MEAN = Fact(
    "mean",
    Tier.DERIVED,
    "money",
    "CNY",
    Interval(Fraction(6_800_000_000, 28), math.inf, lower_open=True, lower_basis=Basis.WORD),
    "Conference",
    "mean value",
    formula="total / count",
    method="arithmetic mean",
    inputs=("value", "firms"),
    note="Mean of so many values.",
)
RATE = Fact(
    "rate",
    Tier.ASSUMPTION,
    "rate",
    "CNY/EUR",
    Interval(
        Fraction("8.2"),
        Fraction("8.5"),
        lower_basis=Basis.ASSUMPTION,
        upper_basis=Basis.ASSUMPTION,
    ),
    "",
    "rate",
    note="about the rate of the day",
)
DEALS = replace(
    VALUE,
    id="deals",
    kind="count",
    unit="deals",
    interval=point(28),
    exact=Fraction(28),
    as_printed="28 deals",
    printed_numbers=(parse_number("28"),),
    hedge="",
    caveats=(),
    note="",
)
LATE = replace(
    VALUE,
    id="late",
    kind="date",
    unit="date",
    interval=Interval(Fraction(739545), Fraction(739555), lower_basis=Basis.USAGE),
    period="2025-10",
    exact=None,
    as_printed="late October",
    hedge="late",
)
COUNT = replace(
    DEALS,
    id="count",
    kind="ordinal",
    unit="vehicles",
    interval=point(30_000_000),
    exact=Fraction(30_000_000),
    as_printed="30 millionth vehicle",
    printed_numbers=(parse_number("30*1000000"),),
)
GROWTH = Fact("growth", Tier.ASSUMPTION, "rate", "percent", point(5), "", "growth", note="a guess")
FACTS = {fact.id: fact for fact in (VALUE, FIRMS, DEALS, MEAN, LATE, COUNT, GROWTH, RATE)}


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
        ("{value:over}", "over 6.8 billion yuan"),
        ("{mean:over}", "over 240 million yuan"),
        ("{rate:over}", "at least 8.2 yuan per euro"),
        ("{rate:below}", "at most 8.5 yuan per euro"),
        ("{value:period}", "June 2025"),
        ("{value:year}", "2025"),
        ("{value:printed}", "“over 6.8 billion yuan”"),
        ("{value:named}", "“over 6.8 billion yuan”"),
        ("{deals:label}", FACTS["deals"].label),
        ("{deals} deals", "28 deals"),
        ("{deals:range}", "28"),
        ("{mean}", "over 242.8 million yuan"),
        ("{mean:number}", "over 242.8 million yuan"),
        ("{mean:upper}", "∞"),
        ("{late}", "late October 2025"),
        ("{late:range}", "21–31 October 2025"),
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


def test_a_phrase_in_another_language_gives_way_to_the_name_of_its_fact():
    fact = replace(FACTS["value"], language="zh")
    assert say("{value:named}", {"value": fact}).text == fact.label
    assert say("{value:named}", {"value": fact}, "zh").text == f"“{fact.as_printed}”"


def test_every_form_is_tried_above_or_refused_for_facts_that_have_it_not():
    assert FORMS.keys() == {
        "",
        "by",
        "range",
        "number",
        "lower",
        "upper",
        "over",
        "below",
        "period",
        "year",
        "printed",
        "named",
        "label",
    }


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
        (replace(VALUE, exact=Fraction("21.3")), "21.3"),
        (MEAN, "(1700000000/7, inf)"),
        (LATE, "[739545, 739555]"),
    ],
)
def test_machines_read_the_printed_number_or_the_interval(fact, value):
    assert machine_value(fact) == value


def test_facts_are_listed_once_in_the_order_of_the_sentence():
    said = say("{mean}: {value} in {deals} deals, so {mean:lower}", FACTS)
    assert said.facts == ("mean", "value", "deals")


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
    assert escape_text(text) == html
    assert say(text, {}).html == html


# Tables hold no control characters, and HTML has its own reading of them.
@given(st.text(st.characters(exclude_categories=["Cc", "Cs"])))
def test_any_text_comes_out_of_a_page_as_it_went_in(text):
    soup = BeautifulSoup(f"<p>x{escape_text(text)}</p>", "html.parser")
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
        ("{deals:.2f}", "{deals:.2f} has an unknown form; known: below, by, label, lower, named, "),
        ("{deals", "the sentence '{deals' has a stray brace (expected '}' before end of string)"),
        ("28}", "the sentence '28}' has a stray brace (Single '}' encountered in format string)"),
        ("a {} b", "the sentence 'a {} b' has a brace that names no fact"),
        ("{deals!r}", "the sentence '{deals!r}' converts a fact; leave !r out"),
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
        ("{mean:year}", "mean has no period; leave out ':year'"),
        ("{mean:below}", "mean has no upper end that is certain; write {mean:range}"),
        ("{value:below}", "value has no upper end that is certain; write {value:range}"),
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
    with pytest.raises(FactError, match=r"opinion; two sentences are one text$"):
        show_paragraph(say("A.", {}), {}, voice="And B.")


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
    "template",
    ["{value}, read as {value:range}", "{value:period}", "{value:lower} at least", "{deals}"],
)
def test_a_range_that_stands_in_the_sentence_or_is_none_is_not_told_again(template):
    (bundle,) = show_paragraph(say(template, FACTS), FACTS).bundle.values()
    assert bundle["numbers"] == []


def test_a_period_is_no_link_but_its_fact_is_used():
    said = say("{value:period}, {value:year}, {late}", FACTS)
    assert [x.get_text() for x in BeautifulSoup(said.html, "html.parser")("a")] == [
        "late October 2025"
    ]
    assert said.facts == ("value", "late")


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
    chosen = replace(GROWTH, exact=Fraction("2.123456"), interval=point(Fraction("2.123456")))
    assert word_fact(chosen) == "2.123456%"


@pytest.mark.parametrize(("form", "name"), [("by", "Gazette"), ("label", FACTS["value"].label)])
def test_who_printed_a_number_and_what_it_is_are_named_and_not_linked(form, name):
    said = say(f"{{value:{form}}} counted {{value}}", FACTS)
    assert said.text.startswith(f"{name} counted over 6.8")
    assert said.html.startswith(f"{name} counted <a ")
    assert said.worded == (("value", ("over 6.8\xa0billion yuan",)),)


# Entries: where a number comes from, and what each of its ends rests on

CAVEATS = {"rounded": "Rounded", "relayed": "Relayed <twice>"}


def read_entry(fact: Fact, lang: str = "en") -> tuple[str, dict[str, str]]:
    """The label of an entry, and its rows by name."""
    entry = BeautifulSoup(show_entry(fact, FACTS, CAVEATS, lang), "html.parser").li
    names = [name.get_text() for name in entry.find_all("dt")]
    texts = [text.get_text().replace("\u00a0", " ") for text in entry.find_all("dd")]
    label = entry.find(class_="entry-label").get_text().replace("\u00a0", " ")
    return label, dict(zip(names, texts, strict=True))


def test_a_printed_number_leads_to_its_article_and_paragraph():
    label, rows = read_entry(VALUE)
    assert label == "Conference: value of the deals, June 2025 Printed in an article"
    assert rows == {
        "Value": (
            "over 6.8 billion yuan, which may be 6.8 to ~7.1 billion yuan (lower end 6.8 billion "
            "yuan (excluded): what the word says; upper end 7.1 billion yuan: how readers take the "
            "word)"
        ),
        "Printed": "“over 6.8 billion yuan”",
        "Where": (
            "Gazette, Ships and cars, by A. Mate, 2 May 2025, paragraph 4 (a state news agency)"
        ),
        "Caveats": "Rounded; Relayed <twice>",
        "Note": "announced, not paid",
    }


def test_an_independent_figure_tells_what_it_counts_and_how_it_was_seen():
    label, rows = read_entry(FIRMS)
    assert label == "Conference: firms, 2025 Figure of another source"
    assert rows == {
        "Value": "28 (exact)",
        "Printed": "“28 Firmen”",
        "Where": "Office, Survey file: survey.pdf, January 2025 (a copy)",
        "Counts": "firms that came",
    }


def test_a_computed_figure_gives_formula_inputs_and_method():
    label, rows = read_entry(MEAN)
    assert label == "Conference: mean value Computed here"
    assert rows == {
        "Value": (
            "over 242.8 million yuan (lower end 242.8 million yuan (excluded): what the "
            "word says; no upper end)"
        ),
        "Formula": "total / count",
        "From": ("over 6.8 billion yuan (Conference: value of the deals), 28 (Conference: firms)"),
        "Method": "arithmetic mean",
        "Meaning": "Mean of so many values.",
    }


def test_an_assumption_gives_its_reason_and_no_source():
    label, rows = read_entry(RATE)
    assert label == "rate Assumption of this notebook"
    assert rows == {
        "Value": (
            "8.2 to 8.5 yuan per euro (lower end 8.2 yuan per euro: an assumption; "
            "upper end 8.5 yuan per euro: an assumption)"
        ),
        "Reason": "about the rate of the day",
    }


def test_numbers_and_dates_of_an_entry_are_in_the_language_of_the_page():
    label, rows = read_entry(VALUE, "zh")
    assert label.startswith("Conference: value of the deals, 2025年6月 ")
    assert rows["Value"].startswith(
        "超过68亿元, which may be 68亿～≈71亿元 (lower end 68亿元 (excluded)"
    )
    assert "2025年5月2日" in rows["Where"]


@pytest.mark.parametrize("basis", list(Basis))
def test_every_basis_of_an_end_is_told_in_words(basis):
    soft = replace(VALUE, interval=Interval(Fraction(1), Fraction(2), upper_basis=basis))
    told = read_entry(soft)[1]["Value"].rpartition(": ")[2].rstrip(")")
    assert (
        told
        == {
            "exact": "exact",
            "rounding": "rounding",
            "word": "what the word says",
            "unit": "what the unit allows",
            "assumption": "an assumption",
            "usage": "how readers take the word",
        }[basis]
    )


def test_an_entry_is_where_links_to_its_fact_lead():
    soup = BeautifulSoup(show_entry(MEAN, FACTS, CAVEATS, "en"), "html.parser")
    assert soup.li["id"] == "fact-mean"
    assert [link["href"] for link in soup.select("dd a")] == ["#fact-value", "#fact-firms"]


def test_a_printed_phrase_is_marked_with_its_language():
    soup = BeautifulSoup(show_entry(FIRMS, FACTS, CAVEATS, "en"), "html.parser")
    assert soup.find("span", lang="de").get_text() == "28 Firmen"


def test_an_address_of_the_web_is_a_link_and_any_other_is_shown():
    page = BeautifulSoup(show_entry(VALUE, FACTS, CAVEATS, "en"), "html.parser")
    link = page.find("a", rel="external")
    assert link["href"] == "http://a.example/1?a=1&b=2#:~:text=over%206.8%20billion%20yuan"
    assert link["data-address"] == "http://a.example/1?a=1&b=2"
    assert link.get_text() == "Ships and cars"
    for address in ("javascript:alert(1)", "data:text/html,x", "file: survey.pdf"):
        source = replace(OFFICE, address=address)
        shown = show_entry(replace(FIRMS, source=source), FACTS, CAVEATS, "en")
        soup = BeautifulSoup(shown, "html.parser")
        assert soup.find("a") is None
        assert soup.find("code").get_text() == address


@pytest.mark.parametrize(
    ("address", "phrase", "leads_to"),
    [
        ("http://a.example", "nearly 100", "http://a.example#:~:text=nearly%20100"),
        (
            "http://a.example",
            "18-minute, 5 & 6",
            "http://a.example#:~:text=18%2Dminute%2C%205%20%26%206",
        ),
        (
            "http://a.example",
            "近1000万辆",
            "http://a.example#:~:text=%E8%BF%911000%E4%B8%87%E8%BE%86",
        ),
        ("http://a.example", "28", "http://a.example"),
        ("http://a.example", "five cities", "http://a.example"),
        ("http://a.example/#here", "over 28", "http://a.example/#here"),
        ("http://a.example/A.PDF", "over 28", "http://a.example/A.PDF"),
    ],
)
def test_an_address_leads_to_the_phrase_where_the_phrase_can_be_found(address, phrase, leads_to):
    assert point_to_phrase(address, phrase) == leads_to


def test_an_entry_tells_in_one_line_what_a_number_rests_on():
    def preview(fact):
        return BeautifulSoup(show_entry(fact, FACTS, CAVEATS, "en"), "html.parser").li["data-peek"]

    assert preview(VALUE).endswith("“over 6.8 billion yuan”")
    assert "paragraph" in preview(VALUE)
    assert "paragraph" not in preview(FIRMS)


HOSTILE = "<script>alert('1')</script> & \"so\" \u202eon"


#: Where text from the tables reaches an entry.
PLACES = {
    "entity": {"entity": HOSTILE},
    "metric": {"metric": HOSTILE},
    "note": {"note": HOSTILE},
    "definition": {"definition": HOSTILE},
    "as_printed": {"as_printed": HOSTILE},
    "language": {"language": f"en{HOSTILE}"},
    "id": {"id": f"x{HOSTILE}"},
    "publisher": {"source": replace(ARTICLE, publisher=HOSTILE)},
    "title": {"source": replace(ARTICLE, title=HOSTILE)},
    "author": {"source": replace(ARTICLE, author=HOSTILE)},
    "voice": {"source": replace(ARTICLE, speaks_for=HOSTILE)},
    "link": {"source": replace(ARTICLE, address=f"http://a.example/{HOSTILE}")},
    "address": {"source": replace(OFFICE, address=HOSTILE)},
}
#: A date is worded from its days, so its phrase may be anything.
DATED = replace(VALUE, kind="date", unit="date", interval=point(739000), exact=None, hedge="")


@pytest.mark.parametrize("place", PLACES)
def test_markup_in_data_is_shown_as_text_wherever_it_stands(place):
    fact = replace(DATED, **PLACES[place])
    entry = show_entry(fact, FACTS, CAVEATS, "en")
    for html in (entry, show_trace([(0, fact)], "en").html):
        soup = BeautifulSoup(html, "html.parser")
        assert soup.find("script") is None
        turning = soup.find_all(string=lambda text: "\u202e" in text)
        assert all(text.find_parent(["bdi", "code"]) for text in turning)
    soup = BeautifulSoup(entry, "html.parser")
    values = [value for tag in soup.find_all(True) for value in tag.attrs.values()]
    assert HOSTILE in soup.get_text() or any(HOSTILE in value for value in values)


def test_formula_and_method_are_shown_as_text():
    rows = read_entry(replace(MEAN, formula="a < b & c", method="<b>"))[1]
    assert (rows["Formula"], rows["Method"]) == ("a < b & c", "<b>")


def test_the_sources_section_has_an_entry_for_each_fact_in_order(book):
    book.cite("hefei_mean_deal", "hefei_firms")
    shown = book.sources()
    keys = ["hefei_mean_deal", "hefei_value_cny", "hefei_deals", "hefei_firms"]
    assert list(shown.bundle[SOURCES]["facts"]) == keys
    soup = BeautifulSoup(shown.html, "html.parser")
    entries = soup.select("section.sources ol.entries > li")
    assert [entry["id"] for entry in entries] == [f"fact-{key}" for key in keys]
    assert shown.text.splitlines()[2] == "hefei_deals: 28"


def test_a_trace_is_a_nested_list_down_to_the_paragraph():
    shown = show_trace([(0, MEAN), (1, VALUE), (1, FIRMS)], "en")
    assert shown.text.replace("\u00a0", " ").splitlines() == [
        "mean = over 242.8 million yuan",
        "    Conference: mean value",
        "    = total / count",
        "    Mean of so many values.",
        (
            "  value = over 6.8 billion yuan (6.8 to ~7.1 billion yuan) — “over 6.8 billion yuan”, "
            "Gazette, paragraph 4"
        ),
        "      Conference: value of the deals, June 2025",
        "      Ships and cars, 2 May 2025",
        "      http://a.example/1?a=1&b=2",
        "  firms = 28 — “28 Firmen”, Office",
        "      Conference: firms, 2025",
        "      Survey, January 2025",
        "      file: survey.pdf",
    ]
    soup = BeautifulSoup(shown.html, "html.parser")
    root = soup.ul.li
    assert root.find("div", class_="formula").get_text() == "= total / count"
    inner = root.ul.find_all("li", recursive=False)
    assert [item.code.get_text() for item in inner] == ["value", "firms"]


def test_a_trace_of_an_assumption_tells_its_reason():
    text = show_trace([(0, RATE)], "en").text
    assert text == "rate = 8.2 to 8.5 yuan per euro — about the rate of the day"


def test_no_firm_end_is_worded_in_two_ways_at_two_levels():
    told = defaultdict(set)
    for level, up in product(["core", "middle", "wide"], [False, True]):
        for fact in Book.open(level=level).values():
            key = fact.id
            low, high = (
                (fact.interval.lower, fact.interval.lower_basis),
                (fact.interval.upper, fact.interval.upper_basis),
            )
            end, basis = high if up else low
            if basis != Basis.USAGE:
                printed = bool(fact.as_printed)
                words = say_end(fact.interval, fact.unit, "en", up=up, printed=printed)
                told[key, up, end].add(words)
    assert len(told) > 500
    assert [key for key, words in told.items() if len(words) > 1] == []


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("It {nev_share_2025h1 > nev_share_2024h1:rose}.", "It rose."),
        ("It {nev_share_2024h1 < nev_share_2025h1:was smaller}.", "It was smaller."),
        ("{12 > 7.5:Most} lie there.", "Most lie there."),
        ("{nev_share_2025h1 > 20:More than} a fifth", "More than a fifth"),
        ("{nev_units_2025h1 > wangang_units_2025h1:more|as many}", "as many"),
        ("{7 > 7:more|as many}", "as many"),
        ("{0 = 0:every|not every} sum", "every sum"),
        ("{1 = 0:every|not every} sum", "not every sum"),
        ("{hefei_deals = 28:all 28}", "all 28"),
        ("{fawvw_30m_car = fawvw_30m_vehicle:the same}", "the same"),
        ("{nev_units_2025h1 = nev_units_2025h1:sure|not sure}", "not sure"),
    ],
)
def test_a_word_of_comparison_stands_where_the_ranges_bear_it_out(book, template, text):
    said = book.word(template)
    assert said.text == text
    assert BeautifulSoup(said.html, "html.parser").select_one(".compared").text in text
    assert set(re.findall(r"[a-z]\w+_\w+", template)) == set(said.facts)


def test_a_count_of_rows_is_said_in_words_and_marked_as_data(book):
    said = book.word("{5:Words} articles, {0:words} sum, {21:words} rows, {1234:words} cells.")
    assert said.text == "Five articles, no sum, 21 rows, 1,234 cells."
    assert said.facts == ()
    marked = BeautifulSoup(said.html, "html.parser").find_all("data")
    assert [x["value"] for x in marked] == ["5", "0", "21", "1234"]


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        (
            "{nev_share_2025h1 < nev_share_2024h1:fell}",
            "'fell' is not borne out, for nev_share_2025h1 < nev_share_2024h1 does not hold (nev",
        ),
        (
            "{hefei_deals = 29:29}",
            "'29' is not borne out, for hefei_deals = 29 does not hold (hefei",
        ),
        ("{nev_units_2025h1 > wangang_units_2025h1:more}", "wangang_units_2025h1 is 9.75 to ~9.8"),
        (
            "{nev_share_2025h1 > nev_share_2024h1:fell}",
            "says the opposite: nev_share_2025h1 is the larger one, and the later; write rose",
        ),
        (
            "{de_cn_auto_exports_2025 < de_cn_auto_exports_2022:stieg}",
            "de_cn_auto_exports_2022 is the larger one, and the earlier; write fell, or what is so",
        ),
        ("{7 > 7:more}", "'more' is not borne out, for 7 > 7 does not hold; say what is"),
        ("{1 = 0:every}", "'every' is not borne out, for 1 = 0 does not hold; say what is,"),
        ("{5} articles", "{5} is a count; write {5:words}, or Words for Five"),
        ("{5:number} articles", "{5} is a count; write {5:words}"),
        ("{hefei_deals > nev_share_2025h1:more}", "compares deals with percent; compare like with"),
        ("{nosuch > 7:more}", "there is no fact 'nosuch'"),
        ("{hefei_deals > 7}", "has no word that it bears out; write {hefei_deals > 7:more}"),
        ("{hefei_deals>7:more}", "has an unknown form"),
    ],
)
def test_a_word_that_they_do_not_bear_out_is_refused(book, template, fault):
    with pytest.raises(FactError) as raised:
        book.word(template)
    assert fault in str(raised.value)


@pytest.mark.parametrize(
    ("key", "text", "ranged"),
    [
        ("share_other_caam_2020", "61.6%", "61.5 to 61.7%"),
        ("mercedes_cars_change", "−19.3%", "−19.3 to −19.2%"),
        ("vw_china_change", "about −36.5%", "−36.6 to −36.3%"),
        ("china_part_rho", "about 60%", "59.5 to 61.4%"),
        ("fawvw_pace_2017_2022", "1.93 million a year", "1.93 million a year"),
        ("survey_stay_firms", "500 to 505", "500 to 505"),
        ("world_sales_2025h1", "~42.1 to 47.06 million", "~42.1 to 47.06 million"),
    ],
)
def test_a_computed_figure_has_no_digits_that_nobody_can_defend(book, key, text, ranged):
    assert book.word(f"{{{key}}}").text.replace("\N{NO-BREAK SPACE}", " ") == text
    assert book.word(f"{{{key}:range}}").text.replace("\N{NO-BREAK SPACE}", " ") == ranged


def test_the_entry_of_a_computed_figure_has_all_its_digits(book):
    entry = show_entry(book["nev_share_2024h1"], book, book._titles, "en")
    assert "16.75" in entry
    assert "17.85" in entry
