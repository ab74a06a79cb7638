"""The whole suite, end to end: every committed notebook becomes a page in a folder of its own."""

import json
import re

import pytest
from bs4 import BeautifulSoup

from analysis.cli import main
from analysis.making.cells import find_notebooks
from analysis.making.naked import find_naked_numbers
from analysis.paths import find_project

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
    assert not soup.find_all(["script", "iframe"])
    assert not re.search(r"@import|url\((?!['\"]?data:)", "".join(s.text for s in soup("style")))


def test_a_page_has_no_number_without_a_source(page):
    assert find_naked_numbers(page) == []


def test_every_number_leads_to_its_entry_and_back(page):
    soup = BeautifulSoup(page, "html.parser")
    ids = {str(tag["id"]) for tag in soup.find_all(id=True)}
    links = [str(link["href"]) for link in soup.select("a.fact")]
    assert links
    assert {link.removeprefix("#") for link in links} <= ids


def test_every_chart_says_what_it_shows_and_gives_its_data(page):
    soup = BeautifulSoup(page, "html.parser")
    figures = soup.find_all("figure")
    assert len(figures) >= 2
    for figure in figures:
        assert len(str(figure.img["alt"])) > 40
        assert figure.find("table")
        assert figure.find("a", download=True)


def test_a_page_stays_below_half_a_megabyte(page):
    assert len(page.encode("utf-8")) < 500_000
