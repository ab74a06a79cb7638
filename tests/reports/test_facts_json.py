"""Facts for machines: all of them with lineage, read back the same as the Book has them."""

import json
import re
from contextlib import redirect_stdout
from fractions import Fraction
from io import StringIO
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from analysis.book.book import Book
from analysis.facts.fact import SCHEMA
from analysis.facts.register import Register
from analysis.project import find_project, read_package
from analysis.quantities.vocabulary import Level
from analysis.reports.metadata import collect_facts, read_pages, write_facts

ROOT = Path(__file__).parents[2]
CHECK = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def write(suite, pages):
    """Write the file of a made-up suite and some pages; give it read back."""
    _, facts = collect_facts(suite.project.processed)
    shown = read_pages(suite.out, sorted(pages))
    write_facts(suite.out, facts, shown, pages, read_package(suite.project))
    return json.loads((suite.out / "facts.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """All facts of this project, in a folder of reports without a page."""
    project, out = find_project(), tmp_path_factory.mktemp("whole") / "reports"
    write_facts(out, collect_facts(project.processed)[1], {}, {}, read_package(project))
    return out


@pytest.fixture(scope="module")
def stored(whole):
    return json.loads((whole / "facts.json").read_text(encoding="utf-8"))


def test_the_file_fits_its_schema_which_lies_beside_it(whole, stored):
    assert stored["$schema"] == "facts.schema.json"
    schema = json.loads((whole / stored["$schema"]).read_text(encoding="utf-8"))
    assert [fault.message for fault in Draft202012Validator(schema).iter_errors(stored)] == []


def test_the_file_has_every_fact_that_needs_no_assumption(stored):
    register = Register(find_project().processed)
    assert set(stored["facts"]) == set(register)
    assert {record["tier"] for record in stored["facts"].values()} == {
        *("printed", "context", "derived")
    }


@pytest.mark.parametrize("level", Level)
def test_intervals_read_back_are_those_of_the_book(stored, level, read_intervals):
    book = Book.open(level=level)
    for key, record in stored["facts"].items():
        (fact, *_) = book.walk(key)
        assert read_intervals(record)[level] == fact.interval, key
        assert record.get("value") is None or Fraction(record["value"]) == fact.exact


def test_every_fact_can_be_followed_down_to_who_printed_it(stored):
    facts = stored["facts"]

    def follow(key, above):
        assert key not in above, "a fact rests on itself"
        inputs = facts[key].get("inputs", [])
        assert inputs or facts[key]["source"]["publisher"], key
        return 1 + sum(follow(part, {*above, key}) for part in inputs)

    assert sum(follow(key, set()) for key in facts) > len(facts)


def test_each_fact_has_a_line_of_its_own_in_the_order_of_ids(whole, stored):
    lines = (whole / "facts.json").read_text(encoding="utf-8").splitlines()
    keys = [line.partition(":")[0].strip('"') for line in lines if line.startswith('"')]
    named = [key for key in keys if key in stored["facts"]]
    assert named == sorted(stored["facts"])


def test_the_file_names_title_version_and_licence(stored):
    package = read_package(find_project())
    assert stored["title"] == package["title"]
    assert stored["version"] == package["version"]
    assert stored["license"] == "CC-BY-4.0"


def test_a_page_is_listed_with_what_it_shows_and_what_only_it_has(suite):
    href = "de/00_start.html"
    book = suite.book("de")
    book.assume("pace", "1.4", unit="vehicles/year", why="a slow one")
    stored = write(suite, {href: suite.write_page(href, "told", "cars", "pace", book=book)})
    assert list(CHECK.iter_errors(stored)) == []
    page = stored["pages"][href]
    assert {name: page[name] for name in ("title", "lang", "level", "parameters", "shows")} == {
        "title": "Why 00_start?",
        "lang": "de",
        "level": "core",
        "parameters": {"lang": "de", "level": "core"},
        "shows": ["cars", "pace", "told"],
    }
    assert list(page["own"]) == ["pace"]
    assert page["own"]["pace"]["note"] == "a slow one"


@pytest.mark.parametrize("level", Level)
def test_a_page_at_another_level_tells_nothing_of_its_own(suite, level):
    href = "en/00_start.html"
    stored = write(suite, {href: suite.write_page(href, "cars", "told", level=level)})
    assert (stored["pages"][href]["level"], stored["pages"][href]["own"]) == (level, {})


def test_a_page_of_an_earlier_build_keeps_what_it_tells(suite):
    href = "en/00_start.html"
    pages = {href: suite.write_page(href, "cars", "mills")}
    table = suite.project.processed / "figures.csv"
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace("nearly 90 cars", "nearly 70 cars"), encoding="utf-8")
    stored = write(suite, pages)
    assert stored["facts"]["cars"]["as_printed"] == "nearly 70 cars"
    assert {key: own["as_printed"] for key, own in stored["pages"][href]["own"].items()} == {
        "cars": "nearly 90 cars"
    }


def test_a_page_that_embeds_no_facts_is_not_listed(suite):
    href = "en/00_start.html"
    entry = suite.write_page(href, "cars")
    (suite.out / href).write_text("<main></main>", encoding="utf-8")
    assert write(suite, {href: entry})["pages"] == {}


def test_hostile_text_comes_back_as_it_was(suite):
    href = "en/00_start.html"
    stored = write(suite, {href: suite.write_page(href, "cars", "told", title=suite.hostile)})
    assert stored["facts"]["cars"]["note"] == suite.hostile
    assert stored["facts"]["cars"]["source"]["author"] == suite.hostile
    assert stored["pages"][href]["title"] == suite.hostile
    assert read_pages(suite.out, [href])[href]["facts"]["told"]["definition"] == suite.hostile


def test_the_example_of_the_documentation_prints_what_it_says(whole, monkeypatch):
    text = (ROOT / "docs" / "facts.md").read_text(encoding="utf-8")
    program, printed = re.findall(r"^```(?:python)?\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    monkeypatch.chdir(whole.parent)
    said = StringIO()
    with redirect_stdout(said):
        exec(compile(program, "docs/facts.md", "exec"), {})
    assert said.getvalue() == printed


def test_the_documentation_names_every_field():
    text = (ROOT / "docs" / "facts.md").read_text(encoding="utf-8")
    fields = {
        name
        for part in ("fact", "interval", "page", "entry")
        for name in CHECK.schema["$defs"][part]["properties"]
    }
    plain = {"title", "parameters"}  # told in words: its question, with what it ran
    assert sorted(name for name in fields - plain if f"`{name}`" not in text) == []
