"""The index tells what the suite found, and every text of the data is shown as text."""

import json

import pytest
from bs4 import BeautifulSoup

from analysis.reports.index import write_index
from analysis.reports.rendering import choose_words

HEADLINE = (
    '<a class="fact printed" data-fact="cars" href="en/00_start.html#fact-cars">'
    '<data value="90">nearly 90</data></a> cars in <a class="fact printed" data-fact="cars" '
    'href="en/00_start.html#fact-cars"><data value="90">2025</data></a>'
)
READINGS = [{"fact": "cars", "worded": "nearly 90", "read": "~85 to 89"}]
TITLES = {"00_start": "What & why?", "01_pace": "How fast?", "02_new": "What next?"}


def build(suite, lang="en", **pages):
    """Write the index of some pages; give it parsed."""
    faults = write_index(suite.project, suite.out, lang, TITLES, pages)
    assert faults == []
    return read(suite)


def read(suite):
    return BeautifulSoup((suite.out / "index.html").read_text(encoding="utf-8"), "html.parser")


def text(tag):
    return " ".join(tag.get_text().split())


@pytest.fixture
def pages(suite):
    """Two pages in English: the first shows all facts, the second was made otherwise."""
    return {
        "en/00_start.html": suite.write_page(
            "en/00_start.html", "cars", "mills", "told", headline=HEADLINE, readings=READINGS
        ),
        "en/01_pace.html": suite.write_page(
            "en/01_pace.html",
            "cars",
            level="logical",
            changes={"level": "logical", "makers": ["VW", "<b>"]},
        ),
    }


@pytest.fixture
def index(suite, pages):
    return build(suite, **pages)


def test_reports_have_their_numbers(index):
    assert [text(n) for n in index.select(".reports .number")] == ["00", "01", "02"]
    assert text(index.select_one(".reports h3")) == "00 What & why?"


def test_a_headline_is_given_with_the_range_of_each_number_that_has_one(index):
    row = index.select(".reports > li")[0]
    assert text(row.select_one(".finding")) == "nearly 90 cars in 2025"
    assert text(row.select_one(".readings")) == "Range nearly 90 → ~85 to 89"


def test_a_page_made_with_changed_parameters_names_them_with_their_values(index):
    rows = index.select(".reports > li")
    assert rows[0].select_one(".changed") is None
    assert text(rows[1].select_one(".changed")) == (
        "Made with changed parameters: level logical; makers VW, <b>"
    )


def test_a_page_of_an_earlier_build_keeps_its_headline_and_leads_to_what_failed(suite, pages):
    pages["en/00_start.html"] |= {"faults": ["broken"], "failed": "failed/en/00_start.html"}
    row = build(suite, **pages).select_one(".reports > li")
    assert "failed" not in row.get("class", [])
    assert text(row.select_one(".finding")) == "nearly 90 cars in 2025"
    assert row.select_one(".changed a")["href"] == "failed/en/00_start.html"


def test_a_page_that_failed_says_why(suite, pages):
    pages["en/00_start.html"]["faults"] = ["cell 4: broken <b>\n  more"]
    row = build(suite, **pages).select_one(".reports > li")
    assert row["class"] == ["failed"]
    assert text(row.h3.strong) == "failed"
    assert text(row.p) == "cell 4: broken <b>"


def test_pages_of_parameter_sets_are_counted_and_have_an_index_of_their_own(suite, pages):
    for name in ("slow", "fast"):
        href = f"sets/01_pace/{name}.html"
        entry = suite.write_page(href, "cars", parameters={"lang": "en"})
        pages[href] = entry | {"notebook": "01_pace"}
    rows = build(suite, **pages).select(".reports > li")
    assert [text(row.select_one(".sets")) for row in rows if row.select(".sets")] == [
        "Parameter sets (2)"
    ]
    assert rows[1].select_one(".sets a")["href"] == "sets/01_pace/index.html"


def test_of_a_notebook_of_which_sets_alone_were_asked_nothing_is_missing(suite):
    entry = suite.write_page("sets/02_new/slow.html", "cars", parameters={"lang": "en"})
    row = build(suite, **{"sets/02_new/slow.html": entry}).select(".reports > li")[2]
    assert [text(line) for line in row.find_all("p")] == ["Parameter sets (1)"]


def test_a_report_that_was_never_built_says_so(index):
    assert text(index.select(".reports > li")[2].p) == "not built yet"


def test_days_can_be_read_by_machines(index):
    days = index.select("section[aria-labelledby=sources] time")
    assert [(day["datetime"], day.text) for day in days] == [
        ("2025-05-02", "2 May 2025"),
        ("2025-06-03", "3 June 2025"),
        ("2025-01", "January 2025"),
    ]


def test_every_cell_names_its_column_where_rows_become_cards(index):
    assert index.select("table tbody tr td")
    for table in index.select("table"):
        assert table.caption
        names = [text(head) for head in table.select("thead th[scope=col]")]
        for row in table.select("tbody tr"):
            assert row.th["scope"] == "row"
            assert [cell["data-label"] for cell in row.select("td")] == names[1:]


def test_articles_are_listed_with_their_figures_and_only_web_addresses_are_links(index):
    table = index.select_one("section[aria-labelledby=sources] table")
    rows = [[text(cell) for cell in row.select("th, td")][-4:] for row in table.select("tbody tr")]
    assert [row[1] for row in rows] == ["2 May 2025", "3 June 2025"]
    assert [row[3] for row in rows] == ["1", "1"]
    assert [a["href"] for a in table.select("a")] == ["http://a.example/?q=\"'<&"]


def test_independent_sources_are_counted_by_publisher_and_by_how_they_were_seen(index, suite):
    hostile = " ".join(suite.hostile.split())
    sums = [text(item) for item in index.select(".sums li")]
    assert sums == ["1 at its maker", "1 in a copy"]
    rows = index.select("section[aria-labelledby=sources] details tbody tr")
    assert [[text(cell) for cell in row.select("td")] for row in rows] == [
        ["untitled", "at its maker", "1"],
        [f"{hostile}, January 2025", "in a copy", "1"],
    ]
    assert [a["href"] for row in rows for a in row.select("a")] == ["https://b.example"]


def test_the_ledger_in_short_counts_every_verdict_and_shows_the_gravest_first(index):
    section = index.select_one("section[aria-labelledby=claims]")
    assert [text(item) for item in section.select(".verdicts dt")] == [
        "1 contradicted",
        "0 hard to reconcile",
        "0 consistent",
        "0 confirmed",
        "1 definitions differ",
        "0 not independent",
    ]
    (grave,) = section.select("table")
    assert [text(cell) for cell in grave.select("td > data, td > .fact > data")] == [
        "nearly 90",
        "1,500",
    ]
    assert section.p.a["href"] == "en/00_start.html"


@pytest.mark.parametrize("keys", [("cars", "mills"), ("told", "told_again")])
def test_no_page_is_named_for_the_ledger_if_none_shows_a_pair_whole(suite, keys):
    index = build(suite, **{"en/00_start.html": suite.write_page("en/00_start.html", *keys)})
    assert index.select_one("section[aria-labelledby=claims] p a") is None


def test_files_are_offered_with_what_they_hold_their_rows_and_size(index, suite):
    rows = {
        text(row.th): [text(cell) for cell in row.select("td")]
        for row in index.select(".downloads tbody tr")
    }
    assert list(rows) == [
        *("sources.csv", "figures.csv", "context.csv", "derived.csv", "claims.csv", "caveats.csv"),
        *("labels.csv", "facts.json", "facts.schema.json", "build.json"),
    ]
    assert rows["sources.csv"] == ["Articles, processed The articles, corrected", "2", "1 kB"]
    assert rows["figures.csv"][0].startswith("Figures of the articles </script><!--")
    for link in index.select(".downloads a, #cite ~ p a"):
        assert link["href"] == "build.json" or (suite.out / link["href"]).is_file()


def test_the_citation_is_shown_and_offered_for_reference_managers(index, suite):
    assert text(index.select_one(".citation")) == "@misc{cars, title={Cars}}"
    links = [(a["href"], a.has_attr("download")) for a in index.select("#cite ~ p a")]
    assert links == [("citation.bib", True)]
    assert (suite.out / "citation.bib").is_file()


def test_search_engines_are_told_what_the_suite_is(index):
    told = json.loads(index.select_one('script[type="application/ld+json"]').string)
    assert (told["@context"], told["@type"]) == ("https://schema.org", "Dataset")
    assert told["temporalCoverage"] == "2024-01-01/2025-12-31"
    assert [author["name"] for author in told["creator"]] == [
        "The authors of Sino-German automotive cooperation"
    ]
    assert [article.get("url") for article in told["isBasedOn"]] == [
        "http://a.example/?q=\"'<&",
        None,
    ]
    assert [file["contentUrl"] for file in told["distribution"]][-2:] == [
        "facts.json",
        "facts.schema.json",
    ]
    assert [part["url"] for part in told["hasPart"]] == ["en/00_start.html", "en/01_pace.html"]
    assert told["license"] == "https://creativecommons.org/licenses/by/4.0/"


def test_no_text_of_the_data_becomes_markup(index, suite):
    whole = (suite.out / "index.html").read_text(encoding="utf-8")
    assert whole.count("</script>") == 1  # the metadata
    assert not index.select("b")
    assert "<!--" not in whole
    assert "49" not in text(index.main)
    # What turns the direction of a line is kept apart from what surrounds it.
    turning = index.find_all(string=lambda found: "\u202e" in found)
    assert turning
    assert all(found.find_parent(["bdi", "option", "script"]) for found in turning)


@pytest.mark.parametrize("lang", ["en", "de", "zh"])
def test_the_index_speaks_its_language_and_marks_english_data(suite, lang):
    href = f"{lang}/00_start.html"
    index = build(suite, lang, **{href: suite.write_page(href, "cars", "mills")})
    words = choose_words(lang)
    headings = [text(heading) for heading in index.select("h2")]
    assert headings == [words[key] for key in ("asks", "sources", "claims", "data", "cite")]
    marked = index.select_one("section[aria-labelledby=sources] tbody th [lang]")
    marked = marked and marked["lang"]
    assert marked == (None if lang == "en" else "en")


def test_data_that_cannot_be_read_are_told_and_the_reports_still_shown(suite, pages):
    table = suite.project.processed / "figures.csv"
    table.write_text("a,b\n1\n", encoding="utf-8")
    faults = write_index(suite.project, suite.out, "en", TITLES, pages)
    fault = (
        "1 problem in the data:\n  figures.csv, row 2: 1 cell stands under 2 columns; "
        "give every row one cell a column, and quote cells that hold commas"
    )
    assert faults == [fault]
    index = read(suite)
    assert fault in index.select_one(".notice pre").text
    assert len(index.select(".reports > li")) == 3
    assert not index.select("table, form, script")


def test_an_index_without_any_page_is_whole(suite):
    index = build(suite)
    assert [text(row.p) for row in index.select(".reports > li")] == ["not built yet"] * 3
    assert index.select("section[aria-labelledby=claims] p a") == []


def test_two_indexes_of_the_same_pages_have_the_same_bytes(suite, pages):
    build(suite, **pages)
    first = {path: path.read_bytes() for path in suite.out.rglob("*") if path.is_file()}
    build(suite, **pages)
    assert {path: path.read_bytes() for path in suite.out.rglob("*") if path.is_file()} == first
