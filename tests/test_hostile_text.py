"""Text of the tables is shown as text wherever it reaches a page: markup, quotes, bidi marks."""

import csv
import json
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from analysis.__main__ import main
from analysis.project import ROOT_VARIABLE, find_project
from analysis.reports.notebook import find_notebooks

ROOT = Path(__file__).parents[1]
#: Ends a script, opens an element, has every quote, names an entity, turns the letters after it.
HOSTILE = "</script><b data-bad=\"'&amp;\u202e"
#: Columns whose text reaches readers; the others hold keys and numbers, which the build checks.
#: An entity of computed figures is one of the keys, since notebooks select by it.
TEXTS = {
    "actors": ["name"],
    "caveats": ["title", "text"],
    "claims": ["question", "note"],
    "context": ["definition", "metric", "publisher", "title", "note"],
    "derived": ["metric", "formula", "method"],
    "events": ["name", "note"],
    "figures": ["entity", "metric", "note"],
    "labels": ["en", "de", "zh"],
    "places": ["name"],
    "sources": ["publisher", "title", "author", "speaks_for"],
    "ties": ["subject", "note"],
}
NAMES = [path.stem for path in find_notebooks(find_project())]


def spoil(table: Path) -> None:
    """Put hostile text after every text of a table, and an address that runs a script."""
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row.update({name: f"{row[name]} {HOSTILE}" for name in TEXTS[table.stem] if row[name]})
        if "address" in row:
            row["address"] = "javascript:alert('x')"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    root = tmp_path_factory.mktemp("hostile")
    for name in ("data", "notebooks"):
        shutil.copytree(ROOT / name, root / name)
    for table in sorted((root / "data" / "processed").glob("*.csv")):
        spoil(table)
    shutil.copy(ROOT / "CITATION.cff", root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ROOT_VARIABLE, str(root))
        main(["report"])
    manifest = json.loads((root / "reports" / "build.json").read_text(encoding="utf-8"))
    faults = [fault for entry in manifest["pages"].values() for fault in entry["faults"]]
    # So much more text may make a page longer than it may be; nothing else may be wrong.
    assert [fault for fault in faults if not fault.startswith("the page has ")] == []
    return root / "reports"


@pytest.fixture(scope="module", params=[*(f"en/{name}" for name in NAMES), "index"])
def page(request, reports):
    return BeautifulSoup((reports / f"{request.param}.html").read_text("utf-8"), "html.parser")


def test_every_text_column_of_the_tables_is_spoilt():
    assert sorted(TEXTS) == sorted(path.stem for path in (ROOT / "data/processed").glob("*.csv"))


def test_no_text_becomes_an_element_or_an_attribute(page):
    assert not page.select("b")
    assert not page.select("[data-bad]")
    assert not [
        tag for tag in page.find_all(True) if any(key.startswith("on") for key in tag.attrs)
    ]


def test_text_is_shown_whole_and_turns_nothing_around_it(page):
    shown = page.main.find_all(string=lambda text: "\u202e" in text)
    assert shown
    for text in shown:
        # Words of a picture are broken into lines, each of which turns nothing but itself.
        assert text.find_parent("svg") or text.find_parent(class_="spot") or HOSTILE in text
        assert text.find_parent(["bdi", "svg", "code", "option"])


def test_no_address_runs_a_script(page):
    links = [str(link["href"]) for link in page.select("a[href]")]
    assert not [href for href in links if "script:" in href]


def test_data_inside_a_page_can_be_read_and_stay_inside(page):
    islands = page.select("script[type$=json]")
    assert islands
    for island in islands:
        json.loads(island.text)
