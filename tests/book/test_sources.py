"""Entries: where a number comes from, down to the paragraph, and what each of its ends rests on."""

import math
import shutil
from dataclasses import replace
from fractions import Fraction

import pytest
from bs4 import BeautifulSoup

from analysis.book.book import Book
from analysis.book.prose import point_to_phrase, show_entry, show_sources, show_trace
from analysis.errors import FactError
from analysis.facts.fact import Fact, Source, Tier
from analysis.facts.records import FACTS
from analysis.facts.tables import read_table, write_table
from analysis.project import Project, find_project
from analysis.quantities.interval import Basis, Interval, point

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
    value=Fraction(6_800_000_000),
    as_printed="over 6.8 billion yuan",
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
    value=Fraction(28),
    as_printed="28 Firmen",
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
KNOWN = {fact.id: fact for fact in (VALUE, FIRMS, MEAN, RATE)}
CAVEATS = {"rounded": "Rounded", "relayed": "Relayed <twice>"}


def read_entry(fact: Fact, lang: str = "en") -> tuple[str, dict[str, str]]:
    """The label of an entry, and its rows by name."""
    entry = BeautifulSoup(show_entry(fact, KNOWN, CAVEATS, lang), "html.parser").li
    names = [name.get_text() for name in entry.find_all("dt")]
    texts = [text.get_text().replace("\u00a0", " ") for text in entry.find_all("dd")]
    label = entry.find(class_="entry-label").get_text().replace("\u00a0", " ")
    return label, dict(zip(names, texts, strict=True))


def test_a_printed_number_leads_to_its_article_and_paragraph():
    label, rows = read_entry(VALUE)
    assert label == "Conference: value of the deals, June 2025 Printed in an article"
    assert rows == {
        "Value": (
            "over 6.8 billion yuan, read as 6.8 to ~7.1 billion yuan (lower end 6.8 billion yuan "
            "(excluded): the logic of the word; upper end 7.1 billion yuan: how readers take the "
            "word)"
        ),
        "Printed": "“over 6.8 billion yuan”",
        "Where": (
            "Gazette, Ships and cars, by A. Mate, 2 May 2025, paragraph 4 (a state news agency)"
        ),
        "Mind": "Rounded; Relayed <twice>",
        "Note": "announced, not paid",
    }


def test_an_independent_figure_tells_what_it_counts_and_how_it_was_seen():
    label, rows = read_entry(FIRMS)
    assert label == "Conference: firms, 2025 Independent figure"
    assert rows == {
        "Value": "28 (exact)",
        "Printed": "“28 Firmen”",
        "Where": "Office, Survey file: survey.pdf, January 2025 (seen in a copy)",
        "Counts": "firms that came",
    }


def test_a_computed_figure_gives_formula_inputs_and_method():
    label, rows = read_entry(MEAN)
    assert label == "Conference: mean value Computed here"
    assert rows == {
        "Value": (
            "over 242.8 million yuan (lower end 242.8 million yuan (excluded): the logic of the "
            "word; no upper end)"
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
        "超过68亿元, read as 68亿～≈71亿元 (lower end 68亿元 (excluded)"
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
            "rounding": "print rounding",
            "word": "the logic of the word",
            "unit": "what the unit allows",
            "assumption": "an assumption",
            "usage": "how readers take the word",
        }[basis]
    )


def test_an_entry_is_where_links_to_its_fact_lead():
    soup = BeautifulSoup(show_entry(MEAN, KNOWN, CAVEATS, "en"), "html.parser")
    assert soup.li["id"] == "fact-mean"
    assert [link["href"] for link in soup.select("dd a")] == ["#fact-value", "#fact-firms"]


def test_a_printed_phrase_is_marked_with_its_language():
    soup = BeautifulSoup(show_entry(FIRMS, KNOWN, CAVEATS, "en"), "html.parser")
    assert soup.find("span", lang="de").get_text() == "28 Firmen"


def test_an_address_of_the_web_is_a_link_and_any_other_is_shown():
    page = BeautifulSoup(show_entry(VALUE, KNOWN, CAVEATS, "en"), "html.parser")
    link = page.find("a", rel="external")
    assert link["href"] == "http://a.example/1?a=1&b=2#:~:text=over%206.8%20billion%20yuan"
    assert link["data-address"] == "http://a.example/1?a=1&b=2"
    assert link.get_text() == "Ships and cars"
    for address in ("javascript:alert(1)", "data:text/html,x", "file: survey.pdf"):
        source = replace(OFFICE, address=address)
        shown = show_entry(replace(FIRMS, source=source), KNOWN, CAVEATS, "en")
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
        return BeautifulSoup(show_entry(fact, KNOWN, CAVEATS, "en"), "html.parser").li["data-peek"]

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
DATED = replace(VALUE, kind="date", unit="date", interval=point(739000), value=None, hedge="")


@pytest.mark.parametrize("place", PLACES)
def test_markup_in_data_is_shown_as_text_wherever_it_stands(place):
    fact = replace(DATED, **PLACES[place])
    entry = show_entry(fact, KNOWN, CAVEATS, "en")
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


def test_the_sources_section_has_an_entry_for_each_fact_in_order():
    shown = show_sources([MEAN, VALUE, FIRMS], KNOWN, CAVEATS, "en", "core")
    assert list(shown.bundle[FACTS]["facts"]) == ["mean", "value", "firms"]
    soup = BeautifulSoup(shown.html, "html.parser")
    assert [entry["id"] for entry in soup.select("section.sources > ol.entries > li")] == [
        "fact-mean",
        "fact-value",
        "fact-firms",
    ]
    assert shown.text.splitlines()[-1] == "firms: 28"


def test_a_trace_is_a_nested_list_down_to_the_paragraph():
    shown = show_trace([(0, MEAN), (1, VALUE), (1, FIRMS)], "en")
    assert shown.text.replace("\u00a0", " ").splitlines() == [
        "mean = over 242.8 million yuan",
        "  value = over 6.8 billion yuan — “over 6.8 billion yuan”, Gazette, paragraph 4",
        "  firms = 28 — “28 Firmen”, Office",
    ]
    soup = BeautifulSoup(shown.html, "html.parser")
    root = soup.ul.li
    assert root.find("div", class_="formula").get_text() == "= total / count"
    inner = root.ul.find_all("li", recursive=False)
    assert [item.code.get_text() for item in inner] == ["value", "firms"]


def test_a_trace_of_an_assumption_tells_its_reason():
    text = show_trace([(0, RATE)], "en").text
    assert text == "rate = 8.2 to 8.5 yuan per euro — about the rate of the day"


@pytest.fixture
def read_context(tmp_path):
    """Open a book whose independent figures have other cells."""

    def call(**cells):
        folder = tmp_path / "data" / "processed"
        shutil.copytree(find_project().processed, folder, dirs_exist_ok=True)
        rows = [{**row, **cells} for row in read_table(folder / "context.csv")]
        write_table(folder / "context.csv", list(rows[0]), rows)
        return Book(Project(tmp_path)), rows[0]["fact_id"]

    return call


@pytest.mark.parametrize(
    ("published_on", "seen", "day", "day_before"),
    [
        ("2025-05-02", "primary", "2025-05-02", "2025-05-01"),
        ("2025-05", "second-hand", "2025-05-01", "2025-04-30"),
        ("", "primary", "2025-06-30", "2025-06-29"),
        ("2025-05-02", "mirror", "2025-06-30", "2025-06-29"),
    ],
    ids=["day", "month", "undated", "copy"],
)
def test_a_figure_is_known_from_its_page_or_from_the_end_of_its_period(
    published_on, seen, day, day_before, read_context
):
    book, key = read_context(published_on=published_on, seen=seen, period="2025-06")
    assert book.known_by(day, key)
    assert not book.known_by(day_before, key)


def test_a_figure_without_a_day_and_a_period_is_known_from_no_day(read_context):
    book, key = read_context(published_on="", period="")
    with pytest.raises(FactError) as caught:
        book.known_by("2025-06-30", key)
    assert str(caught.value) == f"{key} has neither a day of publication nor a period"
