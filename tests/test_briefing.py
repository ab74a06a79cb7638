"""The briefing: its author's title, findings as chosen, and nothing of later than its day."""

import csv
import json
import random
import re
from base64 import b64decode
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import nbformat
import openpyxl
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from analysis.book.book import Book
from analysis.book.prose import word_fact
from analysis.errors import FactError, ParameterError
from analysis.project import find_project, read_created, read_table
from analysis.quantities.periods import period_bounds
from analysis.quantities.wording import say_period
from analysis.reports.build import build_reports
from analysis.reports.metadata import read_records

PROJECT = find_project()
FIRST, LAST = date(2024, 4, 20), date.fromisoformat(read_created(PROJECT))
#: Days drawn by chance, the same each time; and one on which a later figure was shown once.
DRAWN = random.Random(14).sample(range((LAST - FIRST).days), 5)
DAYS = [FIRST, LAST, date(2025, 9, 28), *(FIRST + timedelta(days) for days in DRAWN)]
TITLE = 'R&D in 2027: <b>"two" {rivals}</b>'


#: Each book is opened, and each page read, once for all tests.
open_book = cache(Book.open)


@cache
def read(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def read_file(path: Path) -> str:
    """Read what a file of a chart says; a PNG is drawn from the SVG beside it."""
    if path.suffix == ".xlsx":
        sheets = openpyxl.load_workbook(path)
        cells = (cell for sheet in sheets for row in sheet.iter_rows() for cell in row)
        return " ".join(str(cell.value) for cell in cells)
    return "" if path.suffix == ".png" else path.read_text("utf-8-sig")


@pytest.fixture(scope="module")
def out(tmp_path_factory) -> Path:
    """Build the briefing as of each day, and once with its author's words."""
    folder = tmp_path_factory.mktemp("briefing")
    file = folder / "sets.csv"
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(["name", "as_of", "title", "subtitle", "author", "date", "sections"])
        writer.writerows([f"d{day}", day, "", "", "", "", ""] for day in DAYS)
        own = ["For 3 readers", "House No. 7", "1 May 2027", "deals,deliveries"]
        writer.writerow(["own", "", TITLE, *own])
    options = {"notebooks": ["90"], "sets": file, "out": folder / "reports"}
    assert build_reports(PROJECT, **options) == 0
    return folder / "reports"


@pytest.fixture(scope="module", params=DAYS, ids=str)
def day(request) -> date:
    return request.param


@pytest.fixture(scope="module")
def page(day, out) -> Path:
    return out / "sets" / "90_briefing" / f"d{day}.html"


@pytest.fixture(scope="module")
def outputs(out, page) -> dict[str, str]:
    """All that a page says: what is read, what is heard, what machines take, by what it is."""
    soup = read(page)
    tags = soup.find_all(True)
    hints = ("alt", "aria-label", "title", "data-peek", "content", "href")
    tables = [str(link["href"]) for link in soup.select("a.download")]
    data = [b64decode(href.partition("base64,")[2]).decode() for href in tables]
    files = out / "data" / "charts" / "sets" / "90_briefing" / page.stem
    manifest = json.loads((out / "build.json").read_text(encoding="utf-8"))
    entry = manifest["pages"][page.relative_to(out).as_posix()]
    return {
        "text": soup.get_text(" "),
        "hints": " ".join(str(tag[name]) for tag in tags for name in hints if tag.has_attr(name)),
        "tables": " ".join(data + [read_file(path) for path in sorted(files.iterdir())]),
        "manifest": json.dumps(entry, ensure_ascii=False),
    }


def test_no_figure_on_a_page_was_published_later(day, page, outputs):
    known = set(open_book(as_of=day.isoformat()))
    soup = read(page)
    named = {str(tag["data-fact"]) for tag in soup.select("[data-fact]")}
    named |= {str(tag["id"]).removeprefix("fact-") for tag in soup.select("li.entry")}
    records = read_records(page.read_text(encoding="utf-8"))["facts"]
    named |= {*re.findall(r"\w+", outputs["tables"])} & {*open_book()}
    assert named | records.keys() <= known
    days = [record.get("source", {}).get("published_on") for record in records.values()]
    assert all(period_bounds(x)[1] <= day for x in days if x)


def test_no_number_and_no_source_on_a_page_is_that_of_a_later_figure(day, outputs):
    every, known = open_book(), open_book(as_of=day.isoformat())
    facts = [every[key] for key in every.curated()]

    def tell(chosen, words):
        return {text for fact in chosen for text in words(fact) if len(text) > 4}

    def words(fact):
        address = fact.source.address if fact.source else ""
        return word_fact(fact), address, fact.source.title if fact.source else ""

    later = tell((fact for fact in facts if fact.id not in known), words)
    later -= tell((fact for fact in facts if fact.id in known), words)
    shown = [fact for fact in facts if fact.id in known]
    told = {x for fact in shown for x in (fact.label, fact.metric, fact.note)}
    told |= {say_period(fact.period) for fact in shown}
    later = {x for x in later if not any(x in label for label in told)}
    for kind, text in outputs.items():  # 4.2 is no part of 14.2
        found = [x for x in later if x in text and re.search(rf"(?<![\d.,]){re.escape(x)}", text)]
        assert found == [], kind


def test_a_page_says_until_when_its_sources_were_published(day, page):
    basis = read(page).select_one(".title-page .basis").get_text()
    newest = open_book(as_of=day.isoformat())
    assert basis == newest.title("T").text.splitlines()[1]
    made = read(page).select(".parameters time")[-1]
    assert made["datetime"] == newest.newest()
    assert made["datetime"] <= day.isoformat()


def test_the_head_says_once_that_later_figures_are_left_out(day, page):
    said = read(page).get_text().count("the newest figures published by then")
    assert said == (day < LAST)


@pytest.fixture(scope="module")
def own(out) -> BeautifulSoup:
    return read(out / "sets" / "90_briefing" / "own.html")


def test_the_authors_title_is_heading_tab_and_name_of_the_document(own, newest_told):
    assert own.title.get_text() == TITLE
    assert [tag.get_text() for tag in own.find_all("h1")] == [TITLE]
    assert json.loads(own.find("script", type="application/ld+json").string)["headline"] == TITLE
    lines = [line.get_text() for line in own.select(".title-page p")]
    assert lines[:2] == ["For 3 readers", "House No. 7 · 1 May 2027"]
    articles = len(read_table(PROJECT.raw / "sources.csv"))
    told = f"Data: sources published until {newest_told}; {articles} articles; "
    assert lines[2].startswith(told)


def test_title_and_answer_stand_first(own):
    shown = own.main.select("h1, .answer, h2")
    assert [tag.name for tag in shown[:3]] == ["h1", "p", "h2"]


def test_sections_stand_in_the_order_given_and_others_leave_nothing(own):
    headings = [tag.get_text() for tag in own.main.find_all("h2")]
    assert [text.split(" ")[0] for text in headings] == [
        "Announced:",
        "Volkswagen,",
        "What",
        "Sources",
    ]
    assert [tag["id"] for tag in own.select("figure.chart")] == ["chart-deliveries"]
    assert "fawvw_30m_vehicle" not in own.select_one("details.code").get_text()
    assert 'id="plans"' not in own.select_one("details.code").get_text()
    assert "deal_bmw_shenyang_cny" in own.select_one("details.code").get_text()


def test_the_summary_that_others_take_over_follows_the_sections(out):
    pages = json.loads((out / "build.json").read_text(encoding="utf-8"))["pages"]
    said = pages["sets/90_briefing/own.html"]["summary"]
    texts = [BeautifulSoup(x, "html.parser").get_text() for x in said]
    assert [text.split(" ")[0] for text in texts] == ["Announced:", "Volkswagen,"]


def test_the_lead_tells_each_of_the_chosen_sections_in_their_order(own):
    text = own.select_one(".answer, p.say").get_text()
    assert text.index("BMW announced") < text.index("Volkswagen, BMW and probably Mercedes-Benz")


def test_question_parameters_and_code_stand_folded_at_the_end(own):
    made = own.select_one("details.made-with")
    assert not made.has_attr("open")
    assert made.p.get_text() == "What should a reader in a hurry know?"
    assert made.select_one(".parameters")
    assert own.select("details.code") == made.select("details.code")
    assert len(made.select("details.code")) == 1
    after = made.find_next("h2")
    assert (after.get_text(), after.find_next("h2")) == ("Sources", None)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"as_of": "2024-04-19"}, 'as_of: "2024-04-19" is out of range; from 2024-04-20, up to'),
        ({"sections": ""}, "sections: names nothing; name some of deliveries"),
        ({"sections": "deals,deals"}, "is there twice; name it once"),
    ],
)
def test_what_cannot_be_is_refused_before_a_kernel_starts(given, told, tmp_path, monkeypatch):
    monkeypatch.setattr("analysis.reports.executor.run_jobs", pytest.fail)
    with pytest.raises(ParameterError) as caught:
        build_reports(PROJECT, notebooks=["90"], parameters=given, out=tmp_path)
    assert told in str(caught.value)


def test_days_begin_with_the_first_article_and_one_later_than_the_data_leaves_nothing_out():
    days = [row["published_on"] for row in open_book().table("sources").to_dict("records")]
    assert min(days) == FIRST.isoformat()
    stored = json.loads((PROJECT.notebooks / "90_briefing.ipynb").read_text(encoding="utf-8"))
    source = "".join(next(cell["source"] for cell in stored["cells"] if cell["id"] == "parameters"))
    assert f'as_of = "{LAST}"' in source
    assert f"[{FIRST}, 2099-12-31]" in source
    assert list(open_book(as_of="2099-12-31")) == list(open_book())


def test_a_day_before_all_sources_is_refused_before_a_kernel_starts(copied, monkeypatch):
    copied.notebooks.mkdir()
    parameters = new_code_cell('as_of = "1990-01-01"  # day', metadata={"tags": ["parameters"]})
    early = new_notebook(cells=[new_markdown_cell("# Early?"), parameters])
    nbformat.write(early, copied.notebooks / "01_early.ipynb")
    monkeypatch.setattr("analysis.reports.executor.run_jobs", pytest.fail)
    with pytest.raises(FactError, match="as_of: no source is known to be as early as 1990-01-01"):
        build_reports(copied)
