"""The whole suite, end to end: every committed notebook becomes a page in a folder of its own."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from jsonschema import Draft202012Validator

from analysis.book.book import Book
from analysis.cli import main
from analysis.facts.records import SCHEMA, read_intervals
from analysis.project import find_project
from analysis.reports.cells import find_notebooks
from analysis.reports.islands import read_records
from analysis.reports.naked import find_naked_numbers

SCHEMA_CHECK = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
NAMES = [path.stem for path in find_notebooks(find_project())]


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    out = tmp_path_factory.mktemp("reports")
    assert main(["report", "--out", str(out)]) == 0
    return out


@pytest.fixture(scope="module", params=NAMES)
def page(request, reports):
    return (reports / "en" / f"{request.param}.html").read_text(encoding="utf-8")


def test_there_are_nine_pages_an_index_and_a_manifest(reports):
    assert len(NAMES) == 9
    assert sorted(path.stem for path in (reports / "en").glob("*.html")) == NAMES
    assert (reports / "index.html").is_file()
    manifest = json.loads((reports / "build.json").read_text(encoding="utf-8"))
    assert {entry["status"] for entry in manifest["pages"].values()} == {"done"}


def test_the_index_links_every_page(reports):
    soup = BeautifulSoup((reports / "index.html").read_text(encoding="utf-8"), "html.parser")
    links = {str(link["href"]).partition("#")[0] for link in soup.find_all("a", href=True)}
    assert {f"en/{name}.html" for name in NAMES} <= links


def test_a_page_asks_nothing_of_a_network(page):
    soup = BeautifulSoup(page, "html.parser")
    loads = [tag.get("src") or tag.get("data") for tag in soup.find_all(["img", "object", "embed"])]
    loads += [tag.get("href") for tag in soup.find_all("link")]
    assert all(str(address).startswith("data:") for address in loads)
    assert not soup.find_all("iframe")
    # Scripts are data: what the page is, and its facts.
    kinds = [script.get("type") for script in soup.find_all("script")]
    assert kinds == ["application/ld+json", "application/json"]
    assert not re.search(r"@import|url\((?!['\"]?data:)", "".join(s.text for s in soup("style")))


def test_a_page_has_no_number_without_a_source(page):
    assert find_naked_numbers(page) == []


def test_the_index_has_no_number_without_a_source(reports):
    assert find_naked_numbers((reports / "index.html").read_text(encoding="utf-8")) == []


def test_every_number_leads_to_its_entry_and_back(page):
    soup = BeautifulSoup(page, "html.parser")
    ids = {str(tag["id"]) for tag in soup.find_all(id=True)}
    links = [str(link["href"]) for link in soup.select("a.fact")]
    assert links
    assert {link.removeprefix("#") for link in links} <= ids


def test_a_page_embeds_every_fact_that_it_lists_with_all_that_it_rests_on(page):
    facts = read_records(page)["facts"]
    soup = BeautifulSoup(page, "html.parser")
    entries = {str(entry["id"]) for entry in soup.select("section.sources li[id^='fact-']")}
    assert {f"fact-{key}" for key in facts} == entries
    assert {part for fact in facts.values() for part in fact.get("inputs", [])} <= facts.keys()


def test_the_facts_of_a_page_are_those_of_the_book(page):
    embedded = read_records(page)
    assert list(SCHEMA_CHECK.iter_errors(embedded)) == []
    book = Book.open(embedded["lang"], embedded["level"])
    for key, record in embedded["facts"].items():
        if key in book and not rests_on_choice(embedded["facts"], key):
            assert read_intervals(record) == {book.level: book.walk(key)[0].interval}


def rests_on_choice(facts, key):
    """Tell whether an assumption of the page is in a fact."""
    fact = facts[key]
    inputs = fact.get("inputs", [])
    return fact["tier"] == "assumption" or any(rests_on_choice(facts, part) for part in inputs)


def test_all_facts_are_in_one_file_with_the_pages_that_show_them(reports):
    stored = json.loads((reports / "facts.json").read_text(encoding="utf-8"))
    assert list(SCHEMA_CHECK.iter_errors(stored)) == []
    assert list(stored["pages"]) == [f"en/{name}.html" for name in NAMES]
    for href, told in stored["pages"].items():
        facts = read_records((reports / href).read_text(encoding="utf-8"))["facts"]
        assert told["shows"] == sorted(facts)
        assert told["own"].keys() == {key for key in facts if rests_on_choice(facts, key)}
        assert set(told["shows"]) <= stored["facts"].keys() | told["own"].keys()


def test_every_printed_figure_of_the_index_leads_to_its_entry(reports):
    soup = BeautifulSoup((reports / "index.html").read_text(encoding="utf-8"), "html.parser")
    links = [str(link["href"]) for link in soup.select("#figures-table a.fact")]
    printed = [fact.id for fact in Book.open().facts(tier="printed")]
    assert links == [f"en/{NAMES[0]}.html#fact-{key}" for key in printed]


def test_what_the_index_links_is_there(reports):
    soup = BeautifulSoup((reports / "index.html").read_text(encoding="utf-8"), "html.parser")
    ids = {"": {str(tag["id"]) for tag in soup.find_all(id=True)}}
    for link in soup.select("a[href]:not([rel=external])"):
        href, _, anchor = str(link["href"]).partition("#")
        assert not href or (reports / href).is_file()
        if anchor and href not in ids:
            page = (reports / href).read_text(encoding="utf-8")
            ids[href] = set(re.findall(r'\bid="([^"]+)"', page))
        assert not anchor or anchor in ids[href]


def test_every_chart_says_what_it_shows_and_gives_its_data(page):
    soup = BeautifulSoup(page, "html.parser")
    figures = soup.find_all("figure")
    assert len(figures) >= 2
    for figure in figures:
        drawings = figure.select(".plot > svg[role=img]")
        assert len(drawings) == 2
        assert all(len(str(drawing["aria-label"])) > 40 for drawing in drawings)
        assert figure.find("table")
        assert figure.find("a", download=True)


def test_a_page_stays_below_half_a_megabyte(page):
    assert len(page.encode("utf-8")) < 500_000
