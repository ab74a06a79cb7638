"""The whole suite, end to end: every committed notebook becomes a page."""

import json
import re

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from jsonschema import Draft202012Validator

from analysis.book.book import Book
from analysis.facts.fact import FACTS, SCHEMA
from analysis.facts.register import Register
from analysis.project import find_project
from analysis.reports.html import find_unsourced_numbers
from analysis.reports.metadata import read_records
from analysis.reports.notebook import find_notebooks

SCHEMA_CHECK = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
NAMES = [path.stem for path in find_notebooks(find_project())]


@pytest.fixture(scope="module", params=NAMES)
def page(request, reports):
    return (reports / "en" / f"{request.param}.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def soup(page):
    return BeautifulSoup(page, "html.parser")


@pytest.fixture(scope="module")
def index(reports):
    return BeautifulSoup((reports / "index.html").read_text(encoding="utf-8"), "html.parser")


def test_every_notebook_has_a_page_beside_the_index_and_the_manifest(reports):
    assert sorted(path.stem for path in (reports / "en").glob("*.html")) == NAMES
    assert (reports / "index.html").is_file()
    manifest = json.loads((reports / "build.json").read_text(encoding="utf-8"))
    assert {entry["status"] for entry in manifest["pages"].values()} == {"done"}


def test_the_index_links_every_page(index):
    links = {str(link["href"]).partition("#")[0] for link in index.find_all("a", href=True)}
    assert {f"en/{name}.html" for name in NAMES} <= links


def test_the_index_opens_with_what_cells_tagged_summary_say_and_their_headings(index, reports):
    paths = find_notebooks(find_project())
    cells = [cell for path in paths for cell in json.loads(path.read_text("utf-8"))["cells"]]
    found = index.select(".summary li")
    assert len(found) == sum("summary" in x["metadata"].get("tags", ()) for x in cells)
    page = BeautifulSoup((reports / "en/90_briefing.html").read_text("utf-8"), "html.parser")
    headings = {heading.get_text() for heading in page.select(".cell h2")}
    assert len(headings & {item.h2.get_text() for item in found if item.h2}) == 5


def test_a_page_asks_nothing_of_a_network(soup):
    loads = [tag.get("src") or tag.get("data") for tag in soup.find_all(["img", "object", "embed"])]
    loads += [tag.get("href") for tag in soup.find_all("link")]
    assert all(str(address).startswith("data:") for address in loads)
    assert not soup.find_all("iframe")
    # Scripts are data: what the page is, and its facts.
    kinds = [script.get("type") for script in soup.find_all("script")]
    assert kinds == ["application/ld+json", "application/json"]
    assert not re.search(r"@import|url\((?!['\"]?data:)", "".join(s.text for s in soup("style")))


def test_a_page_has_no_number_without_a_source(soup):
    assert find_unsourced_numbers(soup) == []


def test_the_index_has_no_number_without_a_source(index):
    assert find_unsourced_numbers(index) == []


def test_every_number_leads_to_its_entry(soup):
    ids = {str(tag["id"]) for tag in soup.find_all(id=True)}
    links = [str(link["href"]) for link in soup.select("a.fact")]
    assert links
    assert {link.removeprefix("#") for link in links} <= ids


def test_a_page_embeds_every_fact_that_it_lists_with_all_that_it_rests_on(page, soup):
    facts = read_records(page)["facts"]
    entries = {str(entry["id"]) for entry in soup.select("section.sources li[id^='fact-']")}
    assert {f"fact-{key}" for key in facts} == entries
    assert {part for fact in facts.values() for part in fact.get("inputs", [])} <= facts.keys()


def test_a_figure_of_ones_own_is_a_fact_as_the_schema_describes_it():
    book = Book.open()
    mean = book["hefei_value_cny"] / book["hefei_deals"]
    book.say(f"It was {{{book.derive('own', mean, unit='CNY', label='Mean deal').id}}}.")
    records = json.loads(json.dumps(dict(book.sources().bundle[FACTS])))
    assert "own" in records["facts"]
    assert list(SCHEMA_CHECK.iter_errors(records)) == []


def test_the_facts_of_a_page_are_those_of_the_register(page, read_intervals):
    embedded = read_records(page)
    assert list(SCHEMA_CHECK.iter_errors(embedded)) == []
    register = Register(find_project().processed, embedded["level"])
    for key, record in embedded["facts"].items():
        if key in register and not rests_on_choice(embedded["facts"], key):
            assert read_intervals(record) == {register.level: register[key].interval}


def rests_on_choice(facts, key):
    """Tell whether an assumption of the page is in a fact."""
    fact = facts[key]
    inputs = fact.get("inputs", [])
    return fact["tier"] == "assumption" or any(rests_on_choice(facts, part) for part in inputs)


def test_a_book_opens_from_the_published_tables_and_has_all_that_the_project_has(reports):
    whole, book = Book.open(), Book.open(path=reports / "data")
    pd.testing.assert_frame_equal(book.to_frame(), whole.to_frame())
    assert book.table("exclusions").equals(whole.table("exclusions"))
    assert all(map(book.is_curated, whole.table("exclusions")["reason"]))
    assert len(Book.open(path=reports)) == len(whole)


def test_all_facts_are_in_one_file_with_the_pages_that_show_them(reports):
    stored = json.loads((reports / "facts.json").read_text(encoding="utf-8"))
    assert list(SCHEMA_CHECK.iter_errors(stored)) == []
    assert list(stored["pages"]) == [f"en/{name}.html" for name in NAMES]
    for href, told in stored["pages"].items():
        facts = read_records((reports / href).read_text(encoding="utf-8"))["facts"]
        assert told["shows"] == sorted(facts)
        assert told["own"].keys() == {
            key for key in facts if key not in stored["facts"] or rests_on_choice(facts, key)
        }
        assert set(told["shows"]) <= stored["facts"].keys() | told["own"].keys()


def test_what_the_index_links_is_there(reports, index):
    ids = {"": {str(tag["id"]) for tag in index.find_all(id=True)}}
    for link in index.select("a[href]:not([rel~=external])"):
        href, _, anchor = str(link["href"]).partition("#")
        assert not href or (reports / href).is_file()
        if anchor and href not in ids:
            page = (reports / href).read_text(encoding="utf-8")
            ids[href] = set(re.findall(r'\bid="([^"]+)"', page))
        assert not anchor or anchor in ids[href]


def test_every_chart_says_what_it_shows_and_gives_its_data(soup):
    figures = soup.find_all("figure")
    assert figures
    for figure in figures:
        drawings = figure.select(".plot > svg[role=img]")
        assert len(drawings) == 2
        assert all(len(str(drawing["aria-label"])) > 40 for drawing in drawings)
        assert figure.find("table")
        assert figure.find("a", download=True)


def test_a_page_is_no_larger_than_its_figures_and_charts_take(page, soup):
    figures = soup.select(".entries > li")
    rows = [len(chart.select("tbody tr")) for chart in soup.find_all("figure")]  # drawn, and listed
    charts = sum(max(50_000, 2_500 * count) for count in rows)
    assert figures
    assert len(page.encode("utf-8")) < 100_000 + charts + 3_000 * len(figures)
